import msgspec

from indexer.calibration import SHIPPED, UNCALIBRATED, Calibration, calibration_for


def test_the_shipped_calibration_is_that_of_the_default_encoder(encoder):
    found = calibration_for(encoder.card.identity)
    assert found.encoder == encoder.card.identity
    assert found.threshold > 0


def test_another_encoder_gets_the_strict_rule_on_terms():
    found = calibration_for("unknown:int8:1")
    assert found == UNCALIBRATED
    assert (found.passage, found.sentence) == (0.0, 0.0)
    assert found.strict_terms == 0.75


def test_one_calibration_an_encoder_in_order():
    shipped = msgspec.json.decode(SHIPPED.read_bytes(), type=list[Calibration])
    names = [calibration.encoder for calibration in shipped]
    assert names == sorted(set(names))
