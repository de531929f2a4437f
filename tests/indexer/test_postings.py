import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import SnapshotDamaged
from indexer.postings import Postings
from tests.oracles import bm25

term = st.sampled_from(["ketamine", "dose", "cost", "spray", "nasal", "brain"])
passages = st.lists(st.lists(term, max_size=12), min_size=1, max_size=12).filter(any)


@given(passages, st.lists(st.one_of(term, st.just("unknown")), max_size=5))
@settings(deadline=None, max_examples=60)
def test_scores_are_those_of_the_oracle(documents, query):
    scores = Postings.from_terms(documents).scores(query)
    assert scores.tolist() == pytest.approx([bm25(query, d, documents) for d in documents], abs=1e-5)


@given(passages, st.lists(st.one_of(term, st.just("unknown")), max_size=5), st.integers(1, 15))
@settings(deadline=None, max_examples=60)
def test_the_best_are_all_that_hold_a_term_by_score_then_number(documents, query, k):
    postings = Postings.from_terms(documents)
    scores = postings.scores(query)
    holding = [number for number, document in enumerate(documents) if set(document) & set(query)]
    expected = sorted(holding, key=lambda number: (-scores[number], number))[:k]
    assert postings.best(query, k) == [(number, float(scores[number])) for number in expected]


def test_the_best_come_first_and_equals_in_order_of_their_number():
    postings = Postings.from_terms([["cost"], ["dose"], ["cost"], ["cost", "cost"]])
    assert [number for number, _ in postings.best(["cost"], 10)] == [3, 0, 2]
    assert [number for number, _ in postings.best(["cost"], 2)] == [3, 0]
    assert postings.best(["unknown"], 10) == []
    assert postings.best([], 10) == []


def test_the_idf_of_the_docstring():
    postings = Postings.from_terms([["a"], ["b"], ["b"]])
    assert postings.idf("a") == pytest.approx(math.log(1 + 2.5 / 1.5))
    assert postings.idf("nowhere") == pytest.approx(math.log(1 + 3.5 / 0.5))
    assert "a" in postings
    assert "nowhere" not in postings


def test_passages_without_a_term_are_indexed_and_never_found():
    assert [number for number, _ in Postings.from_terms([[], ["cost"], []]).best(["cost"], 10)] == [1]
    assert Postings.from_terms([[], []]).best(["cost", "\0", ""], 10) == []


def test_postings_survive_saving_and_loading(tmp_path):
    postings = Postings.from_terms([["cost", "dose"], ["spray"]])
    postings.save(tmp_path / "p")
    loaded = Postings.load(tmp_path / "p")
    assert loaded.scores(["dose", "spray"]).tolist() == postings.scores(["dose", "spray"]).tolist()
    assert loaded.idf("dose") == postings.idf("dose")


def test_a_folder_that_cannot_be_read_is_said_to_be_damaged(tmp_path):
    with pytest.raises(SnapshotDamaged, match="Build the index again"):
        Postings.load(tmp_path / "nothing")
