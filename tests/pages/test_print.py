"""What a reader takes along: an answer copied, shared, printed, always with its citation."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.pages.reading import ARTICLE, COST, CRISIS, STAY, WORDS, ask, tapped

SHARING = "navigator.share = (data) => { window.shared = data; return Promise.resolve(); };"


def cited(page: Page, quotation: str) -> str:
    """What stands on the clipboard of a reader who copied this quotation from the answer to STAY, as a pattern."""
    return (
        rf"^“{re.escape(quotation)}”\n"
        r"From: Ketamine for Depression: [^\n]+ › Is there an approved version, and what are the clinic rules\?\n"
        r"Checked against its sources on \d{1,2} \w+ 20\d\d\n"
        rf"{re.escape(page.evaluate('location.origin'))}/read/topics/ketamine-for-depression\?quote=\d+-\d+&sha=\w+#\S+:~:text=\S+$"
    )


def test_a_quotation_is_copied_with_its_citation_and_an_address_that_leads_to_it(new_phone):
    page = new_phone
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.clock.install()
    turn = ask(page, STAY)
    quotation = turn.locator("blockquote").first.inner_text()
    button = turn.get_by_role("button", name="Copy")
    button.click()
    expect(page.get_by_role("status")).to_have_text("Copied")
    expect(turn.locator(".ways button").first).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.match(cited(page, quotation), copied)
    page.clock.run_for(2600)
    expect(button).to_be_visible()
    page.goto(copied.splitlines()[-1])
    assert page.locator("mark#quote").inner_text() == quotation


def test_copying_that_the_browser_refuses_is_said(page):
    page.add_init_script(
        "navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));"
    )
    turn = ask(page, STAY)
    turn.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("status")).to_have_text(WORDS["copy_failed"])


def test_a_quotation_is_shared_with_the_same_words_as_it_is_copied(page):
    page.add_init_script(SHARING)
    turn = ask(page, STAY)
    turn.get_by_role("button", name="Share").click()
    shared = page.evaluate("window.shared")
    assert list(shared) == ["text"]
    assert re.match(cited(page, turn.locator("blockquote").first.inner_text()), shared["text"])


def test_sharing_is_offered_only_where_the_system_can(page):
    turn = ask(page, STAY)
    assert page.evaluate("typeof navigator.share") == "undefined"
    expect(turn.get_by_role("button", name="Share")).to_have_count(0)


def test_the_button_prints(page):
    page.add_init_script("window.print = () => { window.printed = (window.printed ?? 0) + 1; };")
    ask(page, STAY)
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed") == 1


CONTROLS = ".ask, .tools, .languages, .feedback, .ways button, .questions, .documents, .foot a, .jump, .skip"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_an_answer_is_black_on_white_unfolded_and_without_controls(page, scheme):
    page.emulate_media(media="print", color_scheme=scheme)
    turn = ask_on_screen(page, STAY, scheme)
    expect(turn.locator("blockquote").first).to_be_visible()
    for hidden in page.locator(CONTROLS).all():
        expect(hidden).to_be_hidden()
    colours = "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
    assert page.locator("body").evaluate(colours) == ["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"]
    assert turn.locator(".asked").evaluate(colours) == ["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"]
    for words in (".from", "blockquote p", ".passage"):
        colour, _ = turn.locator(words).first.evaluate(colours)
        assert dark(colour), f"{words} is {colour}"
    expect(turn.locator("details.why li").first).to_be_visible()
    expect(turn.locator("details.more .from").first).to_be_visible()
    expect(page.locator("#help .resources li").first).to_be_visible()


def test_on_paper_a_card_is_black_on_white_and_its_numbers_stay(page):
    turn = ask_on_screen(page, CRISIS, "light")
    card = turn.get_by_role("alert")
    colours = "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
    assert card.evaluate(colours) == ["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"]
    assert "tel:988" in tapped(card).values()
    for tap in card.locator(".tap").all():
        colour, background = tap.evaluate(colours)
        assert dark(colour) and not dark(background)


def test_on_paper_a_table_row_keeps_its_names_and_an_article_its_sources(page):
    turn = ask_on_screen(page, COST, "light")
    expect(turn.locator("table.row th").first).to_be_visible()
    page.emulate_media(media="print")
    page.goto(ARTICLE)
    expect(page.locator(".toc")).to_be_hidden()
    address = page.locator(".sources a").first.evaluate("a => getComputedStyle(a, '::after').content")
    assert "https://" in address


def ask_on_screen(page: Page, question: str, scheme: str):
    """The turn of a question that was asked on the screen, now on paper."""
    page.emulate_media(media="screen", color_scheme=scheme)
    turn = ask(page, question)
    page.emulate_media(media="print", color_scheme=scheme)
    return turn


def dark(colour: str) -> bool:
    """True for an ink: every part of "rgb(16, 33, 31)" is below 120; a background that is see-through is none."""
    parts = [float(part) for part in re.findall(r"[\d.]+", colour)]
    return (len(parts) == 3 or parts[3] > 0.5) and max(parts[:3]) < 120
