"""Chooses the calibrations on the development split, and measures them on the test split.

    python -m evals.threshold                     prints the tables for the published index in ./index
    python -m evals.threshold --write             also writes indexer/calibrations.json for the encoder in use
    python -m evals.threshold --false 0.10        for at most 10 % of the unanswerable questions answered

Two are made: with the phrasings of the content, and as if it had none. Each has the weights by which sentences are
ordered (a softmax over all sentences found, told which ones answer), a logistic model of "this sentence answers", and
the threshold: the lowest at which no more than `--false` of the unanswerable development questions get an answer
(for the setting `strict` two fifths of that share, for `lax` twice as many). The test split is only reported; the last
table of each is the one in docs/settings.md.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax
from sklearn.linear_model import LogisticRegression
from tqdm import tqdm

from evals.baselines import Observation, judged, observe
from evals.collections import Collection, open_collection, read_collections
from evals.outcome import FALSE_ANSWERS, Outcome, figures, quotes_answer, separation, threshold_for
from evals.questions import Labelled, misplaced, read_questions
from evals.tradeoff import strictnesses, table, trade_off
from indexer.build import no_progress
from indexer.calibration import SHIPPED, UNCALIBRATED, Calibration, Notes, Support, Weights
from indexer.encoder import Encoder
from indexer.errors import KetamineQAError
from indexer.phrasing import kind_of_notes
from indexer.snapshot import Snapshot, current_folder
from service.highlight import sentence_features
from service.library import Library
from service.noted import consult
from service.question import clean, interpret
from service.reader import open_library
from service.retrieval import retrieve
from service.settings import load_settings

STRICTER, LAXER = 0.4, 2.0  # times the share of false answers: 2 % and 10 % where `balanced` lets 5 % through
RIDGE = 1e-3  # on standardized weights; keeps the weight of evidence that never varies at zero


TITLES = {"both": "with all notes", "answered": "without the questions noted as not covered", "none": "without notes"}


Found = tuple[NDArray[np.float64], NDArray[np.bool_]]  # the sentences found: evidence, and which ones answer
Asked = tuple[Sequence[Labelled], Library]  # questions and the library that they are asked of


class NothingToLearn(KetamineQAError):
    """The labelled questions tell nothing about the content."""


def main() -> None:
    """Fits, prints, and with --write ships the calibrations."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path, default=Path("index"), help="the folder of snapshots [index]")
    parser.add_argument(
        "--false", type=float, default=FALSE_ANSWERS, dest="share", help="share of false answers [%(default)s]"
    )
    parser.add_argument(
        "--collections", type=Path, help="a folder of public collections, from whose development halves the calibration"
        " for content without notes learns too"
    )  # fmt: skip
    parser.add_argument("--write", action="store_true", help="write indexer/calibrations.json")
    options = parser.parse_args()
    library = open_library(current_folder(options.index))
    questions = read_questions()
    if faults := misplaced(questions, dict(library.snapshot.documents)):
        sys.exit("\n".join(faults[:20]) + f"\n{len(faults)} labels are not in the index. Build it again, or mend them.")
    made = []
    opened = open_collections(options.collections, library.snapshot.encoder) if options.collections else []
    others = [(collection.questions, own) for collection, own in opened]
    for notes in _kinds_of_notes(library.snapshot):
        own = replace(library, snapshot=as_if(library.snapshot, notes))
        calibration, seen = calibrate(questions, own, notes, options.share, others if notes == "none" else ())
        made.append(replace(calibration, learnt_from=_teachers(questions, opened if notes == "none" else ())))
        for split in ("dev", "test"):
            title = f"{split}, {TITLES[notes]}"
            print(report(title, [o for o in seen if o.question.split == split], calibration))
        test = judged([o for o in seen if o.question.split == "test"], calibration)
        print(table(trade_off(test, strictnesses(calibration))))
    print(msgspec.json.format(msgspec.json.encode(made), indent=1).decode())
    if options.write:
        known = msgspec.json.decode(SHIPPED.read_bytes(), type=list[Calibration])
        replaced = {(c.encoder, c.notes) for c in made}
        kept = [c for c in known if (c.encoder, c.notes) not in replaced]
        ordered = sorted([*kept, *made], key=lambda c: (c.encoder, c.notes))
        SHIPPED.write_bytes(msgspec.json.format(msgspec.json.encode(ordered), indent=1) + b"\n")
        print(f"Written to {SHIPPED}. Build the index again: the calibration travels in the snapshot.")


def _teachers(questions: Sequence[Labelled], opened: Sequence[tuple[Collection, Library]]) -> str:
    groups = [("evals/questions.jsonl", questions), *((one.name, one.questions) for one, _ in opened)]
    return ", ".join(f"{len(_dev(asked))} development questions of {name}" for name, asked in groups)


def open_collections(folder: Path, encoder: Encoder) -> list[tuple[Collection, Library]]:
    """Every collection in the folder with its library, built into the cache folder where that has not been done."""
    cache = load_settings(os.environ).cache / "collections"
    return [
        (collection, open_collection(collection, cache / collection.name, encoder, no_progress))
        for collection in read_collections(folder)
    ]


def as_if(snapshot: Snapshot, notes: Notes) -> Snapshot:
    """The same snapshot as if editors had noted no more than this."""
    if notes == "both":
        return snapshot
    kept = 0 if notes == "none" else len(snapshot.phrasing_rows)
    return replace(
        snapshot,
        phrasings=snapshot.phrasings[:kept],
        phrasing_rows=snapshot.phrasing_rows[:kept],
        phrasing_sentences=snapshot.phrasing_sentences[:kept],
        uncovered_rows=snapshot.uncovered_rows[:0],
    )


def _kinds_of_notes(snapshot: Snapshot) -> tuple[Notes, ...]:
    own = kind_of_notes(snapshot.phrasings)
    kinds: tuple[Notes, ...] = ("both", "answered", "none")
    return kinds[kinds.index(own) :]


def calibrate(
    questions: Sequence[Labelled], library: Library, notes: Notes, share: float, others: Sequence[Asked] = ()
) -> tuple[Calibration, list[Observation]]:
    """The calibration chosen on the development split, and what it makes of every question.

    The weights and the logistic model learn from the development questions of `others` too; the threshold does not.
    """
    identity = library.snapshot.encoder.card.identity
    draft = replace(UNCALIBRATED, encoder=identity, notes=notes, strict_terms=0.0)
    draft = replace(draft, weights=learn_weights([(questions, library), *others]))
    seen = observe_all(questions, library, draft)
    dev = [o for o in seen if o.question.split == "dev"]
    more = [o for asked, other in others for o in observe_all(_dev(asked), other, draft)]
    return fit(dev, draft, share, more), seen


def learn_weights(asked: Sequence[Asked]) -> Weights:
    """The weights by the answerable development questions of several libraries, each library counting the same."""
    return fit_weights([found_among(questions, library) for questions, library in asked])


def found_among(questions: Sequence[Labelled], library: Library) -> list[Found]:
    """What retrieval finds for each answerable development question."""
    return [found(q, library) for q in tqdm(_dev(questions), "Reading", leave=False, disable=None) if q.answers]


def observe_all(questions: Sequence[Labelled], library: Library, draft: Calibration) -> list[Observation]:
    """What a calibration makes of questions."""
    own = replace(library, snapshot=replace(library.snapshot, calibration=draft))
    return [observe(question, own) for question in tqdm(questions, "Asking", leave=False, disable=None)]


def _dev(questions: Sequence[Labelled]) -> list[Labelled]:
    return [question for question in questions if question.split == "dev"]


def found(question: Labelled, library: Library) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Every sentence that retrieval finds: its features (n, 9), and whether it is a labelled answer (n,)."""
    snapshot = library.snapshot
    asked = interpret(clean(question.question), snapshot.glossary, library.lexicon)
    vector = snapshot.encoder.query(asked.interpreted)
    hits = retrieve(asked, vector, consult(vector, snapshot), snapshot)
    features = [sentence_features(asked, vector, snapshot, hit) for hit in hits]
    passages = [snapshot.passages[hit.passage] for hit in hits]
    right = [quotes_answer(p, i, question) for p in passages for i in range(len(p.sentences))]
    return np.concatenate(features), np.array(right)


def fit_weights(groups: Sequence[Sequence[Found]]) -> Weights:
    """The weights that give the right sentences of each question the largest share of its softmax.

    Minimizes the mean of −log Σ softmax(right sentences) plus a ridge, each group of questions counting the same;
    questions without a right sentence tell nothing.
    """
    told = [[one for one in group if one[1].any()] for group in groups]
    kept = [(features, right, 1 / len(group)) for group in told for features, right in group]
    if not kept:
        raise NothingToLearn("Of no question is a sentence found that answers it, so nothing can be chosen.")
    scale = np.concatenate([features for features, _, _ in kept]).std(axis=0)
    scale[scale < 1e-9] = 1.0

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = RIDGE * float(weights @ weights), 2 * RIDGE * weights
        for features, right, counts in kept:
            scores = (features / scale) @ weights
            total += counts * (float(logsumexp(scores)) - float(logsumexp(scores[right])))
            pull = softmax(scores) @ features - softmax(scores[right]) @ features[right]
            slope = slope + counts * pull / scale
        return total, slope

    best = minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B").x / scale
    return Weights(*(round(float(weight), 3) for weight in best))


def fit(dev: Sequence[Observation], draft: Calibration, share: float, more: Sequence[Observation] = ()) -> Calibration:
    """The draft with its logistic model, its threshold and its border of the topic; `more` teaches the model only."""
    modelled = replace(draft, support=fit_support([*dev, *more]))
    outcomes = judged(dev, modelled)
    return replace(
        modelled,
        threshold=threshold_for(outcomes, share),
        far=round(border(dev), 3),
        stricter=threshold_for(outcomes, STRICTER * share),
        laxer=threshold_for(outcomes, LAXER * share),
    )


def fit_support(seen: Sequence[Observation]) -> Support:
    """The logistic model of "the best sentence answers"."""
    if not any(o.is_right for o in seen):
        raise NothingToLearn("Of no question would the right sentence be quoted, so no threshold can be chosen.")
    features = np.array([o.kinds for o in seen])
    scale = features.std(axis=0)
    scale[scale < 1e-9] = 1.0
    model = LogisticRegression(C=0.3, max_iter=2_000).fit(features / scale, [o.is_right for o in seen])
    weights = (round(float(weight), 4) for weight in model.coef_[0] / scale)
    return Support(round(float(model.intercept_[0]), 4), *weights)


def border(dev: Sequence[Observation]) -> float:
    """The best cosine below which a question belongs to another topic: halfway between far ones and our own.

    −1.0, below every cosine, where no question is far.
    """
    far = [o.nearest for o in dev if o.question.unanswerable == "far"]
    own = [o.nearest for o in dev if o.question.answers]
    return (float(np.quantile(far, 0.95)) + float(np.quantile(own, 0.05))) / 2 if far else -1.0


def report(name: str, seen: Sequence[Observation], calibration: Calibration) -> str:
    """The table of one split: each figure with its count and a 95 % bootstrap interval over questions."""
    outcomes: list[Outcome] = judged(seen, calibration)
    counts = [sum(o.question.unanswerable == kind for o in outcomes) for kind in (None, "near", "far")]
    lines = ["{}: {} answerable, {} near and {} far unanswerable questions".format(name, *counts)]
    lines += [f"  {figure.name:<46} {figure}" for figure in figures(outcomes, calibration.threshold)]
    return "\n".join([*lines, f"  {'answerable against unanswerable, AUROC':<46} {separation(outcomes):.3f}"])


if __name__ == "__main__":
    main()
