"""The widget on somebody else's page: the page, its guest, and what is to be seen of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from tests.pages.reading import DESKTOP, REPLY, watched

ELEMENT = "document.querySelector('kqa-chat')"
HEARD = "for (const name of ['answer', 'feedback', 'open', 'close']) addEventListener(name, (event) => heard.push([name, event.detail]))"


def tag(service: str, **data: str) -> str:
    """The embed tag, with its `data-` attributes."""
    said = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items())
    return f'<script async src="{service}/widget.js"{said}></script>'


def site(body: str = "", head: str = "", html: str = 'lang="en"') -> str:
    """A publisher's page with a header, an article, a field and a link, with `body` near its end."""
    return (
        f'<!doctype html><html {html}><head><meta charset="utf-8"><title>A clinic</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head><body><header>Clinics</header><main><h1>A clinic</h1>'
        '<p id="story">We treat depression. <a href="/elsewhere">Our doctors</a></p>'
        '<p><label>Search this site <input id="search"></label> <button id="b">Go</button></p>'
        f'<p style="height:1500px"></p></main>{body}<footer>Ours</footer></body></html>'
    )


@contextmanager
def visiting(chromium: Browser, service: str, address: str, **how: Any) -> Iterator[Page]:
    """A page of another site, opened; no complaint of the browser, no request to a third party, no violation of a CSP."""
    context = chromium.new_context(**{"viewport": DESKTOP, **how})
    context.add_init_script(
        "window.violated = []; window.heard = [];"
        f"addEventListener('securitypolicyviolation', (event) => violated.push(event.violatedDirective)); {HEARD}"
    )
    page = watched(context.new_page(), service, address.rsplit("/", 1)[0])
    page.goto(address)
    yield page
    assert page.complaints == []
    assert page.evaluate("violated") == []
    context.close()


def launcher(page: Page) -> Locator:
    """The button that opens the panel."""
    return page.locator("kqa-chat .launcher")


def panel(page: Page) -> Locator:
    """The panel with the conversation."""
    return page.locator("kqa-chat .panel")


def opened(page: Page) -> Locator:
    """The panel, once the reader has opened it."""
    launcher(page).click()
    expect(panel(page)).to_be_visible()
    return panel(page)


def ask(page: Page, question: str) -> Locator:
    """The turn of a question that the reader types into the open widget, once it is replied to."""
    turns = panel(page).locator(f".turn:has({REPLY})")
    before = turns.count()
    field = panel(page).get_by_label(("Your question", "Su pregunta")[page.locator("kqa-chat:lang(es)").count() > 0])
    field.fill(question)
    field.press("Enter")
    expect(turns).to_have_count(before + 1)
    return turns.last


def focused(page: Page) -> str:
    """What has the focus: the host's element, or ours within the shadow root, by class or id."""
    return page.evaluate(
        "() => { let at = document.activeElement; while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;"
        " return at.id || at.className || at.localName }"
    )
