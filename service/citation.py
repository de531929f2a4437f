"""Citation: where a quotation stands: title, headings, a link that lands on the words, the day it was checked."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from indexer.document import Document
from indexer.passage import Passage

AROUND = 32  # characters before and after, enough to make a quotation unique on its page
LONG_QUOTE = 120  # characters from which a link names the first and last words of a quotation instead of all


@dataclass(frozen=True, slots=True)
class Selector:
    """The W3C text quote and text position selectors of a quotation; offsets into `Document.text`."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Citation:
    """What is shown beside a quotation."""

    document_id: str
    title: str
    heading_path: tuple[str, ...]
    url: str
    deep_link: str
    last_reviewed: date | None
    sha256: str
    selector: Selector


def cite(document: Document, passage: Passage, start: int, end: int) -> Citation:
    """The citation of characters [start, end) of the passage."""
    selector = select(document.text, passage.start + start, passage.start + end)
    return Citation(
        document.id,
        document.title,
        passage.heading_path,
        page_url(document),
        deep_link(document, passage, selector),
        document.last_reviewed,
        document.sha256,
        selector,
    )


def select(text: str, start: int, end: int) -> Selector:
    """The selector of characters [start, end) of a document's text."""
    return Selector(text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND], start, end)


def page_url(document: Document) -> str:
    """The publisher's own page where the document names one, else the page that the service renders."""
    return document.url or f"/read/{quote(document.id)}"


def deep_link(document: Document, passage: Passage, selector: Selector) -> str:
    """A link that opens the page at the quoted words: url#heading:~:text=prefix-,start,end,-suffix.

    The service's own pages also get the place of the words and the page's hash, so that they mark the words themselves.
    """
    place = "" if document.url else f"?quote={selector.start}-{selector.end}&sha={document.sha256[:12]}"
    anchor = quote(passage.anchor)
    base, _, own_anchor = page_url(document).partition("#")
    return f"{base}{place}#{anchor or own_anchor}{text_directive(selector, document.text)}"


def text_directive(selector: Selector, text: str) -> str:
    """The text fragment (WICG Scroll to Text Fragment) of a quotation of `text`.

    A long quotation, or one over several blocks or cells, is named by its first and last words: as many first ones as
    tell it from an earlier sentence of the page that begins alike.
    """
    lines = [line for line in re.split(r"[\n\t]", selector.exact) if line.strip()]
    before, after = re.split(r"[\n\t]", selector.prefix)[-1], re.split(r"[\n\t]", selector.suffix)[0]
    first, last = selector.exact.strip(), ""
    flat = re.sub(r"[\n\t]", " ", text[: selector.end])
    if len(lines) > 1 or len(selector.exact) > LONG_QUOTE:
        first = _beginning(lines[0].split(), flat, selector.start)
        last = _ending(lines[-1].split(), flat, selector.start + len(first))
    if not before.strip() and flat.find(first) < selector.start:
        before = re.sub(r"[\n\t]", " ", selector.prefix)  # a short cell or item that stands earlier on the page too
    prefix, suffix = _whole_words(before, last=True), _whole_words(after, last=False)
    pieces = [f"{_encoded(prefix)}-"] if prefix else []
    pieces += [_encoded(words) for words in (first, last) if words]
    pieces += [f"-{_encoded(suffix)}"] if suffix else []
    return f":~:text={','.join(pieces)}"


def _beginning(words: list[str], text: str, start: int) -> str:
    """The first five words, and more as long as they stand earlier in the text than at `start`."""
    count = min(5, len(words))
    while count < len(words) and text.find(" ".join(words[:count])) < start:
        count += 1
    return " ".join(words[:count])


def _ending(words: list[str], text: str, start: int) -> str:
    """The last five words, or up to twelve where fewer end earlier in the text too, from `start` on."""
    for count in range(5, 13):
        ending = " ".join(words[-count:])
        if text.find(ending, start) + len(ending) == len(text.rstrip()):
            return ending
    return " ".join(words[-5:])


def _whole_words(around: str, *, last: bool) -> str:
    """Up to three whole words of the text right before or after a quotation; the outermost may be cut, so it goes."""
    words = around.split()
    kept = words[1:][-3:] if last else words[:-1][:3]
    return " ".join(kept)


def _encoded(text: str) -> str:
    """Percent-encoded, the hyphen too, since it parts the directive's pieces."""
    return quote(text, safe="").replace("-", "%2D")
