"""Claims about Markdown: what a reader sees of it, line by line, and where each character stands in the file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.markdown import read_markdown
from tests import strategies
from tests.indexer.claims import assert_ascending, assert_same, assert_tidy, assert_traced
from tests.indexer.making import lines, raw, read, spans


def text(file: str) -> str:
    return read(read_markdown, file).text


def test_headings_have_their_level_and_no_marks():
    file = "# One\n\n## Two ##\n\n###### Six\n\nSetext\n======\n\nAgain\n---\n"
    assert lines(read_markdown(file)) == [
        ("heading 1", "One"),
        ("heading 2", "Two"),
        ("heading 6", "Six"),
        ("heading 1", "Setext"),
        ("heading 2", "Again"),
    ]


def test_a_heading_bears_the_anchor_it_is_given_or_one_made_of_its_words():
    file = "# What does it cost?\n\n## Given {#own}\n\n## What does it cost?\n\n## Own\n"
    reading = read_markdown(file)
    assert [block.anchor for block in reading.blocks] == ["what-does-it-cost", "own", "what-does-it-cost-2", "own-2"]
    assert reading.anchors == (("own", file.index("## Given")),)


def test_paragraphs_are_parted_by_blank_lines_and_line_ends_within_them_are_spaces():
    assert lines(read_markdown("One\ntwo.\n\n\nThree  \nfour\\\nfive.\n")) == [
        ("paragraph", "One two."),
        ("paragraph", "Three four five."),
    ]


def test_list_items_have_their_depth_and_numbering():
    reading = read_markdown(
        "1. First\n   - Under it\n     more\n   - Second under it\n2. Last\n\n   Its second paragraph\n"
    )
    assert lines(reading) == [
        ("item 1", "First"),
        ("item 2", "Under it more"),
        ("item 2", "Second under it"),
        ("item 1", "Last"),
        ("item 1", "Its second paragraph"),
    ]
    assert [block.ordered for block in reading.blocks] == [True, False, False, True, True]


def test_a_task_keeps_its_words_without_its_box():
    assert text("- [ ] Ask\n- [x] Sign\n") == "Ask\nSign"


def test_a_table_is_one_line_a_row_with_tabs_between_cells_and_rows_know_their_columns():
    reading = read_markdown("| Form | Price |\n|:-----|------:|\n| IV   | **500** |\n| Spray |  |\n")
    assert lines(reading) == [("header", "Form\tPrice"), ("row", "IV\t500"), ("row", "Spray\t")]
    header, first, second = reading.blocks
    assert (header.columns, first.columns, second.columns) == ((), ("Form", "Price"), ("Form", "Price"))
    assert [[reading.text[a:b] for a, b in block.cells] for block in reading.blocks] == [
        ["Form", "Price"],
        ["IV", "500"],
        ["Spray", ""],
    ]


def test_a_table_without_column_names_has_none_not_those_of_the_table_before():
    named = "| Form | Price |\n|---|---|\n| IV | 500 |\n"
    unnamed = "|  |  |\n|---|---|\n| Spray | 850 |\n"
    assert [block.columns for block in read_markdown(unnamed).blocks] == [()]
    assert [block.columns for block in read_markdown(named + "\n" + unnamed).blocks] == [(), ("Form", "Price"), ()]


def test_a_link_shows_its_words_and_keeps_its_address_beside_them():
    file = "See [the **label**](https://fda.gov/a?b=1#c), <https://x.org> and [this][ref].\n\n[ref]: b.md\n"
    reading = read_markdown(file)
    assert reading.text == "See the label, https://x.org and this."
    assert spans(reading) == [
        ("link", "the label", "https://fda.gov/a?b=1#c"),
        ("strong", "label", ""),
        ("link", "https://x.org", "https://x.org"),
        ("link", "this", "b.md"),
    ]
    assert reading.links == (
        ("https://fda.gov/a?b=1#c", file.index("[the")),
        ("https://x.org", file.index("<https")),
        ("b.md", file.index("[this]")),
    )


def test_emphasis_and_code_are_spans_without_their_marks():
    reading = read_markdown("*Not* __yet__ `x = 1` ~~gone~~\n")
    assert reading.text == "Not yet x = 1 gone"
    assert spans(reading) == [("em", "Not", ""), ("strong", "yet", ""), ("code", "x = 1", "")]


def test_references_are_decoded_and_what_only_looks_like_one_is_left():
    assert (
        text("AT&amp;T &lt;b&gt; &copy; &#65;&#x42; &nope; &amp;amp; & &ngE;") == "AT&T <b> © AB &nope; &amp; & ≧\u0338"
    )


def test_a_backslash_takes_a_mark_its_meaning_and_leaves_no_trace():
    assert text(r"\*not em\* \[no link\] \# \\ 0.5 mg\/kg C:\dir") == r"*not em* [no link] # \ 0.5 mg/kg C:\dir"


def test_code_blocks_are_text_in_which_nothing_is_markup():
    reading = read_markdown("```python\na = *b*  # &amp;\n```\n\n    <b> indented\n")
    assert lines(reading) == [("code", "a = *b* # &amp;"), ("code", "<b> indented")]


@pytest.mark.parametrize(
    ("file", "seen"),
    [
        ("`` ` ``", "`"),
        ("`` `a` ``", "`a`"),
        ("`a\nb`", "a b"),
        ("> `a\n> b`", "a b"),
        ("- `a\r\n  b` c", "a b c"),
        ("| h |\n|---|\n| `a\\|b` |", "h\na|b"),
        ("`&amp;`", "&amp;"),
    ],
)
def test_code_within_a_line_is_mapped_to_the_place_between_its_backticks(file: str, seen: str):
    reading = read_markdown(file)
    assert reading.text == seen
    assert_traced(reading, file)
    assert_ascending(reading)


def test_a_backtick_in_code_is_the_one_that_is_seen():
    file = "`` ` ``"
    assert read_markdown(file).origin.place(0, 1) == (3, 4)


def test_images_are_left_out_with_their_alternative_text():
    reading = read_markdown('Before ![a *small* clinic](clinic.png "Title") after. ![alone](x.png)\n')
    assert reading.text == "Before after."
    assert reading.links == ()


@pytest.mark.parametrize(
    "file",
    [
        "One <!-- unseen --> two",
        "One <!-- unseen\nunseen --> two",
        "<!-- unseen -->\n\nOne two",
        "<!--\nunseen\n\nunseen\n-->\n\nOne two",
        "> <!-- unseen\n> unseen -->\n>\n> One two",
        "<!-- unseen -->One <!-- unseen -->two",
    ],
)
def test_comments_are_left_out(file: str):
    assert text(file) == "One two"


def test_a_script_in_markdown_shows_as_text():
    assert text("<script>alert('x')</script>\n\nHello <script src=x>y</script>") == (
        "<script>alert('x')</script>\nHello <script src=x>y</script>"
    )
    assert text("a <iframe src=x></iframe> <unknown>") == "a <iframe src=x></iframe> <unknown>"


def test_tags_that_only_format_are_left_out():
    assert text('H<sub>2</sub>O and <span class="x">more</span><br>next <abbr title="x">IV</abbr>') == (
        "H2O and more next IV"
    )
    assert text('<div\n  class="x">\ninside\n</div>') == "inside"


def test_tags_of_blocks_part_the_words_on_their_two_sides():
    assert text("<table><tr><td>IV</td><td>Spray</td></tr></table>") == "IV Spray"
    assert text("<p>One.</p><p>Two.</p>") == "One. Two."
    assert lines(read_markdown("<div>One</div>\n\n<div>Two</div>\n")) == [("paragraph", "One"), ("paragraph", "Two")]


@pytest.mark.parametrize("indent", ["", " ", "   "])
def test_an_indented_block_of_html_is_read_like_one_that_is_not(indent: str):
    assert text(f"{indent}<div>\n{indent}inside\n{indent}</div>\n") == "inside"


def test_quotes_and_footnotes_are_text_of_their_own():
    assert lines(read_markdown("> Quoted\n> on.\n\nSaid[^1] so.\n\n[^1]: By whom.\n")) == [
        ("quote", "Quoted on."),
        ("paragraph", "Said so."),
        ("paragraph", "By whom."),
    ]


def test_line_ends_of_windows_change_nothing_that_is_seen():
    file = "# T\n\nOne\ntwo\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n"
    file += "```\ncode\nmore\n```\n\n<div>\nhtml\n</div>\n"
    assert lines(read_markdown(file.replace("\n", "\r\n"))) == lines(read_markdown(file))


def test_a_byte_order_mark_hides_no_heading_and_no_front_matter():
    assert lines(read(read_markdown, "\ufeff# Title\n\nText\n")) == [("heading 1", "Title"), ("paragraph", "Text")]
    assert lines(read(read_markdown, "\ufeff---\ntitle: x\n---\n# Title\n")) == [("heading 1", "Title")]


def test_every_kind_of_white_space_becomes_one_space():
    assert text("a \t b\u00a0\u00a0c\u2009d\u3000e&nbsp; f\n \n\u00a0\n") == "a b c d e f"


def test_characters_that_nobody_sees_are_left_out_and_joiners_kept():
    assert text("soft\u00adhyphen zero\u200bwidth bell\x07 nul\0") == "softhyphen zerowidth bell nul"
    assert text("👨\u200d👩\u200d👧 می\u200cخواهم") == "👨\u200d👩\u200d👧 می\u200cخواهم"
    assert text("a new emoji \U0001fae9") == "a new emoji \U0001fae9"  # Unicode 16: Python 3.11 does not know it


def test_places_are_code_points_of_the_file_whatever_their_width_in_bytes():
    file = "---\ntitle: Ä\n---\n👍🏽 α-*β* **Über** caf\u00e9 &mu;g `x`\n"
    reading = read(read_markdown, file)
    assert reading.text == "👍🏽 α-β Über café μg x"
    assert raw(reading, file, "👍🏽") == "👍🏽"
    assert raw(reading, file, "α-β") == "α-*β"
    assert raw(reading, file, "Über café") == "Über** café"
    assert raw(reading, file, "μg") == "&mu;g"
    assert_traced(reading, file)


@given(strategies.markdown_files)
def test_any_markdown_is_traced_tidy_and_read_the_same_twice(file: str):
    reading = read(read_markdown, file)
    assert_traced(reading, file)
    assert_ascending(reading)
    assert_tidy(reading)
    assert_same(reading, read(read_markdown, file))


@given(strategies.scraps)
def test_no_text_is_too_odd_to_be_read_as_markdown(file: str):
    reading = read(read_markdown, file)
    assert_traced(reading, file)
    assert_ascending(reading)
    assert_tidy(reading)


@given(st.lists(strategies.words, min_size=1))
def test_words_without_any_markup_are_read_as_they_are(words: list[str]):
    sentence = " ".join(["We", *words]) + "."
    assert lines(read_markdown(sentence)) == [("paragraph", sentence)]
