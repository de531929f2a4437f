"""Bad input: each gets the contract's status and shape, by every way in; never a 500, never a traceback."""

import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from service.problem import KINDS
from tests.service.page import Page
from tests.service.serving import FORM, JSON, MOST_BYTES, Process
from tests.service.shapes import ANSWER, PROBLEM, differences

GOOD = "What is Spravato?"
CODES = {kind.code: kind for kind in KINDS}


def assert_problem(response: httpx.Response, code: str, path: str = "/ask") -> None:
    """The response is the problem of this kind, whole and quiet."""
    kind = CODES[code]
    assert response.status_code == kind.status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert differences(problem, PROBLEM) == []
    assert (problem["type"], problem["code"], problem["title"]) == (f"/docs#{code}", code, kind.title)
    assert (problem["status"], problem["instance"]) == (kind.status, path)
    assert problem["detail"]
    assert_quiet(response)


def assert_quiet(response: httpx.Response) -> None:
    """The response shows nothing of the program."""
    for word in ("Traceback", 'File "', ".py", "pydantic", "starlette", "errors.pydantic.dev"):
        assert word not in response.text


def posted(client: TestClient, body: str | bytes, **headers: str) -> httpx.Response:
    """The response to a raw body; JSON unless the headers say otherwise."""
    return client.post("/ask", content=body, headers=headers or JSON)


# --- questions --------------------------------------------------------------------------------------------------------

QUESTIONS: dict[str, tuple[str, int, str | None]] = {
    # name: (question, status, reason or code)
    "empty": ("", 422, "invalid"),
    "white space": (" \t\r\n\u00a0\u2003", 422, "invalid"),
    "control characters": ("\x00\x01\x02\x1b\x7f\x9f", 422, "invalid"),
    "zero width": ("\u200b\ufeff\u2060", 422, "invalid"),
    "lone surrogates": ("\udfff\ud800", 422, "invalid"),
    "1,001 characters": ("x" * 1_001, 422, "invalid"),
    "10,000 characters": ("ketamine " * 1_111 + "x", 422, "invalid"),
    "60,000 characters": ("x" * 60_000, 422, "invalid"),
    "one letter": ("k", 200, "too_short"),
    "one digit": ("7", 200, "too_short"),
    "one sign": ("?", 200, "too_short"),
    "one emoji": ("😀", 200, "too_short"),
    "emoji only": ("😀🎉🇨🇭👩\u200d⚕️", 200, "too_short"),
    "young emoji": ("\U0001fae8\U0001fae9", 200, "too_short"),
    "right to left, Arabic": ("ما هو الكيتامين؟", 200, "language"),
    "right to left, Hebrew": ("מהו קטמין?", 200, "language"),
    "Russian": ("Что такое кетамин?", 200, "language"),
    "Chinese": ("氯胺酮是什么？", 200, "language"),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_that_is_none_gets_the_status_of_the_contract(client: TestClient, name: str) -> None:
    question, status, why = QUESTIONS[name]
    for response in (
        posted(client, json.dumps({"question": question})),
        client.get(f"/ask?q={quote(question, errors='replace')}"),
    ):
        assert_quiet(response)
        if name == "lone surrogates" and response.request.method == "GET":
            continue  # an address cannot hold them
        assert response.status_code == status
        if status == 200:
            assert differences(response.json(), ANSWER) == []
            assert (response.json()["status"], response.json()["reason"]) == ("not_covered", why)
        else:
            assert_problem(response, str(why))
            assert [error["pointer"] for error in response.json()["errors"]] == ["/question"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_form_gives_the_same_status_as_a_page(client: TestClient, name: str) -> None:
    question, status, _ = QUESTIONS[name]
    if name in ("lone surrogates", "60,000 characters"):
        return  # a browser sends no lone surrogates; the other is tried below, against the limit of the body
    response = client.post("/", content=f"question={quote(question)}", headers=FORM)
    assert response.status_code == status
    assert_quiet(response)
    assert len(Page(response.text).all("div", role="alert")) == (status != 200)


@pytest.mark.parametrize(
    "question",
    [
        "<script>alert(1)</script> how does ketamine work?",
        "'; DROP TABLE passages; -- how does ketamine work?",
        "ketamine' OR '1'='1",
        "{{ 7 * 7 }} ${7*7} <%= 7 %> #{7} how does ketamine work",
        "../../../../etc/passwd ketamine",
        "%00%0d%0aSet-Cookie:x=1 ketamine",
        "\\x00\\u0000 ketamine \\",
        "=cmd|' /C calc'!A0 ketamine",
        "What is the ＫＥＴＡＭＩＮＥ dose?",
        "ke\u0301ta\u0301mi\u0301ne\u0301 " * 30,
        "ketamine?" * 100,
        "(" * 500 + "ketamine" + ")" * 400,
        "a" * 1_000,
        "ketamine " * 111,
        "İstanbul ẞ ﬁ ﷺ ketamine",
    ],
)
def test_markup_and_code_in_a_question_are_words_like_others(client: TestClient, question: str) -> None:
    for response in (client.post("/ask", json={"question": question}), client.get("/ask", params={"q": question})):
        assert response.status_code == 200
        assert differences(response.json(), ANSWER) == []
        assert response.json()["status"] in ("answered", "not_covered")


def test_a_null_byte_within_a_question_is_dropped(client: TestClient) -> None:
    answer = client.post("/ask", json={"question": "What is\x00 Spra\x00vato?"}).json()
    assert (answer["status"], answer["question"]) == ("answered", "What is Spravato?")


def test_a_thousand_characters_fit_and_no_more(client: TestClient) -> None:
    question = (GOOD + " ") * 55 + "x" * 10
    assert len(question) == 1_000
    assert client.post("/ask", json={"question": f"  {question}\n"}).json()["question"] == question
    assert_problem(client.post("/ask", json={"question": f"{question}x"}), "invalid")


# --- fields -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"top_k": 0}, "/top_k"),
        ({"top_k": 21}, "/top_k"),
        ({"top_k": -1}, "/top_k"),
        ({"top_k": "3"}, "/top_k"),
        ({"top_k": 3.0}, "/top_k"),
        ({"top_k": 3.5}, "/top_k"),
        ({"top_k": True}, "/top_k"),
        ({"top_k": None}, "/top_k"),
        ({"top_k": [3]}, "/top_k"),
        ({"top_k": {}}, "/top_k"),
        ({"top_k": 10**18}, "/top_k"),
        ({"top_k": 10**400}, "/top_k"),
        ({"question": None}, "/question"),
        ({"question": 1}, "/question"),
        ({"question": True}, "/question"),
        ({"question": ["x"]}, "/question"),
        ({"question": {"text": "x"}}, "/question"),
        ({"history": None}, "/history"),
        ({"history": {}}, "/history"),
        ({"history": "x"}, "/history"),
        ({"history": [None]}, "/history/0"),
        ({"history": ["x"]}, "/history/0"),
        ({"history": [{}]}, "/history/0/question"),
        ({"history": [{"question": 3}]}, "/history/0/question"),
        ({"history": [{"question": "x", "answer_id": 3}]}, "/history/0/answer_id"),
        ({"history": [{"question": "x", "passage_ids": "p"}]}, "/history/0/passage_ids"),
        ({"history": [{"question": "x", "passage_ids": [3]}]}, "/history/0/passage_ids/0"),
        ({"history": [{"question": "x", "more": 1}]}, "/history/0/more"),
        ({"filters": None}, "/filters"),
        ({"filters": []}, "/filters"),
        ({"filters": {"document": "x"}}, "/filters/document"),
        ({"filters": {"document": [None]}}, "/filters/document/0"),
        ({"filters": {"documents": []}}, "/filters/documents"),
        ({"explain": 1}, "/explain"),
        ({"explain": "true"}, "/explain"),
        ({"explain": None}, "/explain"),
        ({"unknown": 1}, "/unknown"),
        ({"Question": "x"}, "/Question"),
        ({"q": "x"}, "/q"),
        ({"__proto__": {}}, "/__proto__"),
    ],
    ids=str,
)
def test_a_wrong_field_is_named(client: TestClient, fields: dict[str, Any], pointer: str) -> None:
    response = posted(client, json.dumps({"question": GOOD, **fields}))
    assert_problem(response, "invalid")
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


def test_every_wrong_field_is_named_at_once(client: TestClient) -> None:
    response = posted(client, json.dumps({"question": 3, "top_k": "x", "more": 1, "explain": "y"}))
    assert_problem(response, "invalid")
    assert {error["pointer"] for error in response.json()["errors"]} == {"/question", "/top_k", "/more", "/explain"}


@pytest.mark.parametrize("name", ["\ud800", "a\x00b", "a\nb", "x" * 10_000, "é", "💊", ""])
def test_an_unknown_field_with_an_odd_name_is_refused_like_any_other(client: TestClient, name: str) -> None:
    assert_problem(posted(client, json.dumps({"question": GOOD, name: 1})), "invalid")


@pytest.mark.parametrize("value", ["\ud800", "a\ud800b", "\udc00\ud800"])
def test_lone_surrogates_are_dropped_from_a_question_and_harmless_elsewhere(client: TestClient, value: str) -> None:
    asked = posted(client, json.dumps({"question": f"What is {value} Spravato?"}))
    assert asked.status_code == 200
    assert "\\ud" not in asked.text
    beside = {
        "history": [{"question": value, "answer_id": value, "passage_ids": [value]}],
        "filters": {"document": [value]},
    }
    answer = posted(client, json.dumps({"question": GOOD, **beside}))
    assert answer.status_code in (200, 422)
    assert_quiet(answer)


# --- bodies -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "",
        " ",
        "{",
        "}",
        '{"question": "x"',
        '{"question": "x"]',
        "{'question': 'x'}",
        "question=x",
        '{"question": "x",}',
        '{"question": "\n"}',
        "undefined",
        "nul",
        '{"question": "x"} {}',
        b"\xff",
        b'{"question": "\xff"}',
        b"\x00",
        '{"question": "x", "top_k": NaN}',
        '{"question": "x", "top_k": Infinity}',
        "//x\n{}",
        b"\x1f\x8b\x08\x00",
    ],
)
def test_a_body_that_is_no_json_is_400(client: TestClient, body: str | bytes) -> None:
    assert_problem(posted(client, body), "broken-json")


@pytest.mark.parametrize(
    "body", ["[]", "[{}]", '"text"', "null", "true", "3", "3.5", "-0", "1e400", '[{"question": "x"}]']
)
def test_json_that_is_no_object_is_422(client: TestClient, body: str) -> None:
    response = posted(client, body)
    assert_problem(response, "invalid")
    assert [error["pointer"] for error in response.json()["errors"]] == [""]


@pytest.mark.parametrize(
    "number", ["1e308", "1e309", "-1e400", "9" * 300, "9" * 5_000, "-" + "9" * 5_000, "0." + "1" * 5_000]
)
def test_a_huge_number_is_a_wrong_one(client: TestClient, number: str) -> None:
    response = posted(client, f'{{"question": "{GOOD}", "top_k": {number}}}')
    assert response.status_code in (400, 422)  # more digits than the interpreter reads are no number to it
    assert_problem(response, response.json()["code"])


@pytest.mark.parametrize("depth", [50, 900, 5_000, 32_000])
@pytest.mark.parametrize(("first", "last"), [("[", "]"), ('{"a":', "}")])
def test_deep_nesting_is_refused(client: TestClient, depth: int, first: str, last: str) -> None:
    most = (MOST_BYTES - 80) // (len(first) + len(last))
    nested = first * min(depth, most) + "1" + last * min(depth, most)
    for body in (nested, f'{{"question": {nested}}}', f'{{"question": "{GOOD}", "filters": {nested}}}'):
        response = posted(client, body)
        assert response.status_code in (400, 422)
        assert_problem(response, response.json()["code"])


def test_a_hundred_thousand_brackets_are_too_many_bytes(client: TestClient) -> None:
    assert_problem(posted(client, "[" * 100_000), "too-large")


@pytest.mark.parametrize(
    "media",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/jsonp",
        "",
        ";",
        "json",
        "application/json2",
    ],
)
def test_another_media_type_is_415(client: TestClient, media: str) -> None:
    assert_problem(posted(client, json.dumps({"question": GOOD}), **{"content-type": media}), "wrong-type")


def test_a_missing_media_type_is_415(client: TestClient) -> None:
    assert_problem(client.post("/ask", content=json.dumps({"question": GOOD})), "wrong-type")


@pytest.mark.parametrize("media", ["application/json", "application/json; charset=utf-8", "APPLICATION/JSON"])
def test_json_by_any_spelling_of_its_type_is_taken(client: TestClient, media: str) -> None:
    assert posted(client, json.dumps({"question": GOOD}), **{"content-type": media}).status_code == 200


def test_a_body_is_taken_up_to_its_limit_and_not_a_byte_more(client: TestClient) -> None:
    start = f'{{"question": "{GOOD}"'
    assert posted(client, start + " " * (MOST_BYTES - len(start) - 1) + "}").status_code == 200
    assert_problem(posted(client, start + " " * (MOST_BYTES - len(start)) + "}"), "too-large")


@pytest.mark.parametrize("path", ["/ask", "/"])
def test_an_oversized_body_is_413_before_it_is_parsed(client: TestClient, path: str) -> None:
    """Broken JSON under a wrong media type: the size is what is said."""

    def chunks():
        for _ in range(70):
            yield b"{" * 1_000

    for body in (b"{" * 70_000, chunks()):
        response = client.post(path, content=body)
        assert response.status_code == 413
        if path == "/ask":
            assert_problem(response, "too-large")
        else:
            assert Page(response.text).one("div", role="alert")


# --- methods and addresses --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/ask", "GET, HEAD, POST"),
        ("DELETE", "/ask", "GET, HEAD, POST"),
        ("PATCH", "/ask", "GET, HEAD, POST"),
        ("OPTIONS", "/ask", "GET, HEAD, POST"),
        ("BREW", "/ask", "GET, HEAD, POST"),
        ("DELETE", "/", "GET, HEAD, POST"),
        ("POST", "/documents", "GET, HEAD"),
        ("POST", "/livez", "GET, HEAD"),
        ("PUT", "/readyz", "GET, HEAD"),
        ("POST", "/passages/p_1", "GET, HEAD"),
        ("POST", "/read/topics/x", "GET, HEAD"),
        ("POST", "/docs", "GET, HEAD"),
        ("POST", "/static/page.css", "GET, HEAD"),
        ("DELETE", "/static/none", "GET, HEAD"),
    ],
)
def test_a_wrong_method_is_405_and_names_the_right_ones(
    client: TestClient, method: str, path: str, allowed: str
) -> None:
    response = client.request(method, path)
    assert_problem(response, "wrong-method", path)
    assert response.headers["allow"] == allowed
    assert allowed in response.json()["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/passages/none",
        "/passages/",
        "/ask/more",
        "/static/none",
        "/static/..%2f..%2fpyproject.toml",
        "/admin",
        "/.env",
    ],
)
def test_an_unknown_address_is_404(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert_problem(response, "not-found", response.json()["instance"])


@pytest.mark.parametrize("path", ["/a b", "/x%0ay", "/%F0%9F%98%80", "/%ff%fe", "/a%00b", "/passages/%22%3E%3Cimg%3E"])
def test_the_instance_of_a_problem_is_an_address_again(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.json()["instance"].isascii()
    assert not set(response.json()["instance"]) & set(' \n\x00<>"')


def test_an_error_is_a_page_only_for_a_browser_that_looks_at_one(client: TestClient) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    assert client.get("/nowhere", headers=browser).headers["content-type"].startswith("text/html")
    assert_problem(client.post("/ask", content="{", headers={**browser, **JSON}), "broken-json")


EXAMPLES = settings.default.max_examples * 2 // 3  # each asks the whole service, some three times


# --- anything at all --------------------------------------------------------------------------------------------------

texts = st.one_of(st.text(max_size=120), st.text(st.characters(categories=["Cs", "Cc", "Cf", "L", "So"]), max_size=60))
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), texts)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)
turns = st.fixed_dictionaries(
    {"question": values}, optional={"answer_id": values, "passage_ids": values, "more": values}
)
objects = st.one_of(
    st.dictionaries(texts, values, max_size=5),
    st.fixed_dictionaries(
        {"question": st.one_of(texts, values)},
        optional={
            "top_k": st.one_of(values, st.integers(0, 21)),
            "history": st.one_of(values, st.lists(turns, max_size=12)),
            "filters": st.one_of(values, st.fixed_dictionaries({"document": values})),
            "explain": values,
        },
    ),
)


@settings(max_examples=EXAMPLES)
@given(objects)
def test_any_json_object_gets_an_answer_or_a_problem(client: TestClient, fields: dict[str, Any]) -> None:
    response = posted(client, json.dumps(fields))
    assert response.status_code in (200, 422)
    if response.status_code == 200:
        assert differences(response.json(), ANSWER) == []
    else:
        assert_problem(response, "invalid")


@settings(max_examples=EXAMPLES)
@given(texts)
def test_any_text_gets_an_answer_or_a_problem_by_every_way_in(client: TestClient, question: str) -> None:
    address = quote(question, safe="", errors="surrogatepass")
    ways = (
        posted(client, json.dumps({"question": question})),
        client.get(f"/ask?q={address}"),
        client.post("/", content=f"question={address}", headers=FORM),
    )
    assert {response.status_code for response in ways} <= {200, 422}
    page = Page(ways[2].text)
    assert page.one("textarea", name="question")


@settings(max_examples=EXAMPLES)
@given(st.binary(max_size=200))
def test_any_bytes_get_a_problem_or_an_answer(client: TestClient, body: bytes) -> None:
    assert posted(client, body).status_code in (200, 400, 422)
    assert client.post("/", content=body, headers=FORM).status_code in (200, 422)


@settings(max_examples=EXAMPLES)
@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=12))
def test_any_address_gets_a_page_or_a_problem(client: TestClient, name: str, place: str, sha: str) -> None:
    path = quote(name, safe="")
    for address in (f"/read/{path}?quote={quote(place)}&sha={quote(sha)}", f"/passages/{path}", f"/{path}"):
        assert client.get(address).status_code in (200, 404)


# --- over a real connection -------------------------------------------------------------------------------------------


def test_the_real_process_survives_all_of_it_without_a_word_of_a_traceback(server: Process) -> None:
    with httpx.Client(base_url=server.address, timeout=30) as asked:
        replies = [asked.post("/ask", json={"question": q}) for q, _, _ in QUESTIONS.values() if q.isprintable()]
        replies += [asked.post("/ask", content=body, headers=JSON) for body in ("{", "[" * 60_000, b"\xff", "null", "")]
        replies += [asked.get(path) for path in ("/%ff", "/x%0ay", "/read/%00", "/passages/%22", "/static/%00", "//x")]
        replies += [asked.request("BREW", "/ask"), asked.post("/ask"), asked.post("/")]
        assert max(reply.status_code for reply in replies) < 500
        assert asked.post("/ask", json={"question": GOOD}).json()["status"] == "answered"
    assert "Traceback" not in server.said
    assert " ERROR " not in server.said
