"""HTML → `Reading`. JustHTML (a conforming HTML5 parser) builds the tree and gives the offset of every node."""

import re
from typing import Any

from indexer.document import BlockKind, Reading
from indexer.transcript import Transcript, align

# Never visible as content: scripts and styles, and what is not the article: navigation, forms, page furniture.
LEFT_OUT = frozenset(
    "script style noscript template nav aside footer form button select dialog svg math iframe object audio video"
    " canvas textarea head title menu".split()
)
LEFT_OUT_ROLES = frozenset("navigation banner contentinfo complementary search dialog menu menubar".split())
LEFT_OUT_CLASSES = frozenset(
    "nav navbar navigation menu sidebar breadcrumb breadcrumbs cookie-banner cookie-notice skip-link site-header"
    " site-footer share social-share visually-hidden sr-only screen-reader-text".split()
)
BLOCKS = frozenset(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption figure header hgroup hr li"
    " main ol p pre section summary table tbody tfoot thead ul".split()
)
IN_CELL = BLOCKS | frozenset("h1 h2 h3 h4 h5 h6 td th tr".split())  # what parts words within one table cell
# <?xml …?>, <![endif]> and their like are unseen in a browser, but the parser gives them as text.
NO_TAG = re.compile(r"<!--.*?-->|<[?!](?!doctype|--)[^>]*>", re.IGNORECASE | re.DOTALL)
INLINE = {"a": "link", "strong": "strong", "b": "strong", "em": "em", "i": "em", "code": "code"}


def read_html(file: str, body: int = 0) -> Reading:
    """The visible text of the page in `file`: its <main>, its only <article>, or else its body."""
    from justhtml import JustHTML  # here, since serving needs no parser and importing it takes 0.1 s

    source = " " * body + NO_TAG.sub(_as_comment, file[body:])  # of the same length, so that offsets stay the file's
    root = JustHTML(source, sanitize=False, track_node_locations=True).root
    title = " ".join("".join(_texts(found[0])).split()) if (found := _find(root, "title")) else ""
    reader = _HtmlReader(source)
    reader.walk(_content(root))
    return reader.page.reading(page_title=title)


def _as_comment(match: re.Match[str]) -> str:
    """The match if it is a comment, else a comment or unseen characters of the same length."""
    length = len(match.group())
    if match.group().startswith("<!--"):
        return match.group()
    return f"<!--{' ' * (length - 7)}-->" if length >= 7 else "\u200b" * length


def _content(root: Any) -> Any:
    mains = _find(root, "main") or [node for node in _elements(root) if _attribute(node, "role") == "main"]
    articles = _find(root, "article")
    if len(mains) == 1:
        return mains[0]
    return articles[0] if len(articles) == 1 else root


def _elements(node: Any) -> list[Any]:
    children = [child for child in node.children or () if not child.name.startswith("#")]
    return [element for child in children for element in (child, *_elements(child))]


def _find(root: Any, name: str) -> list[Any]:
    return [node for node in _elements(root) if node.name == name]


def _texts(node: Any) -> list[str]:
    return [node.data] if node.name == "#text" else [text for child in node.children or () for text in _texts(child)]


def _attribute(node: Any, name: str) -> str:
    return str((node.attrs or {}).get(name) or "")


def _is_left_out(node: Any) -> bool:
    attrs = node.attrs or {}
    words = {*_attribute(node, "class").lower().split(), _attribute(node, "id").lower()}
    return (
        node.name in LEFT_OUT
        or "hidden" in attrs
        or _attribute(node, "aria-hidden") == "true"
        or _attribute(node, "role") in LEFT_OUT_ROLES
        or bool(words & LEFT_OUT_CLASSES)
        or "display:none" in _attribute(node, "style").replace(" ", "").lower()
        or (node.name == "header" and not _find(node, "h1"))
    )


class _HtmlReader:
    def __init__(self, file: str) -> None:
        self.page = Transcript()
        self._file = file
        self._lists: list[bool] = []
        self._in_item = False
        self._quoted = 0
        self._in_cell = False
        self._parted = False  # from the text before it, within a cell
        self._columns: tuple[str, ...] = ()

    def walk(self, node: Any) -> None:
        """Writes the visible text of `node` and all beneath it."""
        if node.name == "#text":
            self._text(node)
        elif node.name.startswith("#"):
            if node.name in ("#document", "#document-fragment"):
                self._children(node)
        elif not _is_left_out(node):
            self._element(node)

    def _children(self, node: Any) -> None:
        for child in node.children or ():
            self.walk(child)

    def _element(self, node: Any) -> None:
        name = node.name
        if name in IN_CELL and self._in_cell:  # a table within a cell, too: its rows are no rows of the outer one
            self._parted = True
            self._children(node)
            self._parted = True
        elif len(name) == 2 and name[0] == "h" and name[1] in "123456":
            self._heading(node)
        elif name == "tr":
            self._row(node)
        elif name == "br":
            self._write_space(node)
        elif name in INLINE:
            self._inline(node)
        elif name in BLOCKS:
            self._block(node)
        else:
            self._children(node)

    def _heading(self, node: Any) -> None:
        anchor = _attribute(node, "id")
        self.page.open(BlockKind.HEADING, level=int(node.name[1]), anchor=anchor)
        if anchor:
            self.page.anchor(anchor, node.origin_offset or 0)
        self._children(node)
        self.page.close()

    def _block(self, node: Any) -> None:
        self.page.close()
        is_list, is_quote, is_item = node.name in ("ul", "ol"), node.name == "blockquote", node.name in ("li", "dd")
        if is_list:
            self._lists.append(node.name == "ol")
        self._quoted += is_quote
        outer, self._in_item = self._in_item, is_item or (self._in_item and not is_list)
        if node.name == "table":
            self._columns = ()
        self._children(node)
        self.page.close()
        self._in_item = outer
        self._quoted -= is_quote
        if is_list:
            self._lists.pop()

    def _row(self, node: Any) -> None:
        cells = [child for child in node.children or () if child.name in ("td", "th") and not _is_left_out(child)]
        in_head = node.parent is not None and node.parent.name == "thead"
        is_header = bool(cells) and (in_head or (not self._columns and all(cell.name == "th" for cell in cells)))
        self.page.open(BlockKind.HEADER if is_header else BlockKind.ROW, columns=() if is_header else self._columns)
        self._in_cell = True
        for cell in cells:
            self.page.cell()
            self._children(cell)
        self._in_cell = False
        self.page.close()
        if is_header:
            self._columns = self.page.cells_of_last()

    def _inline(self, node: Any) -> None:
        start = self.page.position
        self._children(node)
        if self.page.is_open:
            self.page.span(INLINE[node.name], start, _attribute(node, "href"), node.origin_offset or 0)

    def _write_space(self, node: Any) -> None:
        if self.page.is_open and node.origin_offset is not None:
            self.page.write(" ", [node.origin_offset])

    def _text(self, node: Any) -> None:
        if not self.page.is_open:
            if not node.data.strip():
                return
            if self._in_item:
                self.page.open(
                    BlockKind.ITEM, level=max(len(self._lists), 1), ordered=bool(self._lists and self._lists[-1])
                )
            else:
                self.page.open(BlockKind.QUOTE if self._quoted else BlockKind.PARAGRAPH)
        if self._parted:
            self.page.write(" ", [self._file.rfind("<", 0, node.origin_offset)], [node.origin_offset])
        self._parted = False
        self.page.write(node.data, *align(node.data, self._file, node.origin_offset))
