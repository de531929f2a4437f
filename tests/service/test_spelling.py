"""Spelling: misspelt words are mended with words of the content; right words are left alone."""

import pytest

from indexer.snapshot import Snapshot
from service.library import Library
from service.spelling import Lexicon

COUNTS = {"esketamine": 9, "infusion": 5, "insurance": 4, "nausea": 3, "vapor": 1, "valor": 1, "razor": 2, "pain": 8}
LEXICON = Lexicon(COUNTS, frozenset({"spravato"}), lambda word: word in {"infection", "valet"})


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("infusoin", "infusion"),  # two letters exchanged count as one slip
        ("nausia", "nausea"),
        ("nauseaa", "nausea"),
        ("nasea", "nausea"),
        ("esketemin", "esketamine"),  # two slips in a long word
        ("insurrence", "insurance"),
    ],
)
def test_a_slip_is_mended_and_two_in_a_long_word(typed: str, mended: str) -> None:
    assert LEXICON.mend(typed) == mended


def test_two_slips_are_too_many_in_a_short_word() -> None:
    assert LEXICON.mend("nosia") == "nosia"


@pytest.mark.parametrize("word", ["infusion", "Infusion", "spravato", "Spravato", "infection"])
def test_a_word_that_is_right_stays(word: str) -> None:
    assert LEXICON.mend(word) == word


def test_an_ordinary_word_is_never_bent_into_one_of_the_content() -> None:
    bent = Lexicon(COUNTS, frozenset(), lambda word: False)
    assert (LEXICON.mend("valet"), bent.mend("valer")) == ("valet", "valor")


def test_a_word_keeps_its_first_letter() -> None:
    assert LEXICON.mend("mausea") == "mausea"


def test_words_of_fewer_than_five_letters_stay() -> None:
    assert LEXICON.mend("pian") == "pian"


def test_among_words_equally_near_the_more_frequent_wins_then_the_alphabet() -> None:
    assert LEXICON.mend("vappor") == "vapor"  # one slip from vapor, two from valor
    assert LEXICON.mend("vaxor") == "valor"  # one slip from both, met once each: the alphabet decides
    often = Lexicon({**COUNTS, "vapor": 2}, frozenset(), lambda word: False)
    assert often.mend("vaxor") == "vapor"


def test_everything_else_stays_as_it_was_typed() -> None:
    assert LEXICON.mend("  Infusoin?! (84 mg) — naïve  ") == "  infusion?! (84 mg) — naïve  "


def test_no_word_of_the_content_is_ever_mended(library: Library, snapshot: Snapshot) -> None:
    for document in snapshot.documents.values():
        assert library.lexicon.mend(document.text) == document.text
