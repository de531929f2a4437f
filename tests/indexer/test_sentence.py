"""Sentences are found as offsets, and nothing is lost between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sentence import sentences
from tests.strategies import inline, prose


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "The dose was 0.5 mg/kg.",
        "In TRANSFORM-2, 69.3% vs. 52.0% responded.",
        "Dr. Smith and Prof. Jones agree.",
        "Some medicines, e.g. opioids, add to sleepiness.",
        "It was printed in J. Clin. Psychiatry in 2021.",
        "The U.S. label says so.",
        "It costs about $1,050.50 per session.",
        "See Fig. 2 for more.",
        "The score fell (see approx. 5 hrs. later).",
    ],
)
def test_a_full_stop_within_a_sentence_does_not_end_it(whole):
    assert cut(f"{whole} Then another sentence follows.") == [whole, "Then another sentence follows."]


def test_sentences_end_at_their_marks():
    assert cut("Does it work? Yes! It does.") == ["Does it work?", "Yes!", "It does."]
    assert cut('She said "It works." He left.') == ['She said "It works."', "He left."]
    assert cut("   \t ") == []
    assert cut("no mark at all") == ["no mark at all"]


@given(st.one_of(prose, inline(lines=False), st.text(max_size=200)))
def test_sentences_are_in_order_apart_and_hold_every_character_that_is_seen(text):
    spans = sentences(text)
    held = set()
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        held |= set(range(start, end))
        last = end
    assert all(i in held for i, char in enumerate(text) if not char.isspace())
