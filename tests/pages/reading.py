"""What a reader does on the chat page, and what they see there."""

import re

from playwright.sync_api import Locator, Page, expect

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


def send(page: Page, question: str) -> None:
    """Types a question and sends it."""
    page.get_by_label("Your question").fill(question)
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
