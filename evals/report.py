"""The report of `ketamine-qa eval`: what the gold set holds, and how each way of answering fares on it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from evals.asked import read_asked
from evals.baselines import bm25_alone, dense_alone, shipped
from evals.outcome import FALSE_ANSWERS, Figure, Outcome, figures, separation, threshold_for
from evals.questions import Labelled, misplaced, read_questions
from indexer.errors import KetamineQAError
from indexer.terms import terms
from service.library import Library

WAYS: Mapping[str, Callable[[Labelled, Library], Outcome]] = {
    "dense alone": dense_alone,
    "BM25 alone": bm25_alone,
    "shipped": shipped,
}


class QuestionsError(KetamineQAError):
    """The gold set does not fit the content."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One way of answering on one set of questions. `threshold` was chosen on the development split."""

    way: str
    threshold: float
    figures: tuple[Figure, ...]
    auroc: float


@dataclass(frozen=True, slots=True)
class Report:
    """`counts` maps a heading to the numbers beneath it; `overlap` is `word_overlap` of the whole gold set."""

    version: str
    split: str
    counts: dict[str, dict[str, int]]
    overlap: float
    measured: tuple[Measured, ...]
    asked: tuple[Measured, ...] = ()


def make_report(
    library: Library, split: str, asked: Path | None = None, step: Callable[[int], object] = lambda done: None
) -> Report:
    """The figures of one split; of the asked questions too, where their folder is given. `step` gets questions done.

    Raises QuestionsError for labels that are not in the content, AskedError for a folder that was not labelled.
    """
    questions = read_questions()
    if faults := misplaced(questions, dict(library.snapshot.documents)):
        raise QuestionsError("\n".join(faults) + "\nThese labels are not in the content. Mend evals/questions.jsonl.")
    elsewhere = list(read_asked(asked)) if asked else []
    measured, others = [], []
    for way, outcome in WAYS.items():
        outcomes = [_stepped(outcome(question, library), step) for question in questions]
        threshold = library.snapshot.calibration.threshold
        if way != "shipped":
            threshold = threshold_for([o for o in outcomes if o.question.split == "dev"], FALSE_ANSWERS)
        measured.append(_measure(way, [o for o in outcomes if o.question.split == split], threshold))
        if elsewhere:
            others.append(_measure(way, [outcome(question, library) for question in elsewhere], threshold))
    version = library.snapshot.version
    return Report(version, split, count(questions), word_overlap(questions), tuple(measured), tuple(others))


def steps(questions: Sequence[Labelled]) -> int:
    """How many steps a report of these questions takes."""
    return len(questions) * len(WAYS)


def count(questions: Sequence[Labelled]) -> dict[str, dict[str, int]]:
    """The gold set by class, kind, style, and document; a question with answers in two documents counts in both."""
    own = [q for q in questions if q.answers]
    documents = Counter(name for q in own for name in {a.document for a in q.answers})
    return {
        "class": _sorted(Counter(q.unanswerable or "answerable" for q in questions)),
        "split": _sorted(Counter(q.split for q in questions)),
        "kind of the answerable": _sorted(Counter(q.kind for q in own)),
        "style of the answerable": _sorted(Counter(q.style for q in own)),
        "document that answers": _sorted(documents),
    }


def word_overlap(questions: Sequence[Labelled]) -> float:
    """The median share, in [0, 1], of a question's content words (stemmed) that its gold sentence holds.

    Of several gold sentences the one that holds most counts, so the figure is the highest that can be meant.
    "how long is the drip" (long, drip) with "The drip takes 40 minutes.": 0.5.
    """
    shares = []
    for question in questions:
        asked = set(terms(question.question))
        if question.answers and asked:
            shares.append(max(len(asked & set(terms(a.sentence))) / len(asked) for a in question.answers))
    return median(shares) if shares else 0.0


def lines(report: Report) -> Iterator[str]:
    """The report as text."""
    for heading, counts in report.counts.items():
        yield f"{heading}: " + ", ".join(f"{name} {number}" for name, number in counts.items())
    yield f"median share of a question's content words in its gold sentence: {report.overlap:.2f}"
    yield from _table(f"{report.split} split, snapshot {report.version}", report.measured)
    if report.asked:
        yield from _table("asked elsewhere (questions.tsv)", report.asked)


def _table(title: str, measured: Sequence[Measured]) -> Iterator[str]:
    yield f"\n{title}"
    for one in measured:
        yield f"  {one.way} (threshold {one.threshold:.3f})"
        for figure in one.figures:
            yield f"    {figure.name:<46} {figure}"
        yield f"    {'answerable against unanswerable, AUROC':<46} {one.auroc:.3f}"


def _measure(way: str, outcomes: Sequence[Outcome], threshold: float) -> Measured:
    return Measured(way, threshold, tuple(figures(outcomes, threshold)), separation(outcomes))


def _stepped(outcome: Outcome, step: Callable[[int], object]) -> Outcome:
    step(1)
    return outcome


def _sorted(counter: Counter[str]) -> dict[str, int]:
    return dict(sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])))
