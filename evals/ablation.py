"""What each kind of evidence and each step is worth: everything learnt again without it, on the gold set.

    python -m evals.ablation              prints the table and writes evals/ablation.json

Each row is learnt on the development split, with its threshold (at most 5 % false answers), and measured on both.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from evals.baselines import Observation, judged
from evals.outcome import FALSE_ANSWERS, Outcome, figures, separation, threshold_for
from evals.questions import Labelled, read_questions
from evals.threshold import Found, as_if, fit_support, fit_weights, found_among, observe_all
from indexer.calibration import UNCALIBRATED, Calibration, Support, Weights
from indexer.glossary import Glossary
from indexer.snapshot import current_folder
from service.library import Library
from service.reader import open_library

FILE = Path(__file__).parent / "ablation.json"
SHOWN = {
    "right passage in first 3 (recall@3)": "recall@3",
    "quoted sentence right, if all were answered": "sentence right",
    "quoted sentence right, of those answered": "right of answered",
    "refused although answerable": "refused",
    "answered although near unanswerable": "near answered",
}


@dataclass(frozen=True, slots=True)
class Row:
    """`step` was left out; `metrics` has each figure as "dev …" and "test …"."""

    step: str
    metrics: dict[str, float]


def main() -> None:
    """Prints and writes the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=Path("index"), help="the folder of snapshots [index]")
    library = open_library(current_folder(parser.parse_args().index))
    rows = list(tqdm(ablate(read_questions(), library), "Leaving out", leave=False, disable=None))
    names = list(rows[0].metrics)
    print("| left out | " + " | ".join(names) + " |\n|---|" + "---|" * len(names))
    for row in rows:
        print(f"| {row.step} | " + " | ".join(f"{row.metrics[name]:.3f}" for name in names) + " |")
    FILE.write_bytes(msgspec.json.format(msgspec.json.encode(rows), indent=1) + b"\n")


def ablate(questions: Sequence[Labelled], library: Library) -> Iterator[Row]:
    """One row with everything, then one for each kind of evidence and each step that is left out."""
    found = found_among(questions, library)
    seen = observe_all(questions, library, _draft(fit_weights([found])))
    yield Row("nothing", measure(seen))
    for kind in fields(Weights):
        weights = fit_weights([list(_without(found, kind.name))])
        yield Row(f"order: {kind.name}", measure(observe_all(questions, library, _draft(weights))))
    for number, support in enumerate(fields(Support)[1:]):
        yield Row(f"coverage: {support.name}", measure([_blank(one, number) for one in seen]))
    snapshot = library.snapshot
    for step, other in (
        ("notes of what is not covered", replace(library, snapshot=as_if(snapshot, "answered"))),
        ("all notes", replace(library, snapshot=as_if(snapshot, "none"))),
        ("glossary", replace(library, snapshot=replace(snapshot, glossary=Glossary()))),
        ("mending of misspelt words", replace(library, lexicon=replace(library.lexicon, is_common=lambda word: True))),
    ):
        weights = fit_weights([found_among(questions, other)])
        yield Row(step, measure(observe_all(questions, other, _draft(weights))))


def measure(seen: Sequence[Observation]) -> dict[str, float]:
    """The figures on both splits, with a logistic model and a threshold learnt on the development split."""
    dev = [one for one in seen if one.question.split == "dev"]
    learnt = replace(UNCALIBRATED, support=fit_support(dev))
    threshold = threshold_for(judged(dev, learnt), FALSE_ANSWERS)
    found: dict[str, float] = {}
    for split in ("dev", "test"):
        outcomes: list[Outcome] = judged([one for one in seen if one.question.split == split], learnt)
        by_name = {figure.name: figure.value for figure in figures(outcomes, threshold)}
        found |= {f"{split} {short}": round(by_name[name], 4) for name, short in SHOWN.items()}
        found[f"{split} AUROC"] = round(separation(outcomes), 4)
    return found


def _draft(weights: Weights) -> Calibration:
    return replace(UNCALIBRATED, weights=weights, strict_terms=0.0)


def _without(found: Sequence[Found], name: str) -> Iterator[Found]:
    """The same with a column of zeros: what never varies gets no weight."""
    column = [field.name for field in fields(Weights)].index(name)
    for features, right in found:
        blanked: NDArray[np.float64] = features.copy()
        blanked[:, column] = 0.0
        yield blanked, right


def _blank(seen: Observation, number: int) -> Observation:
    return replace(seen, kinds=tuple(0.0 if i == number else value for i, value in enumerate(seen.kinds)))


if __name__ == "__main__":
    main()
