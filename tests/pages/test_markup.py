"""Markup in questions, in content and in everything that a service could say shows as text; no script of it ever runs."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.pages.reading import COST, CRISIS, REPLY, STAY, UNCOVERED, ask, ask_on, edited

MARKUP = "<img src=x onerror=alert(1)><script>document.title='owned'</script><b>"
SCRIPT = "javascript:document.title='owned'"
KEPT = {  # what the page does not show but goes by
    "status", "level", "id", "message_language", "last_reviewed", "language", "call", "text", "sha256", "version", "reason",
}  # fmt: skip


def hostile(value: Any, name: str = "") -> Any:
    """The value with markup in front of each of its strings, and a script for every address."""
    if isinstance(value, dict):
        return {key: hostile(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [hostile(one, name) for one in value]
    if name in ("url", "deep_link"):
        return SCRIPT
    return MARKUP + value if isinstance(value, str) and name not in KEPT else value


def spoilt(reply: dict[str, Any]) -> dict[str, Any]:
    """A reply in which all that can be markup is; the text of a passage and of an answer too, without its slices."""
    told = hostile(reply) | {"follow_up_of": MARKUP}
    if told["answer"]:
        told["answer"] |= {"text": MARKUP + reply["answer"]["text"], "slices": []}
        for passage in told["passages"]:
            passage["segments"] = [{"text": MARKUP, "mark": True}, {"text": MARKUP, "mark": False}]
    return told


def unharmed(page: Page) -> None:
    """Nothing of the markup became an element, and nothing ran; an alert would be among the page's complaints."""
    assert page.locator(":is(.turns, main article) :is(img, script, b, iframe)").count() == 0
    assert page.locator('a[href^="javascript" i]').count() == 0
    assert "owned" not in page.title()


def test_markup_in_question_and_content_shows_as_text(page):
    turn = ask(page, "What does the zebrafish protocol cost, says <img src=x onerror=alert(1)> the keeper?")
    expect(page.locator("blockquote").first).to_contain_text("<script>document.title='owned'</script>")
    expect(page.locator(".asked").first).to_contain_text("<img src=x onerror=alert(1)>")
    turn.locator("details.why summary").click()
    expect(turn.locator("details.why li").nth(3)).to_be_visible()
    unharmed(page)
    page.get_by_role("link", name="Read it in the article").first.click()
    expect(page.locator("mark#quote")).to_contain_text("<script>document.title='owned'</script>")
    unharmed(page)


@pytest.mark.parametrize(
    "question", [STAY, COST, UNCOVERED, CRISIS], ids=["answered", "table", "not covered", "crisis"]
)
def test_whatever_a_service_says_shows_as_text(page, question):
    ask(page, STAY)
    edited(page, spoilt)
    turn = ask_on(page, question)
    expect(turn).to_contain_text("<img src=x onerror=alert(1)>")
    for summary in turn.locator("summary").all():
        summary.click()
    if question != CRISIS and question != UNCOVERED:
        expect(turn.locator("details.why")).to_contain_text(f"We read your question as: “{MARKUP}")
    unharmed(page)
    for button in turn.locator(".questions button").all()[:1]:
        expect(button).to_contain_text(MARKUP)
        button.click()
        expect(page.locator(f".turn:has({REPLY})")).to_have_count(3)
        expect(page.locator(".turn").last.locator(".asked")).to_contain_text(MARKUP)
        unharmed(page)


def test_markup_in_a_note_and_in_the_card_that_it_brings_shows_as_text(page):
    turn = ask(page, STAY)
    edited(page, lambda reply: reply | {"card": hostile(reply["card"])}, "feedback")
    box = turn.locator(".feedback")
    box.locator("summary").click()
    box.get_by_label("Anything to add? (optional)").fill(f"{MARKUP} {CRISIS}")
    box.get_by_role("button", name="Send").click()
    expect(box.get_by_role("alert")).to_contain_text("<img src=x")
    unharmed(page)


def test_markup_in_a_reason_of_a_fault_shows_as_text(page):
    page.route("**/ask", lambda route: route.fulfill(status=422, json={"detail": MARKUP}))
    turn = ask(page, STAY)
    expect(turn.get_by_role("alert")).to_contain_text("<img src=x")
    unharmed(page)
    page.complaints[:] = [said for said in page.complaints if "422" not in said]
