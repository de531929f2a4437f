"""Strictness, and encoders that nobody calibrated: what is answered, what /readyz says, what the verbs say."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.calibration import UNCALIBRATED, Calibration, Strictness, calibration_for, to_json
from indexer.snapshot import current_folder, load_snapshot
from service.answer import answer_question
from service.command import main
from service.reader import Reader, open_library
from service.settings import PREFIX
from tests.service.serving import client_of, encoder, publish, write

LAMPS = "---\ntitle: Lamps\n---\n## The hall\n\nThe lamp in the hall is green.\n"
COLOR = "What color is the lamp in the hall?"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of one small document."""
    folder = tmp_path_factory.mktemp("lamps")
    publish(write(folder / "corpus", lamps=LAMPS), folder / "index")
    return folder / "index"


def calibrated(built: Path, target: Path, reseal, calibration: Calibration) -> Path:
    """A copy of the index whose snapshot has this calibration."""
    index = Path(shutil.copytree(built, target / "index"))
    folder = reseal(current_folder(index), target, {"calibration.json": to_json(calibration)})
    folder.rename(index / "snapshots" / folder.name)
    (index / "current").write_text(folder.name)
    return index


def between(built: Path) -> Calibration:
    """A calibration by which COLOR is answered where it is lax or balanced, and refused where it is strict."""
    library = open_library(current_folder(built))
    calibration = calibration_for(encoder().card.identity, "none")
    open_to_all = replace(library, snapshot=replace(library.snapshot, calibration=replace(calibration, threshold=0.0)))
    probability = answer_question(COLOR, open_to_all).confidence
    assert probability is not None
    return replace(calibration, threshold=probability, stricter=(1 + probability) / 2, laxer=probability / 2)


@pytest.mark.parametrize(
    ("strictness", "status"), [("strict", "not_covered"), ("balanced", "answered"), ("lax", "answered")]
)
def test_the_setting_chooses_the_threshold_that_decides(
    built: Path, tmp_path: Path, reseal, strictness: Strictness, status: str
) -> None:
    calibration = between(built)
    index = calibrated(built, tmp_path, reseal, calibration)
    with client_of(Reader(index, None, 0.05, strictness)) as client:
        answer = client.post("/ask", json={"question": COLOR}).json()
        ready = client.get("/readyz").json()
    threshold = calibration.at(strictness).threshold
    assert answer["status"] == status
    assert (ready["calibrated"], ready["calibration"]) == (True, str(calibration.at(strictness)))
    assert f"from a probability of {threshold:.4f} on" in ready["calibration"]
    if answer["answer"]:
        assert answer["answer"]["confidence"] == pytest.approx(calibration.threshold, abs=1e-6)


def test_the_command_line_answers_at_the_setting_too(built: Path, tmp_path: Path, reseal) -> None:
    index = calibrated(built, tmp_path, reseal, between(built))
    for strictness, status in (("strict", "not_covered"), ("balanced", "answered")):
        words = ["--index", str(index), "ask", COLOR, "--json"]
        said = CliRunner().invoke(main, words, env={f"{PREFIX}STRICTNESS": strictness}, prog_name="ketamine-qa")
        assert json.loads(said.stdout)["status"] == status


def test_the_snapshot_itself_stays_as_it_was_published(built: Path, tmp_path: Path, reseal) -> None:
    calibration = between(built)
    index = calibrated(built, tmp_path, reseal, calibration)
    opened = open_library(current_folder(index), "strict")
    assert opened.snapshot.calibration.threshold == calibration.stricter
    assert load_snapshot(current_folder(index)).calibration == calibration


def test_without_a_calibration_confidence_is_null_and_readyz_says_what_to_do(
    built: Path, tmp_path: Path, reseal
) -> None:
    index = calibrated(built, tmp_path, reseal, UNCALIBRATED)
    with client_of(Reader(index, None, 0.05, "strict")) as client:
        answer = client.post("/ask", json={"question": "Is the lamp in the hall green?"}).json()
        ready = client.get("/readyz")
    assert answer["status"] == "answered"
    assert answer["answer"]["confidence"] is None
    assert (ready.status_code, ready.json()["calibrated"]) == (200, False)
    assert ready.json()["calibration"].startswith("None for this encoder: a stricter rule on the words")
    assert "Run `ketamine-qa calibrate --questions FILE`." in ready.json()["calibration"]


def test_build_and_status_say_that_an_encoder_has_no_calibration(built: Path, tmp_path: Path) -> None:
    """The same weights in another precision are another encoder."""
    corpus = write(tmp_path / "corpus", lamps=LAMPS)

    def told(index: Path, precision: str, *words: str) -> str:
        command = ["--corpus", str(corpus), "--index", str(index), *words]
        result = CliRunner().invoke(main, command, env={f"{PREFIX}PRECISION": precision})
        assert result.exit_code == 0, result.output
        return result.stdout

    said = f"Calibration: {UNCALIBRATED}"
    assert said in told(tmp_path / "index", "float32", "build")
    assert said in told(tmp_path / "index", "float32", "status")
    assert json.loads(told(tmp_path / "index", "float32", "build", "--json"))["calibration"]["encoder"] == ""
    assert json.loads(told(tmp_path / "index", "float32", "status", "--json"))["calibration"] == str(UNCALIBRATED)
    shipped = calibration_for(encoder().card.identity, "none")
    assert "Calibration" not in told(built, "int8", "status")
    assert json.loads(told(built, "int8", "status", "--json"))["calibration"] == str(shipped)
