"""Passages are verbatim, complete, small enough for the encoder, and never cross a section."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.document import BlockKind
from indexer.html import read_html
from indexer.markdown import read_markdown
from indexer.passage import (
    LEAST_TOKENS,
    PASSAGE_TOKENS,
    Passage,
    Table,
    context,
    cut,
    embedded_sentences,
    embedded_text,
)
from indexer.plain import read_plain
from tests.indexer.making import KETAMINE, document
from tests.strategies import html_files, markdown_files, plain_files

files = st.one_of(
    st.tuples(markdown_files, st.just(read_markdown)),
    st.tuples(html_files, st.just(read_html)),
    st.tuples(plain_files, st.just(read_plain)),
)
LIMITS = (16, 40, 256)


def assert_whole(page, passages: list[Passage]) -> None:
    """Every visible character under a heading stands in a passage, but for white space and rows of column names."""
    held = {i for passage in passages for i in range(passage.start, passage.end)}
    for section in page.sections():
        for block in section.blocks:
            if block.kind is not BlockKind.HEADER:
                lost = [i for i in range(block.start, block.end) if i not in held and not page.text[i].isspace()]
                assert not lost, page.text[block.start : block.end]


@given(files, st.sampled_from(LIMITS))
@settings(max_examples=60)
def test_passages_are_verbatim_whole_within_their_section_and_within_the_limit(encoder, made, limit):
    file, reader = made
    page = document(file, reader)
    passages = cut(page, encoder.count_tokens, limit)
    assert_whole(page, passages)
    sections = [(section.start, section.end) for section in page.sections()]
    for passage in passages:
        assert page.text[passage.start : passage.end] == passage.text
        assert any(start <= passage.start and passage.end <= end for start, end in sections)
        for start, end in passage.sentences:
            assert 0 <= start < end <= len(passage.text)
            assert passage.text[start:end] == passage.text[start:end].strip(" \n")
        single = len(passage.sentences) == 1 and len(passage.text) == 1
        assert single or encoder.count_tokens(passage.text) <= PASSAGE_TOKENS
    assert [p.start for p in passages] == sorted(p.start for p in passages)
    assert len({p.id for p in passages}) == len(passages)


@given(files)
@settings(max_examples=60)
def test_with_title_and_headings_every_passage_of_any_file_fits_the_encoder(encoder, made):
    page = document(*made)
    most = encoder.card.max_tokens
    for passage in cut(page, encoder.count_tokens, most):
        room = most - encoder.count_tokens(context(page.title, passage.heading_path))
        assert encoder.count_tokens(embedded_text(page.title, passage)) <= most or room < LEAST_TOKENS


@given(files)
@settings(max_examples=60)
def test_every_sentence_of_a_section_is_a_sentence_of_a_passage_with_its_heading(encoder, made):
    page = document(*made)
    passages = cut(page, encoder.count_tokens, 256)
    assert cut(page, encoder.count_tokens, 256) == passages
    for section in page.sections():
        own = [p for p in passages if section.start <= p.start < section.end]
        assert all((p.heading_path, p.anchor) == (section.path, section.anchor) for p in own)
        spans = [(p.start + start, p.start + end) for p in own for start, end in p.sentences]
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))
        quoted = {place for start, end in spans for place in range(start, end)}
        body = [block for block in section.blocks if block.kind is not BlockKind.HEADER]
        seen = {place for block in body for place in range(block.start, block.end) if not page.text[place].isspace()}
        assert seen <= quoted


@given(st.sampled_from(["word ", "Ünïcödé ", "a, ", "x"]), st.integers(300, 900))
@settings(max_examples=20)
def test_a_sentence_longer_than_the_encoder_takes_is_cut_with_nothing_lost(encoder, word, times):
    page = document("# T\n\n" + word * times + "end.\n")
    passages = cut(page, encoder.count_tokens, 256)
    assert_whole(page, passages)
    title = context("Title", ("T",))
    assert all(encoder.count_tokens(title + passage.text) <= 256 for passage in passages)


def test_with_title_and_headings_a_passage_fits_the_encoder(encoder):
    long_heading = "How long does the effect of one infusion last for most people " * 6
    page = document(f"# {long_heading}\n\n" + "Blood pressure may rise for a short while after it. " * 60)
    passages = cut(page, encoder.count_tokens, 256)
    assert len(passages) > 5
    assert all(encoder.count_tokens(embedded_text(page.title, passage)) <= 256 for passage in passages)
    assert_whole(page, passages)


def test_a_table_row_is_a_passage_with_its_column_names(encoder):
    page = document(KETAMINE)
    row = next(p for p in cut(page, encoder.count_tokens, 256) if p.text.startswith("Nasal spray"))
    assert row.text == "Nasal spray\tCertified clinic\t850 dollars"
    assert row.table == Table(("Form", "Where", "Price"), ("Nasal spray", "Certified clinic", "850 dollars"))
    assert row.sentences == ((0, len(row.text)),)
    spoken = "Nasal spray; Where: Certified clinic; Price: 850 dollars"
    assert embedded_sentences(row) == [spoken]
    assert embedded_text("Title", row) == "Title. Ketamine for depression. How it is given. " + spoken


def test_a_row_is_embedded_whole_whatever_its_number_of_cells(encoder):
    table = "<table><tr><th>Form<th>Price</tr><tr><td>IV<td>500<td>a drip</tr><tr><td>Spray</tr></table>"
    long, short = cut(document(table, read_html), encoder.count_tokens, 256)
    assert embedded_sentences(long) == ["IV; Price: 500; a drip"]
    assert embedded_sentences(short) == ["Spray"]


def test_a_row_of_a_table_without_column_names_is_its_cells(encoder):
    (row,) = cut(document("|  |  |\n|--|--|\n| Spray | 850 |\n"), encoder.count_tokens, 256)
    assert row.table == Table((), ("Spray", "850"))
    assert embedded_sentences(row) == ["Spray; 850"]


def test_a_sentence_without_end_is_cut_in_time_that_grows_with_its_length(encoder):
    page = document("some words here " * 20_000, read_plain)  # 320,000 characters
    clock = time.monotonic()
    passages = cut(page, encoder.count_tokens, 256)
    assert time.monotonic() - clock < 30  # 2 s; measuring all of the rest for every cut took 90
    assert_whole(page, passages)


def test_a_row_longer_than_a_passage_is_cut_like_prose_with_nothing_lost(encoder):
    page = document("| A | B |\n|---|---|\n| " + "One two three. " * 40 + "| " + "Four five six. " * 40 + "|\n")
    passages = cut(page, encoder.count_tokens, 256)
    assert len(passages) > 2
    assert all(passage.table is None for passage in passages)
    assert_whole(page, passages)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("**Addiction.** It can be misused.", ["Addiction. It can be misused."]),
        ("No. It is not approved for that.", ["No. It is not approved for that."]),
        ("It works. It helps.", ["It works. It helps."]),
        ("This is a whole sentence. So is this one here.", ["This is a whole sentence.", "So is this one here."]),
        ("This is a whole sentence. Truly so.", ["This is a whole sentence. Truly so."]),
    ],
)
def test_a_label_belongs_to_the_sentence_after_it(encoder, text, sentences):
    passages = cut(document(text), encoder.count_tokens, 256)
    assert [p.text[a:b] for p in passages for a, b in p.sentences] == sentences


def test_ids_survive_a_rebuild_and_an_edit_elsewhere(encoder):
    before = {p.id: p.text for p in cut(document(KETAMINE), encoder.count_tokens, 256)}
    edited = KETAMINE.replace("40 minutes", "45 minutes")
    after = {p.id: p.text for p in cut(document(edited), encoder.count_tokens, 256)}
    assert {p.id: p.text for p in cut(document(KETAMINE), encoder.count_tokens, 256)} == before
    assert len(before.keys() - after.keys()) == len(after.keys() - before.keys()) == 1
    assert all("minutes" in text for text in [before[i] for i in before.keys() - after.keys()])


def test_equal_passages_have_ids_of_their_own(encoder):
    page = document("# One\n\n## Same\n\nThe very same words.\n\n## Same\n\nThe very same words.\n")
    first, second = cut(page, encoder.count_tokens, 256)
    assert first.text == second.text
    assert first.id != second.id
