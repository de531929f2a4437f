"""Chooses the coverage calibration on the development split, and measures it on the test split.

    python -m evals.threshold                     prints the table for the published index in ./index
    python -m evals.threshold --write             also writes indexer/calibrations.json for the encoder in use
    python -m evals.threshold --near 0.10         for at most 10 % of the near unanswerable questions answered

The score is a logistic regression over three kinds of evidence (service/coverage.py); it is told to tell a right
quotation from everything else. The threshold is the lowest at which no more than `--near` of the near unanswerable
development questions get an answer. The test split is only reported.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from sklearn.linear_model import LogisticRegression

from evals.baselines import Observation, observe
from evals.outcome import NEAR, Outcome, figures, separation, threshold_for
from evals.questions import misplaced, read_questions
from indexer.calibration import SHIPPED, Calibration
from indexer.snapshot import current_folder
from service.coverage import support
from service.reader import open_library


def main() -> None:
    """Fits, prints, and with --write ships the calibration."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=Path("index"), help="the folder of snapshots [index]")
    parser.add_argument("--near", type=float, default=NEAR, help="share of near questions answered [%(default)s]")
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


def fit(dev: Sequence[Observation], encoder: str, near: float) -> Calibration:
    """The calibration of the development split."""
    features = np.array([o.features for o in dev])
    model = LogisticRegression(C=1.0).fit(features, [o.is_right for o in dev])
    passage, sentence, terms = (round(float(weight), 3) for weight in model.coef_[0])
    draft = Calibration(encoder, passage, sentence, terms, 0.0, 0.0)
    far = [o.nearest for o in dev if o.question.unanswerable == "far"]
    own = [o.nearest for o in dev if o.question.answers]
    border = (float(np.quantile(far, 0.95)) + float(np.quantile(own, 0.05))) / 2
    return Calibration(encoder, passage, sentence, terms, threshold_for(judged(dev, draft), near), round(border, 3))


def judged(seen: Sequence[Observation], calibration: Calibration) -> list[Outcome]:
    """The outcomes of observations, scored by a calibration."""
    return [Outcome(o.question, support(o.best, calibration), o.rank, o.is_right) for o in seen]


def report(name: str, seen: Sequence[Observation], calibration: Calibration) -> str:
    """The table of one split: each figure with its count and a 95 % bootstrap interval over questions."""
    outcomes = judged(seen, calibration)
    counts = [sum(o.question.unanswerable == kind for o in outcomes) for kind in (None, "near", "far")]
    lines = ["{}: {} answerable, {} near and {} far unanswerable questions".format(name, *counts)]
    lines += [f"  {figure.name:<46} {figure}" for figure in figures(outcomes, calibration.threshold)]
    return "\n".join([*lines, f"  {'answerable against unanswerable, AUROC':<46} {separation(outcomes):.3f}"])


if __name__ == "__main__":
    main()
