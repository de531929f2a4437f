"""Every screen as it is seen: axe, narrow and zoomed windows, targets, what covers what, colours and motion."""

from collections.abc import Callable, Iterator
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.pages.looking import COLOURS, covered, overflow, small_targets, violations
from tests.pages.reading import (
    ARTICLE,
    COST,
    CRISIS,
    DESKTOP,
    NARROW,
    SCREENS,
    STAY,
    UNCOVERED,
    WORDS,
    ask,
    ask_on,
    held,
    send,
    told_as_follow_ups,
)
from tests.running import Running

ZOOMED = {"width": DESKTOP["width"] // 2, "height": DESKTOP["height"] // 2}  # a desk's window at 200 %
LONG = f"{COST} {'w' * 300} {'spravato ' * 60}"
FAULTS = {"429": (429, "7"), "malformed": (200, "")}  # the others differ from these by words alone


def going(path: str) -> Callable[[Page], object]:
    return lambda page: page.goto(path)


def asking(question: str, path: str = "/") -> Callable[[Page], object]:
    return lambda page: ask(page, question, path)


def follow_up(page: Page) -> None:
    told_as_follow_ups(page)
    ask(page, LONG)
    ask_on(page, STAY)
    ask_on(page, UNCOVERED)


def failing(status: int, wait: str) -> Callable[[Page], object]:
    def draw(page: Page) -> None:
        page.route("**/ask", lambda r: r.fulfill(status=status, headers={"Retry-After": wait} if wait else {}, body=""))
        ask(page, STAY)

    return draw


def offline(page: Page) -> None:
    page.goto("/")
    page.context.set_offline(True)
    send(page, STAY)
    expect(page.get_by_role("alert")).to_be_visible()
    page.context.set_offline(False)


def searching(page: Page) -> None:
    page.goto("/")
    held(page)
    send(page, STAY)
    expect(page.locator("#status")).to_have_text(WORDS["searching"])


def unfolded(page: Page) -> Locator:
    """An answer with every fold open: why, feedback, the other passages; and the help."""
    turn = ask(page, STAY)
    for summary in page.locator("summary").all():
        summary.click()
    expect(turn.locator("details.why li").nth(3)).to_be_visible()
    return turn


def complaining(note: str) -> Callable[[Page], object]:
    def draw(page: Page) -> None:
        box = ask(page, STAY).locator(".feedback")
        box.locator("summary").click()
        box.get_by_label(WORDS["feedback"]["note"]).fill(note)
        box.get_by_role("button", name="Send").click()
        expect(box.get_by_role("button", name="Send")).to_have_count(0)

    return draw


def feedback_failing(page: Page) -> None:
    page.route("**/feedback", lambda route: route.fulfill(status=500, body=""))
    ask(page, STAY).get_by_role("button", name="Yes").click()
    expect(page.get_by_role("alert")).to_have_text(WORDS["feedback"]["failed"])


def quoted(page: Page) -> None:
    ask(page, STAY).get_by_role("link", name="Read it in the article").first.click()
    expect(page.locator("mark#quote")).to_be_visible()


DRAWN: dict[str, Callable[[Page], object]] = {
    "start": going("/"),
    **{name: asking(question) for name, question in SCREENS.items()},
    "follow-up": follow_up,
    "searching": searching,
    "offline": offline,
    **{f"fault {name}": failing(*how) for name, how in FAULTS.items()},
    "too long": asking("What does it cost? " * 60),
    "unfolded": unfolded,
    "feedback thanks": complaining("It is too long."),
    "feedback crisis": complaining(CRISIS),
    "feedback failing": feedback_failing,
    "read": going(ARTICLE),
    "read with a quotation": quoted,
    "read changed": going(f"{ARTICLE}?quote=10-40&sha=0000000"),
    "missing": going("/read/nothing"),
    "docs": going("/docs"),
    "inspect": going("/inspect"),
    **{
        f"inspect {name}": going(f"/inspect?q={quote(SCREENS[name])}") for name in ("answered", "not covered", "crisis")
    },
    "Spanish start": going("/?lang=es"),
    **{f"Spanish {name}": asking(SCREENS[name], "/?lang=es") for name in ("answered", "not covered", "crisis")},
    "Spanish read": going(f"{ARTICLE}?lang=es"),
}


@pytest.fixture(scope="module")
def narrow(chromium: Browser, service: Running) -> Iterator[Page]:
    """A page on the narrowest phone, for all screens."""
    context = chromium.new_context(
        base_url=service.address, viewport=NARROW, device_scale_factor=2, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


# One screen is drawn once for all tests of it.
@pytest.fixture(scope="module", params=DRAWN)
def drawn(request, narrow: Page) -> Page:
    """The narrow page with one of the screens."""
    narrow.unroute_all()
    DRAWN[request.param](narrow)
    return narrow


# Forced colours change nothing but colours, and axe's rule for these compares the page's own, not the painted ones:
# what it would find there it finds in light. What only forced colours show is tested below.
def test_axe_finds_nothing_in_light_and_dark(drawn):
    found = {"light": violations(drawn)}
    try:
        drawn.emulate_media(color_scheme="dark")
        found["dark"] = violations(drawn, COLOURS)
    finally:
        drawn.emulate_media(color_scheme="light")
    assert found == {"light": [], "dark": []}


def test_nothing_overflows_at_320_pixels(drawn):
    assert overflow(drawn) <= 0


def test_every_target_has_24_by_24_pixels(drawn):
    assert small_targets(drawn) == []


def test_nothing_that_has_the_focus_is_behind_the_composer(drawn):
    assert covered(drawn) == []


def test_nothing_overflows_and_nothing_is_behind_the_composer_at_200_percent(drawn):
    drawn.set_viewport_size(ZOOMED)
    try:
        assert overflow(drawn) <= 0
        assert covered(drawn) == []
    finally:
        drawn.set_viewport_size(NARROW)


def test_only_marks_keep_colours_of_their_own_in_forced_colours_and_sheets_have_an_edge(drawn):
    own = """() => [...document.querySelectorAll('body *')]
      .filter((one) => one.checkVisibility() && !one.closest('mark') && getComputedStyle(one).forcedColorAdjust === 'none')
      .map((one) => one.localName)"""
    edges = """() => [...document.querySelectorAll('.slip:not(.searching), .asked, .card, .refusal, .fault')]
      .filter((one) => parseFloat(getComputedStyle(one).borderTopWidth) === 0).map((one) => one.className)"""
    try:
        drawn.emulate_media(forced_colors="active")
        assert drawn.evaluate(own) == []
        assert drawn.evaluate(edges) == []
    finally:
        drawn.emulate_media(forced_colors="none")


def test_a_long_question_and_its_way_to_be_asked_alone_stay_within_320_pixels(narrow):
    narrow.unroute_all()
    follow_up(narrow)
    for turn in narrow.locator(".turn:has(.together)").all():
        for seen in (turn.locator(".together p"), turn.get_by_role("button", name="Ask on its own")):
            box = seen.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= NARROW["width"]


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_for_a_reader_who_asked_for_less_motion(chromium, service, motion):
    context = chromium.new_context(base_url=service.address, viewport=NARROW, reduced_motion=motion)
    page = context.new_page()
    noted = "const real = Element.prototype.scrollIntoView; window.scrolls = [];"
    page.add_init_script(
        f"{noted} Element.prototype.scrollIntoView = function (how) {{ scrolls.push(how.behavior); real.call(this, how); }};"
    )
    page.goto("/")
    waiting = held(page)
    send(page, STAY)
    expect(page.locator(".searching")).to_have_count(1)
    lasts = page.evaluate("document.getAnimations().map((one) => one.effect.getTiming().duration)")
    waiting[0].continue_()
    expect(page.locator("blockquote").first).to_be_visible()
    still = motion == "reduce"
    assert (sum(lasts) == 0) == still
    assert set(page.evaluate("window.scrolls")) == {"auto" if still else "smooth"}
    context.close()


def test_every_screen_has_the_help_line(page, service):
    line = httpx.get(f"{service.address}/").text.split('class="line">')[1].split("<")[0]
    for path in ("/", ARTICLE, "/docs", "/inspect", "/read/nothing"):
        page.goto(path)
        expect(page.locator("#help")).to_contain_text(line)
        expect(page.locator('#help a[href="tel:988"]').first).to_be_visible()
        assert page.locator('a[href="#help"]').first.text_content() == WORDS["help_now"]
    page.complaints[:] = [said for said in page.complaints if "404" not in said]
