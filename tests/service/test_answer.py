"""Answer: the story of one question, from this snapshot or not at all."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.glossary import Entry, Glossary
from indexer.snapshot import Snapshot
from service.answer import answer_question, card_answer
from service.coverage import Reason
from service.library import Library, make_library
from service.triage import Level, Triage, triage
from tests.service import serving

STAY = "How long do I have to stay after a Spravato dose?"


@pytest.mark.parametrize(
    ("question", "words", "document"),
    [
        (STAY, "staff must watch you for at least 2 hours", "topics/ketamine-for-depression"),
        ("how long do i have to stay after a spravatto dose", "at least 2 hours", "topics/ketamine-for-depression"),
        ("How long do I have to stay after an esketamine dose?", "at least 2 hours", "topics/ketamine-for-depression"),
        ("How much does one IV ketamine infusion cost?", "$400 to $800", "articles/what-treatment-costs"),
        ("how many people vomited on spravato", "9%\t2%", "articles/side-effects-and-boxed-warning"),
        ("Does Medicare cover Spravato?", "under Part B", "articles/insurance-medicare-medicaid-tricare-va"),
    ],
    ids=["plain", "misspelt", "synonym", "cost", "table cell", "insurance"],
)
def test_a_covered_question_is_answered_in_the_words_of_the_content(
    library: Library, question: str, words: str, document: str
) -> None:
    answer = answer_question(question, library)
    assert (answer.status, answer.reason) == ("answered", None)
    best = answer.quotes[0]
    start, end = best.highlight
    assert words in best.passage.text[start:end]
    assert best.citation.document_id == document
    assert best.citation.selector.exact == best.passage.text[start:end]


def test_a_comparison_is_answered_from_both_sides_each_with_its_own_citation(library: Library) -> None:
    answer = answer_question("difference between relapse and remission", library)
    assert (answer.status, answer.sides) == ("answered", 2)
    quoted = [quote.citation.selector.exact for quote in answer.quotes[:2]]
    assert sorted(words.split()[0] for words in quoted) == ["Relapse", "Remission"]
    assert len({quote.passage.id for quote in answer.quotes}) == len(answer.quotes)


def test_a_sentence_that_speaks_of_both_sides_answers_a_comparison_alone(library: Library) -> None:
    answer = answer_question("How does esketamine compare with quetiapine?", library)
    assert (answer.status, answer.sides) == ("answered", 1)
    words = answer.quotes[0].citation.selector.exact
    assert "esketamine" in words
    assert "quetiapine" in words


def test_a_definition_question_is_answered_by_the_sentence_that_defines(library: Library) -> None:
    words = answer_question("What does remission mean?", library).quotes[0].citation.selector.exact
    assert words.startswith("Remission means")


def test_every_quotation_is_cited_where_it_stands(library: Library) -> None:
    for question in (STAY, "difference between relapse and remission", "What does remission mean?"):
        for quote in answer_question(question, library, top_k=20).quotes:
            document = library.snapshot.documents[quote.citation.document_id]
            selector = quote.citation.selector
            start, end = quote.highlight
            assert document.text[selector.start : selector.end] == selector.exact == quote.passage.text[start:end]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("k", Reason.TOO_SHORT),
        ("😀", Reason.TOO_SHORT),
        ("ما هو الكيتامين؟", Reason.LANGUAGE),
        ("What is the capital of France?", Reason.OUT_OF_SCOPE),
        ("Does ketamine cause weight gain?", Reason.BELOW_THRESHOLD),
        ("Should I double my own lithium tonight?", Reason.PERSONAL_ADVICE),
    ],
)
def test_a_refusal_has_its_reason_and_its_sentence(library: Library, typed: str, reason: Reason) -> None:
    answer = answer_question(typed, library)
    assert (answer.status, answer.reason, answer.quotes) == ("not_covered", reason, ())
    assert answer.said == reason.value


def test_small_talk_is_answered_by_a_fixed_sentence(library: Library) -> None:
    answer = answer_question("hello", library)
    assert (answer.status, answer.reason, answer.said) == ("not_covered", Reason.CHITCHAT, "greeting")


def test_advice_that_the_content_answers_gets_the_boundary_sentence_too(library: Library, snapshot: Snapshot) -> None:
    lenient = replace(snapshot, calibration=replace(snapshot.calibration, threshold=-10.0))
    answer = answer_question("Should I take my own lithium tonight?", replace(library, snapshot=lenient))
    assert answer.status == "answered"
    assert (answer.reason, answer.said) == (Reason.PERSONAL_ADVICE, "advice")


def test_the_question_is_given_back_as_cleaned_and_as_understood(library: Library) -> None:
    answer = answer_question("  What is\x00  Spravto? ", library)
    assert answer.question == "What is Spravto?"
    assert answer.interpreted.startswith("What is spravato?")


def test_a_crisis_in_the_question_as_understood_gets_the_card(snapshot: Snapshot) -> None:
    """The message itself is harmless; only the name that the glossary adds to it is not."""
    glossary = Glossary((Entry("I want to die", ("plugh",)),))
    other = make_library(replace(snapshot, glossary=glossary))
    assert triage("plugh xyzzy").level is Level.NONE
    assert answer_question("plugh xyzzy", other).status == "crisis"


@pytest.mark.parametrize(("level", "person"), [(level, level in (Level.CRISIS, Level.EMERGENCY)) for level in Level])
def test_only_crisis_and_emergency_need_a_person(level: Level, person: bool) -> None:
    assert Triage(level, None, "en").is_urgent is person


@pytest.mark.parametrize("level", [Level.CRISIS, Level.EMERGENCY])
def test_the_card_holds_its_resources_and_nothing_of_the_message(level: Level) -> None:
    help_ = serving.shipped_help()
    answer = card_answer(Triage(level, "rule", "en"), "zebrafinch", help_, "US")
    assert (answer.status, answer.question, answer.interpreted, answer.quotes) == (level.value, "", "", ())
    assert answer.card == (help_.crisis if level is Level.CRISIS else help_.emergency)
    assert answer.resources == tuple(r for r in help_.resources if level.value in r.kinds and r.country in ("US", ""))
    assert "zebrafinch" not in str(answer)


@pytest.mark.parametrize("typed", ["What is known about ketamine and suicidal thoughts?", "988"])
def test_a_question_that_mentions_suicide_gets_one_quiet_line_and_the_home_countrys_lines(typed: str) -> None:
    help_ = serving.shipped_help()
    answer = answer_question(typed, serving.library(), country="GB")
    assert (answer.triage.level, answer.card, answer.help_line) == (Level.MENTION, None, help_.line)
    assert answer.resources[0].name == "Samaritans"
    assert {r.country for r in answer.resources} == {"GB"}


def test_an_answer_to_anything_else_has_no_help_line(library: Library) -> None:
    answer = answer_question(STAY, library)
    assert (answer.help_line, answer.resources) == (None, ())


def test_each_section_is_nearest_once(library: Library) -> None:
    answer = answer_question("Does ketamine cause weight gain?", library)
    assert len({(near.title, near.heading_path) for near in answer.nearest}) == len(answer.nearest) <= 5


def test_nothing_is_nearest_to_a_question_about_something_else(library: Library) -> None:
    assert answer_question("What is the capital of France?", library).nearest == ()


@settings(max_examples=settings.default.max_examples * 2 // 3)
@given(st.text(max_size=200))
def test_any_text_gets_an_answer_of_a_known_kind(typed: str) -> None:
    answer = answer_question(typed, serving.library())
    assert answer.status in ("answered", "not_covered", "crisis", "emergency")
    assert bool(answer.quotes) == (answer.status == "answered")
    assert (answer.reason is None) == (answer.status != "not_covered") or answer.reason is Reason.PERSONAL_ADVICE
