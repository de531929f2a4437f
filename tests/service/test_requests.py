"""Requests: bytes → a message; a person in need is never refused for the form of a message."""

import json
from typing import Any

import anyio
import pytest
from fastapi import Request
from starlette.types import Message as Event

from service.problem import BROKEN_JSON, INVALID, TOO_LARGE, WRONG_TYPE, Problem
from service.requests import parse_json, read_body, read_form, read_message
from service.triage import Level

# Messages that need a person, whatever their vector would say, and those whose alarm it may withdraw.
CERTAIN = [
    ("I am going to kill myself tonight", Level.CRISIS),
    ("I took too many pills and can't breathe", Level.EMERGENCY),
]
UNCERTAIN = [("I want to kill myself", Level.CRISIS), ("I think I'm having a heart attack", Level.EMERGENCY)]
# Fields that make a request wrong, beside any question.
FAULTS: list[dict[str, Any]] = [
    {"unknown": 1},
    {"top_k": []},
    {"top_k": 0},
    {"top_k": "3"},
    {"explain": "yes"},
    {"filters": {"document": ["x", 3]}},
    {"history": "no list"},
    {"history": [{"question": "why?"}] * 11},
]


def request(*chunks: bytes, **headers: str) -> Request:
    """A request whose body comes in these chunks; `headers` with _ for -."""
    events: list[Event] = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    waiting = [*events, {"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Event:
        return waiting.pop(0)

    sent = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "path": "/", "headers": sent}, receive)


def read(*chunks: bytes, most: int = 10, **headers: str) -> bytes:
    """The body, read up to `most` bytes."""
    return anyio.run(read_body, request(*chunks, **headers), most)


def test_a_body_is_its_chunks() -> None:
    assert read(b"01234", b"", b"56789") == b"0123456789"


def test_a_body_that_grows_too_large_is_refused_while_it_is_read() -> None:
    with pytest.raises(Problem) as raised:
        read(b"01234", b"567890")
    assert raised.value.kind is TOO_LARGE


def test_a_body_that_says_it_is_too_large_is_refused_unread() -> None:
    with pytest.raises(Problem) as raised:
        read(b"x", content_length="11")
    assert raised.value.kind is TOO_LARGE


@pytest.mark.parametrize("length", ["", "x", "-1", "1e9", "²", "0x10", "9" * 5_000])
def test_a_length_that_is_no_number_is_left_to_the_bytes_themselves(length: str) -> None:
    assert read(b"0123", content_length=length) == b"0123"


@pytest.mark.parametrize("media", ["application/json", "Application/JSON; charset=utf-8", "application/ld+json"])
def test_json_is_read_under_its_media_types(media: str) -> None:
    assert parse_json(request(content_type=media), b'{"question": "x"}') == {"question": "x"}


@pytest.mark.parametrize("media", ["", "text/plain", "application/x-www-form-urlencoded", "json", "text/json-not"])
def test_another_media_type_is_refused(media: str) -> None:
    with pytest.raises(Problem) as raised:
        parse_json(request(content_type=media), b"{}")
    assert raised.value.kind is WRONG_TYPE


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"question": }',
        b"'x'",
        b"{'question': 'x'}",
        b"\xff\xfe\xff",
        b"[" * 60_000,
        b'{"a":' * 60_000,
        b'{"top_k": NaN}',
        b"Infinity",
        b'{"top_k": -Infinity}',
    ],
)
def test_what_is_no_json_is_broken(body: bytes) -> None:
    with pytest.raises(Problem) as raised:
        parse_json(request(content_type="application/json"), body)
    assert raised.value.kind is BROKEN_JSON


def test_the_problem_of_broken_json_names_the_place_and_never_the_text() -> None:
    with pytest.raises(Problem) as raised:
        parse_json(request(content_type="application/json"), b'{"question": "zebrafinch"')
    assert "line 1 column" in raised.value.detail
    assert "zebrafinch" not in raised.value.detail


def test_a_form_is_its_first_values() -> None:
    form = request(content_type="application/x-www-form-urlencoded")
    assert read_form(form, b"question=What+is+it%3F&question=no&empty=") == {"question": "What is it?", "empty": ""}


def test_a_form_of_many_fields_is_read() -> None:
    form = request(content_type="application/x-www-form-urlencoded")
    body = "&".join(f"f{i}=1" for i in range(5_000)).encode() + b"&question=What+is+it%3F"
    assert read_form(form, body)["question"] == "What is it?"


def test_a_form_in_another_media_type_is_refused() -> None:
    with pytest.raises(Problem) as raised:
        read_form(request(content_type="multipart/form-data"), b"question=x")
    assert raised.value.kind is WRONG_TYPE


def test_a_plain_question_is_a_message() -> None:
    message = read_message({"question": "What is it?", "top_k": 5})
    assert (message.typed, message.triage.level) == ("What is it?", Level.NONE)
    assert message.ask is not None
    assert message.ask.top_k == 5


@pytest.mark.parametrize("beside", FAULTS, ids=str)
@pytest.mark.parametrize(("words", "level"), [*CERTAIN, *UNCERTAIN])
def test_a_message_that_needs_a_person_is_never_refused_for_what_stands_beside_it(
    words: str, level: Level, beside: dict[str, Any]
) -> None:
    message = read_message({"question": words, **beside})
    assert (message.typed, message.triage.level, message.ask) == (words, level, None)


@pytest.mark.parametrize(("words", "level"), [*CERTAIN, *UNCERTAIN])
def test_a_message_that_needs_a_person_is_never_refused_for_its_length(words: str, level: Level) -> None:
    for long in (words + " x" * 500, words + " x" * 30_000, "x " * 500 + ". " + words):
        message = read_message({"question": long})
        assert (message.typed, message.triage.level, message.ask) == (long, level, None)


@pytest.mark.parametrize(("words", "level"), UNCERTAIN)
@pytest.mark.parametrize("form", ["{}", "\n\x00{}", "{}  "])
def test_a_message_whose_alarm_may_be_withdrawn_keeps_what_the_second_look_needs(
    words: str, level: Level, form: str
) -> None:
    message = read_message({"question": form.format(words), "top_k": 5})
    assert (message.triage.level, message.triage.is_certain) == (level, False)
    assert message.ask is not None
    assert (message.ask.question, message.ask.top_k) == (form.format(words), 5)


@pytest.mark.parametrize(("words", "level"), CERTAIN)
def test_a_message_that_surely_needs_a_person_is_not_read_further(words: str, level: Level) -> None:
    message = read_message({"question": words, "top_k": 5})
    assert (message.triage.level, message.triage.is_certain) == (level, True)
    assert message.ask is None


@pytest.mark.parametrize(("words", "level"), [*CERTAIN, *UNCERTAIN])
def test_a_body_that_cannot_be_read_is_the_message_where_its_words_need_a_person(words: str, level: Level) -> None:
    body = f'{{"question": "{words}'.encode()
    for read_fields, media in ((parse_json, "application/json"), (parse_json, "text/plain"), (read_form, "text/plain")):
        assert read_message(read_fields(request(content_type=media), body)).triage.level is level


@pytest.mark.parametrize(
    ("fields", "pointers"),
    [
        ({"question": ""}, ["/question"]),
        ({"question": " \t\x00"}, ["/question"]),
        ({"question": "x" * 1_001}, ["/question"]),
        ({"question": 3}, ["/question"]),
        ({}, ["/question"]),
        ({"question": "hi", "top_k": "3"}, ["/top_k"]),
        ({"question": "hi", "a/b~c": 1}, ["/a~1b~0c"]),
        ({"question": "hi", "filters": {"document": ["x", 3]}}, ["/filters/document/1"]),
        ({"question": None, "top_k": 0, "more": 1}, ["/question", "/top_k", "/more"]),
        ([], [""]),
        (None, [""]),
        ("text", [""]),
        (3.5, [""]),
    ],
)
def test_each_fault_is_named_by_its_json_pointer(fields: object, pointers: list[str]) -> None:
    with pytest.raises(Problem) as raised:
        read_message(fields)
    assert raised.value.kind is INVALID
    assert [pointer for pointer, _ in raised.value.errors] == pointers
    assert json.dumps(raised.value.errors)


def test_length_is_counted_after_cleaning() -> None:
    assert read_message({"question": "  \x00 " + "x " * 500 + " "}).ask is not None
    with pytest.raises(Problem, match="has 1,001 characters; at most 1,000 fit"):
        read_message({"question": "x" * 1_001})
