"""Paraphrases: which sentences of the content say the same, by the cosine of their vectors."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAME = 0.8  # two sentences with such a cosine are taken to say the same; a choice by eye, not measured
BLOCK = 1_024  # rows compared at a time: 80 MB for 20,000 sentences


@dataclass(frozen=True, slots=True)
class Paraphrases:
    """The sentences that say the same as sentence i, itself included: `rows[starts[i]:starts[i + 1]]`, in order.

    `starts`: shape (n + 1,), int64. `rows`: shape (all of them,), int64.
    """

    starts: NDArray[np.int64]
    rows: NDArray[np.int64]

    def of(self, sentence: int) -> NDArray[np.int64]:
        """The sentences that say the same as this one, itself included."""
        return self.rows[self.starts[sentence] : self.starts[sentence + 1]]


def find_paraphrases(vectors: NDArray[np.float32]) -> Paraphrases:
    """The paraphrases among sentences by their unit vectors: shape (n, d), float32."""
    found = []
    for start in range(0, len(vectors), BLOCK):
        alike = vectors[start : start + BLOCK] @ vectors.T >= SAME
        own = np.arange(len(alike))
        alike[own, start + own] = True  # whatever its vector: one of an empty text is zero
        found += [np.flatnonzero(row) for row in alike]
    lengths = np.array([len(rows) for rows in found], dtype=np.int64)
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    return Paraphrases(starts, np.concatenate(found).astype(np.int64) if found else np.zeros(0, np.int64))
