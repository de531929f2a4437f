"""How rescoring fares on a collection that it never saw: learnt from all others, measured on that one's test half.

    python -m evals.left_out ../shared/data          prints the table and writes evals/left_out.json

The gold set takes part as if nobody had noted questions, since no other collection has notes.
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np

from evals.baselines import judged
from evals.metrics import ranked_values
from evals.outcome import Outcome, separation
from evals.report import Trial, collection_trial, gold_trial, rankings_of, relevant
from evals.threshold import Found, as_if, fit_support, fit_weights, found_among, observe_all, open_collections
from indexer.calibration import UNCALIBRATED, Calibration
from indexer.snapshot import current_folder
from service.reader import open_library

FILE = Path(__file__).parent / "left_out.json"


def main() -> None:
    """Learns without each set in turn, and with all, and prints what each makes of the test half."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collections", type=Path)
    parser.add_argument("--index", type=Path, default=Path("index"), help="the folder of snapshots [index]")
    options = parser.parse_args()
    library = open_library(current_folder(options.index))
    plain = replace(library, snapshot=as_if(library.snapshot, "none"))
    opened = open_collections(options.collections, library.snapshot.encoder)
    trials = [gold_trial(plain), *(collection_trial(*one) for one in opened)]
    learnt = [found_among(trial.questions, trial.library) for trial in trials]
    rows = []
    for left_out in (*trials, None):
        kept = [(t, f) for t, f in zip(trials, learnt, strict=True) if t is not left_out]
        draft = learn([t for t, _ in kept], [f for _, f in kept])
        for trial in [left_out] if left_out else trials:
            rows.append({"collection": trial.name, "learnt_from_it": left_out is None, **measure_shipped(trial, draft)})
            print("  ".join(f"{name} {value}" for name, value in rows[-1].items()), flush=True)
    FILE.write_bytes(msgspec.json.format(msgspec.json.encode(rows), indent=1) + b"\n")


def learn(trials: Sequence[Trial], found: Sequence[Sequence[Found]]) -> Calibration:
    """A calibration with the weights and the logistic model learnt from the development halves of these."""
    draft = replace(UNCALIBRATED, encoder="left out", strict_terms=0.0, weights=fit_weights(found))
    seen = [observe_all([q for q in t.questions if q.split == "dev"], t.library, draft) for t in trials]
    return replace(draft, support=fit_support([one for group in seen for one in group]))


def measure_shipped(trial: Trial, calibration: Calibration) -> dict[str, float | None]:
    """nDCG@10, share of right sentences if all were answered, and AUROC, on the test half."""
    test = [question for question in trial.questions if question.split == "test"]
    outcomes: list[Outcome] = judged(observe_all(test, trial.library, calibration), calibration)
    rankings = rankings_of(outcomes, trial.library.snapshot, trial.by_document, "test")
    values = ranked_values(relevant(trial, "test"), rankings)["nDCG@10"]
    own = [outcome for outcome in outcomes if outcome.question.answers]
    right = float(np.mean([outcome.is_right for outcome in own])) if trial.has_sentences else None
    return {
        "ndcg@10": round(float(np.mean([values.get(o.question.id, 0.0) for o in own])), 4),
        "sentence": None if right is None else round(right, 4),
        "auroc": round(separation(outcomes), 4),
    }


if __name__ == "__main__":
    main()
