"""Claims about the transcript: what becomes of white space, borders, spans and references, and their places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.document import BlockKind
from indexer.transcript import Transcript, align

PARAGRAPH, ROW = BlockKind.PARAGRAPH, BlockKind.ROW


def written(*blocks: str) -> Transcript:
    """A transcript of paragraphs that stand one behind the other in a file."""
    page, place = Transcript(), 0
    for text in blocks:
        page.open(PARAGRAPH)
        page.write(text, range(place, place + len(text)))
        place += len(text)
    return page


def test_white_space_is_collapsed_and_its_place_is_that_of_its_first_character():
    reading = written("Two  words").reading()
    assert reading.text == "Two words"
    assert reading.origin.place(4, 9) == (5, 10)
    assert reading.origin.place(3, 4) == (3, 4)


def test_white_space_at_the_edges_of_a_block_is_left_out():
    assert written("  \n One\t ", "\u00a0two ").reading().text == "One\ntwo"


def test_a_newline_parts_two_blocks_and_stands_for_no_character_of_the_file():
    reading = written("One", "two").reading()
    assert reading.text == "One\ntwo"
    assert [(block.start, block.end) for block in reading.blocks] == [(0, 3), (4, 7)]
    assert (reading.origin.starts.tolist(), reading.origin.ends.tolist()) == (
        [0, 1, 2, 3, 3, 4, 5],
        [1, 2, 3, 3, 4, 5, 6],
    )


def test_a_block_without_a_visible_character_leaves_no_trace():
    reading = written("One", " \u200b\u00ad ", "", "two").reading()
    assert reading.text == "One\ntwo"
    assert len(reading.blocks) == 2
    assert written(" ", "").reading().text == ""


def test_a_tab_parts_two_cells_and_empty_cells_have_a_place():
    page = Transcript()
    page.open(ROW, columns=["A", "B", "C"])
    for number, cell in enumerate([" one ", "", "three"]):
        page.cell()
        page.write(cell, range(10 * number, 10 * number + len(cell)))
    page.close()
    assert page.cells_of_last() == ("one", "", "three")
    reading = page.reading()
    assert reading.text == "one\t\tthree"
    assert reading.blocks[0].cells == ((0, 3), (4, 4), (5, 10))
    assert reading.blocks[0].columns == ("A", "B", "C")


def test_a_row_of_empty_cells_leaves_no_trace_and_no_cells_behind():
    page = written("One")
    page.open(ROW)
    page.cell()
    page.cell()
    page.close()
    assert page.cells_of_last() == ()
    assert page.reading().text == "One"


def test_a_span_holds_what_was_written_since_its_start_and_an_empty_one_is_dropped():
    page = written("See ")
    start = page.position
    page.write("the label", range(10, 19))
    page.span("link", start, "b.md", 9)
    page.span("em", page.position)
    reading = page.reading()
    assert [(span.kind, reading.text[span.start : span.end], span.href) for span in reading.spans] == [
        ("link", "the label", "b.md")
    ]
    assert reading.links == (("b.md", 9),)


def test_the_map_of_a_text_that_stands_in_the_file_as_it_is():
    starts, ends = align("two", "one two", 4)
    assert (list(starts), list(ends)) == ([4, 5, 6], [5, 6, 7])


@pytest.mark.parametrize(
    ("text", "file", "starts", "ends"),
    [
        ("a&b", "a&amp;b", [0, 1, 6], [1, 6, 7]),
        ("¬it", "&notit", [0, 4, 5], [4, 5, 6]),  # as HTML has it: &not without its semicolon, then "it"
        ("≧\u0338x", "&ngE;x", [0, 0, 5], [5, 5, 6]),  # one reference, two characters
        ("a\nb", "a\r\nb", [0, 1, 3], [1, 3, 4]),
        ("ab&", "a</i>b&amp;", [0, 5, 6], [1, 6, 11]),  # a tag that the parser dropped
        ("\ufffd!", "&#0;!", [0, 4], [4, 5]),
        ("–!", "&#150;!", [0, 6], [6, 7]),
        ("\x96!", "&#150;!", [0, 6], [6, 7]),
        ("\x01!", "&#x1;!", [0, 5], [5, 6]),
        ("a&", "a&amp;", [0, 1], [1, 6]),
        ("q&a", "q&amp;a", [0, 1, 6], [1, 6, 7]),
        ("a&", "a&lt;", [0, 1], [1, 2]),
        ("&nope;&", "&nope;&amp;", [0, 1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6, 11]),
    ],
)
def test_the_map_of_a_text_that_a_parser_decoded(text: str, file: str, starts: list[int], ends: list[int]):
    assert tuple(map(list, align(text, file, 0))) == (starts, ends)


@pytest.mark.parametrize(("text", "file"), [("b", "a"), ("ab", "a"), ("a<", "a&gt;"), ("x", "<p")])
def test_a_text_that_is_not_at_its_place_is_refused(text: str, file: str):
    with pytest.raises(ValueError, match="is not at its place"):
        align(text, file, 0)


REFERENCES = {
    "&amp;": "&",
    "&lt;": "<",
    "&eacute;": "é",
    "&#128077;": "👍",
    "&#x3b1;": "α",
    "&nbsp;": "\u00a0",
    "&ngE;": "≧\u0338",
}


@given(st.lists(st.one_of(st.sampled_from(sorted(REFERENCES)), st.sampled_from("abc é👍;#<>"))))
def test_each_character_is_mapped_to_the_piece_of_the_file_that_it_was_decoded_from(pieces: list[str]):
    text, file = "", ""
    starts: list[int] = []
    ends: list[int] = []
    for piece in pieces:
        decoded = REFERENCES.get(piece, piece)
        starts += [len(file)] * len(decoded)
        ends += [len(file) + len(piece)] * len(decoded)
        text, file = text + decoded, file + piece
    assert tuple(map(list, align(text, file, 0))) == (starts, ends)
