"""Pictures: every screen as a reader sees it, on a phone and a desk, light and dark, for docs/screens.md.

    python -m tests.pictures http://127.0.0.1:8000 docs/screenshots

The service has to keep feedback (KETAMINE_QA_FEEDBACK), so that its question is in the pictures.
"""

import argparse
import base64
from collections.abc import Callable, Mapping
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests import browser as installed

SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 844}}
STAY = "How long do I have to stay after a Spravato dose?"
REPLY = ":is(blockquote, .refusal, .reply, .card, .fault)"


def asked(*questions: str) -> Callable[[Page], None]:
    """Opens the chat page and asks these, one after another."""

    def visit(page: Page) -> None:
        page.goto("/")
        for number, question in enumerate(questions, 1):
            page.locator("#question").fill(question)
            page.keyboard.press("Enter")
            page.locator(f".turn:has({REPLY})").nth(number - 1).wait_for()

    return visit


def opened(path: str) -> Callable[[Page], object]:
    """Opens an address."""
    return lambda page: page.goto(path)


def unfolded(selector: str) -> Callable[[Page], None]:
    """An answer with something unfolded and in view."""

    def visit(page: Page) -> None:
        asked(STAY)(page)
        page.locator(f"{selector} summary").first.click()
        page.wait_for_load_state("networkidle")
        page.locator(selector).first.evaluate("element => element.scrollIntoView({block: 'center'})")

    return visit


def failing(status: int, **headers: str) -> Callable[[Page], None]:
    """A question that the service cannot take just now."""

    def visit(page: Page) -> None:
        page.route("**/ask", lambda route: route.fulfill(status=status, headers=headers, body="{}"))
        asked(STAY)(page)

    return visit


def cited(page: Page) -> None:
    """The article where the citation of an answer leads."""
    asked(STAY)(page)
    page.locator("a.read").first.click()
    page.locator("#quote").wait_for()


def widget(question: str = "") -> Callable[[Page], None]:
    """The widget on a content page, opened or with an answer."""

    def visit(page: Page) -> None:
        page.goto("/read/topics/ketamine-for-depression")
        page.wait_for_function("document.querySelector('kqa-chat')?.shadowRoot")
        page.evaluate("document.querySelector('kqa-chat').open()")
        if question:
            page.evaluate("question => document.querySelector('kqa-chat').ask(question)", question)
            page.locator(f"kqa-chat {REPLY}").first.wait_for()

    return visit


SCREENS: Mapping[str, Callable[[Page], object]] = {
    "start": opened("/"),
    "answer": asked(STAY),
    "why": unfolded(".why"),
    "feedback": unfolded(".feedback details"),
    "table": asked("how many people vomited on spravato"),
    "follow-up": asked(STAY, "what about driving?"),
    "advice": asked("Should I stop my lithium before ketamine?"),
    "not-covered": asked("Does ketamine cause weight gain?"),
    "thanks": asked(STAY, "thanks"),
    "crisis": asked("I don't want to be here anymore"),
    "emergency": asked("my wife took too much ketamine and she is not breathing"),
    "busy": failing(429, **{"Retry-After": "7"}),
    "article": opened("/read/articles/ketamine-and-esketamine"),
    "citation": cited,
    "missing": opened("/read/nothing"),
    "spanish": opened("/?lang=es"),
    "widget": widget(),
    "widget-answer": widget(STAY),
    "widget-crisis": widget("I don't want to be here anymore"),
    "inspect": opened("/inspect?q=How%20long%20do%20I%20have%20to%20stay%20after%20a%20Spravato%20dose%3F"),
}


def main() -> None:
    """Takes all pictures, one sheet a screen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", help="where the service is, such as http://127.0.0.1:8000")
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("screens", nargs="*", help=f"only these: {', '.join(SCREENS)}")
    options = parser.parse_args()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=installed.find(), args=installed.FLAGS)
        for name in options.screens or SCREENS:
            file = options.folder / f"{name}.jpg"
            file.write_bytes(sheet(chromium, [picture(chromium, options.address, name, *how) for how in WAYS]))
            print(file)
        chromium.close()


WAYS = [(size, scheme) for size in SIZES for scheme in ("light", "dark")]


def picture(chromium: Browser, address: str, name: str, size: str, scheme: str) -> bytes:
    """One screen as PNG."""
    context = chromium.new_context(
        base_url=address, viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce", has_touch=size == "phone"
    )  # type: ignore[arg-type]
    page = context.new_page()
    SCREENS[name](page)
    page.wait_for_timeout(400)  # what fades in has faded in
    taken = page.screenshot()
    context.close()
    return taken


def sheet(chromium: Browser, pictures: list[bytes]) -> bytes:
    """The pictures side by side, as JPEG."""
    page = chromium.new_page(viewport={"width": 1720, "height": 440})
    images = "".join(
        f'<img height="422" src="data:image/png;base64,{base64.b64encode(one).decode()}">' for one in pictures
    )
    page.set_content(f'<body style="margin:9px;display:flex;gap:9px;background:#888">{images}</body>')
    taken = page.screenshot(type="jpeg", quality=72)
    page.close()
    return taken


if __name__ == "__main__":
    main()
