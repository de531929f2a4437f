import msgspec
import pytest

from indexer.calibration import SHIPPED, UNCALIBRATED, Calibration, calibration_for, logistic


@pytest.mark.parametrize("phrased", [True, False])
def test_the_shipped_calibrations_are_those_of_the_default_encoder(encoder, phrased):
    found = calibration_for(encoder.card.identity, phrased)
    assert (found.encoder, found.phrased) == (encoder.card.identity, phrased)
    assert 0 < found.threshold < 1


def test_without_phrasings_none_can_weigh(encoder):
    found = calibration_for(encoder.card.identity, False)
    assert (found.weights.phrasing, found.weights.section, found.support.phrasing) == (0.0, 0.0, 0.0)


def test_another_encoder_gets_the_strict_rule_on_terms():
    found = calibration_for("unknown:int8:1", True)
    assert found == UNCALIBRATED
    assert (found.threshold, found.strict_terms) == (0.0, 0.75)


def test_two_calibrations_an_encoder_in_order():
    shipped = msgspec.json.decode(SHIPPED.read_bytes(), type=list[Calibration])
    names = [(calibration.encoder, calibration.phrased) for calibration in shipped]
    assert names == sorted(set(names))
    assert len(names) == 2 * len({name for name, _ in names})


@pytest.mark.parametrize(
    ("x", "y"), [(0.0, 0.5), (1.0986122886681098, 0.75), (-1.0986122886681098, 0.25), (800.0, 1.0)]
)
def test_the_logistic_function_by_hand(x, y):
    """ln 3 gives 3 / 4."""
    assert logistic(x) == pytest.approx(y)
