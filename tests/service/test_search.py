"""Search: what a question is searched by, alone and after others."""

import numpy as np
import pytest
from numpy.typing import NDArray

from service.dialogue import Turn
from service.earlier import Earlier
from service.library import Library
from service.question import interpret
from service.search import Search, read_question, search_for

COST = "How much does an IV ketamine infusion cost?"
NASAL = "and the nasal one?"
ALONE = "What are the most common side effects of esketamine nasal spray?"


def after(text: str, library: Library, *turns: Turn) -> Search:
    """The search for a text after these turns."""
    return read_question(text, Earlier(turns), library)


@pytest.mark.parametrize("turns", [(), (Turn(COST, (0,)),)], ids=["first", "second"])
def test_a_question_that_stands_alone_is_searched_by_its_own_vector_with_nothing_added(
    library: Library, turns: tuple[Turn, ...]
) -> None:
    search = after(ALONE, library, *turns)
    snapshot = library.snapshot
    assert search.vector is search.own
    assert (search.bonuses, search.follow_up_of) == ({}, None)
    assert search.question == interpret(ALONE, snapshot.glossary, library.lexicon)
    assert (search.text, search.interpreted) == (ALONE, search.question.interpreted)
    assert np.array_equal(search.own, snapshot.encoder.query(search.interpreted))


def test_a_follow_up_is_searched_together_with_the_question_it_leans_on(library: Library) -> None:
    search = after(NASAL, library, Turn(COST))
    assert (search.text, search.follow_up_of) == (NASAL, COST)
    assert search.interpreted.startswith(f"{NASAL} (")
    assert "infusion cost" in search.interpreted
    first = interpret(COST, library.snapshot.glossary, library.lexicon)
    assert set(first.terms) < set(search.question.terms)


def test_the_vector_of_a_follow_up_lies_between_its_own_and_that_of_the_question_before(library: Library) -> None:
    search, first = after(NASAL, library, Turn(COST)), after(COST, library).own
    assert np.array_equal(search.own, after(NASAL, library).own)
    assert search.own @ first < search.vector @ first < 1
    assert search.own @ first < search.vector @ search.own < 1


@pytest.mark.parametrize("turns", [(), (Turn(COST),), (Turn(COST), Turn("why?"))], ids=["none", "one", "two"])
def test_both_vectors_have_unit_length(library: Library, turns: tuple[Turn, ...]) -> None:
    search = after(NASAL, library, *turns)
    for vector in (search.own, search.vector):
        assert (vector.shape, vector.dtype) == ((library.snapshot.encoder.card.dimension,), np.float32)
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_a_search_asks_for_its_own_vector_and_a_follow_up_for_one_more(library: Library) -> None:
    encoded: list[str] = []

    def encode(text: str) -> NDArray[np.float32]:
        encoded.append(text)
        return library.snapshot.encoder.query(text)

    alone, leaning = (search_for(NASAL, Earlier(turns), library, encode) for turns in ((), (Turn(COST),)))
    assert encoded == [alone.interpreted] * 2 + [after(COST, library).interpreted]
    for search, turns in ((alone, ()), (leaning, (Turn(COST),))):
        same = after(NASAL, library, *turns)
        assert np.array_equal(search.vector, same.vector)
        assert (search.question, search.bonuses, search.follow_up_of) == (
            same.question,
            same.bonuses,
            same.follow_up_of,
        )


def test_a_follow_up_without_any_question_before_it_stands_alone(library: Library) -> None:
    search = after(NASAL, library)
    assert (search.vector is search.own, search.follow_up_of) == (True, None)


def test_only_the_document_that_was_quoted_last_gets_a_bonus_and_only_from_a_follow_up(library: Library) -> None:
    number = len(library.snapshot.passages) // 2
    document = library.snapshot.passages[number].document_id
    assert after(NASAL, library, Turn(COST)).bonuses == {}
    added = after(NASAL, library, Turn(COST, (number, 0))).bonuses
    assert set(added) == {document} and added[document] > 0
    assert after(ALONE, library, Turn(COST, (number, 0))).bonuses == {}


def test_small_talk_in_between_is_not_what_a_follow_up_leans_on(library: Library) -> None:
    search = after(NASAL, library, Turn(COST), Turn("thanks!"))
    assert search.follow_up_of == COST


def test_what_follows_a_crisis_is_read_as_if_nothing_had_been_said(library: Library) -> None:
    """The turn is left out of `turns`; that there was one withholds amounts, and changes nothing else."""
    search = read_question(NASAL, Earlier((), after_crisis=True), library)
    assert (search.vector is search.own, search.follow_up_of, search.bonuses) == (True, None, {})
