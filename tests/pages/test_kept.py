"""What is kept of a conversation: nothing; where the publisher chose so, the tab keeps it, but for one with a crisis."""

import json

import pytest
from playwright.sync_api import expect

from tests.pages.reading import (
    COST,
    CRISIS,
    STAY,
    UNCOVERED,
    ask,
    ask_on,
    histories,
)

STORED = "() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])"


def test_a_conversation_in_memory_is_stored_nowhere(page):
    ask(page, STAY)
    ask_on(page, COST)
    assert page.evaluate(STORED) == '[{},{},""]'
    assert page.context.cookies() == []
    page.reload()
    expect(page.locator(".turn")).to_have_count(0)


def test_a_conversation_kept_for_the_tab_is_there_after_going_back_and_is_told_on(sparing_page):
    page = sparing_page
    told = histories(page)
    ask(page, STAY)
    ask_on(page, UNCOVERED)
    page.get_by_role("link", name="Read it in the article").first.click()
    expect(page.locator("mark#quote")).to_be_in_viewport()
    page.go_back()
    expect(page.locator(".asked")).to_have_text([f"You asked: {STAY}", f"You asked: {UNCOVERED}"])
    expect(page.locator("blockquote").first).to_contain_text("at least 2 hours")
    ask_on(page, COST)
    assert [turn["question"] for turn in told[-1]] == [STAY, UNCOVERED]
    assert page.evaluate("Object.keys(localStorage).length") == 0
    assert page.context.cookies() == []
    other_tab = page.context.new_page()
    other_tab.goto("/")
    expect(other_tab.locator(".turn")).to_have_count(0)
    page.get_by_role("button", name="Clear this conversation").click()
    page.reload()
    expect(page.locator(".turn")).to_have_count(0)


@pytest.mark.parametrize("after", [False, True], ids=["crisis first", "crisis after"])
def test_a_conversation_with_a_crisis_is_kept_nowhere(sparing_page, after):
    page = sparing_page
    ask(page, STAY if after else CRISIS)
    ask_on(page, CRISIS if after else STAY)
    kept = page.evaluate(STORED)
    assert STAY not in kept
    assert CRISIS not in kept
    assert json.loads(kept) == [{}, {"kqa-chat": ""}, ""]
    ask_on(page, COST)
    assert json.loads(page.evaluate(STORED)) == [{}, {"kqa-chat": ""}, ""]
    page.reload()
    expect(page.locator(".turn")).to_have_count(0)


@pytest.mark.parametrize(
    "text",
    ["", "{", "null", '{"asked":1,"turns":[{}]}', '{"asked":1,"turns":[{"result":{"ok":true}}]}', '{"turns":[]}'],
)
def test_a_tab_that_holds_nonsense_begins_anew(sparing_page, text):
    page = sparing_page
    page.goto("/")
    page.evaluate("text => sessionStorage.setItem('kqa-chat', text)", text)
    turn = ask(page, STAY)
    expect(turn.locator("blockquote")).to_contain_text("at least 2 hours")
    expect(page.locator(".turn")).to_have_count(1)
