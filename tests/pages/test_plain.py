"""Without a script: the page asks and answers by a plain form, in the same words, in both languages."""

import pytest
from playwright.sync_api import Page, expect

from tests.pages.reading import PHONE, SCREENS, STAY, UNCOVERED, ask, field, said


@pytest.fixture(scope="module")
def plain(chromium, service):
    """A page on which no script runs."""
    context = chromium.new_context(base_url=service.address, viewport=PHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


def ask_by_form(plain: Page, question: str, path: str) -> None:
    plain.goto(path)
    field(plain).fill(question)
    plain.locator("#ask button").click()


@pytest.mark.parametrize("path", ["/", "/?lang=es"], ids=["English", "Spanish"])
@pytest.mark.parametrize("screen", SCREENS)
def test_without_script_the_page_says_the_same_words(plain, page, screen, path):
    ask(page, SCREENS[screen], path)
    ask_by_form(plain, SCREENS[screen], path)
    assert said(plain) == said(page)


def test_without_script_an_answer_leads_to_the_marked_words_and_a_suggestion_asks(plain):
    ask_by_form(plain, STAY, "/")
    plain.get_by_role("link", name="Read it in the article").first.click()
    expect(plain.locator("mark#quote")).to_contain_text("at least 2 hours")
    ask_by_form(plain, STAY, "/")
    suggestion = plain.locator(".questions button").first
    question = suggestion.inner_text()
    suggestion.click()
    expect(plain.locator(".asked")).to_have_text(f"You asked: {question}")


def test_without_script_nothing_is_promised_that_needs_one(plain):
    ask_by_form(plain, STAY, "/")
    for name in ("Copy", "Share", "Print", "Clear this conversation", "Yes", "No", "Ask it in other words"):
        expect(plain.get_by_role("button", name=name, exact=True)).to_have_count(0)
    plain.locator(".why summary").click()
    expect(plain.locator(".why li").first).to_be_visible()


def test_without_script_a_refused_question_stays_in_the_field(plain):
    ask_by_form(plain, UNCOVERED, "/")
    expect(field(plain)).to_have_value(UNCOVERED)


def test_a_question_that_was_asked_by_the_form_is_not_in_the_address_or_the_title(plain):
    ask_by_form(plain, STAY, "/")
    assert "Spravato" not in plain.url + plain.title()
