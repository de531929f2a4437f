"""Retrieval: the dense list and the lexical list → fused, ordered hits."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.snapshot import Snapshot
from service.question import Question

DEPTH = 50  # of each list
# Weights of the fused score, chosen on the development split (docs/decisions/0003-retrieval.md).
DENSE, LEXICAL = 0.7, 0.3
SYNONYM = 0.5  # what a glossary's word counts for beside a word of the question itself


@dataclass(frozen=True, slots=True)
class Hit:
    """Passage number `passage` of the snapshot, higher is better for all three numbers.

    `cosine` in [-1, 1]; `lexical` in [0, 1], BM25 over the best passage's; `score` their weighted sum.
    """

    passage: int
    cosine: float
    lexical: float
    score: float


def retrieve(
    question: Question, vector: NDArray[np.float32], snapshot: Snapshot, documents: frozenset[str] | None = None
) -> list[Hit]:
    """The union of both lists, best first, equals by passage; of the named documents only, where some are named.

    `vector` is the question's: shape (d,), float32, unit length.
    """
    depth = DEPTH if documents is None else len(snapshot.passages)
    dense = dict(snapshot.vectors.nearest(vector, depth))
    scores = snapshot.postings.scores(question.terms) + SYNONYM * snapshot.postings.scores(question.synonyms)
    highest = float(scores.max(initial=0.0)) or 1.0
    lexical = [int(i) for i in np.lexsort((np.arange(len(scores)), -scores))[:depth] if scores[i] > 0]
    hits = []
    for passage in {*dense, *lexical}:
        if documents is None or snapshot.passages[passage].document_id in documents:
            cosine = dense[passage] if passage in dense else snapshot.vectors.cosine(passage, vector)
            share = float(scores[passage]) / highest
            hits.append(Hit(passage, cosine, share, DENSE * cosine + LEXICAL * share))
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage))
