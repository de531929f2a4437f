"""The widget as a guest: on a plain page, under a strict policy, among hostile styles; and it leaves its host as it was."""

import pytest
from playwright.sync_api import expect

from tests.pages.embedding import ELEMENT, ask, focused, launcher, opened, panel, site, tag, visiting
from tests.pages.reading import DESKTOP, PHONE, STAY

HOSTILE = (
    "html { font-size: 62.5%; line-height: 3; letter-spacing: 4px; text-transform: uppercase; cursor: none; }"
    "* { all: unset !important; display: none !important; }"
    "html, body { display: block !important; }"
    "kqa-chat, kqa-chat::before { display: none !important; transform: scale(0.1) !important; opacity: 0 !important;"
    " position: absolute !important; left: -9999px !important; width: 1px !important; visibility: hidden !important;"
    " filter: blur(9px) !important; pointer-events: none !important; }"
    "button, dialog, textarea, div { display: none !important; font-size: 3px !important; color: red !important; }"
)
MOVED = (
    "body { transform: translateX(40px) scale(0.9); overflow: hidden; filter: grayscale(1); }"
    ".cover { position: fixed; inset: 0; z-index: 2147483647; background: #fff; }"
)


def sizes(page) -> list[object]:
    """Boxes and letters of the launcher, the panel and what is in it, in pixels."""
    return page.evaluate(
        f"[...{ELEMENT}.shadowRoot.querySelectorAll('.launcher, .panel, .brand, h2, textarea, .primary, .notice, .examples button')]"
        ".map((e) => { const box = e.getBoundingClientRect(), style = getComputedStyle(e); return [e.className || e.localName,"
        " box.x, box.y, box.width, box.height, style.fontSize, style.color, style.lineHeight, style.textTransform, style.direction] })"
    )


@pytest.fixture(scope="module")
def plain_sizes(chromium, service, host):
    """What `sizes` gives on a page without any style."""
    found = {}
    for name, viewport in (("phone", PHONE), ("desktop", DESKTOP)):
        address = host.serve("/plain", site(tag(service.address)))
        with visiting(chromium, service.address, address, viewport=viewport) as page:
            opened(page)
            found[name] = sizes(page)
    return found


@pytest.mark.parametrize(("name", "viewport"), [("phone", PHONE), ("desktop", DESKTOP)])
@pytest.mark.parametrize(
    ("styles", "html"),
    [(HOSTILE, 'lang="ar" dir="rtl"'), (MOVED, 'lang="en"'), ("html { font-size: 9px; }", 'lang="en"')],
    ids=["reset", "moved", "small"],
)
def test_no_style_of_the_host_changes_hides_or_moves_the_widget(
    chromium, service, host, plain_sizes, name, viewport, styles, html
):
    page_of_host = site(tag(service.address) + '<div class="cover"></div>', f"<style>{styles}</style>", html)
    address = host.serve("/hostile", page_of_host)
    with visiting(chromium, service.address, address, viewport=viewport) as page:
        expect(launcher(page)).to_be_in_viewport()
        opened(page)
        assert sizes(page) == plain_sizes[name]
        expect(ask(page, STAY).locator("blockquote").first).to_be_in_viewport()


def test_a_strict_policy_that_names_the_service_is_enough(chromium, service, host):
    policy = {"Content-Security-Policy": f"default-src 'self' {service.address}; require-trusted-types-for 'script'"}
    body = tag(service.address, color="#8a1c5b", lang="es", title="Pregunte")
    address = host.serve("/strict", site(body).replace(' style="height:1500px"', ""), policy)
    with visiting(chromium, service.address, address) as page:
        assert page.locator("kqa-chat").evaluate("(e) => e.shadowRoot.adoptedStyleSheets.length") == 1
        opened(page)
        expect(ask(page, STAY).locator("blockquote").first).to_contain_text("at least 2 hours")
        assert panel(page).locator("[style], style, script").count() == 0
        expect(panel(page).locator(".top")).to_have_css("background-color", "rgb(138, 28, 91)")


def test_the_widget_leaves_the_styles_and_globals_of_its_host_as_they_were(chromium, service, host):
    look = (
        "(() => { const all = {}; for (const e of document.querySelectorAll('html, body, body *:not(script):not(kqa-chat)'))"
        " all[e.localName] = Object.fromEntries([...getComputedStyle(e)].map((n) => [n, getComputedStyle(e)[n]]));"
        " return [all, document.styleSheets.length, document.adoptedStyleSheets.length,"
        " document.head.childElementCount, Object.keys(window).filter((n) => !/^(heard|violated)$/.test(n))] })()"
    )
    seen = []
    for body in ("", tag(service.address)):
        address = host.serve(
            "/styles", site(body + "<blockquote>Q</blockquote><mark>m</mark><h2>h</h2><textarea></textarea>")
        )
        with visiting(chromium, service.address, address) as page:
            if body:
                opened(page)
                ask(page, STAY)
            seen.append(page.evaluate(look))
    assert seen[0] == seen[1]


def test_ids_and_globals_that_a_host_page_already_has_do_not_matter(chromium, service, host):
    ids = "".join(
        f'<p id="{name}" class="{name}">host</p>'
        for name in ("question", "help", "turns", "counter", "status", "kqa-1")
    )
    head = "<script>var ask = 1, h = 2, element = 3, BOOT = 4, STYLE = 5, place = 6, fill = 7; const card = 8; let send = 9;</script>"
    address = host.serve("/ids", site(ids + tag(service.address), head))
    with visiting(chromium, service.address, address) as page:
        before = page.locator("main ~ p").all_inner_texts()
        opened(page)
        turn = ask(page, STAY)
        expect(turn.locator("blockquote").first).to_be_visible()
        assert page.locator("body > p").all_inner_texts() == before
        panel(page).get_by_label("Your question").fill("typed by the reader")
        turn.get_by_role("link", name="Need help now?").click()
        assert "#help" not in page.url
        expect(panel(page).locator(".helpbar details")).to_have_attribute("open", "")
        expect(panel(page).locator('.helpbar details a[href="tel:988"]').first).to_be_in_viewport()
        assert focused(page) == "summary"
        assert page.evaluate("[ask, h, element, BOOT, STYLE, place, fill, card, send]") == list(range(1, 10))


@pytest.mark.parametrize(
    "place", ["in the head", "in the head, not async", "by a script", "by a script, when all is loaded"]
)
def test_the_tag_may_stand_or_be_inserted_anywhere(chromium, service, host, place):
    script = f"const s = document.createElement('script'); s.src = '{service.address}/widget.js'; s.dataset.title = 'Hello'; document.head.append(s);"
    head = {
        "in the head": tag(service.address, title="Hello"),
        "in the head, not async": tag(service.address, title="Hello").replace(" async", ""),
        "by a script": f"<script>{script}</script>",
        "by a script, when all is loaded": f"<script>addEventListener('load', () => {{ {script} }})</script>",
    }[place]
    with visiting(chromium, service.address, host.serve("/placed", site(head=head))) as page:
        expect(launcher(page)).to_contain_text("Hello")
        assert page.evaluate(f"{ELEMENT}.parentElement === document.body")
        opened(page)
        ask(page, STAY)


def test_a_content_page_of_the_service_has_the_widget_and_it_answers_there(page):
    page.goto("/read/articles/ketamine-and-esketamine")
    opened(page)
    turn = ask(page, STAY)
    expect(turn.locator("blockquote").first).to_contain_text("at least 2 hours")
    page.goto("/read/articles/ketamine-and-esketamine?lang=es")
    opened(page)
    expect(ask(page, STAY).locator("blockquote").first).to_have_attribute("lang", "en")
