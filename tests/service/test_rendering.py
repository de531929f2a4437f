"""Rendering: a document as HTML. Everything from a file shows as text; exactly the quoted characters are marked."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.corpus import read_corpus
from indexer.document import Document
from indexer.errors import CorpusError
from service.rendering import render
from tests.running import shipped
from tests.service.page import Page
from tests.strategies import html_files, markdown_files

HARMLESS = re.compile(r"(?:https?|mailto|tel):|[/#]|[^:]*$")


def read(folder: Path, text: str, name: str = "page.md") -> Document:
    """The document in a file of this text."""
    (folder / name).write_text(text, "utf-8")
    return next(d for d in read_corpus(folder).documents if d.path == name)


def drawn(document: Document, quoted: tuple[int, int] | None = None) -> Page:
    """The document as drawn."""
    pages = {"other.md": "/read/other", "away.md": "https://example.org/away#part"}
    return Page(f"<body>{render(document, quoted, pages.get)}</body>")


def visible(text: str) -> str:
    """Text without the borders of blocks and cells, which are elements on a page."""
    return re.sub(r"[\n\t]", "", text)


def marked(page: Page) -> str:
    """Everything that is marked."""
    return "".join(mark.text for mark in page.all("mark"))


def test_a_paragraph_is_a_paragraph_with_its_emphasis_and_links(tmp_path: Path) -> None:
    document = read(tmp_path, "A **green** lamp, *old*, `x<y`, [there](https://example.org/?a=1&b=2).\n")
    assert str(render(document, None, {}.get)) == (
        "<p>A <strong>green</strong> lamp, <em>old</em>, <code>x&lt;y</code>, "
        '<a href="https://example.org/?a=1&amp;b=2" rel="noreferrer">there</a>.</p>'
    )


def test_headings_have_their_anchor_and_never_rank_with_the_title(tmp_path: Path) -> None:
    page = drawn(
        read(tmp_path, "# Title\n\nOne.\n\n## What is it?\n\nTwo.\n\n# Another\n\nThree.\n\n###### Deep\n\nFour.\n")
    )
    headings = [(e.name, e.attributes["id"], e.text) for e in page.elements if re.fullmatch("h[1-6]", e.name)]
    assert headings == [("h2", "what-is-it", "What is it?"), ("h2", "another", "Another"), ("h6", "deep", "Deep")]


def test_the_title_is_not_said_twice(tmp_path: Path) -> None:
    assert "Title" not in drawn(read(tmp_path, "# Title\n\nOne.\n")).text


def test_lists_nest_as_they_were_written(tmp_path: Path) -> None:
    document = read(tmp_path, "- a\n- b\n  1. c\n  2. d\n- e\n\nf\n")
    assert str(render(document, None, {}.get)).replace("\n", "") == (
        "<ul><li>a</li><li>b<ol><li>c</li><li>d</li></ol></li><li>e</li></ul><p>f</p>"
    )


def test_a_list_that_begins_deep_is_whole(tmp_path: Path) -> None:
    html = "<h1>T</h1><ul><ul><li>deep</li></ul><li>flat</li></ul><ol><li>other</li></ol>"
    page = drawn(read(tmp_path, f"<html><body>{html}</body></html>", "page.html"))
    assert visible(page.text) == "deepflatother"
    assert [e.name for e in page.elements if e.name in ("ul", "ol")] == ["ul", "ul", "ol"]


def test_a_table_has_its_column_names_and_row_heads(tmp_path: Path) -> None:
    page = drawn(read(tmp_path, "| What | Price |\n|---|---|\n| Lamp | 10 |\n| Door | 20 |\n"))
    assert [(e.text, e.attributes["scope"]) for e in page.all("th")] == [
        ("What", "col"),
        ("Price", "col"),
        ("Lamp", "row"),
        ("Door", "row"),
    ]
    assert [e.text for e in page.all("td")] == ["10", "20"]
    assert page.one("div", role="region").attributes["aria-label"] == "Table: What, Price"


def test_two_tables_stay_two(tmp_path: Path) -> None:
    table = "| A | B |\n|---|---|\n| 1 | 2 |\n"
    assert len(drawn(read(tmp_path, f"{table}\n{table.replace('A', 'C')}")).all("table")) == 2
    assert len(drawn(read(tmp_path, f"{table}\nBetween.\n\n{table}")).all("table")) == 2


def test_quotations_and_code_are_blocks_of_their_kind(tmp_path: Path) -> None:
    page = drawn(read(tmp_path, "> Said so.\n\n```\nx = 1 < 2\n```\n"))
    assert page.one("blockquote").text == "Said so."
    assert page.one("pre").text == "x = 1 < 2"


def test_links_within_the_content_lead_to_its_pages(tmp_path: Path) -> None:
    for name in ("other", "away"):
        (tmp_path / f"{name}.md").write_text("# O\n\n## Part\n\nText.\n")
    text = '# T\n\n## Here\n\n[a](other.md) [b](other.md#part) [c](#here) [d](away.md#part) [e](other.md "hint")\n'
    page = drawn(read(tmp_path, text))
    assert [link.attributes["href"] for link in page.all("a")] == [
        "/read/other",
        "/read/other#part",
        "#here",
        "https://example.org/away#part",
        "/read/other",
    ]


# --- the mark ---------------------------------------------------------------------------------------------------------


def test_the_mark_holds_the_quoted_words_and_is_where_links_land(tmp_path: Path) -> None:
    document = read(tmp_path, "A **green** lamp hangs in the [old hall](https://example.org) there.\n")
    start = document.text.index("green")
    html = str(render(document, (start, document.text.index(" there")), {}.get, 'as "quoted": '))
    assert html == (
        '<p>A <mark id="quote" data-cue="as &#34;quoted&#34;: "><strong>green</strong> lamp hangs in the '
        '<a href="https://example.org" rel="noreferrer">old hall</a></mark> there.</p>'
    )


def test_a_quotation_over_several_blocks_is_marked_in_each_and_named_once(tmp_path: Path) -> None:
    page = drawn(read(tmp_path, "One.\n\n- Two.\n- Three.\n\nFour.\n"), (0, 15))
    assert [mark.text for mark in page.all("mark")] == ["One.", "Two.", "Three"]
    assert page.ids == ["quote"]
    assert ["data-cue" in mark.attributes for mark in page.all("mark")] == [True, False, False]


def test_a_quoted_row_is_marked_cell_by_cell(tmp_path: Path) -> None:
    document = read(tmp_path, "| A | B |\n|---|---|\n| 1 | |\n| 2 | 3 |\n")
    start = document.text.index("2\t3")
    page = drawn(document, (start, start + 3))
    assert [mark.text for mark in page.all("mark")] == ["2", "3"]


@pytest.mark.parametrize("path", [document.path for document in shipped().documents])
def test_any_stretch_of_the_corpus_is_marked_to_the_character(path: str) -> None:
    document = next(d for d in shipped().documents if d.path == path)
    first = min(b.start for b in document.blocks if not (b.kind == "heading" and b.level == 1))
    for start in range(first, len(document.text) - 1, 193):
        end = min(start + 1 + (start * 7) % 260, len(document.text))
        assert marked(drawn(document, (start, end))) == visible(document.text[start:end])


# --- hostile content --------------------------------------------------------------------------------------------------

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "<svg onload=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "`<script>alert(1)</script>`",
    "\\<script>alert(1)\\</script>",
    "</p></div></body><script>alert(1)</script>",
    "<style>*{display:none}</style>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content=0>",
]
SCHEMES = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    " javascript:alert(1)",
    "java&#9;script:alert(1)",
    "java&#10;script:alert(1)",
    "java&#13;script:alert(1)",
    "&#1;javascript:alert(1)",
    "&#31;javascript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "vbscript:x",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "blob:x",
    "x-unknown:y",
]


ATTRIBUTES = {"id", "href", "rel", "scope", "class", "tabindex", "role", "aria-label"}


def assert_harmless(page: Page) -> None:
    """Nothing in the page runs, and every link leads to where a link may lead."""
    known = set(
        "body p h2 h3 h4 h5 h6 ul ol li table thead tbody tr th td div blockquote pre strong em code a mark".split()
    )
    assert {element.name for element in page.elements} <= known
    for element in page.elements:
        assert element.attributes.keys() <= ATTRIBUTES | ({"data-cue"} if element.name == "mark" else set())
        href = element.attributes.get("href", "")
        assert HARMLESS.match(re.sub(r"[\x00-\x20]", "", href)), href


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize(
    "place", ["{}", "# {}", "- {}", "> {}", "| {} | b |\n|---|---|\n| {} | c |", "**{}**", "[{}](#)"]
)
def test_markup_in_markdown_can_only_show_as_text(tmp_path: Path, hostile: str, place: str) -> None:
    document = read(tmp_path, f"# Title\n\nWords before.\n\n{place.replace('{}', hostile)}\n\nWords after.\n")
    page = drawn(document)
    assert_harmless(page)
    title = document.blocks[0]
    assert visible(page.text).replace("\n", "") == visible(document.text[title.end :])


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markup_in_plain_text_shows_as_it_is(tmp_path: Path, hostile: str) -> None:
    page = drawn(read(tmp_path, f"Lamps\n\nWords {hostile} more.\n", "page.txt"))
    assert_harmless(page)
    assert hostile in page.text


LINKING = {
    "page.html": '<html><body><h1>T</h1><p>Go <a href="HREF">there</a> now.</p></body></html>',
    "page.md": "# T\n\nGo [there](<HREF>) now.\n",
}


@pytest.mark.parametrize("name", LINKING)
@pytest.mark.parametrize("href", SCHEMES)
def test_a_link_that_would_run_is_no_link(tmp_path: Path, href: str, name: str) -> None:
    page = drawn(read(tmp_path, LINKING[name].replace("HREF", href), name))
    assert_harmless(page)
    assert page.all("a") == []
    assert "there" in page.text


@pytest.mark.parametrize("name", LINKING)
@pytest.mark.parametrize("href", ["http://[", "https://[::1", "//[", "http://[x]y/"])
def test_an_address_that_is_none_does_not_break_the_page(tmp_path: Path, href: str, name: str) -> None:
    assert "Go there now." in drawn(read(tmp_path, LINKING[name].replace("HREF", href), name)).text


@pytest.mark.parametrize("anchor", ['"><script>alert(1)</script>', "x' onclick='alert(1)", "a b"])
def test_an_anchor_of_the_file_stays_within_its_attribute(tmp_path: Path, anchor: str) -> None:
    quote = "'" if '"' in anchor else '"'
    html = f"<html><body><h1>T</h1><h2 id={quote}{anchor}{quote}>Head</h2><p>Text.</p></body></html>"
    page = drawn(read(tmp_path, html, "page.html"))
    assert_harmless(page)
    assert page.one("h2").text == "Head"


@settings(max_examples=settings.default.max_examples * 2 // 3)
@given(st.one_of(markdown_files, html_files), st.data())
def test_any_document_is_drawn_whole_and_harmless_with_any_stretch_marked(
    tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("any")
    try:
        document = read(folder, text, "page.html" if text.lstrip().startswith("<") else "page.md")
    except CorpusError:
        return
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, len(document.text)))
    page = drawn(document, (start, end))
    assert_harmless(page)
    titles = [b for b in document.blocks if b.level == 1 and b.kind == "heading"]
    hidden = [b for b in titles if document.text[b.start : b.end] == document.title]
    shown = [b for b in document.blocks if b not in hidden]
    assert visible(page.text) == visible("".join(document.text[b.start : b.end] for b in shown))
    places = [(max(start, b.start), min(end, b.end)) for b in shown]
    assert marked(page) == visible("".join(document.text[a:b] for a, b in places if a < b))
