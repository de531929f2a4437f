"""Pairs of a question and a quotation, with whether the one answers the other: what the cross-encoder learns from."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from evals.outcome import quotes_answer
from evals.questions import Labelled
from evals.threshold import as_if
from indexer.paraphrase import SAME
from indexer.snapshot import Snapshot
from service.highlight import gather, read_text
from service.library import Library
from service.noted import consult
from service.question import clean, interpret
from service.retrieval import retrieve

RIGHT, WRONG, NONE = 2, 4, 3  # pairs of an answerable question, right and wrong; of an unanswerable one
NOTED_WRONG = 2  # wrong pairs beside each noted question
DEPTH = 30  # sentences, best first, from which wrong ones are drawn


@dataclass(frozen=True, slots=True)
class Pair:
    """`source` names the collection; `text` is what the cross-encoder reads of a sentence."""

    source: str
    question: str
    text: str
    answers: bool


def labelled_pairs(source: str, questions: Sequence[Labelled], library: Library) -> Iterator[Pair]:
    """The pairs of labelled questions: right sentences, and the wrong ones that retrieval finds first."""
    snapshot = library.snapshot
    for question in questions:
        right: list[str] = []
        wrong: list[str] = []
        for passage, sentence in _ranked(question.question, library):
            is_right = quotes_answer(snapshot.passages[passage], sentence, question)
            (right if is_right else wrong).append(read_text(snapshot, passage, sentence))
        most = WRONG if question.answers else NONE
        yield from (Pair(source, question.question, text, True) for text in right[:RIGHT])
        yield from (Pair(source, question.question, text, False) for text in wrong[:most])


def noted_pairs(source: str, library: Library, seed: int = 0) -> Iterator[Pair]:
    """The pairs of the questions that editors noted: their sentence, and some that come near and say something else."""
    rng, snapshot = random.Random(seed), library.snapshot
    plain = replace(library, snapshot=as_if(snapshot, "none"))
    for phrasing in snapshot.phrasings[: len(snapshot.phrasing_rows)]:
        yield Pair(source, phrasing.question, read_text(snapshot, phrasing.passage, phrasing.sentence), True)
        own = snapshot.sentence_vectors(phrasing.passage)[phrasing.sentence]
        others = [
            (passage, sentence)
            for passage, sentence in _ranked(phrasing.question, plain)[:DEPTH]
            if float(snapshot.sentence_vectors(passage)[sentence] @ own) < SAME
        ]
        for passage, sentence in rng.sample(others, min(NOTED_WRONG, len(others))):
            yield Pair(source, phrasing.question, read_text(snapshot, passage, sentence), False)


def _ranked(question: str, library: Library) -> list[tuple[int, int]]:
    """(passage, sentence) of all that retrieval finds, best first."""
    snapshot: Snapshot = library.snapshot
    asked = interpret(clean(question), snapshot.glossary, library.lexicon)
    vector = snapshot.encoder.query(asked.interpreted)
    found = [
        (score, -evidence.hit.passage, -sentence)
        for evidence in gather(
            asked, vector, snapshot, retrieve(asked, vector, consult(vector, snapshot), snapshot)[:DEPTH]
        )
        for sentence, score in enumerate(evidence.scores)
    ]
    return [(-passage, -sentence) for _, passage, sentence in sorted(found, reverse=True)]
