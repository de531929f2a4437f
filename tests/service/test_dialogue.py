"""Dialogue: on what a question leans, what that adds, and what stands alone."""

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.glossary import Entry, Glossary
from indexer.passage import Passage
from indexer.terms import terms
from service.dialogue import (
    CONTEXT,
    FULL,
    KEPT,
    LEAST,
    MOST_ADDED,
    MOST_EARLIER,
    QUOTED,
    WORDED,
    Reading,
    Turn,
    blend,
    bonuses,
    favor,
    informative_spans,
    read_turn,
    weight_of,
)
from service.highlight import Evidence
from service.retrieval import Hit

KETAMINE = Glossary(
    (
        Entry("esketamine", ("Spravato",)),
        Entry("IV ketamine", ("ketamine drip", "ketamine infusion")),
        Entry("insurance", ("insurer", "cover")),
    ),
    ("ketamine", "esketamine", "nasal spray"),
)
GARDEN = Glossary((Entry("box hedge", ("boxwood",)), Entry("box tree moth", ("moth",))), ("box hedge", "rose", "yew"))
FOLLOW_UPS = [
    "and the nasal one?",
    "how much then?",
    "why?",
    "what about older people?",
    "is that dangerous?",
    "who pays for it",
]


def after(text: str, *earlier: str, glossary: Glossary = KETAMINE) -> Reading:
    """The reading of a text after these questions."""
    return read_turn(text, [Turn(question) for question in earlier], glossary)


@pytest.mark.parametrize("text", FOLLOW_UPS)
def test_a_follow_up_leans_on_the_question_before(text: str) -> None:
    reading = after(text, "what does a ketamine infusion cost")
    assert reading.leans
    assert reading.context == "what does a ketamine infusion cost"
    assert reading.searched == f"{text} (what does a ketamine infusion cost)"
    assert "ketamine infusion cost" in reading.interpreted
    assert reading.interpreted.startswith(f"{text} (")


@pytest.mark.parametrize("text", FOLLOW_UPS)
def test_a_follow_up_leans_whatever_the_content_is_about(text: str) -> None:
    assert after(text, "when should I cut a box hedge", glossary=GARDEN).leans
    assert after(text, "when should I cut a box hedge", glossary=Glossary()).leans


@pytest.mark.parametrize(
    "text",
    [
        "does medicare pay for Spravato",
        "What are the most common side effects of esketamine nasal spray?",
        "can you become addicted to ketamine if you take it for years",
        "is it safe to drive home after a ketamine infusion",
        "are there studies of ketamine in teenagers with depression",
        "my mother is 74 and has tried four antidepressants, would a ketamine infusion be an option for her",
    ],
)
def test_a_question_that_stands_alone_inherits_nothing(text: str) -> None:
    reading = after(text, "does ECT make you lose your memory", "for how long?")
    assert (reading.context, reading.weight, reading.quoted) == ("", 0.0, None)
    assert reading.searched == reading.interpreted == text
    assert bonuses(reading, [passage("a")]) == {}


def test_the_first_question_leans_on_nothing() -> None:
    assert after("why?") == Reading("why?")


def test_a_chain_of_four_leans_on_all_questions_since_the_one_that_stood_alone() -> None:
    chain = ["is Spravato covered by insurance in Canada", "and in Quebec?", "why not?", "since when?"]
    assert after("who decides that?", *chain).context == (
        "since when? why not? and in Quebec? is Spravato covered by insurance in Canada"
    )


def test_after_a_change_of_topic_only_the_latest_topic_is_meant() -> None:
    reading = after(
        "how long for?",
        "what does a ketamine infusion cost in the United States",
        "and six of them?",
        "can I drive home after esketamine nasal spray",
    )
    assert reading.context == "can I drive home after esketamine nasal spray"


@pytest.mark.parametrize("talk", ["thanks!", "ok thanks", "hello", "?", "👍", "спасибо большое"])
def test_small_talk_and_what_cannot_be_read_is_skipped(talk: str) -> None:
    first = "does ketamine raise your blood pressure"
    assert after("for how long?", first, talk) == after("for how long?", first)
    assert after(talk, first) == Reading(talk)


def test_no_more_than_the_last_eight_turns_are_looked_back_at() -> None:
    questions = ["is Spravato safe for elderly patients with heart disease", *["why?"] * MOST_EARLIER]
    assert after("since when?", *questions).context == " ".join(["why?"] * MOST_EARLIER)


def test_the_passage_quoted_last_in_the_same_run_is_the_one_that_counts() -> None:
    turns = [Turn("what does a ketamine infusion cost", (7, 8)), Turn("and six?", (3,)), Turn("why?")]
    assert read_turn("is that legal?", turns, KETAMINE).quoted == 3
    turns = [Turn("what does a ketamine infusion cost", (7,)), Turn("can I drive home after Spravato treatment today")]
    assert read_turn("why?", turns, KETAMINE).quoted is None


def test_the_document_quoted_last_gets_a_bonus_in_step_with_the_weight() -> None:
    passages = [passage("a"), passage("b")]
    reading = Reading("why?", "what does it cost", 0.9, 1.0, 1)
    assert bonuses(reading, passages) == {"b": QUOTED} == {"b": 1.0}
    assert bonuses(replace(reading, weight=0.5), passages) == {"b": 0.5}
    assert bonuses(replace(reading, quoted=None), passages) == {}


@pytest.mark.parametrize("number", [-1, 2, 10**9])
def test_a_passage_that_the_snapshot_no_longer_has_gives_no_bonus(number: int) -> None:
    assert bonuses(Reading("why?", "what", 0.9, 1.0, number), [passage("a"), passage("b")]) == {}


def test_the_bonus_changes_the_order_and_no_score() -> None:
    passages = [passage("a"), passage("b"), passage("b")]
    evidence = [scored(0, 2.0), scored(1, 1.75), scored(2, 1.0)]
    assert favor(evidence, {"b": 0.5}, passages) == [evidence[1], evidence[0], evidence[2]]
    assert favor(evidence, {"b": 0.25}, passages) == evidence  # equals by passage
    assert favor(evidence, {}, passages) == evidence


def test_vectors_are_added_by_weight() -> None:
    question, context = np.array([1, 0], dtype=np.float32), np.array([0, 1], dtype=np.float32)
    assert blend(question, context, 1.0) == pytest.approx([0.8192, 0.5735], abs=1e-4)
    assert blend(question, context, 1.0)[1] == pytest.approx(CONTEXT / sqrt(1 + CONTEXT**2))
    assert blend(question, context, 0.0) == pytest.approx([1, 0])
    assert blend(question, context, 1.0).dtype == np.float32


@pytest.mark.parametrize(
    ("probability", "weight"), [(0.0, 0.0), (0.2, 0.0), (0.35, 0.25), (0.5, 0.5), (0.8, 1.0), (1.0, 1.0)]
)
def test_the_weight_grows_evenly_between_the_two_probabilities(probability: float, weight: float) -> None:
    assert (LEAST, FULL) == (0.2, 0.8)
    assert weight_of(probability) == pytest.approx(weight)


def test_the_words_of_earlier_questions_are_searched_for_only_from_a_certain_weight() -> None:
    doubtful = Reading("how quick is the drip", "will I feel better", 0.3, WORDED - 0.01)
    assert doubtful.leans and doubtful.interpreted != doubtful.text
    assert doubtful.searched == "how quick is the drip"
    assert replace(doubtful, weight=WORDED).searched == "how quick is the drip (will I feel better)"


def test_an_earlier_turn_that_may_lean_keeps_its_run_although_nothing_would_be_added_to_it() -> None:
    """A chain that breaks loses its subject for good; so the run is left only where a turn clearly stands alone."""
    assert KEPT < LEAST
    first, doubtful = Turn("how does ketamine work in the brain"), Turn("can my wife sit with me then, in the room")
    probability = read_turn(doubtful.question, [first], KETAMINE).probability
    assert read_turn("why?", [first, doubtful], KETAMINE).context.endswith(first.question) == (probability >= KEPT)


def test_brackets_hold_the_informative_stretches_as_they_stand_without_what_the_question_has() -> None:
    assert informative_spans("why two hours", "do I stay two hours after Spravato") == ["stay", "after Spravato"]
    reading = after("why?", "what does Spravato cost in Canada", "and a ketamine infusion there?")
    assert reading.interpreted == "why? (ketamine infusion, Spravato cost, Canada)"


def test_brackets_hold_at_most_twelve_words_of_the_newest_questions() -> None:
    spans = informative_spans("why", " ".join(f"word{number}" for number in range(20)))
    assert spans == [" ".join(f"word{number}" for number in range(MOST_ADDED))]


def test_the_interpretation_of_a_leaning_question_without_anything_new_is_the_question() -> None:
    assert Reading("why ketamine?", "ketamine", 0.9, 1.0).interpreted == "why ketamine?"


sentences = st.lists(
    st.sampled_from(
        """why how much what about and the spray ketamine Spravato cost it that one? older people safe? thanks ok no 2 hours
        don't 0.5 mg/kg é 漢字 👍 — ( )""".split()
    ),
    max_size=12,
).map(" ".join)


@given(st.one_of(sentences, st.text(max_size=40)), st.lists(st.one_of(sentences, st.text(max_size=40)), max_size=12))
def test_any_turns_are_read_and_always_alike(text: str, earlier: list[str]) -> None:
    turns = [Turn(question, (number,)) for number, question in enumerate(earlier)]
    reading = read_turn(text, turns, KETAMINE)
    assert reading == read_turn(text, turns, KETAMINE)
    assert 0 <= reading.weight <= 1 and 0 <= reading.probability < 1
    assert reading.leans == bool(reading.context)
    assert reading.searched.startswith(text) and reading.interpreted.startswith(text)
    if not reading.leans:
        assert reading.interpreted == reading.searched == text


@given(sentences, sentences)
def test_the_brackets_never_hold_what_the_question_has_already(text: str, context: str) -> None:
    spans = informative_spans(text, context)
    assert all(span in context for span in spans)
    assert all(set(terms(span)).isdisjoint(terms(text)) for span in spans)
    assert sum(len(span.split()) for span in spans) <= MOST_ADDED


def passage(document: str) -> Passage:
    """A passage of a document."""
    return Passage(f"{document}#0", document, (), "", 0, 4, "Text", ((0, 4),))


def scored(number: int, score: float) -> Evidence:
    """Evidence of a passage with this score."""
    hit = Hit(number, 0.0, 0.0, (0.0,), (0.0,), 0.0)
    return Evidence(hit, 0, 0.0, 0.0, 0.0, 0.0, score, (score,), ())
