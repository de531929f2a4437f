"""What the noted questions near a question say: which sentences they ask for, and whether any page answers them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.snapshot import Snapshot

# Chosen on the development split (docs/decisions/0003-retrieval.md).
VOTERS, SHARPNESS = 30, 12.0  # noted questions that vote for sentences, and how much the nearest ones' votes count
NEAREST, WIDTH = 10, 10.0  # noted questions on either side that are weighed against each other


@dataclass(frozen=True, slots=True)
class Noted:
    """What editors' notes say of one question.

    `best`: the highest cosine of a phrasing of each sentence, 0 where none is above. `votes`: for each sentence the
    share, in [0, 1], of the VOTERS nearest phrasings, nearer ones counting more, that ask for it or for one that says
    the same. Both of shape (sentences,), float32. `uncovered`: the highest cosine of a question that no page answers;
    `balance`: how much nearer the answered ones are than those, as the logarithm of the ratio of their densities; both
    0 where none are noted.
    """

    best: NDArray[np.float32]
    votes: NDArray[np.float32]
    uncovered: float
    balance: float


def consult(vector: NDArray[np.float32], snapshot: Snapshot) -> Noted:
    """What is noted near a question, by its vector: shape (d,), float32, unit length.

    In a document without notes each sentence stands for its own phrasing, so that a new page can be found before
    anybody has noted how readers ask.
    """
    cosines = snapshot.phrasing_rows @ vector
    sentences = snapshot.phrasing_sentences
    best = np.zeros(len(snapshot.sentence_rows), dtype=np.float32)
    if len(cosines):
        starts = np.flatnonzero(np.diff(sentences, prepend=-1))  # phrasings stand in order of their sentence
        best[sentences[starts]] = np.maximum(np.maximum.reduceat(cosines, starts), 0)
        unnoted = np.flatnonzero(~snapshot.is_noted)
        best[unnoted] = np.maximum(snapshot.sentence_rows[unnoted] @ vector, 0)
        cosines, sentences = np.concatenate([cosines, best[unnoted]]), np.concatenate([sentences, unnoted])
    uncovered = snapshot.uncovered_rows @ vector
    return Noted(
        best,
        _votes(cosines, sentences, snapshot),
        float(uncovered.max(initial=0.0)),
        density(cosines) - density(uncovered) if len(uncovered) and len(cosines) else 0.0,
    )


def density(cosines: NDArray[np.float32]) -> float:
    """ln of the mean of e^(10 · cosine) over the 10 highest; of {1.0, 0.9}: 10 + ln((1 + e^−1) / 2) = 9.62."""
    nearest = cosines[_highest(cosines, NEAREST)].astype(np.float64)
    return float(np.log(np.exp(WIDTH * nearest).mean()))


def _highest(values: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """The places of the highest values, highest first, equals by place; at most `count`."""
    if len(values) > count:
        least = np.partition(values, -count)[-count]
        places = np.flatnonzero(values >= least)
    else:
        places = np.arange(len(values))
    return places[np.lexsort((places, -values[places]))][:count]


def _votes(cosines: NDArray[np.float32], sentences: NDArray[np.int64], snapshot: Snapshot) -> NDArray[np.float32]:
    votes = np.zeros(len(snapshot.sentence_rows), dtype=np.float32)
    if not len(cosines):
        return votes
    voters = _highest(cosines, VOTERS)
    counts = np.exp(SHARPNESS * (cosines[voters] - cosines[voters[0]]))
    for sentence, count in zip(sentences[voters], counts / counts.sum(), strict=True):
        votes[snapshot.paraphrases.of(int(sentence))] += count
    return votes
