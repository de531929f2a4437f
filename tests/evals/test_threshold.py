"""The choice of the threshold: its rule on observations made by hand, and that what ships is what it prints."""

import subprocess
import sys
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from evals.questions import Label, Labelled
from evals.threshold import Observation, fit, holds_answer, observe, report
from indexer.calibration import Calibration, calibration_for
from indexer.passage import Passage
from service.answer import answer_question
from service.coverage import support
from service.highlight import Evidence
from service.library import Library
from service.retrieval import Hit

LABEL = Label("doc", "The lamp is green.")


def observation(
    cosine: float, *, kind: Literal["near", "far"] | None = None, right: bool = False, rank: int = 1, name: str = "q"
) -> Observation:
    """An observation all of whose figures are `cosine`."""
    question = Labelled(name, "?", "dev", "fact", "plain", () if kind else (LABEL,), kind)
    best = Evidence(Hit(0, cosine, 0.0, cosine), 0, cosine, cosine, cosine)
    return Observation(question, best, cosine, rank, right)


def made_by_hand() -> list[Observation]:
    """20 right answers from 0.8 up, 20 near misses from 0.1 to 0.575, 10 far ones below 0.1."""
    right = [observation(0.8 + i / 100, right=True) for i in range(20)]
    near = [observation(0.1 + i / 40, kind="near") for i in range(20)]
    far = [observation(i / 100, kind="far") for i in range(10)]
    return [*right, *near, *far]


@pytest.mark.parametrize(("share", "answered"), [(0.0, 0), (0.05, 1), (0.15, 3), (0.5, 10)])
def test_the_threshold_is_the_lowest_that_answers_no_more_of_the_near_misses_than_allowed(
    share: float, answered: int
) -> None:
    seen = made_by_hand()
    fitted = fit(seen, "encoder", share)
    scores = sorted((support(o.best, fitted) for o in seen if o.question.unanswerable == "near"), reverse=True)
    assert sum(score >= fitted.threshold for score in scores) == answered
    lower = fitted.threshold - 0.002  # thresholds are whole thousandths
    assert sum(score >= lower for score in scores) == answered + 1


def test_the_border_of_the_topic_lies_halfway_between_far_and_own_questions() -> None:
    """95 % of the far ones lie below 0.0855, 95 % of our own above 0.8095; halfway is 0.4475."""
    assert fit(made_by_hand(), "encoder", 0.15).far == pytest.approx(0.4475, abs=0.001)


def test_more_evidence_never_counts_against_a_right_quotation() -> None:
    fitted = fit(made_by_hand(), "encoder", 0.15)
    assert min(fitted.passage, fitted.sentence, fitted.terms) > 0
    assert (fitted.encoder, fitted.strict_terms) == ("encoder", 0.0)


def test_the_report_counts_what_was_seen() -> None:
    """By hand: two of four right, one of them refused; one of two near misses answered."""
    calibration = Calibration("e", 1.0, 0.0, 0.0, threshold=0.5, far=0.0)
    seen = [
        observation(0.9, right=True, rank=1, name="a"),
        observation(0.8, rank=2, name="b"),
        observation(0.7, rank=0, name="c"),
        observation(0.1, right=True, rank=1, name="d"),
        observation(0.6, kind="near", name="e"),
        observation(0.2, kind="near", name="f"),
        observation(0.1, kind="far", name="g"),
    ]
    lines = report("dev", seen, calibration).splitlines()
    shares = {line[2:48].strip(): float(line[48:54]) for line in lines[1:]}
    assert lines[0] == "dev: 4 answerable, 2 near and 1 far unanswerable questions"
    assert shares == {
        "right passage first": 0.5,
        "right passage in first 3": 0.75,
        "quoted sentence right, if all were answered": 0.5,
        "quoted sentence right, of those answered": pytest.approx(1 / 3, abs=0.001),
        "refused although answerable": 0.25,
        "answered although near unanswerable": 0.5,
        "answered although far unanswerable": 0.0,
        "answerable against unanswerable, AUROC": pytest.approx(9.5 / 12, abs=0.001),
    }


def test_a_passage_holds_an_answer_if_it_holds_a_labelled_sentence_of_its_own_document() -> None:
    text = "A door is red. The lamp is green. It is old."
    question = observation(0.5).question
    holding = Passage("p", "doc", (), "", 0, len(text), text, ((0, len(text)),))
    elsewhere = Passage("p", "other", (), "", 0, len(text), text, ((0, len(text)),))
    part = Passage("p", "doc", (), "", 0, 8, "The lamp", ((0, 8),))  # a long sentence may be cut into several passages
    assert (holds_answer(holding, question), holds_answer(part, question)) == (True, True)
    assert not holds_answer(elsewhere, question)


def test_what_is_observed_is_what_the_service_quotes(library: Library) -> None:
    asked = "How long do I have to stay after a Spravato dose?"
    seen = observe(Labelled("q", asked, "dev", "fact", "plain", (LABEL,), None), library)
    first = answer_question(asked, library).quotes[0]
    assert library.snapshot.passages[seen.best.hit.passage] == first.passage
    assert seen.best.score == first.score


def test_the_calibration_that_ships_is_what_the_command_prints(published: Path, library: Library) -> None:
    """`python -m evals.threshold` on the index of the committed corpus; its own numbers, to a thousandth."""
    command = [sys.executable, "-m", "evals.threshold", "--index", str(published)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr
    printed = msgspec.json.decode(done.stdout[done.stdout.rindex("\n{") :], type=Calibration)
    shipped = calibration_for(library.snapshot.encoder.card.identity)
    assert printed.encoder == shipped.encoder
    for name in ("passage", "sentence", "terms", "threshold", "far", "strict_terms"):
        assert getattr(printed, name) == pytest.approx(getattr(shipped, name), abs=1e-3), name
    assert library.snapshot.calibration == shipped
