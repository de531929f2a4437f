"""The choice of the calibrations: its rules on figures made by hand, and that what ships is what it prints."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
import pytest

from evals.baselines import Observation, bm25_alone, dense_alone, judged, observe
from evals.outcome import Outcome, figures, holds_answer, rank_of_answer, separation, threshold_for
from evals.questions import Label, Labelled
from evals.threshold import NothingToLearn, fit, fit_weights, report, without_phrasings
from evals.tradeoff import risk_coverage, strictnesses, table, trade_off
from indexer.calibration import UNCALIBRATED, Calibration, Support, calibration_for
from indexer.passage import Passage
from service.answer import answer_question
from service.highlight import Evidence
from service.library import Library
from service.question import interpret
from service.retrieval import Hit
from service.widening import widen

LABEL = Label("doc", "The lamp is green.")
Kind = Literal["near", "far"] | None


def labelled(kind: Kind = None, name: str = "q") -> Labelled:
    """A question that is answerable unless `kind` says otherwise."""
    return Labelled(name, "?", "family", "dev", "fact", "plain", () if kind else (LABEL,), kind)


def observation(cosine: float, *, kind: Kind = None, right: bool = False, rank: int = 1) -> Observation:
    """An observation all of whose figures are `cosine`."""
    best = Evidence(Hit(0, cosine, 0.0, (cosine,), cosine), 0, cosine, cosine, cosine, cosine, (cosine,), ())
    return Observation(labelled(kind), best, (cosine,) * 7, cosine, rank, right)


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


def test_weights_are_learned_from_what_tells_right_sentences_from_others() -> None:
    """Column 2 is 1 for the right sentence and 0 else; column 0 is the same for all; the others are noise."""
    draws = np.random.default_rng(0)
    seen = []
    for _ in range(40):
        features = np.zeros((5, 7))
        features[:, 0] = 0.7
        features[:, 1] = draws.random(5)
        right = np.arange(5) == draws.integers(5)
        features[:, 2] = right
        seen.append((features, right))
    weights = fit_weights(seen)
    assert weights.phrasing > 5 * abs(weights.sentence) > 0
    assert (weights.passage, weights.number) == (pytest.approx(0.0, abs=1e-6), 0.0)


def test_a_question_without_a_right_sentence_teaches_nothing() -> None:
    features, right = np.eye(5, 7), np.arange(5) == 1
    nothing = (np.ones((5, 7)), np.zeros(5, dtype=bool))
    assert fit_weights([(features, right), nothing]) == fit_weights([(features, right)])


def test_where_no_question_has_a_right_sentence_nothing_is_chosen() -> None:
    with pytest.raises(NothingToLearn, match="nothing can be chosen"):
        fit_weights([(np.ones((5, 7)), np.zeros(5, dtype=bool))])
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
    plain = Calibration("e", False, UNCALIBRATED.weights, Support(0, 1, 0, 0, 0, 0, 0, 0), threshold=0.6, far=0.0)
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


def test_without_phrasings_nothing_is_found_by_them(library: Library) -> None:
    bare = replace(library, snapshot=without_phrasings(library.snapshot))
    seen = observe(replace(labelled(), question="how long am i stuck there after the spray"), bare)
    assert seen.best.phrasing == 0.0
    assert observe(seen.question, library).best.phrasing > 0.5


def test_the_calibrations_that_ship_are_what_the_command_prints(published: Path, library: Library) -> None:
    """`python -m evals.threshold` on the index of the committed corpus; its own numbers, to two thousandths."""
    command = [sys.executable, "-m", "evals.threshold", "--index", str(published)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=230, check=False)
    assert done.returncode == 0, done.stderr
    printed = msgspec.json.decode(done.stdout[done.stdout.rindex("\n[") :], type=list[Calibration])
    assert [one.phrased for one in printed] == [True, False]
    for one in printed:
        shipped = calibration_for(library.snapshot.encoder.card.identity, one.phrased)
        assert one.encoder == shipped.encoder
        assert msgspec.to_builtins(one.weights) == pytest.approx(msgspec.to_builtins(shipped.weights), abs=2e-3)
        assert msgspec.to_builtins(one.support) == pytest.approx(msgspec.to_builtins(shipped.support), abs=2e-3)
        assert (one.threshold, one.far) == pytest.approx((shipped.threshold, shipped.far), abs=1e-3)
        assert strictnesses(one) == pytest.approx(strictnesses(shipped), abs=1e-3)
    assert library.snapshot.calibration == calibration_for(library.snapshot.encoder.card.identity, True)
