"""Calibration: the numbers by which sentences are ordered and by which one is good enough to quote, for one encoder.

They ship in `calibrations.json` and travel in the snapshot; `evals/threshold.py` chooses them and prints why.
"""

import math
from dataclasses import dataclass
from pathlib import Path

import msgspec

SHIPPED = Path(__file__).parent / "calibrations.json"


@dataclass(frozen=True, slots=True)
class Weights:
    """What each kind of evidence weighs in the order of sentences. All evidence: higher is better.

    `passage`: cosine of the passage. `sentence`: cosine of the sentence. `phrasing`: highest cosine of a phrasing of
    the sentence. `section`: highest cosine of a phrasing of any sentence of the passage. `lexical`: BM25 over the best
    passage's. `terms`: share of the question's terms that passage, headings and title hold. `number`: 1 where the
    question asks for a number and the sentence holds one.
    """

    passage: float
    sentence: float
    phrasing: float
    section: float
    lexical: float
    terms: float
    number: float


@dataclass(frozen=True, slots=True)
class Support:
    """The logistic model of "this sentence answers": offset + Σ weight · evidence, through the logistic function.

    `score` is the sentence's own by `Weights`, `alone` its share in the softmax over all sentences weighed, in (0, 1].
    The other names are those of `Weights`.
    """

    offset: float
    passage: float
    sentence: float
    phrasing: float
    lexical: float
    terms: float
    score: float
    alone: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """`encoder` is the `EncoderCard.identity` that it was chosen for, `phrased` whether the content has phrasings.

    A question is covered from the probability `threshold` on. Below `far`, as best cosine of any passage, it belongs to
    another topic. "" as encoder marks the strict rule for encoders that nobody calibrated, which asks for
    `strict_terms`, a share of terms, and for no probability.
    """

    encoder: str
    phrased: bool
    weights: Weights
    support: Support
    threshold: float
    far: float
    strict_terms: float = 0.0


UNCALIBRATED = Calibration(
    encoder="",
    phrased=False,
    weights=Weights(passage=0.7, sentence=0.6, phrasing=0.7, section=0.3, lexical=0.3, terms=0.2, number=0.0),
    support=Support(offset=0, passage=0, sentence=0, phrasing=0, lexical=0, terms=0, score=0, alone=0),
    threshold=0.0,
    far=-1.0,
    strict_terms=0.75,
)


def to_json(calibration: Calibration) -> bytes:
    """The calibration as it is kept in a snapshot."""
    return msgspec.json.encode(calibration)


def calibration_for(identity: str, phrased: bool, file: Path = SHIPPED) -> Calibration:
    """The shipped calibration of the encoder with this identity, or the strict rule where there is none."""
    known = msgspec.json.decode(file.read_bytes(), type=list[Calibration])
    return next((c for c in known if (c.encoder, c.phrased) == (identity, phrased)), UNCALIBRATED)


def logistic(x: float) -> float:
    """1 / (1 + e^−x), in (0, 1): 0.5 for 0."""
    return 0.5 * (1.0 + math.tanh(x / 2))
