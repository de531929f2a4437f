"""Baselines: the dense list alone, BM25 alone, both fused in plain ways, and what is shipped, as question → outcome."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.outcome import Outcome, is_answer, rank_of_answer
from evals.questions import Labelled
from indexer.calibration import Calibration
from indexer.snapshot import Snapshot
from service.answer import WEIGHED
from service.coverage import kinds, support
from service.highlight import Evidence, gather, passage_sentences, share_found, weigh
from service.library import Library
from service.noted import consult
from service.question import Question, clean, informative, interpret
from service.quotation import best_quotation
from service.retrieval import DEPTH, retrieve
from service.widening import widen

RANK_OFFSET = 60  # k of Cormack, Clarke and Büttcher 2009, "Reciprocal rank fusion outperforms Condorcet"
Scores = Mapping[int, float]  # number of a passage or sentence → score, higher is better


@dataclass(frozen=True, slots=True)
class Observation:
    """What the service makes of one labelled question; `kinds` as in `Support`, `nearest` the best cosine.

    `quote` is what would be quoted, as `is_right` and `rank` judge it. `ranked` are the passages' numbers: the one that
    is quoted, those weighed, those only found, each best first.
    """

    question: Labelled
    best: Evidence
    kinds: tuple[float, ...]
    nearest: float
    rank: int
    is_right: bool
    quote: str = ""
    ranked: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A labelled question as every way of answering gets it: interpreted and encoded once.

    `vector`: shape (d,), float32, unit length. `dense` and `lexical` are the two lists: the DEPTH best passages by
    cosine, in [-1, 1], and by BM25, above 0.
    """

    question: Labelled
    asked: Question
    vector: NDArray[np.float32]
    dense: Scores
    lexical: Scores


def read(question: Labelled, library: Library) -> Reading:
    """The question, interpreted and encoded, with its two lists."""
    snapshot = library.snapshot
    asked = interpret(clean(question.question), snapshot.glossary, library.lexicon)
    vector = snapshot.encoder.query(asked.interpreted)
    scores = snapshot.postings.scores((*asked.terms, *asked.synonyms))
    order = np.lexsort((np.arange(len(scores)), -scores))[:DEPTH]
    lexical = {int(i): float(scores[i]) for i in order if scores[i] > 0}
    return Reading(question, asked, vector, dict(snapshot.vectors.nearest(vector, DEPTH)), lexical)


def observe(question: Labelled, library: Library) -> Observation:
    """What the service would quote for a question, whatever the threshold."""
    return observe_reading(read(question, library), library)


def observe_reading(reading: Reading, library: Library) -> Observation:
    """What the service would quote for a question that is read already, by the service's own steps."""
    snapshot, asked, vector, question = library.snapshot, reading.asked, reading.vector, reading.question
    noted = consult(vector, snapshot)
    hits = retrieve(asked, vector, noted, snapshot)
    # Content that only asks and points tells nothing; its first hit stands for it, so that it can be counted as wrong.
    evidence = gather(asked, vector, snapshot, hits[:WEIGHED]) or [weigh(asked, vector, snapshot, hits[0])]
    shown = best_quotation(asked, evidence, snapshot)
    found = [shown.passage, *(e.hit.passage for e in evidence), *(hit.passage for hit in hits)]
    ranked = tuple(dict.fromkeys(found))[:DEPTH]
    passages = [snapshot.passages[i] for i in ranked]
    start, end = shown.highlight
    quote = passages[0].text[start:end]
    return Observation(
        question,
        best=evidence[0],
        kinds=kinds(evidence, noted, snapshot),
        nearest=max(hit.cosine for hit in hits),
        rank=rank_of_answer(passages, question),
        is_right=is_answer(passages[0], quote, question),
        quote=quote,
        ranked=ranked,
    )


def judged(seen: Sequence[Observation], calibration: Calibration) -> list[Outcome]:
    """The outcomes of observations, with the probability that a calibration gives them as score."""
    return [Outcome(o.question, support(o.kinds, calibration), o.rank, o.is_right, o.quote, o.ranked) for o in seen]


def shipped(question: Labelled, library: Library) -> Outcome:
    """The service's own outcome, with the score that its threshold is compared with."""
    return judged([observe(question, library)], library.snapshot.calibration)[0]


def dense_alone(question: Labelled, library: Library) -> Outcome:
    """Passages by cosine, of the first one the sentence with the highest cosine; the passage's cosine is the score."""
    return dense_of(read(question, library), library)


def bm25_alone(question: Labelled, library: Library) -> Outcome:
    """Passages by BM25, of the first the sentence with most of the terms by weight; BM25 is the score."""
    return bm25_of(read(question, library), library)


def dense_of(reading: Reading, library: Library) -> Outcome:
    """`dense_alone` of a question that is read already."""
    return _by(reading.dense, lambda cosines, shares: cosines, reading, library)


def bm25_of(reading: Reading, library: Library) -> Outcome:
    """`bm25_alone` of a question that is read already."""
    return _by(reading.lexical, lambda cosines, shares: shares, reading, library)


def rank_fusion(reading: Reading, library: Library) -> Outcome:
    """Passages by reciprocal rank fusion of the two lists; the sentence by fusion of its ranks in the same way."""
    return _by(fuse_ranks(reading.dense, reading.lexical), fuse_ranks, reading, library)


def convex_fusion(weight: float) -> "Way":
    """The way that orders by `weight` of the dense score and the rest of BM25, each over its highest; sentences too."""

    def outcome(reading: Reading, library: Library) -> Outcome:
        union = sorted({*reading.dense, *reading.lexical})
        missing = [i for i in union if i not in reading.dense]
        dense = {**reading.dense, **{i: library.snapshot.vectors.cosine(i, reading.vector) for i in missing}}
        fused = fuse_scores(dense, reading.lexical, weight)
        return _by(fused, lambda cosines, shares: fuse_scores(cosines, shares, weight), reading, library)

    return outcome


def fuse_ranks(first: Scores, second: Scores) -> dict[int, float]:
    """Σ 1 / (60 + rank) over the lists that hold a number.

    7 is first in one list and second in the other: 1/61 + 1/62 = 0.0325.
    """
    fused: dict[int, float] = dict.fromkeys(sorted({*first, *second}), 0.0)
    for scores in (first, second):
        for rank, number in enumerate(in_order(scores), 1):
            fused[number] += 1 / (RANK_OFFSET + rank)
    return fused


def fuse_scores(first: Scores, second: Scores, weight: float) -> dict[int, float]:
    """weight · first / highest + (1 − weight) · second / highest; what a list does not hold has 0 there.

    0.5 of {1: 0.8, 2: 0.4} and {2: 6.0}: {1: 0.5, 2: 0.25 + 0.5 = 0.75}.
    """
    tops = [max(scores.values(), default=0.0) or 1.0 for scores in (first, second)]
    return {
        number: weight * first.get(number, 0.0) / tops[0] + (1 - weight) * second.get(number, 0.0) / tops[1]
        for number in sorted({*first, *second})
    }


def in_order(scores: Scores) -> list[int]:
    """The numbers, best first, equals by number."""
    return sorted(scores, key=lambda number: (-scores[number], number))


Way = Callable[[Reading, Library], Outcome]
# Every way of answering that is measured beside what is shipped.
BASELINES: Mapping[str, Way] = {
    "dense alone": dense_of,
    "BM25 alone": bm25_of,
    "rank fusion": rank_fusion,
    "convex fusion 0.5": convex_fusion(0.5),
    "convex fusion 0.7": convex_fusion(0.7),
}
SHIPPED = "shipped"


def _by(
    scores: Scores, sentence_scores: Callable[[Scores, Scores], Scores], reading: Reading, library: Library
) -> Outcome:
    """The passages by these scores, and of the first one the best sentence by what fuses its cosine and its terms."""
    ranked = tuple(in_order(scores)[:DEPTH])
    if not ranked:
        return Outcome(reading.question, 0.0, 0, False)
    snapshot, first = library.snapshot, ranked[0]
    cosines = snapshot.sentence_vectors(first) @ reading.vector
    weights = informative(reading.asked, snapshot.postings)
    texts = passage_sentences(snapshot.passages[first])
    shares = {i: share_found(weights, text, reading.asked.synonyms) for i, text in enumerate(texts)}
    sentence = in_order(sentence_scores(dict(enumerate(map(float, cosines))), shares))[0]
    return _outcome(reading.question, scores[first], ranked, sentence, snapshot)


def _outcome(question: Labelled, score: float, ranked: tuple[int, ...], sentence: int, snapshot: Snapshot) -> Outcome:
    passages = [snapshot.passages[i] for i in ranked]
    start, end = widen(passages[0], sentence)
    quote = passages[0].text[start:end]
    return Outcome(
        question, score, rank_of_answer(passages, question), is_answer(passages[0], quote, question), quote, ranked
    )
