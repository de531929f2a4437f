"""Passage: a verbatim slice of its document, small enough for the encoder; the unit that is found and quoted."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from indexer.document import Block, BlockKind, Document, Section
from indexer.sentence import sentences

# Content tokens per passage. Small enough to be read at one glance beneath its answer (about 90 words), and never more
# than the encoder takes with the title and headings before it.
PASSAGE_TOKENS = 128
# Characters of title and headings that go before a passage, and the least room that they leave it: a heading may be as
# long as a page, and the passage must still be cut into slices that the encoder sees.
CONTEXT_CHARACTERS = 400
LEAST_TOKENS = 32
LABEL_WORDS = 3  # a sentence of so few words says nothing alone: a run-in heading, or "No."


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of one table row beside the names of their columns; `columns` is empty where the table names none."""

    columns: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Characters [start, end) of the text of document `document_id`.

    `sentences` are [start, end) within `text`, in order; a table row counts as one sentence. `id` is made of the
    document's id, the heading path, the text and its ordinal among equal ones: it survives a rebuild that left these
    alone.
    """

    id: str
    document_id: str
    heading_path: tuple[str, ...]
    anchor: str
    start: int
    end: int
    text: str
    sentences: tuple[tuple[int, int], ...]
    table: Table | None = None


def cut(document: Document, count_tokens: Callable[[str], int], most_tokens: int) -> list[Passage]:
    """The passages of a document in reading order; together they hold every sentence of its body.

    `count_tokens` counts the encoder's tokens of a text, `most_tokens` is the encoder's limit, special tokens included.
    """
    seen: dict[tuple[tuple[str, ...], str], int] = {}
    passages = []
    for section in document.sections():
        room = max(most_tokens - count_tokens(context(document.title, section.path)), LEAST_TOKENS)

        def fits(text: str, room: int = room) -> bool:
            return count_tokens(text) <= min(room, PASSAGE_TOKENS)

        for pieces, table in _groups(document, section, fits):
            start, end = pieces[0][0], pieces[-1][1]
            text = document.text[start:end]
            ordinal = seen.setdefault((section.path, text), 0)
            seen[section.path, text] += 1
            passages.append(
                Passage(
                    id=_passage_id(document.id, section.path, text, ordinal),
                    document_id=document.id,
                    heading_path=section.path,
                    anchor=section.anchor,
                    start=start,
                    end=end,
                    text=text,
                    sentences=tuple((a - start, b - start) for a, b in pieces),
                    table=table,
                )
            )
    return passages


def context(title: str, heading_path: Sequence[str]) -> str:
    """What stands before a passage when it is embedded: "Title. Heading. Subheading. ", or that one's end."""
    return "".join(f"{part.rstrip('.')}. " for part in (title, *heading_path))[-CONTEXT_CHARACTERS:]


def embedded_text(title: str, passage: Passage) -> str:
    """What the encoder and BM25 see of a passage: its title, its headings, and its text with a row's column names."""
    return context(title, passage.heading_path) + (_spoken(passage.table) if passage.table else passage.text)


def embedded_sentences(passage: Passage) -> list[str]:
    """What the encoder sees of each sentence of a passage."""
    if passage.table:
        return [_spoken(passage.table)]
    return [passage.text[start:end] for start, end in passage.sentences]


def _spoken(table: Table) -> str:
    """A row as a sentence: "Dose form. IV ketamine: drip. Esketamine: nasal spray"."""
    pairs = list(zip_longest(table.columns, table.cells, fillvalue=""))[: len(table.cells)]
    named = [f"{name}: {cell}" if name and i else cell for i, (name, cell) in enumerate(pairs)]
    return "; ".join(cell for cell in named if cell)


Piece = tuple[int, int]


def _groups(
    document: Document, section: Section, fits: Callable[[str], bool]
) -> Iterator[tuple[list[Piece], Table | None]]:
    """The section's sentences, as offsets into the document, grouped into passages."""
    group: list[Piece] = []
    for block in section.blocks:
        if block.kind is BlockKind.HEADER:
            continue
        if block.kind is BlockKind.ROW and fits(_spoken(table := _table(document, block))):
            if group:
                yield group, None
            yield [(block.start, block.end)], table
            group = []
            continue
        if group and not fits(document.text[group[0][0] : block.end]):  # rather a border between blocks than within one
            yield group, None
            group = []
        for piece in _pieces(document, block, fits):
            if group and not fits(document.text[group[0][0] : piece[1]]):
                yield group, None
                group = []
            group.append(piece)
    if group:
        yield group, None


def _table(document: Document, block: Block) -> Table:
    return Table(block.columns, tuple(document.text[a:b] for a, b in block.cells))


def _pieces(document: Document, block: Block, fits: Callable[[str], bool]) -> Iterator[Piece]:
    """The sentences of a block; one that is longer than a passage may be is cut between words."""
    parts = [part for part in block.cells if part[1] > part[0]] or [(block.start, block.end)]
    for part_start, part_end in parts:
        for start, end in _with_labels(document.text[part_start:part_end]):
            yield from _fitting(document.text, part_start + start, part_start + end, fits)


def _with_labels(text: str) -> list[Piece]:
    """The sentences of a text, each label ("Blood pressure." or "No.") joined to the one that it stands before."""
    joined: list[Piece] = []
    label = None
    for start, end in sentences(text):
        start = start if label is None else label
        label = start if len(text[start:end].split()) <= LABEL_WORDS else None
        if label is None:
            joined.append((start, end))
    if label is not None:  # the text ends in one: it belongs to the sentence before
        start = joined.pop()[0] if joined else label
        joined.append((start, len(text.rstrip())))
    return joined


def _fitting(text: str, start: int, end: int, fits: Callable[[str], bool]) -> Iterator[Piece]:
    """[start, end) whole if it fits, else cut between words into slices that do."""
    while (longest := _reach(text, start, end, fits)) < end - start:
        space = text.rfind(" ", start, start + longest + 1)
        stop = space if space > start else start + longest
        yield start, stop
        start = stop + (text[stop] == " ")
    yield start, end


def _reach(text: str, start: int, end: int, fits: Callable[[str], bool]) -> int:
    """How many characters from `start` on fit, at least 1: doubled until too many or all, then halved in between."""
    shortest, longest = 1, 512
    while longest < end - start and fits(text[start : start + longest]):
        shortest, longest = longest, 2 * longest
    longest = min(longest, end - start)
    if fits(text[start : start + longest]):
        return longest
    while longest - shortest > 1:
        middle = (shortest + longest) // 2
        shortest, longest = (middle, longest) if fits(text[start : start + middle]) else (shortest, middle)
    return shortest


def _passage_id(document_id: str, heading_path: Sequence[str], text: str, ordinal: int) -> str:
    key = json.dumps([document_id, list(heading_path), text, ordinal], ensure_ascii=False)
    return "p_" + hashlib.sha256(key.encode()).hexdigest()[:16]
