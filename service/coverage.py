"""Coverage: is this good enough to quote, or does honesty ask for "not covered"?"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from indexer.calibration import Calibration
from service.highlight import Evidence

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
    """`score` is compared with the calibration's threshold; `reason` is None where the question is covered."""

    score: float
    reason: Reason | None

    @property
    def is_covered(self) -> bool:
        """May the best passage be quoted?"""
        return self.reason is None


def judge(evidence: Sequence[Evidence], calibration: Calibration) -> Coverage:
    """The coverage of a question by its evidence, best first."""
    if not evidence:
        return Coverage(0.0, Reason.NO_MATCH)
    score = support(evidence[0], calibration)
    covered = score >= calibration.threshold and evidence[0].found >= calibration.strict_terms
    if covered:
        return Coverage(score, None)
    found = max(e.found for e in evidence)
    if max(e.hit.cosine for e in evidence) < calibration.far and found < OWN_WORDS:
        return Coverage(score, Reason.OUT_OF_SCOPE)
    return Coverage(score, Reason.BELOW_THRESHOLD if found > 0 else Reason.NO_MATCH)


def support(best: Evidence, calibration: Calibration) -> float:
    """passage · cosine + sentence · sentence cosine + terms · share of terms found.

    With weights 1, 1, 1: cosine 0.6, sentence cosine 0.7, found 0.5 give 1.8.
    """
    return (
        calibration.passage * best.hit.cosine
        + calibration.sentence * best.sentence_cosine
        + calibration.terms * best.found
    )
