"""Dialogue: on which earlier questions a question leans, how much, and what that adds to the search.

Nothing is written anew: a leaning question keeps its words, and the earlier questions are searched for beside it.
How probably it leans is told by `leaning`. docs/follow-ups.md tells the whole.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.glossary import Glossary
from indexer.passage import Passage
from indexer.terms import terms, words
from service.highlight import Evidence
from service.leaning import LEANING, leaning, names_of
from service.phrases import small_talk
from service.question import is_other_script, is_too_short

MOST_EARLIER = 8  # turns that are looked back at
MOST_ADDED = 12  # words of earlier questions that are shown in brackets
# Chosen on the development conversations (docs/follow-ups.md).
CONTEXT = 0.7  # what the vector of the earlier questions counts for beside the question's own, at full weight
QUOTED = 1.0  # added, at full weight, to the score of passages of the document that was quoted last
LEAST, FULL = 0.20, 0.80  # probabilities of leaning from which anything, and everything, is added
WORDED = 0.4  # the weight from which the words of the earlier questions are searched for too: below, only the vector
KEPT = 0.10  # the same from which an earlier turn still belongs to the run before it: a broken chain costs more


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question, and the numbers of the passages that were shown for it, the quoted one first."""

    question: str
    passages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a question is understood after those before it.

    `probability` in (0, 1) that it leans on them, 0 where there are none. `weight` in [0, 1] is what they count for:
    0 leaves the question as typed, and then `context` is "". `context`: the earlier questions of the same run, newest
    first, joined by a space. `quoted`: the number of the passage quoted last, None where none was.
    """

    text: str
    context: str = ""
    probability: float = 0.0
    weight: float = 0.0
    quoted: int | None = None

    @property
    def leans(self) -> bool:
        """Does anything that was said before count?"""
        return self.weight > 0

    @property
    def searched(self) -> str:
        """The words that are searched for: "how much then? (what about infusions does medicare pay for spravato)".

        The text alone below a weight of WORDED.
        """
        return f"{self.text} ({self.context})" if self.weight >= WORDED else self.text

    @property
    def interpreted(self) -> str:
        """The question with what it leans on, for the reader: "how much then? (infusions, medicare pay, spravato)"."""
        added = informative_spans(self.text, self.context) if self.leans else []
        return f"{self.text} ({', '.join(added)})" if added else self.text


def read_turn(text: str, earlier: Sequence[Turn], glossary: Glossary) -> Reading:
    """The reading of a question after the earlier turns, oldest first; all texts cleaned and mended by the caller.

    The earlier turns are read in the same way: the run that may count begins with the last one that stood alone.
    Small talk and turns too short to be read are skipped.
    """
    names = names_of(glossary)
    run: list[Turn] = []
    for turn in earlier[-MOST_EARLIER:]:
        if is_read(turn.question):
            run = [*run, turn] if run and leaning(turn.question, _joined(run), names) >= KEPT else [turn]
    if not run or not is_read(text):
        return Reading(text)
    probability = leaning(text, _joined(run), names)
    weight = weight_of(probability)
    if not weight:
        return Reading(text, probability=probability)
    quoted = next((turn.passages[0] for turn in reversed(run) if turn.passages), None)
    return Reading(text, _joined(run), probability, weight, quoted)


def is_read(text: str) -> bool:
    """Is the text a question at all, and no small talk?"""
    return not (is_too_short(text) or is_other_script(text) or small_talk(text))


def weight_of(probability: float) -> float:
    """What the earlier questions count for, in [0, 1]: 0 up to LEAST, 1 from FULL on, even between; of 0.5: 0.5."""
    return min(1.0, max(0.0, (probability - LEAST) / (FULL - LEAST)))


def blend(question: NDArray[np.float32], context: NDArray[np.float32], weight: float) -> NDArray[np.float32]:
    """The vector that is searched by: question + CONTEXT · weight · context, unit length; all of shape (d,), float32.

    (1, 0) and (0, 1) at weight 1: (1, 0.7) / 1.2207 = (0.8192, 0.5735).
    """
    mixed = question + np.float32(CONTEXT * weight) * context
    length = float(np.linalg.norm(mixed))
    return (mixed / np.float32(length)).astype(np.float32) if length else question


def bonuses(reading: Reading, passages: Sequence[Passage]) -> Mapping[str, float]:
    """What to add to the score of a document's passages, by its id: QUOTED · weight for the document quoted last."""
    if reading.quoted is None or not reading.leans or not 0 <= reading.quoted < len(passages):
        return {}
    return {passages[reading.quoted].document_id: QUOTED * reading.weight}


def favor(evidence: Sequence[Evidence], added: Mapping[str, float], passages: Sequence[Passage]) -> list[Evidence]:
    """The evidence in the order of score + bonus, best first, equals by passage; the scores stay what they are."""

    def total(one: Evidence) -> float:
        return one.score + added.get(passages[one.hit.passage].document_id, 0.0)

    return sorted(evidence, key=lambda one: (-total(one), one.hit.passage))


def _joined(run: Sequence[Turn]) -> str:
    return " ".join(turn.question for turn in reversed(run))


# What is shown in brackets.

_SPAN_WORD = re.compile(r"\w+(?:['’.-]\w+)*")


def informative_spans(text: str, context: str) -> list[str]:
    """The stretches of informative words of the context, as they stand there, none with a word that the text has.

    At most MOST_ADDED words. "why two hours" and "do I stay two hours after Spravato": "stay", "after Spravato".
    """
    have, spans = set(terms(text)), list[tuple[int, int]]()
    left, end = MOST_ADDED, -1
    for word in _SPAN_WORD.finditer(context):
        new = set(terms(word.group()))
        if not new or not left or new & have or not LEANING.isdisjoint(words(word.group())):
            continue
        joins = bool(spans) and context[end : word.start()] == " "
        start = spans.pop()[0] if joins else word.start()
        end = word.end()
        spans.append((start, end))
        have |= new
        left -= 1
    return [context[start:end] for start, end in spans]
