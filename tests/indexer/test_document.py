"""Claims about documents: their sections and heading paths, the anchors of headings, and the map to the file."""

import numpy as np
import pytest

from indexer.document import Block, BlockKind, Origin, anchored, slug
from tests.indexer.making import document

PAGE = """\
# Title

Before any heading.

## Cost

One thousand.

### Of the spray

More.

#### Twice

## Safety

Safe.
"""


def test_sections_are_the_text_between_two_headings_with_the_headings_above_it():
    page = document(PAGE)
    assert [(section.path, section.anchor, page.text[section.start : section.end]) for section in page.sections()] == [
        ((), "title", "Before any heading."),
        (("Cost",), "cost", "One thousand."),
        (("Cost", "Of the spray"), "of-the-spray", "More."),
        (("Safety",), "safety", "Safe."),
    ]


def test_a_first_heading_that_is_not_the_title_is_part_of_the_path():
    page = document(PAGE, title="Another title")
    assert [section.path for section in page.sections()][:2] == [("Title",), ("Title", "Cost")]


def test_text_before_any_heading_is_a_section_without_an_anchor():
    page = document("First.\n\n## Later\n\nSecond.\n")
    assert [(section.path, section.anchor) for section in page.sections()] == [((), ""), (("Later",), "later")]


def test_a_heading_of_a_higher_level_ends_all_paths_beneath_it():
    page = document("### Deep\n\nOne.\n\n# Top\n\nTwo.\n\n### Deep again\n\nThree.\n\n## Middle\n\nFour.\n")
    assert [section.path for section in page.sections()] == [
        ("Deep",),
        ("Top",),
        ("Top", "Deep again"),
        ("Top", "Middle"),
    ]


def test_a_heading_with_nothing_beneath_it_is_no_section():
    assert list(document("# Title\n\n## Empty\n").sections()) == []


def test_a_section_spans_all_its_blocks():
    page = document("## H\n\nOne.\n\n- two\n- three\n")
    (section,) = page.sections()
    assert page.text[section.start : section.end] == "One.\ntwo\nthree"
    assert [block.kind for block in section.blocks] == ["paragraph", "item", "item"]


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("What does it cost?", "what-does-it-cost"),
        ("Side effects & risks", "side-effects-risks"),
        ("IV vs. nasal spray", "iv-vs-nasal-spray"),
        ("  Two   words ", "two-words"),
        ("Über naïve Ängste", "uber-naive-angste"),
        ("under_score and 0.5 mg", "under_score-and-05-mg"),
        ("Ξένος", "section"),
        ("???", "section"),
    ],
)
def test_the_anchor_of_a_heading_by_hand(heading: str, anchor: str):
    assert slug(heading) == anchor


def test_equal_headings_get_anchors_of_their_own_and_given_ones_stay():
    text = "Cost\nCost\nCost\nOwn\n"
    bounds = [(0, 4), (5, 9), (10, 14), (15, 18)]
    given = ["", "cost", "", ""]
    headings = [
        Block(BlockKind.HEADING, start, end, 2, anchor=name) for (start, end), name in zip(bounds, given, strict=True)
    ]
    assert [block.anchor for block in anchored(text, headings)] == ["cost-2", "cost", "cost-3", "own"]


def test_blocks_that_are_no_headings_get_no_anchor():
    (block,) = anchored("Text", [Block(BlockKind.PARAGRAPH, 0, 4)])
    assert block.anchor == ""


def test_the_place_of_a_stretch_of_text_runs_from_its_first_to_its_last_character():
    origin = Origin(np.array([3, 4, 9], dtype=np.int32), np.array([4, 9, 10], dtype=np.int32))  # a, &amp;, b
    assert origin.place(0, 3) == (3, 10)
    assert origin.place(1, 2) == (4, 9)
