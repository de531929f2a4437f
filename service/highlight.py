"""Highlight: which sentence of a passage answers, as offsets."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.passage import Passage, embedded_text
from indexer.snapshot import Snapshot
from indexer.terms import terms
from service.question import Question, informative
from service.retrieval import Hit

# Weights of a sentence beside its passage, chosen on the development split (docs/decisions/0003-retrieval.md).
SENTENCE_COSINE, SENTENCE_TERMS = 0.6, 0.2
# A sentence that begins with one of these leans on the one before it and would mislead alone.
LEANING = re.compile(
    r"(?:it|its|this|that|these|those|they|their|them|he|she|his|her|but|however|so|and|or|also|yet|instead|then|both"
    r"|such|even so|in contrast|by contrast|for example|for instance|because of this|as a result|otherwise|still|too"
    r"|neither|another|the same)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A hit with its best sentence (a number within its passage).

    `sentence_cosine` in [-1, 1]; `found` in [0, 1], the share by weight of the question's informative terms that the
    passage, its headings and its title hold; `score` is what passages are ordered by, higher is better.
    """

    hit: Hit
    sentence: int
    sentence_cosine: float
    found: float
    score: float


def weigh(question: Question, vector: NDArray[np.float32], snapshot: Snapshot, hit: Hit) -> Evidence:
    """The evidence that a hit answers the question."""
    passage = snapshot.passages[hit.passage]
    weights = informative(question, snapshot.postings)
    cosines = np.asarray(snapshot.sentence_vectors(hit.passage) @ vector)
    shares = [share_found(weights, sentence, question.synonyms) for sentence in passage_sentences(passage)]
    scores = [SENTENCE_COSINE * float(c) + SENTENCE_TERMS * s for c, s in zip(cosines, shares, strict=True)]
    told = [i for i, sentence in enumerate(passage_sentences(passage)) if not sentence.endswith("?")]
    best = max(told or range(len(scores)), key=lambda i: (scores[i], -i))  # a question does not answer one
    text = embedded_text(snapshot.documents[passage.document_id].title, passage)
    return Evidence(
        hit, best, float(cosines[best]), share_found(weights, text, question.synonyms), hit.score + scores[best]
    )


def share_found(weights: dict[str, float], text: str, synonyms: tuple[str, ...]) -> float:
    """The share by weight of the terms in `weights` that the text holds; 1.0 where there are none to find.

    {"cost": 3, "spray": 1} in "What the spray does": 1 / 4 = 0.25. A text that holds all of the glossary's synonyms
    is given the heaviest term that it lacks, since that may stand in it by another name.
    """
    total = sum(weights.values())
    if not total:
        return 1.0
    held = set(terms(text))
    missing = [weight for term, weight in weights.items() if term not in held]
    if synonyms and missing and held.issuperset(synonyms):
        missing.remove(max(missing))
    return 1.0 - sum(missing) / total


def passage_sentences(passage: Passage) -> list[str]:
    """The sentences of a passage as they stand in it."""
    return [passage.text[start:end] for start, end in passage.sentences]


def widen(passage: Passage, sentence: int) -> tuple[int, int]:
    """[start, end) in the passage of what is quoted for a sentence: with those before it that it leans on."""
    first = sentence
    start, end = passage.sentences[sentence]
    while first > 0 and LEANING.match(passage.text, passage.sentences[first][0]):
        previous = passage.sentences[first - 1]
        if "\n" in passage.text[previous[1] : passage.sentences[first][0]]:
            break  # the one before belongs to another paragraph or list item
        first -= 1
        start = previous[0]
    return start, end
