"""Opening and closing: by hand, by keyboard, by script; where the focus goes; on a phone the whole screen, elsewhere a corner."""

import pytest
from playwright.sync_api import expect

from tests.pages.embedding import ELEMENT, ask, focused, launcher, opened, panel, site, tag, visiting
from tests.pages.reading import COST, DESKTOP, PHONE, STAY


@pytest.fixture
def guest(chromium, service, host):
    """Opens a page of another site with this tag."""
    return lambda viewport=DESKTOP, **data: visiting(
        chromium, service.address, host.serve("/opening", site(tag(service.address, **data))), viewport=viewport
    )


@pytest.mark.parametrize("key", ["Enter", "Space"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_keyboard_opens_asks_and_closes_and_the_focus_comes_back(guest, key, viewport):
    with guest(viewport) as page:
        expect(launcher(page)).to_have_attribute("aria-expanded", "false")
        expect(launcher(page)).to_have_attribute("aria-haspopup", "dialog")
        page.locator("#b").focus()
        page.keyboard.press("Tab")
        assert "launcher" in focused(page)
        page.keyboard.press(key)
        expect(page.get_by_role("dialog", name="Ask a question")).to_be_visible()
        assert focused(page) == "question"
        page.keyboard.type(STAY)
        page.keyboard.press("Enter")
        expect(panel(page).locator("blockquote").first).to_contain_text("at least 2 hours")
        assert focused(page) == "question"
        page.keyboard.press("Escape")
        expect(panel(page)).to_be_hidden()
        expect(launcher(page)).to_have_attribute("aria-expanded", "false")
        assert "launcher" in focused(page)
        page.keyboard.press(key)
        expect(panel(page).locator("blockquote").first).to_be_visible()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_close_button_closes_and_the_launcher_has_the_focus(guest, viewport):
    with guest(viewport) as page:
        opened(page).get_by_role("button", name="Close").click()
        expect(panel(page)).to_be_hidden()
        expect(launcher(page)).to_be_visible()
        assert "launcher" in focused(page)
        assert page.evaluate("heard") == [["open", {}], ["close", {}]]


def test_on_a_phone_the_panel_is_modal_fills_the_screen_and_keeps_the_focus(guest):
    with guest(PHONE) as page:
        box = opened(page).bounding_box()
        assert box == {"x": 0, "y": 0, **PHONE}
        assert page.evaluate(f"{ELEMENT}.shadowRoot.querySelector('dialog').matches(':modal')")
        seen = []
        for _ in range(14):
            page.keyboard.press("Tab")
            seen.append(focused(page))
        assert {"search", "b", "launcher"}.isdisjoint(seen)
        assert {"question", "close", "scroll"} <= set(seen)


def test_on_a_desk_the_page_beside_the_panel_stays_usable_and_escape_there_is_the_hosts(guest):
    with guest(DESKTOP) as page:
        opened(page)
        page.get_by_label("Search this site").fill("doctors")
        page.keyboard.press("Escape")
        expect(panel(page)).to_be_visible()
        assert page.input_value("#search") == "doctors"
        assert not page.evaluate(f"{ELEMENT}.shadowRoot.querySelector('dialog').matches(':modal')")
        page.mouse.wheel(0, 400)
        page.wait_for_function("scrollY > 0")


def test_escape_closes_though_the_widget_stands_in_another_shadow_root(chromium, service, host):
    nest = (
        "<div id='nest'></div><script>const root = nest.attachShadow({mode: 'open'});"
        f"root.append(Object.assign(document.createElement('kqa-chat'), {{}})); root.firstChild.dataset.api = '{service.address}';</script>"
    )
    address = host.serve("/nested", site(nest + tag(service.address, position="none")))
    with visiting(chromium, service.address, address) as page:
        opened(page)
        ask(page, STAY)
        page.keyboard.press("Escape")
        expect(panel(page)).to_be_hidden()


def test_a_panel_that_opens_by_itself_leaves_the_focus_where_the_reader_is(chromium, service, host):
    address = host.serve("/by-itself", site(tag(service.address, open="true")).replace("<input", "<input autofocus"))
    with visiting(chromium, service.address, address) as page:
        expect(panel(page)).to_be_visible()
        assert focused(page) == "search"
        assert page.evaluate("heard") == [["open", {}]]
        panel(page).get_by_role("button", name="Close").click()
        expect(panel(page)).to_be_hidden()
    with visiting(chromium, service.address, host.serve("/shut", site(tag(service.address, open="false")))) as page:
        expect(launcher(page)).to_be_visible()
        expect(panel(page)).to_be_hidden()


def test_the_corner_is_the_one_that_was_asked_for(guest):
    for position, edges in ({"bottom-right": (False, True), "bottom-left": (True, False)}).items():
        with guest(position=position) as page:
            for seen in (launcher(page), opened(page)):
                box = seen.bounding_box()
                assert (box["x"] < 40, box["x"] + box["width"] > DESKTOP["width"] - 40) == edges
                assert box["y"] + box["height"] > DESKTOP["height"] - 40


def test_in_place_there_is_no_launcher_and_nothing_to_close(chromium, service, host):
    body = f'<section id="here">{tag(service.address, position="inline", examples="")}</section>'
    with visiting(
        chromium, service.address, host.serve("/inline", site().replace("<p style", f"{body}<p style"))
    ) as page:
        expect(page.locator("#here .panel")).to_be_visible()
        expect(launcher(page)).to_have_count(0)
        expect(page.get_by_role("region", name="Ask a question")).to_be_visible()
        expect(panel(page).get_by_role("button", name="Close")).to_have_count(0)
        assert focused(page) == "body"
        ask(page, STAY)
        page.keyboard.press("Escape")
        expect(panel(page)).to_be_visible()
        page.evaluate(f"{ELEMENT}.close()")
        expect(panel(page)).to_be_visible()
        page.get_by_label("Search this site").focus()
        page.evaluate(f"{ELEMENT}.open()")
        assert focused(page) == "question"


def test_position_none_leaves_the_element_to_the_publisher(chromium, service, host):
    tag_alone = tag(service.address, position="none")
    with visiting(chromium, service.address, host.serve("/none", site(tag_alone))) as page:
        page.wait_for_function("!!customElements.get('kqa-chat')")
        expect(page.locator("kqa-chat")).to_have_count(0)
    by_hand = f'<kqa-chat data-api="{service.address}/" data-title="By hand"></kqa-chat>{tag_alone}'
    with visiting(chromium, service.address, host.serve("/by-hand", site(by_hand))) as page:
        expect(launcher(page)).to_contain_text("By hand")
        opened(page)
        expect(ask(page, STAY).locator("blockquote").first).to_contain_text("at least 2 hours")


def test_a_page_can_open_ask_and_close_and_hears_of_it_but_never_what_was_asked(guest):
    with guest() as page:
        expect(launcher(page)).to_be_visible()
        page.get_by_label("Search this site").focus()
        page.evaluate(f"{ELEMENT}.open()")
        assert focused(page) == "question"
        page.evaluate(f"{ELEMENT}.close()")
        expect(panel(page)).to_be_hidden()
        page.evaluate(f"{ELEMENT}.ask({COST!r})")
        expect(panel(page).locator("blockquote").first).to_be_visible()
        group = panel(page).get_by_role("group", name="Was this helpful?")
        group.locator("summary").click()
        group.get_by_label("It is out of date").check()
        group.get_by_label("Anything to add? (optional)").fill("A note of mine")
        group.get_by_role("button", name="Send").click()
        expect(group).to_contain_text("Thank you")
        heard = page.evaluate("heard")
        assert [name for name, _ in heard] == ["open", "close", "open", "answer", "feedback"]
        answer, feedback = heard[3][1], heard[4][1]
        assert sorted(answer) == ["answer_id", "passage_ids", "reason", "status"]
        assert (answer["status"], answer["reason"]) == ("answered", None)
        assert answer["passage_ids"]
        assert feedback == {"answer_id": answer["answer_id"], "rating": "down", "reasons": ["out_of_date"]}
        assert not any(said in str(heard) for said in (COST, "vomited", "note of mine"))


def test_a_button_of_the_page_may_ask_and_a_yes_is_heard(guest):
    with guest(PHONE) as page:
        expect(launcher(page)).to_be_visible()
        page.evaluate(f"b.addEventListener('click', () => {ELEMENT}.ask({STAY!r}))")
        page.locator("#b").click()
        expect(panel(page).locator("blockquote").first).to_be_visible()
        panel(page).get_by_role("button", name="Yes").click()
        expect(panel(page).get_by_role("group", name="Was this helpful?")).to_contain_text("Thank you")
        assert page.evaluate("heard.at(-1)[1].rating") == "up"
