"""The pages to read: the quoted words marked, what is said of their age, contents and sources, the widget at hand."""

import json
import re
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import expect

from tests.pages.reading import ARTICLE, COST, PHONE, STAY, UNCOVERED, WORDS, ask


def test_a_page_says_when_it_was_checked_and_that_no_clinician_has_reviewed_it_yet(page):
    page.goto(ARTICLE)
    facts = page.locator(".facts")
    expect(facts).to_contain_text(re.compile(r"Checked against its sources on \d{1,2} \w+ 20\d\d"))
    expect(facts).to_contain_text("Not yet reviewed by a clinician")
    expect(facts).to_contain_text("General information, not medical advice.")
    told = json.loads(page.locator('script[type="application/ld+json"]').text_content() or "")
    assert told["dateModified"] == facts.locator("time").get_attribute("datetime")
    assert "reviewedBy" not in told and "lastReviewed" not in told


def test_the_contents_lead_to_every_heading_and_the_sources_to_where_they_stand(page):
    page.goto(ARTICLE)
    page.locator(".toc summary").click()
    links = page.locator(".toc a")
    headings = page.locator(".body :is(h2, h3)")
    assert links.all_inner_texts() == headings.all_inner_texts()
    links.last.click()
    expect(headings.last).to_be_in_viewport()
    assert page.locator(".sources li a").count() >= 3
    assert all(str(a.get_attribute("href")).startswith("https://") for a in page.locator(".sources li a").all())
    page.get_by_role("link", name="Back to the top").click()
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


@pytest.mark.parametrize("question", [STAY, COST])
def test_a_citation_lands_on_its_words_and_says_where_they_are(page, question):
    turn = ask(page, question)
    quoted = turn.locator("blockquote").first.inner_text().replace(" · ", "\t")
    turn.get_by_role("link", name="Read it in the article").first.click()
    expect(page.locator("mark#quote").first).to_be_in_viewport()
    marked = page.locator("mark").all_inner_texts()
    assert "".join(marked).split() == quoted.replace("·", " ").split() or quoted.split() == " ".join(marked).split()
    expect(page.locator(".arrival a")).to_have_attribute("href", "#quote")
    expect(page.locator("mark").first).to_have_attribute("data-cue", "quoted: ")
    expect(page.locator(".changed")).to_have_count(0)


def test_a_page_that_has_changed_since_it_was_quoted_says_so_and_marks_nothing(page):
    turn = ask(page, STAY)
    link = str(turn.get_by_role("link", name="Read it in the article").first.get_attribute("href"))
    page.goto(re.sub(r"sha=\w+", "sha=0123456789ab", link))
    expect(page.locator(".changed")).to_have_text(WORDS["read"]["changed"])
    expect(page.locator("mark")).to_have_count(0)
    expect(page.locator(".arrival")).to_have_count(0)


def test_the_nearest_sections_lead_to_their_headings(page, service):
    turn = ask(page, UNCOVERED)
    addresses = [str(link.get_attribute("href")) for link in turn.locator(".nearest a").all()]
    assert len(addresses) == 5
    for address in addresses:
        text = httpx.get(service.address + address).text
        assert f'id="{urlsplit(address).fragment}"' in text


def test_the_widget_is_at_hand_on_a_page_and_answers_there(page):
    page.goto(ARTICLE)
    page.get_by_role("button", name="Ask a question").click()
    chat = page.locator("kqa-chat")
    expect(chat.get_by_label("Your question")).to_be_focused()
    page.keyboard.type(STAY)
    page.keyboard.press("Enter")
    expect(chat.locator("blockquote").first).to_contain_text("at least 2 hours")


def test_an_editor_asks_why_without_script_and_reads_on_in_the_article(chromium, service):
    context = chromium.new_context(base_url=service.address, viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto("/inspect")
    page.get_by_label("A reader’s question").fill(STAY)
    page.get_by_role("button", name="Explain").click()
    expect(page.get_by_role("heading", name="The verdict: quoted")).to_be_visible()
    expect(page.get_by_label("Probability that the best sentence answers")).to_be_visible()
    first = page.locator(".ranked > li").first
    marked = first.locator("mark").first.inner_text()
    first.get_by_role("link").first.click()
    assert page.locator("mark#quote").inner_text() in marked
    context.close()
