"""The report: its page asks nothing of other hosts and holds no question; its expected figures say ok or FAIL."""

import json
import os
import re
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from evals.asked import read_asked_labels
from evals.baselines import BASELINES
from evals.expected import FILE, OK, Expected, failures, read_expected, renewed, verdicts, write_expected
from evals.metrics import AUROC, FIRST_THREE, Bin, measure, reliability, risk_coverage
from evals.page import draw_page
from evals.questions import misplaced, read_questions
from evals.report import (
    IF_ALL_ANSWERED,
    TARGETS,
    Group,
    Measured,
    Report,
    Sheet,
    count,
    lines,
    steps,
    targets_of,
    value_of,
    word_overlap,
)
from indexer.errors import KetamineQAError
from service.command import main
from service.settings import PREFIX
from tests.evals.made import SECRET, figure, outcomes, report, sheet
from tests.running import CORPUS, shipped

GROUPS = (
    Group("kind", "fact<b>", (figure(IF_ALL_ANSWERED, 0.7),)),
    Group("style", "lay", (figure(IF_ALL_ANSWERED, 0.6),)),
)
FOUND = {"gold": {("shipped", "nDCG@10"): "FAIL (expected 0.100 ± 0.02)", ("shipped", "MRR@10"): OK}}


def measured() -> Sheet:
    """A sheet of the outcomes made by hand, as gold."""
    seen = outcomes()
    figures = tuple(measure(seen, 0.5, {"q1": frozenset("p")}, {"q1": ["p"]}, is_probability=True))
    ways = tuple(Measured(w, 0.5, figures, risk_coverage(seen), (0.6, 1 / 3)) for w in ("BM25 alone", "shipped"))
    return Sheet("gold", "test", "v<1>", {"answerable": 3}, True, ways, reliability(seen), GROUPS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of ablations and of collections left out."""
    folder = tmp_path_factory.mktemp("evals")
    (folder / "ablation.json").write_text('[{"step": "no <reader>", "metrics": {"nDCG@10": 0.6, "AUROC": 0.8}}]')
    (folder / "left_out.json").write_text(
        '[{"collection": "squad2", "auroc": 0.761, "ndcg@10": 0.9, "sentence": 0.8},'
        ' {"collection": "medquad_mental", "auroc": 0.98, "ndcg@10": 0.7, "sentence": null, "learnt_from_it": true}]'
    )
    return folder


@pytest.fixture(scope="module")
def page(folder: Path) -> str:
    """The page of that sheet, with ablations and collections left out."""
    return draw_page(report(measured()), FOUND, folder)


def test_the_page_loads_nothing_and_names_no_other_host(page: str) -> None:
    assert not re.search(r"https?:|//\w", page)
    assert not re.search(r"<(?:script|link|img|iframe|object)\b|@import|url\((?!#)", page)
    assert all(link.startswith("#") for link in re.findall(r'(?:src|href)="([^"]*)"', page))


def test_the_page_has_its_plots_cards_and_tables(page: str) -> None:
    assert page.count('<svg role="img" aria-label=') == 2 + 2 + 2  # risk, reliability; kind, style; two ablations
    for text in (
        "Risk against coverage on gold",
        "Reliability of the probabilities on gold",
        "threshold 0.50",
        "0.761",
    ):
        assert text in page
    assert page.count('class="card') == len(targets_of(report(measured()))) + 1 == 7  # one is the grid of cards
    assert "not as expected: 1" in page
    assert '<i class="mark">FAIL</i>' in page
    assert '<i class="mark">ok</i>' in page


def test_the_plots_take_the_colors_of_the_page_in_light_and_dark(page: str) -> None:
    drawn = "".join(re.findall(r"<svg.*?</svg>", page, flags=re.DOTALL))
    assert "var(--ink)" in drawn
    assert "var(--s1)" in drawn
    assert not re.search(r"#0[1-6]0[1-6]0[1-6]|#000000|#ffffff", drawn)
    assert "prefers-color-scheme: dark" in page


def test_the_page_escapes_what_it_shows_and_holds_no_question(page: str) -> None:
    assert "fact&lt;b&gt;" in page
    assert "no &lt;reader&gt;" in page
    assert SECRET not in page
    assert "alert(1)" not in page


def test_the_page_is_the_same_every_time(page: str, folder: Path) -> None:
    assert draw_page(report(measured()), FOUND, folder) == page


def test_a_page_without_ablations_says_nothing_of_them(tmp_path: Path) -> None:
    drawn = draw_page(report(measured()), {}, tmp_path)
    assert "What each step is worth" not in drawn
    assert "left out of training" not in drawn


def test_ablations_in_another_shape_are_refused(tmp_path: Path) -> None:
    (tmp_path / "ablation.json").write_text('[{"step": 3}]')
    with pytest.raises(KetamineQAError, match=r"ablation\.json is not as evals/README\.md tells"):
        draw_page(report(measured()), {}, tmp_path)


def test_a_figure_within_its_tolerance_is_ok_and_one_beyond_fails() -> None:
    expected = Expected("gold", "test", "shipped", "nDCG@10", 0.60, 0.02)
    assert [expected.verdict(value) for value in (0.58, 0.60, 0.62)] == [OK, OK, OK]
    assert expected.verdict(0.579) == "FAIL (expected 0.600 ± 0.02)"
    assert expected.verdict(0.621).startswith("FAIL")


def test_every_expected_figure_of_a_sheet_gets_a_verdict_and_no_other() -> None:
    one = sheet("gold", [figure("nDCG@10", 0.6)])
    expected = [
        Expected("gold", "test", "shipped", "nDCG@10", 0.61),
        Expected("gold", "test", "shipped", "gone", 0.5),
        Expected("gold", "dev", "shipped", "nDCG@10", 0.1),
        Expected("squad2", "test", "shipped", "nDCG@10", 0.1),
    ]
    assert verdicts(one, expected) == {
        ("shipped", "nDCG@10"): OK,
        ("shipped", "gone"): "FAIL (expected, and not measured)",
    }
    printed = "\n".join(lines(report(one), {"gold": verdicts(one, expected)}))
    assert re.search(r"nDCG@10 +0\.600  \[0\.590, 0\.610\]  n=5 +ok$", printed, re.MULTILINE)


def test_what_is_expected_anew_keeps_tolerances_and_other_sheets(tmp_path: Path) -> None:
    known = [
        Expected("gold", "test", "shipped", "nDCG@10", 0.1, 0.05),
        Expected("gold", "test", "shipped", "gone", 0.5),
        Expected("gold", "dev", "shipped", "nDCG@10", 0.3),
    ]
    made = renewed([sheet("gold", [figure("nDCG@10", 0.6), figure(AUROC, 0.7)])], known)
    assert made == [
        Expected("gold", "dev", "shipped", "nDCG@10", 0.3),
        Expected("gold", "test", "BM25 alone", "nDCG@10", 0.6),
        Expected("gold", "test", "shipped", AUROC, 0.7),
        Expected("gold", "test", "shipped", "nDCG@10", 0.6, 0.05),
    ]
    write_expected(made, tmp_path / "expected.json")
    assert read_expected(tmp_path / "expected.json") == made
    assert len(json.loads((tmp_path / "expected.json").read_text())) == 4
    assert read_expected(tmp_path / "none.json") == []
    (tmp_path / "broken.json").write_text('{"nDCG@10": 0.6}')
    with pytest.raises(KetamineQAError, match=r"broken\.json holds no expected figures"):
        read_expected(tmp_path / "broken.json")


def test_only_what_is_not_as_expected_is_told_as_a_failure() -> None:
    fails = "FAIL (expected 0.100 ± 0.02)"
    found = {"gold": {("shipped", "nDCG@10"): OK, ("shipped", "MRR@10"): fails}, "squad2": {}}
    assert failures(found) == [f"gold, shipped, MRR@10: {fails}"]
    assert failures({"gold": {("shipped", "nDCG@10"): OK}}) == []


def test_what_ships_as_expected_names_each_figure_once() -> None:
    expected = read_expected()
    assert len({one.place for one in expected}) == len(expected) > 0
    assert expected == sorted(expected, key=lambda one: one.place)


def test_targets_are_reached_from_either_side() -> None:
    least, most = TARGETS[0], TARGETS[3]
    assert (least.is_met(0.97), least.is_met(0.96)) == (True, False)
    assert (most.is_met(0.10), most.is_met(0.11)) == (True, False)
    told = targets_of(report(sheet("gold", [figure(FIRST_THREE, 0.98)]), sheet("squad2", [figure(AUROC, 0.7)])))
    assert [(target.sheet, reached.value) for target, reached in told] == [("gold", 0.98), ("squad2", 0.7)]
    printed = list(lines(report(sheet("squad2", [figure(AUROC, 0.7)]))))
    assert printed[-1].endswith("≥ 0.75  missed with 0.700  [0.690, 0.710]  n=5")


def test_the_page_of_the_real_labels_would_have_nothing_to_tell_of_them(page: str) -> None:
    """No question of the gold set, and no label of the asked ones, stands in a page."""
    assert not [q.id for q in read_questions() if q.question in page]
    assert not [label.sha256 for label in read_asked_labels() if label.sha256 in page]
    assert Bin(0.1, 0.2, 1, 0.1, 0.0) in reliability(outcomes())


# --- the report of the content that ships -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def evaluated(published: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    """What `ketamine-qa eval` says of the development split, and its page.

    One figure is expected beside those that ship, which nothing can reach.
    """
    folder = tmp_path_factory.mktemp("evaluated")
    wrong = Expected("gold", "dev", "rank fusion", "MRR@10", 2.0, 0.5)
    (folder / "expected.json").write_bytes(msgspec.json.encode([*read_expected(FILE), wrong]))
    files = ["--expected", str(folder / "expected.json"), "--html", str(folder / "page.html")]
    words = ["--corpus", str(CORPUS), "--index", str(published), "eval", "--split", "dev", "--json", *files]
    plain: dict[str, str | None] = {name: None for name in os.environ if name.startswith(PREFIX)}
    result = CliRunner().invoke(main, words, env=plain, prog_name="ketamine-qa")
    assert isinstance(result.exception, SystemExit), result.exc_info
    return result, folder / "page.html"


@pytest.fixture(scope="module")
def told(evaluated: tuple[Result, Path]) -> Report:
    """Its report, as read from its JSON."""
    return msgspec.json.decode(evaluated[0].stdout, type=Report)


def test_eval_fails_for_the_one_figure_that_is_not_as_expected(evaluated: tuple[Result, Path]) -> None:
    """All that ships as expected holds."""
    result, page = evaluated
    assert result.exit_code == 1
    said = result.stderr[result.stderr.index("\ngold, ") :].splitlines()
    assert said == ["", "gold, rank fusion, MRR@10: FAIL (expected 2.000 ± 0.5)", "Not as expected: 1."]
    assert "not as expected: 1" in page.read_text()


def test_eval_tells_of_every_question_that_it_asks(evaluated: tuple[Result, Path]) -> None:
    questions = read_questions()
    asked = sum(q.split == "dev" for q in questions)
    assert steps(questions, "dev") == asked
    assert f"Asking: {asked} of {asked} questions\n" in evaluated[0].stderr


def test_the_report_has_the_figures_of_every_way_of_answering(told: Report) -> None:
    questions = read_questions()
    (gold,) = told.sheets
    assert (gold.name, gold.split) == ("gold", "dev")
    assert [one.way for one in gold.measured] == [*BASELINES, "shipped"]
    assert [*BASELINES] == ["dense alone", "BM25 alone", "rank fusion", "convex fusion 0.5", "convex fusion 0.7"]
    assert all(0 <= figure.value <= 1 for one in gold.measured for figure in one.figures)
    assert told.counts == count(questions)
    assert told.overlap == word_overlap(questions)
    assert {group.name for group in gold.groups if group.by == "style"} == {q.style for q in questions}
    assert not misplaced(questions, {document.id: document for document in shipped().documents})


def test_what_is_shipped_finds_more_than_every_plain_way(told: Report) -> None:
    (gold,) = told.sheets
    found = {way: value_of(gold, FIRST_THREE, way) for way in (*BASELINES, "shipped")}
    values = {way: figure.value for way, figure in found.items() if figure is not None}
    assert values.keys() == found.keys()
    assert all(values["shipped"] > values[way] for way in BASELINES)
