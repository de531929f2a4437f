"""Pages: the chat page without script, and the content pages that citations land on, as a browser takes them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from evals.questions import read_questions
from indexer.snapshot import Snapshot
from service.answer import answer_question
from service.library import Library
from service.pages import UNSCRIPTED
from service.reader import Reader
from service.words import LANGUAGES, words_in
from tests.running import CORPUS
from tests.service import serving
from tests.service.page import Element, Page
from tests.service.serving import FORM, NOTICE, Fields, application, client_of, publish

TOPIC = "/read/topics/ketamine-for-depression"
ARTICLE = "/read/articles/ketamine-and-esketamine"
STAY = "How long do I have to stay after a Spravato dose?"
CRISIS = "I want to kill myself"
INSPECT = f"/inspect?q={quote(STAY)}"


def posted(client: TestClient, question: str, status: int = 200) -> Page:
    """The page that the form gives."""
    response = client.post("/", content=f"question={quote(question)}", headers=FORM)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return Page(response.text)


def page_at(client: TestClient, path: str, status: int = 200) -> Page:
    """The page at an address."""
    response = client.get(path, headers={"accept": "text/html"})
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return Page(response.text)


def class_of(element: Element) -> str:
    """Its class, or nothing."""
    return element.attributes.get("class", "")


def squeezed(text: str) -> str:
    """Text without its white space."""
    return "".join(text.split())


# --- the chat page ----------------------------------------------------------------------------------------------------


def test_the_chat_page_has_a_form_with_a_labelled_field_and_a_button(client: TestClient) -> None:
    page = page_at(client, "/")
    form = page.one("form", id="ask")
    assert (form.attributes["method"], form.attributes["action"]) == ("post", "/")
    field = page.one("textarea", name="question")
    assert page.one("label", for_=field.attributes["id"]).text == "Your question"
    assert "Ask" in [button.text for button in page.all("button")]


def test_the_chat_page_shows_help_notice_and_title(client: TestClient) -> None:
    page = page_at(client, "/")
    assert serving.shipped_help().line in page.one("aside", id="help").text
    assert page.all("a", href="tel:988")
    assert NOTICE in page.text
    assert page.one("title").text == page.one("h1").text == words_in("en")["site_title"]


def test_the_examples_are_headings_of_the_content_that_are_questions(client: TestClient, snapshot: Snapshot) -> None:
    examples = [button.attributes["value"] for button in page_at(client, "/").all("button", name="question")]
    headings = {path for passage in snapshot.passages for path in passage.heading_path}
    assert 3 <= len(examples) <= 6
    assert set(examples) <= headings
    assert all(example.endswith("?") for example in examples)


def test_the_chat_page_lists_the_articles(client: TestClient, snapshot: Snapshot) -> None:
    links = {link.attributes["href"]: link.text for link in page_at(client, "/").all("a")}
    for document in snapshot.documents.values():
        assert links[f"/read/{document.id}"] == document.title


def test_the_page_carries_what_its_script_needs(client: TestClient) -> None:
    page, words = page_at(client, "/"), words_in("en")
    data = json.loads(page.one("script", id="page-data").text)
    assert set(data) == {
        "language", "site_language", "words", "notice", "help", "cards", "spanish_line", "examples", "history",
        "feedback", "explain",
    }  # fmt: skip
    assert (data["language"], data["site_language"], data["notice"]) == ("en", "en", NOTICE)
    assert data["examples"] == [button.attributes["value"] for button in page.all("button", name="question")]
    assert (data["history"], data["feedback"], data["explain"]) == ("memory", False, True)
    help_ = serving.shipped_help()
    assert data["help"]["line"] == help_.line
    assert [one["name"] for one in data["help"]["resources"]] == [r.name for r in help_.resources]
    assert data["help"]["resources"][0]["call"] == "tel:988"
    for kind in ("crisis", "emergency"):
        told = {language: card[kind] for language, card in data["cards"].items()}
        assert told == {language: help_.card(kind, language).title for language in LANGUAGES}
    assert data["spanish_line"] == help_.line_es
    assert data["words"] == {name: text for name, text in words.items() if name not in (*UNSCRIPTED, "feedback")}


def test_the_page_of_a_service_that_takes_feedback_has_the_words_to_ask_for_it(published: Path, tmp_path: Path) -> None:
    settings = {"feedback": tmp_path / "kept", "history": "session", "explain": False}
    with TestClient(application(Reader(published, CORPUS, 60.0), **settings)) as asking:
        data = json.loads(page_at(asking, "/").one("script", id="page-data").text)
    assert (data["history"], data["feedback"], data["explain"]) == ("session", True, False)
    assert data["words"]["feedback"] == words_in("en")["feedback"]


@pytest.mark.parametrize("path", ["/", TOPIC, "/read/none", "/docs", "/nowhere", "/inspect", INSPECT])
def test_every_page_is_well_formed_in_one_language_and_has_the_help_line(client: TestClient, path: str) -> None:
    page = Page(client.get(path, headers={"accept": "text/html"}).text)
    assert page.one("html").attributes["lang"] == "en"
    assert serving.shipped_help().line in page.text
    assert len(page.ids) == len(set(page.ids))
    assert len(page.all("h1")) == 1
    assert page.one("main")


@pytest.mark.parametrize("path", ["/", TOPIC, "/read/none", "/docs", INSPECT])
def test_no_page_loads_anything_from_elsewhere_or_runs_anything_inline(client: TestClient, path: str) -> None:
    page = Page(client.get(path, headers={"accept": "text/html"}).text)
    loaded = [e.attributes["src"] for e in page.elements if "src" in e.attributes]
    loaded += [e.attributes["href"] for e in page.all("link")]
    assert {address.split("?")[0] for address in loaded} >= {"/static/screens.css", "/static/page.css"}
    widget = ["/widget.js"] if path == TOPIC else []
    assert [address for address in loaded if not re.fullmatch(r"/static/[a-z.]+\?v=[0-9a-f]{10}", address)] == widget
    inline = [script for script in page.all("script") if script.text]
    assert {script.attributes.get("type") for script in inline} <= {"application/json", "application/ld+json"}
    assert all("src" in script.attributes or script in inline for script in page.all("script"))
    assert not page.all("style")
    assert not [name for e in page.elements for name in e.attributes if name.startswith("on") or name == "style"]


# --- the form, without script -----------------------------------------------------------------------------------------


def test_the_form_answers_with_the_quotation_of_ask(client: TestClient, library: Library) -> None:
    labelled = (q.question for q in read_questions() if q.answers)
    answered = (q for q in labelled if answer_question(q, library).status == "answered")
    for question in (STAY, *(next(answered) for _ in range(9))):
        asked = client.post("/ask", json={"question": question}).json()
        page = posted(client, question)
        assert squeezed(page.one("blockquote").text) == squeezed(asked["answer"]["text"])
        source = asked["passages"][0]["source"]
        assert page.all("a", href=source["deep_link"])
        assert page.all("time", datetime=source["last_reviewed"])
        assert source["title"] in page.text
        assert all(heading in page.text for heading in source["heading_path"])
        assert len(page.all("a", href=source["deep_link"])) == 1
        assert all(page.all("a", href=p["source"]["deep_link"]) for p in asked["passages"])


def test_the_answer_of_the_form_is_not_kept(client: TestClient) -> None:
    response = client.post("/", content="question=What+is+Spravato%3F", headers=FORM)
    assert response.headers["cache-control"] == "no-store"


def test_the_question_stays_out_of_the_title_of_the_page(client: TestClient) -> None:
    assert "Spravato" not in posted(client, STAY).one("title").text


def test_the_form_shows_an_honest_no_with_where_to_look(client: TestClient) -> None:
    question = "Does ketamine cause weight gain?"
    asked = client.post("/ask", json={"question": question}).json()
    page = posted(client, question)
    assert asked["status"] == "not_covered"
    assert asked["message"] in page.text
    assert all(page.all("a", href=near["url"]) for near in asked["nearest"])
    assert page.one("textarea").text == question
    assert not page.all("blockquote")


@pytest.mark.parametrize(("typed", "status"), [("", 422), ("  ", 422), ("x" * 1_001, 422)])
def test_the_form_says_what_is_wrong(client: TestClient, typed: str, status: int) -> None:
    page = posted(client, typed, status)
    alert = page.one("div", role="alert")
    assert client.post("/ask", json={"question": typed}).json()["detail"] in alert.text
    assert page.one("textarea").text == typed
    assert page.all("a", href="tel:988")


@pytest.mark.parametrize(
    ("message", "kind"), [(CRISIS, "crisis"), ("I took all my pills an hour ago and I cannot breathe", "emergency")]
)
def test_the_form_gives_a_person_in_need_the_card(
    client: TestClient, bare: TestClient, message: str, kind: str
) -> None:
    help_ = serving.shipped_help()
    card = help_.crisis if kind == "crisis" else help_.emergency
    for asked in (client, bare):
        for length in (0, 3_000, 10_000):
            page = posted(asked, f"{message} zebrafinch. " + "I am so tired. " * (length // 15))
            alert = page.one("div", class_=f"card {kind}")
            assert alert.attributes["role"] == "alert"
            assert card.title in alert.text
            assert card.message in alert.text
            calls = [r.call for r in help_.resources_for(kind) if r.call and r.country == "US"]
            assert calls
            assert all(page.all("a", href=call) for call in calls)
            assert not page.all("blockquote")
            assert "zebrafinch" not in page.text
            assert page.one("textarea").text == ""


def test_a_form_with_many_more_fields_is_answered_and_a_crisis_in_it_met(client: TestClient) -> None:
    many = "&".join(f"f{i}=1" for i in range(500))
    plain = client.post("/", content=f"{many}&question=What+is+Spravato%3F", headers=FORM)
    crisis = client.post("/", content=f"{many}&question=I+want+to+die", headers=FORM)
    assert (plain.status_code, crisis.status_code) == (200, 200)
    assert Page(crisis.text).one("div", class_="card crisis")


def test_markup_in_a_question_shows_as_text(client: TestClient) -> None:
    typed = '<script>alert(1)</script> "><img src=x onerror=alert(2)> </textarea><b>'
    for asked in (typed, typed + "x" * 1_000):
        page = posted(client, asked, 200 if asked == typed else 422)
        assert not page.all("img")
        assert not page.all("b")
        assert [e for e in page.all("script") if "alert" in e.text] == []
        assert page.one("textarea").text == asked
    assert typed in posted(client, typed).one("h2", class_="asked").text


def test_without_a_snapshot_the_page_says_so_and_still_has_help(bare: TestClient) -> None:
    page = page_at(bare, "/")
    assert page.all("a", href="tel:988")
    assert page.one("textarea", name="question")
    refused = posted(bare, STAY, 503)
    assert "There is no index to answer from yet" in refused.one("div", role="alert").text
    assert refused.one("textarea").text == STAY


# --- content pages ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [TOPIC, ARTICLE])
def test_a_content_page_shows_title_headings_sources_and_dates(
    client: TestClient, snapshot: Snapshot, path: str
) -> None:
    document = snapshot.documents[path.removeprefix("/read/")]
    page = page_at(client, path)
    assert page.one("h1").text == document.title
    assert document.title in page.one("title").text
    assert page.one("p", class_="lead").text == document.description
    assert "Checked against its sources on 23 November 2026" in page.text
    assert "Not yet reviewed by a clinician" in page.text
    headings = {
        e.attributes["id"]: e.text for e in page.elements if re.fullmatch("h[2-6]", e.name) and "id" in e.attributes
    }
    for block in document.blocks:
        if block.kind == "heading" and block.level > 1:
            assert headings[block.anchor] == document.text[block.start : block.end]
    listed = page.one("section", class_="sources").text
    assert document.sources
    assert all(source.title in listed for source in document.sources)
    assert all(page.all("a", href=source.url, rel="noreferrer") for source in document.sources if source.url)


def test_a_content_page_shows_all_of_its_text(client: TestClient, snapshot: Snapshot) -> None:
    for document in snapshot.documents.values():
        body = page_at(client, f"/read/{document.id}").one("div", class_="body")
        assert squeezed(document.text) in (squeezed(body.text), squeezed(document.title) + squeezed(body.text))


def test_the_comparison_is_a_table_and_the_facts_are_a_list(client: TestClient) -> None:
    page = page_at(client, ARTICLE)
    assert {"What you pay for", "Published figure"} <= {head.text for head in page.all("th", scope="col")}
    assert page.all("table")
    assert page.all("ul")


def test_the_table_of_contents_has_every_heading_in_order_and_leads_to_it(
    client: TestClient, snapshot: Snapshot
) -> None:
    page, document = page_at(client, TOPIC), snapshot.documents[TOPIC.removeprefix("/read/")]
    contents = page.one("nav", class_="toc")
    assert contents.attributes["aria-label"] == "On this page"
    headings = [b for b in document.blocks if b.kind == "heading" and document.text[b.start : b.end] != document.title]
    assert len(headings) > 3
    listed = [(one, page.elements[i + 1]) for i, one in enumerate(page.elements) if "level-" in class_of(one)]
    assert [(class_of(one), link.attributes["href"], link.text) for one, link in listed] == [
        (f"level-{b.level}", f"#{b.anchor}", document.text[b.start : b.end]) for b in headings
    ]
    links = [link.attributes["href"] for link in page.all("a") if link.attributes["href"].startswith("#")]
    assert {link.removeprefix("#") for link in links} <= set(page.ids)


def test_a_link_marks_exactly_the_quoted_characters(client: TestClient, library: Library) -> None:
    labelled = (q.question for q in read_questions() if q.answers)
    answered = (q for q in labelled if answer_question(q, library).status == "answered")
    for question in (STAY, "How much does one IV ketamine infusion cost?", *(next(answered) for _ in range(20))):
        for passage in client.post("/ask", json={"question": question}).json()["passages"]:
            page = page_at(client, passage["source"]["deep_link"].split("#")[0])
            marks = page.all("mark")
            exact = passage["selector"]["exact"]
            assert "".join(mark.text for mark in marks) == re.sub(r"[\n\t]", "", exact)
            assert [mark.text for mark in marks] == [piece for piece in re.split(r"[\n\t]", exact) if piece]
            assert marks[0].attributes == {"id": "quote", "data-cue": "quoted: "}
            assert not any(mark.attributes for mark in marks[1:])
            assert page.all("a", href="#quote")
            anchor = passage["source"]["deep_link"].split("#")[1].split(":~:")[0]
            assert anchor == "" or anchor in page.ids


def test_a_link_to_a_page_that_has_changed_says_so_and_marks_nothing(client: TestClient, snapshot: Snapshot) -> None:
    page = page_at(client, f"{TOPIC}?quote=100-140&sha=000000000000")
    assert page.one("p", class_="changed", role="note").text == words_in("en")["read"]["changed"]
    assert not page.all("mark")
    assert not page.all("a", href="#quote")
    sha = snapshot.documents[TOPIC.removeprefix("/read/")].sha256[:12]
    same = page_at(client, f"{TOPIC}?quote=100-140&sha={sha}")
    assert same.all("mark")
    assert not same.all("p", class_="changed")


@pytest.mark.parametrize(
    "place", ["", "5", "-", "a-b", "9-3", "3-3", "0-999999999", "-1-5", "1.0-2", "²-³", "1-2-3", "0" * 30 + "-5"]
)
def test_a_place_that_is_none_is_ignored(client: TestClient, place: str) -> None:
    page = page_at(client, f"{TOPIC}?quote={quote(place)}")
    assert not page.all("mark")
    assert not page.all("p", class_="changed")


def test_an_unknown_page_is_404_with_the_help_line(client: TestClient) -> None:
    page = page_at(client, "/read/no/such-page", 404)
    assert "There is no such article" in page.text
    assert serving.shipped_help().line in page.text
    assert page.all("a", href="/")


def test_an_unknown_address_is_a_page_for_a_browser_and_json_for_a_program(client: TestClient) -> None:
    assert page_at(client, "/nowhere", 404).one("h1").text == "There is nothing here"
    response = client.get("/nowhere", headers={"accept": "*/*"})
    assert response.headers["content-type"] == "application/problem+json"


def described(client: TestClient, path: str) -> Fields:
    """What a content page tells search engines."""
    page = page_at(client, path)
    [told] = [script for script in page.all("script") if script.attributes.get("type") == "application/ld+json"]
    assert not set("<>&") & set(told.text), "as text of a script element these could end it"
    return dict(json.loads(told.text))


def test_a_content_page_tells_search_engines_its_day_and_sources_and_claims_no_review(
    client: TestClient, snapshot: Snapshot
) -> None:
    for document in snapshot.documents.values():
        told = described(client, f"/read/{document.id}")
        assert (told["@context"], told["@type"], told["inLanguage"]) == ("https://schema.org", "MedicalWebPage", "en")
        assert (told["headline"], told["description"]) == (document.title, document.description)
        assert document.last_reviewed is not None
        assert told["dateModified"] == document.last_reviewed.isoformat()
        assert not {"reviewedBy", "lastReviewed"} & set(told)
        assert [(one["@type"], one["name"], one.get("url", "")) for one in told["citation"]] == [
            ("CreativeWork", source.title, source.url or "") for source in document.sources
        ]


def test_the_widget_is_at_hand_on_a_content_page_and_does_not_hold_it_up(client: TestClient) -> None:
    widget = page_at(client, TOPIC).one("script", src="/widget.js")
    assert widget.attributes == {"async": "", "src": "/widget.js", "data-lang": "en", "data-title": "Ask a question"}
    assert page_at(client, f"{TOPIC}?lang=es").one("script", src="/widget.js").attributes["data-lang"] == "es"


# --- the editors' page ------------------------------------------------------------------------------------------------


def test_the_editors_page_without_a_question_is_a_form_that_a_page_without_script_can_send(client: TestClient) -> None:
    page = page_at(client, "/inspect")
    form = page.one("form", class_="ask")
    assert (form.attributes["method"], form.attributes["action"]) == ("get", "/inspect")
    assert page.one("label", for_="question").text == "A reader’s question"
    assert page.one("textarea", name="q").text == ""
    assert not page.all("section")
    assert not page.all("script")


def test_the_editors_page_tells_the_verdict_and_ten_candidates_with_what_they_would_say(client: TestClient) -> None:
    for question in (STAY, "What is the capital of France?"):
        told = client.post("/ask", json={"question": question, "explain": True}).json()
        page = page_at(client, f"/inspect?q={quote(question)}")
        verdict = told["explanation"]["verdict"]
        assert verdict["sentence"] in page.text
        scale = [meter.attributes["value"] for meter in page.all("meter") if "aria-labelledby" in meter.attributes]
        assert [float(value) for value in scale] == [verdict["probability"], verdict["threshold"]]
        for candidate in told["candidates"][:10]:
            assert page.all("a", href=candidate["source"]["deep_link"])
            assert f"score {candidate['score']:.2f}" in page.text
        assert len(page.all("details")) == 1 + min(10, len(told["candidates"]))
        heading = "The passages that were weighed" if told["status"] == "answered" else "What would have been quoted"
        assert page.one("h2", id="candidates").text == heading
        marked = squeezed("".join(mark.text for mark in page.all("mark")))
        shown = [c for c in told["candidates"][:10] if c["table"] is None]
        assert all(squeezed(c["text"][h["start"] : h["end"]]) in marked for c in shown for h in c["highlights"])


def test_the_editors_page_is_not_kept_and_not_indexed(client: TestClient) -> None:
    for path in ("/inspect", INSPECT, f"/inspect?q={quote(CRISIS)}", "/inspect?q=%20"):
        response = client.get(path)
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-robots-tag"] == "noindex"
        assert Page(response.text).one("meta", name="robots").attributes["content"] == "noindex"


def test_the_question_stays_out_of_the_title_of_the_editors_page(client: TestClient) -> None:
    assert "Spravato" not in page_at(client, INSPECT).one("title").text


def test_a_crisis_message_gets_the_card_and_nothing_else_from_the_editors_page(
    client: TestClient, bare: TestClient
) -> None:
    for asked in (client, bare):
        page = page_at(asked, f"/inspect?q={quote(CRISIS + ' zebrafinch')}")
        assert page.one("div", class_="card crisis").attributes["role"] == "alert"
        assert "zebrafinch" not in page.text
        assert not page.all("form")
        assert not page.all("section")
        assert not page.all("mark")


@pytest.mark.parametrize("typed", ["  ", "x" * 1_001])
def test_the_editors_page_says_what_is_wrong(client: TestClient, typed: str) -> None:
    page = page_at(client, f"/inspect?q={quote(typed)}", 422)
    assert client.post("/ask", json={"question": typed}).json()["detail"] in page.one("div", role="alert").text


def test_without_a_snapshot_the_editors_page_says_when_to_come_back(bare: TestClient) -> None:
    response = bare.get(INSPECT)
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0
    assert "no index" in Page(response.text).one("div", role="alert").text


def test_small_talk_is_said_to_decide_by_itself(client: TestClient) -> None:
    page = page_at(client, "/inspect?q=hello")
    assert "Nothing was searched" in page.text
    assert "chitchat" in page.text


def test_markup_in_a_question_shows_as_text_on_the_editors_page(client: TestClient) -> None:
    typed = '<script>alert(1)</script> "><img src=x onerror=alert(2)> ketamine </textarea><b>'
    page = page_at(client, f"/inspect?q={quote(typed)}")
    assert not [e for e in page.elements if e.name in ("img", "b", "script")]
    assert page.one("textarea").text == typed


# --- strange content --------------------------------------------------------------------------------------------------

HOSTILE = """---
title: 'Lamps <script>alert("title")</script>'
description: '"><img src=x onerror=alert(1)> described'
last_reviewed: 2026-11-01
reviewed_by: '<b onmouseover=alert(1)>Dr. Green</b>'
sources:
  - title: '<script>alert(2)</script> source'
    url: 'https://example.org/"><script>alert(3)</script>'
  - A source without an address
---

Is the `<script>alert(4)</script>` lamp green?

## What do `"><img src=x onerror=alert(5)>` lamps cost?

A lamp with `<script>alert(6)</script>` costs [ten](javascript:alert(7)), [eleven](java&#10;script:alert(8)),
[twelve](http://[) or <img src=x onerror=alert(9)> thirteen dollars.

| `<script>a</script>` | Price |
|---|---|
| `<svg onload=alert(10)>` | 12 dollars |
"""
LIVE = (
    '---\nurl: "https://example.org/doors?lang=en"\n---\n# Doors\n\n## How wide is a door?\n\nA door is 90 cm wide.\n'
)
ODD = "# Stairs\n\n## How high is a step?\n\nA step of the stairs is 17 cm high.\n"
ODD_NAME = "sub folder/50% #1 & “stairs”?.v2"


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A service over hostile content, a page that lives elsewhere, and a file with an odd name."""
    folder: Path = tmp_path_factory.mktemp("strange")
    corpus = serving.write(folder / "corpus", hostile=HOSTILE, doors=LIVE)
    (corpus / ODD_NAME).parent.mkdir()
    (corpus / f"{ODD_NAME}.md").write_text(ODD)
    publish(corpus, folder / "index")
    with client_of(Reader(folder / "index", corpus, 0.05)) as client:
        yield client


def answered(client: TestClient, question: str) -> Fields:
    """The answer to a question that is answered."""
    answer = client.post("/ask", json={"question": question}).json()
    assert answer["status"] == "answered"
    return dict(answer)


def assert_tame(page: Page) -> None:
    """Nothing of the content runs, and no link of it leads to what would."""
    for script in page.all("script"):
        if "src" in script.attributes:
            assert script.attributes["src"].split("?")[0] in ("/static/main.js", "/widget.js")
            assert script.text == ""
        else:
            assert script.attributes["type"] in ("application/json", "application/ld+json")
            json.loads(script.text)
    assert not [e for e in page.elements if e.name in ("img", "svg", "iframe", "b")]
    assert not [name for e in page.elements for name in e.attributes if name.startswith("on")]
    for link in page.all("a"):
        assert re.match(r"https?://|tel:|sms:|mailto:|[/#]", link.attributes["href"]), link


def test_hostile_content_shows_as_text_on_its_page(strange: TestClient) -> None:
    page = page_at(strange, "/read/hostile?quote=0-40")
    assert_tame(page)
    assert page.one("h1").text == 'Lamps <script>alert("title")</script>'
    assert '"><img src=x onerror=alert(1)> described' in page.text
    assert "Reviewed by <b onmouseover=alert(1)>Dr. Green</b>" in page.text
    assert "<script>alert(2)</script> source" in page.text
    assert "A lamp with <script>alert(6)</script> costs ten, eleven, twelve or" in re.sub(r"\s+", " ", page.text)
    assert "<svg onload=alert(10)>" in page.text
    assert page.all("mark")


def test_a_review_is_told_to_search_engines_where_somebody_is_named_and_hostile_words_stay_within_it(
    strange: TestClient,
) -> None:
    told = described(strange, "/read/hostile")
    assert told["headline"] == 'Lamps <script>alert("title")</script>'
    assert told["reviewedBy"] == {"@type": "Person", "name": "<b onmouseover=alert(1)>Dr. Green</b>"}
    assert told["lastReviewed"] == told["dateModified"] == "2026-11-01"
    assert told["citation"] == [
        {
            "@type": "CreativeWork",
            "name": "<script>alert(2)</script> source",
            "url": 'https://example.org/"><script>alert(3)</script>',
        },
        {"@type": "CreativeWork", "name": "A source without an address"},
    ]


def test_a_page_without_a_day_or_sources_tells_search_engines_of_none(strange: TestClient) -> None:
    path = f"/read/{quote(ODD_NAME)}"
    assert set(described(strange, path)) == {"@context", "@type", "headline", "inLanguage"}
    assert "Date of last check not given" in page_at(strange, path).text


def test_hostile_content_shows_as_text_on_the_chat_page(strange: TestClient) -> None:
    assert_tame(page_at(strange, "/"))
    for question in ("What does a lamp with a script cost?", "Is the script lamp green?", "svg onload price dollars"):
        assert_tame(posted(strange, question))
        assert_tame(page_at(strange, f"/inspect?q={quote(question)}"))


def test_a_document_that_lives_elsewhere_is_linked_there(strange: TestClient) -> None:
    source = answered(strange, "How wide is a door?")["passages"][0]["source"]
    assert source["url"] == "https://example.org/doors?lang=en"
    assert source["deep_link"] == (
        "https://example.org/doors?lang=en#how-wide-is-a-door:~:text=A%20door%20is%2090%20cm%20wide."
    )
    [listed] = [d for d in strange.get("/documents").json() if d["id"] == "doors"]
    assert listed["url"] == "https://example.org/doors?lang=en"
    assert page_at(strange, "/").all("a", href="https://example.org/doors?lang=en")


def test_a_document_with_an_odd_name_is_found_at_every_address_that_names_it(strange: TestClient) -> None:
    answer = answered(strange, "How high is a step of the stairs?")
    source = answer["passages"][0]["source"]
    assert source["id"] == ODD_NAME
    [listed] = [d for d in strange.get("/documents").json() if d["id"] == ODD_NAME]
    [linked] = [a.attributes["href"] for a in page_at(strange, "/").all("a") if a.text == "Stairs"]
    assert source["url"] == listed["url"] == linked
    page = page_at(strange, source["deep_link"].split("#")[0])
    assert "".join(mark.text for mark in page.all("mark")) == answer["answer"]["text"]


def test_the_sections_nearest_to_a_refused_question_are_linked_too(strange: TestClient) -> None:
    answer = strange.post("/ask", json={"question": "Who paints the steps of the stairs blue?"}).json()
    assert answer["status"] == "not_covered"
    for near in answer["nearest"]:
        if near["url"].startswith("/read/"):
            path, _, anchor = near["url"].partition("#")
            assert anchor == "" or anchor in page_at(strange, path).ids
