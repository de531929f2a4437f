"""Every screen of the widget on somebody else's page: axe finds nothing, nothing overflows, whatever the reader's settings."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.pages.embedding import ELEMENT, ask, launcher, opened, panel, site, tag, visiting
from tests.pages.reading import DESKTOP, NARROW, SCREENS, STAY, forgive

WAYS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "narrow": {"viewport": NARROW},
    "zoomed": {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2},  # a desk's window at 200 %
}
SIDEWAYS = (
    f"(() => {{ const all = [...{ELEMENT}.shadowRoot.querySelectorAll('.panel, .panel *')].filter((e) => e.checkVisibility() && !e.closest('.hidden'));"
    " return all.filter((e) => e.getBoundingClientRect().right > innerWidth + 1 || (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline'"
    " && e.clientWidth > 1 && !e.matches('.hidden'))).map((e) => `${e.localName}.${e.className}`) })()"
)


@pytest.mark.parametrize("way", WAYS)
def test_axe_finds_nothing_on_any_screen_and_nothing_overflows(chromium, service, host, way):
    address = host.serve("/access", site(tag(service.address, color="#6c757d")))
    found: dict[str, list[str]] = {}
    # axe reads -webkit-text-fill-color, which keeps the colour of before where forced colours paint another
    options = {"rules": {"color-contrast": {"enabled": way != "forced colours"}}}
    with visiting(chromium, service.address, address, **({"viewport": DESKTOP} | WAYS[way])) as page:

        def look(name: str) -> None:
            result = Axe().run(page, options=options)
            found[name] = [violation["id"] for violation in result.response["violations"]] + page.evaluate(SIDEWAYS)
            # a low window scrolls as a whole
            assert way == "zoomed" or panel(page).evaluate("(e) => e.scrollTop") == 0, f"{name}: the header is gone"

        expect(launcher(page)).to_be_visible()
        look("closed")
        opened(page)
        look("start")
        for name, question in SCREENS.items():
            turn = ask(page, question)
            for summary in turn.locator("summary").all():
                summary.click()
            look(name)
            panel(page).get_by_role("button", name="Clear this conversation").click()
        page.route("**/ask", lambda route: route.abort())
        ask(page, STAY)
        look("unreachable")
        forgive(page, "ERR_FAILED")
    assert found == {name: [] for name in found}


def test_every_target_is_at_least_24_pixels_large(chromium, service, host):
    address = host.serve("/targets", site(tag(service.address)))
    with visiting(chromium, service.address, address, viewport=NARROW) as page:
        box = launcher(page).bounding_box()
        assert min(box["width"], box["height"]) >= 44
        opened(page)
        turn = ask(page, STAY)
        for summary in turn.locator("summary").all():
            summary.click()
        small = (
            panel(page)
            .locator("button, summary, textarea, a:not(p a), input")
            .evaluate_all(
                "all => all.filter((e) => e.checkVisibility()).map((e) => [e.textContent, e.closest('label') ?? e])"
                ".map(([text, e]) => [text, e.getBoundingClientRect()]).filter(([, b]) => Math.min(b.width, b.height) < 24).map(([text]) => text)"
            )
        )
        assert small == []


def test_larger_letters_of_the_reader_make_larger_letters_in_the_widget(chromium, service, host):
    address = host.serve("/larger", site(tag(service.address), "<style>html { font-size: 200% }</style>"))
    with visiting(chromium, service.address, address) as page:
        expect(opened(page).locator(".notice")).to_have_css("font-size", "28px")
        ask(page, STAY)
        assert page.evaluate(SIDEWAYS) == []


def test_who_wants_less_motion_gets_none(chromium, service, host):
    address = host.serve("/motion", site(tag(service.address)))
    with visiting(chromium, service.address, address, reduced_motion="reduce") as page:
        page.evaluate(
            "() => { window.moved = []; const real = Element.prototype.scrollIntoView;"
            "Element.prototype.scrollIntoView = function (how) { if (how?.behavior) moved.push(how.behavior); return real.call(this, how); } }"
        )
        opened(page)
        ask(page, STAY)
        assert set(page.evaluate("moved")) == {"auto"}
        assert (
            page.evaluate(
                f"{ELEMENT}.shadowRoot.getAnimations().filter((a) => a.effect.getTiming().duration > 0).length"
            )
            == 0
        )
