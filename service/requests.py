"""Requests: bytes in → a question, with triage before every limit but that of the body."""

import json
import re
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qs

from fastapi import Request
from pydantic import BaseModel, ValidationError

from service.problem import BROKEN_JSON, INVALID, TOO_LARGE, WRONG_TYPE, Problem
from service.question import MOST_CHARACTERS, clean
from service.schema import AskIn
from service.triage import Triage, triage

In = TypeVar("In", bound=BaseModel)
QUESTION = '{"question": "…"}'
LENGTH = re.compile(r"[0-9]{1,18}")  # str.isdigit() takes "²" too


@dataclass(frozen=True, slots=True)
class Message:
    """What a request says. `ask` is None for a message that needs a person, which is never refused for its form."""

    typed: str
    triage: Triage
    ask: AskIn | None


async def read_body(request: Request, most: int) -> bytes:
    """The body of a request, read no further than `most` bytes. Raises Problem 413."""
    declared = request.headers.get("content-length", "")
    too_large = Problem(TOO_LARGE, f"The body has more than {most:,} bytes. Ask a shorter question.")
    if LENGTH.fullmatch(declared) and int(declared) > most:
        raise too_large
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise too_large
    return bytes(body)


def parse_json(request: Request, body: bytes, field: str = "question", example: str = QUESTION) -> Any:
    """The JSON of a body. Raises Problem 415 or 400, but never for words that need a person.

    `field` is the one that holds a person's words, `example` a body as it should be.
    """
    if _media_type(request) != "application/json" and not _media_type(request).endswith("+json"):
        problem = Problem(WRONG_TYPE, f"Send the {field} as JSON, with the header Content-Type: application/json.")
        return _urgent_fields(body, problem, field)
    try:
        return json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        where = f" ({error})" if isinstance(error, json.JSONDecodeError) else ""
        return _urgent_fields(body, Problem(BROKEN_JSON, f"The body is not valid JSON{where}. Send {example}."), field)


def read_form(request: Request, body: bytes) -> dict[str, str]:
    """The fields of a posted form. Raises Problem 415, but never for words that need a person."""
    if _media_type(request) != "application/x-www-form-urlencoded":
        return _urgent_fields(body, Problem(WRONG_TYPE, "Send the question by the form of this page."))
    # no limit to the fields but that of the body: too many would hide a message that needs a person
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[0] for name, values in fields.items()}


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is Python's, not JSON's")


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").split(";")[0].strip().lower()


def _urgent_fields(body: bytes, problem: Problem, field: str = "question") -> dict[str, str]:
    """The body as the field itself, where its words need a person; else the problem is raised."""
    words = body.decode("utf-8", "replace")
    if not triage(words).is_urgent:
        raise problem
    return {field: words}


def words_in(fields: Any, field: str) -> str:
    """The words in a field of a request; none where it holds something else."""
    typed = fields.get(field) if isinstance(fields, dict) else None
    return typed if isinstance(typed, str) else ""


def read_message(fields: Any) -> Message:
    """The message in the fields of a request. Raises Problem 422, but never for a message that needs a person."""
    words = words_in(fields, "question")
    found = triage(words)
    if found.is_certain:
        return Message(words, found, None)
    try:
        return Message(words, found, _read_ask(fields))
    except Problem:
        if found.is_urgent:
            return Message(words, found, None)
        raise


def validated(model: type[In], fields: Any) -> In:
    """The fields as what they should be. Raises Problem 422 that names each fault."""
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        faults = tuple((_pointer(fault["loc"]), fault["msg"]) for fault in error.errors())
        raise Problem(INVALID, "; ".join(f"{where or 'body'}: {what}" for where, what in faults), faults) from error


def _read_ask(fields: Any) -> AskIn:
    """The question with all that a request may say beside it. Raises Problem 422."""
    ask = validated(AskIn, fields)
    length = len(clean(ask.question))
    if length == 0:
        raise _bad_question("The question is empty. Type what you would like to know.")
    if length > MOST_CHARACTERS:
        raise _bad_question(
            f"The question has {length:,} characters; at most {MOST_CHARACTERS:,} fit. Ask the main point."
        )
    return ask


def _bad_question(detail: str) -> Problem:
    return Problem(INVALID, detail, (("/question", detail),))


def _pointer(place: tuple[int | str, ...]) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in place)
