"""The report of `ketamine-qa eval`: what the gold set holds, and how each way of answering fares on every set."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from evals.asked import read_asked
from evals.baselines import BASELINES, SHIPPED, judged, observe_reading, read
from evals.collections import Collection
from evals.metrics import (
    AUROC,
    CALIBRATION,
    FIRST_THREE,
    THREE_ANSWERED,
    Bin,
    Qrels,
    Rankings,
    measure,
    reliability,
    risk_coverage,
)
from evals.outcome import FALSE_ANSWERS, Figure, Outcome, figure, holds_answer, threshold_for
from evals.questions import Labelled, misplaced, read_questions
from evals.trec import write_trec
from indexer.errors import KetamineQAError
from indexer.snapshot import Snapshot
from indexer.terms import terms
from service.library import Library

GOLD, ASKED = "gold", "asked"
OF_ANSWERED = "quoted sentence right, of those answered"
IF_ALL_ANSWERED = "quoted sentence right, if all were answered"
REFUSED, NEAR, FAR = (
    "refused although answerable",
    "answered although near unanswerable",
    "answered although far unanswerable",
)
UNANSWERABLE = "answered although unanswerable"


class QuestionsError(KetamineQAError):
    """The gold set does not fit the content."""


@dataclass(frozen=True, slots=True)
class Trial:
    """Questions that are put to a library. `by_document`: documents are ranked and found, not passages."""

    name: str
    library: Library
    questions: tuple[Labelled, ...]
    by_document: bool = False
    has_sentences: bool = True


@dataclass(frozen=True, slots=True)
class Measured:
    """One way of answering on one set of questions. `threshold` was chosen on the development split.

    `curve` holds (share answered, share of these that is wrong), as the threshold falls; `at` is its point there.
    """

    way: str
    threshold: float
    figures: tuple[Figure, ...]
    curve: tuple[tuple[float, float], ...]
    at: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Group:
    """What is shipped, on the gold questions whose `by` ("kind" or "style") is `name`."""

    by: str
    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All ways of answering on one split of one set; `classes` counts its questions, `bins` are what is shipped."""

    name: str
    split: str
    version: str
    classes: dict[str, int]
    has_sentences: bool
    measured: tuple[Measured, ...]
    bins: tuple[Bin, ...]
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """`counts` maps a heading to the numbers beneath it; `overlap` is `word_overlap` of the whole gold set."""

    version: str
    split: str
    counts: dict[str, dict[str, int]]
    overlap: float
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure of what is shipped is meant to reach on the test split: at least `value`, or at most."""

    sheet: str
    figure: str
    value: float
    is_least: bool

    def is_met(self, reached: float) -> bool:
        """Does this value reach the target?"""
        return reached >= self.value if self.is_least else reached <= self.value


TARGETS = (
    Target(GOLD, FIRST_THREE, 0.97, True),
    Target(GOLD, THREE_ANSWERED, 0.92, True),
    Target(GOLD, OF_ANSWERED, 0.90, True),
    Target(GOLD, NEAR, 0.10, False),
    Target(GOLD, FAR, 0.01, False),
    Target(GOLD, REFUSED, 0.08, False),
    Target(GOLD, CALIBRATION, 0.05, False),
    Target("squad2", AUROC, 0.75, True),
    Target("clapnq", AUROC, 0.92, True),
)


def gold_trial(library: Library) -> Trial:
    """The gold set over the library. Raises QuestionsError for labels that are not in the content."""
    questions = read_questions()
    if faults := misplaced(questions, dict(library.snapshot.documents)):
        raise QuestionsError("\n".join(faults) + "\nThese labels are not in the content. Mend evals/questions.jsonl.")
    return Trial(GOLD, library, tuple(questions))


def collection_trial(collection: Collection, library: Library) -> Trial:
    """A collection's questions over its own library."""
    return Trial(collection.name, library, collection.questions, True, collection.has_sentences)


def make_report(
    library: Library,
    split: str,
    asked: Path | None = None,
    step: Callable[[int], object] = lambda done: None,
    *,
    collections: Iterable[Trial] = (),
    runs: Path | None = None,
) -> Report:
    """The figures of one split of the gold set; of the asked questions and the collections too, where they are given.

    `step` gets questions done; TREC files go into the folder `runs`. Raises QuestionsError for labels that are not in
    the content, AskedError for a folder that was not labelled.
    """
    trial = gold_trial(library)
    elsewhere = tuple(read_asked(asked)) if asked else ()
    sheets = [measure_trial(trial, split, step, runs=runs)]
    if elsewhere:
        chosen = {one.way: one.threshold for one in sheets[0].measured}
        sheets.append(measure_trial(Trial(ASKED, library, elsewhere), "test", step, runs=runs, thresholds=chosen))
    sheets += [measure_trial(one, split, step, runs=runs) for one in collections]
    questions = trial.questions
    return Report(library.snapshot.version, split, count(questions), word_overlap(questions), tuple(sheets))


def measure_trial(
    trial: Trial,
    split: str,
    step: Callable[[int], object] = lambda done: None,
    *,
    runs: Path | None = None,
    thresholds: Mapping[str, float] | None = None,
) -> Sheet:
    """The sheet of one split of a trial. The baselines' thresholds are chosen on its development split, or given."""
    snapshot = trial.library.snapshot
    outcomes = _ask(trial, split, step)
    qrels = relevant(trial, split)
    rankings = {way: rankings_of(seen, snapshot, trial.by_document, split) for way, seen in outcomes.items()}
    if runs:
        write_trec(runs, f"{trial.name}.{split}", qrels, rankings)
    measured = []
    for way, seen in outcomes.items():
        threshold = snapshot.calibration.threshold
        if way != SHIPPED:
            dev = [o for o in seen if o.question.split == "dev"]
            threshold = thresholds[way] if thresholds else threshold_for(dev, FALSE_ANSWERS)
        made = measure(
            _of(seen, split),
            threshold,
            qrels,
            rankings[way],
            has_sentences=trial.has_sentences,
            is_probability=way == SHIPPED and snapshot.calibration.is_chosen,
        )
        curve = risk_coverage(_of(seen, split))
        measured.append(Measured(way, threshold, tuple(made), curve, _point(_of(seen, split), threshold)))
    own = _of(outcomes[SHIPPED], split)
    classes = _sorted(Counter(o.question.unanswerable or "answerable" for o in own))
    groups = tuple(_groups(own, measured[-1].threshold)) if trial.name == GOLD else ()
    return Sheet(
        trial.name,
        split,
        snapshot.version,
        classes,
        trial.has_sentences,
        tuple(measured),
        reliability(own),
        groups,
    )


def steps(questions: Sequence[Labelled], split: str = "test") -> int:
    """How many questions a report of one split asks: those of the development split in any case."""
    return sum(question.split in ("dev", split) for question in questions)


def _ask(trial: Trial, split: str, step: Callable[[int], object]) -> dict[str, list[Outcome]]:
    """Way → outcomes; each question is read once. Of the other split only what the baselines' thresholds need."""
    outcomes: dict[str, list[Outcome]] = {way: [] for way in (*BASELINES, SHIPPED)}
    for question in trial.questions:
        if question.split not in ("dev", split):
            continue
        reading = read(question, trial.library)
        for way, outcome in BASELINES.items():
            outcomes[way].append(outcome(reading, trial.library))
        if question.split == split:
            seen = observe_reading(reading, trial.library)
            outcomes[SHIPPED] += judged([seen], trial.library.snapshot.calibration)
        step(1)
    return outcomes


def _of(outcomes: Sequence[Outcome], split: str) -> list[Outcome]:
    return [o for o in outcomes if o.question.split == split]


def relevant(trial: Trial, split: str) -> Qrels:
    """Answerable question → the ids of the passages (or documents) that hold an answer."""
    snapshot = trial.library.snapshot
    passages: dict[str, list[int]] = {}
    for number, passage in enumerate(snapshot.passages):
        passages.setdefault(passage.document_id, []).append(number)
    qrels = {}
    for question in trial.questions:
        if question.answers and question.split == split:
            documents = sorted({answer.document for answer in question.answers})
            own = [snapshot.passages[i] for name in documents for i in passages.get(name, ())]
            holding = {passage.id for passage in own if holds_answer(passage, question)}
            qrels[question.id] = frozenset(documents if trial.by_document else holding)
    return qrels


def rankings_of(outcomes: Sequence[Outcome], snapshot: Snapshot, by_document: bool, split: str) -> Rankings:
    """Question → ids of passages, or of documents by the best passage of each; best first."""
    rankings = {}
    for outcome in _of(outcomes, split):
        found = [snapshot.passages[i] for i in outcome.ranked]
        ids = dict.fromkeys(passage.document_id if by_document else passage.id for passage in found)
        rankings[outcome.question.id] = tuple(ids)
    return rankings


def _point(outcomes: Sequence[Outcome], threshold: float) -> tuple[float, float]:
    """(share answered, share of these that is wrong) at the threshold."""
    answered = [o for o in outcomes if o.score >= threshold]
    wrong = sum(not o.is_right for o in answered)
    return len(answered) / max(1, len(outcomes)), wrong / max(1, len(answered))


def _groups(outcomes: Sequence[Outcome], threshold: float) -> Iterator[Group]:
    """What is shipped by kind and by style of the questions, in order of name."""
    own = np.array([bool(o.question.answers) for o in outcomes])
    answered = np.array([o.score >= threshold for o in outcomes])
    rows = (
        (FIRST_THREE, np.array([1 <= o.rank <= 3 for o in outcomes]), own),
        (IF_ALL_ANSWERED, np.array([o.is_right for o in outcomes]), own),
        (OF_ANSWERED, np.array([o.is_right for o in outcomes]), own & answered),
        (REFUSED, ~answered, own),
        (UNANSWERABLE, answered, ~own),
    )
    for by in ("kind", "style"):
        names = np.array([getattr(o.question, by) for o in outcomes])
        for name in sorted(set(names.tolist())):
            made = (figure(title, values.astype(float), among & (names == name)) for title, values, among in rows)
            yield Group(by, name, tuple(one for one in made if one.count))


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


Verdicts = Mapping[tuple[str, str], str]  # (way, figure) → what stands beside it


def lines(report: Report, verdicts: Mapping[str, Verdicts] | None = None) -> Iterator[str]:
    """The report as text; `verdicts` has those of each set by its name."""
    for heading, counts in report.counts.items():
        yield f"{heading}: " + ", ".join(f"{name} {number}" for name, number in counts.items())
    yield f"median share of a question's content words in its gold sentence: {report.overlap:.2f}"
    for sheet in report.sheets:
        yield from _sheet_lines(sheet, (verdicts or {}).get(sheet.name, {}))
    yield from _target_lines(report)


def _sheet_lines(sheet: Sheet, verdicts: Verdicts) -> Iterator[str]:
    counts = ", ".join(f"{number} {name}" for name, number in sheet.classes.items())
    yield f"\n{sheet.name}, {sheet.split} split ({counts}), snapshot {sheet.version}"
    if not sheet.has_sentences:
        yield "  No sentences are labelled here: a quotation counts as right if its document is."
    for one in sheet.measured:
        yield f"  {one.way} (threshold {one.threshold:.3f})"
        for made in one.figures:
            yield f"    {made.name:<46} {made!s:<31} {verdicts.get((one.way, made.name), '')}".rstrip()


def _target_lines(report: Report) -> Iterator[str]:
    yield f"\ntargets, {report.split} split"
    for target, reached in targets_of(report):
        sign, met = "≥" if target.is_least else "≤", "reached" if target.is_met(reached.value) else "missed"
        yield f"  {target.sheet + ', ' + target.figure:<54} {sign} {target.value:<5.2f} {met} with {reached}"


def targets_of(report: Report) -> list[tuple[Target, Figure]]:
    """The targets that this report can tell about, each with what was reached."""
    by_name = {sheet.name: sheet for sheet in report.sheets}
    found = [(one, value_of(by_name[one.sheet], one.figure)) for one in TARGETS if one.sheet in by_name]
    return [(target, reached) for target, reached in found if reached]


def value_of(sheet: Sheet, name: str, way: str = SHIPPED) -> Figure | None:
    """A figure of a way of answering; None where the sheet does not have it."""
    made = next(one.figures for one in sheet.measured if one.way == way)
    return next((one for one in made if one.name == name), None)


def _sorted(counter: Counter[str]) -> dict[str, int]:
    return dict(sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])))
