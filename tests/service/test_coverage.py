"""Coverage: the score, the threshold, and the reasons of a refusal, on evidence made by hand; and what notes change."""

import json
from dataclasses import fields, replace
from math import exp, log
from pathlib import Path

import numpy as np
import pytest

from indexer.calibration import UNCALIBRATED, Support
from indexer.snapshot import Snapshot, current_folder
from service.answer import answer_question
from service.coverage import OWN_WORDS, Coverage, Reason, decide, judge, kinds, support
from service.highlight import Evidence, gather
from service.library import Library
from service.noted import Noted, consult
from service.question import interpret
from service.reader import open_library
from service.retrieval import Hit, retrieve
from tests.service.serving import publish, write

PLAIN = replace(UNCALIBRATED, threshold=0.5, far=0.3, strict_terms=0.0)


def evidence(cosine: float = 0.6, found: float = 0.5) -> Evidence:
    """Evidence with these figures."""
    hit = Hit(0, cosine, 0.0, (0.0,), (0.0,), cosine)
    return Evidence(hit, 0, cosine, 0.0, found, 1 - found, cosine, (cosine,), ())


def test_support_is_the_logistic_function_of_a_weighted_sum() -> None:
    """Weights 1, 1, 1, … on 0.6, 0.7, 0.5 and zeros with offset −1.8: 0 gives 0.5; ln 3 more gives 3 / 4."""
    flat = replace(PLAIN, support=Support(-1.8, *(1,) * 10))
    assert support((0.6, 0.7, 0, 0, 0.5, 0, 0, 0, 0, 0), flat) == pytest.approx(0.5)
    assert support((0.6, 0.7, 0, 0, 0.5, 0, 0, 0, 0, log(3)), flat) == pytest.approx(0.75)
    one = replace(PLAIN, support=replace(Support(*(0,) * 11), phrasing=2.0))
    assert support((9, 9, 0.5, 9, 9, 9, 9, 9, 9, 9), one) == pytest.approx(1 / (1 + exp(-1)))


def test_kinds_of_evidence_stand_in_the_order_of_the_model(snapshot: Snapshot) -> None:
    """Every figure of the best evidence a number of its own; the softmax of one sentence is all of it."""
    alone = next(i for i, passage in enumerate(snapshot.passages) if len(passage.sentences) == 1)
    best = Evidence(Hit(alone, 0.1, 0.2, (0.3,), (0.4,), 0.5), 0, 0.6, 0.7, 0.8, 0.9, 1.0, (1.0,), ())
    nothing = np.zeros(0, dtype=np.float32)
    told = kinds([best], Noted(nothing, nothing, 1.1, 1.2), snapshot)
    assert dict(zip([field.name for field in fields(Support)][1:], told, strict=True)) == {
        "passage": 0.1, "sentence": 0.6, "phrasing": 0.7, "lexical": 0.2, "terms": 0.8, "missing": 0.9, "score": 1.0,
        "alone": 1.0, "uncovered": 1.1, "balance": 1.2,
    }  # fmt: skip


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
    assert decide(support((0,) * 10, UNCALIBRATED), [evidence(-1.0, 0.75)], UNCALIBRATED).is_covered
    assert decide(0.99, [evidence(1.0, 0.74)], UNCALIBRATED).reason is Reason.BELOW_THRESHOLD


def test_a_probability_of_zero_stays_a_zero() -> None:
    assert decide(0.0, [evidence(0.0, 0.0)], replace(PLAIN, threshold=0.0)).is_covered


def test_what_is_judged_is_what_the_service_says(library: Library) -> None:
    asked = interpret("How long do I have to stay after a Spravato dose?", library.snapshot.glossary, library.lexicon)
    vector = library.snapshot.encoder.query(asked.interpreted)
    noted = consult(vector, library.snapshot)
    found = gather(asked, vector, library.snapshot, retrieve(asked, vector, noted, library.snapshot)[:20])
    coverage = judge(found, noted, library.snapshot)
    assert coverage.is_covered
    assert coverage.probability == support(kinds(found, noted, library.snapshot), library.snapshot.calibration)
    assert judge([], noted, library.snapshot).reason is Reason.NO_MATCH


# --- questions that are noted as not covered --------------------------------------------------------------------------

LAMPS = """# The lamps of the house

The lamp in the hall is green and was hung up in May. A bulb of this lamp lasts for a year. Lamp oil is kept in the barn.
"""
STORES = """# The stores of the house

Flour is kept in the cellar in a wooden box. Apples are kept on straw under the roof. Salt is kept in a jar of clay.
"""
ASKED = """
[[asked]]
sentence = "The lamp in the hall is green"
questions = ["what color is the hall lamp", "when was the lamp in the hall hung up", "is the hall lamp green"]

[[asked]]
sentence = "A bulb of this lamp lasts for a year"
questions = ["how long does a bulb last", "when do I have to change the bulb of the lamp"]

[[asked]]
sentence = "Lamp oil is kept in the barn"
questions = ["where is the oil for the lamps", "where do I find lamp oil"]
"""
REFUSED = ["what did the hall lamp cost", "who made the lamp in the hall", "how heavy is the hall lamp",
           "which shop sells the lamp in the hall", "who hung up the hall lamp"]  # fmt: skip


def lamps(folder: Path, not_covered: list[str]) -> Library:
    """The library of two pages, one of them with notes, and `not_covered` among them if there are any."""
    corpus = write(folder / "corpus", lamps=LAMPS, stores=STORES)
    (corpus / "asked").mkdir()
    refused = f"not_covered = {json.dumps(not_covered)}\n" if not_covered else ""
    (corpus / "asked" / "lamps.toml").write_text(refused + ASKED)
    publish(corpus, folder / "index")
    return open_library(current_folder(folder / "index"))


def test_a_question_noted_as_not_covered_is_refused_where_it_was_answered_before(tmp_path: Path) -> None:
    """With the calibrations that ship; questions that a sentence answers keep their answers."""
    before, after = lamps(tmp_path / "before", []), lamps(tmp_path / "after", REFUSED)
    assert (before.snapshot.calibration.notes, after.snapshot.calibration.notes) == ("answered", "both")
    maker = "who made the lamp in the hall?"
    told, refused = answer_question(maker, before), answer_question(maker, after)
    assert told.status == "answered"
    assert (refused.status, refused.reason) == ("not_covered", Reason.BELOW_THRESHOLD)
    for typed in ("what color is the hall lamp", "where is lamp oil kept", "where is the flour kept"):
        assert answer_question(typed, after).status == answer_question(typed, before).status == "answered", typed
    assert answer_question("where is the flour kept", after).quotes[0].passage.document_id == "stores"
