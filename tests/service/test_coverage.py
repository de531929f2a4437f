"""Coverage: the score, the threshold, and the reasons of a refusal, on evidence made by hand."""

from dataclasses import replace
from math import exp, log

import pytest

from indexer.calibration import UNCALIBRATED, Support
from service.coverage import OWN_WORDS, Coverage, Reason, decide, judge, kinds, support
from service.highlight import Evidence, gather
from service.library import Library
from service.question import interpret
from service.retrieval import Hit, retrieve

PLAIN = replace(UNCALIBRATED, threshold=0.5, far=0.3, strict_terms=0.0)


def evidence(cosine: float = 0.6, found: float = 0.5) -> Evidence:
    """Evidence with these figures."""
    return Evidence(Hit(0, cosine, 0.0, (0.0,), cosine), 0, cosine, 0.0, found, cosine, (cosine,), ())


def test_support_is_the_logistic_function_of_a_weighted_sum() -> None:
    """Weights 1, 1, 1, … on 0.6, 0.7, 0.5 and zeros with offset −1.8: 0 gives 0.5; ln 3 more gives 3 / 4."""
    flat = replace(PLAIN, support=Support(-1.8, 1, 1, 1, 1, 1, 1, 1))
    assert support((0.6, 0.7, 0, 0, 0.5, 0, 0), flat) == pytest.approx(0.5)
    assert support((0.6, 0.7, 0, 0, 0.5, 0, log(3)), flat) == pytest.approx(0.75)
    one = replace(PLAIN, support=Support(0, 0, 0, 2.0, 0, 0, 0, 0))
    assert support((9, 9, 0.5, 9, 9, 9, 9), one) == pytest.approx(1 / (1 + exp(-1)))


def test_a_question_is_covered_from_the_threshold_on() -> None:
    assert decide(0.5, [evidence()], PLAIN) == Coverage(0.5, None)
    assert decide(0.5, [evidence()], PLAIN).is_covered
    assert not decide(0.5 - 1e-9, [evidence()], PLAIN).is_covered


def test_no_evidence_is_no_match() -> None:
    assert decide(0.9, [], PLAIN) == Coverage(0.0, Reason.NO_MATCH)


def test_something_near_is_below_the_threshold() -> None:
    assert decide(0.4, [evidence(0.4, 0.2)], PLAIN).reason is Reason.BELOW_THRESHOLD


def test_near_in_meaning_without_a_word_in_common_is_no_match() -> None:
    assert decide(0.4, [evidence(0.4, 0.0)], PLAIN).reason is Reason.NO_MATCH


def test_a_question_that_is_far_from_every_passage_is_out_of_scope() -> None:
    assert decide(0.1, [evidence(0.29, 0.2), evidence(0.1, 0.0)], PLAIN).reason is Reason.OUT_OF_SCOPE
    assert decide(0.1, [evidence(0.29, 0.2), evidence(0.3, 0.0)], PLAIN).reason is Reason.BELOW_THRESHOLD


def test_a_question_in_the_contents_own_words_is_never_out_of_scope() -> None:
    assert decide(0.1, [evidence(0.1, 0.0), evidence(0.1, OWN_WORDS)], PLAIN).reason is Reason.BELOW_THRESHOLD
    assert decide(0.1, [evidence(0.1, 0.0), evidence(0.1, OWN_WORDS - 0.01)], PLAIN).reason is Reason.OUT_OF_SCOPE


def test_an_encoder_that_nobody_calibrated_quotes_by_the_share_of_terms_alone() -> None:
    assert decide(support((0,) * 7, UNCALIBRATED), [evidence(-1.0, 0.75)], UNCALIBRATED).is_covered
    assert decide(0.99, [evidence(1.0, 0.74)], UNCALIBRATED).reason is Reason.BELOW_THRESHOLD


def test_a_probability_of_zero_stays_a_zero() -> None:
    assert decide(0.0, [evidence(0.0, 0.0)], replace(PLAIN, threshold=0.0)).is_covered


def test_what_is_judged_is_what_the_service_says(library: Library) -> None:
    asked = interpret("How long do I have to stay after a Spravato dose?", library.snapshot.glossary, library.lexicon)
    vector = library.snapshot.encoder.query(asked.interpreted)
    found = gather(asked, vector, library.snapshot, retrieve(asked, vector, library.snapshot)[:20])
    coverage = judge(found, library.snapshot)
    assert coverage.is_covered
    assert coverage.probability == support(kinds(found, library.snapshot), library.snapshot.calibration)
    assert judge([], library.snapshot).reason is Reason.NO_MATCH
