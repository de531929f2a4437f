"""Retrieval: the dense list, the lexical list and the list of phrasings → fused, ordered hits."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.snapshot import Snapshot
from service.noted import Noted
from service.question import Question

DEPTH = 50  # of each list
SYNONYM = 0.5  # what a glossary's word counts for beside a word of the question itself


@dataclass(frozen=True, slots=True)
class Hit:
    """Passage number `passage` of the snapshot, higher is better for all numbers.

    `cosine` in [-1, 1]; `lexical` in [0, 1], BM25 over the best passage's; `phrasings` and `votes` are those of `Noted`
    for each of its sentences; `score` the weighted sum of the best of each.
    """

    passage: int
    cosine: float
    lexical: float
    phrasings: tuple[float, ...]
    votes: tuple[float, ...]
    score: float


def retrieve(
    question: Question,
    vector: NDArray[np.float32],
    noted: Noted,
    snapshot: Snapshot,
    documents: frozenset[str] | None = None,
) -> list[Hit]:
    """The union of the three lists, best first, equals by passage; of the named documents only, where some are named.

    `vector` is the question's: shape (d,), float32, unit length.
    """
    depth = DEPTH if documents is None else len(snapshot.passages)
    dense = dict(snapshot.vectors.nearest(vector, depth))
    scores = snapshot.postings.scores(question.terms) + SYNONYM * snapshot.postings.scores(question.synonyms)
    highest = float(scores.max(initial=0.0)) or 1.0
    lexical = [int(i) for i in np.lexsort((np.arange(len(scores)), -scores))[:depth] if scores[i] > 0]
    weights = snapshot.calibration.weights
    hits = []
    for passage in {*dense, *lexical, *_best(noted.best, snapshot, depth)}:
        if documents is None or snapshot.passages[passage].document_id in documents:
            cosine = dense[passage] if passage in dense else snapshot.vectors.cosine(passage, vector)
            share = float(scores[passage]) / highest
            first = int(snapshot.sentence_starts[passage])
            own = slice(first, first + len(snapshot.passages[passage].sentences))
            phrasings, votes = tuple(noted.best[own].tolist()), tuple(noted.votes[own].tolist())
            by_notes = (weights.phrasing + weights.section) * max(phrasings) + weights.votes * max(votes)
            score = weights.passage * cosine + weights.lexical * share + by_notes
            hits.append(Hit(passage, cosine, share, phrasings, votes, score))
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage))


def _best(asked: NDArray[np.float32], snapshot: Snapshot, depth: int) -> list[int]:
    """The passages of the `depth` sentences with the best phrasings, equals by place."""
    order = np.lexsort((np.arange(len(asked)), -asked))[:depth]
    rows = order[asked[order] > 0]
    return [int(i) for i in np.searchsorted(snapshot.sentence_starts, rows, side="right") - 1]
