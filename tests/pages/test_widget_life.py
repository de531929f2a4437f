"""Several widgets on a page, taken away and put back; and browsers that keep nothing."""

import pytest
from playwright.sync_api import expect

from tests.pages.embedding import ELEMENT, ask, opened, panel, site, tag, visiting
from tests.pages.reading import COST, DESKTOP, PHONE, REPLY, STAY
from tests.running import running

# From here on every listener that is added to the document or the window is counted until it is removed.
COUNTED = """window.counted = 0;
for (const [name, by] of [['addEventListener', 1], ['removeEventListener', -1]]) {
  const real = EventTarget.prototype[name];
  EventTarget.prototype[name] = function (...all) {
    if (!this || [window, document].includes(this) || this instanceof MediaQueryList) counted += by;
    return real.apply(this ?? window, all);
  };
}"""


def test_two_tags_and_two_elements_are_four_chats_that_share_nothing_but_the_page(chromium, service, host):
    told = []
    body = (
        tag(service.address, title="First") + tag(service.address, title="Second", position="bottom-left")
        + f'<kqa-chat data-api="{service.address}" data-position="inline" data-title="Third"></kqa-chat>'
        + f'<kqa-chat data-api="{service.address}" data-position="inline" data-title="Fourth"></kqa-chat>'
    )  # fmt: skip
    with visiting(chromium, service.address, host.serve("/several", site(body))) as page:
        page.on("request", lambda r: told.append(r.post_data_json["history"]) if r.url.endswith("/ask") else None)
        expect(page.locator("kqa-chat .panel")).to_have_count(4)
        for title, role in (("First", "dialog"), ("Second", "dialog"), ("Third", "region"), ("Fourth", "region")):
            if role == "dialog":
                page.get_by_role("button", name=title).click()
            box = page.get_by_role(role, name=title)
            box.get_by_label("Your question").fill(STAY)
            box.get_by_label("Your question").press("Enter")
            expect(box.locator("blockquote").first).to_contain_text("at least 2 hours")
        assert told == [[], [], [], []]
        names = page.locator("kqa-chat .panel").evaluate_all("all => all.map((e) => e.getAttribute('aria-labelledby'))")
        assert len(set(names)) == 4
        page.get_by_role("dialog", name="Second").get_by_role("button", name="Clear this conversation").click()
        assert [page.locator("kqa-chat").nth(i).locator(REPLY).count() > 0 for i in range(4)].count(False) == 1
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog", name="Second")).to_be_hidden()
        expect(page.get_by_role("dialog", name="First")).to_be_visible()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_an_element_that_is_taken_away_and_put_back_keeps_its_conversation_and_works(chromium, service, host, viewport):
    with visiting(
        chromium, service.address, host.serve("/back", site(tag(service.address))), viewport=viewport
    ) as page:
        opened(page)
        ask(page, STAY)
        page.evaluate(f"window.chat = {ELEMENT}; chat.close(); chat.remove(); document.body.prepend(chat)")
        opened(page)
        expect(panel(page).locator("blockquote").first).to_be_in_viewport()
        ask(page, COST)
        page.keyboard.press("Escape")
        expect(panel(page)).to_be_hidden()
        page.evaluate("for (let i = 0; i < 5; i += 1) { chat.remove(); document.body.append(chat); }")
        opened(page)
        assert page.evaluate("heard.filter(([name]) => name === 'open').length") == 3
        # taken away while it is open, with a reply on its way
        page.evaluate("chat.ask('What is ketamine?'); chat.remove(); document.body.append(chat)")
        expect(panel(page).locator(f".turn:has({REPLY})")).to_have_count(3)


def test_elements_that_are_gone_leave_no_listener_and_no_memory(chromium, service, host):
    with visiting(chromium, service.address, host.serve("/gone", site(tag(service.address)))) as page:
        opened(page)
        page.evaluate(f"() => {{ {COUNTED} }}")
        page.evaluate(
            f"""async () => {{
              window.gone = [];
              for (let i = 0; i < 5; i += 1) {{
                const chat = document.createElement('kqa-chat');
                Object.assign(chat.dataset, {{api: '{service.address}', color: '#0b5d5b'}});
                document.body.append(chat);
                await chat.open();
                chat.remove();
                gone.push(new WeakRef(chat));
              }}
            }}"""
        )
        assert page.evaluate("counted") == 0
        page.wait_for_timeout(100)
        page.request_gc()
        assert page.evaluate("gone.filter((one) => one.deref()).length") == 0


def test_an_element_that_is_taken_away_before_it_is_drawn_is_no_error(chromium, service, host):
    with visiting(
        chromium, service.address, host.serve("/strict-mode", site(tag(service.address, position="none")))
    ) as page:
        page.wait_for_function("!!customElements.get('kqa-chat')")
        # as React's StrictMode does: put in, taken out, put in again, all at once
        page.evaluate(
            f"""() => {{
              const mount = () => {{
                const chat = document.createElement('kqa-chat');
                Object.assign(chat.dataset, {{api: '{service.address}', lang: 'es', open: 'true'}});
                document.body.append(chat);
                return () => chat.remove();
              }};
              mount()();
              mount();
            }}"""
        )
        expect(panel(page)).to_be_visible()
        expect(page.locator("kqa-chat")).to_have_count(1)


GONE = "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, {get() { throw new DOMException('denied', 'SecurityError'); }});"


@pytest.fixture(scope="module")
def remembering(folders, host, service):
    """A service whose pages keep the conversation as long as the tab."""
    with running(
        folders.corpus, folders.index, folders.logs / "remembering", history="session", allowed_origins=host.origin
    ) as one:
        yield one


@pytest.mark.parametrize(
    "storage",
    [GONE, "delete Window.prototype.sessionStorage; delete window.sessionStorage; delete window.localStorage;"],
    ids=["denied", "missing"],
)
def test_a_browser_without_storage_loses_the_conversation_and_nothing_else(chromium, remembering, host, storage):
    address = host.serve("/no-storage", site(tag(remembering.address), f"<script>{storage}</script>"))
    with visiting(chromium, remembering.address, address) as page:
        assert page.evaluate("(() => { try { return typeof sessionStorage; } catch { return 'denied'; } })()") in (
            "undefined",
            "denied",
        )
        opened(page)
        ask(page, STAY)
        ask(page, COST)
        page.reload()
        expect(opened(page).locator(REPLY)).to_have_count(0)


def test_a_conversation_lives_as_long_as_the_tab_where_the_publisher_wants_it(chromium, remembering, host):
    with visiting(chromium, remembering.address, host.serve("/storage", site(tag(remembering.address)))) as page:
        opened(page)
        ask(page, STAY)
        page.reload()
        expect(opened(page).locator("blockquote").first).to_contain_text("at least 2 hours")
