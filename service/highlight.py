"""Highlight: which sentence of a passage answers, as offsets."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from indexer.document import Document
from indexer.paraphrase import SAME
from indexer.passage import Passage, embedded_text
from indexer.snapshot import Snapshot
from indexer.terms import terms
from service.question import Question, asks_number, informative
from service.retrieval import Hit


@dataclass(frozen=True, slots=True)
class Evidence:
    """A hit with its best sentence (a number within its passage).

    `sentence_cosine` in [-1, 1]; `phrasing` in [0, 1], the best cosine of a phrasing of it; `found` in [0, 1], the
    share by weight of the question's informative terms that the passage, its headings and its title hold; `missing` the
    weight of the heaviest one that they lack, in [0, 1], 1 for a word that the content never uses. `score` is
    what passages are ordered by; `scores` has that of each of its sentences. Higher is better. `features` are those of
    the best sentence, in the order of `Weights`. `tells` is False where all its sentences are questions or pointers to
    other pages.
    """

    hit: Hit
    sentence: int
    sentence_cosine: float
    phrasing: float
    found: float
    missing: float
    score: float
    scores: tuple[float, ...]
    features: tuple[float, ...]
    tells: bool = True


def gather(question: Question, vector: NDArray[np.float32], snapshot: Snapshot, hits: Sequence[Hit]) -> list[Evidence]:
    """The evidence of the hits, best first, equals by passage; those that tell nothing left out."""
    weighed = [weigh(question, vector, snapshot, hit) for hit in hits]
    return sorted((e for e in weighed if e.tells), key=lambda e: (-e.score, e.hit.passage))


def weigh(question: Question, vector: NDArray[np.float32], snapshot: Snapshot, hit: Hit) -> Evidence:
    """The evidence that a hit answers the question."""
    passage = snapshot.passages[hit.passage]
    features = sentence_features(question, vector, snapshot, hit)
    scores = tuple(float(score) for score in features @ np.array(astuple(snapshot.calibration.weights)))
    telling = [i for i in range(len(scores)) if _tells(snapshot.documents[passage.document_id], passage, i)]
    best = max(telling or range(len(scores)), key=lambda i: (scores[i], -i))
    cosine, phrasing, found = (float(features[best, column]) for column in (SENTENCE, PHRASING, TERMS))
    own = tuple(features[best].tolist())
    title = snapshot.documents[passage.document_id].title
    missing = heaviest_missing(informative(question, snapshot.postings), embedded_text(title, passage))
    missing /= snapshot.postings.idf(NO_TERM)
    return Evidence(hit, best, cosine, phrasing, found, missing, scores[best], scores, own, bool(telling))


NO_TERM = "\0"  # no text holds it
SENTENCE, PHRASING, TERMS = 1, 2, 6  # columns of `sentence_features`


def sentence_features(
    question: Question, vector: NDArray[np.float32], snapshot: Snapshot, hit: Hit
) -> NDArray[np.float64]:
    """What speaks for each sentence of a hit: shape (sentences, 9), columns in the order of `Weights`."""
    passage = snapshot.passages[hit.passage]
    text = embedded_text(snapshot.documents[passage.document_id].title, passage)
    weights = informative(question, snapshot.postings)
    found = share_found(weights, text, question.synonyms)
    cosines = snapshot.sentence_vectors(hit.passage) @ vector
    wanted = asks_number(question)
    return np.array(
        [
            (
                hit.cosine,
                float(cosine),
                phrasing,
                max(hit.phrasings),
                votes,
                hit.lexical,
                found,
                share_found(weights, sentence, question.synonyms),
                float(wanted and has_number(sentence)),
            )
            for cosine, phrasing, votes, sentence in zip(
                cosines, hit.phrasings, hit.votes, passage_sentences(passage), strict=True
            )
        ]
    )


def _tells(document: Document, passage: Passage, sentence: int) -> bool:
    """Is the sentence more than a question or a pointer to another page?"""
    start, end = passage.sentences[sentence]
    is_question = passage.text[start:end].endswith("?")
    return not is_question and not document.is_pointer(passage.start + start, passage.start + end)


def has_number(sentence: str) -> bool:
    """Does the sentence hold a digit?"""
    return any(char.isdigit() for char in sentence)


def alone(evidence: Sequence[Evidence], snapshot: Snapshot) -> float:
    """The share of the best sentence in the softmax over all sentences weighed, in (0, 1]; `evidence` is best first.

    Two sentences with equal scores: 0.5. Sentences that say the same as the best one (cosine from SAME on) are left
    out: that a fact stands in three articles is no doubt about it.
    """
    first = evidence[0]
    scores = np.array([score for one in evidence for score in one.scores])
    rows = np.concatenate([snapshot.sentence_vectors(one.hit.passage) for one in evidence])
    others = rows @ snapshot.sentence_vectors(first.hit.passage)[first.sentence] < SAME
    return float(1.0 / (1.0 + np.exp(scores[others] - first.score).sum()))


def share_found(weights: dict[str, float], text: str, synonyms: tuple[str, ...]) -> float:
    """The share by weight of the terms in `weights` that the text holds; 1.0 where there are none to find.

    {"cost": 3, "spray": 1} in "What the spray does": 1 / 4 = 0.25. A text that holds all of the glossary's synonyms
    is given the heaviest term that it lacks, since that may stand in it by another name.
    """
    total = sum(weights.values())
    if not total:
        return 1.0
    held = _terms_of(text)
    missing = [weight for term, weight in weights.items() if term not in held]
    if synonyms and missing and held.issuperset(synonyms):
        missing.remove(max(missing))
    return 1.0 - sum(missing) / total


def heaviest_missing(weights: dict[str, float], text: str) -> float:
    """The weight of the heaviest term that the text lacks; 0.0 if it holds all.

    {"cost": 3, "spray": 1} in "What the spray does": 3.
    """
    held = _terms_of(text)
    return max((weight for term, weight in weights.items() if term not in held), default=0.0)


@lru_cache(maxsize=4_096)  # every question looks at the same passages
def _terms_of(text: str) -> frozenset[str]:
    return frozenset(terms(text))


def passage_sentences(passage: Passage) -> list[str]:
    """The sentences of a passage as they stand in it."""
    return [passage.text[start:end] for start, end in passage.sentences]
