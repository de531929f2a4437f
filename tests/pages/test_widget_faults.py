"""What the widget says when the service cannot be asked: each screen, with numbers that work without it."""

import pytest
from playwright.sync_api import Route, expect

from tests.pages.embedding import ask, opened, panel, site, tag, visiting
from tests.pages.reading import CRISIS, STAY, forgive
from tests.running import running

ANY = {"Access-Control-Allow-Origin": "*"}


@pytest.fixture
def guest(chromium, service, host):
    """Opens a page of another site with the widget."""
    return lambda: visiting(chromium, service.address, host.serve("/faults", site(tag(service.address))))


def test_a_site_that_may_not_ask_is_told_what_a_reader_can_do(chromium, folders, service, host):
    with running(folders.corpus, folders.index, folders.logs / "closed") as closed:
        page_of_host = site(tag(closed.address))
        with visiting(chromium, closed.address, host.serve("/not-allowed", page_of_host)) as page:
            opened(page)
            turn = ask(page, CRISIS)
            expect(turn.get_by_role("alert")).to_contain_text("We could not reach the service")
            expect(turn.locator('a[href="tel:988"]').first).to_be_visible()
            expect(panel(page).get_by_label("Your question")).to_have_value(CRISIS)
            assert "CORS" in page.complaints[0]
            forgive(page, "CORS", "ERR_FAILED")
        assert f"A page at {host.origin} asked, but is not among" in closed.log.read_text()


def test_a_service_that_goes_down_is_said_and_a_second_try_works(guest):
    with guest() as page:
        opened(page)
        page.route("**/ask", lambda route: route.abort("connectionrefused"), times=1)
        turn = ask(page, STAY)
        expect(turn.get_by_role("alert")).to_contain_text("We could not reach the service")
        expect(turn.locator('a[href="sms:988"]').first).to_be_visible()
        turn.get_by_role("button", name="Try again").click()
        expect(panel(page).locator("blockquote").first).to_contain_text("at least 2 hours")
        forgive(page, "ERR_CONNECTION_REFUSED")


def test_a_slow_service_is_said_to_be_searching_after_300_ms(guest):
    with guest() as page:
        held: list[Route] = []
        opened(page)
        said = page.evaluate_handle(
            "() => { const said = []; const at = document.querySelector('kqa-chat').shadowRoot.querySelector('[role=status]');"
            " new MutationObserver(() => said.push([at.textContent, performance.now()])).observe(at, {childList: true}); return said; }"
        )
        page.route("**/ask", lambda route: held.append(route))
        panel(page).get_by_label("Your question").fill(STAY)
        asked = page.evaluate("performance.now()")
        page.keyboard.press("Enter")
        status = panel(page).get_by_role("status")
        expect(status).to_have_text("Searching…")
        first = next(at for text, at in said.json_value() if text == "Searching…")
        assert first - asked >= 295
        expect(panel(page).locator(".searching")).to_have_css("opacity", "1")
        held[0].continue_()
        expect(status).to_contain_text("Answer found")


@pytest.mark.parametrize(
    ("answer", "words", "again"),
    [
        ({"status": 429, "headers": ANY | {"Retry-After": "7", "Access-Control-Expose-Headers": "Retry-After"}}, ["Many questions are coming in", "Please try again in 7 seconds."], True),
        ({"status": 429, "headers": ANY}, ["Please wait a moment, then try again."], True),
        ({"status": 500, "headers": ANY, "body": "<h1>Oops</h1>"}, ["Something went wrong on our side"], True),
        ({"status": 503, "headers": ANY}, ["The service is not ready yet"], True),
        ({"status": 413, "headers": ANY}, ["That question could not be searched", "Shorten it or change it"], False),
        ({"status": 422, "headers": ANY, "json": {"detail": "The question is empty."}}, ["could not be searched", "The question is empty."], False),
        ({"status": 200, "headers": ANY, "body": '{"status": "answered", "pass'}, ["Something went wrong on our side"], True),
        ({"status": 200, "headers": ANY, "json": {"status": "answered", "passages": []}}, ["Something went wrong on our side"], True),
        ({"status": 200, "headers": ANY, "json": None}, ["Something went wrong on our side"], True),
    ],
    ids=["busy", "busy, no time", "failed", "starting", "too long", "invalid", "half", "wrong", "null"],
)  # fmt: skip
def test_every_fault_has_its_screen_with_numbers_and_the_question_back_in_its_field(guest, answer, words, again):
    with guest() as page:
        opened(page)
        page.route("**/ask", lambda route: route.fulfill(**answer))
        turn = ask(page, STAY)
        for said in words:
            expect(turn.get_by_role("alert")).to_contain_text(said)
        expect(turn.get_by_role("button", name="Try again")).to_have_count(int(again))
        expect(turn.locator('a[href="tel:988"]').first).to_be_visible()
        expect(panel(page).get_by_label("Your question")).to_have_value(STAY)
        assert page.evaluate("heard.map(([name]) => name)") == ["open"]
        forgive(page, "the server responded with a status of")


def test_a_language_that_cannot_be_fetched_leaves_the_one_that_came_along(chromium, service, host):
    address = host.serve("/no-words", site(tag(service.address, lang="es")))
    context = chromium.new_context()
    context.route("**/widget.json*", lambda route: route.abort())
    page = context.new_page()
    page.goto(address)
    expect(opened(page)).to_contain_text("Your question")
    context.close()


def test_a_script_that_cannot_be_fetched_leaves_the_page_as_it_is(chromium, host):
    with visiting(chromium, "http://127.0.0.1:1", host.serve("/no-script", site(tag("http://127.0.0.1:1")))) as page:
        expect(page.get_by_role("heading", name="A clinic")).to_be_visible()
        expect(page.locator("kqa-chat")).to_have_count(0)
        forgive(page, "ERR_")
