"""Browsing: what a reader's browser downloads, and how long it takes from the key press to the painted answer.

    python -m evals.browsing http://127.0.0.1:8000              of a running service, 60 questions, three runs
    python -m evals.browsing http://127.0.0.1:8000 --runs 5 --questions 100

Needs the extra `test` and a Chromium (BROWSER=/path/to/chrome names one). Compare medians, by ratio.
"""

import argparse
import os
import re
import shutil
import sys
from collections.abc import Sequence

import httpx
import numpy as np
from playwright.sync_api import Page, sync_playwright

from evals.questions import read_questions

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# From the key that sends the question to the second frame after its reply stands in the page: the first one paints it.
STOPWATCH = """
() => {
  const replies = () => window.log().querySelectorAll(':is(blockquote, .refusal, .reply, .card, .fault)').length;
  const before = replies();
  window.painted = new Promise((done) => {
    let pressed = 0;
    addEventListener('keydown', () => { pressed = performance.now(); }, { capture: true, once: true });
    const seen = new MutationObserver(() => {
      if (replies() === before) return;
      seen.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - pressed)));
    });
    seen.observe(window.log(), { childList: true, subtree: true });
  });
}
"""


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address", help="where the service is, such as http://127.0.0.1:8000")
    parser.add_argument("--runs", type=int, default=3, help="how often a browser is started [3]")
    parser.add_argument("--questions", type=int, default=60, help="different questions asked in each run [60]")
    options = parser.parse_args()
    browser = os.environ.get("BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit("No Chromium was found. Install one, or name it: BROWSER=/path/to/chrome")
    address = options.address.rstrip("/")
    try:
        rows = sizes(address)
    except httpx.HTTPError as error:
        sys.exit(f"{address} does not answer ({error}). Start the service first: make serve")
    print("Bytes as sent, with gzip, and unpacked:")
    for name, (sent, whole) in rows.items():
        print(f"  {name:<34} {sent:>8,} {whole:>9,}")
    questions = list(dict.fromkeys(labelled.question for labelled in read_questions()))[: options.questions]
    print(f"\nMilliseconds from the key press to the painted reply, {len(questions)} questions a run:")
    for place in ("page", "widget"):
        for run in range(1, options.runs + 1):
            times = paint_times(browser, address, place, questions)
            middle, late = np.percentile(times, (50, 95))
            print(f"  {place:<7} run {run}   median {middle:6.1f}   95th percentile {late:6.1f}")


def sizes(address: str) -> dict[str, tuple[int, int]]:
    """Bytes sent and unpacked of the chat page with all that it loads, of the widget, and of a content page."""
    with httpx.Client(base_url=address, headers={"Accept-Encoding": "gzip"}, timeout=30) as client:
        html = client.get("/").text
        loaded = list(dict.fromkeys(re.findall(r'(?:href|src)="(/static/[^"]+)"', html)))
        rows = {"/": _size(client, "/"), **{path.split("?")[0]: _size(client, path) for path in loaded}}
        for module in _imported(client, [path.split("?")[0] for path in loaded if ".js" in path]):
            rows[module] = _size(client, module)
        total = (sum(sent for sent, _ in rows.values()), sum(whole for _, whole in rows.values()))
        rows |= {"the chat page, first visit": total, "/widget.js": _size(client, "/widget.js")}
        article = re.search(r'href="(/read/[^"]+)"', html)
        return rows | ({article[1]: _size(client, article[1])} if article else {})


def _imported(client: httpx.Client, modules: Sequence[str]) -> list[str]:
    """The modules that these import, and those that they do."""
    found: list[str] = []
    waiting = list(modules)
    while waiting:
        for name in re.findall(r"from '\./([\w.-]+)'", client.get(waiting.pop()).text):
            path = f"/static/{name}"
            if path not in found:
                found.append(path)
                waiting.append(path)
    return sorted(found)


def _size(client: httpx.Client, path: str) -> tuple[int, int]:
    with client.stream("GET", path) as response:
        sent = sum(len(chunk) for chunk in response.iter_raw())
    return sent, len(client.get(path).content)


def paint_times(browser: str, address: str, place: str, questions: Sequence[str]) -> list[float]:
    """Milliseconds for each question, asked one after another in a fresh browser; the first one warms it up."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        times = [_asked(page, question, place, address) for question in (questions[0], *questions)]
        chromium.close()
    return times[1:]


def _asked(page: Page, question: str, place: str, address: str) -> float:
    """One question on a page without earlier ones: a long conversation is another measurement."""
    if place == "page":
        page.goto(address)
        page.evaluate("window.log = () => document.querySelector('#turns')")
        page.locator("#question").fill(question)
    else:
        page.goto(f"{address}/read/topics/ketamine-for-depression")
        page.wait_for_function("customElements.get('kqa-chat') && document.querySelector('kqa-chat').shadowRoot")
        page.evaluate("document.querySelector('kqa-chat').open()")
        page.evaluate("window.log = () => document.querySelector('kqa-chat').shadowRoot.querySelector('.turns')")
        page.locator("kqa-chat textarea").first.fill(question)
    page.evaluate(STOPWATCH)
    page.keyboard.press("Enter")
    return float(page.evaluate("window.painted"))


if __name__ == "__main__":
    main()
