"""The page as a reader lives it, in a real Chromium, against the real service."""

import re
import shutil
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect, sync_playwright

from tests import browser as installed
from tests.running import CORPUS, Running, qa, running
from tests.service import serving

STAY = "How long do I have to stay after a Spravato dose?"
COST = "how many people vomited on spravato"
UNCOVERED = "Does ketamine cause weight gain?"
CRISIS = "I don't want to be here anymore"
EMERGENCY = "my wife took too much ketamine and she is not breathing"
MENTION = "What did ASPIRE II find about esketamine and suicidal thoughts?"
SCREENS = {
    "answered": STAY, "table": COST, "not covered": UNCOVERED, "mention": MENTION,
    "crisis": CRISIS, "emergency": EMERGENCY, "thanks": "thanks",
}  # fmt: skip
REPLY = ":is(blockquote, .refusal, .reply, .card, .fault)"
PHONE, NARROW, DESKTOP = {"width": 390, "height": 844}, {"width": 320, "height": 640}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def service(tmp_path_factory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("browser")
    shutil.copytree(CORPUS, folder / "corpus")
    (folder / "corpus" / "hostile.html").write_text(
        "<title>Hostile page</title><main><h1>Hostile page</h1><p>The zebrafish protocol costs 12 coins, says "
        "&lt;script&gt;document.title='owned'&lt;/script&gt; &lt;img src=x onerror=alert(1)&gt; the keeper."
        '<script>document.title="owned"</script> <a href="javascript:document.title=1">zebrafish link</a></p></main>'
    )
    shutil.copytree(serving.published(), folder / "index")  # so that only the added page has to be encoded
    assert qa("build", corpus=folder / "corpus", index=folder / "index").returncode == 0
    with running(folder / "corpus", folder / "index", folder / "log") as service:
        yield service


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = installed.find()
    assert path, installed.INSTALL
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=installed.FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, service: Running) -> Iterator[Page]:
    context = chromium.new_context(base_url=service.address, viewport=PHONE)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda m: page.complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("request", lambda r: page.complaints.append(r.url) if not r.url.startswith(service.address) else None)
    yield page
    assert page.complaints == []
    context.close()


def ask(page: Page, question: str) -> None:
    page.goto("/")
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(REPLY).first).to_be_visible()


def ask_on(page: Page, question: str) -> Locator:
    """The turn of one more question, once it is replied to."""
    turns = page.locator(f".turn:has({REPLY})")
    before = turns.count()
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    expect(turns).to_have_count(before + 1)
    return turns.last


def test_a_reader_asks_and_follows_the_citation_to_the_marked_words(page):
    ask(page, STAY)
    quotation = page.locator("blockquote").first.inner_text()
    assert "at least 2 hours" in quotation
    expect(page.get_by_role("status")).to_have_text(re.compile(r"Answer found, \d sources?"))
    page.get_by_role("link", name="Read it in the article").first.click()
    mark = page.locator("mark#quote")
    expect(mark).to_be_in_viewport()
    assert mark.inner_text() == quotation
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Ketamine for Depression"))
    expect(page.get_by_text("Checked against its sources on").first).to_be_visible()


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


def test_not_covered_says_so_and_offers_the_nearest_sections(page):
    ask(page, UNCOVERED)
    expect(page.get_by_role("status")).to_have_text("Not covered")
    expect(page.locator("blockquote")).to_have_count(0)
    page.locator(".nearest a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_crisis_message_gets_an_alert_with_links_to_call_and_the_field_stays_usable(page):
    ask(page, CRISIS)
    card = page.get_by_role("alert")
    assert card.locator('a[href="tel:988"]').count() >= 1
    assert card.locator('a[href="sms:988"]').count() >= 1
    assert CRISIS not in page.locator("#turns").inner_text()
    expect(page.locator("blockquote")).to_have_count(0)
    page.get_by_label("Your question").fill(STAY)
    page.keyboard.press("Enter")
    expect(page.locator("blockquote").first).to_contain_text("at least 2 hours")


def test_a_reader_in_crisis_is_alerted_can_tap_every_number_and_ask_on(page):
    told = []
    page.on("request", lambda r: told.append(r.post_data_json["history"]) if r.url.endswith("/ask") else None)
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


def tapped(card: Locator) -> dict[str, str]:
    """What each link that names a number says → where it leads; every number that is said to be called is one."""
    links = card.locator("a.tap").all()
    said = {link.inner_text().split(",")[0].strip(): link.get_attribute("href") for link in links}
    return {words: str(to) for words, to in said.items() if re.search(r"\d", words)}


def test_a_crisis_message_in_spanish_gets_a_spanish_card_with_and_without_script(chromium, service, page):
    message = "ya no quiero vivir, quiero morir"
    ask(page, message)
    card = page.get_by_role("alert")
    expect(card).to_have_attribute("lang", "es")
    expect(card.get_by_role("heading", level=2)).to_have_text("No tiene que cargar con esto a solas")
    expect(card.get_by_role("heading", level=3)).to_have_text("Otros lugares que ayudan")
    taps = {"Llamar al 988": "tel:988", "Enviar texto al 988": "sms:988", "Llamar al 911": "tel:911"}
    assert tapped(card) == taps
    assert Axe().run(page).response["violations"] == []
    context = chromium.new_context(base_url=service.address, viewport=PHONE, java_script_enabled=False)
    plain = context.new_page()
    plain.goto("/")
    plain.get_by_label("Your question").fill(message)
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


def test_a_question_that_is_too_long_says_what_to_do(page):
    ask(page, "What does it cost? " * 60)
    expect(page.get_by_role("alert")).to_contain_text("at most 1,000 fit")
    page.complaints[:] = [c for c in page.complaints if "422" not in c]  # the browser notes every failed request


def test_markup_in_question_and_content_shows_as_text(page):
    ask(page, "What does the zebrafish protocol cost, says <img src=x onerror=alert(1)> the keeper?")
    expect(page.locator("blockquote").first).to_contain_text("<script>document.title='owned'</script>")
    expect(page.locator(".asked").first).to_contain_text("<img src=x onerror=alert(1)>")
    page.get_by_role("link", name="Read it in the article").first.click()
    expect(page.locator("mark#quote")).to_contain_text("<script>document.title='owned'</script>")
    assert "owned" not in page.title()
    assert page.locator('a[href^="javascript"]').count() == 0


def test_a_service_that_is_down_is_said_with_help_at_hand(page, service):
    page.goto("/")
    page.context.set_offline(True)
    page.get_by_label("Your question").fill(STAY)
    page.keyboard.press("Enter")
    alert = page.get_by_role("alert")
    expect(alert).to_be_visible()
    assert page.locator('#turns a[href="tel:988"]').count() >= 1
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("blockquote").first).to_contain_text("at least 2 hours")
    page.complaints[:] = [c for c in page.complaints if "ERR_INTERNET_DISCONNECTED" not in c]


def test_thanks_after_an_answer_get_their_reply_and_suggestions_and_are_not_called_a_refusal(page):
    ask(page, STAY)
    turn = ask_on(page, "thank you!")
    expect(turn.locator(".reply")).to_have_text("You are welcome. You can ask another question at any time.")
    expect(turn.locator(":is(.refusal, .nearest, .together)")).to_have_count(0)
    expect(turn.get_by_role("heading", level=3)).to_have_text(["Questions you could ask"])
    assert turn.locator(".questions button").count() >= 3
    expect(page.get_by_role("status")).to_have_text("")


def told_as_follow_ups(page: Page) -> list[list[dict]]:
    """The `history` of each request from now on, oldest first, as the page's own fetch sends it.

    The replies are the service's own, but that each says it was read together with the last question of its history
    that was not urgent (an urgent one has no passages).
    """
    told: list[list[dict]] = []

    def read_together(route: Route) -> None:
        told.append(route.request.post_data_json["history"])
        earlier = [turn["question"] for turn in told[-1] if "passage_ids" in turn]
        reply = route.fetch()
        route.fulfill(response=reply, json=reply.json() | {"follow_up_of": earlier[-1] if earlier else None})

    page.route("**/ask", read_together)
    return told


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


def test_asking_alone_after_a_crisis_still_tells_of_the_crisis_and_of_nothing_else(page):
    told = told_as_follow_ups(page)
    ask(page, CRISIS)
    ask_on(page, COST)
    turn = ask_on(page, STAY)
    turn.get_by_role("button", name="Ask on its own").click()
    expect(page.locator(f".turn:has({REPLY})")).to_have_count(4)
    assert [[turn["question"] for turn in history] for history in told] == [[], [CRISIS], [CRISIS, COST], [CRISIS]]
    expect(page.locator(".together")).to_have_count(1)


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
    page.complaints[:] = [c for c in page.complaints if "ERR_INTERNET_DISCONNECTED" not in c]


def test_the_keyboard_reaches_ask_on_its_own_between_the_question_and_its_answer(page):
    told = told_as_follow_ups(page)
    ask(page, COST)
    ask_on(page, STAY)
    page.locator(".turn").first.locator(".foot a").focus()
    focused = []
    for _ in range(2):
        page.keyboard.press("Tab")
        focused.append(page.evaluate("document.activeElement.textContent"))
    assert focused == ["Ask on its own", "Read it in the article"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f".turn:has({REPLY})")).to_have_count(3)
    expect(page.get_by_label("Your question")).to_be_focused()
    assert told[-1] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_follow_up_and_nothing_overflows_at_320_pixels(chromium, service, scheme):
    context = chromium.new_context(base_url=service.address, viewport=NARROW, color_scheme=scheme)
    page = context.new_page()
    told_as_follow_ups(page)
    ask(page, f"{COST} {'w' * 300} {'spravato ' * 60}")
    for question in (STAY, UNCOVERED):
        turn = ask_on(page, question)
        for seen in (turn.locator(".together p"), turn.get_by_role("button", name="Ask on its own")):
            box = seen.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= NARROW["width"]
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    context.close()


def test_a_sentence_in_spanish_is_marked_as_spanish_and_an_english_one_is_not(page):
    def in_spanish(route: Route) -> None:
        reply = route.fetch()
        sentence = {"reason": "language", "message": "Nuestros artículos están en inglés.", "message_language": "es"}
        route.fulfill(response=reply, json=reply.json() | sentence)

    ask(page, UNCOVERED)
    expect(page.locator(".turn [lang]")).to_have_count(0)
    page.route("**/ask", in_spanish)
    turn = ask_on(page, UNCOVERED)
    expect(turn.locator('.refusal p[lang="es"]')).to_have_text("Nuestros artículos están en inglés.")
    expect(turn.locator("[lang]")).to_have_count(1)


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


@pytest.mark.parametrize("screen", SCREENS)
def test_without_script_the_page_says_the_same_words(chromium, service, page, screen):
    ask(page, SCREENS[screen])
    with_script = said(page)
    context = chromium.new_context(base_url=service.address, viewport=PHONE, java_script_enabled=False)
    plain = context.new_page()
    plain.goto("/")
    plain.get_by_label("Your question").fill(SCREENS[screen])
    plain.get_by_role("button", name="Ask", exact=True).click()
    assert said(plain) == with_script
    context.close()


def said(page: Page) -> list[str]:
    """The words of the last turn, line by line, but for the copy button, which needs a script."""
    text = page.locator(".turn").last.inner_text()
    return [line.strip() for line in re.split(r"[\n\t]+", text) if line.strip() and line.strip() != "Copy"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_screen_and_nothing_overflows_at_320_pixels(chromium, service, scheme):
    context = chromium.new_context(base_url=service.address, viewport=NARROW, color_scheme=scheme)
    page = context.new_page()
    found = {}
    inspected = [(f"inspect {name}", f"/inspect?q={quote(question)}") for name, question in SCREENS.items()]
    for name, question in [*SCREENS.items(), *inspected, ("start", ""), ("read", ""), ("missing", ""), ("docs", "")]:
        if name.startswith("inspect"):
            page.goto(question)
        elif question:
            ask(page, question)
        else:
            page.goto({"start": "/", "missing": "/read/nothing", "docs": "/docs"}.get(name, ARTICLE))
        found[name] = [violation["id"] for violation in Axe().run(page).response["violations"]]
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, name
    context.close()
    assert found == {name: [] for name in found}


ARTICLE = "/read/articles/ketamine-and-esketamine"


def test_an_editor_asks_why_without_script_and_reads_on_in_the_article(chromium, service):
    context = chromium.new_context(base_url=service.address, viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto("/inspect")
    page.get_by_label("A reader’s question").fill(STAY)
    page.get_by_role("button", name="Explain").click()
    expect(page.get_by_role("heading", name="The verdict: quoted")).to_be_visible()
    expect(page.get_by_label("Probability that the best sentence answers")).to_be_visible()
    first = page.locator(".ranked > li").first
    marked = first.locator("mark").first.inner_text()
    first.get_by_role("link").first.click()
    assert page.locator("mark#quote").inner_text() in marked
    context.close()


def test_every_screen_has_the_help_line(page, service):
    line = httpx.get(f"{service.address}/").text.split('class="line">')[1].split("<")[0]
    for path in ("/", ARTICLE, "/docs"):
        page.goto(path)
        expect(page.locator("#help")).to_contain_text(line)
