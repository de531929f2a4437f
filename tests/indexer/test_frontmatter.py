"""Claims about front matter: what can be said in it, and what is wrong with it on which line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.document import Source
from indexer.frontmatter import Acceptance, Metadata, SourceEntry, split_front_matter
from tests import strategies

FULL = """\
---
title: "Ketamine: a guide"
description: >
  In plain
  words.
url: https://example.org/ketamine
last_reviewed: 2026-11-01
reviewed_by: Dr. A. Lee, MD
draft: false
sources:
  - title: "A trial"
    url: https://example.org/trial
    id: trial
  - title: A book
  - https://example.org/page
  - A leaflet
accept:
  - {rule: grade, line: 1, why: quotes  the law}
unknown: ignored
---
Body
"""


def metadata(*lines: str) -> Metadata:
    return split_front_matter("\n".join(["---", *lines, "---", "Body"]))[0]


def faults(*lines: str) -> list[tuple[int, str]]:
    return list(metadata(*lines).faults)


def test_all_fields_are_read():
    found, body = split_front_matter(FULL)
    assert FULL[body:] == "Body\n"
    assert found == Metadata(
        title="Ketamine: a guide",
        description="In plain words.",
        url="https://example.org/ketamine",
        last_reviewed=date(2026, 11, 1),
        reviewed_by="Dr. A. Lee, MD",
        sources=(
            SourceEntry(Source("A trial", "https://example.org/trial"), "trial", 11),
            SourceEntry(Source("A book"), "", 14),
            SourceEntry(Source("https://example.org/page", "https://example.org/page"), "", 15),
            SourceEntry(Source("A leaflet"), "", 16),
        ),
        accept=(Acceptance("grade", 1, "quotes the law", 18),),
        draft=False,
        faults=(),
    )


@pytest.mark.parametrize(
    "file", ["", "Body", "# Title\n\n---\ntitle: x\n---\n", " ---\ntitle: x\n---\n", "--- \n\nBody"]
)
def test_a_file_without_front_matter_is_all_body(file: str):
    assert split_front_matter(file) == (Metadata(), 0)


def test_a_byte_order_mark_is_no_part_of_the_body():
    assert split_front_matter("\ufeffBody") == (Metadata(), 1)
    assert split_front_matter("\ufeff---\ntitle: x\n---\nBody") == (Metadata(title="x"), 18)


def test_front_matter_may_end_in_dots_or_with_the_file_and_have_the_line_ends_of_windows():
    assert split_front_matter("---\r\ntitle: x\r\n---\r\nBody") == (Metadata(title="x"), 20)
    assert split_front_matter("---\ntitle: x\n...\nBody") == (Metadata(title="x"), 17)
    assert split_front_matter("---\ntitle: x\n---") == (Metadata(title="x"), 16)


def test_empty_front_matter_and_empty_fields_say_nothing():
    assert metadata() == Metadata()
    assert metadata("title:", "url: ~", "last_reviewed:", "sources:", "draft:", "# a remark") == Metadata()


@pytest.mark.parametrize(("word", "draft"), [("true", True), ("Yes", True), ("false", False), ("no", False)])
def test_a_draft_is_true_or_false(word: str, draft: bool):
    assert metadata(f"draft: {word}") == Metadata(draft=draft)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["title: x", "", "last_reviewed: 2026-13-01"],
            (4, "last_reviewed is '2026-13-01', not a date. Write it as YYYY-MM-DD."),
        ),
        (["last_reviewed: 1 May 2026"], (2, "last_reviewed is '1 May 2026', not a date. Write it as YYYY-MM-DD.")),
        (["last_reviewed: 2026-W01-1"], (2, "last_reviewed is '2026-W01-1', not a date. Write it as YYYY-MM-DD.")),
        (["last_reviewed: 20260501"], (2, "last_reviewed is '20260501', not a date. Write it as YYYY-MM-DD.")),
        (["last_reviewed: 2026-02-30"], (2, "last_reviewed is '2026-02-30', not a date. Write it as YYYY-MM-DD.")),
        (["title: x", "title: x"], (3, "title is given twice. Keep one of the two.")),
        (["- title: x"], (2, "the front matter is not a list of `name: value` lines.")),
        (["just words"], (2, "the front matter is not a list of `name: value` lines.")),
        (["title: x", "[a, b]: c"], (3, "this is not a `name: value` line. Begin it with one name.")),
        (["title:", "  - x"], (3, "title is not one line of text. Put it in quotes.")),
        (["url: example.org"], (2, "url is 'example.org'. Write a full http(s) address.")),
        (["url: ftp://example.org"], (2, "url is 'ftp://example.org'. Write a full http(s) address.")),
        (["url: 'http://['"], (2, "url is 'http://['. Write a full http(s) address.")),
        (["url: 'javascript:alert(1)'"], (2, "url is 'javascript:alert(1)'. Write a full http(s) address.")),
        (["draft: maybe"], (2, "draft is 'maybe'. Write true or false.")),
        (["sources: one"], (2, "sources is not a list. Begin each source with a dash.")),
        (["accept: grade"], (2, "accept is not a list. Begin each entry with a dash.")),
        (
            ["accept:", "  - {rule: grade, line: 1, why: x}", "  - {rule: grade, line: 1}"],
            (4, 'an accepted remark needs all three: `- {rule: …, line: 12, why: "…"}`.'),
        ),
        (
            ["accept: [{rule: grade, line: first, why: x}]"],
            (2, 'an accepted remark needs all three: `- {rule: …, line: 12, why: "…"}`.'),
        ),
        (
            ["sources:", "  - title: ok", "  - url: https://x.org"],
            (4, "a source has no title. Write `- title: …` and, if there is one, `url: …`."),
        ),
        (
            ["sources:", "  - [a]: b"],
            (3, "a source has no title. Write `- title: …` and, if there is one, `url: …`."),
        ),
        (
            ["sources:", "  - title: ok", "    url: 'http://['"],
            (3, "the source's url is 'http://['. Write a full http(s) address, or leave it out."),
        ),
    ],
)
def test_a_fault_is_told_with_its_line(lines: list[str], expected: tuple[int, str]):
    assert faults(*lines) == [expected]


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        (["title: x", "reviewed_by: a: b"], 3, "the front matter cannot be read: mapping values are not allowed here."),
        (["title: 'x"], 3, "the front matter cannot be read: found unexpected end of stream."),  # the fence ends it
        (["title: x\0y"], 2, "the front matter cannot be read: it holds a character that YAML does not allow."),
        (["title: *nowhere"], 2, "the front matter cannot be read: found undefined alias"),
        (["x: " + "[" * 3_000], 2, "the front matter is nested too deeply to be read."),
    ],
)
def test_what_is_no_yaml_is_told_with_its_line(lines: list[str], line: int, words: str):
    ((found, message),) = faults(*lines)
    assert message.startswith(words)
    assert found == line


def test_front_matter_that_is_never_closed_is_a_fault_on_its_first_line():
    found, body = split_front_matter("---\ntitle: x\n\nBody\n")
    assert found.faults == ((1, "the front matter has no closing line of ---. Add one after its last field."),)
    assert body == 0


def test_a_rule_at_the_top_of_a_text_is_no_front_matter():
    assert split_front_matter("---\n\nA text under a rule.\n") == (Metadata(), 0)


def test_several_faults_are_told_at_once():
    found = faults("last_reviewed: soon", "url: x", "draft: 7", "url: y", "sources: z")
    assert sorted(line for line, _ in found) == [2, 3, 4, 5, 6]


def test_what_can_be_read_is_read_beside_a_fault():
    found = metadata("title: x", "last_reviewed: soon")
    assert (found.title, found.last_reviewed) == ("x", None)


@given(
    st.lists(st.one_of(strategies.scraps, st.sampled_from(["title: ", "url: ", "sources:\n- ", "draft: ", "- ", "? "])))
)
def test_no_front_matter_is_too_odd_to_be_told(pieces: list[str]):
    yaml = "".join(pieces)
    found, body = split_front_matter(f"---\n{yaml}\n---\nBody")
    assert body >= 0
    assert all(line >= 1 and message.endswith((".", "…")) for line, message in found.faults)
