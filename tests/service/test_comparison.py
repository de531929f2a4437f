"""Comparison: the two sides of a question."""

import pytest

from indexer.glossary import Entry, Glossary
from service.comparison import Side, compared
from service.question import Question

GLOSSARY = Glossary(
    (Entry("lamp", ("light", "hall lamp")), Entry("door", ("gate",)), Entry("hall", ()), Entry("garden chair", ()))
)


def sides(text: str) -> tuple[str, str] | None:
    """The first names of the two sides."""
    found = compared(Question(text, text, (), ()), GLOSSARY)
    return (found[0].names[0], found[1].names[0]) if found else None


@pytest.mark.parametrize(
    "text",
    [
        "lamp or door?",
        "A light or a door, which is better?",
        "LIGHT VS GATE",
        "hall lamp versus door",
        "Is a lamp better than a door?",
        "is a lamp better then a door",
        "How does a lamp compare with a door?",
        "What is the difference between a lamp and a door?",
        "difference lamp door",
        "Why a lamp instead of the old door?",
        "How are lamps like the lamp different from a door?",
    ],
)
def test_a_comparison_has_the_sides_that_it_names(text: str) -> None:
    assert sides(text) == ("lamp", "door")


@pytest.mark.parametrize(
    "text",
    [
        "Is a lamp safe or dangerous?",
        "Do a lamp and a door help?",
        "lamp or light?",
        "Is the lamp green?",
        "Does a lamp help me sleep at night or must I buy another door?",
        "Should I eat or drink?",
    ],
)
def test_other_questions_have_no_sides(text: str) -> None:
    assert sides(text) is None


def test_a_word_of_a_name_is_a_side_right_beside_the_or() -> None:
    assert sides("lamp or garden?") == ("lamp", "garden")
    assert sides("chair vs lamp") == ("chair", "lamp")


def test_a_name_within_a_longer_one_is_no_side() -> None:
    """ "hall" is an entry too, but stands within "hall lamp"."""
    assert sides("door or hall lamp?") == ("door", "lamp")


def test_a_side_is_spoken_of_by_any_of_its_names_in_any_form() -> None:
    side = Side(("lamp", "hall light"))
    assert side.is_spoken_of("Two lamps burn.")
    assert side.is_spoken_of("Hall lights burn.")
    assert not side.is_spoken_of("The hall is dark, and no light burns.")
