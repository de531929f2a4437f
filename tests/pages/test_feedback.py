"""Was this helpful? What a reader says is stored, but for what a person in need wrote."""

import json

import pytest
from playwright.sync_api import Locator, expect

from tests.pages.conftest import Folders
from tests.pages.reading import CRISIS, STAY, UNCOVERED, WORDS, ask, forgive

THANKS = WORDS["feedback"]["thanks"]
DESPAIR = "It does not matter, I want to kill myself tonight"


@pytest.fixture
def kept(folders: Folders):
    """Gives the lines that were stored since the test began."""

    def lines() -> list[dict]:
        files = sorted(folders.feedback.glob("*.jsonl"))
        return [json.loads(line) for file in files for line in file.read_text().splitlines()]

    before = len(lines())
    return lambda: lines()[before:]


def complaint(turn: Locator, *reasons: str, note: str = "") -> Locator:
    """The feedback of a turn, its reasons ticked and its note written, not yet sent."""
    box = turn.get_by_role("group", name="Was this helpful?")
    box.locator("summary").click()
    for reason in reasons:
        box.get_by_label(reason).check()
    box.get_by_label("Anything to add? (optional)").fill(note)
    return box


def test_a_yes_is_stored_with_what_it_is_about_and_thanked_for(page, kept):
    with page.expect_response("**/ask") as asked:
        turn = ask(page, STAY)
    answer = asked.value.json()
    turn.get_by_role("button", name="Yes").click()
    expect(turn.locator(".feedback")).to_have_text(THANKS)
    expect(page.get_by_role("status")).to_have_text(THANKS)
    (line,) = kept()
    assert line.pop("at")
    assert line == {
        "answer_id": answer["id"], "passage_id": answer["passages"][0]["id"],
        "index_version": answer["index"]["version"], "rating": "up", "reasons": [], "note": None,
    }  # fmt: skip


def test_a_no_is_stored_with_its_reasons_and_its_note(page, kept):
    turn = ask(page, STAY)
    box = complaint(turn, "It is out of date", "Something else", note="  The rule changed in May. <b>Look</b> ")
    box.get_by_role("button", name="Send").click()
    expect(box).to_have_text(THANKS)
    (line,) = kept()
    assert (line["rating"], line["reasons"]) == ("down", ["out_of_date", "other"])
    assert line["note"] == "The rule changed in May. <b>Look</b>"


def test_a_refusal_can_be_complained_about_too(page, kept):
    turn = ask(page, UNCOVERED)
    box = complaint(turn, "It is not what I asked")
    box.get_by_role("button", name="Send").click()
    expect(box).to_have_text(THANKS)
    (line,) = kept()
    assert (line["rating"], line["reasons"], line["passage_id"]) == ("down", ["not_what_i_asked"], None)


def test_the_note_says_what_should_not_be_in_it_and_ends_at_1000_characters(page):
    turn = ask(page, STAY)
    box = complaint(turn, note="")
    note = box.get_by_label("Anything to add? (optional)")
    expect(note).to_have_accessible_description(WORDS["feedback"]["note_hint"])
    expect(note).to_have_attribute("maxlength", "1000")


def test_a_note_of_a_person_in_need_brings_the_card_and_is_stored_nowhere(page, kept, folders, service):
    turn = ask(page, STAY)
    box = complaint(turn, "Something else", note=DESPAIR)
    box.get_by_role("button", name="Send").click()
    card = page.get_by_role("alert")
    expect(card).to_have_class("card crisis")
    expect(card.locator('a[href="tel:988"]').first).to_be_visible()
    assert DESPAIR not in page.locator("body").inner_text()
    assert kept() == []
    assert "kill" not in service.log.read_text()


def test_feedback_that_cannot_be_sent_says_so_keeps_what_was_written_and_can_be_sent_again(page, kept):
    turn = ask(page, STAY)
    box = complaint(turn, "It is not correct", note="The number is another one.")
    page.route("**/feedback", lambda route: route.fulfill(status=503, body=""), times=1)
    box.get_by_role("button", name="Send").click()
    expect(box.get_by_role("alert")).to_have_text(WORDS["feedback"]["failed"])
    expect(box.get_by_label("It is not correct")).to_be_checked()
    expect(box.get_by_label("Anything to add? (optional)")).to_have_value("The number is another one.")
    assert kept() == []
    box.get_by_role("button", name="Send").click()
    expect(box).to_have_text(THANKS)
    assert [line["note"] for line in kept()] == ["The number is another one."]
    forgive(page, "503")


def test_a_card_asks_for_no_feedback_and_neither_do_thanks(page):
    for message in (CRISIS, "thanks"):
        turn = ask(page, message)
        expect(turn.locator(".feedback")).to_have_count(0)


@pytest.mark.parametrize("question", [STAY, UNCOVERED])
def test_without_the_setting_nothing_is_asked(chromium, sparing, question):
    context = chromium.new_context(base_url=sparing.address)
    turn = ask(context.new_page(), question)
    expect(turn.locator(".feedback")).to_have_count(0)
    expect(turn).not_to_contain_text("Was this helpful?")
    context.close()
