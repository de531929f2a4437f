"""The choice of the calibrations: its rules on figures made by hand, and that what ships is what it prints."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import astuple, fields, replace
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
import pytest

from evals.baselines import Observation, bm25_alone, dense_alone, judged, observe
from evals.outcome import FALSE_ANSWERS, Outcome, figures, holds_answer, rank_of_answer, separation, threshold_for
from evals.questions import Label, Labelled, read_questions
from evals.threshold import (
    Found,
    NothingToLearn,
    as_if,
    calibrate,
    fit,
    fit_support,
    fit_weights,
    learn_weights,
    report,
)
from evals.tradeoff import risk_coverage, strictnesses, table, trade_off
from indexer.calibration import UNCALIBRATED, Calibration, Notes, Weights, calibration_for
from indexer.passage import Passage
from indexer.phrasing import kind_of_notes
from indexer.snapshot import current_folder
from service.answer import answer_question
from service.highlight import Evidence
from service.library import Library
from service.noted import Noted, consult
from service.question import interpret
from service.reader import open_library
from service.retrieval import Hit
from service.widening import widen
from tests.service.serving import publish, write

LABEL = Label("doc", "The lamp is green.")
Kind = Literal["near", "far"] | None


def labelled(kind: Kind = None, name: str = "q") -> Labelled:
    """A question that is answerable unless `kind` says otherwise."""
    return Labelled(name, "?", "family", "dev", "fact", "plain", () if kind else (LABEL,), kind)


def observation(cosine: float, *, kind: Kind = None, right: bool = False, rank: int = 1) -> Observation:
    """An observation all of whose figures are `cosine`."""
    hit = Hit(0, cosine, 0.0, (cosine,), (cosine,), cosine)
    best = Evidence(hit, 0, cosine, cosine, cosine, cosine, cosine, (cosine,), ())
    return Observation(labelled(kind), best, (cosine,) * 10, cosine, rank, right)


def made_by_hand() -> list[Observation]:
    """20 right answers from 0.8 up, 20 near misses from 0.1 to 0.575, 10 far ones below 0.1."""
    right = [observation(0.8 + i / 100, right=True) for i in range(20)]
    near = [observation(0.1 + i / 40, kind="near") for i in range(20)]
    far = [observation(i / 100, kind="far") for i in range(10)]
    return [*right, *near, *far]


@pytest.mark.parametrize(("share", "answered"), [(0.0, 0), (0.05, 1), (0.1, 3), (0.5, 15)])
def test_the_threshold_is_the_lowest_that_answers_no_more_of_the_unanswerable_than_allowed(
    share: float, answered: int
) -> None:
    """Of 30 unanswerable ones 5 % are 1.5, so one; a ten-thousandth lower there would be one more."""
    seen = made_by_hand()
    fitted = fit(seen, UNCALIBRATED, share)
    scores = [outcome.score for outcome in judged(seen, fitted) if not outcome.question.answers]
    assert sum(score >= fitted.threshold for score in scores) == answered
    assert sum(score >= fitted.threshold - 0.0002 for score in scores) == answered + 1


def test_the_border_of_the_topic_lies_halfway_between_far_and_own_questions() -> None:
    """95 % of the far ones lie below 0.0855, 95 % of our own above 0.8095; halfway is 0.4475."""
    assert fit(made_by_hand(), UNCALIBRATED, 0.05).far == pytest.approx(0.4475, abs=0.001)


def test_more_evidence_never_counts_against_a_right_quotation() -> None:
    fitted = fit(made_by_hand(), UNCALIBRATED, 0.05)
    assert min(fitted.support.passage, fitted.support.sentence, fitted.support.terms) > 0
    assert fitted.weights == UNCALIBRATED.weights


KINDS = [field.name for field in fields(Weights)]


def asked_of(column: str, seed: int, count: int) -> list[Found]:
    """Questions with five sentences each, the right one told by 1 in this column.

    The first column is the same for all, the second noise, the others 0.
    """
    draws, made = np.random.default_rng(seed), []
    for _ in range(count):
        features = np.zeros((5, len(KINDS)))
        features[:, 0], features[:, 1] = 0.7, draws.random(5)
        right = np.arange(5) == draws.integers(5)
        features[:, KINDS.index(column)] = right
        made.append((features, right))
    return made


@pytest.mark.parametrize("column", ["phrasing", "votes", "stated"])
def test_weights_are_learned_from_what_tells_right_sentences_from_others(column: str) -> None:
    weights = msgspec.to_builtins(fit_weights([asked_of(column, 0, 40)]))
    assert weights.pop(column) > 5 * abs(weights.pop("sentence")) > 0
    assert weights.pop("passage") == pytest.approx(0.0, abs=1e-6)
    assert set(weights.values()) == {0.0}


def test_groups_of_questions_count_the_same_however_many_they_have() -> None:
    """Ten times the same questions are no more than those questions once, and the order of groups is nothing.

    "votes" tells the right sentence of the first ones and the wrong ones of the second, a third of both turned around;
    thus the ridge has no say, which alone knows how many questions there are.
    """
    few, many = (
        [(features, np.roll(right, number % 3 == 0)) for number, (features, right) in enumerate(asked)]
        for asked in (asked_of("votes", 1, 12), turned(asked_of("votes", 2, 30)))
    )
    once = fit_weights([few, many])
    assert astuple(fit_weights([few * 10, many])) == pytest.approx(astuple(once), rel=0.02, abs=0.02)
    assert astuple(fit_weights([many, few])) == pytest.approx(astuple(once), abs=2e-3)
    assert fit_weights([[*few, *many]]).votes < once.votes - 0.3


def turned(asked: Sequence[Found]) -> list[Found]:
    """The same questions with 1 turned into −1: what was in favor speaks against."""
    return [(np.where(features == 1.0, -1.0, features), right) for features, right in asked]


def test_each_group_has_its_say_where_groups_contradict_each_other() -> None:
    """What is right in 60 questions of one group is wrong in the 3 of the other: evenly drawn, neither wins."""
    right, wrong = asked_of("votes", 3, 60), turned(asked_of("votes", 4, 3))
    together, apart = fit_weights([[*right, *wrong]]), fit_weights([right, wrong])
    assert together.votes > 1.0
    assert abs(apart.votes) < 0.1


def test_a_question_without_a_right_sentence_teaches_nothing() -> None:
    """Nor does it take anything from the others of its group, nor a group of nothing else from other groups."""
    own = (np.eye(5, 9), np.arange(5) == 1)
    nothing = (np.ones((5, 9)), np.zeros(5, dtype=bool))
    assert fit_weights([[own, nothing]]) == fit_weights([[own]]) == fit_weights([[own], [nothing], []])


def test_where_no_question_has_a_right_sentence_nothing_is_chosen() -> None:
    with pytest.raises(NothingToLearn, match="nothing can be chosen"):
        fit_weights([[(np.ones((5, 9)), np.zeros(5, dtype=bool))], []])
    with pytest.raises(NothingToLearn, match="no threshold can be chosen"):
        fit([replace(seen, is_right=False) for seen in made_by_hand()], UNCALIBRATED, 0.05)


def test_stricter_lets_fewer_through_and_laxer_more() -> None:
    """Of 30 unanswerable ones 5 % are 1, two fifths of that (2 %) none, twice that (10 %) 3."""
    fitted = fit(made_by_hand(), UNCALIBRATED, 0.05)
    scores = [outcome.score for outcome in judged(made_by_hand(), fitted) if not outcome.question.answers]
    passed = {name: sum(s >= threshold for s in scores) for name, threshold in strictnesses(fitted).items()}
    assert passed == {"strict": 0, "balanced": 1, "lax": 3}


def test_without_far_questions_no_cosine_is_of_another_topic() -> None:
    near = [one for one in made_by_hand() if one.question.unanswerable != "far"]
    assert fit(near, UNCALIBRATED, 0.05).far == -1.0


def test_the_trade_off_says_what_each_strictness_costs() -> None:
    """By hand, thresholds 0.8, 0.5, 0.2 on two answerable (0.9 right, 0.4 wrong), one near (0.6), one far (0.1)."""
    seen = [
        Outcome(labelled(), 0.9, 1, True),
        Outcome(labelled(), 0.4, 0, False),
        Outcome(labelled("near"), 0.6, 0, False),
        Outcome(labelled("far"), 0.1, 0, False),
    ]
    own = replace(UNCALIBRATED, encoder="e", stricter=0.8, threshold=0.5, laxer=0.2)
    rows = trade_off(seen, strictnesses(own))
    assert [[round(f.value, 2) for f in row.figures.values()] for row in rows] == [
        [0.5, 1.0, 0.0, 0.0],
        [0.5, 1.0, 1.0, 0.0],
        [1.0, 0.5, 1.0, 0.0],
    ]
    assert list(risk_coverage(own)) == [
        "0.1",
        "0.2",
        "lax",
        "0.3",
        "0.4",
        "0.5",
        "balanced",
        "0.6",
        "0.7",
        "0.8",
        "strict",
        "0.9",
    ]
    head, rule, *lines = table(rows).splitlines()
    assert "answerable, answered (n=2)" in head
    assert set(rule) == {"|", "-"}
    assert len({len(line) for line in (head, rule, *lines)}) == 1
    assert "100.0 % [100.0 %, 100.0 %], n=1" in lines[0]
    (nothing,) = trade_off(seen, {"none": 1.0})
    assert "–" in table([nothing])


def test_the_figures_count_what_was_seen() -> None:
    """By hand: two of four right, one of them refused; one of two near misses answered."""
    seen = [
        Outcome(labelled(), 0.9, 1, True),
        Outcome(labelled(), 0.8, 2, False),
        Outcome(labelled(), 0.7, 0, False),
        Outcome(labelled(), 0.1, 1, True),
        Outcome(labelled("near"), 0.6, 0, False),
        Outcome(labelled("near"), 0.2, 0, False),
        Outcome(labelled("far"), 0.1, 0, False),
    ]
    shares = {figure.name: (round(figure.value, 3), figure.count) for figure in figures(seen, 0.5)}
    assert shares == {
        "right passage first (recall@1)": (0.5, 4),
        "right passage in first 3 (recall@3)": (0.75, 4),
        "quoted sentence right, if all were answered": (0.5, 4),
        "quoted sentence right, of those answered": (0.333, 3),
        "refused although answerable": (0.25, 4),
        "answered although near unanswerable": (0.5, 2),
        "answered although far unanswerable": (0.0, 1),
    }
    assert separation(seen) == pytest.approx(9.5 / 12)
    assert threshold_for(seen, 0.34) == pytest.approx(0.2001)


def test_the_report_names_the_counts_and_every_figure() -> None:
    support = replace(UNCALIBRATED.support, passage=1.0)
    plain = Calibration("e", "none", UNCALIBRATED.weights, support, threshold=0.6, far=0.0)
    lines = report("dev", made_by_hand(), plain).splitlines()
    assert lines[0] == "dev: 20 answerable, 20 near and 10 far unanswerable questions"
    assert len(lines) == 9


def test_a_passage_holds_an_answer_if_it_holds_a_labelled_sentence_of_its_own_document() -> None:
    text = "A door is red. The lamp is green. It is old."
    question = labelled()
    holding = Passage("p", "doc", (), "", 0, len(text), text, ((0, len(text)),))
    elsewhere = Passage("p", "other", (), "", 0, len(text), text, ((0, len(text)),))
    part = Passage("p", "doc", (), "", 0, 8, "The lamp", ((0, 8),))  # a long sentence may be cut into several passages
    assert (holds_answer(holding, question), holds_answer(part, question)) == (True, True)
    assert not holds_answer(elsewhere, question)
    assert rank_of_answer([elsewhere, elsewhere, holding], question) == 3
    assert rank_of_answer([elsewhere], question) == 0


def test_what_is_observed_is_what_the_service_quotes(library: Library) -> None:
    asked = "How long do I have to stay after a Spravato dose?"
    seen = observe(replace(labelled(), question=asked), library)
    first = answer_question(asked, library).quotes[0]
    assert library.snapshot.passages[seen.best.hit.passage] == first.passage
    assert seen.best.score == first.score


def test_dense_alone_is_the_nearest_passage_and_its_nearest_sentence(library: Library) -> None:
    """Against an oracle that compares every passage."""
    snapshot, asked = library.snapshot, "Can people drive on the day of treatment?"
    vector = snapshot.encoder.query(interpret(asked, snapshot.glossary, library.lexicon).interpreted)
    rows = snapshot.vectors.rows()
    best = max(range(len(rows)), key=lambda i: (float(rows[i] @ vector), -i))
    passage = snapshot.passages[best]
    cosines = [float(row @ vector) for row in snapshot.sentence_vectors(best)]
    start, end = widen(passage, cosines.index(max(cosines)))
    right = replace(labelled(), question=asked, answers=(Label(passage.document_id, passage.text[start:end]),))
    outcome = dense_alone(right, library)
    assert (outcome.rank, outcome.is_right) == (1, True)
    assert outcome.score == pytest.approx(float(rows[best] @ vector), abs=1e-5)


def test_bm25_alone_finds_a_passage_asked_for_in_its_own_words(library: Library) -> None:
    one = next(passage for passage in library.snapshot.passages if len(passage.sentences) == 2)
    words = one.text[slice(*one.sentences[1])]
    outcome = bm25_alone(replace(labelled(), question=words, answers=(Label(one.document_id, words),)), library)
    assert (outcome.rank, outcome.is_right) == (1, True)


# --- what editors noted -----------------------------------------------------------------------------------------------

PAGE = "# Lamps\n\nThe lamp in the hall is green. A bulb lasts for a year.\n"
REFUSED = 'not_covered = ["what does a lamp cost"]\n'
ASKED = '[[asked]]\nsentence = "The lamp in the hall"\nquestions = ["what color is it", "is the lamp green"]\n'
NOTES: dict[Notes, str] = {"none": "", "answered": ASKED, "both": REFUSED + ASKED}


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> dict[Notes, Library]:
    """The library of one page for each kind of notes beside it."""
    made = {}
    for kind, notes in NOTES.items():
        folder = tmp_path_factory.mktemp(kind)
        corpus = write(folder / "corpus", lamps=PAGE)
        (corpus / "asked").mkdir()
        if notes:
            (corpus / "asked" / "lamps.toml").write_text(notes)
        publish(corpus, folder / "index")
        made[kind] = open_library(current_folder(folder / "index"))
    return made


def told(noted: Noted) -> tuple[list[float], list[float], float, float]:
    """What is noted, as lists that can be compared."""
    return noted.best.tolist(), noted.votes.tolist(), noted.uncovered, noted.balance


@pytest.mark.parametrize("kind", ["none", "answered", "both"])
def test_as_if_less_had_been_noted_is_as_built_with_less(noted: dict[Notes, Library], kind: Notes) -> None:
    whole, less = as_if(noted["both"].snapshot, kind), noted[kind].snapshot
    assert whole.phrasings == less.phrasings
    assert kind_of_notes(whole.phrasings) == kind_of_notes(less.phrasings) == kind
    for question in ("what color is it", "what does a lamp cost", "how long does a bulb last"):
        vector = less.encoder.query(question)
        assert told(consult(vector, whole)) == told(consult(vector, less))


def test_less_than_is_noted_is_taken_from_it_and_more_is_not_made_up(noted: dict[Notes, Library]) -> None:
    assert as_if(noted["both"].snapshot, "both") is noted["both"].snapshot
    assert as_if(noted["none"].snapshot, "answered").phrasings == ()
    assert as_if(noted["answered"].snapshot, "both").phrasings == noted["answered"].snapshot.phrasings


def test_without_notes_nothing_is_found_by_them(noted: dict[Notes, Library]) -> None:
    bare = replace(noted["both"], snapshot=as_if(noted["both"].snapshot, "none"))
    seen = observe(replace(labelled(), question="is the lamp green?"), bare)
    assert (seen.best.phrasing, seen.best.hit.votes) == (0.0, (0.0, 0.0))
    assert observe(seen.question, noted["both"]).best.phrasing > 0.8


# --- what is learned and what ships -----------------------------------------------------------------------------------


def test_weights_are_learned_from_answerable_development_questions_alone(small: Library) -> None:
    """Of several libraries, each counting the same: one that is asked twice over changes nothing."""
    own = [
        replace(
            labelled(name=f"{thing}-green"),
            question=f"Which color is the {thing} in May?",
            answers=(Label(f"{thing}-green", f"The {thing} is green in May."),),
        )
        for thing in ("lamp", "door", "boat")
    ]
    other = [replace(own[0], split="test"), labelled("near")]
    learned = learn_weights([(own, small)])
    assert learn_weights([([*own, *other], small), (other, small)]) == learned
    assert astuple(learn_weights([(own, small), (own * 2, small)])) == pytest.approx(astuple(learned), rel=0.3, abs=0.5)


def test_the_model_learns_from_more_questions_and_the_threshold_does_not() -> None:
    """`more` says the opposite of the development questions, and moves the model alone."""
    seen = made_by_hand()
    more = [replace(one, is_right=not one.is_right) for one in seen][:30]
    fitted = fit(seen, UNCALIBRATED, 0.05, more)
    assert fitted.support == fit_support([*seen, *more]) != fit_support(seen)
    scores = [one.score for one in judged(seen, fitted) if not one.question.answers]
    assert sum(score >= fitted.threshold for score in scores) == 1
    assert fitted.far == fit(seen, UNCALIBRATED, 0.05).far


def test_an_index_without_the_labelled_sentences_is_refused_with_a_sentence(
    noted: dict[Notes, Library], tmp_path: Path
) -> None:
    index = noted["none"].snapshot.folder.parent.parent
    command = [sys.executable, "-m", "evals.threshold", "--index", str(index)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "labels are not in the index. Build it again, or mend them." in done.stderr
    assert done.stdout == ""


def test_the_calibration_that_ships_for_all_notes_is_a_fresh_fit(library: Library) -> None:
    """On the index of the committed corpus, to two thousandths; without notes other collections teach too."""
    identity = library.snapshot.encoder.card.identity
    shipped = calibration_for(identity, "both")
    dev = [question for question in read_questions() if question.split == "dev"]
    fitted, _ = calibrate(dev, library, "both", FALSE_ANSWERS)
    assert (fitted.encoder, fitted.notes) == (shipped.encoder, shipped.notes) == (identity, "both")
    assert msgspec.to_builtins(fitted.weights) == pytest.approx(msgspec.to_builtins(shipped.weights), abs=2e-3)
    assert msgspec.to_builtins(fitted.support) == pytest.approx(msgspec.to_builtins(shipped.support), abs=2e-3)
    assert (fitted.threshold, fitted.far) == pytest.approx((shipped.threshold, shipped.far), abs=1e-3)
    assert strictnesses(fitted) == pytest.approx(strictnesses(shipped), abs=1e-3)
    assert library.snapshot.calibration == shipped
