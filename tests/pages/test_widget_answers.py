"""What a reader gets in the widget that differs from the page: links that leave the host alone, and a card in any language."""

import pytest
from playwright.sync_api import expect

from tests.pages.embedding import ask, opened, panel, site, tag, visiting
from tests.pages.reading import CRISIS, EMERGENCY, MENTION, STAY, UNCOVERED, tapped


@pytest.fixture
def guest(chromium, service, host):
    """Opens a page of another site with the widget."""
    return lambda **how: visiting(chromium, service.address, host.serve("/answers", site(tag(service.address))), **how)


def test_the_article_opens_in_a_tab_of_its_own_and_the_host_page_stays(guest, service):
    with guest() as page:
        opened(page)
        turn = ask(page, STAY)
        link = turn.get_by_role("link", name="Read it in the article (opens in a new tab)").first
        assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener")
        with page.expect_popup() as waiting:
            link.click()
        article = waiting.value
        article.bring_to_front()  # a tab that nobody sees need not scroll
        expect(article.locator("mark#quote")).to_be_in_viewport()
        assert article.url.startswith(f"{service.address}/read/")
        assert article.evaluate("opener === null")
        article.close()
        expect(turn.locator("blockquote").first).to_be_visible()
        turn = ask(page, UNCOVERED)
        nearest = turn.locator(".nearest a").first
        expect(nearest).to_contain_text("opens in a new tab")
        assert nearest.get_attribute("href").startswith(service.address)
        # every link with an address leads away from here in a tab of its own, or to a phone
        leads = panel(page).locator("a").evaluate_all("all => all.map((a) => [a.getAttribute('href'), a.target])")
        assert {href for href, target in leads if not target and href.startswith(("/", service.address))} == set()


@pytest.mark.parametrize(
    ("message", "heading", "taps", "lang"),
    [
        (CRISIS, None, {"Call 988": "tel:988", "Text 988": "sms:988", "Call 911": "tel:911"}, None),
        ("ya no quiero vivir, quiero morir", "No tiene que cargar con esto a solas",
         {"Llamar al 988": "tel:988", "Enviar texto al 988": "sms:988", "Llamar al 911": "tel:911"}, "es"),
    ],
    ids=["English", "Spanish"],
)  # fmt: skip
def test_somebody_in_crisis_gets_the_card_with_numbers_to_tap(guest, message, heading, taps, lang):
    with guest() as page:
        opened(page)
        card = ask(page, message).get_by_role("alert")
        expect(card).to_be_in_viewport()
        assert tapped(card) == taps
        assert card.get_attribute("lang") == lang
        if heading:
            expect(card.get_by_role("heading", level=2)).to_have_text(heading)
        assert message not in panel(page).inner_text()
        detail = page.evaluate("heard.at(-1)[1]")
        assert (detail["status"], detail["passage_ids"]) == ("crisis", [])
        expect(panel(page).get_by_label("Your question")).to_be_focused()


def test_an_emergency_gets_its_card_and_a_mention_its_quiet_line(guest):
    with guest() as page:
        opened(page)
        expect(ask(page, EMERGENCY).locator(".card.emergency a[href='tel:911']").first).to_be_visible()
        quiet = ask(page, MENTION).locator(".mention")
        assert tapped(quiet) == {"Call 988": "tel:988", "Text 988": "sms:988"}


def test_the_help_line_stands_in_the_widget_before_anything_is_asked(guest):
    with guest() as page:
        bar = opened(page).locator(".helpbar")
        expect(bar.locator('> p a[href="tel:988"]')).to_be_visible()
        bar.locator("summary").click()
        expect(bar.locator('details a[href="tel:911"]').first).to_be_visible()
