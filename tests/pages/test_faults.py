"""When something goes wrong: what the reader is told, what they can do, and that help is at hand on each of these screens."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.pages.reading import (
    COST,
    CRISIS,
    REPLY,
    STAY,
    WORDS,
    announcements,
    ask,
    ask_on,
    field,
    forgive,
    held,
    send,
)

PROBLEM = {"type": "about:blank", "title": "No", "status": 0, "detail": "An English reason.", "code": "no"}
AGAIN = WORDS["fault"]["failed"]["todo"]
BROKEN = {  # what the service might say → the kind of the fault and what the reader is told to do
    "429": ({"status": 429, "headers": {"Retry-After": "7"}, "json": PROBLEM}, "busy", "Please try again in 7 seconds."),
    "429 without a time": ({"status": 429, "json": PROBLEM}, "busy", WORDS["fault"]["busy"]["todo"]),
    "500": ({"status": 500, "body": "<h1>Internal Server Error</h1>"}, "failed", AGAIN),
    "503": ({"status": 503, "headers": {"Retry-After": "1"}, "json": PROBLEM}, "starting", "Please try again in 1 second."),
    "malformed": ({"status": 200, "body": '{"status": "answered", "answer": {"text": "Tw'}, "malformed", AGAIN),
    "empty": ({"status": 200, "body": ""}, "malformed", AGAIN),
    "another page": ({"status": 200, "body": "<html>Log in to the Wi-Fi</html>"}, "malformed", AGAIN),
    "another answer": (
        {"status": 200, "json": {"status": "answered", "answer": None, "passages": [], "nearest": [], "suggestions": []}},
        "malformed", AGAIN,
    ),
}  # fmt: skip


def fault(page: Page, kind: str, todo: str = "") -> None:
    """Expects the screen of a fault: an alert that says what happened and what to do, and the numbers beneath."""
    words = WORDS["fault"].get(kind) or WORDS["fault"]["failed"]
    alert = page.get_by_role("alert")
    expect(alert.get_by_role("heading", level=3)).to_have_text(words["title"])
    expect(alert).to_contain_text(todo or words["todo"])
    turn = page.locator(".turn").last
    expect(turn).to_contain_text(WORDS["help_now"])
    expect(turn.locator('a[href="tel:988"]').first).to_be_visible()
    expect(turn.locator('a[href="tel:911"]').first).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("")


@pytest.mark.parametrize("name", BROKEN)
def test_a_fault_says_what_happened_what_to_do_and_where_help_is_and_the_retry_works(page, name):
    reply, kind, todo = BROKEN[name]
    page.route("**/ask", lambda route: route.fulfill(**reply), times=1)
    ask(page, STAY)
    fault(page, kind, todo)
    expect(field(page)).to_have_value(STAY)
    expect(page.locator(".turn").last).not_to_contain_text("An English reason.")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("blockquote").first).to_contain_text("at least 2 hours")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(".turn")).to_have_count(1)
    forgive(page, "the server responded with a status of")


def test_half_an_answer_is_a_fault_and_not_half_a_quotation(page):
    def cut(route) -> None:
        reply = route.fetch()
        route.fulfill(status=200, body=reply.body()[: len(reply.body()) // 2], content_type="application/json")

    page.route("**/ask", cut)
    ask(page, STAY)
    fault(page, "malformed")
    expect(page.locator("blockquote")).to_have_count(0)


def test_a_service_that_is_down_is_said_with_help_at_hand(new_phone):
    page = new_phone
    page.goto("/")
    page.context.set_offline(True)
    send(page, STAY)
    fault(page, "offline")
    expect(field(page)).to_have_value(STAY)
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("blockquote").first).to_contain_text("at least 2 hours")
    forgive(page, "ERR_INTERNET_DISCONNECTED")


def test_a_service_that_cannot_be_reached_is_told_from_a_reader_who_is_offline(page):
    page.route("**/ask", lambda route: route.abort("connectionrefused"))
    ask(page, STAY)
    fault(page, "unreachable")
    forgive(page, "ERR_CONNECTION_REFUSED")


def test_a_question_that_is_too_long_says_what_to_do(page):
    ask(page, "What does it cost? " * 60)
    expect(page.get_by_role("alert")).to_contain_text("at most 1,000 fit")
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)  # the same again would fail again
    expect(page.locator('#turns a[href="tel:988"]').first).to_be_visible()
    forgive(page, "422")


def test_a_message_beyond_the_body_limit_says_how_long_a_question_may_be(page):
    ask(page, "a" * 70_000)
    fault(page, "invalid")
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    forgive(page, "413")


def test_a_search_is_shown_and_said_after_300_milliseconds_and_not_before_and_once(new_phone):
    page = new_phone
    page.clock.install()
    page.goto("/")
    heard = announcements(page)
    waiting = held(page)
    page.clock.pause_at(page.evaluate("Date.now()") + 60_000)
    send(page, STAY)
    searching = page.locator(".searching")
    expect(searching).to_have_count(1)
    seen = "(slip, ms) => { const [a] = slip.getAnimations(); a.pause(); a.currentTime = ms; return getComputedStyle(slip).opacity; }"
    assert [searching.evaluate(seen, ms) for ms in (0, 299, 500)] == ["0", "0", "1"]
    page.clock.run_for(299)
    assert heard() == []
    page.clock.run_for(1)
    assert heard() == ["Searching…"]
    page.clock.run_for(5000)
    waiting[0].continue_()
    expect(page.locator("blockquote").first).to_be_visible()
    assert heard() == ["Searching…", "Answer found, 3 sources"]


def test_a_fast_answer_is_said_without_a_search(new_phone):
    page = new_phone
    page.clock.install()
    page.goto("/")
    heard = announcements(page)
    page.clock.pause_at(page.evaluate("Date.now()") + 60_000)
    send(page, STAY)
    expect(page.locator("blockquote").first).to_be_visible()
    page.clock.run_for(1000)
    assert heard() == ["Answer found, 3 sources"]


def test_a_service_that_never_answers_is_given_up_after_15_seconds(new_phone):
    page = new_phone
    page.clock.install()
    page.goto("/")
    waiting = held(page)
    page.clock.pause_at(page.evaluate("Date.now()") + 60_000)
    send(page, STAY)
    expect(page.locator(".searching")).to_have_count(1)
    page.clock.run_for(14_999)
    expect(page.locator(".searching")).to_have_count(1)
    page.clock.run_for(1)
    fault(page, "timeout")
    page.unroute("**/ask")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("blockquote").first).to_contain_text("at least 2 hours")
    assert len(waiting) == 1


def test_a_reply_to_an_older_question_is_dropped(page):
    page.goto("/")
    waiting = held(page)
    send(page, STAY)
    expect(page.locator(".searching")).to_have_count(1)
    send(page, COST)
    expect(page.locator(".asked")).to_have_text([f"You asked: {COST}"])
    waiting[1].continue_()
    expect(page.locator("table.row").first).to_be_visible()
    with page.expect_response("**/ask"):
        waiting[0].continue_()
    page.unroute("**/ask")
    ask_on(page, STAY)
    expect(page.locator(".asked")).to_have_text([f"You asked: {COST}", f"You asked: {STAY}"])


def test_a_crisis_card_appears_however_late_and_without_the_question(page):
    page.goto("/")
    waiting = held(page)
    send(page, CRISIS)
    expect(page.locator(".searching")).to_have_count(1)
    send(page, COST)
    waiting[1].continue_()
    expect(page.locator("table.row").first).to_be_visible()
    waiting[0].continue_()
    expect(page.get_by_role("alert").locator('a[href="tel:988"]').first).to_be_visible()
    expect(page.locator(".turn")).to_have_count(2)
    assert CRISIS not in page.locator("#turns").inner_text()


def test_what_the_reader_types_while_a_question_fails_is_not_overwritten(page):
    page.goto("/")
    waiting = held(page)
    send(page, STAY)
    expect(page.locator(".searching")).to_have_count(1)
    field(page).fill("Another question")
    waiting[0].fulfill(status=500, body="")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(field(page)).to_have_value("Another question")
    forgive(page, "500")


def test_an_answer_after_a_fault_is_told_nothing_of_the_fault(page):
    page.route("**/ask", lambda route: route.fulfill(status=500, body=""), times=1)
    ask(page, COST)
    told = []
    page.on("request", lambda r: told.append(json.loads(r.post_data)["history"]) if r.url.endswith("/ask") else None)
    send(page, STAY)
    expect(page.locator(f".turn:has({REPLY})")).to_have_count(2)
    expect(page.get_by_role("status")).to_have_text(re.compile("^Answer found"))
    assert told == [[]]
    forgive(page, "500")
