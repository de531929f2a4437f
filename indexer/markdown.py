"""Markdown → `Reading`. pyromark (pulldown-cmark) parses and gives the byte range of every event."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pyromark
from numpy.typing import NDArray

from indexer.document import BlockKind, Reading
from indexer.transcript import Transcript, align

OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
)
# Tags that only format: they are markup and leave no text. Any other tag in Markdown (a <script>, say) shows as text.
# A tag that begins or ends a block parts the words on its two sides.
FORMATTING = re.compile(
    r"<!--.*?-->|</?(?:(?:a|abbr|b|cite|code|del|dfn|em|font|i|img|ins|kbd|mark|q|s|small|span|strong|sub|sup|u|wbr"
    r"|(?P<block>aside|blockquote|br|caption|center|dd|details|div|dl|dt|figcaption|figure|h[1-6]|hr|li|ol|p|section"
    r"|summary|table|tbody|td|tfoot|th|thead|tr|ul))(?:\s[^<>]*)?/?>)",
    re.IGNORECASE | re.DOTALL,
)
INLINE = {"Emphasis": "em", "Strong": "strong"}


def read_markdown(file: str, body: int = 0) -> Reading:
    """The visible text of the Markdown in `file` from code point `body` on."""
    reader = _MarkdownReader(file, body)
    for event, place in pyromark.events_with_range(file[body:], options=OPTIONS):
        reader.take(event, place["start"], place["end"])
    return reader.page.reading()


class _MarkdownReader:
    def __init__(self, file: str, body: int) -> None:
        self.page = Transcript()
        self._file = file
        self._code_point = _code_points(file[body:], body)
        self._lists: list[bool] = []  # is each open list ordered?
        self._quoted = 0
        self._skipped = 0  # depth inside images, whose text is not visible
        self._columns: tuple[str, ...] = ()
        self._open_spans: list[tuple[int, str, int]] = []
        self._raw: list[tuple[int, int]] = []
        self._starts: dict[str, Callable[[Any, int], None]] = {
            "Heading": self._heading,
            "Paragraph": lambda _, __: self._open_prose(),
            "Item": lambda _, __: self.page.close(),
            "List": self._list,
            "BlockQuote": lambda _, __: self._quote(1),
            "CodeBlock": lambda _, __: self.page.open(BlockKind.CODE),
            "TableHead": lambda _, __: self.page.open(BlockKind.HEADER),
            "TableRow": lambda _, __: self.page.open(BlockKind.ROW, columns=self._columns),
            "TableCell": lambda _, __: self.page.cell(),
            "Link": lambda tag, at: self._open_spans.append((self.page.position, tag["dest_url"], at)),
            "Emphasis": lambda _, at: self._open_spans.append((self.page.position, "", at)),
            "Strong": lambda _, at: self._open_spans.append((self.page.position, "", at)),
            "Image": lambda _, __: self._skip(1),
        }
        self._ends: dict[str, Callable[[], None]] = {
            "Item": self.page.close,
            "List": self._list_ends,
            "BlockQuote": lambda: self._quote(-1),
            "TableHead": self._header_ends,
            "Link": lambda: self._span_ends("link"),
            "Emphasis": lambda: self._span_ends("em"),
            "Strong": lambda: self._span_ends("strong"),
            "Image": lambda: self._skip(-1),
            "HtmlBlock": self._html_block_ends,
        }
        for name in ("Heading", "Paragraph", "CodeBlock", "TableRow"):
            self._ends[name] = self.page.close

    def take(self, event: Any, start: int, end: int) -> None:
        """One event of the parser with its byte range in the body."""
        name, value = _split(event)
        first, last = int(self._code_point[start]), int(self._code_point[end])
        if name in ("Start", "End"):
            tag, data = _split(value)
            if name == "Start" and tag in self._starts:
                self._starts[tag](data, first)
            elif name == "End" and tag in self._ends:
                self._ends[tag]()
        elif name in ("SoftBreak", "HardBreak"):
            self._write(" ", [last - 1], [last])  # the line end itself; a hard break has a backslash before it
        elif name == "Text" and last > first:  # else indentation that is not in the file as such
            self._write(value, *align(value, self._file, first))
        elif name == "Code":
            self._code(value, first, last)
        elif name in ("Html", "InlineHtml"):
            self._raw.append((first, last))
            if name == "InlineHtml":
                self._html()

    def _heading(self, tag: dict[str, Any], at: int) -> None:
        self.page.open(BlockKind.HEADING, level=int(tag["level"][1:]), anchor=tag["id"] or "")
        if tag["id"]:
            self.page.anchor(tag["id"], at)

    def _list(self, first_number: int | None, at: int) -> None:
        del at
        self.page.close()
        self._lists.append(first_number is not None)

    def _list_ends(self) -> None:
        self._lists.pop()

    def _quote(self, step: int) -> None:
        self.page.close()
        self._quoted += step

    def _skip(self, step: int) -> None:
        self._skipped += step

    def _header_ends(self) -> None:
        self.page.close()
        self._columns = self.page.cells_of_last()

    def _span_ends(self, kind: str) -> None:
        start, href, at = self._open_spans.pop()
        self.page.span(kind, start, href, at)

    def _open_prose(self) -> None:
        if self._lists:
            self.page.open(BlockKind.ITEM, level=len(self._lists), ordered=self._lists[-1])
        else:
            self.page.open(BlockKind.QUOTE if self._quoted else BlockKind.PARAGRAPH)

    def _write(self, text: str, starts: Any, ends: Any) -> None:
        if self._skipped:
            return
        if not self.page.is_open and not text.isspace():
            self._open_prose()  # a tight list's item has no paragraph of its own
        if self.page.is_open:
            self.page.write(text, starts, ends)

    def _code(self, text: str, first: int, last: int) -> None:
        start = self.page.position
        places = _places_in_code(text, self._file, first, last)
        self._write(text, places, [place + 1 for place in places])
        self.page.span("code", start)

    def _html_block_ends(self) -> None:
        self._html()
        self.page.close()

    def _html(self) -> None:
        """Writes the raw HTML met since the last call: a block of it comes line by line, its tags may be longer."""
        places = [place for first, last in self._raw for place in range(first, last)]
        raw = "".join(self._file[first:last] for first, last in self._raw)
        self._raw = []
        at = 0
        for tag in FORMATTING.finditer(raw):
            self._write(raw[at : tag.start()], places[at : tag.start()], [p + 1 for p in places[at : tag.start()]])
            if self.page.is_open and tag["block"]:
                self._write(" ", [places[tag.start()]], [places[tag.end() - 1] + 1])
            at = tag.end()
        self._write(raw[at:], places[at:], [p + 1 for p in places[at:]])


def _split(event: Any) -> tuple[str, Any]:
    """("Text", "words") for {"Text": "words"}, and ("Rule", None) for "Rule"."""
    return (event, None) if isinstance(event, str) else next(iter(event.items()))


def _places_in_code(text: str, file: str, first: int, last: int) -> list[int]:
    """Where each character of a code span stands between its backticks, [first, last) of the file.

    What the parser took out (the > of a quote, the \\ of a table's \\|) is passed over; a space may be a line end.
    """
    at = first + len(file[first:last]) - len(file[first:last].lstrip("`"))
    places = []
    for char in text:
        while file[at] != char and not (char == " " and file[at] in "\r\n"):
            at += 1
            if at >= last:
                raise ValueError(f"the code {text[:20]!r} is not at its place in the file")
        places.append(at)
        at += 1
    return places


def _code_points(body: str, offset: int) -> NDArray[np.int64]:
    """The code point of the file that each byte of the body's UTF-8, and its end, belongs to: shape (bytes + 1,)."""
    data = np.frombuffer(body.encode(), dtype=np.uint8)
    leads = (data & 0xC0) != 0x80  # a continuation byte is 10xxxxxx
    return np.concatenate([np.cumsum(leads) - 1, [len(body)]]) + offset
