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
    return f"{base}{place}#{anchor or own_anchor}{text_directive(selector)}"


def text_directive(selector: Selector) -> str:
    """The text fragment (WICG Scroll to Text Fragment) of a quotation.

    A long quotation, or one over several blocks or cells, is named by its first and last words.
    """
    lines = [line for line in re.split(r"[\n\t]", selector.exact) if line.strip()]
    prefix = re.split(r"[\n\t]", selector.prefix)[-1].strip()
    suffix = re.split(r"[\n\t]", selector.suffix)[0].strip()
    if len(lines) == 1 and len(selector.exact) <= LONG_QUOTE:
        words = _encoded(selector.exact.strip())
    else:
        words = f"{_encoded(' '.join(lines[0].split()[:5]))},{_encoded(' '.join(lines[-1].split()[-5:]))}"
    before = f"{_encoded(_whole_words(prefix, last=True))}-," if _whole_words(prefix, last=True) else ""
    after = f",-{_encoded(_whole_words(suffix, last=False))}" if _whole_words(suffix, last=False) else ""
    return f":~:text={before}{words}{after}"


def _whole_words(around: str, *, last: bool) -> str:
    """Up to three whole words of the text right before or after a quotation; the outermost may be cut, so it goes."""
    words = around.split()
    kept = words[1:][-3:] if last else words[:-1][:3]
    return " ".join(kept)


def _encoded(text: str) -> str:
    """Percent-encoded, the hyphen too, since it parts the directive's pieces."""
    return quote(text, safe="").replace("-", "%2D")
