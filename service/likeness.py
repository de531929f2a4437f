"""Likeness: how much a message is like the reviewed examples of people in danger, by its phrases and by its vector.

    plain words → windows of at most 40 words → phrases → a score by words, which needs neither snapshot nor encoder
    the most alarming window and the question's one vector → scores for urgent, emergency, advice

Both are linear in what they look at: each known phrase and each example has a weight in `indexer/alarm.json`, learnt as
a support vector machine whose kernel is the sum of the phrases that two messages share and of e^(−gamma · (1 − cosine))
(Cortes and Vapnik 1995; the examples stand in for all messages as in Williams and Seeger 2001).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from indexer.alarm import Alarm

WIDTH = 40  # words of a window: the danger in a long letter stands in a sentence or two
PAUSES = frozenset(".?,")


RULED = {"crisis": 0, "emergency": 1, "mention": 2}  # levels of a rule → rows of `Alarm.rules`
LONG, MARKS = 3, 4  # the row of a message in several windows; how many rows there are


def wording(read: Sequence[Sequence[str]], levels: Sequence[str], long: bool, alarm: Alarm) -> NDArray[np.float32]:
    """The scores of the most alarming of the windows, in which the rules found these levels: one for each of
    `indexer.alarm.COLUMNS`, shape (5,), float32; higher is more, around 0 is the border. `long`: of a long message?"""
    scores = np.stack([_score(window, marks(level, long), alarm) for window, level in zip(read, levels, strict=True)])
    worst: NDArray[np.float32] = scores[int(np.argmax(scores[:, 0]))] + alarm.offsets
    return worst


def by_vector(
    said: NDArray[np.float32], vector: NDArray[np.float32], rows: NDArray[np.float32], alarm: Alarm
) -> NDArray[np.float32]:
    """The scores for urgent, emergency and advice: shape (3,), float32. `said` is what `wording` gave, `vector` the
    message's, `rows` those of the examples: shapes (d,) and (examples, d), float32, unit length."""
    near = np.exp(alarm.learnt.gamma * (rows @ vector - 1))
    scores: NDArray[np.float32] = said[2:] + near @ alarm.example_weights
    return scores


def marks(level: str, long: bool) -> tuple[int, ...]:
    """The rows of `Alarm.rules` that count for a window."""
    ruled = (RULED[level],) if level in RULED else ()
    return (*ruled, LONG) if long else ruled


def _score(window: Sequence[str], rows: tuple[int, ...], alarm: Alarm) -> NDArray[np.float32]:
    """The weights of the known phrases, over the square root of their number, and those of the marks."""
    known = [place for phrase in phrases(window) if (place := alarm.places.get(phrase)) is not None]
    scores: NDArray[np.float32] = alarm.weights[known].sum(axis=0) / np.sqrt(max(len(known), 1), dtype=np.float32)
    scores += alarm.rules[list(rows)].sum(axis=0)
    return scores


def phrases(window: Sequence[str]) -> dict[str, None]:
    """All runs of one to three words, each once and in order, commas left out: "i am ." → i, am, ., "i am", …"""
    said = [word for word in window if word != ","]
    found = dict.fromkeys(said)
    found.update(dict.fromkeys(f"{one} {two}" for one, two in pairwise(said)))
    threes = zip(said, said[1:], said[2:], strict=False)
    found.update(dict.fromkeys(f"{one} {two} {three}" for one, two, three in threes))
    return found


def windows(text: str) -> list[tuple[str, ...]]:
    """What is scored of plain `text`: the whole, if it has at most WIDTH words, else overlapping runs of whole
    sentences of at most WIDTH words."""
    pieces = sentences(text) if is_long(text) else []
    return _runs(pieces) or [tuple(text.split()[:WIDTH])]


def sentences(text: str) -> list[tuple[str, ...]]:
    """The sentences of plain `text` that hold a word; a longer one than WIDTH in pieces that overlap by half."""
    return list(_pieces(text.split()))


def is_long(text: str) -> bool:
    """Has plain `text` more words than a window?"""
    return len(text.split()) > WIDTH


def _runs(pieces: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Runs of pieces, each begun at the first that the one before has not, or half a window on if that is sooner."""
    made, start = [], 0
    while start < len(pieces):
        end, length, half = start, 0, None
        while end < len(pieces) and (end == start or length + len(pieces[end]) <= WIDTH):
            length += len(pieces[end])
            end += 1
            half = end if half is None and length >= WIDTH // 2 else half
        made.append(tuple(word for piece in pieces[start:end] for word in piece))
        start = end if half is None or end == len(pieces) else half
    return made


def _pieces(said: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The sentences; a longer one in pieces of WIDTH words that overlap by half."""
    sentence: list[str] = []
    for word in (*said, "."):
        sentence.append(word)
        if word in (".", "?"):
            if any(part not in PAUSES for part in sentence):
                yield from (tuple(sentence[i : i + WIDTH]) for i in _starts(len(sentence)))
            sentence = []


def _starts(length: int) -> range:
    return range(0, max(1, length - WIDTH // 2), WIDTH // 2)
