"""The interface in Spanish and English, the articles in English, and each marked as what it is."""

import re

import pytest
from playwright.sync_api import Route, expect

from service.words import words_in
from tests.pages.reading import ARTICLE, CRISIS, STAY, UNCOVERED, ask, ask_on, field, histories

SPANISH = words_in("es")
# Words of the English interface that no Spanish screen may have.
ENGLISH_SAID = re.compile(
    r"\b(You asked|From:|Checked against|Need help|Copy|Why this|Was this|Read it|Print|Clear this|Your question|Other places)\b"
)


def test_a_sentence_in_spanish_is_marked_as_spanish_and_an_english_one_is_not(page):
    def in_spanish(route: Route) -> None:
        reply = route.fetch()
        sentence = {"reason": "language", "message": "Nuestros artículos están en inglés.", "message_language": "es"}
        route.fulfill(response=reply, json=reply.json() | sentence)

    ask(page, UNCOVERED)
    expect(page.locator(".turn [lang]")).to_have_count(0)
    page.route("**/ask", in_spanish)
    turn = ask_on(page, UNCOVERED)
    expect(turn.locator('.refusal p[lang="es"]')).to_have_text("Nuestros artículos están en inglés.")
    expect(turn.locator("[lang]")).to_have_count(1)


def test_a_reader_changes_the_language_and_everything_but_the_articles_changes(page):
    page.goto("/")
    with page.expect_event("load"):
        page.get_by_role("link", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_role("heading", level=1)).to_have_text(SPANISH["site_title"])
    expect(page.get_by_role("button", name="Preguntar", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Español")).to_have_attribute("aria-current", "true")
    turn = ask_on(page, STAY)
    expect(turn.locator("blockquote")).to_have_attribute("lang", "en")
    expect(turn.locator("blockquote")).to_contain_text("at least 2 hours")
    expect(turn.locator(".from span").first).to_have_attribute("lang", "en")
    expect(turn.locator(".passage").first).to_have_attribute("lang", "en")
    expect(turn.locator(".checked").first).to_have_text(
        re.compile(r"Comprobado con sus fuentes el \d{1,2} de [a-z]+ de 20\d\d")
    )
    expect(page.get_by_role("status")).to_have_text("Respuesta encontrada, 3 fuentes")
    turn.locator("details.why summary").click()
    expect(turn.locator("details.why li").nth(3)).to_be_visible()
    spoken = turn.evaluate(
        "turn => { const copy = turn.cloneNode(true); copy.querySelectorAll('[lang=en]').forEach((one) => one.remove()); return copy.textContent; }"
    )
    assert not ENGLISH_SAID.search(spoken.replace(STAY, "")), spoken
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_spanish_refusal_is_all_spanish_and_its_ways_on_stay_in_spanish(page):
    turn = ask(page, UNCOVERED, "/?lang=es")
    expect(turn.locator(".refusal h3")).to_have_text(SPANISH["not_covered_title"]["below_threshold"])
    expect(turn.locator(".refusal p").first).to_have_text(SPANISH["said"]["below_threshold"])
    expect(turn.locator(".refusal [lang]")).to_have_count(0)
    expect(turn.locator(".nearest ul")).to_have_attribute("lang", "en")
    turn.locator(".nearest a").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator(".body")).to_have_attribute("lang", "en")
    expect(page.locator(".facts")).to_contain_text(SPANISH["read"]["not_reviewed"])
    expect(page.locator(".facts")).to_contain_text(SPANISH["read"]["other_language"])


def test_a_spanish_page_shows_the_card_in_the_language_of_the_message(page):
    turn = ask(page, "ya no quiero vivir, quiero morir", "/?lang=es")
    expect(turn.get_by_role("alert").get_by_role("heading", level=2)).to_have_text(
        "No tiene que cargar con esto a solas"
    )
    assert turn.get_by_role("alert").get_attribute("lang") is None
    turn = ask(page, CRISIS, "/?lang=es")
    expect(turn.get_by_role("alert")).to_have_attribute("lang", "en")


def test_a_spanish_citation_leads_to_the_marked_words_and_back_to_a_spanish_page(page):
    ask(page, STAY, "/?lang=es").get_by_role("link", name=SPANISH["read_on"]).first.click()
    expect(page.locator("mark#quote")).to_be_in_viewport()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.locator(".head .go a").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(field(page)).to_be_visible()


def test_a_spanish_fault_gives_no_english_reason(page):
    turn = ask(page, "What does it cost? " * 60, "/?lang=es")
    expect(turn.get_by_role("alert")).to_contain_text(SPANISH["fault"]["invalid"]["todo"])
    expect(turn.get_by_role("alert")).not_to_contain_text("1,000")
    assert "Llamar al 988" in turn.inner_text()
    page.complaints[:] = [said for said in page.complaints if "422" not in said]


@pytest.mark.parametrize(
    ("path", "language"), [("/", "en"), ("/?lang=es", "es"), (f"{ARTICLE}?lang=es", "es"), ("/?lang=xx", "en")]
)
def test_a_page_names_its_language(page, path, language):
    page.goto(path)
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert histories(page) == []
