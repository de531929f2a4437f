"""Every screen as a screen reader gives it: roles, names and order; what is announced, and when."""

from playwright.sync_api import expect

from tests.pages.reading import (
    COST,
    CRISIS,
    REPLY,
    STAY,
    UNCOVERED,
    WORDS,
    announcements,
    ask,
    held,
    send,
)


def test_the_start_is_heard_in_the_order_in_which_it_is_used(page):
    page.goto("/")
    expect(page.locator("body")).to_match_aria_snapshot("""
        - link "Skip to your question"
        - banner:
          - heading [level=1]
          - paragraph: /exact quotations/
          - paragraph: General information, not medical advice.
          - navigation "Language":
            - list
          - paragraph:
            - link "Need help now?"
        - main:
          - log "Conversation":
            - list
          - textbox "Your question"
          - button "Ask"
          - paragraph:
            - status
          - heading "Questions you could ask" [level=2]
          - list:
            - listitem:
              - button
          - navigation "Read our articles":
            - heading "Read our articles" [level=2]
            - list
        - complementary "Help":
          - paragraph: /Call or text 988/
          - paragraph:
            - link /Call 988.*Lifeline/
            - link /Text 988.*Lifeline/
          - group: Get help
    """)


def test_an_answer_is_heard_in_the_log_quotation_first_and_then_its_source(page):
    ask(page, STAY)
    expect(page.locator("main")).to_match_aria_snapshot("""
        - main:
          - log "Conversation":
            - list:
              - listitem:
                - article:
                  - 'heading "You asked: How long do I have to stay after a Spravato dose?" [level=2]'
                  - blockquote:
                    - paragraph: /at least 2 hours/
                  - paragraph: "/From: Ketamine for Depression/"
                  - paragraph:
                    - text: Checked against its sources on
                    - time
                  - paragraph:
                    - link "Read it in the article"
                    - button "Copy"
                  - group: /Why this answer\\?/
                  - heading "The passage it comes from" [level=3]
                  - paragraph:
                    - mark: "/quoted: .*at least 2 hours/"
                  - group "Was this helpful?":
                    - paragraph: Was this helpful?
                    - button "Yes"
                    - group: "No"
                  - group: 2 more passages from our articles
                  - heading "You could also ask" [level=3]
                  - list:
                    - listitem:
                      - button
                  - paragraph:
                    - text: General information, not medical advice.
                    - link "Need help now?"
          - paragraph:
            - button "Print"
            - button "Clear this conversation"
          - textbox "Your question"
          - button "Ask"
          - paragraph:
            - status: Answer found, 3 sources
    """)


def test_a_refusal_is_heard_with_the_ways_on_from_it(page):
    ask(page, UNCOVERED)
    title, hint = WORDS["not_covered_title"]["below_threshold"], WORDS["hint"]["below_threshold"]
    expect(page.locator("main")).to_match_aria_snapshot(f"""
        - main:
          - log "Conversation":
            - list:
              - listitem:
                - article:
                  - 'heading "You asked: {UNCOVERED}" [level=2]'
                  - 'heading "{title}" [level=3]'
                  - paragraph
                  - paragraph: "{hint}"
                  - button "Ask it in other words"
                  - heading "Closest in our articles" [level=3]
                  - list:
                    - listitem:
                      - link
                  - group "Was this helpful?"
                  - heading "Questions you could ask" [level=3]
                  - list:
                    - listitem:
                      - button
          - textbox "Your question"
          - paragraph:
            - status: Not covered
    """)


def test_a_card_is_an_alert_that_names_every_number_with_its_place(page):
    ask(page, CRISIS)
    expect(page.locator("main")).to_match_aria_snapshot("""
        - main:
          - log "Conversation":
            - list:
              - listitem:
                - alert:
                  - heading [level=2]
                  - paragraph
                  - paragraph: 988 Suicide & Crisis Lifeline US
                  - paragraph:
                    - link /Call 988 ?, 988 Suicide & Crisis Lifeline/
                    - link /Text 988 ?, 988 Suicide & Crisis Lifeline/
                    - link /Chat or website ?, 988 Suicide & Crisis Lifeline/
                  - heading "Other places that help" [level=3]
                  - list:
                    - listitem
          - textbox "Your question"
          - paragraph:
            - status
    """)


def test_what_is_announced_comes_in_order_and_once(page):
    page.goto("/")
    heard = announcements(page)
    for question in (STAY, UNCOVERED, "thanks", CRISIS, COST):
        send(page, question)
        expect(page.locator(".turn").last.locator(REPLY).first).to_be_visible()
        expect(page.locator(".searching")).to_have_count(0)
    said = [sentence for sentence in heard() if sentence != WORDS["searching"]]  # a busy machine may be slow
    assert said == ["Answer found, 3 sources", "Not covered", "Answer found, 3 sources"]
    expect(page.get_by_role("log").locator("li.turn")).to_have_count(5)
    expect(page.get_by_role("log").get_by_role("alert")).to_have_count(1)


def test_a_question_under_way_is_said_by_the_status_alone(page):
    page.goto("/")
    held(page)
    send(page, STAY)
    expect(page.get_by_role("status")).to_have_text(WORDS["searching"])
    expect(page.locator(".turn")).to_have_attribute("aria-hidden", "true")
    expect(page.get_by_role("log").get_by_role("heading")).to_have_count(0)
