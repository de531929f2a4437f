"""Why this answer: how sure, in words, and how the question was read, asked for only when it is unfolded."""

import re

from playwright.sync_api import Page, expect

from tests.pages.reading import (
    COST,
    STAY,
    ask,
    ask_on,
    edited,
    forgive,
)

MISSPELT = "How long do I have to stay after a spravto dose?"


def explained(page: Page) -> list[dict]:
    """The requests for an explanation from now on."""
    told: list[dict] = []

    def note(request) -> None:
        if request.url.endswith("/ask") and request.post_data_json.get("explain"):
            told.append(request.post_data_json)

    page.on("request", note)
    return told


def test_why_this_answer_unfolds_asks_once_and_names_the_misspelt_word(page):
    asked_why = explained(page)
    ask(page, COST)
    turn = ask_on(page, MISSPELT)
    summary = turn.locator("details.why summary")
    lines = turn.locator("details.why li")
    expect(lines.first).to_be_hidden()
    summary.click()
    expect(lines.first).to_have_text("The large words are an exact copy from our article.")
    expect(lines.nth(1)).to_have_text(re.compile(r"^Of \d{2,} passages, this sentence fits"))
    expect(lines.nth(2)).to_have_text(
        "In tests with our own questions, about 92 of 100 answers like this one were right."
    )
    expect(turn.locator("details.why")).to_contain_text("We read “spravto” as “spravato”.")
    expect(turn.locator("details.why")).to_contain_text("Words of yours found there: stay, after, spravato, dose.")
    expect(turn.locator("details.why")).to_contain_text("Not found there: long.")
    summary.click()
    summary.click()
    expect(lines.first).to_be_visible()
    assert [told["question"] for told in asked_why] == [MISSPELT]
    assert [turn["question"] for turn in asked_why[0]["history"]] == [COST]


def test_why_this_answer_says_so_when_the_rest_cannot_be_had(page):
    turn = ask(page, STAY)
    page.route("**/ask", lambda route: route.abort())
    turn.locator("details.why summary").click()
    expect(turn.locator("details.why li")).to_have_count(4)
    expect(turn.locator("details.why li").last).to_have_text("Something went wrong on our side")
    forgive(page, "ERR_FAILED")


def test_why_this_answer_asks_nothing_where_explaining_is_off(sparing_page):
    asked_why = explained(sparing_page)
    turn = ask(sparing_page, STAY)
    turn.locator("details.why summary").click()
    expect(turn.locator("details.why li")).to_have_count(3)
    expect(turn.locator("details.why li").first).to_be_visible()
    assert asked_why == []


def test_confidence_is_said_in_words_that_go_with_the_probability(page):
    probability: list[float | None] = []
    edited(page, lambda reply: reply | {"answer": reply["answer"] | {"confidence": probability[-1]}})
    page.goto("/")
    for given, sure in [
        (0.97, "Probably answers your question"),
        (0.9, "Probably answers your question"),
        (0.89, "May answer your question"),
        (0.7, "May answer your question"),
        (0.69, "May only partly answer your question"),
    ]:
        probability.append(given)
        summary = ask_on(page, STAY).locator("details.why summary")
        expect(summary).to_have_text(f"{sure} Why this answer?")
    probability.append(None)
    turn = ask_on(page, STAY)
    expect(turn.locator("details.why summary")).to_have_text("Why this answer?")
    turn.locator("details.why summary").click()
    expect(turn.locator("details.why")).to_contain_text("Not found there")
    expect(turn.locator("details.why")).not_to_contain_text("In tests")
