"""What a reader does on the chat page, and what they see there."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, Route, expect

from service.words import LANGUAGES, words_in

STAY = "How long do I have to stay after a Spravato dose?"
COST = "how many people vomited on spravato"
UNCOVERED = "Does ketamine cause weight gain?"
CRISIS = "I don't want to be here anymore"
EMERGENCY = "my wife took too much ketamine and she is not breathing"
MENTION = "What did ASPIRE II find about esketamine and suicidal thoughts?"
ADVICE = "Should I stop my lithium before ketamine?"
SCREENS = {
    "answered": STAY, "table": COST, "not covered": UNCOVERED, "advice": ADVICE, "mention": MENTION,
    "crisis": CRISIS, "emergency": EMERGENCY, "thanks": "thanks",
}  # fmt: skip
ARTICLE = "/read/articles/ketamine-and-esketamine"
REPLY = ":is(blockquote, .refusal, .reply, .card, .fault)"
WORDS = words_in("en")  # sentences that are likely to be put better; the labels that a test clicks stand in the tests
SCRIPTED = {
    words_in(code)[name] for code in LANGUAGES for name in ("copy", "share", "rephrase")
} | {words_in(code)["feedback"][name] for code in LANGUAGES for name in ("ask", "yes", "no")}  # fmt: skip
PHONE, NARROW, DESKTOP = {"width": 390, "height": 844}, {"width": 320, "height": 640}, {"width": 1280, "height": 900}


def watched(page: Page, *own: str) -> Page:
    """The page, with `complaints`: errors and warnings of its console and its scripts, and requests to none of `own`."""
    page.complaints = []
    page.on("console", lambda m: page.complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("request", lambda r: page.complaints.append(r.url) if not r.url.startswith((*own, "blob:")) else None)
    page.on("dialog", lambda dialog: (page.complaints.append(dialog.message), dialog.dismiss()))
    return page


def forgive(page: Page, *words: str) -> None:
    """Takes complaints with any of these words back: the browser's console notes every failed request."""
    page.complaints[:] = [said for said in page.complaints if not any(word in said for word in words)]


def field(page: Page) -> Locator:
    """The field for questions, in either language."""
    return page.get_by_label(re.compile("^(Your question|Su pregunta)$"))


def send(page: Page, question: str) -> None:
    """Types a question and sends it."""
    field(page).fill(question)
    page.keyboard.press("Enter")


def ask(page: Page, question: str, path: str = "/") -> Locator:
    """The turn of the first question on a new page, once it is replied to."""
    page.goto(path)
    send(page, question)
    expect(page.locator(REPLY).first).to_be_visible()
    return page.locator(".turn").last


def ask_on(page: Page, question: str) -> Locator:
    """The turn of one more question, once it is replied to."""
    turns = page.locator(f".turn:has({REPLY})")
    before = turns.count()
    send(page, question)
    expect(turns).to_have_count(before + 1)
    return turns.last


def tapped(card: Locator) -> dict[str, str]:
    """What each link that names a number says → where it leads; every number that is said to be called is one."""
    links = card.locator("a.tap").all()
    said = {link.inner_text().split(",")[0].strip(): link.get_attribute("href") for link in links}
    return {words: str(to) for words, to in said.items() if re.search(r"\d", words)}


def histories(page: Page) -> list[list[dict]]:
    """The `history` of each request from now on, oldest first, as the page's own fetch sends it."""
    told: list[list[dict]] = []
    page.on("request", lambda r: told.append(r.post_data_json["history"]) if r.url.endswith("/ask") else None)
    return told


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


@dataclass(frozen=True, slots=True)
class Held:
    """Requests for answers, which wait until a test lets them go on; by their number, the first is 0."""

    page: Page
    routes: list[Route]

    def __getitem__(self, number: int) -> Route:
        for _ in range(1000):  # the browser tells of a request a moment after it began
            if len(self.routes) > number:
                return self.routes[number]
            self.page.wait_for_timeout(5)
        raise AssertionError(f"no request number {number} came within 5 s")

    def __len__(self) -> int:
        return len(self.routes)


def held(page: Page) -> Held:
    """The requests for answers from now on."""
    waiting = Held(page, [])
    page.route("**/ask", lambda route: waiting.routes.append(route))  # Playwright cannot take a method of a list
    return waiting


def edited(page: Page, edit: Callable[[dict], dict], path: str = "ask") -> None:
    """From now on every reply is the service's own after `edit`."""

    def answer(route: Route) -> None:
        reply = route.fetch()
        route.fulfill(response=reply, json=edit(reply.json()))

    page.route(f"**/{path}", answer)


def announcements(page: Page) -> Callable[[], list[str]]:
    """Gives every sentence that the status region has had since now, oldest first."""
    page.evaluate(
        """() => {
          const status = document.querySelector('[role=status]');
          window.heard = [];
          new MutationObserver(() => { if (status.textContent) window.heard.push(status.textContent); })
            .observe(status, { childList: true, characterData: true, subtree: true });
        }"""
    )
    return lambda: page.evaluate("window.heard")


def said(page: Page) -> list[str]:
    """The words of the last turn, line by line, but for those of buttons that need a script."""
    text = page.locator(".turn").last.inner_text()
    lines = [line.strip() for line in re.split(r"[\n\t]+", text)]
    return [line for line in lines if line and line not in SCRIPTED]
