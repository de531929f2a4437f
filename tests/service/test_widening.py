"""Widening: how far a quotation reaches."""

import pytest

from indexer.passage import Passage
from indexer.snapshot import Snapshot
from service.widening import MOST_CHARACTERS, MOST_SENTENCES, widen


def passage(*sentences: str, between: str = " ") -> Passage:
    """A passage of these sentences."""
    places, text = [], ""
    for sentence in sentences:
        start = len(text) + len(between) if text else 0
        text += (between if text else "") + sentence
        places.append((start, len(text)))
    return Passage("p_1", "doc", (), "", 0, len(text), text, tuple(places))


def quoted(of: Passage, sentence: int) -> str:
    """The words that are quoted for a sentence."""
    start, end = widen(of, sentence)
    return of.text[start:end]


def test_a_sentence_that_stands_alone_is_quoted_alone() -> None:
    assert quoted(passage("The lamp is green.", "A door is red."), 1) == "A door is red."


@pytest.mark.parametrize(
    "leaning",
    [
        "It fades fast.",
        "They fade.",
        "this fades.",
        "However, much is unknown.",
        "But it fades.",
        "Even so, ask.",
        "For example, wait.",
        "As a result, wait.",
        "Both are green.",
        "Otherwise wait.",
        "Its color fades.",
        "Neither is known.",
        "In the same room, doors are red.",
        "After that, wait.",
        "Most of them fade.",
    ],
)
def test_a_sentence_that_leans_on_the_one_before_takes_it_along(leaning: str) -> None:
    assert quoted(passage("A door is red.", "The lamp is green.", leaning), 2) == f"The lamp is green. {leaning}"


@pytest.mark.parametrize(
    "upright",
    [
        "Items fade.",
        "Thistles are green.",
        "Sometimes it fades.",
        "Button it.",
        "Andy knows.",
        "Neither the lamp nor the door is red.",
        "Both the lamp and the door fade.",
        "In this article, red means dark red.",
    ],
)
def test_a_word_that_only_begins_like_a_leaning_one_leans_on_nothing(upright: str) -> None:
    assert quoted(passage("The lamp is green.", upright), 1) == upright


def test_leaning_goes_on_until_a_sentence_stands() -> None:
    assert quoted(passage("One.", "The lamp is green.", "It is old.", "But it works."), 3) == (
        "The lamp is green. It is old. But it works."
    )


def test_the_first_sentence_has_nothing_to_lean_on() -> None:
    assert quoted(passage("It is green.", "The door is red."), 0) == "It is green."


def test_no_quotation_reaches_across_a_paragraph() -> None:
    assert quoted(passage("The lamp is green.", "It is old.", between="\n"), 1) == "It is old."


def test_no_quotation_reaches_across_a_paragraph_by_way_of_another_sentence() -> None:
    text = "The lamp is green.\nIt is old. But it works."
    of = Passage("p_1", "doc", (), "", 0, len(text), text, ((0, 18), (19, 29), (30, 43)))
    assert quoted(of, 2) == "It is old. But it works."


@pytest.mark.parametrize(
    "limit",
    [
        "However, it fades.",
        "But it fades.",
        "Except at night, lamps are off.",
        "Unless asked, nobody lights lamps.",
        "Only staff may light lamps.",
        "This does not hold for doors.",
        "That isn't so for doors.",
        "It cannot be red.",
        "Not everyone likes lamps.",
        "None of the lamps is red.",
        "These figures come from one room.",
        "Such early findings are only hints.",
        "Both small trials were short.",
        "Nobody has proved that lamps help.",
        "Neither lamps nor doors are approved.",
        "Yet doors fade.",
    ],
)
def test_a_limit_is_never_cut_off_the_sentence_that_it_limits(limit: str) -> None:
    assert quoted(passage("The lamp is green.", limit, "A door is red."), 0) == f"The lamp is green. {limit}"


@pytest.mark.parametrize(
    "other",
    ["Onlyness is rare.", "Butter is yellow.", "Both lamps shine.", "It is green.", "Nobody was here.", "Notes help."],
)
def test_a_sentence_that_limits_nothing_is_left_out(other: str) -> None:
    assert quoted(passage("The lamp is green.", other), 0) == "The lamp is green."


def test_what_leans_and_is_limited_takes_both_along() -> None:
    of = passage("The lamp is green.", "It is old.", "But it works.")
    assert quoted(of, 1) == "The lamp is green. It is old. But it works."


def test_rather_the_limits_than_what_stands_before() -> None:
    """Four sentences are too many: the first one goes, since the two limits stay."""
    of = passage("The lamp is green.", "It is old.", "But it works.", "However, nobody knows why.")
    assert quoted(of, 1) == "It is old. But it works. However, nobody knows why."


def test_what_is_too_long_loses_the_sentence_before_and_keeps_the_limit() -> None:
    long = "word " * (MOST_CHARACTERS // 5) + "end."
    of = passage(long, "It is old.", "But it works.")
    assert quoted(of, 1) == "It is old. But it works."


def test_a_limit_of_any_length_stays() -> None:
    limit = "But " + "word " * (MOST_CHARACTERS // 5) + "end."
    assert quoted(passage("The lamp is green.", limit), 0) == f"The lamp is green. {limit}"


@pytest.mark.parametrize("border", ["\n", "\t"])
def test_no_limit_is_taken_from_another_paragraph_or_cell(border: str) -> None:
    assert quoted(passage("The lamp is green.", "But it is old.", between=border), 0) == "The lamp is green."


def test_every_quotation_of_the_corpus_holds_its_sentence_and_stays_in_its_paragraph(snapshot: Snapshot) -> None:
    for one in snapshot.passages:
        for number, (first, last) in enumerate(one.sentences):
            start, end = widen(one, number)
            assert start <= first < last <= end
            assert "\n" not in one.text[start:end]
            inside = [place for place in one.sentences if start <= place[0] and place[1] <= end]
            assert inside[0][0] == start
            assert inside[-1][1] == end
            assert len(inside) <= MOST_SENTENCES
