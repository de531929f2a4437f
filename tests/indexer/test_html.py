"""Claims about HTML: what a reader of a saved web page sees of its article, and where it stands in the file."""

import contextlib
import time

import pytest
from hypothesis import given

from indexer.html import read_html
from tests import strategies
from tests.indexer.claims import assert_ascending, assert_same, assert_tidy, assert_traced
from tests.indexer.making import lines, raw, read, spans


def text(file: str) -> str:
    return read(read_html, file).text


PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>The  nasal
spray | Clinic</title><style>p { color: red }</style><script>track("head")</script></head>
<body class="page">
<header class="top"><a href="/">Clinic</a></header>
<nav><ul><li><a href="/a">Unseen</a></li></ul></nav>
<div id="content">
<h1>The nasal spray</h1>
<p>It works &mdash; for <em>some</em>&nbsp;people.<script>track("p")</script></p>
<!-- a comment -->
<h2 id="cost">What it costs</h2>
<ul><li>First <b>dose</b></li><li>Second</li></ul>
<ol><li>Ask<ul><li>Twice</li></ul></li></ol>
<blockquote><p>Quoted</p></blockquote>
<form><input name="q"><button>Search</button></form>
<aside>Advertisement</aside>
</div>
<footer>All rights reserved</footer>
<script>track("end")</script>
</body></html>
"""


def test_a_saved_page_is_its_article_without_navigation_scripts_styles_forms_and_furniture():
    reading = read_html(PAGE)
    assert lines(reading) == [
        ("heading 1", "The nasal spray"),
        ("paragraph", "It works — for some people."),
        ("heading 2", "What it costs"),
        ("item 1", "First dose"),
        ("item 1", "Second"),
        ("item 1", "Ask"),
        ("item 2", "Twice"),
        ("quote", "Quoted"),
    ]
    assert reading.page_title == "The nasal spray | Clinic"
    assert [block.anchor for block in reading.blocks if block.anchor] == ["the-nasal-spray", "cost"]
    assert reading.anchors == (("cost", PAGE.index("<h2")),)
    assert [block.ordered for block in reading.blocks] == [False] * 5 + [True, False, False]
    assert spans(reading) == [("em", "some", ""), ("strong", "dose", "")]


def test_of_a_page_with_one_main_only_that_is_read():
    assert text("<p>a</p><main><p>b</p></main><p>c</p>") == "b"
    assert text("<p>a</p><div role=main><p>b</p></div><article>c</article>") == "b"


def test_of_a_page_with_one_article_and_no_main_only_that_is_read():
    assert text("<p>a</p><article><p>b</p></article><p>c</p>") == "b"
    assert text("<article>a</article><article>b</article><p>c</p>") == "a\nb\nc"


def test_a_header_with_the_page_heading_is_read():
    assert text("<header><h1>Title</h1><p>Lead</p></header><p>Text</p>") == "Title\nLead\nText"
    assert text("<header><p>Site</p></header><p>Text</p>") == "Text"


@pytest.mark.parametrize(
    "unseen",
    [
        "<p hidden>unseen</p>",
        "<p aria-hidden=true>unseen</p>",
        '<p style="color: red; display : none">unseen</p>',
        '<div class="Breadcrumb">unseen</div>',
        '<div id="sidebar">unseen</div>',
        '<div role="navigation">unseen</div>',
        "<noscript>unseen</noscript>",
        "<template><p>unseen</p></template>",
        "<svg><title>unseen</title><text>unseen</text></svg>",
        "<textarea>unseen</textarea>",
        "<select><option>unseen</select>",
        "<title>unseen</title>",
        '<img alt="unseen" src="x.png">',
        "<!-- unseen -->",
        "<?php unseen ?>",
        "<?xml:namespace unseen />",
        "<![if !supportLists]><![endif]>",
        "<!-- <?php unseen ?> unseen -->",
        "<?>",
    ],
)
def test_what_a_browser_hides_or_a_reader_skips_is_left_out(unseen: str):
    assert lines(read_html(f"<p>One</p>{unseen}<p>two</p>")) == [("paragraph", "One"), ("paragraph", "two")]


def test_a_link_shows_its_words_and_keeps_its_address_beside_them():
    reading = read_html('<p>See <a href="b.html?a=1&amp;b=2"><b>the label</b></a>.')
    assert reading.text == "See the label."
    assert spans(reading) == [("link", "the label", "b.html?a=1&b=2"), ("strong", "the label", "")]
    assert reading.links == (("b.html?a=1&b=2", 7),)


def test_a_table_is_one_line_a_row_and_rows_know_their_columns():
    reading = read_html(
        "<table><caption>Prices</caption><thead><tr><th>Form<th> Price </tr></thead>"
        "<tbody><tr><td>IV <b>drip</b><td>500<tr><th>Spray</th><td><p>850</p></td></tr></tbody></table>"
    )
    assert lines(reading) == [
        ("paragraph", "Prices"),
        ("header", "Form\tPrice"),
        ("row", "IV drip\t500"),
        ("row", "Spray\t850"),
    ]
    assert [block.columns for block in reading.blocks] == [(), (), ("Form", "Price"), ("Form", "Price")]
    assert [reading.text[a:b] for a, b in reading.blocks[3].cells] == ["Spray", "850"]


def test_a_first_row_of_column_names_needs_no_thead_and_names_no_other_table():
    named = "<table><tr><th>Form</th><th>Price</th></tr><tr><td>IV</td><td>500</td></tr></table>"
    unnamed = "<table><tr><td>Spray</td><td>850</td></tr></table>"
    reading = read_html(named + unnamed)
    assert [(block.kind, block.columns) for block in reading.blocks] == [
        ("header", ()),
        ("row", ("Form", "Price")),
        ("row", ()),
    ]


def test_a_table_whose_column_names_are_empty_has_none():
    reading = read_html("<p>Before</p><table><tr><th></th><th> </th></tr><tr><td>IV</td><td>500</td></tr></table>")
    assert [(block.kind, block.columns) for block in reading.blocks] == [("paragraph", ()), ("row", ())]


def test_a_hidden_cell_is_left_out():
    assert text("<table><tr><td>One<td hidden>unseen<td>two</table>") == "One\ttwo"


def test_blocks_within_a_cell_are_parted_by_a_space():
    assert text("<table><tr><td><h3>A</h3>b<p>c</p>d<ul><li>e<li>f</ul><td>g</table>") == "A b c d e f\tg"


def test_a_table_within_a_cell_is_text_of_that_cell():
    layout = "<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>c</td></tr></table>"
    assert lines(read_html(layout)) == [("row", "a b\tc")]


def test_tags_that_are_never_closed_part_the_text_as_a_browser_does():
    assert (
        text("<h1>Title<p>One<p>two<ul><li>three<li>four<p>five<div>six") == "Title\nOne\ntwo\nthree\nfour\nfive\nsix"
    )
    assert text("<p>One <b>two <i>three</b> four</i> five") == "One two three four five"


def test_text_outside_of_any_paragraph_is_read():
    assert text("One<div>two</div>three<br>four") == "One\ntwo\nthree four"


def test_references_are_decoded_as_a_browser_does():
    assert text("<p>AT&ampT &lt;b&gt; &notit; &nope; &#x41;&#66; &ngE; R&D &copy 2026") == (
        "AT&T <b> ¬it; &nope; AB ≧\u0338 R&D © 2026"
    )


def test_a_less_than_sign_that_opens_no_tag_is_text():
    assert text("<p>Fish < chips, 3 <4 & 5 > 4") == "Fish < chips, 3 <4 & 5 > 4"


def test_an_end_tag_of_nothing_leaves_no_trace():
    file = "<p>One</nope> two</b>!"
    assert text(file) == "One two!"
    assert_traced(read_html(file), file)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_line_end_behind_pre_is_no_trouble(line_end: str):
    assert text(f"<pre>{line_end}mg &amp; kg{line_end}next</pre>") == "mg & kg next"


def test_line_ends_of_windows_change_nothing_that_is_seen():
    assert lines(read_html(PAGE.replace("\n", "\r\n"))) == lines(read_html(PAGE))


def test_a_page_of_xml_is_read_like_any_other():
    reading = read_html("<?xml version='1.0' encoding='utf-8'?>\n" + PAGE)
    assert lines(reading) == lines(read_html(PAGE))
    assert reading.page_title == "The nasal spray | Clinic"


def test_a_byte_order_mark_changes_nothing_that_is_seen_and_moves_each_place_by_one():
    reading, marked = read(read_html, PAGE), read(read_html, "\ufeff" + PAGE)
    assert lines(marked) == lines(reading)
    assert marked.page_title == reading.page_title
    assert marked.origin.place(0, 15) == tuple(place + 1 for place in reading.origin.place(0, 15))


def test_front_matter_before_a_page_is_no_part_of_it():
    file = "---\ntitle: x\n---\n<h1>T</h1><p>Text"
    reading = read(read_html, file)
    assert reading.text == "T\nText"
    assert raw(reading, file, "Text") == "Text"


def test_places_are_code_points_of_the_file():
    file = "<p>👍🏽 &alpha;-<b>β</b> caf\u00e9 &#128077; n&shy;o\0n"
    reading = read_html(file)
    assert reading.text == "👍🏽 α-β café 👍 non"
    assert raw(reading, file, "α-β") == "&alpha;-<b>β"
    assert raw(reading, file, "café") == "café"
    assert raw(reading, file, "👍 non") == "&#128077; n&shy;o\0n"
    assert_traced(reading, file)


def test_a_page_of_one_endless_paragraph_is_read_in_no_time():
    file = "<p>" + "word &amp; " * 100_000
    clock = time.monotonic()
    assert len(text(file)) == 7 * 100_000 - 1
    assert time.monotonic() - clock < 10  # about a second; a search from the start for each character takes minutes


@given(strategies.html_files)
def test_any_well_formed_page_is_traced_tidy_and_read_the_same_twice(file: str):
    reading = read(read_html, file)
    assert "unseen" not in reading.text
    assert_traced(reading, file)
    assert_ascending(reading)
    assert_tidy(reading)
    assert_same(reading, read(read_html, file))


@given(strategies.scraps)
def test_what_no_page_should_be_is_traced_and_tidy_or_refused(file: str):
    with contextlib.suppress(ValueError, RecursionError):  # of text that a browser moves out of a broken table
        reading = read(read_html, file)
        assert_traced(reading, file)
        assert_tidy(reading)
