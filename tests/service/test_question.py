"""Question: cleaning, what cannot be searched for, and how a question is understood."""

import math
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.glossary import Entry, Glossary
from indexer.postings import Postings
from service.question import (
    KEPT_FORMAT,
    Question,
    clean,
    informative,
    interpret,
    is_other_script,
    is_too_short,
    make_lexicon,
)
from service.spelling import Lexicon
from tests.service import serving

GLOSSARY = Glossary((Entry("esketamine", ("Spravato",)), Entry("IV ketamine", ("ketamine infusion",))))


def lexicon(*known: str) -> Lexicon:
    """A lexicon of these words, each met once in the content, to which no other word is common."""
    return Lexicon(dict.fromkeys(known, 1), frozenset(), lambda word: False)


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  What is\tketamine?\r\n", "What is ketamine?"),
        ("What is\x00 ketamine?", "What is ketamine?"),
        ("\x00\x01\x1f\x7f", ""),
        (" \u00a0\u2003\u3000 ", ""),
        ("cafe\u0301", "café"),
        ("\ud800how\udfff", "how"),
        ("\u202eketamine\u202c\ufeff", "ketamine"),
        ("ke\u00adta\u200bmine", "ketamine"),
        ("👩\u200d⚕️", "👩\u200d⚕️"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_cleaning_drops_what_nobody_sees_and_keeps_the_rest(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned


@given(st.text())
def test_cleaned_text_is_clean(typed: str) -> None:
    text = clean(typed)
    assert clean(text) == text
    assert text == text.strip()
    assert "  " not in text
    assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cs") or (c.isspace() and c != " ")]
    assert not [c for c in text if unicodedata.category(c) == "Cf" and c not in KEPT_FORMAT]


@given(st.text(st.characters(categories=["L", "N", "P", "S"])))
def test_cleaning_keeps_every_letter_digit_and_sign(typed: str) -> None:
    assert clean(typed) == unicodedata.normalize("NFC", typed)


def test_an_emoji_that_is_younger_than_this_python_is_kept() -> None:
    """U+1FAE8 came with Unicode 15, U+1FAE9 with 16; a Python that is older calls them unassigned."""
    assert clean("\U0001fae8\U0001fae9") == "\U0001fae8\U0001fae9"


@pytest.mark.parametrize("text", ["k", "7", "?", "…", "😀", "😀🎉🇨🇭", "a!", "-- !! --"])
def test_fewer_than_two_letters_or_digits_are_too_short(text: str) -> None:
    assert is_too_short(text)


@pytest.mark.parametrize("text", ["IV", "42", "a b", "me?", "漢字"])
def test_two_letters_or_digits_are_enough(text: str) -> None:
    assert not is_too_short(text)


@pytest.mark.parametrize(
    "text", ["ما هو الكيتامين؟", "מהו קטמין?", "Что такое кетамин?", "什么是氯胺酮", "IV とは何ですか"]
)
def test_most_letters_of_another_script_are_another_script(text: str) -> None:
    assert is_other_script(text)


@pytest.mark.parametrize(
    "text", ["What is ketamine?", "µ-opioid", "Ωmega naïve café", "dose (דוז) of ketamine", "12 + 30", ""]
)
def test_latin_and_greek_are_ours_and_a_foreign_word_does_no_harm(text: str) -> None:
    assert not is_other_script(text)


def test_another_name_adds_the_contents_own_in_brackets() -> None:
    question = interpret("What is Spravato?", GLOSSARY, lexicon())
    assert question == Question("What is Spravato?", "What is Spravato? (esketamine)", ("spravato",), ("esketamin",))


def test_the_contents_own_name_adds_nothing() -> None:
    question = interpret("What is esketamine?", GLOSSARY, lexicon())
    assert (question.interpreted, question.synonyms) == ("What is esketamine?", ())


def test_a_name_that_the_question_holds_already_is_not_added_again() -> None:
    question = interpret("Is Spravato esketamine?", GLOSSARY, lexicon())
    assert (question.interpreted, question.synonyms) == ("Is Spravato esketamine?", ())


def test_a_synonym_repeats_no_term_of_the_question() -> None:
    question = interpret("ketamine infusion", GLOSSARY, lexicon())
    assert question.interpreted == "ketamine infusion (IV ketamine)"
    assert (question.terms, question.synonyms) == (("ketamin", "infus"), ("iv",))


def test_a_misspelt_name_is_mended_before_it_is_looked_up() -> None:
    question = interpret("what is sprvato", GLOSSARY, lexicon("spravato"))
    assert question.text == "what is sprvato"
    assert question.interpreted == "what is spravato (esketamine)"


def test_terms_come_once_in_the_order_of_the_question() -> None:
    assert interpret("cost of a dose, cost per dose", Glossary(), lexicon()).terms == ("cost", "dose", "per")


def test_rarer_terms_weigh_more() -> None:
    """Lucene's formula, in three passages: in one, ln(1 + 2.5 / 1.5) = 0.98; in none, ln(1 + 3.5 / 0.5) = 2.08."""
    postings = Postings.from_terms([["dose", "cost"], ["dose"], ["dose"]])
    weights = informative(Question("", "", ("dose", "cost", "vein"), ("x",)), postings)
    assert weights == {
        "dose": pytest.approx(math.log(1 + 0.5 / 3.5)),
        "cost": pytest.approx(0.98, abs=0.005),
        "vein": pytest.approx(2.08, abs=0.005),
    }


def test_the_lexicon_counts_the_words_of_the_content_and_knows_the_names_of_the_glossary() -> None:
    made = make_lexicon(["One dose, one visit.", "Dose"], GLOSSARY, serving.encoder())
    assert made.counts == {"one": 2, "dose": 2, "visit": 1}
    assert {"esketamine", "spravato", "iv", "ketamine", "infusion"} <= made.right
    assert made.is_common("depression")
    assert not made.is_common("depresion")
