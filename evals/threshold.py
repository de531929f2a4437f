"""Chooses the coverage calibration on the development split, and measures it on the test split.

    python -m evals.threshold                     prints the table for the published index in ./index
    python -m evals.threshold --write             also writes indexer/calibrations.json for the encoder in use
    python -m evals.threshold --near 0.10         for at most 10 % of the near unanswerable questions answered

The score is a logistic regression over three kinds of evidence (service/coverage.py); it is told to tell a right
quotation from everything else. The threshold is the lowest at which no more than `--near` of the near unanswerable
development questions get an answer. The test split is only reported.
"""

import argparse
import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from evals.questions import Labelled, misplaced, read_questions
from indexer.calibration import SHIPPED, Calibration
from indexer.passage import Passage
from indexer.snapshot import current_folder
from service.answer import WEIGHED, order
from service.coverage import support
from service.highlight import Evidence, weigh, widen
from service.library import Library
from service.question import clean, interpret
from service.reader import open_library
from service.retrieval import retrieve


@dataclass(frozen=True, slots=True)
class Observation:
    """What retrieval made of one labelled question. `rank` is that of the first right passage, from 1; 0 for none."""

    question: Labelled
    best: Evidence
    nearest: float
    rank: int
    is_right: bool

    @property
    def features(self) -> tuple[float, float, float]:
        """Cosine of the passage, cosine of its best sentence, share of terms found."""
        return self.best.hit.cosine, self.best.sentence_cosine, self.best.found


def main() -> None:
    """Fits, prints, and with --write ships the calibration."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=Path("index"), help="the folder of snapshots [index]")
    parser.add_argument("--near", type=float, default=0.15, help="share of near questions that may be answered [0.15]")
    parser.add_argument("--write", action="store_true", help="write indexer/calibrations.json")
    options = parser.parse_args()
    library = open_library(current_folder(options.index))
    questions = read_questions()
    if faults := misplaced(questions, dict(library.snapshot.documents)):
        sys.exit("\n".join(faults) + "\nThese labels are not in the content. Mend evals/questions.jsonl.")
    seen = [observe(question, library) for question in questions]
    dev = [o for o in seen if o.question.split == "dev"]
    calibration = fit(dev, library.snapshot.encoder.card.identity, options.near)
    for split in ("dev", "test"):
        print(report(split, [o for o in seen if o.question.split == split], calibration))
    print(msgspec.json.format(msgspec.json.encode(calibration), indent=1).decode())
    if options.write:
        known = msgspec.json.decode(SHIPPED.read_bytes(), type=list[Calibration])
        kept = [other for other in known if other.encoder != calibration.encoder] + [calibration]
        SHIPPED.write_bytes(
            msgspec.json.format(msgspec.json.encode(sorted(kept, key=lambda c: c.encoder)), indent=1) + b"\n"
        )
        print(f"Written to {SHIPPED}. Build the index again: the calibration travels in the snapshot.")


def observe(question: Labelled, library: Library) -> Observation:
    """What the service would quote for a question, whatever the threshold."""
    snapshot = library.snapshot
    asked = interpret(clean(question.question), snapshot.glossary, library.lexicon)
    vector = snapshot.encoder.query(asked.interpreted)
    hits = retrieve(asked, vector, snapshot)
    evidence = order([weigh(asked, vector, snapshot, hit) for hit in hits[:WEIGHED]])
    ranks = [n for n, e in enumerate(evidence, 1) if holds_answer(snapshot.passages[e.hit.passage], question)]
    best = evidence[0]
    passage = snapshot.passages[best.hit.passage]
    start, end = widen(passage, best.sentence)
    quoted = passage.text[start:end]
    is_right = any(a.document == passage.document_id and _same(a.sentence, quoted) for a in question.answers)
    return Observation(question, best, max(hit.cosine for hit in hits), ranks[0] if ranks else 0, is_right)


def holds_answer(passage: Passage, question: Labelled) -> bool:
    """Does the passage hold a labelled sentence?"""
    return any(a.document == passage.document_id and _same(a.sentence, passage.text) for a in question.answers)


def _same(label: str, quoted: str) -> bool:
    return label in quoted or quoted in label


def fit(dev: Sequence[Observation], encoder: str, near: float) -> Calibration:
    """The calibration of the development split."""
    features = np.array([o.features for o in dev])
    model = LogisticRegression(C=1.0).fit(features, [o.is_right for o in dev])
    passage, sentence, terms = (round(float(weight), 3) for weight in model.coef_[0])
    draft = Calibration(encoder, passage, sentence, terms, 0.0, 0.0)
    scores = sorted((support(o.best, draft) for o in dev if o.question.unanswerable == "near"), reverse=True)
    threshold = math.ceil(scores[int(near * len(scores))] * 1000 + 1) / 1000
    far = [o.nearest for o in dev if o.question.unanswerable == "far"]
    own = [o.nearest for o in dev if o.question.answers]
    border = (float(np.quantile(far, 0.95)) + float(np.quantile(own, 0.05))) / 2
    return Calibration(encoder, passage, sentence, terms, threshold, round(border, 3))


def report(name: str, seen: Sequence[Observation], calibration: Calibration) -> str:
    """The table of one split: each figure with its count and a 95 % bootstrap interval over questions."""
    scores = {o.question.id: support(o.best, calibration) for o in seen}
    answered = {key for key, score in scores.items() if score >= calibration.threshold}
    own = [o for o in seen if o.question.answers]
    near = [o for o in seen if o.question.unanswerable == "near"]
    far = [o for o in seen if o.question.unanswerable == "far"]
    given = [o for o in own if o.question.id in answered]
    lines = [f"{name}: {len(own)} answerable, {len(near)} near and {len(far)} far unanswerable questions"]
    rows: list[tuple[str, Sequence[Observation], Callable[[Observation], bool]]] = [
        ("right passage first", own, lambda o: o.rank == 1),
        ("right passage in first 3", own, lambda o: 1 <= o.rank <= 3),
        ("quoted sentence right, if all were answered", own, lambda o: o.is_right),
        ("quoted sentence right, of those answered", given, lambda o: o.is_right),
        ("refused although answerable", own, lambda o: o.question.id not in answered),
        ("answered although near unanswerable", near, lambda o: o.question.id in answered),
        ("answered although far unanswerable", far, lambda o: o.question.id in answered),
    ]
    for title, among, holds in rows:
        values = np.array([holds(o) for o in among], dtype=float)
        low, high = _interval(values)
        lines.append(f"  {title:<46} {values.mean():.3f}  [{low:.3f}, {high:.3f}]  n={len(values)}")
    area = roc_auc_score([bool(o.question.answers) for o in seen], [scores[o.question.id] for o in seen])
    return "\n".join([*lines, f"  {'answerable against unanswerable, AUROC':<46} {area:.3f}"])


def _interval(values: NDArray[np.float64], samples: int = 2_000) -> tuple[float, float]:
    """The 2.5th and 97.5th percentile of the mean over bootstrap samples, seed 0."""
    draws = np.random.default_rng(0).choice(values, size=(samples, len(values)))
    low, high = np.quantile(draws.mean(axis=1), [0.025, 0.975])
    return float(low), float(high)


if __name__ == "__main__":
    main()
