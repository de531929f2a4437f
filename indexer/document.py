"""Document: the visible text of one file, with the place of every character in that file.

Three stages, three frozen types: a reader (markdown, html, plain) writes a `Reading` of a file; `corpus` adds what the
front matter says and gives a `Document`, whose `Section`s are its text between two headings.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class BlockKind(StrEnum):
    """What one line of `Document.text` is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    CODE = "code"
    ROW = "row"
    HEADER = "header"  # the row of column names of a table


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the text: characters [start, end), without the newline that ends it.

    `level` is 1–6 for headings and the depth (from 1) for list items. `cells` are the [start, end) of a row's cells,
    and `columns` the names of the row's columns, empty where the table names none.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    ordered: bool = False
    anchor: str = ""
    cells: tuple[tuple[int, int], ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of the text that are a link, strong or emphasised; `href` is as written in the file."""

    kind: str  # "link", "strong", "em" or "code"
    start: int
    end: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """The map from a text to its file: character i of the text stands at code points [starts[i], ends[i]) of the file.

    `starts`, `ends`: shape (n,), int32. A width of zero marks a newline or tab that stands for a border between two
    blocks or cells and for no character of the file.
    """

    starts: NDArray[np.int32]
    ends: NDArray[np.int32]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """[start, end) of the file that holds characters [start, end) of the text; `end` must exceed `start`."""
        return int(self.starts[start]), int(self.ends[end - 1])


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in one file, before front matter is applied. `links` are (href, place in the file)."""

    text: str
    origin: Origin
    blocks: tuple[Block, ...]
    spans: tuple[Span, ...]
    links: tuple[tuple[str, int], ...] = ()
    anchors: tuple[tuple[str, int], ...] = ()  # anchors given in the file itself, with their place
    page_title: str = ""  # HTML's <title>


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of an article's source list; `url` may be empty."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The text [start, end) under one heading, that heading's own line left out.

    `path` holds the headings above it, outermost first, without the document's title; `anchor` is "" before the first.
    """

    path: tuple[str, ...]
    anchor: str
    start: int
    end: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One file of content as a reader sees it. `id` is its path in the corpus without suffix; `sha256` of its bytes."""

    id: str
    path: str
    sha256: str
    title: str
    description: str
    url: str
    last_reviewed: date | None
    reviewed_by: str
    sources: tuple[Source, ...]
    text: str
    blocks: tuple[Block, ...]
    spans: tuple[Span, ...]

    def is_pointer(self, start: int, end: int) -> bool:
        """Are more than half of the characters [start, end) links to other pages of the same folder?"""
        inside = (s for s in self.spans if s.kind == "link" and start <= s.start and s.end <= end)
        linked = sum(s.end - s.start for s in inside if not re.match(r"[a-z]+:|//|#", s.href))
        return 2 * linked > end - start

    def sections(self) -> Iterator[Section]:
        """The sections in order; one without a line of text beneath its heading is left out."""
        path: list[tuple[int, str]] = []
        anchor, body = "", []
        for block in self.blocks:
            if block.kind is not BlockKind.HEADING:
                body.append(block)
                continue
            if body:
                yield _section(path, anchor, body)
            heading = self.text[block.start : block.end]
            path = [above for above in path if above[0] < block.level]
            if block.level > 1 or heading != self.title:
                path.append((block.level, heading))
            anchor, body = block.anchor, []
        if body:
            yield _section(path, anchor, body)


def _section(path: list[tuple[int, str]], anchor: str, body: list[Block]) -> Section:
    return Section(tuple(heading for _, heading in path), anchor, body[0].start, body[-1].end, tuple(body))


def slug(heading: str) -> str:
    """The anchor of a heading, as GitHub writes it: "What does it cost?" → "what-does-it-cost"."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", plain)).strip("-") or "section"


def anchored(text: str, blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The same blocks, each heading with an anchor of its own; a heading seen before gets -2, -3 …"""
    result, waiting = [], tuple(blocks)
    taken = {block.anchor for block in waiting if block.anchor}
    for block in waiting:
        if block.kind is BlockKind.HEADING and not block.anchor:
            stem = name = slug(text[block.start : block.end])
            count = 1
            while name in taken:
                count += 1
                name = f"{stem}-{count}"
            taken.add(name)
            block = Block(block.kind, block.start, block.end, block.level, anchor=name)
        result.append(block)
    return tuple(result)
