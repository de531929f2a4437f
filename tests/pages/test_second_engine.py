"""The main stories once more, in WebKit (iPhones) and in Firefox, each where it is installed; nothing is installed here."""

import pytest

from tests.pages import engines
from tests.pages.embedding import tag
from tests.pages.engines import ENTER, ESCAPE, TAB
from tests.pages.reading import CRISIS, STAY, UNCOVERED

QUOTED = "staff must watch you for at least 2 hours"
CHAT = "document.querySelector('kqa-chat')"
ROOT = CHAT + ".shadowRoot"
PANEL = ROOT + ".querySelector('.panel')"
FOCUSED = f"document.activeElement === {CHAT} ? ({ROOT}.activeElement.id || {ROOT}.activeElement.className) : document.activeElement.tagName"
PAGE = '<!doctype html><html lang="en"><title>A clinic</title><meta name="viewport" content="width=device-width">{}<h1>A clinic</h1>{}'
# Stands in a file of the host: its Content-Security-Policy forbids an inline script.
WATCH = """window.violated = []; window.heard = [];
addEventListener('securitypolicyviolation', (event) => violated.push(event.violatedDirective));
for (const name of ['answer', 'open', 'close']) addEventListener(name, () => heard.push(name));"""
HOSTILE = """<style>html { font-size: 62.5% } * { color: red !important; font-family: fantasy !important; letter-spacing: 4px !important }
button, dialog, div, textarea, kqa-chat { all: unset !important; display: none !important; opacity: .1 !important }</style>"""


@pytest.fixture(scope="module", params=engines.INSTALL)
def engine(request, tmp_path_factory):
    """A window of each engine that is installed, 900 pixels high and narrow enough for a phone's layout."""
    if not engines.installed(request.param):
        pytest.skip(engines.INSTALL[request.param])
    with engines.opened(request.param, tmp_path_factory.mktemp(request.param)) as engine:
        engine.size(520, 900)
        yield engine


@pytest.fixture
def ask(engine, service):
    """Types a question on a new chat page and waits for what this selector finds."""

    def asked(question, reply, path="/"):
        engine.visit(service.address + path)
        engine.wait("document.documentElement.classList.contains('script')")
        engine.click("document.querySelector('#question')")
        engine.type(question + ENTER)
        return engine.wait(f"document.querySelector({reply!r})?.textContent")

    return asked


@pytest.fixture
def guest(engine, service, host):
    """Opens a page of another site with the widget; `frame` is the size of a phone's screen."""

    def opened(policy="", head="", frame=None, **data):
        host.serve("/watch.js", WATCH, {"Content-Type": "text/javascript"})
        page = PAGE.format(f'<script src="/watch.js"></script>{head}', tag(service.address, **data))
        address = host.serve("/engine", page, {"Content-Security-Policy": policy} if policy else {})
        engine.visit(host.serve("/around", PAGE.format("", "")) if frame else address)
        if frame:
            engine.frame(address, *frame)
        engine.wait(f"{CHAT}?.shadowRoot")

    return opened


def test_the_marked_words_are_reached_by_the_citation_and_the_way_back_finds_the_answer(engine, ask):
    said = ask(STAY, "blockquote")
    assert QUOTED in said
    style = "getComputedStyle(document.querySelector('.context mark'))"
    assert engine.see(f"{style}.textDecorationLine") == "underline"  # colour is not the only cue
    engine.click("document.querySelector('.read')")
    assert engine.wait("document.querySelector('.prose mark')?.textContent") == said
    engine.wait(
        "(({ top, bottom }) => top >= 0 && bottom <= innerHeight)(document.querySelector('.prose mark').getBoundingClientRect())"
    )
    if engine.name == "firefox":
        return  # under remote control it keeps no page that is left, not even an empty one
    engine.back()
    assert engine.wait("document.querySelector('blockquote')?.textContent") == said
    assert engine.see("document.querySelectorAll('.turn').length") == 1


def test_what_gets_the_focus_is_not_behind_the_field(engine, ask):
    ask(STAY, "blockquote")
    engine.see("document.querySelector('.turn .read').focus()")
    for _ in range(8):
        engine.type(TAB)
        hidden = engine.see(
            "((at, field) => field.contains(at) || !at.closest('.turn') ? '' :"
            " at.getBoundingClientRect().bottom > field.getBoundingClientRect().top ? at.textContent : '')"
            "(document.activeElement, document.querySelector('#ask'))"
        )
        assert not hidden


def test_a_refusal_names_the_nearest_sections_and_gives_the_question_back(engine, ask):
    ask(UNCOVERED, ".refusal")
    assert engine.see("document.querySelectorAll('.nearest a').length") > 0
    assert "Not covered" in engine.wait("document.querySelector('#status').textContent")
    engine.click("document.querySelector('.rephrase')")
    assert engine.see("[document.activeElement.id, document.activeElement.value]") == ["question", UNCOVERED]


def test_a_crisis_card_has_the_numbers_and_not_the_readers_words(engine, ask):
    ask(CRISIS, ".card.crisis")
    assert engine.see("document.querySelector('.card').getAttribute('role')") == "alert"
    assert engine.see("document.querySelector('.card .first a').href") == "tel:988"
    assert CRISIS not in engine.see("document.body.innerText")
    background = engine.see("getComputedStyle(document.querySelector('.card')).backgroundColor")
    assert background == "rgb(75, 33, 71)"


def test_the_spanish_page_speaks_spanish_around_an_english_quotation(engine, ask):
    assert QUOTED in ask(STAY, "blockquote", "/?lang=es")
    assert engine.see("[document.documentElement.lang, document.querySelector('blockquote').lang]") == ["es", "en"]
    assert "Respuesta encontrada" in engine.wait("document.querySelector('#status').textContent")


@pytest.mark.parametrize("head", ["", HOSTILE], ids=["strict policy", "hostile style"])
def test_the_widget_asks_and_closes_and_the_focus_follows(engine, guest, service, head):
    guest("" if head else f"default-src 'self' {service.address}", head)
    engine.click(f"{ROOT}.querySelector('.launcher')")
    assert engine.wait(FOCUSED) == "question"
    engine.type(STAY + ENTER)
    assert QUOTED in engine.wait(f"{ROOT}.querySelector('blockquote')?.textContent")
    look = f"(({{ color, letterSpacing, fontFamily }}) => [color, letterSpacing, fontFamily.includes('fantasy')])(getComputedStyle({ROOT}.querySelector('blockquote')))"
    assert engine.see(look) == ["rgb(16, 33, 31)", "normal", False]
    engine.type(ESCAPE)
    engine.wait(f"!{PANEL}.open")
    assert engine.wait(FOCUSED) == "launcher"
    assert engine.see("[heard, violated]") == [["open", "answer", "close"], []]


def test_on_a_narrow_screen_the_panel_is_all_there_is_and_nothing_runs_over(engine, guest):
    guest(frame=(320, 640))
    engine.click(f"{ROOT}.querySelector('.launcher')")
    engine.wait(f"{PANEL}.matches(':modal')")
    box = f"(({{ left, top, width, height }}) => [left, top, width, height].map(Math.round))({PANEL}.getBoundingClientRect())"
    assert engine.see(box) == [0, 0, 320, 640]
    engine.type(STAY + ENTER)
    engine.wait(f"{ROOT}.querySelector('blockquote')")
    assert engine.see(
        f"[{PANEL}.scrollWidth, {ROOT}.querySelector('.scroll').scrollWidth].every((width) => width <= 320)"
    )
    engine.click(f"{ROOT}.querySelector('.close')")
    assert engine.wait(FOCUSED) == "launcher"


def test_a_service_that_is_down_leaves_the_numbers_and_the_question(engine, guest):
    guest(api=f"http://127.0.0.1:{engines.free_port()}")
    engine.see(f"{CHAT}.ask(arguments[0]) && null", STAY)
    assert "could not reach" in engine.wait(f"{ROOT}.querySelector('.fault[role=alert]')?.textContent")
    assert engine.see(f"{ROOT}.querySelector('.turn .resources a').href") == "tel:988"
    assert engine.see(f"{ROOT}.querySelector('#question').value") == STAY
