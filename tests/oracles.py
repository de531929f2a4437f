"""Slow and obvious: what FAISS and bm25s must agree with."""

import math
from collections.abc import Sequence


def cosine(a: Sequence[float], b: Sequence[float]) -> float:
    """The cosine of two vectors, by its definition."""
    dot = sum(x * y for x, y in zip(a, b, strict=True))
    return dot / (math.sqrt(sum(x * x for x in a)) * math.sqrt(sum(y * y for y in b)))


def bm25(query: Sequence[str], document: Sequence[str], documents: Sequence[Sequence[str]]) -> float:
    """BM25 as Lucene scores it (k1 1.2, b 0.75): idf · tf / (tf + k1 · (1 - b + b · length / mean length))."""
    k1, b = 1.2, 0.75
    mean = sum(map(len, documents)) / len(documents)
    score = 0.0
    for term in query:
        holding = sum(term in other for other in documents)
        if not holding:
            continue
        idf = math.log(1 + (len(documents) - holding + 0.5) / (holding + 0.5))
        count = document.count(term)
        score += idf * count / (count + k1 * (1 - b + b * len(document) / mean))
    return score
