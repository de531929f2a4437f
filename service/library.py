"""Library: a snapshot and what answering needs beside it, made once when the snapshot is loaded."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from indexer.snapshot import Snapshot
from service.amounts import has_amount, passages_with_amounts
from service.question import make_lexicon
from service.spelling import Lexicon

MOST_CANDIDATES = 48  # headings tried as suggestions
# A heading with a pronoun for its subject ("What do they cost?") is no question on its own.
LEANS = re.compile(r"\b(?:it|its|they|them|their|this|that|these|those)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A heading of the content that is itself a question, with the first passage beneath it."""

    question: str
    passage_id: str


@dataclass(frozen=True, slots=True)
class Library:
    """`suggestions` are questions that the content is known to answer, in the order in which they are offered.

    `places` are the numbers of the passages by their ids; `amounts` those of the passages that name a dose.
    """

    snapshot: Snapshot
    lexicon: Lexicon
    places: Mapping[str, int]
    amounts: frozenset[int]
    suggestions: tuple[Suggestion, ...] = ()


def make_library(snapshot: Snapshot) -> Library:
    """The library of a snapshot; its suggestions are still to be tried."""
    texts = {id_: document.text for id_, document in snapshot.documents.items()}
    lexicon = make_lexicon(texts.values(), snapshot.glossary, snapshot.encoder)
    places = {passage.id: number for number, passage in enumerate(snapshot.passages)}
    return Library(snapshot, lexicon, places, passages_with_amounts(snapshot.passages, texts))


def candidates(snapshot: Snapshot) -> list[Suggestion]:
    """Headings of the content that are questions on their own, each once, taken in turn from every document."""
    by_document: dict[str, list[Suggestion]] = {}
    seen: set[str] = set()
    for passage in snapshot.passages:
        heading = passage.heading_path[-1] if passage.heading_path else ""
        if heading.endswith("?") and heading not in seen and not LEANS.search(heading) and not has_amount(heading):
            seen.add(heading)
            by_document.setdefault(passage.document_id, []).append(Suggestion(heading, passage.id))
    rounds = max(map(len, by_document.values()), default=0)
    return [column[i] for i in range(rounds) for column in by_document.values() if i < len(column)][:MOST_CANDIDATES]
