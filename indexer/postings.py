"""Postings: BM25 over the terms of each passage, by the bm25s library."""

import json
from collections.abc import Sequence
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from indexer.errors import SnapshotDamaged

# Lucene's variant and constants (Robertson & Zaragoza 2009; Lucene's BM25Similarity): the field's usual baseline.
K1, B = 1.2, 0.75


class Postings:
    """The terms of passage i are document i of the index."""

    def __init__(self, index: bm25s.BM25, counts: dict[str, int], passages: int) -> None:
        self._index = index
        self._counts = counts
        self._passages = passages

    @classmethod
    def from_terms(cls, terms: Sequence[Sequence[str]]) -> "Postings":
        """From the terms of each passage."""
        counts: dict[str, int] = {}
        for passage in terms:
            for term in set(passage):
                counts[term] = counts.get(term, 0) + 1
        index = bm25s.BM25(method="lucene", k1=K1, b=B)
        # Numbered in order, because bm25s would number them as the hash seed has it; and it needs one term at least.
        numbers = {term: number for number, term in enumerate(sorted(counts) or ["\0"])}
        rows = [[numbers[term] for term in passage] for passage in terms] if counts else [[0] for _ in terms]
        index.index((rows, numbers), show_progress=False)
        return cls(index, counts, len(terms))

    @classmethod
    def load(cls, folder: Path) -> "Postings":
        """From a folder that `save` wrote. Raises SnapshotDamaged."""
        try:
            kept = json.loads((folder / "counts.json").read_text())
            return cls(bm25s.BM25.load(str(folder)), kept["counts"], kept["passages"])
        except (OSError, ValueError, KeyError) as error:
            raise SnapshotDamaged(folder, f"BM25 cannot read it ({error}). Build the index again.") from error

    def save(self, folder: Path) -> None:
        """Writes bm25s's own folder of plain files, and in how many passages each term stands."""
        self._index.save(str(folder), show_progress=False)
        kept = {"passages": self._passages, "counts": dict(sorted(self._counts.items()))}
        (folder / "counts.json").write_text(json.dumps(kept, ensure_ascii=False))

    def idf(self, term: str) -> float:
        """Lucene's inverse document frequency, ln(1 + (n - f + 0.5) / (f + 0.5)), above 0.

        A term in 1 of 3 passages: ln(1 + 2.5 / 1.5) = 0.98. One in none: ln(1 + 3.5 / 0.5) = 2.08.
        """
        count = self._counts.get(term, 0)
        return float(np.log1p((self._passages - count + 0.5) / (count + 0.5)))

    def __contains__(self, term: str) -> bool:
        return term in self._counts

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """The BM25 score of every passage for these terms: shape (n,), float32, 0 or more, higher is better."""
        known = [term for term in terms if term in self]
        if not known:
            return np.zeros(self._passages, dtype=np.float32)
        return np.asarray(self._index.get_scores(known), dtype=np.float32)

    def best(self, terms: Sequence[str], k: int) -> list[tuple[int, float]]:
        """The k best passages as (passage, score), best first, equals by passage; only those that hold a term."""
        scores = self.scores(terms)
        order = np.lexsort((np.arange(len(scores)), -scores))[:k]
        return [(int(i), float(scores[i])) for i in order if scores[i] > 0]
