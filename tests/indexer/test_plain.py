"""Claims about plain text: where its paragraphs, headings and list items are, and that nothing of it is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.plain import read_plain
from indexer.transcript import INVISIBLE
from tests import strategies
from tests.indexer.claims import assert_ascending, assert_same, assert_tidy, assert_traced
from tests.indexer.making import lines, raw, read

PAGE = """\
Ketamine for Sleep: What It Is and What to Ask

Ketamine is an old anesthetic. It is not approved for sleep.

It is given in clinics, where a nurse watches over the person for two hours, and the dose is 0.5 mg/kg.

What the Studies Have Found So Far

A trial of 40 people found no effect. A larger one is under way.
"""


@pytest.mark.parametrize("blank", [True, False])
def test_a_page_of_one_paragraph_a_line_has_a_title_and_headings_with_or_without_blank_lines(blank: bool):
    file = PAGE if blank else PAGE.replace("\n\n", "\n")
    assert lines(read_plain(file)) == [
        ("heading 1", "Ketamine for Sleep: What It Is and What to Ask"),
        ("paragraph", "Ketamine is an old anesthetic. It is not approved for sleep."),
        (
            "paragraph",
            "It is given in clinics, where a nurse watches over the person for two hours, and the dose is 0.5 mg/kg.",
        ),
        ("heading 2", "What the Studies Have Found So Far"),
        ("paragraph", "A trial of 40 people found no effect. A larger one is under way."),
    ]


def test_lines_that_follow_each_other_are_one_paragraph_where_blank_lines_part_paragraphs():
    assert lines(read_plain("One line\nand its end.\n\n\nAnother.\n")) == [
        ("paragraph", "One line and its end."),
        ("paragraph", "Another."),
    ]


@pytest.mark.parametrize(
    "line", ["It ends in a stop.", "It ends in a colon:", "Really?!", "x" * 101, "- an item", "One,"]
)
def test_a_line_is_no_heading_if_it_is_long_or_a_sentence_or_an_item(line: str):
    assert lines(read_plain(f"{line}\n\nSome text.\n"))[0][0] in ("paragraph", "item 1")


def test_a_question_may_be_a_heading():
    assert lines(read_plain("Is it safe?\n\nMostly.\n"))[0] == ("heading 1", "Is it safe?")


def test_a_line_with_nothing_beneath_it_is_no_heading():
    assert lines(read_plain("Some text.\n\nThe end\n")) == [("paragraph", "Some text."), ("paragraph", "The end")]
    assert lines(read_plain("Hello there\n")) == [("paragraph", "Hello there")]


def test_lines_that_begin_with_a_dash_or_number_are_items():
    reading = read_plain("Bring:\n- a friend\n• a list\n  * water\n1. First\n2) Second\n12 people came.\n")
    assert lines(reading) == [
        ("paragraph", "Bring:"),
        ("item 1", "a friend"),
        ("item 1", "a list"),
        ("item 1", "water"),
        ("item 1", "First"),
        ("item 1", "Second"),
        ("paragraph", "12 people came."),
    ]
    assert [block.ordered for block in reading.blocks] == [False, False, False, False, True, True, False]


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
def test_line_ends_of_any_system_are_read_alike(line_end: str):
    assert lines(read_plain(PAGE.replace("\n", line_end))) == lines(read_plain(PAGE))


def test_markup_is_text_in_plain_text():
    assert read_plain("# A **b** &amp; <b>c</b> <script>d</script>\n").text == (
        "# A **b** &amp; <b>c</b> <script>d</script>"
    )


def test_a_byte_order_mark_is_no_part_of_the_title():
    assert lines(read(read_plain, "\ufeff" + PAGE)) == lines(read_plain(PAGE))


def test_white_space_is_collapsed_and_places_are_code_points_of_the_file():
    file = "---\ntitle: x\n---\n\n  👍🏽\u00a0 α\tβ   caf\u00e9\u2028end.\f\n"
    reading = read(read_plain, file)
    assert reading.text == "👍🏽 α β café end."
    assert raw(reading, file, "α β") == "α\tβ"
    assert raw(reading, file, "👍🏽 α") == "👍🏽\u00a0 α"


def test_an_empty_file_is_an_empty_text():
    assert read_plain("").text == ""
    assert read_plain(" \n\t\n\u00a0").blocks == ()


@given(strategies.plain_files)
def test_any_plain_text_is_traced_tidy_and_read_the_same_twice(file: str):
    reading = read(read_plain, file)
    assert_traced(reading, file)
    assert_ascending(reading)
    assert_tidy(reading)
    assert_same(reading, read(read_plain, file))


@given(st.one_of(strategies.scraps, st.text(st.characters(codec="utf-8"))))
def test_no_text_is_too_odd_to_be_read(file: str):
    reading = read(read_plain, file)
    assert_traced(reading, file)
    assert_ascending(reading)
    assert_tidy(reading)


@given(st.lists(strategies.prose.map("We ".__add__)).map("\n".join))
def test_every_visible_character_of_the_file_is_in_the_text_once_and_in_order(file: str):
    seen = [char for char in file if not char.isspace() and char not in INVISIBLE]
    assert [char for char in read_plain(file).text if not char.isspace()] == seen
