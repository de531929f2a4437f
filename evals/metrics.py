"""Metrics: what is computed from rankings, quotations and probabilities; evals/README.md defines each in one line."""

import re
import string
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import ir_measures
import numpy as np
from ir_measures import RR, Success, nDCG
from numpy.typing import NDArray

from evals.outcome import Figure, Outcome, figure, figures, resampled, separation, spread

BINS = 10
RANKED: Mapping[str, ir_measures.Measure] = {
    "nDCG@10": nDCG @ 10,
    "MRR@10": RR @ 10,
    "right passage first (recall@1)": Success @ 1,
    "right passage in first 3 (recall@3)": Success @ 3,
    "right passage in first 5 (recall@5)": Success @ 5,
}
FIRST_THREE = "right passage in first 3 (recall@3)"
THREE_ANSWERED = "right passage in first 3, refused as missed"
TOKEN_F1 = "token F1 of the quoted sentence"
AUROC = "answerable against unanswerable, AUROC"
CALIBRATION = "expected calibration error"

Qrels = Mapping[str, Set[str]]  # question → ids that answer it
Rankings = Mapping[str, Sequence[str]]  # question → ids, best first


@dataclass(frozen=True, slots=True)
class Bin:
    """The `count` questions whose probability lies in [low, high): its mean, and the share of right quotations."""

    low: float
    high: float
    count: int
    probability: float
    right: float


def measure(
    outcomes: Sequence[Outcome],
    threshold: float,
    qrels: Qrels,
    rankings: Rankings,
    *,
    has_sentences: bool = True,
    is_probability: bool = False,
) -> list[Figure]:
    """Every figure of a way of answering on some questions, in the order in which they are reported."""
    answered = np.array([o.score >= threshold for o in outcomes])
    own = np.array([bool(o.question.answers) for o in outcomes])
    by_question = ranked_values(qrels, rankings)
    ranked = {
        name: np.array([values.get(o.question.id, 0.0) for o in outcomes]) for name, values in by_question.items()
    }
    made = [figure(name, values, own) for name, values in ranked.items()]
    made.append(figure(THREE_ANSWERED, ranked[FIRST_THREE] * answered, own))
    made += [one for one in figures(outcomes, threshold) if one.name not in RANKED]
    if has_sentences:
        values = [max((token_f1(o.quote, a.sentence) for a in o.question.answers), default=0.0) for o in outcomes]
        made.append(figure(TOKEN_F1, np.array(values), own))
    if own.any() and not own.all():
        scores, times = np.array([o.score for o in outcomes]), resampled(len(outcomes))
        made.append(spread(AUROC, separation(outcomes), area(own, scores, times), len(outcomes)))
    if is_probability:
        right, likely = np.array([o.is_right for o in outcomes]), np.array([o.score for o in outcomes])
        value = calibration_error(right, likely, np.ones((1, len(outcomes)), dtype=np.float32))[0]
        drawn = calibration_error(right, likely, resampled(len(outcomes)))
        made.append(spread(CALIBRATION, float(value), drawn, len(outcomes)))
    return [one for one in made if one.count]


def ranked_values(qrels: Qrels, rankings: Rankings) -> dict[str, dict[str, float]]:
    """Name of a figure → question → value in [0, 1], computed by ir_measures; only questions that have an answer."""
    judged = [ir_measures.Qrel(question, id_, 1) for question, ids in qrels.items() for id_ in sorted(ids)]
    found = [
        ir_measures.ScoredDoc(question, id_, 1 / rank)
        for question, ids in rankings.items()
        for rank, id_ in enumerate(ids, 1)
    ]
    values: dict[str, dict[str, float]] = {name: {} for name in RANKED}
    names = {str(measure): name for name, measure in RANKED.items()}
    for metric in ir_measures.iter_calc(list(RANKED.values()), judged, found):
        values[names[str(metric.measure)]][metric.query_id] = float(metric.value)
    return values


def token_f1(quoted: str, gold: str) -> float:
    """The harmonic mean of precision and recall of `tokens`, in [0, 1], as SQuAD's own evaluation has it.

    "The lamp is green." against "A green lamp": 2 tokens of 3 are right, 2 of 2 found: 2 · ⅔ · 1 / (⅔ + 1) = 0.8.
    """
    ours, theirs = Counter(tokens(quoted)), Counter(tokens(gold))
    same = (ours & theirs).total()
    return 2 * same / (ours.total() + theirs.total()) if same else 0.0


def tokens(text: str) -> list[str]:
    """The words as SQuAD compares them: lower case, without punctuation and articles. "The lamp's on!": lamps, on."""
    bare = "".join(char for char in text.lower() if char not in string.punctuation)
    return re.sub(r"\b(?:a|an|the)\b", " ", bare).split()


def area(is_own: NDArray[np.bool_], scores: NDArray[np.float64], times: NDArray[np.float32]) -> NDArray[np.float64]:
    """The AUROC of each resample, shape (draws,): how often an answerable question scores above an unanswerable one.

    A tie counts half. `times`, shape (draws, questions), says how often each question was drawn; draws that lack one
    kind are left out. Own code, since a thousand calls of scikit-learn's take minutes; a test compares the two.
    """
    order = np.argsort(scores, kind="stable")
    starts = np.flatnonzero(np.diff(scores[order], prepend=-np.inf))
    own = np.add.reduceat((times * is_own)[:, order], starts, axis=1, dtype=np.float64)
    others = np.add.reduceat((times * ~is_own)[:, order], starts, axis=1, dtype=np.float64)
    below = np.cumsum(others, axis=1) - others / 2
    pairs = own.sum(axis=1) * others.sum(axis=1)
    above: NDArray[np.float64] = (own * below).sum(axis=1)[pairs > 0] / pairs[pairs > 0]
    return above


def calibration_error(
    is_right: NDArray[np.bool_], probability: NDArray[np.float64], times: NDArray[np.float32]
) -> NDArray[np.float64]:
    """The expected calibration error of each resample, shape (draws,): Guo et al. 2017, with BINS bins of equal width.

    Σ over bins of (questions in it / all) · |mean probability − share right|. Two questions at 0.95, one of them right:
    |0.95 − 0.5| = 0.45.
    """
    inside = (_bin_of(probability)[:, None] == np.arange(BINS)).astype(np.float64)
    gap = times @ (inside * (probability - is_right)[:, None])
    error: NDArray[np.float64] = np.abs(gap).sum(axis=1) / times.sum(axis=1)
    return error


def reliability(outcomes: Sequence[Outcome]) -> tuple[Bin, ...]:
    """The bins of the probabilities that hold a question, from the lowest."""
    right, likely = np.array([o.is_right for o in outcomes], dtype=float), np.array([o.score for o in outcomes])
    bins = _bin_of(likely)
    return tuple(
        Bin(
            i / BINS,
            (i + 1) / BINS,
            int((bins == i).sum()),
            float(likely[bins == i].mean()),
            float(right[bins == i].mean()),
        )
        for i in range(BINS)
        if (bins == i).any()
    )


def risk_coverage(outcomes: Sequence[Outcome], points: int = 200) -> tuple[tuple[float, float], ...]:
    """(share answered, share of these that is wrong), from the surest question on; at most about `points` pairs.

    El-Yaniv and Wiener 2010. What is quoted for an unanswerable question is wrong. Equal scores are answered together.
    """
    ordered = sorted(outcomes, key=lambda o: (-o.score, o.question.id))
    wrong = np.cumsum([not o.is_right for o in ordered])
    ends = [i for i, o in enumerate(ordered) if i + 1 == len(ordered) or ordered[i + 1].score < o.score]
    kept = [*ends[:: max(1, len(ends) // points)], *ends[-1:]]
    return tuple(((i + 1) / len(ordered), float(wrong[i]) / (i + 1)) for i in dict.fromkeys(kept))


def _bin_of(probability: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.minimum((probability * BINS).astype(np.int64), BINS - 1)
