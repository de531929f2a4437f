"""Explanation: its figures add up to those that decided, and asking for it changes nothing."""

from dataclasses import astuple, fields, replace

import numpy as np
import pytest

from indexer.calibration import UNCALIBRATED, Support, Weights, logistic
from indexer.snapshot import Snapshot
from service.answer import WEIGHED, answer_question
from service.coverage import Coverage, Reason
from service.explanation import MEANINGS, UNSEARCHED, Explanation, Part, explain_answer, lines, parts_of, percent
from service.highlight import gather
from service.library import Library
from service.noted import consult
from service.question import interpret
from service.retrieval import retrieve

STAY = "How long do I have to stay after a Spravato dose?"
VEIN = "Which vein of the arm is the ketamine drip put into?"
FRANCE = "What is the capital of France?"
ASKED = [STAY, VEIN, FRANCE, "how many people vomited on spravato"]


def explained(library: Library, question: str) -> Explanation:
    """The explanation of the answer to a question that is searched for."""
    explanation = answer_question(question, library, explain=True).explanation
    assert explanation is not None
    return explanation


@pytest.mark.parametrize("question", [*ASKED, "hello", "k"])
def test_asking_why_changes_nothing_else_and_costs_nothing_unasked(library: Library, question: str) -> None:
    plain, told = answer_question(question, library), answer_question(question, library, explain=True)
    assert plain.explanation is None
    assert told.explanation is not None
    assert replace(told, explanation=None) == plain


@pytest.mark.parametrize("question", ASKED)
def test_the_contributions_of_a_candidate_add_up_to_its_score(library: Library, question: str) -> None:
    candidates = explained(library, question).candidates
    assert 1 <= len(candidates) <= WEIGHED <= 50
    for candidate in candidates:
        assert sum(part.contribution for part in candidate.parts) == pytest.approx(candidate.score)
        assert [part.name for part in candidate.parts] == [field.name for field in fields(Weights)]
        assert len(candidate.scores) == len(candidate.passage.sentences)
        assert candidate.score in candidate.scores


@pytest.mark.parametrize("question", ASKED)
def test_the_contributions_of_the_verdict_add_up_to_the_log_odds(library: Library, question: str) -> None:
    verdict = explained(library, question).verdict
    assert verdict is not None
    assert verdict.probability is not None
    assert verdict.probability == pytest.approx(logistic(sum(part.contribution for part in verdict.parts)))
    assert verdict.threshold == library.snapshot.calibration.threshold
    assert [part.name for part in verdict.parts] == [field.name for field in fields(Support)]


def test_what_is_shown_stands_among_the_candidates_with_its_number_and_its_marked_words(library: Library) -> None:
    answer = answer_question(STAY, library, top_k=5, explain=True)
    assert answer.explanation is not None
    shown = {one.number: one for one in answer.explanation.candidates if one.number}
    assert sorted(shown) == [quote.number for quote in answer.quotes]
    for quote in answer.quotes:
        assert (shown[quote.number].passage, shown[quote.number].slices) == (quote.passage, quote.slices)
        assert shown[quote.number].citation == quote.citation


def test_a_part_is_named_by_its_place_and_adds_its_value_times_its_weight() -> None:
    """2 · 3 + 0.5 · (−4) = 6 − 2: the second speaks against."""
    count = len(fields(Weights))
    weights = Weights(*(3.0, -4.0, *(0.0,) * (count - 2)))
    parts = parts_of((2.0, 0.5, *(1.0,) * (count - 2)), weights)
    assert [part.name for part in parts[:2]] == ["passage", "sentence"]
    assert [part.contribution for part in parts] == [6.0, -2.0, *(0.0,) * (count - 2)]
    assert tuple(part.weight for part in parts) == astuple(weights)


def test_every_kind_of_evidence_has_words_for_an_editor() -> None:
    weighed = {field.name for model in (Weights, Support) for field in fields(model)}
    assert weighed <= MEANINGS.keys()
    assert Part("brand_new", 1.0, 1.0).meaning == "Brand new"


def test_a_mended_word_is_told_as_typed_and_as_read(library: Library) -> None:
    told = explained(library, "Does Spravto work?")
    assert told.mended == (("Spravto", "spravato"),)
    assert "Read “spravato” for “Spravto”." in lines(told)


def test_each_informative_word_says_whether_the_first_passage_holds_it(library: Library) -> None:
    told = explained(library, "Does ketamine cure a zebrafinch?")
    assert [term.word for term in told.terms] == ["ketamine", "cure", "zebrafinch"]
    assert all(term.weight > 0 for term in told.terms)
    ketamine, cure, bird = told.terms
    assert ketamine.in_best
    assert (bird.in_best, bird.candidates) == (False, 0)
    assert all(term.in_best <= term.candidates <= len(told.candidates) for term in (ketamine, cure))


def test_the_nearest_noted_questions_are_those_with_the_highest_cosine(library: Library, snapshot: Snapshot) -> None:
    asked = next(phrasing for phrasing in snapshot.phrasings if phrasing.passage >= 0 and len(phrasing.question) > 30)
    vector = snapshot.encoder.query(interpret(asked.question, snapshot.glossary, library.lexicon).interpreted)
    rows = np.concatenate([snapshot.phrasing_rows, snapshot.uncovered_rows])
    noted = explained(library, asked.question).noted
    assert [one.cosine for one in noted] == pytest.approx(sorted(rows @ vector, reverse=True)[:3])
    first = noted[0]
    assert first.passage is not None
    assert first.citation is not None
    assert first.citation.selector.exact in first.passage.text


def test_a_question_that_is_noted_as_not_covered_has_no_passage(library: Library, snapshot: Snapshot) -> None:
    unanswered = [phrasing.question for phrasing in snapshot.phrasings if phrasing.passage < 0]
    assert unanswered
    noted = {one.question: one for one in explained(library, unanswered[0]).noted}
    assert noted[unanswered[0]].passage is None
    assert noted[unanswered[0]].citation is None


@pytest.mark.parametrize(("threshold", "beginning"), [(0.0, "Quoted: "), (1.0, "Not quoted: ")])
def test_the_verdict_is_a_sentence_with_both_figures(
    library: Library, snapshot: Snapshot, threshold: float, beginning: str
) -> None:
    other = replace(snapshot, calibration=replace(snapshot.calibration, threshold=threshold))
    verdict = explained(replace(library, snapshot=other), STAY).verdict
    assert verdict is not None
    assert verdict.probability is not None
    assert verdict.sentence.startswith(beginning)
    assert percent(verdict.probability) in verdict.sentence
    assert percent(threshold) in verdict.sentence


def test_a_question_about_something_else_is_said_to_be(library: Library) -> None:
    verdict = explained(library, FRANCE).verdict
    assert verdict is not None
    assert verdict.reason is Reason.OUT_OF_SCOPE
    assert "another subject" in verdict.sentence


def test_without_a_calibration_no_probability_is_told(library: Library, snapshot: Snapshot) -> None:
    other = replace(library, snapshot=replace(snapshot, calibration=UNCALIBRATED))
    told = explained(other, STAY)
    assert told.verdict is not None
    assert (told.verdict.probability, told.verdict.threshold, told.verdict.parts) == (None, None, ())
    assert "75%" in told.verdict.sentence
    assert told.candidates


def test_no_evidence_is_said_in_a_sentence(library: Library) -> None:
    question = interpret(STAY, library.snapshot.glossary, library.lexicon)
    vector = library.snapshot.encoder.query(question.interpreted)
    told = explain_answer(
        question, vector, consult(vector, library.snapshot), [], Coverage(0.0, Reason.NO_MATCH), None, library
    )
    assert told.verdict is not None
    assert told.verdict.sentence == "Nothing was found that could be quoted."
    assert (told.candidates, told.verdict.parts) == ((), ())


def test_enough_probability_that_another_rule_overrules_is_said(library: Library) -> None:
    question = interpret(STAY, library.snapshot.glossary, library.lexicon)
    vector = library.snapshot.encoder.query(question.interpreted)
    noted = consult(vector, library.snapshot)
    hits = retrieve(question, vector, noted, library.snapshot)[:WEIGHED]
    evidence = gather(question, vector, library.snapshot, hits)
    told = explain_answer(question, vector, noted, evidence, Coverage(0.99, Reason.BELOW_THRESHOLD), None, library)
    assert told.verdict is not None
    assert "another rule" in told.verdict.sentence


@pytest.mark.parametrize("typed", ["hello", "k", "Что такое кетамин?"])
def test_what_was_not_searched_for_says_so(library: Library, typed: str) -> None:
    told = answer_question(typed, library, explain=True).explanation
    assert told == UNSEARCHED
    assert lines(UNSEARCHED) == ["Nothing was searched."]


@pytest.mark.parametrize("typed", ["I want to kill myself", "I took all my pills an hour ago and I cannot breathe"])
def test_a_card_is_never_explained(library: Library, typed: str) -> None:
    assert answer_question(typed, library, explain=True).explanation is None


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.524, "52%"), (0.0, "0%"), (1.0, "100%"), (0.001, "under 1%"), (0.999, "over 99%"), (0.5, "50%")],
)
def test_a_share_is_rounded_but_never_to_certainty(share: float, words: str) -> None:
    assert percent(share) == words


def test_the_text_names_the_first_candidates_with_what_each_kind_adds(library: Library) -> None:
    told = explained(library, STAY)
    text = lines(told, most=2)
    assert told.verdict is not None
    assert told.verdict.sentence in text
    assert [line[:3] for line in text if line[:3] in (" 1.", " 2.", " 3.")] == [" 1.", " 2."]
    assert sum("×" in line for line in text) == len(fields(Support)) + 2 * len(fields(Weights))
