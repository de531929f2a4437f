"""Transcript: visible text being written down, one block a line, each character with its place in the file.

White space is collapsed as a browser does; borders between blocks become a newline and between cells a tab.

>>> page = Transcript()
>>> page.open(BlockKind.PARAGRAPH)
>>> page.write("Two  words", range(5, 15))
>>> page.close()
>>> reading = page.reading()
>>> reading.text, reading.origin.place(4, 9)
('Two words', (10, 15))
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import unescape
from html.entities import html5
from itertools import pairwise

import numpy as np

from indexer.document import Block, BlockKind, Origin, Reading, Span, anchored

REFERENCE = re.compile(r"&(?:#\d+;?|#[xX][0-9a-fA-F]+;?|[A-Za-z][A-Za-z0-9]*;?)")
# Drawn by no browser, so never part of the visible text: soft hyphen, zero-width space, word joiner, byte order mark.
INVISIBLE = frozenset("\u00ad\u200b\u2060\ufeff")


@dataclass(slots=True)
class _OpenBlock:
    kind: BlockKind
    start: int
    level: int
    ordered: bool
    anchor: str
    columns: tuple[str, ...]
    cell_starts: list[int] = field(default_factory=list)


class Transcript:
    """Collects blocks and spans in reading order; `reading()` freezes them."""

    def __init__(self) -> None:
        self._chars: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._blocks: list[Block] = []
        self._spans: list[Span] = []
        self._links: list[tuple[str, int]] = []
        self._anchors: list[tuple[str, int]] = []
        self._open: _OpenBlock | None = None
        self._last_cells: tuple[str, ...] = ()
        self._space: tuple[int, int] | None = None

    @property
    def is_open(self) -> bool:
        """Is a block being written?"""
        return self._open is not None

    @property
    def position(self) -> int:
        """Where the next character will stand in the text, a pending space included."""
        return len(self._chars) + (self._space is not None)

    def open(
        self, kind: BlockKind, *, level: int = 0, ordered: bool = False, anchor: str = "", columns: Iterable[str] = ()
    ) -> None:
        """Begins a block; one still open is closed first."""
        self.close()
        if self._chars:
            self._border("\n")
        self._open = _OpenBlock(kind, len(self._chars), level, ordered, anchor, tuple(columns))

    def cell(self) -> None:
        """Begins the next cell of the row being written."""
        assert self._open is not None, "a cell belongs to a row"
        self._space = None
        if self._open.cell_starts:
            self._border("\t")
        self._open.cell_starts.append(len(self._chars))

    def write(self, text: str, starts: Iterable[int], ends: Iterable[int] | None = None) -> None:
        """Adds characters with their places in the file; without `ends` each is one code point wide."""
        starts = list(starts)
        for char, start, end in zip(text, starts, ends or (s + 1 for s in starts), strict=True):
            if char.isspace():
                if not self._at_edge():
                    self._space = self._space or (start, end)  # of several, the first: markup may stand between them
            elif _is_seen(char):
                if self._space:
                    self._append(" ", *self._space)
                    self._space = None
                self._append(char, start, end)

    def span(self, kind: str, start: int, href: str = "", place: int = 0) -> None:
        """Marks the text from `start` up to here; an empty stretch is dropped."""
        end = len(self._chars)
        start = min(start, end)
        if end > start:
            self._spans.append(Span(kind, start, end, href))
        if kind == "link":
            self._links.append((href, place))

    def anchor(self, name: str, place: int) -> None:
        """Notes an anchor that the file itself gives."""
        self._anchors.append((name, place))

    def close(self) -> None:
        """Ends the block; a block without any visible character leaves no trace."""
        block, self._open, self._space = self._open, None, None
        if block is None:
            return
        end = len(self._chars)
        if not any(char != "\t" for char in self._chars[block.start :]):
            self._truncate(max(block.start - 1, 0))
            self._last_cells = ()
            return
        bounds = [*block.cell_starts, end + 1]
        cells = tuple((a, b - 1) for a, b in pairwise(bounds)) if block.cell_starts else ()
        self._last_cells = tuple("".join(self._chars[a:b]) for a, b in cells)
        self._blocks.append(
            Block(block.kind, block.start, end, block.level, block.ordered, block.anchor, cells, block.columns)
        )

    def cells_of_last(self) -> tuple[str, ...]:
        """The cell texts of the block closed last; none if it left no trace."""
        return self._last_cells

    def reading(self, page_title: str = "") -> Reading:
        """Everything written so far, frozen."""
        self.close()
        text = "".join(self._chars)
        origin = Origin(np.array(self._starts, dtype=np.int32), np.array(self._ends, dtype=np.int32))
        spans = tuple(sorted(self._spans, key=lambda span: (span.start, -span.end, span.kind)))
        blocks = anchored(text, self._blocks)
        return Reading(text, origin, blocks, spans, tuple(self._links), tuple(self._anchors), page_title)

    def _at_edge(self) -> bool:
        """Is this the start of a block or cell, where a browser draws no space?"""
        return not self._chars or self._chars[-1] in "\n\t" or self._open is None

    def _border(self, char: str) -> None:
        place = self._ends[-1] if self._ends else 0
        self._append(char, place, place)

    def _append(self, char: str, start: int, end: int) -> None:
        self._chars.append(char)
        self._starts.append(start)
        self._ends.append(end)

    def _truncate(self, length: int) -> None:
        for column in (self._chars, self._starts, self._ends):
            del column[length:]
        self._spans = [span for span in self._spans if span.end <= length]


def _is_seen(char: str) -> bool:
    """Is the character drawn? Control characters and Unicode's noncharacters are not."""
    is_noncharacter = ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF
    return char not in INVISIBLE and unicodedata.category(char) != "Cc" and not is_noncharacter


def align(text: str, file: str, place: int) -> tuple[Sequence[int], Sequence[int]]:
    """(starts, ends) of each character of a parser's decoded `text`, whose raw form begins at `place` in `file`.

    Raw and decoded text may differ by character references, line ends and skipped tags; ValueError where they differ by
    anything else.
    """
    last = text.rfind("&")  # "q&a" is how "q&amp;a" begins, too: no text ends within a reference
    if file.startswith(text, place) and (last < 0 or _reference(file, place + last)[0] <= len(text) - last):
        return range(place, place + len(text)), range(place + 1, place + len(text) + 1)
    starts: list[int] = []
    ends: list[int] = []
    while len(starts) < len(text):
        width, decoded = _next_raw(file, place, text, len(starts))
        starts += [place] * len(decoded)
        ends += [place + width] * len(decoded)
        place += width
    return starts, ends


def _next_raw(file: str, place: int, text: str, at: int) -> tuple[int, str]:
    """The width in the file of what comes next, and the characters of text[at:] that it stands for (none for a tag)."""
    raw = file[place : place + 1]
    if raw == "&":
        width, decodings = _reference(file, place)
        for decoded in decodings:
            if decoded and text.startswith(decoded, at):
                return width, decoded
    if file.startswith("\r\n", place) and text[at] == "\n":
        return 2, "\n"
    if raw == text[at] or (raw in ("\n", "\r") and text[at] in " \n"):
        return 1, text[at]
    if raw == "<" and (close := file.find(">", place)) > 0:
        return close + 1 - place, ""
    if raw in ("\0", "\r", "\n"):  # an HTML parser drops NUL, and the line end right behind <pre>
        return 1, ""
    raise ValueError(f"the text {text[at : at + 20]!r} is not at its place in the file")


def _reference(file: str, place: int) -> tuple[int, tuple[str, ...]]:
    """Width and decoded forms of the character reference at `place`; (1, ()) where there is none.

    A number has two: "&#150;" is a dash in HTML, as it was in Windows, and the control character U+0096 in Markdown.
    """
    match = REFERENCE.match(file, place)
    if match is None:
        return 1, ()
    name = match.group()
    if name[1] == "#":
        number = int(name[3:].rstrip(";"), 16) if name[2] in "xX" else int(name[2:].rstrip(";"))
        return len(name), (unescape(name), chr(min(number, sys.maxunicode)))
    for width in range(len(name), 1, -1):  # "&notit" is "&not" and "it"
        if (known := html5.get(name[1:width])) is not None:
            return width, (known,)
    return 1, ()
