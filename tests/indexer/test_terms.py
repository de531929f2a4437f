from hypothesis import given
from hypothesis import strategies as st

from indexer.terms import STOPWORDS, terms, words


def test_terms_by_hand():
    assert terms("Does Esketamine’s 84-mg dose work?") == ["esketamin", "84", "mg", "dose", "work"]
    assert terms("What is it?") == []
    assert words("I can't pay $1,050 for 0.5 mg/kg") == ["i", "cant", "pay", "1", "050", "for", "0.5", "mg", "kg"]


def test_a_word_is_the_same_in_any_case_number_and_accent():
    assert terms("INFUSIONS") == terms("infusion") == ["infus"]
    assert terms("naïve") == terms("naive")


def test_words_that_turn_the_meaning_are_kept():
    assert not {"not", "no", "without", "after", "before"} & STOPWORDS
    assert "not" in terms("not approved")


@given(st.text())
def test_any_text_has_terms_and_asking_twice_changes_nothing(text):
    assert terms(text) == terms(text)
    assert all(term and not term.isspace() for term in terms(text))
