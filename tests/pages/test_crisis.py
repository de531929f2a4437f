"""People in crisis: the card, its numbers, its language; that they can ask on; what is told of it afterwards."""

import pytest
from playwright.sync_api import expect

from tests.pages.looking import violations
from tests.pages.reading import (
    COST,
    CRISIS,
    EMERGENCY,
    MENTION,
    PHONE,
    REPLY,
    STAY,
    ask,
    ask_on,
    field,
    histories,
    said,
    send,
    tapped,
    told_as_follow_ups,
)


def test_a_crisis_message_gets_an_alert_with_links_to_call_and_the_field_stays_usable(page):
    ask(page, CRISIS)
    card = page.get_by_role("alert")
    assert card.locator('a[href="tel:988"]').count() >= 1
    assert card.locator('a[href="sms:988"]').count() >= 1
    assert CRISIS not in page.locator("#turns").inner_text()
    expect(page.locator("blockquote")).to_have_count(0)
    send(page, STAY)
    expect(page.locator("blockquote").first).to_contain_text("at least 2 hours")


def test_a_reader_in_crisis_is_alerted_can_tap_every_number_and_ask_on(page):
    told = histories(page)
    ask(page, CRISIS)
    card = page.get_by_role("alert")
    expect(card).to_have_class("card crisis")
    expect(page.get_by_label("Your question")).to_be_focused()
    numbers = tapped(card)
    assert list(numbers) == ["Call 988", "Text 988", "Call 911"]
    assert list(numbers.values()) == ["tel:988", "sms:988", "tel:911"]
    assert card.get_attribute("lang") is None
    page.keyboard.type(STAY)
    page.keyboard.press("Enter")
    expect(page.locator(".turn").last.locator(".asked")).to_contain_text(STAY)
    expect(page.locator(".turn").last.locator(":is(blockquote, .refusal)").first).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(1)
    # the server withholds amounts after a crisis, and only the page can tell it that there was one
    assert [[(turn["question"], sorted(turn)) for turn in history] for history in told] == [
        [],
        [(CRISIS, ["answer_id", "question"])],
    ]


def test_a_crisis_message_in_spanish_gets_a_spanish_card_with_and_without_script(chromium, service, page):
    message = "ya no quiero vivir, quiero morir"
    ask(page, message)
    card = page.get_by_role("alert")
    expect(card).to_have_attribute("lang", "es")
    expect(card.get_by_role("heading", level=2)).to_have_text("No tiene que cargar con esto a solas")
    expect(card.get_by_role("heading", level=3)).to_have_text("Otros lugares que ayudan")
    taps = {"Llamar al 988": "tel:988", "Enviar texto al 988": "sms:988", "Llamar al 911": "tel:911"}
    assert tapped(card) == taps
    assert violations(page) == []
    context = chromium.new_context(base_url=service.address, viewport=PHONE, java_script_enabled=False)
    plain = context.new_page()
    plain.goto("/")
    field(plain).fill(message)
    plain.get_by_role("button", name="Ask", exact=True).click()
    expect(plain.get_by_role("alert")).to_have_attribute("lang", "es")
    assert said(plain) == said(page)
    assert tapped(plain.get_by_role("alert")) == taps
    context.close()


def test_a_reader_who_names_the_uk_gets_its_numbers_first(page):
    ask(page, f"{CRISIS}, I am in London")
    taps = {"Call 116-123": "tel:116-123", "Call 111": "tel:111", "Call 999": "tel:999"}
    told = list(tapped(page.get_by_role("alert")).items())
    assert told[:3] == list(taps.items())
    assert ("Call 988", "tel:988") in told[3:]


def test_a_question_that_mentions_suicide_is_answered_with_one_quiet_line_and_no_card(page):
    ask(page, MENTION)
    expect(page.locator("blockquote").first).to_be_visible()
    expect(page.locator(".mention")).to_have_count(1)
    expect(page.locator(".mention")).to_contain_text("Need help now? Call or text 988 (US)")
    assert tapped(page.locator(".mention")) == {"Call 988": "tel:988", "Text 988": "sms:988"}
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_crisis_message_of_3000_characters_gets_the_card(page):
    ask(page, "My week was long and nothing helps. " * 84 + CRISIS)
    expect(page.locator(".card.crisis")).to_be_visible()


def test_asking_alone_after_a_crisis_still_tells_of_the_crisis_and_of_nothing_else(page):
    told = told_as_follow_ups(page)
    ask(page, CRISIS)
    ask_on(page, COST)
    turn = ask_on(page, STAY)
    turn.get_by_role("button", name="Ask on its own").click()
    expect(page.locator(f".turn:has({REPLY})")).to_have_count(4)
    assert [[turn["question"] for turn in history] for history in told] == [[], [CRISIS], [CRISIS, COST], [CRISIS]]
    expect(page.locator(".together")).to_have_count(1)


@pytest.mark.parametrize("message", [CRISIS, EMERGENCY])
def test_a_card_stands_alone_no_feedback_no_copying_no_suggestions(page, message):
    turn = ask(page, message)
    expect(turn.locator(":is(.feedback, .ways, .questions, .more, .why, .asked)")).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text("")


@pytest.mark.parametrize("question", ["", CRISIS])
def test_need_help_now_unfolds_the_numbers_wherever_the_reader_is(page, question):
    ask(page, question) if question else page.goto("/")
    page.locator(".jump a").evaluate("link => link.click()")
    help_ = page.get_by_role("complementary", name="Help")
    expect(help_).to_be_in_viewport()
    expect(help_.locator('.resources a[href="tel:988"]').first).to_be_visible()
