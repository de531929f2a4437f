"""Schema: an answer made by hand, and its JSON as the contract draws it."""

from dataclasses import replace
from datetime import date

import pytest
from pydantic import BaseModel, ValidationError

import service.schema
from indexer.document import Document
from indexer.passage import Passage, Table
from indexer.snapshot import Snapshot
from service.answer import Answer, Nearest, Quote
from service.citation import cite
from service.coverage import Reason
from service.library import Suggestion
from service.schema import AskIn, answer_out
from service.triage import Level, Triage
from service.words import words_in
from tests.service import serving
from tests.service.shapes import ANSWER, differences

TEXT = "It is green. The lamp is old."
DOCUMENT = Document("lamps", "lamps.md", "f" * 64, "Lamps", "", "", date(2026, 11, 23), "", (), "Head\n" + TEXT, (), ())
PASSAGE = Passage("p_1", "lamps", ("Head",), "head", 5, 34, TEXT, ((0, 12), (13, 29)))
CALM = Triage(Level.NONE, None, "en")


def answered(start: int, end: int, table: Table | None = None) -> Answer:
    """An answer that quotes [start, end) of the passage."""
    passage = Passage("p_1", "lamps", ("Head",), "head", 5, 34, TEXT, ((0, 29),), table)
    quote = Quote(1, passage, (start, end), 1.23456789, cite(DOCUMENT, passage, start, end))
    return Answer("answered", "q", "q (i)", CALM, quotes=(quote,), suggestions=(Suggestion("Why?", "p_2"),))


def out(answer: Answer, snapshot: Snapshot, language: str = "en") -> dict:
    """Its JSON on a page in this language."""
    made = answer_out(answer, snapshot, answer_id="a_1", notice="N", stale=True, took_ms=1.23456, language=language)
    return made.model_dump(mode="json")


def test_an_answer_made_by_hand_has_the_shape_of_the_contract(snapshot: Snapshot) -> None:
    assert differences(out(answered(13, 29), snapshot), ANSWER) == []


def test_the_quotation_is_cut_out_of_the_passage_with_its_place(snapshot: Snapshot) -> None:
    made = out(answered(13, 29), snapshot)
    assert made["answer"] == {
        "text": "The lamp is old.",
        "slices": [{"citation": 1, "start": 13, "end": 29}],
        "confidence": None,
        "citation": 1,
    }
    [passage] = made["passages"]
    assert passage["selector"]["start"] == 18
    assert passage["selector"]["exact"] == "The lamp is old."
    assert passage["source"]["last_reviewed"] == "2026-11-23"
    assert passage["score"] == 1.234568
    assert made["took_ms"] == 1.23


@pytest.mark.parametrize(
    ("start", "end", "segments"),
    [
        (0, 29, [(TEXT, True)]),
        (0, 12, [("It is green.", True), (" The lamp is old.", False)]),
        (13, 29, [("It is green. ", False), ("The lamp is old.", True)]),
        (3, 5, [("It ", False), ("is", True), (" green. The lamp is old.", False)]),
    ],
)
def test_segments_cut_the_passage_at_the_highlight_without_empty_ones(
    snapshot: Snapshot, start: int, end: int, segments: list[tuple[str, bool]]
) -> None:
    [passage] = out(answered(start, end), snapshot)["passages"]
    assert [(segment["text"], segment["mark"]) for segment in passage["segments"]] == segments


def test_the_introduction_of_an_item_is_a_slice_and_a_highlight_of_its_own(snapshot: Snapshot) -> None:
    quote = Quote(1, PASSAGE, (13, 29), 1.0, cite(DOCUMENT, PASSAGE, 13, 29), (0, 12))
    made = out(Answer("answered", "q", "q", CALM, quotes=(quote,)), snapshot)
    assert made["answer"]["text"] == "It is green.\nThe lamp is old."
    assert made["answer"]["slices"] == [{"citation": 1, "start": 0, "end": 12}, {"citation": 1, "start": 13, "end": 29}]
    [passage] = made["passages"]
    assert passage["highlights"] == [{"start": 0, "end": 12}, {"start": 13, "end": 29}]
    assert [(s["text"], s["mark"]) for s in passage["segments"]] == [
        ("It is green.", True), (" ", False), ("The lamp is old.", True)
    ]  # fmt: skip
    assert passage["selector"]["exact"] == "The lamp is old."


def test_an_answer_of_two_sides_has_a_slice_of_each_with_its_own_citation(snapshot: Snapshot) -> None:
    first, second = (
        Quote(number, PASSAGE, place, 1.0, cite(DOCUMENT, PASSAGE, *place))
        for number, place in ((1, (13, 29)), (2, (0, 12)))
    )
    answer = Answer("answered", "q", "q", CALM, quotes=(first, second, replace(first, number=3)), sides=2)
    made = out(answer, snapshot)
    assert made["answer"]["text"] == "The lamp is old.\nIt is green."
    assert made["answer"]["slices"] == [{"citation": 1, "start": 13, "end": 29}, {"citation": 2, "start": 0, "end": 12}]
    assert made["answer"]["citation"] == 1
    assert [passage["citation"] for passage in made["passages"]] == [1, 2, 3]


def test_a_table_keeps_its_columns_and_cells(snapshot: Snapshot) -> None:
    [passage] = out(answered(0, 29, Table(("A", "B"), ("1", ""))), snapshot)["passages"]
    assert passage["table"] == {"columns": ["A", "B"], "cells": ["1", ""]}


def test_a_table_without_column_names_says_so(snapshot: Snapshot) -> None:
    [passage] = out(answered(0, 29, Table((), ("1",))), snapshot)["passages"]
    assert passage["table"] == {"columns": [], "cells": ["1"]}


def test_a_refusal_has_its_reason_and_no_answer(snapshot: Snapshot) -> None:
    near = Nearest("Lamps", ("Head",), "/read/lamps#head")
    made = out(Answer("not_covered", "q", "q", CALM, Reason.NO_MATCH, "no_match", nearest=(near,)), snapshot)
    assert differences(made, ANSWER) == []
    assert (made["answer"], made["passages"], made["reason"]) == (None, [], "no_match")
    assert (made["message"], made["message_language"]) == (words_in("en")["said"]["no_match"], "en")
    assert made["nearest"] == [{"title": "Lamps", "heading_path": ["Head"], "url": "/read/lamps#head"}]


@pytest.mark.parametrize(("own", "page", "told"), [(None, "es", "es"), (None, "en", "en"), ("es", "en", "es")])
def test_the_services_sentence_is_in_the_pages_language_unless_the_message_decides_it(
    snapshot: Snapshot, own: str | None, page: str, told: str
) -> None:
    answer = Answer("not_covered", "q", "q", CALM, Reason.LANGUAGE, "language", language=own)
    made = out(answer, snapshot, language=page)
    assert (made["message"], made["message_language"]) == (words_in(told)["said"]["language"], told)


def test_every_reason_and_level_of_the_service_is_one_of_the_contracts(snapshot: Snapshot) -> None:
    for reason in Reason:
        assert out(Answer("not_covered", "q", "q", CALM, reason), snapshot)["reason"] == reason.value
    for level in Level:
        assert out(Answer("answered", "q", "q", Triage(level, None, "en")), snapshot)["safety"]["level"] == level.value


def test_every_resource_of_the_help_file_keeps_its_fields() -> None:
    for resource in serving.shipped_help().resources:
        made = service.schema.resource_out(resource).model_dump()
        assert made == {name: getattr(resource, name) for name in made}


def test_what_comes_in_is_taken_as_it_is_and_never_bent() -> None:
    for wrong in ({"top_k": "3"}, {"top_k": 3.0}, {"top_k": True}, {"explain": 1}, {"question": b"x"}, {"more": 1}):
        with pytest.raises(ValidationError):
            AskIn.model_validate({"question": "x", **wrong})


def test_every_field_of_every_model_is_described() -> None:
    models = [m for m in vars(service.schema).values() if isinstance(m, type) and issubclass(m, BaseModel)]
    bare = [f"{m.__name__}.{name}" for m in models for name, field in m.model_fields.items() if not field.description]
    assert bare == []
