"""Rendering: a document as HTML, drawn from its visible text alone, so that markup in it can only show as text."""

import re
from collections.abc import Callable, Iterator
from itertools import groupby, pairwise
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape

from indexer.corpus import link_target
from indexer.document import Block, BlockKind, Document, Span


def render(
    document: Document, quoted: tuple[int, int] | None, page_of: Callable[[str], str | None], cue: str = ""
) -> Markup:
    """The body of a document as HTML, everything from the file escaped, the characters `quoted` in <mark>.

    `page_of` gives the address of another document by its path in the corpus. `cue` is said before the quoted words to
    those who hear the page.
    """
    drawing = _Drawing(document, quoted, page_of, cue)
    return Markup("\n").join(drawing.runs())


class _Drawing:
    def __init__(
        self, document: Document, quoted: tuple[int, int] | None, page_of: Callable[[str], str | None], cue: str
    ) -> None:
        self._cue = cue
        self._document = document
        self._quoted = quoted
        self._page_of = page_of
        self._marked = False  # the first <mark> bears the id that links land on

    def runs(self) -> Iterator[Markup]:
        """HTML of each run of blocks that belong together: a list, a table, or one block."""
        for kind, run in groupby(self._document.blocks, lambda block: _run_of(block)):
            blocks = list(run)
            if kind == "list":
                yield self._list(blocks)
            elif kind == "table":
                yield from self._tables(blocks)
            else:
                yield from (self._block(block) for block in blocks if not is_title(self._document, block))

    def _block(self, block: Block) -> Markup:
        words = self._words(block.start, block.end)
        if block.kind is BlockKind.HEADING:
            level = min(max(block.level, 2), 6)
            return Markup('<h{} id="{}">{}</h{}>').format(level, block.anchor, words, level)
        name = {BlockKind.QUOTE: "blockquote", BlockKind.CODE: "pre"}.get(block.kind, "p")
        return Markup("<{}>{}</{}>").format(name, words, name)

    def _list(self, blocks: list[Block]) -> Markup:
        html, open_tags = Markup(""), list[str]()
        for block in blocks:
            while len(open_tags) > block.level or (
                len(open_tags) == block.level and open_tags[-1] != ("ol" if block.ordered else "ul")
            ):
                html += Markup("</li></{}>").format(open_tags.pop())
            if len(open_tags) == block.level:
                html += Markup("</li>")
            while len(open_tags) < block.level:
                open_tags.append("ol" if block.ordered else "ul")
                html += Markup("<{}>").format(open_tags[-1])
                if len(open_tags) < block.level:
                    html += Markup("<li>")
            html += Markup("<li>{}").format(self._words(block.start, block.end))
        while open_tags:
            html += Markup("</li></{}>").format(open_tags.pop())
        return html

    def _tables(self, blocks: list[Block]) -> Iterator[Markup]:
        rows: list[Block] = []
        for block in blocks:
            if rows and (block.kind is BlockKind.HEADER or block.columns != _columns(self._document, rows)):
                yield self._table(rows)
                rows = []
            rows.append(block)
        if rows:
            yield self._table(rows)

    def _table(self, rows: list[Block]) -> Markup:
        head, body = Markup(""), Markup("")
        for row in rows:
            cells = [self._words(start, end) for start, end in row.cells]
            if row.kind is BlockKind.HEADER:
                names = [
                    Markup('<th scope="col">{}</th>').format(cell) if cell else Markup("<td></td>") for cell in cells
                ]
                line = Markup("").join(names)
                head += Markup("<thead><tr>{}</tr></thead>").format(line)
            else:
                first = Markup('<th scope="row">{}</th>').format(cells[0]) if cells else Markup("")
                rest = Markup("").join(Markup("<td>{}</td>").format(cell) for cell in cells[1:])
                body += Markup("<tr>{}{}</tr>").format(first, rest)
        label = "Table: " + self._document.text[rows[0].start : rows[0].end].replace("\t", ", ").strip(", ")
        table = Markup("<table>{}<tbody>{}</tbody></table>").format(head, body)
        region = Markup('<div class="table-scroll" tabindex="0" role="region" aria-label="{}">{}</div>')
        return region.format(label, table)

    def _words(self, start: int, end: int) -> Markup:
        """Characters [start, end) of the text with their links and emphasis, and the quoted ones in one <mark>."""
        first, last = self._quoted or (end, end)
        first, last = min(max(first, start), end), max(min(last, end), start)
        if first >= last:
            return self._inline(start, end)
        opened = Markup("<mark>") if self._marked else Markup('<mark id="quote" data-cue="{}">').format(self._cue)
        self._marked = True
        words = opened + self._inline(first, last) + Markup("</mark>")
        return self._inline(start, first) + words + self._inline(last, end)

    def _inline(self, start: int, end: int) -> Markup:
        spans = [span for span in self._document.spans if span.start < end and span.end > start]
        cuts = {start, end, *(place for span in spans for place in (span.start, span.end) if start < place < end)}
        html = Markup("")
        for a, b in pairwise(sorted(cuts)):
            html += self._piece(a, b, [span for span in spans if span.start <= a and span.end >= b])
        return html

    def _piece(self, start: int, end: int, spans: list[Span]) -> Markup:
        html = escape(self._document.text[start:end])
        for span in reversed(spans):
            if span.kind != "link":
                html = Markup("<{}>{}</{}>").format(span.kind, html, span.kind)
            elif href := self._href(span.href):
                away = bool(urlsplit(href).netloc)
                link = Markup('<a href="{}" rel="noreferrer">{}</a>') if away else Markup('<a href="{}">{}</a>')
                html = link.format(href, html)
        return html

    def _href(self, href: str) -> str:
        """Where a link leads from a content page; "" for no address and for a scheme that no page should run."""
        target = link_target(self._document, href)
        if target is None:
            return href if _may_be_followed(href) else ""
        path, anchor = target
        if path == self._document.path:
            return f"#{quote(anchor)}"
        page = self._page_of(path)
        return "" if page is None else page + (f"#{quote(anchor)}" if anchor and "#" not in page else "")


def _may_be_followed(href: str) -> bool:
    """Is it an address with a harmless scheme or none? Browsers drop control characters: "java\\tscript:" runs."""
    seen = re.sub(r"[\x00-\x20]", "", href)
    scheme = re.match(r"([a-zA-Z][\w+.-]*):", seen)
    try:
        urlsplit(href)
    except ValueError:  # "http://["
        return False
    return scheme is None or scheme.group(1).lower() in ("http", "https", "mailto", "tel")


def _run_of(block: Block) -> str:
    if block.kind is BlockKind.ITEM:
        return "list"
    return "table" if block.kind in (BlockKind.ROW, BlockKind.HEADER) else "block"


def _columns(document: Document, rows: list[Block]) -> tuple[str, ...]:
    if rows[0].kind is BlockKind.HEADER:
        return tuple(document.text[a:b] for a, b in rows[0].cells)
    return rows[0].columns


def is_title(document: Document, block: Block) -> bool:
    """Does the block repeat the title, which the page shows already?"""
    return (
        block.kind is BlockKind.HEADING
        and block.level == 1
        and document.text[block.start : block.end] == document.title
    )
