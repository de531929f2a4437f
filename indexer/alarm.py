"""Alarm: the numbers by which a message is compared with reviewed example messages (`alarm.json`).

They were learnt by `python -m evals.alarm --write` from the messages in `evals/messages`, all of them invented and
labelled by hand. `service/likeness.py` says how they are used, `docs/safety.md` how well they do.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).parent / "alarm.json"
COLUMNS = ("urgent by words", "emergency by words", "urgent", "emergency", "advice")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A reviewed example message, with what a likeness to it adds to "urgent", "emergency" and "advice"."""

    message: str
    weights: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Learnt:
    """What `alarm.json` holds.

    `phrases` are runs of one to three words; `weights` has one row of COLUMNS for each. `rules` has one for each of the
    rules' levels (crisis, emergency, mention) and one for messages in several windows. `offsets` are added to each
    column. The examples count for an encoder of the identity `encoder` only, by e^(−gamma · (1 − cosine)).
    Thresholds: from `urgent_by_words` on (where a rule speaks, from `sure` on) words alone raise an alarm, `urgent` is
    that of the vector's look; `advice`; `both` is the margin within which an emergency may be a crisis too. `certain`
    are the rules whose alarms nothing withdraws. `weights` are in thousandths, row by row.
    """

    encoder: str
    gamma: float
    offsets: tuple[float, ...]
    rules: tuple[tuple[float, ...], ...]
    urgent_by_words: float
    sure: float
    urgent: float
    advice: float
    both: float
    certain: frozenset[str]
    phrases: list[str]
    weights: list[int]
    examples: tuple[Reviewed, ...]


@dataclass(frozen=True, slots=True)
class Alarm:
    """`Learnt`, ready for use: `places` says in which row of `weights`, shape (phrases, 5), float32, a phrase stands;
    `example_weights` has shape (examples, 3), float32. `digest` is the first 12 characters of the file's SHA-256."""

    learnt: Learnt
    places: dict[str, int]
    weights: NDArray[np.float32]
    rules: NDArray[np.float32]
    offsets: NDArray[np.float32]
    example_weights: NDArray[np.float32]
    digest: str


@cache
def read_alarm(file: Path = FILE) -> Alarm:
    """The alarm that ships with the service."""
    content = file.read_bytes()
    return make_alarm(msgspec.json.decode(content, type=Learnt), hashlib.sha256(content).hexdigest()[:12])


def make_alarm(learnt: Learnt, digest: str = "") -> Alarm:
    """The numbers as arrays."""
    return Alarm(
        learnt,
        {phrase: place for place, phrase in enumerate(learnt.phrases)},
        np.array(learnt.weights, dtype=np.float32).reshape(-1, len(COLUMNS)) / np.float32(1000),
        np.array(learnt.rules, dtype=np.float32).reshape(-1, len(COLUMNS)),
        np.array(learnt.offsets, dtype=np.float32),
        np.array([example.weights for example in learnt.examples], dtype=np.float32).reshape(-1, 3),
        digest,
    )
