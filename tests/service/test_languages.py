"""Languages of the interface: a page, an answer and a card are in one, and what is in another says so."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from starlette.testclient import TestClient

from indexer.snapshot import Snapshot
from service.app import make_app
from service.pages import WEB
from service.reader import Reader
from service.settings import load_settings
from service.words import LANGUAGES, words_in
from tests.running import CORPUS, wait_until
from tests.service import serving
from tests.service.page import Element, Page
from tests.service.serving import FORM
from tests.service.test_words import leaves

ENGLISH_ONLY = {"docs.html", "inspect.html"}  # for programmers and editors
TEMPLATES = sorted(file for file in (WEB / "templates").iterdir() if file.name not in ENGLISH_ONLY)
TOPIC = "/read/topics/ketamine-for-depression"
STAY = "How long do I have to stay after a Spravato dose?"
MENTION = "What did ASPIRE II find about esketamine and suicidal thoughts?"
CRISIS = {"en": "I want to kill myself", "es": "quiero morir"}
EMERGENCY = {"en": "I took all my pills an hour ago and I cannot breathe", "es": "mi hijo no respira"}
TYPED = {
    "an answer": STAY,
    "a table row": "how many people vomited on spravato",
    "two sides": "difference between relapse and remission",
    "a mention": MENTION,
    "below the threshold": "Does ketamine cause weight gain?",
    "out of scope": "What is the capital of France?",
    "advice": "Should I stop taking my lithium before my infusion?",
    "too short": "k",
    "another script": "Что такое кетамин?",
    "a Spanish question": "¿Cuánto cuesta el tratamiento con ketamina?",
    "small talk": "hello",
    "a crisis": CRISIS["en"],
    "a crisis in Spanish": CRISIS["es"],
    "an emergency": EMERGENCY["en"],
    "an emergency in Spanish": EMERGENCY["es"],
    "nothing": " ",
    "too much": "x" * 1_001,
}
SPOKEN = ("aria-label", "title", "alt", "placeholder", "data-cue", "data-title")  # attributes that a reader meets


class Heard(HTMLParser):
    """A page as it is read aloud: each stretch of text with the language that its element says it has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.runs: list[tuple[str, str]] = []  # language, text
        self._open: list[tuple[str, str]] = []  # element, language
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins; its language is that of the element around it, unless it says another."""
        given = {name: value or "" for name, value in attrs}
        language = given.get("lang", self._open[-1][1] if self._open else "")
        self.runs += [(language, given[name]) for name in SPOKEN if name in given]
        if tag == "meta" and given.get("name") == "description":
            self.runs.append((language, given["content"]))
        if tag not in Page.EMPTY:
            self._open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        self._open.pop()

    def handle_data(self, data: str) -> None:
        """Text, but for that of scripts."""
        if self._open and self._open[-1][0] != "script" and data.strip():
            self.runs.append((self._open[-1][1], " ".join(data.split())))

    def said(self, language: str) -> list[str]:
        """Every text in a language."""
        return [text for spoken, text in self.runs if spoken == language]


def posted(client: TestClient, typed: str, language: str | None = "es") -> str:
    """The page that the form gives, sent as the page in that language sends it."""
    fields = f"question={quote(typed)}" + (f"&lang={language}" if language is not None else "")
    return client.post("/", content=fields, headers=FORM).text


def page_at(client: TestClient, path: str) -> str:
    """The page at an address, as a browser asks for it."""
    return client.get(path, headers={"accept": "text/html"}).text


@pytest.fixture(scope="module")
def spanish(client: TestClient, bare: TestClient) -> dict[str, str]:
    """Every kind of page for readers, in Spanish."""
    answer = client.post("/ask", json={"question": STAY}).json()
    link = answer["passages"][0]["source"]["deep_link"].split("#")[0]
    pages = {kind: posted(client, typed) for kind, typed in TYPED.items()}
    return pages | {
        "the start": page_at(client, "/?lang=es"),
        "an article": page_at(client, f"{TOPIC}?lang=es"),
        "a citation": page_at(client, f"{link}&lang=es"),
        "a changed article": page_at(client, f"{TOPIC}?quote=1-9&sha=000000000000&lang=es"),
        "no such article": page_at(client, "/read/none?lang=es"),
        "no such page": page_at(client, "/nowhere?lang=es"),
        "no such method": page_at(client, "/feedback?lang=es"),
        "no index": page_at(bare, f"{TOPIC}?lang=es"),
        "no index to ask": posted(bare, STAY),
    }


# --- where the words come from ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.name)
def test_a_template_has_no_words_of_its_own(template: Path) -> None:
    source = re.sub(r"\{#.*?#\}", "", template.read_text("utf-8"), flags=re.DOTALL)
    spoken = re.findall(rf'\b(?:{"|".join(SPOKEN)})="([^"]*)"', source)
    source = re.sub(r"\{% block (?:kind|skip) %\}[^{]*\{% endblock %\}", "", source)  # a class and an id
    bare = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", source, flags=re.DOTALL)
    text = re.sub(r"<(?:[^<>\"]|\"[^\"]*\")*>", "", bare)
    assert re.findall(r"[^\W\d_]+", text) == []
    assert re.findall(r"[^\W\d_]+", " ".join(re.sub(r"\{\{.*?\}\}", "", each) for each in spoken)) == []
    written = re.findall(r"\"[^\"]*\"|'[^']*'", " ".join(re.findall(r"\{\{.*?\}\}|\{%.*?%\}", source, re.DOTALL)))
    sentences = [each for each in written if re.search(r"[A-Za-z]{2,}[.,:]? [A-Za-z]", each) and "lang=" not in each]
    assert sentences == []


def test_no_english_word_of_the_interface_is_left_on_a_spanish_page(spanish: dict[str, str]) -> None:
    own = dict(leaves(words_in("es")))
    texts = {text for name, text in leaves(words_in("en")) if own[name] != text}
    pieces = {piece.strip(" “”.:,") for text in texts for piece in re.split(r"\{\w+\}", text)}
    phrases, single = {p for p in pieces if " " in p}, {p for p in pieces if p.isalpha()}
    for kind, html in spanish.items():
        said = Heard(html).said("es")
        assert said, kind
        assert [(kind, p, text) for text in said for p in phrases if p in text] == []
        assert [(kind, text) for text in said if text.strip(" “”.:,…") in single] == []


def test_every_page_says_which_language_it_is_in(spanish: dict[str, str]) -> None:
    for kind, html in spanish.items():
        assert Page(html).one("html").attributes["lang"] == "es", kind
        assert {language for language, _ in Heard(html).runs} <= {"es", "en"}


def test_what_is_quoted_is_marked_as_english_on_a_spanish_page(client: TestClient, spanish: dict[str, str]) -> None:
    for kind in ("an answer", "a table row", "two sides", "a mention"):
        answer = client.post("/ask", json={"question": TYPED[kind]}).json()
        heard = Heard(spanish[kind])
        english, other = "\n".join(heard.said("en")), "\n".join(heard.said("es"))
        for passage in answer["passages"]:
            for piece in re.split(r"[\n\t]", passage["selector"]["exact"]):
                assert " ".join(piece.split()) in english
                assert len(piece) < 30 or piece not in other
            assert passage["source"]["title"] in english
            assert passage["source"]["title"] not in other
        for suggestion in answer["suggestions"]:
            assert suggestion["question"] in english


def test_what_comes_nearest_is_marked_as_english_on_a_spanish_page(client: TestClient, spanish: dict[str, str]) -> None:
    heard = Heard(spanish["below the threshold"])
    answer = client.post("/ask", json={"question": TYPED["below the threshold"]}).json()
    assert answer["nearest"]
    for near in answer["nearest"]:
        named = [near["title"], *near["heading_path"][-1:]]
        assert all(name in heard.said("en") and name not in heard.said("es") for name in named)


def test_the_titles_of_articles_are_marked_as_english_on_a_spanish_page(
    snapshot: Snapshot, spanish: dict[str, str]
) -> None:
    heard = Heard(spanish["the start"])
    for document in snapshot.documents.values():
        assert document.title in heard.said("en")
        assert document.title not in heard.said("es")


def test_an_article_is_marked_as_english_around_which_all_is_spanish(
    snapshot: Snapshot, spanish: dict[str, str]
) -> None:
    document, words = snapshot.documents[TOPIC.removeprefix("/read/")], words_in("es")
    heard = Heard(spanish["an article"])
    english = heard.said("en")
    assert {document.title, document.description, *(source.title for source in document.sources)} <= set(english)
    headings = [document.text[b.start : b.end] for b in document.blocks if b.kind == "heading"]
    assert set(headings) <= set(english)
    told = [*words["read"].values(), words["ask_question"], words["notice"], "23 de noviembre de 2026"]
    shown = " | ".join(heard.said("es"))
    arriving = {words["read"]["arrival"], words["read"]["changed"], words["read"]["reviewed_by"]}
    assert [text for text in told if text not in shown and text not in arriving] == []
    assert Page(spanish["a citation"]).one("a", href="#quote").text == words["read"]["arrival"]
    assert Page(spanish["a citation"]).all("mark")[0].attributes["data-cue"] == "citado: "
    assert Page(spanish["a changed article"]).one("p", class_="changed").text == words["read"]["changed"]


def test_an_english_page_marks_nothing_as_english(client: TestClient) -> None:
    for html in (page_at(client, "/"), page_at(client, TOPIC), posted(client, STAY, "en")):
        marked = [e for e in Page(html).elements if e.attributes.get("lang") == "en" and e.name != "html"]
        assert [element.text for element in marked] in ([], ["English"])


# --- which one a page is in -------------------------------------------------------------------------------------------


def led(page: Page) -> list[Element]:
    """The links of a page to others of ours, but for those that change the language."""
    return [a for a in page.all("a") if a.attributes["href"].startswith("/") and "hreflang" not in a.attributes] + [
        a for a in page.all("a", hreflang="en") if a.attributes["href"].startswith("/read/")
    ]


def asked_for(address: str) -> list[str]:
    """The language that an address asks for."""
    return parse_qs(urlsplit(address).query).get("lang", [])


def test_every_link_of_a_spanish_page_leads_to_a_spanish_one(spanish: dict[str, str]) -> None:
    for kind, html in spanish.items():
        for link in led(Page(html)):
            assert asked_for(link.attributes["href"]) == ["es"], (kind, link.attributes["href"])
    assert len(led(Page(spanish["the start"]))) > 20
    assert led(Page(spanish["below the threshold"]))


def test_a_citation_still_lands_on_its_words(client: TestClient, spanish: dict[str, str]) -> None:
    [first, *_] = Page(spanish["an answer"]).all("a", class_="read")
    path, _, anchor = first.attributes["href"].partition("#")
    page = Page(page_at(client, path))
    answer = client.post("/ask", json={"question": STAY}).json()["answer"]
    assert page.one("html").attributes["lang"] == "es"
    assert "".join(mark.text for mark in page.all("mark")) == answer["text"]
    assert ":~:text=" in anchor
    assert anchor.split(":~:")[0] in page.ids


def test_each_language_is_one_link_away_and_named_by_itself(client: TestClient) -> None:
    for own in LANGUAGES:
        page = Page(page_at(client, f"/?lang={own}"))
        assert page.one("nav", class_="languages").attributes["aria-label"] == words_in(own)["page"]["languages"]
        for code in LANGUAGES:
            link = page.one("a", href=f"/?lang={code}", hreflang=code, lang=code)
            assert link.text == words_in(code)["language"]
            assert ("aria-current" in link.attributes) is (code == own)


@pytest.mark.parametrize("asked", ["fr", "", "ES", "es-MX", "es,en", "../es", "%00"])
def test_a_language_that_is_not_spoken_is_that_of_the_site(client: TestClient, asked: str) -> None:
    for path in (f"/?lang={asked}", f"{TOPIC}?lang={asked}", f"/nowhere?lang={asked}"):
        assert Page(page_at(client, path)).one("html").attributes["lang"] == "en"
    assert client.get(f"/widget.json?lang={asked}").json()["language"] == "en"
    assert Page(posted(client, STAY, asked)).one("html").attributes["lang"] == "en"


def test_every_form_of_a_page_posts_its_language_and_is_answered_in_it(
    client: TestClient, spanish: dict[str, str]
) -> None:
    for kind, html in spanish.items():
        page = Page(html)
        forms = page.all("form", method="post")
        assert len(page.all("input", name="lang", value="es")) == len(forms), kind
    page, words = Page(spanish["below the threshold"]), words_in("es")
    assert page.one("title").text.startswith(f"{words['page']['title']['not_covered']} – {words['site_title']}")
    assert words["not_covered_title"]["below_threshold"] in page.text
    assert words["said"]["below_threshold"] in page.text
    assert words["hint"]["below_threshold"] in page.text
    answered = Page(spanish["an answer"]).text
    assert words["read_on"] in answered
    assert "Comprobado con sus fuentes el 23 de noviembre de 2026" in " ".join(answered.split())
    assert Page(posted(client, STAY, None)).one("html").attributes["lang"] == "en"


def test_the_address_decides_where_the_form_does_not(client: TestClient) -> None:
    response = client.post("/?lang=es", content=f"question={quote(STAY)}", headers=FORM)
    assert Page(response.text).one("html").attributes["lang"] == "es"


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("nothing", "invalid"),
        ("too much", "invalid"),
        ("no index to ask", "starting"),
        ("no index", "starting"),
        ("no such article", None),
        ("no such page", None),
    ],
)
def test_a_spanish_page_says_in_spanish_what_is_wrong(spanish: dict[str, str], kind: str, word: str | None) -> None:
    words, page = words_in("es"), Page(spanish[kind])
    told = words["fault"][word] if word else words["page"]["missing"]
    assert told["title"] in page.one("div", class_="fault").text
    assert told["todo"] in page.one("div", class_="fault").text
    assert told["title"] in page.one("title").text


@pytest.mark.parametrize("path", ["/docs", "/inspect", f"/inspect?q={quote(STAY)}"])
def test_the_pages_for_programmers_and_editors_stay_english(client: TestClient, path: str) -> None:
    page = Page(page_at(client, f"{path}{'&' if '?' in path else '?'}lang=es"))
    assert page.one("html").attributes["lang"] == "en"
    assert serving.shipped_help().line in page.text


# --- an answer to a program -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "language"),
    [("es", "es"), ("es-MX,es;q=0.9,en;q=0.8", "es"), ("en;q=0.5, es", "es"), ("en", "en"), ("fr", "en"), ("", "en")],
)
def test_an_answer_is_in_the_language_that_the_program_likes_best(
    client: TestClient, header: str, language: str
) -> None:
    words, headers = words_in(language), {"accept-language": header}
    question = "Does ketamine cause weight gain?"
    replies = (
        client.post("/ask", json={"question": question}, headers=headers),
        client.get("/ask", params={"q": question}, headers=headers),
    )
    for answer in (reply.json() for reply in replies):
        assert answer["message"] == words["said"]["below_threshold"]
        assert answer["message_language"] == language
        assert answer["notice"] == words["notice"]


def test_no_language_of_the_interface_changes_what_is_quoted(client: TestClient) -> None:
    for question in (STAY, "how many people vomited on spravato"):
        english, other = (
            client.post("/ask", json={"question": question}, headers={"accept-language": language}).json()
            for language in LANGUAGES
        )
        for name in ("status", "answer", "passages", "suggestions", "interpreted_question"):
            assert english[name] == other[name]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_in_spanish_is_refused_in_spanish_whatever_the_page_is_in(client: TestClient, language: str) -> None:
    headers = {"accept-language": language}
    question = TYPED["a Spanish question"]
    answer = client.post("/ask", json={"question": question}, headers=headers).json()
    assert (answer["reason"], answer["message_language"]) == ("language", "es")
    assert answer["message"] == words_in("es")["said"]["language"]
    [told] = [e for e in Page(posted(client, question, language)).all("p") if e.text == answer["message"]]
    assert told.attributes.get("lang") == (None if language == "es" else "es")


# --- a person in need -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page_in", LANGUAGES)
@pytest.mark.parametrize("typed_in", LANGUAGES)
@pytest.mark.parametrize(("kind", "messages"), [("crisis", CRISIS), ("emergency", EMERGENCY)])
def test_a_card_is_in_the_language_of_its_message_whatever_the_page_is_in(
    client: TestClient, bare: TestClient, kind: str, messages: dict[str, str], typed_in: str, page_in: str
) -> None:
    told = serving.shipped_help().card(kind, typed_in)
    for asked in (client, bare):
        headers = {"accept-language": page_in}
        answer = asked.post("/ask", json={"question": messages[typed_in]}, headers=headers).json()
        assert (answer["status"], answer["message_language"]) == (kind, typed_in)
        assert answer["safety"]["message"] == told.message
        html = posted(asked, messages[typed_in], page_in)
        card = Page(html).one("div", class_=f"card {kind}")
        assert card.attributes.get("lang", page_in) == typed_in
        assert told.title in card.text
        assert told.message in card.text
        heard = Heard(html)
        assert told.title in heard.said(typed_in)
        first = answer["safety"]["resources"][0]
        assert first["name"] in heard.said(typed_in)
        number = first["call"].removeprefix("tel:")
        assert f"{words_in(typed_in)['card']['call']} {number}" in heard.said(typed_in)
        assert Page(html).one("html").attributes["lang"] == page_in


def test_a_quiet_line_of_help_is_in_the_language_of_its_question(client: TestClient) -> None:
    line = serving.shipped_help().line
    mention = Page(posted(client, MENTION, "es")).one("p", class_="mention")
    assert line in mention.text
    assert mention.attributes["lang"] == "en"
    assert "lang" not in Page(posted(client, MENTION, "en")).one("p", class_="mention").attributes


def test_the_help_of_a_spanish_page_is_in_spanish(spanish: dict[str, str]) -> None:
    help_ = serving.shipped_help()
    for html in spanish.values():
        aside = Page(html).one("aside", id="help")
        assert help_.line_es in aside.text
        assert help_.resources[0].in_language("es").name in aside.text
        assert "Llamar al 988" in aside.text
        assert aside.attributes["aria-label"] == "Ayuda"


# --- a Spanish site ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A service whose publisher set KETAMINE_QA_LANGUAGE=es."""
    nothing = tmp_path_factory.mktemp("site") / "none.toml"
    settings = load_settings({"KETAMINE_QA_LANGUAGE": "es"}, nothing)
    with TestClient(make_app(Reader(published, CORPUS, 60.0), serving.shipped_help(), settings)) as client:
        wait_until(lambda: client.get("/readyz").status_code == 200, seconds=30)
        yield client


def test_a_site_set_to_spanish_is_spanish_where_nobody_asks_for_another(site: TestClient) -> None:
    for html in (page_at(site, "/"), page_at(site, TOPIC), page_at(site, "/nowhere"), posted(site, STAY, None)):
        page = Page(html)
        assert page.one("html").attributes["lang"] == "es"
        assert all(asked_for(link.attributes["href"]) == [] for link in led(page))
    assert Page(page_at(site, "/")).one("title").text == words_in("es")["site_title"]
    answer = site.post("/ask", json={"question": "Does ketamine cause weight gain?"}).json()
    assert (answer["message_language"], answer["notice"]) == ("es", words_in("es")["notice"])
    assert site.get("/widget.json").json()["language"] == "es"
    assert words_in("es")["ask_question"] in site.get("/widget.js").text


def test_a_site_set_to_spanish_is_english_for_who_asks_for_it(site: TestClient) -> None:
    for html in (page_at(site, "/?lang=en"), page_at(site, f"{TOPIC}?lang=en"), posted(site, STAY, "en")):
        page = Page(html)
        assert page.one("html").attributes["lang"] == "en"
        assert {tuple(asked_for(link.attributes["href"])) for link in led(page)} == {("en",)}
    headers = {"accept-language": "en-GB"}
    answer = site.post("/ask", json={"question": "Does ketamine cause weight gain?"}, headers=headers).json()
    assert answer["message_language"] == "en"
    assert site.get("/widget.json?lang=en").json()["language"] == "en"


def test_a_spanish_site_gives_a_person_in_need_the_card_of_their_message(site: TestClient) -> None:
    for language in LANGUAGES:
        answer = site.post("/ask", json={"question": CRISIS[language]}).json()
        assert answer["safety"]["message"] == serving.shipped_help().card("crisis", language).message
