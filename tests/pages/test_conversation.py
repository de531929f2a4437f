"""A conversation: asking, following the citation, going back, following up, clearing."""

import re

import pytest
from playwright.sync_api import expect

from tests.pages.reading import (
    COST,
    REPLY,
    STAY,
    UNCOVERED,
    ask,
    ask_on,
    field,
    forgive,
    held,
    histories,
    send,
    told_as_follow_ups,
)


def test_a_reader_asks_follows_the_citation_to_the_marked_words_goes_back_and_asks_on(page):
    page.goto("/")
    page.get_by_label("Your question").fill(STAY)
    page.get_by_role("button", name="Ask", exact=True).click()
    quotation = page.locator("blockquote").first.inner_text()
    assert "at least 2 hours" in quotation
    expect(page.get_by_role("status")).to_have_text(re.compile(r"Answer found, \d sources?"))
    page.get_by_role("link", name="Read it in the article").first.click()
    mark = page.locator("mark#quote")
    expect(mark).to_be_in_viewport()
    assert mark.inner_text() == quotation
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Ketamine for Depression"))
    expect(page.get_by_text("Checked against its sources on").first).to_be_visible()
    page.go_back()
    send(page, COST)
    expect(page.locator("blockquote").last).to_be_visible()


def test_a_table_cell_is_shown_beside_its_column_name(page):
    ask(page, COST)
    row = page.locator("table.row").first
    column = "Esketamine nasal spray plus an antidepressant (346 adults with treatment-resistant depression)"
    assert f"{column}\t9%" in row.inner_text()


def test_the_reader_can_click_an_example_and_is_answered_from_that_section(page):
    page.goto("/")
    example = page.locator(".examples button").first
    question = example.inner_text()
    example.click()
    expect(page.locator(".source .from").first).to_contain_text(question)


def test_a_click_on_a_suggestion_asks_it(page):
    turn = ask(page, STAY)
    suggestion = turn.locator(".questions button").first
    question = suggestion.inner_text()
    suggestion.click()
    expect(page.locator(".turn").last.locator(".asked")).to_have_text(f"You asked: {question}")
    expect(page.locator(f".turn:has({REPLY})")).to_have_count(2)


def test_the_passages_that_are_not_quoted_are_folded_and_counted(page):
    turn = ask(page, STAY)
    folded = turn.locator("details.more")
    expect(folded.locator("summary")).to_have_text("2 more passages from our articles")
    expect(folded.get_by_role("link", name="Read it in the article").first).to_be_hidden()
    folded.locator("summary").click()
    expect(folded.get_by_role("link", name="Read it in the article")).to_have_count(2)
    expect(folded.locator(":is(.passage, .row)").first).to_be_visible()


def test_not_covered_says_so_and_offers_the_nearest_sections(page):
    ask(page, UNCOVERED)
    expect(page.get_by_role("status")).to_have_text("Not covered")
    expect(page.locator("blockquote")).to_have_count(0)
    nearest = page.locator(".nearest a").first
    heading = nearest.inner_text().split("›")[-1].strip()
    nearest.click()
    expect(page.get_by_role("heading", name=heading).first).to_be_in_viewport()


def test_asking_in_other_words_begins_with_the_words_that_were_asked(page):
    turn = ask(page, UNCOVERED)
    page.get_by_label("Your question").fill("something else")
    turn.get_by_role("button", name="Ask it in other words").click()
    asked_again = page.get_by_label("Your question")
    expect(asked_again).to_be_focused()
    expect(asked_again).to_have_value(UNCOVERED)
    page.keyboard.type(STAY)  # the old words are selected: the new ones take their place
    expect(asked_again).to_have_value(STAY)


def test_thanks_after_an_answer_get_their_reply_and_suggestions_and_are_not_called_a_refusal(page):
    ask(page, STAY)
    turn = ask_on(page, "thank you!")
    expect(turn.locator(".reply")).to_have_text("You are welcome. You can ask another question at any time.")
    expect(turn.locator(":is(.refusal, .nearest, .together)")).to_have_count(0)
    expect(turn.get_by_role("heading", level=3)).to_have_text(["Questions you could ask"])
    assert turn.locator(".questions button").count() >= 3
    expect(page.get_by_role("status")).to_have_text("")


@pytest.mark.parametrize(("question", "outcome"), [(STAY, "Answer found, "), (UNCOVERED, "Not covered")])
def test_a_follow_up_says_what_it_was_read_with_and_one_click_asks_it_on_its_own(page, question, outcome):
    told = told_as_follow_ups(page)
    ask(page, COST)
    expect(page.locator(".together")).to_have_count(0)
    turn = ask_on(page, question)
    expect(turn.locator(".together p")).to_have_text(f"Read together with “{COST}”.")
    expect(turn.locator(".asked + .together + :is(.slip, .refusal)")).to_be_visible()
    expect(page.get_by_role("status")).to_have_text(re.compile(rf"^{outcome}.*\. Read as a follow-up\.$"))
    turn.get_by_role("button", name="Ask on its own").click()
    expect(page.locator(f".turn:has({REPLY})")).to_have_count(3)
    alone = page.locator(".turn").last
    expect(alone.locator(".asked")).to_contain_text(question)
    expect(alone.locator(".together")).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text(re.compile(rf"^{outcome}[^.]*$"))
    ask_on(page, COST)
    assert [[turn["question"] for turn in history] for history in told] == [
        [], [COST], [], [COST, question, question],
    ]  # fmt: skip
    assert told[3][0]["passage_ids"]


def test_a_question_asked_alone_that_fails_is_tried_again_alone(page):
    told = told_as_follow_ups(page)
    ask(page, COST)
    turn = ask_on(page, STAY)
    page.route("**/ask", lambda route: route.abort("internetdisconnected"), times=1)
    turn.get_by_role("button", name="Ask on its own").click()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(f".turn:has({REPLY})")).to_have_count(3)
    expect(page.get_by_role("alert")).to_have_count(0)
    assert told[2:] == [[]]
    forgive(page, "ERR_INTERNET_DISCONNECTED")


def test_clear_empties_the_log_and_later_questions_are_read_without_earlier_ones(page):
    told = histories(page)
    page.goto("/")
    expect(page.get_by_role("button", name="Clear this conversation")).to_be_hidden()
    ask(page, STAY)
    ask_on(page, COST)
    page.get_by_role("button", name="Clear this conversation").click()
    expect(page.get_by_role("log").locator("li")).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text("The conversation is cleared.")
    expect(page.get_by_label("Your question")).to_be_focused()
    expect(page.locator(".examples button").first).to_be_visible()
    ask_on(page, COST)
    assert [[turn["question"] for turn in history] for history in told] == [[], [STAY], []]


def test_an_answer_under_way_when_the_conversation_is_cleared_does_not_come_back(page):
    page.goto("/")
    waiting = held(page)
    send(page, STAY)
    expect(page.locator(".searching")).to_have_count(1)
    page.get_by_role("button", name="Clear this conversation").click()
    with page.expect_response("**/ask"):
        waiting[0].continue_()
    page.unroute("**/ask")
    turn = ask_on(page, COST)
    expect(turn.locator(".asked")).to_contain_text(COST)
    expect(page.locator(".turn")).to_have_count(1)


def test_the_counter_speaks_near_the_limit_only_and_counts_characters_as_the_service_does(page):
    page.goto("/")
    counter = page.locator("#counter")
    for typed, said in [
        ("a" * 899, ""),
        ("a" * 900, "100 characters left"),
        ("🙂" * 999, "1 character left"),
        ("🙂" * 1000, "0 characters left"),
        ("a" * 1001, "1 character too many. Please shorten your question."),
    ]:
        field(page).fill(typed)
        expect(counter).to_have_text(said)
    send(page, "")
    expect(counter).to_have_text("")


def test_an_empty_question_is_not_sent_and_the_reader_is_told(page):
    told = histories(page)
    page.goto("/")
    send(page, "   ")
    expect(page.get_by_role("status")).to_have_text("Type a question first.")
    expect(field(page)).to_be_focused()
    assert told == []
