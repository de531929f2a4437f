"""Coverage: the score, the threshold, and the reasons of a refusal, on evidence made by hand."""

from dataclasses import replace
from math import exp, log

import pytest

from indexer.calibration import UNCALIBRATED, Calibration, Support
from service.coverage import OWN_WORDS, Coverage, Reason, judge, support
from service.highlight import Evidence
from service.retrieval import Hit

FLAT = Support(offset=-1.8, passage=1.0, sentence=1.0, phrasing=0.0, lexical=0.0, terms=1.0, score=0.0, alone=0.0)
PLAIN = Calibration("encoder", False, UNCALIBRATED.weights, FLAT, threshold=0.5, far=0.3)


def evidence(cosine: float = 0.6, sentence_cosine: float = 0.7, found: float = 0.5, score: float = 0.0) -> Evidence:
    """Evidence with these figures."""
    return Evidence(Hit(0, cosine, 0.0, (0.0,), cosine), 0, sentence_cosine, 0.0, found, score, (score,))


def test_support_is_the_logistic_function_of_a_weighted_sum() -> None:
    """0.6 + 0.7 + 0.5 − 1.8 = 0 gives 0.5; an offset that is ln 3 higher gives 3 / 4."""
    assert support([evidence()], PLAIN) == pytest.approx(0.5)
    assert support([evidence()], replace(PLAIN, support=replace(FLAT, offset=-1.8 + log(3)))) == pytest.approx(0.75)


def test_a_sentence_that_stands_alone_among_the_others_has_more_support() -> None:
    """Two equal scores share the softmax: 1 / 2. With weight 2 and all else zero: 1 / (1 + e^-1)."""
    lone = replace(PLAIN, support=Support(0, 0, 0, 0, 0, 0, 0, alone=2.0))
    assert support([evidence(), evidence()], lone) == pytest.approx(1 / (1 + exp(-1)))
    assert support([evidence()], lone) == pytest.approx(1 / (1 + exp(-2)))


def test_a_question_is_covered_from_the_threshold_on() -> None:
    probability = support([evidence()], PLAIN)
    assert judge([evidence()], replace(PLAIN, threshold=probability)) == Coverage(probability, None)
    assert judge([evidence()], replace(PLAIN, threshold=probability)).is_covered
    assert not judge([evidence()], replace(PLAIN, threshold=probability + 1e-9)).is_covered


def test_only_the_best_evidence_decides() -> None:
    weak = evidence(0.1, 0.1, 0.1)
    assert judge([evidence(0.8), weak], PLAIN).is_covered
    assert not judge([weak, evidence(0.8)], PLAIN).is_covered


def test_no_evidence_is_no_match() -> None:
    assert judge([], PLAIN) == Coverage(0.0, Reason.NO_MATCH)


def test_something_near_is_below_the_threshold() -> None:
    assert judge([evidence(0.4, 0.4, 0.2)], PLAIN).reason is Reason.BELOW_THRESHOLD


def test_near_in_meaning_without_a_word_in_common_is_no_match() -> None:
    assert judge([evidence(0.4, 0.4, 0.0)], PLAIN).reason is Reason.NO_MATCH


def test_a_question_that_is_far_from_every_passage_is_out_of_scope() -> None:
    assert judge([evidence(0.29, 0.1, 0.2), evidence(0.1, 0.1, 0.0)], PLAIN).reason is Reason.OUT_OF_SCOPE
    assert judge([evidence(0.29, 0.1, 0.2), evidence(0.3, 0.1, 0.0)], PLAIN).reason is Reason.BELOW_THRESHOLD


def test_a_question_in_the_contents_own_words_is_never_out_of_scope() -> None:
    assert judge([evidence(0.1, 0.1, 0.0), evidence(0.1, 0.1, OWN_WORDS)], PLAIN).reason is Reason.BELOW_THRESHOLD
    assert judge([evidence(0.1, 0.1, 0.0), evidence(0.1, 0.1, OWN_WORDS - 0.01)], PLAIN).reason is Reason.OUT_OF_SCOPE


def test_an_encoder_that_nobody_calibrated_quotes_by_the_share_of_terms_alone() -> None:
    assert judge([evidence(-1.0, -1.0, 0.75)], UNCALIBRATED).is_covered
    assert judge([evidence(1.0, 1.0, 0.74)], UNCALIBRATED).reason is Reason.BELOW_THRESHOLD


def test_a_share_of_zero_stays_a_zero() -> None:
    zero = replace(PLAIN, support=replace(FLAT, offset=0.0))
    assert support([evidence(0.0, 0.0, 0.0)], zero) == 0.5
    assert judge([evidence(0.0, 0.0, 0.0)], replace(zero, threshold=0.5)).is_covered
