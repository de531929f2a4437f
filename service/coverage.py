"""Coverage: is this good enough to quote, or does honesty ask for "not covered"?"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from enum import StrEnum

from indexer.calibration import Calibration, logistic
from indexer.snapshot import Snapshot
from service.highlight import Evidence, alone
from service.noted import Noted

OWN_WORDS = 0.5  # a question of which a passage holds this share of terms ("what is REMS") is about the content


class Reason(StrEnum):
    """Why a question is not answered, or answered with a boundary sentence (personal_advice)."""

    NO_MATCH = "no_match"
    BELOW_THRESHOLD = "below_threshold"
    OUT_OF_SCOPE = "out_of_scope"
    CHITCHAT = "chitchat"
    TOO_SHORT = "too_short"
    LANGUAGE = "language"
    PERSONAL_ADVICE = "personal_advice"


@dataclass(frozen=True, slots=True)
class Coverage:
    """`probability` that the best sentence answers, in (0, 1); `reason` is None where the question is covered."""

    probability: float
    reason: Reason | None

    @property
    def is_covered(self) -> bool:
        """May the best passage be quoted?"""
        return self.reason is None


def judge(evidence: Sequence[Evidence], noted: Noted, snapshot: Snapshot) -> Coverage:
    """The coverage of a question by its evidence, best first."""
    probability = support(kinds(evidence, noted, snapshot), snapshot.calibration) if evidence else 0.0
    return decide(probability, evidence, snapshot.calibration)


def decide(probability: float, evidence: Sequence[Evidence], calibration: Calibration) -> Coverage:
    """Covered from the calibration's threshold on, else not, with the reason."""
    if not evidence:
        return Coverage(0.0, Reason.NO_MATCH)
    if probability >= calibration.threshold and evidence[0].found >= calibration.strict_terms:
        return Coverage(probability, None)
    found = max(e.found for e in evidence)
    if max(e.hit.cosine for e in evidence) < calibration.far and found < OWN_WORDS:
        return Coverage(probability, Reason.OUT_OF_SCOPE)
    return Coverage(probability, Reason.BELOW_THRESHOLD if found > 0 else Reason.NO_MATCH)


def support(kinds: Sequence[float], calibration: Calibration) -> float:
    """The probability that the best sentence answers, by the calibration's logistic model of `kinds` of evidence."""
    offset, *weights = astuple(calibration.support)
    return logistic(offset + sum(w * x for w, x in zip(weights, kinds, strict=True)))


def kinds(evidence: Sequence[Evidence], noted: Noted, snapshot: Snapshot) -> tuple[float, ...]:
    """The evidence for the best sentence, in the order of `Support` after its offset; `evidence` is best first."""
    best, share = evidence[0], alone(evidence, snapshot)
    return (
        best.hit.cosine,
        best.sentence_cosine,
        best.phrasing,
        best.hit.lexical,
        best.found,
        best.missing,
        best.score,
        share,
        noted.uncovered,
        noted.balance,
    )
