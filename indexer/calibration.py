"""Calibration: the numbers by which sentences are ordered and by which one is good enough to quote, for one encoder.

They ship in `calibrations.json` and travel in the snapshot; `evals/threshold.py` chooses them and prints why. Those
that a publisher made (`ketamine-qa calibrate`) stand in `calibrations.json` of the index folder, and win.
"""

import math
import os
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from indexer.errors import CalibrationError

NAME = "calibrations.json"
SHIPPED = Path(__file__).parent / NAME
Strictness = Literal["strict", "balanced", "lax"]
# What editors noted: no questions, questions that sentences answer, or also such as no page answers.
Notes = Literal["none", "answered", "both"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Weights:
    """What each kind of evidence weighs in the order of sentences. All evidence: higher is better.

    `passage`: cosine of the passage. `sentence`: cosine of the sentence. `phrasing`: highest cosine of a phrasing of
    the sentence. `section`: highest cosine of a phrasing of any sentence of the passage. `votes`: share of the
    phrasings nearest to the question that ask for the sentence or one that says the same. `lexical`: BM25 over the best
    passage's. `terms`: share of the question's terms that passage, headings and title hold. `stated`: the share that
    the sentence itself holds. `number`: 1 where the question asks for a number and the sentence holds one.
    """

    passage: float
    sentence: float
    phrasing: float
    section: float
    votes: float
    lexical: float
    terms: float
    stated: float
    number: float


@dataclass(frozen=True, slots=True)
class Support:
    """The logistic model of "this sentence answers": offset + Σ weight · evidence, through the logistic function.

    `missing` is the weight, in [0, 1], of the heaviest term of the question that passage, headings and title lack.
    `score` is the sentence's own by `Weights`, `alone` its share in the softmax over all sentences weighed, in (0, 1].
    `uncovered` and `balance` are those of `service.noted.Noted`. The other names are those of `Weights`.
    """

    offset: float
    passage: float
    sentence: float
    phrasing: float
    lexical: float
    terms: float
    missing: float
    score: float
    alone: float
    uncovered: float
    balance: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """`encoder` is the `EncoderCard.identity` that it was chosen for, `notes` what editors noted beside the content.

    A question is covered from the probability `threshold` on; a publisher may choose `stricter` or `laxer` in its place
    (None: never measured, so `threshold` serves). Below `far`, as best cosine of any passage, it belongs to another
    topic. "" as encoder marks the strict rule for encoders that nobody calibrated, which asks for `strict_terms`, a
    share of terms, and for no probability. `learnt_from` says in words which questions taught it.
    """

    encoder: str
    notes: Notes
    weights: Weights
    support: Support
    threshold: float
    far: float
    strict_terms: float = 0.0
    stricter: float | None = None
    laxer: float | None = None
    learnt_from: str = ""

    @property
    def is_chosen(self) -> bool:
        """Was it chosen on labelled questions, so that its probability means something?"""
        return bool(self.encoder)

    def at(self, strictness: Strictness) -> "Calibration":
        """The same calibration with the threshold of this strictness as its `threshold`."""
        chosen = {"strict": self.stricter, "balanced": None, "lax": self.laxer}[strictness]
        return self if chosen is None else replace(self, threshold=chosen)

    def __str__(self) -> str:
        if not self.is_chosen:
            return (
                "None for this encoder: a stricter rule on the words of the question decides, and confidence is null. "
                "Run `ketamine-qa calibrate --questions FILE`."
            )
        return f"Chosen for this encoder: answers from a probability of {self.threshold:.4f} on."


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a publisher's calibration came about: the day (UTC), the file of questions and its SHA-256, how many
    questions chose it and how many measured it, and the figures of the latter as printed."""

    day: str
    file: str
    sha256: str
    share: float
    chosen_on: int
    measured_on: int
    figures: dict[str, str]


@dataclass(frozen=True, slots=True)
class Own:
    """A publisher's calibration and how it came about."""

    calibration: Calibration
    provenance: Provenance


UNCALIBRATED = Calibration(
    encoder="",
    notes="none",
    weights=Weights(
        passage=0.7, sentence=0.6, phrasing=0.7, section=0.3, votes=0.0, lexical=0.3, terms=0.2, stated=0.0, number=0.0
    ),
    support=Support(*(0.0 for _ in fields(Support))),
    threshold=0.0,
    far=-1.0,
    strict_terms=0.75,
)


def to_json(calibration: Calibration) -> bytes:
    """The calibration as it is kept in a snapshot."""
    return msgspec.json.encode(calibration)


def calibration_for(identity: str, notes: Notes, index: Path | None = None, shipped: Path = SHIPPED) -> Calibration:
    """The calibration for the encoder with this identity: the publisher's own in the `index` folder, else the shipped
    one, else the strict rule. Raises CalibrationError for a file that cannot be read."""
    own = [one.calibration for one in read_own(index)] if index else []
    known = [*own, *_read(shipped, list[Calibration], "Install the service again.")]
    return next((c for c in known if (c.encoder, c.notes) == (identity, notes)), UNCALIBRATED)


def read_own(index: Path) -> list[Own]:
    """The calibrations that the publisher made, in order of encoder. Raises CalibrationError."""
    file = index / NAME
    advice = "Run `ketamine-qa calibrate --questions FILE` again after removing it; without it the shipped one applies."
    return _read(file, list[Own], advice) if file.exists() else []


def save_own(index: Path, own: Own) -> Path:
    """The file, in which `own` now stands in place of an earlier one for the same encoder; replaced in one step."""
    name = _name(own.calibration)
    kept = [one for one in read_own(index) if _name(one.calibration) != name]
    ordered = sorted([*kept, own], key=lambda one: _name(one.calibration))
    draft, file = index / f".{NAME}-new", index / NAME
    with draft.open("wb") as opened:
        opened.write(msgspec.json.format(msgspec.json.encode(ordered), indent=1) + b"\n")
        opened.flush()
        os.fsync(opened.fileno())
    os.replace(draft, file)
    return file


def _name(calibration: Calibration) -> tuple[str, str]:
    return calibration.encoder, calibration.notes


def _read(file: Path, kind: type[list[T]], advice: str) -> list[T]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise CalibrationError(file, f"it cannot be read as calibrations ({error}). {advice}") from error


def logistic(x: float) -> float:
    """1 / (1 + e^−x), in (0, 1): 0.5 for 0."""
    return 0.5 * (1.0 + math.tanh(x / 2))
