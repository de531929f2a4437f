"""Vectors: FAISS's exhaustive inner-product index over unit rows; the only room that imports faiss.

Exhaustive, because 2,000 × 384 takes about 0.14 ms: nothing approximate is needed below tens of thousands of passages.
"""

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from indexer.errors import SnapshotDamaged


class Vectors:
    """Row i is the unit vector of passage i."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def from_rows(cls, rows: NDArray[np.float32]) -> "Vectors":
        """From rows: shape (n, d), float32, unit length."""
        index = faiss.IndexFlatIP(rows.shape[1])
        index.add(np.ascontiguousarray(rows))
        return cls(index)

    @classmethod
    def load(cls, file: Path) -> "Vectors":
        """From a file that `save` wrote. Raises SnapshotDamaged."""
        try:
            return cls(faiss.read_index(str(file)))
        except RuntimeError as error:
            raise SnapshotDamaged(file, "FAISS cannot read it. Build the index again.") from error

    def save(self, file: Path) -> None:
        """Writes the index in FAISS's own format."""
        file.write_bytes(faiss.serialize_index(self._index).tobytes())

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Columns of a row."""
        return int(self._index.d)

    def rows(self) -> NDArray[np.float32]:
        """All rows: shape (n, d), float32."""
        return np.asarray(self._index.reconstruct_n(0, len(self)), dtype=np.float32)

    def cosine(self, row: int, query: NDArray[np.float32]) -> float:
        """The cosine in [-1, 1] of one row and a unit vector (d,)."""
        return float(self._index.reconstruct(row) @ query)

    def nearest(self, query: NDArray[np.float32], k: int) -> list[tuple[int, float]]:
        """The k rows nearest to a unit vector (d,) as (row, cosine in [-1, 1]), best first, equals by row."""
        found = self._search(query, min(k + 1, len(self)))
        if len(found) > k and found[k][1] == found[k - 1][1]:  # FAISS does not say which of the equals it left out
            found = self._search(query, len(self))
        return found[:k]

    def _search(self, query: NDArray[np.float32], k: int) -> list[tuple[int, float]]:
        cosines, rows = self._index.search(query.reshape(1, -1), k)
        found = [(int(row), float(cosine)) for row, cosine in zip(rows[0], cosines[0], strict=True) if row >= 0]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))
