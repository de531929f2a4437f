"""The ways of answering that are measured beside what is shipped."""

import pytest

from evals.baselines import (
    BASELINES,
    bm25_alone,
    bm25_of,
    convex_fusion,
    dense_alone,
    fuse_ranks,
    fuse_scores,
    in_order,
    judged,
    observe,
    observe_reading,
    rank_fusion,
    read,
)
from evals.questions import Label, Labelled
from service.library import Library

ASKED = Labelled("q", "What color is the lamp in May?", "f", "dev", "yes_no", "plain", (Label("no", "x"),), None)
STRANGE = Labelled("q", "zzyzx qwxyz", "f", "dev", "fact", "plain", (), "far")


def test_rank_fusion_is_what_one_computes_by_hand() -> None:
    """7 stands first and second, 8 only first of the other list, 9 only second of the first."""
    fused = fuse_ranks({7: 0.9, 9: 0.5}, {8: 12.0, 7: 3.0})
    assert fused == pytest.approx({7: 1 / 61 + 1 / 62, 8: 1 / 61, 9: 1 / 62})
    assert in_order(fused) == [7, 8, 9]


def test_convex_fusion_is_what_one_computes_by_hand() -> None:
    assert fuse_scores({1: 0.8, 2: 0.4}, {2: 6.0}, 0.5) == pytest.approx({1: 0.5, 2: 0.75})
    assert fuse_scores({1: 0.8, 2: 0.4}, {2: 6.0}, 0.7) == pytest.approx({1: 0.7, 2: 0.65})
    assert fuse_scores({1: 0.8}, {}, 0.5) == {1: 0.5}


def test_equals_are_ordered_by_number() -> None:
    assert in_order({3: 1.0, 1: 1.0, 2: 2.0}) == [2, 1, 3]
    assert in_order(fuse_ranks({1: 0.5}, {0: 0.5})) == [0, 1]


@pytest.mark.parametrize("way", BASELINES)
def test_every_way_ranks_up_to_fifty_passages_and_quotes_a_slice_of_the_first(way: str, small: Library) -> None:
    outcome = BASELINES[way](read(ASKED, small), small)
    assert 1 <= len(outcome.ranked) <= 50
    assert len(set(outcome.ranked)) == len(outcome.ranked)
    assert outcome.quote in small.snapshot.passages[outcome.ranked[0]].text


def test_what_is_shipped_ranks_first_what_it_would_quote(small: Library) -> None:
    reading = read(ASKED, small)
    seen = observe_reading(reading, small)
    assert seen == observe(ASKED, small)
    assert seen.ranked[0] == seen.best.hit.passage
    assert seen.quote in small.snapshot.passages[seen.ranked[0]].text
    assert judged([seen], small.snapshot.calibration)[0].ranked == seen.ranked


def test_a_question_that_is_read_once_has_the_outcome_of_one_that_is_read_alone(small: Library) -> None:
    reading = read(ASKED, small)
    assert BASELINES["dense alone"](reading, small) == dense_alone(ASKED, small)
    assert bm25_of(reading, small) == bm25_alone(ASKED, small)


def test_the_fused_lists_hold_both_and_begin_with_what_both_put_first(small: Library) -> None:
    reading = read(ASKED, small)
    fused = fuse_ranks(reading.dense, reading.lexical)
    assert fused.keys() == reading.dense.keys() | reading.lexical.keys()
    assert rank_fusion(reading, small).ranked == tuple(in_order(fused)[:50])


def test_convex_fusion_with_all_the_weight_on_one_side_is_that_list(small: Library) -> None:
    reading = read(ASKED, small)
    assert convex_fusion(1.0)(reading, small).ranked[:50] == dense_alone(ASKED, small).ranked
    found = bm25_alone(ASKED, small).ranked
    assert convex_fusion(0.0)(reading, small).ranked[: len(found)] == found


def test_where_no_word_is_known_bm25_finds_nothing_and_has_nothing_right(small: Library) -> None:
    outcome = bm25_alone(STRANGE, small)
    assert (outcome.score, outcome.rank, outcome.is_right, outcome.ranked, outcome.quote) == (0.0, 0, False, (), "")
