"""Baselines: the dense list alone, BM25 alone, and what is shipped, each as question → outcome."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.outcome import Outcome, quotes_answer, rank_of_answer
from evals.questions import Labelled
from indexer.calibration import Calibration
from indexer.snapshot import Snapshot
from service.answer import WEIGHED
from service.coverage import kinds, support
from service.highlight import Evidence, gather, passage_sentences, share_found
from service.library import Library
from service.question import Question, clean, informative, interpret
from service.retrieval import retrieve


@dataclass(frozen=True, slots=True)
class Observation:
    """What the service makes of one labelled question; `kinds` as in `Support`, `nearest` the best cosine."""

    question: Labelled
    best: Evidence
    kinds: tuple[float, ...]
    nearest: float
    rank: int
    is_right: bool


def observe(question: Labelled, library: Library) -> Observation:
    """What the service would quote for a question, whatever the threshold."""
    snapshot, asked = library.snapshot, _read(question, library)
    vector = snapshot.encoder.query(asked.interpreted)
    hits = retrieve(asked, vector, snapshot)
    evidence = tuple(gather(asked, vector, snapshot, hits[:WEIGHED]))
    rank = rank_of_answer([snapshot.passages[e.hit.passage] for e in evidence], question)
    is_right = quotes_answer(snapshot.passages[evidence[0].hit.passage], evidence[0].sentence, question)
    return Observation(
        question, evidence[0], kinds(evidence, snapshot), max(hit.cosine for hit in hits), rank, is_right
    )


def judged(seen: Sequence[Observation], calibration: Calibration) -> list[Outcome]:
    """The outcomes of observations, with the probability that a calibration gives them as score."""
    return [Outcome(o.question, support(o.kinds, calibration), o.rank, o.is_right) for o in seen]


def shipped(question: Labelled, library: Library) -> Outcome:
    """The service's own outcome, with the score that its threshold is compared with."""
    return judged([observe(question, library)], library.snapshot.calibration)[0]


def dense_alone(question: Labelled, library: Library) -> Outcome:
    """Passages by cosine, of the first one the sentence with the highest cosine; the passage's cosine is the score."""
    snapshot = library.snapshot
    vector = snapshot.encoder.query(_read(question, library).interpreted)
    found = snapshot.vectors.nearest(vector, WEIGHED)
    first, cosine = found[0]
    sentence = int(np.argmax(snapshot.sentence_vectors(first) @ vector))
    return _outcome(question, cosine, [passage for passage, _ in found], sentence, snapshot)


def bm25_alone(question: Labelled, library: Library) -> Outcome:
    """Passages by BM25, of the first the sentence with most of the terms by weight; BM25 is the score."""
    snapshot, asked = library.snapshot, _read(question, library)
    scores = snapshot.postings.scores((*asked.terms, *asked.synonyms))
    ranked = [int(i) for i in np.lexsort((np.arange(len(scores)), -scores))[:WEIGHED]]
    weights = informative(asked, snapshot.postings)
    shares = [share_found(weights, text, asked.synonyms) for text in passage_sentences(snapshot.passages[ranked[0]])]
    return _outcome(question, float(scores[ranked[0]]), ranked, shares.index(max(shares)), snapshot)


def _read(question: Labelled, library: Library) -> Question:
    return interpret(clean(question.question), library.snapshot.glossary, library.lexicon)


def _outcome(question: Labelled, score: float, ranked: list[int], sentence: int, snapshot: Snapshot) -> Outcome:
    passages = [snapshot.passages[i] for i in ranked]
    return Outcome(question, score, rank_of_answer(passages, question), quotes_answer(passages[0], sentence, question))
