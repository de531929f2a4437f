"""What a publisher sets on the tag: title, examples, disclaimer, colour, language; and what markup in it does: nothing."""

import re

import pytest
from playwright.sync_api import expect

from service.words import counted, words_in
from tests.pages.embedding import ask, launcher, opened, panel, site, tag, visiting
from tests.pages.reading import CRISIS, STAY, UNCOVERED

# Pairs of text and ground, as painted; a ground that is not painted shows the one beneath it.
CONTRASTS = """() => {
  const root = document.querySelector('kqa-chat').shadowRoot, found = {};
  const rgba = (text) => { const n = text.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
  const ground = (e) => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] === 1) return c; } return [255, 255, 255]; };
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  for (const e of root.querySelectorAll('*')) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!own || !e.checkVisibility({visibilityProperty: true})) continue;
    const [a, b] = [light(rgba(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    found[`${e.localName}.${e.className} ${e.textContent.trim().slice(0, 20)}`] = (a + 0.05) / (b + 0.05);
  }
  return found;
}"""


@pytest.fixture
def guest(chromium, service, host):
    """Opens a page of another site with this tag."""
    return lambda how=None, **data: visiting(
        chromium, service.address, host.serve("/settings", site(tag(service.address, **data))), **(how or {})
    )


def test_title_examples_and_disclaimer_are_the_publishers(guest):
    with guest(
        title="Ask about ketamine", examples=f"{STAY}|  | What is ketamine? ", disclaimer="Ask your doctor too."
    ) as page:
        expect(launcher(page)).to_contain_text("Ask about ketamine")
        box = opened(page)
        expect(page.get_by_role("dialog", name="Ask about ketamine")).to_be_visible()
        expect(box.get_by_role("heading", level=2)).to_have_text("Ask about ketamine")
        expect(box.locator(".notice")).to_have_text("Ask your doctor too.")
        expect(box.locator(".examples button")).to_have_text([STAY, "What is ketamine?"])
        box.locator(".examples button").first.click()
        expect(box.locator("blockquote").first).to_contain_text("at least 2 hours")
        expect(box.locator(".examples")).to_be_hidden()
    with guest(examples="") as page:
        expect(opened(page).locator(".examples button")).to_have_count(0)


def test_markup_in_the_tag_and_in_a_question_shows_as_text(guest):
    nasty = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    with guest(title=nasty, examples=f"{nasty}|b", disclaimer=nasty) as page:
        box = opened(page)
        for shown in (".top h2", ".notice", ".examples button >> nth=0"):
            expect(box.locator(shown)).to_have_text(nasty)
        turn = ask(page, f"What does the zebrafish protocol cost, says {nasty} the keeper?")
        expect(turn.locator("blockquote").first).to_contain_text("<script>document.title='owned'</script>")
        expect(turn.locator(".asked")).to_contain_text(nasty)
        ask(page, f"Do zebrafish {nasty} like my aunt in Peru on Tuesdays?")
        assert box.locator("img, script").count() == 0
        assert page.title() == "A clinic"


# #808080 carries ink badly and white worse; #757575 can be read on white, but not on the ground of the panel
@pytest.mark.parametrize("color", ["#0b5d5b", "#ffd54f", "#111111", "#808080", "#757575"])
def test_every_text_can_be_read_in_any_colour_of_the_publisher(guest, color):
    with guest(color=color) as page:
        opened(page)
        ask(page, STAY).locator(".why summary").click()
        ask(page, UNCOVERED)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(50)
            found = page.evaluate(CONTRASTS)
            assert len(found) > 20
            assert {name: ratio for name, ratio in found.items() if ratio < 4.5} == {}, scheme
            expect(panel(page).locator(".top")).to_have_css("background-color", re.compile(_rgb(color)))


def _rgb(color: str) -> str:
    """("#0b5d5b") is "11, 93, 91"."""
    return ", ".join(str(int(color[at : at + 2], 16)) for at in (1, 3, 5))


@pytest.mark.parametrize("color", ["teal", "#fff", "red;} * {display:none", "#12345g"])
def test_a_colour_that_is_none_warns_and_leaves_ours(guest, color):
    with guest(color=color) as page:
        expect(opened(page).locator(".top")).to_have_css("background-color", "rgb(11, 93, 91)")
        assert len(page.complaints) == 1
        assert page.complaints.pop().startswith(f'kqa-chat: data-color "{color}" is not a colour like')


def test_a_reader_who_turns_to_the_dark_scheme_sees_the_colour_fit_it(guest):
    with guest(color="#0b5d5b") as page:
        opened(page)
        said = panel(page).locator(".questions button").first
        before = said.evaluate("(e) => getComputedStyle(e.closest('.panel')).backgroundColor")
        accent = "(e) => getComputedStyle(e, '::after').color"
        light = said.evaluate(accent)
        page.emulate_media(color_scheme="dark")
        assert said.evaluate("(e) => getComputedStyle(e.closest('.panel')).backgroundColor") != before
        page.wait_for_function(
            f"(was) => ({accent})(document.querySelector('kqa-chat').shadowRoot.querySelector('.questions button')) !== was",
            arg=light,
        )


def test_in_spanish_everything_but_the_articles_is_spanish(guest):
    with guest(lang="es") as page:
        expect(launcher(page)).to_contain_text(words_in("es")["ask_question"])
        assert page.locator("kqa-chat").get_attribute("lang") == "es"
        opened(page)
        turn = ask(page, STAY)
        expect(turn.locator("blockquote").first).to_have_attribute("lang", "en")
        expect(panel(page).get_by_role("status")).to_have_text(counted(words_in("es")["found"], 3))
        assert "lang=es" in turn.locator("a.read").first.get_attribute("href")
        expect(turn.locator("a.read").first).to_contain_text(words_in("es")["new_tab"])
        card = ask(page, CRISIS).get_by_role("alert")
        expect(card).to_have_attribute("lang", "en")
        card = ask(page, "ya no quiero vivir, quiero morir").get_by_role("alert")
        assert card.get_attribute("lang") is None
        expect(card.get_by_role("link", name="Llamar al 988")).to_have_attribute("href", "tel:988")


def test_a_language_that_the_service_has_not_leaves_the_one_that_is_here(guest):
    with guest(lang="tlh") as page:
        expect(opened(page)).to_contain_text("Your question")
        page.complaints[:] = [said for said in page.complaints if "40" not in said and "422" not in said]
