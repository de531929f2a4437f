"""Quotation: what is shown of evidence, on pages made by hand and on the real corpus."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from evals.questions import read_questions
from indexer.glossary import Entry, Glossary
from indexer.passage import cut
from indexer.snapshot import Snapshot
from service.answer import WEIGHED
from service.highlight import Evidence, gather
from service.library import Library
from service.noted import consult
from service.question import Question, interpret
from service.quotation import FURTHER, REPEATED, Quotation, is_fragment, quote, select
from service.retrieval import Hit, retrieve
from tests.indexer.making import document

GLOSSARY = Glossary((Entry("lamp", ("light",)), Entry("door", ("gate",))))
WHAT, WHICH = Question("What is a lamp?", "What is a lamp?", (), ()), Question("lamp or door?", "lamp or door?", (), ())
HOW = Question("How green?", "How green?", (), ())


def made(snapshot: Snapshot, *pages: str, cosines: Sequence[float] = ()) -> Snapshot:
    """A snapshot of these pages of Markdown; each sentence has `cosines` with the very first one, 0 where none is given.

    Rows are (c, …, √(1−c²), …) with a place of its own for the second part, so that two others have the product of theirs.
    """
    documents = [replace(document(page), id=f"page{number}") for number, page in enumerate(pages)]
    passages = [p for one in documents for p in cut(one, lambda text: len(text.split()), 256)]
    starts = np.cumsum([0, *(len(p.sentences) for p in passages)])
    rows = np.zeros((starts[-1], starts[-1] + 1), dtype=np.float32)
    for number in range(len(rows)):
        cosine = 1.0 if number == 0 else cosines[number - 1] if number <= len(cosines) else 0.0
        rows[number, 0], rows[number, number + 1] = cosine, np.sqrt(1 - cosine**2)
    return replace(
        snapshot,
        documents={one.id: one for one in documents},
        passages=tuple(passages),
        sentence_rows=rows,
        sentence_starts=starts[:-1],
        glossary=GLOSSARY,
    )


def evidence(passage: int, score: float, sentence: int = 0, scores: tuple[float, ...] = ()) -> Evidence:
    """Evidence of a passage with a score; its sentences have `scores`, or all the same."""
    hit = Hit(passage, 0.0, 0.0, (), (), 0.0)
    return Evidence(hit, sentence, 0.0, 0.0, 0.0, 0.0, score, scores or (score,), ())


def words(quotation: Quotation, snapshot: Snapshot) -> list[str]:
    """What is quoted, the introduction first."""
    text = snapshot.passages[quotation.passage].text
    parts = (quotation.introduction, quotation.highlight)
    return [text[slice(*part)] for part in parts if part]


def shown(question: Question, found: Sequence[Evidence], snapshot: Snapshot, most: int = 3) -> list[str]:
    """What is shown for a question."""
    return [words(q, snapshot)[-1] for q in select(question, found, snapshot, most).quotations]


# --- lists and rows ---------------------------------------------------------------------------------------------------

LIST = """\
# Lamps

There are a great many lamps. A good one has:

- green glass, which is thick
- A shade.
- A lamp also needs a switch that works.

After the list, a paragraph.
"""


def test_the_introduction_of_a_list_takes_all_its_items_along(snapshot: Snapshot) -> None:
    page = made(snapshot, LIST)
    [text] = words(quote(evidence(0, 1.0), 1, page), page)
    assert text == ("A good one has:\ngreen glass, which is thick\nA shade.\nA lamp also needs a switch that works.")


def test_a_list_that_goes_on_elsewhere_is_quoted_as_far_as_the_passage_holds_it(snapshot: Snapshot) -> None:
    page = made(snapshot, "# Lamps\n\nA good one has:\n\n" + "".join(f"- {'glass ' * 30}{n}.\n" for n in range(6)))
    [text] = words(quote(evidence(0, 1.0), 0, page), page)
    assert text == page.passages[0].text
    assert len(page.passages) > 1


def test_a_sentence_before_the_introduction_takes_no_item_along(snapshot: Snapshot) -> None:
    page = made(snapshot, LIST)
    assert words(quote(evidence(0, 1.0), 0, page), page) == ["There are a great many lamps."]


@pytest.mark.parametrize(("sentence", "item"), [(2, "green glass, which is thick"), (3, "A shade.")])
def test_a_fragment_of_a_list_brings_its_introduction_as_its_own_slice(
    snapshot: Snapshot, sentence: int, item: str
) -> None:
    page = made(snapshot, LIST)
    assert words(quote(evidence(0, 1.0), sentence, page), page) == ["A good one has:", item]


def test_an_item_that_is_a_sentence_stands_alone(snapshot: Snapshot) -> None:
    page = made(snapshot, LIST)
    assert words(quote(evidence(0, 1.0), 4, page), page) == ["A lamp also needs a switch that works."]


def test_an_item_under_a_line_that_introduces_nothing_stands_alone(snapshot: Snapshot) -> None:
    page = made(snapshot, "# Lamps\n\nLamps are many.\n\n- green glass\n")
    assert words(quote(evidence(0, 1.0), 1, page), page) == ["green glass"]


def test_an_inner_list_has_its_own_introduction(snapshot: Snapshot) -> None:
    page = made(snapshot, "# Lamps\n\nA good one has:\n\n- glass that is:\n  - green\n  - thick\n- a shade\n")
    assert words(quote(evidence(0, 1.0), 2, page), page) == ["glass that is:", "green"]
    assert words(quote(evidence(0, 1.0), 4, page), page) == ["A good one has:", "a shade"]
    assert words(quote(evidence(0, 1.0), 1, page), page) == ["A good one has:", "glass that is:\ngreen\nthick"]


@pytest.mark.parametrize("item", ["nausea;", "Nausea", "High blood pressure.", "being very sleepy, or asleep."])
def test_an_item_without_a_sentence_is_a_fragment(item: str) -> None:
    assert is_fragment(item)


@pytest.mark.parametrize("item", ["Nausea: Spravato can make you feel sick.", 'Ask "Is this the right dose?"'])
def test_an_item_that_is_a_whole_sentence_is_none(item: str) -> None:
    assert not is_fragment(item)


def test_a_row_is_quoted_whole_and_keeps_the_names_of_its_columns(snapshot: Snapshot) -> None:
    page = made(snapshot, "# Lamps\n\n| Form | Price |\n|--|--|\n| Hall. | 5. Or 6. |\n| Door | 7 |\n")
    assert words(quote(evidence(0, 1.0), 0, page), page) == ["Hall.\t5. Or 6."]
    table = page.passages[0].table
    assert table
    assert table.columns == ("Form", "Price")


# --- definitions ------------------------------------------------------------------------------------------------------

FAST = "# Fast\n\nLamps burn for hours in the dark. A lamp is a thing that shines.\n"


def test_a_definition_nearly_as_good_is_quoted_where_one_is_asked_for(snapshot: Snapshot) -> None:
    page = made(snapshot, FAST)
    found = [evidence(0, 10.0, 0, (10.0, 9.0))]
    assert shown(WHAT, found, page) == ["A lamp is a thing that shines."]
    assert shown(HOW, found, page) == ["Lamps burn for hours in the dark."]


def test_a_definition_far_below_is_not(snapshot: Snapshot) -> None:
    page = made(snapshot, FAST)
    assert shown(WHAT, [evidence(0, 10.0, 0, (10.0, 8.9))], page) == ["Lamps burn for hours in the dark."]


def test_the_best_sentence_stays_where_it_defines(snapshot: Snapshot) -> None:
    page = made(snapshot, FAST, "# Two\n\nA lamp means a light.\n")
    found = [evidence(0, 10.0, 1, (9.0, 10.0)), evidence(1, 9.9)]
    assert shown(WHAT, found, page)[0] == "A lamp is a thing that shines."


def test_a_definition_of_another_passage_comes_first_and_the_best_passage_after_it(snapshot: Snapshot) -> None:
    page = made(snapshot, "# One\n\nLamps burn for hours.\n", "# Two\n\nA lamp means a light.\n")
    assert shown(WHAT, [evidence(0, 10.0), evidence(1, 9.5)], page) == [
        "A lamp means a light.",
        "Lamps burn for hours.",
    ]


# --- comparisons ------------------------------------------------------------------------------------------------------

SIDES = ("# One\n\nThe lamp costs 5.\n", "# Two\n\nThe hall is old.\n", "# Three\n\nDoors cost 7.\n")


def test_a_comparison_is_answered_from_both_sides(snapshot: Snapshot) -> None:
    page = made(snapshot, *SIDES)
    found = [evidence(0, 10.0), evidence(1, 9.9), evidence(2, 9.0)]
    chosen = select(WHICH, found, page, 3)
    assert chosen.sides == 2
    assert [words(q, page) for q in chosen.quotations] == [
        ["The lamp costs 5."],
        ["Doors cost 7."],
        ["The hall is old."],
    ]


def test_a_sentence_about_both_sides_stands_alone(snapshot: Snapshot) -> None:
    page = made(snapshot, "# One\n\nA lamp costs less than a door.\n", SIDES[2])
    assert select(WHICH, [evidence(0, 10.0), evidence(1, 9.9)], page, 3).sides == 1


def test_the_other_side_is_not_quoted_where_it_is_not_itself_good(snapshot: Snapshot) -> None:
    page = made(snapshot, *SIDES)
    assert select(WHICH, [evidence(0, 10.0), evidence(2, 8.9)], page, 3).sides == 1


def test_one_passage_has_one_side(snapshot: Snapshot) -> None:
    page = made(snapshot, *SIDES)
    assert select(WHICH, [evidence(0, 10.0), evidence(2, 9.9)], page, 1).sides == 1


def test_a_question_that_compares_nothing_has_one_side(snapshot: Snapshot) -> None:
    page = made(snapshot, *SIDES)
    assert select(HOW, [evidence(0, 10.0), evidence(2, 9.9)], page, 3).sides == 1


def test_the_columns_of_a_row_say_which_sides_it_speaks_of(snapshot: Snapshot) -> None:
    page = made(snapshot, "# One\n\n| What | Lamp | Door |\n|--|--|--|\n| Cost | 5 | 7 |\n", SIDES[2])
    assert select(WHICH, [evidence(0, 10.0), evidence(1, 9.9)], page, 3).sides == 1


# --- what adds nothing, and what is far below -------------------------------------------------------------------------

THREE = ("# One\n\nThe lamp is green.\n", "# Two\n\nGreen is the lamp.\n", "# Three\n\nThe lamp is old.\n")


def test_what_says_the_same_is_left_out_and_the_next_one_comes_up(snapshot: Snapshot) -> None:
    page = made(snapshot, *THREE, cosines=(REPEATED + 0.01, REPEATED - 0.01))
    found = [evidence(0, 10.0), evidence(1, 9.9), evidence(2, 9.8)]
    assert shown(HOW, found, page, 2) == ["The lamp is green.", "The lamp is old."]


@pytest.mark.parametrize("share", ["28%", "half"])
def test_what_says_the_same_with_a_number_of_its_own_is_shown(snapshot: Snapshot, share: str) -> None:
    more = f"# Two\n\nThe lamp is green {share} of the day.\n"
    found = [evidence(0, 10.0), evidence(1, 9.9)]
    assert len(shown(HOW, found, made(snapshot, THREE[0], more, cosines=(0.99,)))) == 2
    assert len(shown(HOW, found, made(snapshot, more, THREE[0], cosines=(0.99,)))) == 1


def test_the_same_words_are_shown_once_whatever_their_vectors(snapshot: Snapshot) -> None:
    page = made(snapshot, THREE[0], "# Two\n\nThe LAMP is green!\n")
    assert shown(HOW, [evidence(0, 10.0), evidence(1, 9.9)], page) == ["The lamp is green."]


def test_what_is_far_below_the_best_is_not_shown_to_fill_up(snapshot: Snapshot) -> None:
    page = made(snapshot, *THREE)
    found = [evidence(0, 10.0), evidence(1, 10.0 * FURTHER), evidence(2, 10.0 * FURTHER - 0.1)]
    assert shown(HOW, found, page) == ["The lamp is green.", "Green is the lamp."]


def test_a_best_score_below_zero_still_has_others_near_it(snapshot: Snapshot) -> None:
    """0.7 of -10 is taken as -10 - 3 = -13."""
    page = made(snapshot, *THREE)
    assert len(shown(HOW, [evidence(0, -10.0), evidence(1, -12.9), evidence(2, -13.1)], page)) == 2


# --- on the real corpus -----------------------------------------------------------------------------------------------


def test_whatever_is_selected_is_whole_sentences_of_its_passage_each_passage_once(
    library: Library, snapshot: Snapshot
) -> None:
    for labelled in [q for q in read_questions() if q.split == "dev"][::7]:
        question = interpret(labelled.question, snapshot.glossary, library.lexicon)
        vector = snapshot.encoder.query(question.interpreted)
        hits = retrieve(question, vector, consult(vector, snapshot), snapshot)[:WEIGHED]
        found = gather(question, vector, snapshot, hits)
        chosen = select(question, found, snapshot, 3)
        assert 1 <= chosen.sides <= len(chosen.quotations) <= 3
        assert len({q.passage for q in chosen.quotations}) == len(chosen.quotations)
        for one in chosen.quotations:
            places = snapshot.passages[one.passage].sentences
            assert one.highlight[0] in [start for start, _ in places]
            assert one.highlight[1] in [end for _, end in places]
            assert one.highlight[0] <= places[one.sentence][0] < places[one.sentence][1] <= one.highlight[1]


def test_every_introduction_of_the_corpus_is_quoted_with_all_items_that_its_passage_holds(snapshot: Snapshot) -> None:
    introductions = [
        (number, sentence)
        for number, one in enumerate(snapshot.passages)
        for sentence, (start, end) in enumerate(one.sentences[:-1])
        if one.text[start:end].endswith(":")
    ]
    assert len(introductions) >= 5
    for number, sentence in introductions:
        one = snapshot.passages[number]
        [text] = words(quote(evidence(number, 1.0), sentence, snapshot), snapshot)
        assert text.count("\n") >= 1
        assert one.text.endswith(text)
