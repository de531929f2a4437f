"""The labelled questions of questions.jsonl (evals/questions.md says how they were made)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from indexer.document import Document

FILE = Path(__file__).parent / "questions.jsonl"


@dataclass(frozen=True, slots=True)
class Label:
    """A sentence (or table row) that answers, verbatim, with its document's id."""

    document: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with all sentences that answer it; none where `unanswerable` says how far off it is.

    `family` is shared by the questions that ask the same in other words; a family stands in one split only.
    """

    id: str
    question: str
    family: str
    split: Literal["dev", "test"]
    kind: str
    style: str
    answers: tuple[Label, ...]
    unanswerable: Literal["near", "far"] | None


def read_questions(file: Path = FILE) -> list[Labelled]:
    """All labelled questions, in order of id."""
    lines = file.read_text("utf-8").splitlines()
    return sorted((msgspec.json.decode(line, type=Labelled) for line in lines if line.strip()), key=lambda q: q.id)


def misplaced(questions: Sequence[Labelled], documents: dict[str, Document]) -> list[str]:
    """A sentence for every label that does not stand in its document, word for word."""
    return [
        f"{question.id}: {label.sentence[:60]!r} is not in {label.document}"
        for question in questions
        for label in question.answers
        if label.document not in documents or label.sentence not in documents[label.document].text
    ]
