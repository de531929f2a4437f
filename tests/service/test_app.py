"""The HTTP contract: what every route gives, field by field (design/contract.md, the parts marked 1)."""

import hashlib
import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from evals.questions import read_questions
from indexer.snapshot import Snapshot, read_manifest
from service.answer import answer_question
from service.library import Library
from service.problem import KINDS
from service.reader import Reader
from tests.running import CORPUS, wait_until
from tests.service import serving
from tests.service.serving import NOTICE, Fields, application, client_of, publish, write
from tests.service.shapes import (
    ANSWER,
    CANDIDATE,
    EXPLANATION,
    PART,
    PASSAGE,
    PROBLEM,
    SELECTOR,
    SOURCE,
    TABLE,
    differences,
)

COST = "How much does one IV ketamine infusion cost?"
STAY = "How long do I have to stay after a Spravato dose?"
CRISIS = "I want to kill myself"
EMERGENCY = "I took all my pills an hour ago and I cannot breathe"
TOPIC = "topics/ketamine-for-depression"
ARTICLE = "articles/ketamine-and-esketamine"


def ask(client: TestClient, question: str, **fields: Any) -> Fields:
    """The JSON of an answer."""
    response = client.post("/ask", json={"question": question, **fields})
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    return dict(response.json())


def without_chance(answer: Fields) -> Fields:
    """An answer but for its random id and its time."""
    return {name: value for name, value in answer.items() if name not in ("id", "took_ms")}


@pytest.fixture(scope="module")
def answers(client: TestClient, library: Library) -> list[Fields]:
    """The answers to the first 20 labelled questions that are answered, and to one about a table cell."""
    labelled = (q.question for q in read_questions() if q.answers)
    answered = (q for q in labelled if answer_question(q, library).status == "answered")
    return [ask(client, question, top_k=5) for question in (COST, *(next(answered) for _ in range(20)))]


@pytest.fixture(scope="module")
def passages(answers: list[Fields]) -> list[Fields]:
    """All passages of those answers."""
    return [passage for answer in answers for passage in answer["passages"]]


# --- the shape of an answer ------------------------------------------------------------------------------------------


def test_an_answer_has_exactly_the_fields_of_the_contract(answers: list[Fields]) -> None:
    assert [differences(answer, ANSWER) for answer in answers] == [[]] * 21
    assert {answer["status"] for answer in answers} == {"answered"}


@pytest.mark.parametrize(
    ("question", "status", "reason"),
    [
        ("What is the capital of France?", "not_covered", "out_of_scope"),
        ("hello", "not_covered", "chitchat"),
        ("k", "not_covered", "too_short"),
        ("Что такое кетамин?", "not_covered", "language"),
        (CRISIS, "crisis", None),
        (EMERGENCY, "emergency", None),
    ],
)
def test_every_kind_of_answer_is_200_in_the_same_shape(
    client: TestClient, question: str, status: str, reason: str | None
) -> None:
    answer = ask(client, question)
    assert differences(answer, ANSWER) == []
    assert (answer["status"], answer["reason"]) == (status, reason)
    assert (answer["answer"], answer["passages"]) == (None, [])
    assert answer["notice"] == NOTICE


def test_the_answer_is_its_slices_of_the_passages_joined(answers: list[Fields]) -> None:
    for answer in answers:
        by_number = {passage["citation"]: passage["text"] for passage in answer["passages"]}
        slices = [by_number[s["citation"]][s["start"] : s["end"]] for s in answer["answer"]["slices"]]
        assert answer["answer"]["text"] == "\n".join(slices)
        assert all(slices)


def test_the_first_passage_is_the_one_that_is_quoted(answers: list[Fields]) -> None:
    for answer in answers:
        first = answer["passages"][0]
        place = first["highlights"][0]
        assert answer["answer"]["citation"] == first["citation"] == 1
        assert answer["answer"]["slices"] == [{"citation": 1, **place}]


def test_passages_are_numbered_from_one_and_after_the_answer_come_best_first(answers: list[Fields]) -> None:
    for answer in answers:
        scores = [passage["score"] for passage in answer["passages"]]
        further = scores[len({place["citation"] for place in answer["answer"]["slices"]}) :]
        assert [passage["citation"] for passage in answer["passages"]] == list(range(1, len(scores) + 1))
        assert further == sorted(further, reverse=True)
        assert len({passage["id"] for passage in answer["passages"]}) == len(scores)


def test_segments_join_to_the_passage_and_mark_exactly_the_highlights(passages: list[Fields]) -> None:
    for passage in passages:
        assert "".join(segment["text"] for segment in passage["segments"]) == passage["text"]
        marked = [segment["text"] for segment in passage["segments"] if segment["mark"]]
        assert marked == [passage["text"][h["start"] : h["end"]] for h in passage["highlights"]]


def test_highlights_lie_within_their_passage(passages: list[Fields]) -> None:
    for passage in passages:
        assert passage["highlights"]
        assert all(0 <= h["start"] < h["end"] <= len(passage["text"]) for h in passage["highlights"])


def test_passage_and_selector_are_slices_of_the_text_of_the_document(
    passages: list[Fields], snapshot: Snapshot
) -> None:
    for passage in passages:
        text, selector = snapshot.documents[passage["source"]["id"]].text, passage["selector"]
        assert text[selector["start"] : selector["end"]] == selector["exact"]
        assert text[: selector["start"]].endswith(selector["prefix"])
        assert text[selector["end"] :].startswith(selector["suffix"])
        begin = selector["start"] - passage["highlights"][0]["start"]
        assert text[begin : begin + len(passage["text"])] == passage["text"]


def test_the_source_is_the_document_as_it_stands_in_the_content_folder(passages: list[Fields]) -> None:
    for source in (passage["source"] for passage in passages):
        file = (CORPUS / f"{source['id']}.md").read_bytes()
        assert source["sha256"] == hashlib.sha256(file).hexdigest()
        assert f"title: {json.dumps(source['title'])}\n" in file.decode()
        assert f"last_reviewed: {source['last_reviewed']}\n" in file.decode()
        assert all(f"# {heading}\n" in file.decode() for heading in source["heading_path"])


def test_a_table_row_carries_its_column_names_beside_the_quotation_and_never_in_it(client: TestClient) -> None:
    answer = ask(client, "how many people vomited on spravato")
    row = answer["passages"][0]
    assert row["table"]["columns"][0] == "Side effect"
    assert row["table"]["columns"][-1] == "Who says so"
    assert row["table"]["cells"] == row["text"].split("\t") == ["Vomiting (throwing up)", "9%", "2%", "J&J"]
    assert answer["answer"]["text"] == row["text"]
    assert "Side effect" not in row["text"]


def test_only_table_rows_carry_a_table(passages: list[Fields]) -> None:
    assert {passage["table"] is None for passage in passages} == {True, False}
    for passage in passages:
        assert ("\t" in passage["text"]) == (passage["table"] is not None)


def test_ids_are_random_and_time_is_measured(client: TestClient) -> None:
    first, second = ask(client, STAY), ask(client, STAY)
    assert first["id"] != second["id"]
    assert all(re.fullmatch(r"a_[0-9a-f]{16}", answer["id"]) for answer in (first, second))
    assert first["took_ms"] > 0


def test_confidence_is_the_probability_that_was_compared_with_the_threshold(
    answers: list[Fields], library: Library
) -> None:
    for answer in answers:
        probability = answer_question(answer["question"], library, top_k=5).confidence
        assert probability is not None
        assert library.snapshot.calibration.threshold <= probability <= 1
        assert answer["answer"]["confidence"] == round(probability, 6)


def test_the_same_question_gets_the_same_answer_to_the_last_digit(client: TestClient, answers: list[Fields]) -> None:
    again = [ask(client, answer["question"], top_k=5) for answer in answers]
    assert [without_chance(answer) for answer in again] == [without_chance(answer) for answer in answers]


def test_the_index_is_the_one_whose_manifest_is_published(client: TestClient, snapshot: Snapshot) -> None:
    version = (snapshot.folder.parent.parent / "current").read_text().strip()
    manifest = read_manifest(snapshot.folder.parent / version, version)
    index = ask(client, STAY)["index"]
    assert (index["version"], index["model"], index["passages"]) == (
        version,
        manifest.encoder.model,
        manifest.counts.passages,
    )
    assert datetime.fromisoformat(index["built_at"]) == manifest.built_at


def test_an_index_that_holds_the_content_as_it_is_is_not_stale(client: TestClient) -> None:
    wait_until(lambda: ask(client, STAY)["index"]["stale"] is not None, seconds=5)
    assert ask(client, STAY)["index"]["stale"] is False


# --- what a request may ask for --------------------------------------------------------------------------------------


def test_top_k_from_1_to_20_is_the_most_passages_and_fewer_come_only_where_no_other_is_good(client: TestClient) -> None:
    counts = [len(ask(client, COST, top_k=k)["passages"]) for k in range(1, 21)]
    assert counts == [min(k, counts[-1]) for k in range(1, 21)]
    assert 3 <= counts[-1] <= 20


def test_top_k_changes_how_much_is_shown_and_nothing_else(client: TestClient) -> None:
    most = ask(client, COST, top_k=20)
    for k in (1, 3, 7, 13):
        fewer = ask(client, COST, top_k=k)
        assert fewer["passages"] == most["passages"][:k]
        assert fewer["answer"] == most["answer"]


def test_three_passages_are_given_where_nobody_says_how_many(client: TestClient) -> None:
    assert len(ask(client, COST)["passages"]) == 3


@pytest.mark.parametrize(
    ("document", "question"), [(TOPIC, STAY), (ARTICLE, "What is the difference between ketamine and esketamine?")]
)
def test_a_filter_keeps_answers_to_the_named_document(client: TestClient, document: str, question: str) -> None:
    answer = ask(client, question, top_k=20, filters={"document": [document]})
    assert answer["status"] == "answered"
    assert {passage["source"]["id"] for passage in answer["passages"]} == {document}


def test_a_filter_that_names_all_or_none_restricts_nothing(client: TestClient, snapshot: Snapshot) -> None:
    """A filter searches the named documents wholly, so only the answer itself is compared where it names all."""
    plain = without_chance(ask(client, STAY))
    every = ask(client, STAY, filters={"document": sorted(snapshot.documents)})
    assert every["answer"] == plain["answer"]
    assert [passage["id"] for passage in every["passages"]] == [passage["id"] for passage in plain["passages"]]
    assert without_chance(ask(client, STAY, filters={"document": []})) == plain
    assert without_chance(ask(client, STAY, filters={})) == plain


def test_a_document_that_nobody_knows_covers_nothing(client: TestClient) -> None:
    answer = ask(client, STAY, filters={"document": ["no/such-document"]})
    assert (answer["status"], answer["reason"], answer["nearest"]) == ("not_covered", "no_match", [])


def test_ten_earlier_turns_are_taken_and_unknown_ids_in_them_ignored(client: TestClient) -> None:
    turn = {"question": "What is Spravato?", "answer_id": "a_unknown", "passage_ids": ["p_unknown"]}
    short = {"question": "What is Spravato?"}
    answer = ask(client, STAY, history=[turn, short] * 5)
    assert without_chance(answer) == without_chance(ask(client, STAY))


def test_eleven_earlier_turns_are_too_many(client: TestClient) -> None:
    response = client.post("/ask", json={"question": STAY, "history": [{"question": "What is Spravato?"}] * 11})
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == ["/history"]


@pytest.mark.parametrize("typed", [" " * 1_500 + STAY, CRISIS + " please" * 500])
def test_whatever_was_answered_once_may_stand_in_the_history(client: TestClient, typed: str) -> None:
    assert ask(client, typed)["status"] in ("answered", "crisis")
    assert ask(client, STAY, history=[{"question": typed}])["status"] == "answered"


FRANCE = "What is the capital of France?"


def without_why(answer: Fields) -> Fields:
    """An answer but for what `explain` adds."""
    extras = ("explanation", "candidates", "features", "scores")
    kept = {name: value for name, value in without_chance(answer).items() if name not in extras}
    bare = [{name: value for name, value in p.items() if name not in extras} for p in answer["passages"]]
    return kept | {"passages": bare}


@pytest.mark.parametrize("question", [STAY, FRANCE, "hello"])
def test_explain_adds_why_and_changes_nothing_else(client: TestClient, question: str) -> None:
    told, plain = ask(client, question, explain=True), ask(client, question, explain=False)
    extras = {"explanation": EXPLANATION, "candidates": [CANDIDATE]}
    passage = PASSAGE | {"features": [PART], "scores": [0.5]}
    assert differences(plain, ANSWER) == []
    assert differences(told, ANSWER | extras | {"passages": [passage]}) == []
    assert without_why(told) == without_chance(plain)


@pytest.mark.parametrize("question", [STAY, FRANCE])
def test_candidates_come_best_first_whatever_the_status(client: TestClient, question: str) -> None:
    told = ask(client, question, explain=True)
    scores = [candidate["score"] for candidate in told["candidates"]]
    assert 1 <= len(scores) <= 50
    assert scores == sorted(scores, reverse=True)
    for one in told["candidates"]:
        assert "".join(segment["text"] for segment in one["segments"]) == one["text"]
        assert sum(part["contribution"] for part in one["features"]) == pytest.approx(one["score"], abs=1e-4)
        assert max(sentence["score"] for sentence in one["sentences"]) >= one["score"]
    shown = {one["citation"]: one for one in told["candidates"] if one["citation"]}
    assert sorted(shown) == [passage["citation"] for passage in told["passages"]]
    for passage in told["passages"]:
        one = shown[passage["citation"]]
        assert (one["passage_id"], one["highlights"]) == (passage["id"], passage["highlights"])
        assert (one["features"], one["source"]) == (passage["features"], passage["source"])
        assert [sentence["score"] for sentence in one["sentences"]] == passage["scores"]


@pytest.mark.parametrize("message", [CRISIS, EMERGENCY])
def test_a_card_is_never_explained(client: TestClient, message: str) -> None:
    assert differences(ask(client, message, explain=True), ANSWER) == []


def test_explain_works_by_address_too(client: TestClient) -> None:
    told = client.get("/ask", params={"q": STAY, "explain": "true"}).json()
    assert without_chance(told) == without_chance(ask(client, STAY, explain=True))
    plain = client.get("/ask", params={"q": STAY, "explain": "false"}).json()
    assert without_chance(plain) == without_chance(ask(client, STAY))


def test_an_explain_that_is_neither_true_nor_false_is_named_but_never_before_a_crisis(client: TestClient) -> None:
    refused = client.get("/ask", params={"q": STAY, "explain": "maybe"})
    assert (refused.status_code, [e["pointer"] for e in refused.json()["errors"]]) == (422, ["/explain"])
    assert client.get("/ask", params={"q": CRISIS, "explain": "maybe"}).json()["status"] == "crisis"


def test_where_explain_is_switched_off_it_is_answered_without_why_and_there_is_no_inspect(
    client: TestClient, published: Path
) -> None:
    with TestClient(application(Reader(published, CORPUS, 60.0), explain=False)) as mute:
        wait_until(lambda: mute.get("/readyz").status_code == 200, seconds=30)
        told = ask(mute, STAY, explain=True)
        assert differences(told, ANSWER) == []
        assert told["answer"] == ask(client, STAY)["answer"]
        gone = mute.get("/inspect", params={"q": STAY})
    assert (gone.status_code, gone.json()["code"]) == (404, "not-found")


# --- not covered, advice, mention -------------------------------------------------------------------------------------


def test_a_refusal_says_why_and_offers_the_nearest_sections(client: TestClient) -> None:
    answer = ask(client, "Does ketamine cause weight gain?")
    assert (answer["status"], answer["reason"]) == ("not_covered", "below_threshold")
    assert answer["message"]
    assert 1 <= len(answer["nearest"]) <= 5
    assert len({near["url"] for near in answer["nearest"]}) == len(answer["nearest"])
    for near in answer["nearest"]:
        path, _, anchor = near["url"].partition("#")
        assert (f'id="{anchor}"' if anchor else "<h1") in client.get(path).text
    assert answer["suggestions"]


@pytest.mark.parametrize(("typed", "word"), [("hello", "Hello"), ("thanks so much!", "welcome"), ("bye", "Goodbye")])
def test_small_talk_gets_its_fixed_reply(client: TestClient, typed: str, word: str) -> None:
    answer = ask(client, typed)
    assert answer["reason"] == "chitchat"
    assert word in answer["message"]


@pytest.mark.parametrize(
    "question", ["Should I stop taking my lithium before my infusion?", "What dose should I take?"]
)
def test_personal_advice_gets_the_boundary_sentence(client: TestClient, question: str) -> None:
    answer = ask(client, question)
    assert (answer["reason"], answer["safety"]["level"]) == ("personal_advice", "advice")
    assert answer["status"] in ("answered", "not_covered")
    assert "clinician" in answer["message"]


def test_a_question_about_suicidal_thoughts_is_answered_and_names_the_help_lines(client: TestClient) -> None:
    answer = ask(client, "What did ASPIRE II find about esketamine and suicidal thoughts?")
    assert (answer["status"], answer["safety"]["level"]) == ("answered", "mention")
    assert answer["safety"]["resources"][0]["call"] == "tel:988"
    assert answer["safety"]["message"] == serving.shipped_help().line
    assert {resource["country"] for resource in answer["safety"]["resources"]} == {"US"}


# --- a person in need comes first -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("message", "kind"), [(CRISIS, "crisis"), (EMERGENCY, "emergency")])
def test_a_person_in_need_gets_the_card_and_no_passage(client: TestClient, message: str, kind: str) -> None:
    answer = ask(client, f"{message} zebrafinch")
    assert (answer["status"], answer["safety"]["level"]) == (kind, kind)
    assert (answer["answer"], answer["passages"], answer["nearest"], answer["suggestions"]) == (None, [], [], [])
    assert answer["safety"]["message"]
    assert answer["safety"]["resources"]
    assert "zebrafinch" not in json.dumps(answer)


def test_the_crisis_card_offers_a_number_to_call_and_one_to_text(client: TestClient) -> None:
    first = ask(client, CRISIS)["safety"]["resources"][0]
    assert (first["country"], first["call"], first["text"]) == ("US", "tel:988", "sms:988")


@pytest.mark.parametrize(("message", "kind"), [("quiero morir", "crisis"), ("mi hijo no respira", "emergency")])
def test_a_message_in_spanish_gets_the_card_in_spanish_and_in_the_same_shape(
    client: TestClient, bare: TestClient, message: str, kind: str
) -> None:
    for asked in (client, bare):
        answer = ask(asked, message)
        safety = answer["safety"]
        assert answer["message_language"] == "es"
        assert differences(safety, ANSWER["safety"]) == []
        assert (safety["level"], safety["message"]) == (kind, serving.shipped_help().card(kind, "es").message)
        assert "Servicios de emergencia (911)" in [resource["name"] for resource in safety["resources"]]


@pytest.mark.parametrize(
    ("home", "message", "first"),
    [
        ("US", CRISIS, "tel:988"),
        ("GB", CRISIS, "tel:116-123"),
        ("GB", f"{CRISIS}, I am in Texas", "tel:988"),
        ("US", f"{CRISIS}, I am in London", "tel:116-123"),
        ("FR", CRISIS, None),
        ("GB", EMERGENCY, "tel:999"),
        ("AU", EMERGENCY, "tel:13-11-14"),
    ],
)
def test_a_card_has_the_lines_of_the_country_that_is_named_else_of_the_setting(
    tmp_path: Path, home: str, message: str, first: str | None
) -> None:
    with TestClient(application(Reader(tmp_path / "index", CORPUS, 60.0), country=home)) as client:
        resources = ask(client, message)["safety"]["resources"]
    assert resources[0]["call"] == first
    assert any(resources[0][way] for way in ("call", "text", "url"))


@pytest.mark.parametrize("state", ["with a snapshot", "without one"])
@pytest.mark.parametrize(
    "fields",
    [
        {"question": CRISIS},
        {"question": f"{CRISIS}. " + "I am so tired. " * 200},
        {"question": "I am so tired. " * 200 + CRISIS},
        {"question": "I am so tired. " * 700 + CRISIS},
        {"question": CRISIS, "mood": "bad", "unknown": {"fields": [1]}},
        {"question": CRISIS, "top_k": 0},
        {"question": CRISIS, "top_k": "many"},
        {"question": CRISIS, "history": "none", "filters": 3, "explain": None},
        {"question": f"\x00{CRISIS}\ud800"},
    ],
    ids=["plain", "3,000 after", "3,000 before", "10,000", "unknown fields", "top_k 0", "top_k text", "types", "codes"],
)
def test_a_crisis_message_gets_its_card_whatever_else_is_wrong(
    client: TestClient, bare: TestClient, fields: Fields, state: str
) -> None:
    asked = client if state == "with a snapshot" else bare
    response = asked.post("/ask", content=json.dumps(fields), headers={"content-type": "application/json"})
    assert response.status_code == 200
    answer = response.json()
    assert (answer["status"], answer["question"], answer["interpreted_question"]) == ("crisis", "", "")
    assert answer["safety"]["resources"]
    assert "tired" not in response.text


def test_a_card_without_a_snapshot_has_the_shape_of_every_answer(bare: TestClient) -> None:
    answer = ask(bare, CRISIS)
    index = {
        "version": (None, "…"),
        "built_at": (None, "…"),
        "model": (None, "…"),
        "passages": 0,
        "stale": (None, False),
    }
    assert differences(answer, {**ANSWER, "index": index}) == []
    assert answer["index"] == {"version": None, "built_at": None, "model": None, "passages": 0, "stale": None}


@pytest.mark.parametrize("length", [30, 3_000, 10_000])
def test_the_card_comes_by_address_too(client: TestClient, bare: TestClient, length: int) -> None:
    message = "I am so tired. " * (length // 15) + CRISIS
    for asked in (client, bare):
        response = asked.get("/ask", params={"q": message})
        assert (response.status_code, response.json()["status"]) == (200, "crisis")


# --- GET /ask, HEAD, the other routes ---------------------------------------------------------------------------------


def test_a_question_by_its_address_gets_the_same_answer_and_is_not_kept(client: TestClient) -> None:
    response = client.get("/ask", params={"q": COST})
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    assert without_chance(response.json()) == without_chance(ask(client, COST))


def test_head_gives_the_status_of_every_get_route_and_no_body(client: TestClient, snapshot: Snapshot) -> None:
    passage = snapshot.passages[0].id
    routes = [
        "/",
        "/ask",
        "/ask?q=What+is+Spravato%3F",
        f"/passages/{passage}",
        "/passages/none",
        "/documents",
        "/suggestions",
        f"/read/{TOPIC}",
        "/read/none",
        "/livez",
        "/readyz",
        "/docs",
        "/inspect",
        "/inspect?q=What+is+Spravato%3F",
        "/openapi.json",
        "/static/page.css",
        "/widget.js",
        "/widget.json",
        "/widget.json?lang=es",
        "/static/none",
        "/nowhere",
    ]
    described = [path for path, methods in client.get("/openapi.json").json()["paths"].items() if "get" in methods]
    assert {path.split("{")[0] for path in described} <= {*routes, "/passages/"}
    for route in routes:
        got, head = client.get(route), client.head(route)
        assert (head.status_code, head.content) == (got.status_code, b"")
        assert head.headers["content-type"] == got.headers["content-type"]


def test_a_passage_can_be_fetched_by_its_id(client: TestClient) -> None:
    given = ask(client, STAY)["passages"][0]
    stored = client.get(f"/passages/{given['id']}").json()
    assert (
        differences(stored, {"id": "…", "text": "…", "table": (None, TABLE), "selector": SELECTOR, "source": SOURCE})
        == []
    )
    assert (stored["id"], stored["text"], stored["table"]) == (given["id"], given["text"], given["table"])
    assert stored["selector"]["exact"] == stored["text"]
    assert stored["source"]["sha256"] == given["source"]["sha256"]


def test_every_passage_of_the_index_can_be_fetched(client: TestClient, snapshot: Snapshot) -> None:
    for passage in snapshot.passages:
        assert client.get(f"/passages/{passage.id}").json()["text"] == passage.text


def test_documents_are_listed_with_where_they_stand_and_how_large_they_are(
    client: TestClient, snapshot: Snapshot
) -> None:
    listed = client.get("/documents").json()
    assert [document["id"] for document in listed] == sorted(snapshot.documents)
    assert {ARTICLE, TOPIC} < {document["id"] for document in listed}
    assert sum(document["passages"] for document in listed) == len(snapshot.passages)
    for document in listed:
        assert document["reviewed_by"] is None
        assert document["sha256"] == hashlib.sha256((CORPUS / f"{document['id']}.md").read_bytes()).hexdigest()
        assert document["title"] in client.get(document["url"]).text


def test_every_suggestion_is_a_heading_that_is_answered_from_beneath_it(client: TestClient) -> None:
    suggestions = client.get("/suggestions").json()
    assert len(suggestions) >= 3
    for suggestion in suggestions:
        beneath = client.get(f"/passages/{suggestion['passage_id']}").json()
        assert beneath["source"]["heading_path"][-1] == suggestion["question"]
        answer = ask(client, suggestion["question"])
        assert answer["status"] == "answered"
        assert answer["passages"][0]["source"]["heading_path"] == beneath["source"]["heading_path"]


def test_a_suggestion_beside_an_answer_is_another_question(client: TestClient) -> None:
    for suggestion in client.get("/suggestions").json():
        offered = [one["question"] for one in ask(client, suggestion["question"])["suggestions"]]
        assert suggestion["question"] not in offered


def test_health_says_what_is_served(client: TestClient, snapshot: Snapshot) -> None:
    assert client.get("/livez").json() == {"status": "alive"}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json() == {
        "status": "ready",
        "version": snapshot.version,
        "built_at": ready.json()["built_at"],
        "calibrated": True,
        "calibration": str(snapshot.calibration),
        "stale": False,
        "refused": None,
    }
    assert datetime.fromisoformat(ready.json()["built_at"]) == snapshot.manifest.built_at


# --- no snapshot yet --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/ask"),
        ("GET", "/ask?q=What+is+Spravato%3F"),
        ("GET", "/passages/p_1"),
        ("GET", "/documents"),
        ("GET", "/suggestions"),
        ("GET", "/readyz"),
        ("GET", f"/read/{TOPIC}"),
    ],
)
def test_without_a_snapshot_a_question_waits(bare: TestClient, method: str, path: str) -> None:
    response = bare.request(method, path, json={"question": STAY} if method == "POST" else None)
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0
    if not path.startswith("/read/"):
        assert response.headers["content-type"] == "application/problem+json"
        assert differences(response.json(), PROBLEM) == []
        assert response.json()["code"] == "not-ready"


def test_without_a_snapshot_the_process_is_alive_and_the_page_stands(bare: TestClient) -> None:
    assert bare.get("/livez").status_code == 200
    assert bare.get("/").status_code == 200


def test_a_service_is_ready_once_a_snapshot_is_published(tmp_path: Path) -> None:
    corpus = write(tmp_path / "corpus", page="# Lamps\n\nThe color of the lamp is green.\n")
    with client_of(Reader(tmp_path / "index", corpus, 0.05), ready=False) as client:
        assert client.get("/readyz").status_code == 503
        build = publish(corpus, tmp_path / "index")
        wait_until(lambda: client.get("/readyz").status_code == 200, seconds=10)
        assert client.get("/readyz").json()["version"] == build.version
        answer = ask(client, "What is the color of the lamp?")
        assert answer["answer"]["text"] == "The color of the lamp is green."


def test_a_failure_of_the_service_is_a_quiet_problem_and_a_line_of_the_log(
    published: Path, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    """A library whose lexicon is none fails at every question."""
    reader = Reader(published, CORPUS, 60.0)
    with TestClient(application(reader), raise_server_exceptions=False) as client:
        wait_until(lambda: reader.live is not None, seconds=30)
        reader.live = replace(library, lexicon=None)  # type: ignore[arg-type]
        response = client.post("/ask", json={"question": "zebrafinch"})
        page = client.get("/ask", params={"q": "zebrafinch"}, headers={"accept": "text/html"})
        crisis = client.post("/ask", json={"question": CRISIS})
    assert (response.status_code, page.status_code, crisis.status_code) == (500, 500, 200)
    assert response.headers["content-type"] == "application/problem+json"
    assert differences(response.json(), PROBLEM) == []
    assert response.json()["code"] == "failed"
    for word in ("Traceback", "lexicon", "NoneType", ".py"):
        assert word not in response.text + page.text
    assert serving.shipped_help().line in page.text
    failures = [record for record in caplog.records if record.name == "ketamine_qa.app"]
    assert [record.getMessage() for record in failures] == [
        "POST /ask failed: AttributeError",
        "GET /ask failed: AttributeError",
        "a message that may need a person could not be answered; it got its card",
    ]
    assert "zebrafinch" not in caplog.text
    assert CRISIS not in caplog.text


# --- the description of the interface ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def described(client: TestClient) -> Fields:
    """The OpenAPI description."""
    return dict(client.get("/openapi.json").json())


def everywhere(value: Any) -> list[Fields]:
    """Every object in a JSON value."""
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return ([value] if isinstance(value, dict) else []) + [found for one in inner for found in everywhere(one)]


def test_every_reference_of_the_description_leads_somewhere(described: Fields) -> None:
    references = [found["$ref"] for found in everywhere(described) if isinstance(found.get("$ref"), str)]
    assert references
    for reference in references:
        target: Any = described
        for step in reference.removeprefix("#/").split("/"):
            assert step in target, f"{reference} leads nowhere"
            target = target[step]


def test_every_field_and_parameter_is_described(described: Fields) -> None:
    schemas = [found for found in everywhere(described) if isinstance(found.get("properties"), dict)]
    undescribed = [
        f"{schema.get('title')}.{name}"
        for schema in schemas
        for name, field in schema["properties"].items()
        if not field.get("description")
    ]
    parameters = [p for found in everywhere(described["paths"]) for p in found.get("parameters", [])]
    undescribed += [p["name"] for p in parameters if not p.get("description")]
    assert undescribed == []


def test_no_answer_is_described_as_an_object_of_anything(described: Fields) -> None:
    for path, methods in described["paths"].items():
        for method, route in methods.items():
            content = route["responses"]["200"]["content"]
            [schema] = [media["schema"] for media in content.values()]
            assert "$ref" in schema or schema.get("type") == "array", f"{method} {path}"


def test_errors_are_described_with_the_media_type_that_they_have(described: Fields) -> None:
    for path, methods in described["paths"].items():
        for route in methods.values():
            for status, response in route["responses"].items():
                if status != "200":
                    assert list(response["content"]) == ["application/problem+json"], path
                    schema = response["content"]["application/problem+json"]["schema"]
                    assert schema == {"$ref": "#/components/schemas/ProblemOut"}


def test_the_examples_of_the_description_are_answered(client: TestClient, described: Fields) -> None:
    examples = [e for found in everywhere(described) for e in found.get("examples", []) if isinstance(e, dict)]
    assert examples
    for example in examples:
        assert ask(client, **example)["status"] == "answered"


def test_the_documentation_has_a_heading_for_every_kind_of_problem(client: TestClient) -> None:
    page = client.get("/docs").text
    for kind in KINDS:
        assert f'<h3 id="{kind.code}">{kind.status} {kind.code}</h3>' in page


def test_the_documentation_names_every_field_that_goes_in_or_out(client: TestClient) -> None:
    page = client.get("/docs").text
    asked = ["question", "top_k", "history", "answer_id", "passage_ids", "filters", "document", "explain"]
    for name in [*asked, *ANSWER, *PASSAGE, *SELECTOR, *SOURCE, *PROBLEM]:
        assert f"<code>{name}</code>" in page, name


def test_the_documentation_needs_no_script_and_nobody_else(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page.split("<aside")[0])
