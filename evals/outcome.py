"""Outcomes: what a way of answering makes of the labelled questions, and the figures of a set of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from evals.questions import Labelled
from indexer.passage import Passage
from service.widening import widen

FALSE_ANSWERS = 0.05  # share of the unanswerable development questions that a threshold may let through
DRAWS = 1_000  # of the bootstrap


@dataclass(frozen=True, slots=True)
class Outcome:
    """What would be quoted for one question, whatever the threshold.

    `score` is what the threshold is compared with, higher is better. `rank` is that of the first passage that holds a
    labelled answer, from 1; 0 for none. `is_right`: is the quoted sentence a labelled one?
    `quote` is that sentence, `ranked` the numbers of at most 50 passages, best first.
    """

    question: Labelled
    score: float
    rank: int
    is_right: bool
    quote: str = ""
    ranked: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A share or mean of `count` questions with the 2.5th and 97.5th percentile of its bootstrap."""

    name: str
    value: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        return f"{self.value:.3f}  [{self.low:.3f}, {self.high:.3f}]  n={self.count}"


def rank_of_answer(passages: Sequence[Passage], question: Labelled) -> int:
    """The rank, from 1, of the first passage that holds a labelled answer; 0 for none."""
    return next((rank for rank, passage in enumerate(passages, 1) if holds_answer(passage, question)), 0)


def holds_answer(passage: Passage, question: Labelled) -> bool:
    """Does the passage hold a labelled sentence?"""
    return any(a.document == passage.document_id and _same(a.sentence, passage.text) for a in question.answers)


def quotes_answer(passage: Passage, sentence: int, question: Labelled) -> bool:
    """Is what is quoted for this sentence of the passage a labelled answer?"""
    start, end = widen(passage, sentence)
    return is_answer(passage, passage.text[start:end], question)


def is_answer(passage: Passage, quoted: str, question: Labelled) -> bool:
    """Are these words of the passage a labelled answer, or one with what widens it, or a part of one?"""
    return any(a.document == passage.document_id and _same(a.sentence, quoted) for a in question.answers)


def _same(label: str, quoted: str) -> bool:
    return label in quoted or quoted in label


def figures(outcomes: Sequence[Outcome], threshold: float) -> list[Figure]:
    """The figures of outcomes at a threshold: how often the right thing is found, quoted, answered and refused."""

    def is_own(outcome: Outcome) -> bool:
        return bool(outcome.question.answers)

    def is_answered(outcome: Outcome) -> bool:
        return outcome.score >= threshold

    rows: list[tuple[str, Callable[[Outcome], bool], Callable[[Outcome], bool]]] = [
        ("right passage first (recall@1)", is_own, lambda o: o.rank == 1),
        ("right passage in first 3 (recall@3)", is_own, lambda o: 1 <= o.rank <= 3),
        ("quoted sentence right, if all were answered", is_own, lambda o: o.is_right),
        ("quoted sentence right, of those answered", lambda o: is_own(o) and is_answered(o), lambda o: o.is_right),
        ("refused although answerable", is_own, lambda o: not is_answered(o)),
        ("answered although near unanswerable", lambda o: o.question.unanswerable == "near", is_answered),
        ("answered although far unanswerable", lambda o: o.question.unanswerable == "far", is_answered),
    ]
    made = [
        figure(name, np.array([holds(o) for o in outcomes], dtype=float), np.array([among(o) for o in outcomes]))
        for name, among, holds in rows
    ]
    return [one for one in made if one.count]


def separation(outcomes: Sequence[Outcome]) -> float:
    """AUROC of the score, answerable questions against unanswerable ones; 0.5 is chance, 1 perfect."""
    return float(roc_auc_score([bool(o.question.answers) for o in outcomes], [o.score for o in outcomes]))


def threshold_for(outcomes: Sequence[Outcome], share: float) -> float:
    """The lowest threshold, in whole ten-thousandths, at which at most `share` of the unanswerable ones is answered.

    Where all of them may be, or there are none to go by, the lowest score: all are answered.
    """
    scores = sorted((o.score for o in outcomes if not o.question.answers), reverse=True)
    if int(share * len(scores)) >= len(scores):
        return min((o.score for o in outcomes), default=0.0)
    return float(np.ceil(scores[int(share * len(scores))] * 10_000 + 1) / 10_000)


def figure(name: str, values: NDArray[np.float64], among: NDArray[np.bool_]) -> Figure:
    """The mean of those `values`, shape (questions,), that `among` marks, with its bootstrap over all questions."""
    count = int(among.sum())
    if not count:
        return Figure(name, 0.0, 0.0, 0.0, 0)
    times = resampled(len(values))
    drawn_in = times @ among.astype(np.float32)
    drawn = (times @ (values * among).astype(np.float32))[drawn_in > 0] / drawn_in[drawn_in > 0]
    return spread(name, float(values[among].mean()), drawn, count)


def spread(name: str, value: float, drawn: NDArray[np.floating], count: int) -> Figure:
    """The figure with the interval of what was drawn, shape (draws,)."""
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Figure(name, value, float(low), float(high), count)


@lru_cache(maxsize=2)
def resampled(count: int) -> NDArray[np.float32]:
    """How often each of `count` questions is drawn, with replacement: shape (DRAWS, count), every row sums to count.

    The same draws for every way of answering, so that ways are compared on the same questions.
    """
    drawn = np.random.default_rng(0).integers(0, count, size=(DRAWS, count))
    places = drawn + np.arange(DRAWS)[:, None] * count
    return np.bincount(places.ravel(), minlength=DRAWS * count).reshape(DRAWS, count).astype(np.float32)
