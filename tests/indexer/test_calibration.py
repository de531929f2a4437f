from dataclasses import replace

import msgspec
import pytest

from indexer.calibration import (
    NAME,
    SHIPPED,
    UNCALIBRATED,
    Calibration,
    Own,
    Provenance,
    calibration_for,
    logistic,
    read_own,
    save_own,
)
from indexer.errors import CalibrationError


@pytest.mark.parametrize("notes", ["none", "answered", "both"])
def test_the_shipped_calibrations_are_those_of_the_default_encoder(encoder, notes):
    found = calibration_for(encoder.card.identity, notes)
    assert (found.encoder, found.notes) == (encoder.card.identity, notes)
    assert 0 < found.threshold < 1


def test_without_phrasings_none_can_weigh(encoder):
    found = calibration_for(encoder.card.identity, "none")
    assert (found.weights.phrasing, found.weights.section, found.support.phrasing) == (0.0, 0.0, 0.0)


def test_another_encoder_gets_the_strict_rule_on_terms():
    found = calibration_for("unknown:int8:1", "both")
    assert found == UNCALIBRATED
    assert (found.threshold, found.strict_terms) == (0.0, 0.75)


def test_three_calibrations_an_encoder_in_order():
    shipped = msgspec.json.decode(SHIPPED.read_bytes(), type=list[Calibration])
    names = [(calibration.encoder, calibration.notes) for calibration in shipped]
    assert names == sorted(set(names))
    assert len(names) == 3 * len({name for name, _ in names})


@pytest.mark.parametrize(
    ("x", "y"), [(0.0, 0.5), (1.0986122886681098, 0.75), (-1.0986122886681098, 0.25), (800.0, 1.0)]
)
def test_the_logistic_function_by_hand(x, y):
    """ln 3 gives 3 / 4."""
    assert logistic(x) == pytest.approx(y)


OWN = replace(UNCALIBRATED, encoder="e:int8:1", notes="both", threshold=0.5, stricter=0.8, laxer=0.2, strict_terms=0.0)
HOW = Provenance("2026-11-23", "questions.jsonl", "0" * 64, 0.05, 70, 60, {"right": "0.9"})


def test_the_publishers_own_wins_for_its_encoder_and_its_kind_of_content_only(tmp_path):
    save_own(tmp_path, Own(OWN, HOW))
    assert calibration_for("e:int8:1", "both", tmp_path) == OWN
    assert calibration_for("e:int8:1", "answered", tmp_path) == UNCALIBRATED
    assert calibration_for("e:float32:1", "both", tmp_path) == UNCALIBRATED
    assert calibration_for("e:int8:2", "both", tmp_path) == UNCALIBRATED


def test_it_wins_over_the_shipped_one(tmp_path, encoder):
    own = replace(OWN, encoder=encoder.card.identity)
    save_own(tmp_path, Own(own, HOW))
    assert calibration_for(encoder.card.identity, "both") != own
    assert calibration_for(encoder.card.identity, "both", tmp_path) == own
    assert calibration_for(encoder.card.identity, "none", tmp_path) == calibration_for(encoder.card.identity, "none")


def test_a_new_one_takes_the_place_of_the_one_before_and_leaves_others(tmp_path):
    other = replace(OWN, encoder="d:int8:1")
    for one in (OWN, other, replace(OWN, threshold=0.6)):
        file = save_own(tmp_path, Own(one, HOW))
    assert read_own(tmp_path) == [Own(other, HOW), Own(replace(OWN, threshold=0.6), HOW)]
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_cannot_be_written_leaves_the_one_before(tmp_path):
    """What a write that was cut off leaves is no file of calibrations, and the next write replaces it."""
    file = save_own(tmp_path, Own(OWN, HOW))
    (tmp_path / f".{file.name}-new").write_text("[{")
    assert read_own(tmp_path) == [Own(OWN, HOW)]
    save_own(tmp_path, Own(OWN, HOW))
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("content", [b"", b"[{", b"{}", b'[{"calibration": 1}]', b"\xff\xfe"])
def test_a_damaged_file_is_a_sentence_and_never_the_shipped_one(tmp_path, content):
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(CalibrationError, match="it cannot be read as calibrations") as raised:
        calibration_for("e:int8:1", "both", tmp_path)
    assert raised.value.path == tmp_path / NAME
    with pytest.raises(CalibrationError, match="Install the service again"):
        calibration_for("e:int8:1", "both", shipped=tmp_path / NAME)


def test_a_strictness_is_another_threshold_and_nothing_else():
    assert OWN.at("strict") == replace(OWN, threshold=0.8)
    assert OWN.at("balanced") == OWN
    assert OWN.at("lax") == replace(OWN, threshold=0.2)
    unmeasured = replace(OWN, stricter=None, laxer=None)
    assert unmeasured.at("strict") == unmeasured.at("lax") == unmeasured
    assert UNCALIBRATED.at("lax") == UNCALIBRATED


def test_it_says_of_itself_what_decides_and_what_to_do():
    assert str(OWN) == "Chosen for this encoder: answers from a probability of 0.5000 on."
    assert "Run `ketamine-qa calibrate --questions FILE`." in str(UNCALIBRATED)
    assert (OWN.is_chosen, UNCALIBRATED.is_chosen) == (True, False)
