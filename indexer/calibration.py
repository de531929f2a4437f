"""Calibration: the numbers that decide whether a passage is good enough to quote, bound to one encoder.

They ship in `calibrations.json` and travel in the snapshot; `evals/threshold.py` chooses them and prints why.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec

SHIPPED = Path(__file__).parent / "calibrations.json"


@dataclass(frozen=True, slots=True)
class Calibration:
    """A linear score over evidence, each in [0, 1] but the cosines, which are in [-1, 1]; higher is better.

    score = passage · cosine of the passage + sentence · best cosine of one of its sentences + terms · share of the
    question's informative terms found in it. A question is covered from `threshold` on. Below `far`, as best cosine of
    any passage, it belongs to another topic. `encoder` is the `EncoderCard.identity` that it was chosen for; "" marks
    the strict rule for encoders that nobody calibrated, which asks for `strict_terms`, a share of terms, and no cosine.
    """

    encoder: str
    passage: float
    sentence: float
    terms: float
    threshold: float
    far: float
    strict_terms: float = 0.0


UNCALIBRATED = Calibration("", 0.0, 0.0, 1.0, 0.75, -1.0, strict_terms=0.75)


def to_json(calibration: Calibration) -> bytes:
    """The calibration as it is kept in a snapshot."""
    return msgspec.json.encode(calibration)


def calibration_for(identity: str, file: Path = SHIPPED) -> Calibration:
    """The shipped calibration of the encoder with this identity, or the strict rule where there is none."""
    known = msgspec.json.decode(file.read_bytes(), type=list[Calibration])
    return next((calibration for calibration in known if calibration.encoder == identity), UNCALIBRATED)
