"""Problem: every failing request in the shape of RFC 9457."""

import pytest

from service.problem import BROKEN_JSON, FAILED, KINDS, NOT_FOUND, WRONG_METHOD, Problem, problem_for
from tests.service.shapes import PROBLEM, differences


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_problem_carries_its_kind_its_detail_and_its_place(kind) -> None:
    out = Problem(kind, "What is wrong.", (("/question", "It is empty."),)).out("/ask").model_dump()
    assert differences(out, PROBLEM) == []
    assert out == {
        "type": f"/docs#{kind.code}",
        "title": kind.title,
        "status": kind.status,
        "detail": "What is wrong.",
        "instance": "/ask",
        "code": kind.code,
        "errors": [{"pointer": "/question", "detail": "It is empty."}],
    }


def test_kinds_are_told_apart_by_their_code_and_their_title() -> None:
    assert len({kind.code for kind in KINDS}) == len({kind.title for kind in KINDS}) == len(KINDS)


def test_the_kinds_are_those_of_the_contract() -> None:
    assert {kind.status for kind in KINDS} == {400, 404, 405, 413, 415, 422, 500, 503}


@pytest.mark.parametrize(("status", "kind"), [(400, BROKEN_JSON), (404, NOT_FOUND), (418, NOT_FOUND), (502, FAILED)])
def test_a_status_of_the_framework_becomes_the_nearest_kind(status: int, kind) -> None:
    assert problem_for(status, "/nowhere").kind is kind


def test_a_wrong_method_names_the_right_ones_and_keeps_the_header() -> None:
    problem = problem_for(405, "/ask", {"Allow": "GET, HEAD, POST"})
    assert problem.kind is WRONG_METHOD
    assert problem.headers == {"Allow": "GET, HEAD, POST"}
    assert problem.detail == "/ask takes GET, HEAD, POST."
