import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from indexer.errors import SnapshotDamaged
from indexer.vectors import Vectors
from tests.oracles import cosine

numbers = st.integers(1, 1000).map(lambda n: (n - 500.5) / 500)  # never 0
rows = arrays.arrays(np.float32, st.tuples(st.integers(1, 30), st.just(8)), elements=numbers)


def unit(matrix):
    return (matrix / np.linalg.norm(matrix, axis=-1, keepdims=True)).astype(np.float32)


@given(rows, arrays.arrays(np.float32, 8, elements=numbers), st.integers(1, 40))
@settings(deadline=None, max_examples=60)
def test_the_nearest_rows_are_those_of_the_oracle(matrix, query, k):
    matrix, query = unit(matrix), unit(query)
    found = Vectors.from_rows(matrix).nearest(query, k)
    expected = sorted((cosine(row, query) for row in matrix.tolist()), reverse=True)[:k]
    assert [score for _, score in found] == pytest.approx(expected, abs=1e-5)
    named = [cosine(matrix[row].tolist(), query) for row, _ in found]
    assert [score for _, score in found] == pytest.approx(named, abs=1e-5)


def test_equal_rows_come_in_order_of_their_number():
    same = unit(np.ones((5, 8), dtype=np.float32))
    assert [row for row, _ in Vectors.from_rows(same).nearest(same[0], 5)] == [0, 1, 2, 3, 4]


@given(st.lists(st.integers(0, 2), min_size=1, max_size=300), st.integers(1, 300))
@settings(deadline=None, max_examples=60)
def test_of_equal_rows_the_first_are_found_however_few_are_asked_for(kinds, k):
    matrix = np.eye(4, dtype=np.float32)[kinds]
    query = unit(np.array([3, 2, 1, 0], dtype=np.float32))
    expected = sorted(range(len(kinds)), key=lambda row: (kinds[row], row))[:k]
    assert [row for row, _ in Vectors.from_rows(matrix).nearest(query, k)] == expected


def test_rows_survive_saving_and_loading_bit_for_bit(tmp_path):
    matrix = unit(np.random.default_rng(0).normal(size=(7, 8)))
    Vectors.from_rows(matrix).save(tmp_path / "v")
    loaded = Vectors.load(tmp_path / "v")
    assert np.array_equal(loaded.rows(), matrix)
    assert (len(loaded), loaded.dimension) == (7, 8)
    assert loaded.cosine(3, matrix[3]) == pytest.approx(1.0, abs=1e-6)


def test_a_file_that_faiss_cannot_read_is_said_to_be_damaged(tmp_path):
    (tmp_path / "v").write_bytes(b"no index")
    with pytest.raises(SnapshotDamaged, match="FAISS cannot read it"):
        Vectors.load(tmp_path / "v")
