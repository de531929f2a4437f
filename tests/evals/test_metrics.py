"""Metrics, by hand and against other people's code."""

import math
from pathlib import Path

import ir_measures
import numpy as np
import pytest
from ir_measures import RR, nDCG
from sklearn.metrics import roc_auc_score

from evals.metrics import (
    AUROC,
    CALIBRATION,
    FIRST_THREE,
    THREE_ANSWERED,
    TOKEN_F1,
    area,
    calibration_error,
    measure,
    ranked_values,
    reliability,
    risk_coverage,
    token_f1,
    tokens,
)
from evals.outcome import Outcome, resampled
from evals.trec import write_trec
from tests.evals.made import labelled, outcomes

QRELS = {"q1": frozenset({"a", "b"}), "q2": frozenset({"c"})}
RUN = {"q1": ["x", "a", "b"], "q2": ["x", "y", "z"]}
ONCE = np.ones((1, 2), dtype=np.float32)


def test_ndcg_mrr_and_recall_are_what_one_computes_by_hand() -> None:
    """q1: gains at ranks 2 and 3, best at 1 and 2: (1/log2 3 + 1/log2 4) / (1 + 1/log2 3) = 0.6934. q2: nothing."""
    values = ranked_values(QRELS, RUN)
    by_hand = (1 / math.log2(3) + 1 / 2) / (1 + 1 / math.log2(3))
    assert values["nDCG@10"] == {"q1": pytest.approx(by_hand), "q2": 0.0}
    assert values["MRR@10"] == {"q1": 0.5, "q2": 0.0}
    assert values["right passage first (recall@1)"] == {"q1": 0.0, "q2": 0.0}
    assert values[FIRST_THREE] == {"q1": 1.0, "q2": 0.0}


def test_a_question_for_which_nothing_was_found_counts_as_missed() -> None:
    assert ranked_values(QRELS, {"q1": ["a"]})["MRR@10"] == {"q1": 1.0, "q2": 0.0}


def test_the_files_say_to_ir_measures_what_the_figures_say(tmp_path: Path) -> None:
    write_trec(tmp_path / "runs", "set.dev", QRELS, {"Rank fusion": RUN})
    assert sorted(path.name for path in (tmp_path / "runs").iterdir()) == ["set.dev.qrels", "set.dev.rank-fusion.run"]
    run, qrels = tmp_path / "runs" / "set.dev.rank-fusion.run", tmp_path / "runs" / "set.dev.qrels"
    assert run.read_text().splitlines()[1] == "q1 Q0 a 2 0.500000 rank-fusion"
    assert qrels.read_text().splitlines()[0] == "q1 0 a 1"
    read = ir_measures.read_trec_qrels(str(qrels)), ir_measures.read_trec_run(str(run))
    computed = ir_measures.calc_aggregate([nDCG @ 10, RR @ 10], *map(list, read))
    values = ranked_values(QRELS, RUN)
    assert computed[nDCG @ 10] == pytest.approx(sum(values["nDCG@10"].values()) / 2)
    assert computed[RR @ 10] == pytest.approx(0.25)


def test_white_space_in_an_id_does_not_shift_the_columns(tmp_path: Path) -> None:
    write_trec(tmp_path, "set", {"q 1": frozenset({"my page"})}, {"shipped": {"q 1": ["my page"]}})
    assert (tmp_path / "set.shipped.run").read_text() == "q-1 Q0 my-page 1 1.000000 shipped\n"


@pytest.mark.parametrize(
    ("quoted", "gold", "f1"),
    [
        ("The lamp is green.", "A green lamp", 0.8),
        ("the LAMP", "lamp!", 1.0),
        ("green green", "green", 2 / 3),
        ("red", "green", 0.0),
        ("", "green", 0.0),
    ],
)
def test_token_f1_is_what_one_counts_by_hand(quoted: str, gold: str, f1: float) -> None:
    assert token_f1(quoted, gold) == pytest.approx(f1)


def test_tokens_are_squads() -> None:
    assert tokens("The lamp's on, an ant said.") == ["lamps", "on", "ant", "said"]


def test_calibration_error_is_what_one_computes_by_hand() -> None:
    """Bin 0.9 to 1: two at 0.95, one right: 0.45 off. Bin 0 to 0.1: two at 0.05, none right: 0.05 off. Half and half."""
    right, likely = np.array([True, False, False, False]), np.array([0.95, 0.95, 0.05, 0.05])
    assert calibration_error(right, likely, np.ones((1, 4), dtype=np.float32)) == pytest.approx([0.25])
    drawn = np.array([[2, 0, 2, 0]], dtype=np.float32)  # |0.95 − 1| and |0.05 − 0|
    assert calibration_error(right, likely, drawn) == pytest.approx([0.05])


def test_a_probability_of_one_is_in_the_last_bin() -> None:
    assert calibration_error(np.array([True, False]), np.array([1.0, 0.0]), ONCE) == pytest.approx([0.0])


def test_the_area_is_scikit_learns_with_ties_and_in_every_resample() -> None:
    rng = np.random.default_rng(1)
    own, scores = rng.random(60) < 0.6, rng.integers(0, 9, 60) / 10
    times = resampled(60)[:20]
    expected = [roc_auc_score(own, scores, sample_weight=row) for row in times]
    assert area(own, scores, times) == pytest.approx(expected)
    assert area(own, scores, np.ones((1, 60), dtype=np.float32)) == pytest.approx([roc_auc_score(own, scores)])


def test_every_resample_draws_as_many_questions_as_there_are_and_is_always_the_same() -> None:
    first = resampled(7).copy()
    resampled.cache_clear()
    assert (first.sum(axis=1) == 7).all()
    assert (resampled(7) == first).all()
    assert first.mean() == 1.0


def test_all_figures_of_outcomes_made_by_hand() -> None:
    """At 0.5: q1, q2 and the near miss q4 are answered. F1: 1, 0.8 and 0. AUROC: 5 of 6 pairs are in order."""
    qrels = {name: frozenset({"p"}) for name in ("q1", "q2", "q3")}
    run = {"q1": ["p"], "q2": ["x", "p"], "q3": ["x"], "q4": ["x"], "q5": ["x"]}
    made = {one.name: one for one in measure(outcomes(), 0.5, qrels, run, is_probability=True)}
    values = {name: (round(one.value, 3), one.count) for name, one in made.items()}
    assert values == {
        "nDCG@10": (0.544, 3),
        "MRR@10": (0.5, 3),
        "right passage first (recall@1)": (0.333, 3),
        FIRST_THREE: (0.667, 3),
        "right passage in first 5 (recall@5)": (0.667, 3),
        THREE_ANSWERED: (0.667, 3),
        "quoted sentence right, if all were answered": (0.667, 3),
        "quoted sentence right, of those answered": (1.0, 2),
        "refused although answerable": (0.333, 3),
        "answered although near unanswerable": (0.5, 2),
        TOKEN_F1: (0.6, 3),
        AUROC: (0.833, 5),
        CALIBRATION: (0.26, 5),
    }
    assert all(0 <= one.low <= one.value <= one.high <= 1 for one in made.values() if one.name != CALIBRATION)


def test_refused_questions_count_as_missed_whatever_was_found() -> None:
    qrels, run = {"q": frozenset({"p"})}, {"q": ["p"]}
    made = {one.name: one.value for one in measure([Outcome(labelled(), 0.4, 1, True)], 0.5, qrels, run)}
    assert (made[FIRST_THREE], made[THREE_ANSWERED]) == (1.0, 0.0)


def test_reliability_bins_hold_what_lies_in_them() -> None:
    bins = reliability(outcomes())
    assert [(b.low, b.count, b.right) for b in bins] == [
        (0.1, 1, 0),
        (0.2, 1, 0),
        (0.5, 1, 0),
        (0.6, 1, 1),
        (0.9, 1, 1),
    ]
    assert [b.probability for b in bins] == pytest.approx([0.1, 0.2, 0.5, 0.6, 0.9])


def test_risk_grows_as_more_is_answered() -> None:
    assert risk_coverage(outcomes()) == ((0.2, 0), (0.4, 0), (0.6, 1 / 3), (0.8, 0.5), (1.0, 0.6))
    tied = [Outcome(labelled("a"), 0.5, 1, True), Outcome(labelled("b"), 0.5, 1, False)]
    assert risk_coverage(tied) == ((1.0, 0.5),)
