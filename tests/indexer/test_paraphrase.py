"""Paraphrases: which sentences say the same, against an oracle that compares every pair."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indexer.paraphrase import BLOCK, SAME, find_paraphrases


def unit(*rows):
    """These rows, each brought to length 1."""
    made = np.array(rows, dtype=np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def slowly(vectors):
    """For every sentence all that say the same, by one cosine after another."""
    found = []
    for own, row in enumerate(vectors):
        alike = []
        for other, another in enumerate(vectors):
            if own == other or sum(float(a) * float(b) for a, b in zip(row, another, strict=True)) >= SAME:
                alike.append(other)
        found.append(alike)
    return found


def told(paraphrases):
    """The rows of every sentence, as lists."""
    return [paraphrases.of(sentence).tolist() for sentence in range(len(paraphrases.starts) - 1)]


def test_three_sentences_by_hand():
    """(1, 0) and (0.8, 0.6) have the cosine 0.8, (0.8, 0.6) and (0, 1) only 0.6; 0.8 is enough to say the same.

    The second is moved by a millionth, since 0.8 cannot be written as a float32.
    """
    found = find_paraphrases(unit((1, 0), (0.800001, 0.599999), (0, 1)))
    assert found.starts.tolist() == [0, 2, 4, 5]
    assert found.rows.tolist() == [0, 1, 0, 1, 2]
    assert (found.starts.dtype, found.rows.dtype) == (np.int64, np.int64)
    assert told(find_paraphrases(unit((1, 0), (0.799999, 0.600001), (0, 1)))) == [[0], [1], [2]]


def test_saying_the_same_is_not_handed_on():
    """Directions 0°, 30° and 60° apart from each other: neighbors have the cosine 0.87, the ends 0.5."""
    degrees = np.radians([0, 30, 60])
    assert told(find_paraphrases(unit(*zip(np.cos(degrees), np.sin(degrees), strict=True)))) == [
        [0, 1],
        [0, 1, 2],
        [1, 2],
    ]


def test_opposites_and_strangers_do_not_say_the_same():
    assert told(find_paraphrases(unit((1, 0), (-1, 0), (0, 1)))) == [[0], [1], [2]]


def test_a_sentence_of_no_words_says_what_it_says_itself():
    """Its vector is zero, so that its cosine with itself is 0."""
    assert told(find_paraphrases(np.array([[0, 0], [1, 0], [0, 0]], dtype=np.float32))) == [[0], [1], [2]]


def test_where_there_are_no_sentences_nothing_says_the_same():
    found = find_paraphrases(np.zeros((0, 4), dtype=np.float32))
    assert (found.starts.tolist(), found.rows.tolist()) == ([0], [])


# Small whole numbers, so that many pairs have a cosine well above SAME; one within a rounding of it is left out below.
whole = st.lists(st.lists(st.integers(-3, 3), min_size=3, max_size=3).filter(any), min_size=1, max_size=12)


@given(whole)
def test_any_sentences_say_the_same_as_those_of_the_slow_oracle(rows):
    vectors = unit(*rows)
    cosines = vectors.astype(np.float64) @ vectors.astype(np.float64).T
    assume(np.abs(cosines - SAME).min() > 1e-6)
    assert told(find_paraphrases(vectors)) == slowly(vectors)


@pytest.mark.parametrize("count", [BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 3])
def test_blocks_leave_no_seam(count):
    """Sentence i looks in the direction i modulo 300, and so says the same as those 300 before and after it."""
    vectors = np.eye(300, dtype=np.float32)[np.arange(count) % 300]
    found = find_paraphrases(vectors)
    assert len(found.starts) == count + 1
    assert told(found) == [list(range(own % 300, count, 300)) for own in range(count)]
