"""Outcomes: what a way of answering makes of the labelled questions, and the figures of a set of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from evals.questions import Labelled
from indexer.passage import Passage
from service.highlight import widen

FALSE_ANSWERS = 0.05  # share of the unanswerable development questions that a threshold may let through


@dataclass(frozen=True, slots=True)
class Outcome:
    """What would be quoted for one question, whatever the threshold.

    `score` is what the threshold is compared with, higher is better. `rank` is that of the first passage that holds a
    labelled answer, from 1; 0 for none. `is_right`: is the quoted sentence a labelled one?
    """

    question: Labelled
    score: float
    rank: int
    is_right: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A share of `count` questions with the 2.5th and 97.5th percentile of its bootstrap."""

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
    quoted = passage.text[start:end]
    return any(a.document == passage.document_id and _same(a.sentence, quoted) for a in question.answers)


def _same(label: str, quoted: str) -> bool:
    return label in quoted or quoted in label


def figures(outcomes: Sequence[Outcome], threshold: float) -> list[Figure]:
    """The figures of outcomes at a threshold: how often the right thing is found, quoted, answered and refused."""
    own = [o for o in outcomes if o.question.answers]
    near = [o for o in outcomes if o.question.unanswerable == "near"]
    far = [o for o in outcomes if o.question.unanswerable == "far"]

    def is_answered(outcome: Outcome) -> bool:
        return outcome.score >= threshold

    rows: list[tuple[str, Sequence[Outcome], Callable[[Outcome], bool]]] = [
        ("right passage first (recall@1)", own, lambda o: o.rank == 1),
        ("right passage in first 3 (recall@3)", own, lambda o: 1 <= o.rank <= 3),
        ("quoted sentence right, if all were answered", own, lambda o: o.is_right),
        ("quoted sentence right, of those answered", [o for o in own if is_answered(o)], lambda o: o.is_right),
        ("refused although answerable", own, lambda o: not is_answered(o)),
        ("answered although near unanswerable", near, is_answered),
        ("answered although far unanswerable", far, is_answered),
    ]
    return [_figure(name, np.array([holds(o) for o in among], dtype=float)) for name, among, holds in rows if among]


def separation(outcomes: Sequence[Outcome]) -> float:
    """AUROC of the score, answerable questions against unanswerable ones; 0.5 is chance, 1 perfect."""
    return float(roc_auc_score([bool(o.question.answers) for o in outcomes], [o.score for o in outcomes]))


def threshold_for(outcomes: Sequence[Outcome], share: float) -> float:
    """The lowest threshold, in whole ten-thousandths, at which at most `share` of the unanswerable ones is answered."""
    scores = sorted((o.score for o in outcomes if not o.question.answers), reverse=True)
    return float(np.ceil(scores[int(share * len(scores))] * 10_000 + 1) / 10_000)


def _figure(name: str, values: NDArray[np.float64], samples: int = 2_000) -> Figure:
    draws = np.random.default_rng(0).choice(values, size=(samples, len(values))).mean(axis=1)
    low, high = np.quantile(draws, [0.025, 0.975])
    return Figure(name, float(values.mean()), float(low), float(high), len(values))
