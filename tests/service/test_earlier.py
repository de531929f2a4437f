"""Earlier turns: which of them may explain the next question, and what a crisis among them means."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from indexer.alarm import read_alarm
from service.dialogue import Turn
from service.earlier import Asked, Earlier, read_earlier
from service.library import Library
from service.question import MOST_CHARACTERS, interpret
from service.triage import triage

COST = "How much does an IV ketamine infusion cost?"
CRISIS = "I want to die"


def ids(library: Library, *numbers: int) -> tuple[str, ...]:
    """The ids of these passages."""
    return tuple(library.snapshot.passages[number].id for number in numbers)


def with_rows(library: Library, rows: NDArray[np.float32]) -> Library:
    """The library, with other vectors of the reviewed examples."""
    return replace(library, snapshot=replace(library.snapshot, example_rows=rows))


def alarmed_by(question: str, library: Library) -> Library:
    """A library in which this question has the very vector of each example that speaks for urgency, and the opposite of
    all others': whatever its words are, its vector raises an alarm."""
    read = interpret(question, library.snapshot.glossary, library.lexicon).interpreted
    vector = library.snapshot.encoder.query(read)
    signs = np.where(read_alarm().example_weights[:, :1] > 0, 1, -1).astype(np.float32)
    return with_rows(library, signs * vector)


def test_before_the_first_question_there_is_nothing(library: Library) -> None:
    assert read_earlier([], library) == Earlier((), False)


def test_harmless_turns_are_kept_in_their_order(library: Library) -> None:
    asked = [Asked(COST), Asked("and the nasal one?"), Asked("thanks!")]
    assert read_earlier(asked, library) == Earlier((Turn(COST), Turn("and the nasal one?"), Turn("thanks!")))


@pytest.mark.parametrize("numbers", [(), (5,)], ids=["without passages", "with a passage"])
@pytest.mark.parametrize("typed", [CRISIS, "quiero morir", "I can't breathe", f"{COST} {CRISIS}"])
def test_a_turn_that_needed_a_person_is_no_turn_and_is_remembered_as_one(
    library: Library, typed: str, numbers: tuple[int, ...]
) -> None:
    assert read_earlier([Asked(typed, ids(library, *numbers))], library) == Earlier((), True)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_it_is_left_out_wherever_it_stands_and_the_others_stay(library: Library, place: int) -> None:
    asked = [Asked(COST), Asked("and the nasal one?")]
    asked.insert(place, Asked(CRISIS))
    assert read_earlier(asked, library) == Earlier((Turn(COST), Turn("and the nasal one?")), True)


def test_a_long_message_is_judged_by_all_of_its_words(library: Library) -> None:
    """A question is read up to its limit; a message in danger, whole."""
    rambling = "We had soup and my sister drove me home. " * 40
    assert len(rambling) > MOST_CHARACTERS
    assert read_earlier([Asked(rambling + "I want to kill myself.")], library) == Earlier((), True)


def test_passages_that_were_shown_are_kept_in_their_order(library: Library) -> None:
    earlier = read_earlier([Asked(COST, ids(library, 7, 3, 5))], library)
    assert earlier.turns == (Turn(COST, (7, 3, 5)),)


def test_ids_that_this_snapshot_has_not_are_ignored(library: Library) -> None:
    known = ids(library, 7, 3)
    shown = ("p_unknown", known[0], "", "p_0000000000000000", known[1])
    assert read_earlier([Asked(COST, shown)], library) == Earlier((Turn(COST, (7, 3)),))
    assert read_earlier([Asked(COST, ("p_unknown",))], library) == Earlier((Turn(COST),))


def test_a_turn_is_cleaned_mended_and_read_up_to_the_limit_of_a_question(library: Library) -> None:
    assert read_earlier([Asked("  What is\x00  Spravto? ")], library).turns[0].question.lower() == "what is spravato?"
    long = read_earlier([Asked("tea " * MOST_CHARACTERS)], library).turns
    assert [len(turn.question) for turn in long] == [MOST_CHARACTERS]


@pytest.mark.parametrize("typed", ["", " ", "\x00", "?", "👍"])
def test_a_turn_without_words_is_harmless(library: Library, typed: str) -> None:
    assert not read_earlier([Asked(typed)], library).after_crisis


def test_a_turn_without_passages_is_judged_by_its_vector_too(library: Library) -> None:
    assert not triage(COST).is_urgent
    assert read_earlier([Asked(COST)], library) == Earlier((Turn(COST),))
    assert read_earlier([Asked(COST)], alarmed_by(COST, library)) == Earlier((), True)


def test_a_turn_whose_passages_were_shown_had_no_card_so_its_vector_is_not_asked(library: Library) -> None:
    strict = alarmed_by(COST, library)
    assert read_earlier([Asked(COST, ids(library, 7))], strict) == Earlier((Turn(COST, (7,)),))


def test_passages_that_this_snapshot_has_not_are_no_proof_that_some_were_shown(library: Library) -> None:
    assert read_earlier([Asked(COST, ("p_unknown",))], alarmed_by(COST, library)) == Earlier((), True)


def test_without_rows_of_examples_the_words_have_the_last_word(library: Library) -> None:
    bare = with_rows(library, library.snapshot.example_rows[:0])
    assert read_earlier([Asked(COST), Asked(CRISIS)], bare) == Earlier((Turn(COST),), True)
