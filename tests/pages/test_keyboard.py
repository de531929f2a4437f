"""The page by the keyboard alone, and where the focus is after each step."""

from playwright.sync_api import Page, expect

from tests.pages.reading import (
    COST,
    REPLY,
    STAY,
    UNCOVERED,
    WORDS,
    ask,
    ask_on,
    field,
    forgive,
    send,
    told_as_follow_ups,
)


def tabbed(page: Page, times: int) -> list[str]:
    """The words of what has the focus after each press of Tab."""
    said = []
    for _ in range(times):
        page.keyboard.press("Tab")
        said.append(page.evaluate("(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"))
    return said


def test_the_keyboard_alone_asks_and_reads(page):
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.type(STAY)
    page.keyboard.press("Enter")
    expect(page.locator("blockquote").first).to_be_visible()
    page.get_by_role("link", name="Read it in the article").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("mark#quote")).to_be_in_viewport()


def test_the_keyboard_reaches_ask_on_its_own_between_the_question_and_its_answer(page):
    told = told_as_follow_ups(page)
    ask(page, COST)
    ask_on(page, STAY)
    page.locator(".turn").first.locator(".foot a").focus()
    assert tabbed(page, 2) == ["Ask on its own", "Read it in the article"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f".turn:has({REPLY})")).to_have_count(3)
    expect(field(page)).to_be_focused()
    assert told[-1] == []


def test_tab_goes_through_an_answer_in_the_order_in_which_it_is_read(page):
    ask(page, STAY)
    page.locator(".jump a").focus()
    turn = page.locator(".turn")
    suggestions = [button.inner_text() for button in turn.locator(".questions button").all()]
    assert tabbed(page, 8 + len(suggestions)) == [
        "Read it in the article", "Copy", turn.locator(".why summary").inner_text(), "Yes", "No",
        "2 more passages from our articles", *suggestions, "Need help now?", "Print",
    ]  # fmt: skip
    assert tabbed(page, 3) == ["Clear this conversation", "Your question", "Ask"]


def test_folds_open_and_close_by_the_keyboard(page):
    turn = ask(page, STAY)
    for name in ("why", "more"):
        fold = turn.locator(f"details.{name}")
        fold.locator("summary").first.focus()
        page.keyboard.press("Enter")
        expect(fold).to_have_attribute("open", "")
        page.keyboard.press("Space")
        expect(fold).not_to_have_attribute("open", "")


def test_feedback_can_be_given_by_the_keyboard_alone(page):
    turn = ask(page, STAY)
    turn.locator(".feedback summary").focus()
    page.keyboard.press("Enter")
    assert tabbed(page, 1) == ["It is not correct"]
    page.keyboard.press("Space")
    expect(turn.get_by_label("It is not correct")).to_be_checked()
    assert tabbed(page, 6)[-1] == "Anything to add? (optional)"
    page.keyboard.type("The number is another one.")
    assert tabbed(page, 1) == ["Send"]
    page.keyboard.press("Enter")
    expect(turn.locator(".feedback")).to_have_text(WORDS["feedback"]["thanks"])


def test_the_focus_stays_in_the_field_after_an_answer_a_refusal_and_a_fault(page):
    ask(page, STAY)
    expect(field(page)).to_be_focused()
    ask_on(page, UNCOVERED)
    expect(field(page)).to_be_focused()
    page.route("**/ask", lambda route: route.fulfill(status=500, json={}), times=1)
    send(page, COST)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(field(page)).to_be_focused()
    page.get_by_role("button", name="Try again").focus()
    page.keyboard.press("Enter")
    expect(page.locator("table.row").first).to_be_visible()
    expect(field(page)).to_be_focused()
    forgive(page, "500")


def test_a_line_break_is_typed_by_shift_and_enter_and_a_word_being_composed_is_not_sent(page):
    page.goto("/")
    field(page).fill("How long")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("do I stay")
    expect(field(page)).to_have_value("How long\ndo I stay")
    composing = (
        "field => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true }))"
    )
    field(page).evaluate(composing)
    expect(page.locator(".turn")).to_have_count(0)


def test_a_finger_does_not_open_the_keyboard_again_and_the_focus_is_not_lost(chromium, service):
    context = chromium.new_context(
        base_url=service.address, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    ask(page, STAY)
    expect(page.locator(".turn")).to_be_focused()
    context.close()
