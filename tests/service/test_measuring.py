"""Measuring: `calibrate` on a small content with the real encoder, and every fault of a file of questions."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from evals.labels import read_labels
from evals.questions import FILE, Label, read_questions
from indexer.build import build_snapshot
from indexer.calibration import NAME, calibration_for, read_own
from indexer.corpus import sha256
from indexer.snapshot import current_folder, current_version, load_snapshot
from service.answer import answer_question
from service.command import main
from service.library import Library
from service.reader import open_library
from service.settings import PREFIX
from tests.service.serving import encoder, publish

COLORS = {"lamp": "green", "door": "red", "chair": "blue", "table": "white", "carpet": "brown"}
ROOMS = ("hall", "kitchen", "attic", "cellar", "garage", "library", "bathroom", "nursery")
Row = dict[str, Any]


def content(folder: Path) -> Path:
    """Eight documents, each of a room with five things and their colors."""
    folder.mkdir(parents=True)
    for room in ROOMS:
        told = "\n\n".join(
            f"## The {thing}\n\nThe {thing} in the {room} is {color}." for thing, color in COLORS.items()
        )
        (folder / f"{room}.md").write_text(f"---\ntitle: The {room}\n---\n{told}\n")
    return folder


def questions() -> list[Row]:
    """80 questions that the content answers, and 64 that it does not."""
    asked: list[Row] = []
    for room in ROOMS:
        for thing in COLORS:
            answer = {"document": room, "sentence": f"The {thing} in the {room} is"}
            asked.append({"question": f"What color is the {thing} in the {room}?", **answer})
            asked.append({"question": f"{room} {thing} color", "answers": [answer]})
            asked.append({"question": f"Who made the {thing} of the {room} and when?"})
        far = [f"How far is it from the {room} to the moon?", f"Who won the {room} cup?", f"Is there snow near {room}?"]
        asked += [{"question": question, "unanswerable": "far"} for question in far]
    return asked


def write(file: Path, rows: list[Row]) -> Path:
    """The file, one row a line."""
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small content."""
    return content(tmp_path_factory.mktemp("small") / "corpus")


@pytest.fixture(scope="module")
def built(corpus: Path) -> Path:
    """Its index, of which every test takes a copy."""
    publish(corpus, corpus.parent / "index")
    return corpus.parent / "index"


@pytest.fixture
def index(built: Path, tmp_path: Path) -> Path:
    """Its index."""
    return Path(shutil.copytree(built, tmp_path / "index"))


def calibrate(corpus: Path, index: Path, file: Path, *words: str) -> Result:
    """The outcome of `ketamine-qa calibrate` over these folders."""
    command = ["--corpus", corpus, "--index", index, "calibrate", "--questions", file, *words]
    variables = {f"{PREFIX}THREADS": "2"}
    result = CliRunner().invoke(main, list(map(str, command)), env=variables, prog_name="ketamine-qa")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def refusal(corpus: Path, index: Path, file: Path) -> list[str]:
    """The sentences with which the file is refused; nothing has changed."""
    before = current_version(index)
    result = calibrate(corpus, index, file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert (current_version(index), (index / NAME).exists()) == (before, False)
    return result.stderr.splitlines()


@pytest.fixture(scope="module")
def calibrated(corpus: Path, built: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Row]:
    """An index with a calibration of its own, and what the command told as JSON."""
    folder = tmp_path_factory.mktemp("calibrated")
    index = Path(shutil.copytree(built, folder / "index"))
    result = calibrate(corpus, index, write(folder / "questions.jsonl", questions()), "--json")
    assert result.exit_code == 0, result.stderr
    return index, json.loads(result.stdout)


def test_a_publishers_calibration_is_written_published_and_wins(calibrated: tuple[Path, Row], built: Path) -> None:
    index, told = calibrated
    (own,) = read_own(index)
    snapshot = load_snapshot(current_folder(index))
    assert (told["file"], told["snapshot"]) == ((index / NAME).as_posix(), snapshot.version)
    assert snapshot.version != current_version(built)
    assert snapshot.calibration == own.calibration == calibration_for(encoder().card.identity, "none", index)
    assert own.calibration != calibration_for(encoder().card.identity, "none")
    assert own.calibration.encoder == encoder().card.identity


def test_it_is_kept_with_how_it_came_about(calibrated: tuple[Path, Row]) -> None:
    index, told = calibrated
    provenance = read_own(index)[0].provenance
    file = index.parent / "questions.jsonl"
    assert (provenance.file, provenance.sha256) == ("questions.jsonl", sha256(file.read_bytes()))
    assert provenance.chosen_on + provenance.measured_on == len(questions())
    assert min(provenance.chosen_on, provenance.measured_on) > 50
    assert (provenance.share, len(provenance.figures)) == (0.05, 7)
    assert told["provenance"] == msgspec.to_builtins(provenance)


def test_the_higher_the_threshold_the_fewer_are_answered(calibrated: tuple[Path, Row]) -> None:
    index, told = calibrated
    calibration = read_own(index)[0].calibration
    strict, balanced, lax = (calibration.at(name).threshold for name in ("strict", "balanced", "lax"))
    assert strict >= balanced >= lax
    rows: list[Row] = told["trade_off"]
    assert {row["name"] for row in rows} >= {"strict", "balanced", "lax", "0.5"}
    assert [row["threshold"] for row in rows] == sorted(row["threshold"] for row in rows)
    for column in ("answerable, answered", "near unanswerable, answered", "far unanswerable, answered"):
        shares = [row["figures"][column]["value"] for row in rows]
        assert shares == sorted(shares, reverse=True)


def test_it_survives_a_rebuild_and_answers_what_it_was_shown(corpus: Path, calibrated: tuple[Path, Row]) -> None:
    index, _ = calibrated
    kept = (index / NAME).read_bytes()
    assert not publish(corpus, index).published
    assert build_snapshot(corpus, index, encoder(), fresh=True).published
    assert (index / NAME).read_bytes() == kept
    library = open_library(current_folder(index))
    answer = answer_question("What color is the lamp in the attic?", library)
    assert answer.quotes[0].passage.text == "The lamp in the attic is green."
    assert answer.confidence is not None
    assert library.snapshot.calibration.threshold <= answer.confidence <= 1
    assert answer_question("Who won the kitchen cup?", library).status == "not_covered"


def test_the_order_of_the_lines_chooses_nothing(
    corpus: Path, index: Path, calibrated: tuple[Path, Row], tmp_path: Path
) -> None:
    """The same calibration, the figures as a person reads them, and nothing left over beside the file."""
    result = calibrate(corpus, index, write(tmp_path / "b.jsonl", questions()[::-1]))
    assert result.exit_code == 0, result.stderr
    assert read_own(index)[0].calibration == read_own(calibrated[0])[0].calibration
    assert sorted(path.name for path in index.iterdir() if path.name != ".lock") == [NAME, "current", "snapshots"]
    assert "right passage in first 3 (recall@3)" in result.stdout
    assert "| balanced " in result.stdout
    assert f"Written to {index / NAME}. Chosen for this encoder: answers from a probability of" in result.stdout


def test_every_fault_is_told_at_once_with_its_line(corpus: Path, index: Path, tmp_path: Path) -> None:
    lamp = {"document": "hall", "sentence": "The lamp in the hall"}
    rows: list[Row] = [
        {"question": "Is it new?", **lamp},
        {"question": "Is there a lamp?", "document": "shed", "sentence": "The lamp"},
        {"question": "Is there a bench?", "document": "hall", "sentence": "The bench in the hall"},
        {"question": "What is there?", "document": "hall", "sentence": "The"},
        {"question": "", **lamp},
        {"question": "How many?", "sentense": "The lamp"},
        {"question": "Where is it?", "document": "hall"},
        {"question": "Is it lit?", **lamp, "unanswerable": "near"},
        {"question": "Is it old?", **lamp, "split": "half"},
        {"question": "is it  NEW?", **lamp},
        {"question": "Is it open?", "answers": "The lamp"},
        {"question": "Is it far?", "unanswerable": "very"},
    ]
    file = write(tmp_path / "q.jsonl", rows)
    file.write_bytes(file.read_bytes() + b'{"question": \n["a list"]\n\n"\xff"\n')
    told = refusal(corpus, index, file)
    lines = [line.removeprefix(f"{file} line ") for line in told if line.startswith(f"{file} line ")]
    assert [int(line.split(":")[0]) for line in lines] == [*range(2, 15), 16]
    expected = [
        "there is no document 'shed' in the index",
        "no sentence of hall begins with 'The bench in the hall'",
        "5 sentences of hall begin with 'The'. Write more",
        '"question" is a text of 1 to 1,000 characters',
        "there is no field 'sentense'",
        '"document" and "sentence" go together',
        'it has an answer and "unanswerable"',
        '"split" is "dev" (chooses) or "test"',
        "this question stands in line 1 already",
        '"answers" is a list of',
        '"unanswerable" is "near" (about this topic)',
        "this is not a JSON object on one line",
        "this is not a JSON object on one line",
        "this is not a JSON object on one line",
    ]
    assert all(words in line for words, line in zip(expected, lines, strict=True)), lines
    assert told[-1].endswith("faults in the questions; nothing was changed.")


def test_too_few_questions_are_refused_with_how_many_are_needed(corpus: Path, index: Path, tmp_path: Path) -> None:
    rows: list[Row] = [{**row, "split": "dev"} for row in questions()[:10]]
    told = refusal(corpus, index, write(tmp_path / "q.jsonl", rows))
    assert "the half that chooses has 7 questions that the content answers and 3 that it does not" in told[0]
    assert "30 and 20 are needed" in told[0]
    assert "the half that measures has 0 questions that the content answers and 0" in told[1]
    assert "10 and 10 are needed" in told[1]


def test_a_split_that_is_given_is_respected(built: Path, tmp_path: Path) -> None:
    rows: list[Row] = [{**row, "split": "dev" if n % 5 else "test"} for n, row in enumerate(questions())]
    read = read_labels(write(tmp_path / "q.jsonl", rows), load_snapshot(current_folder(built)))
    assert [question.split for question in read] == [row["split"] for row in rows]


def test_a_question_stays_in_its_half_when_the_file_grows_and_a_family_in_one(built: Path, tmp_path: Path) -> None:
    snapshot = load_snapshot(current_folder(built))
    few = read_labels(write(tmp_path / "few.jsonl", questions()[:-8]), snapshot)
    more = read_labels(write(tmp_path / "more.jsonl", questions()), snapshot)
    assert [question.split for question in more[:-8]] == [question.split for question in few]
    assert {question.split for question in more} == {"dev", "test"}
    family: list[Row] = [{**row, "family": "one"} for row in questions()[:9]]
    kept = read_labels(write(tmp_path / "family.jsonl", [*family, *questions()[9:]]), snapshot)
    assert len({question.split for question in kept[:9]}) == 1


def test_a_beginning_stands_for_its_whole_sentence(built: Path, tmp_path: Path) -> None:
    read = read_labels(write(tmp_path / "q.jsonl", questions()), load_snapshot(current_folder(built)))
    assert read[0].answers == (Label("hall", "The lamp in the hall is green."),)
    assert read[1].answers == read[0].answers
    assert (read[2].answers, read[2].unanswerable) == ((), "near")
    assert read[-1].unanswerable == "far"


def test_the_gold_set_is_such_a_file(library: Library) -> None:
    assert len(read_labels(FILE, library.snapshot)) == len(read_questions())


def test_content_that_changed_since_the_build_is_not_published_by_the_way(index: Path, tmp_path: Path) -> None:
    changed = content(tmp_path / "corpus")
    (changed / "hall.md").write_text("---\ntitle: The hall\n---\nThe hall is empty.\n")
    result = calibrate(changed, index, write(tmp_path / "q.jsonl", questions()))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "The content has changed since the index was built. Run `ketamine-qa build` first.\n"


def test_a_damaged_file_of_calibrations_is_a_sentence_for_every_verb_that_reads_it(
    corpus: Path, index: Path, tmp_path: Path
) -> None:
    (index / NAME).write_text('[{"calibration": {}}]')
    file = write(tmp_path / "q.jsonl", questions())
    for words in (["build"], ["status"], ["calibrate", "--questions", file]):
        command = list(map(str, ["--corpus", corpus, "--index", index, *words]))
        result = CliRunner().invoke(main, command, prog_name="ketamine-qa")
        assert result.exit_code == 1
        assert result.stderr.startswith(f"{index / NAME}: it cannot be read as calibrations")
        assert "without it the shipped one applies" in result.stderr


def test_without_the_extra_a_sentence_names_it(corpus: Path, index: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "q.jsonl", questions())
    script = f"""
import sys
sys.modules["sklearn"] = None
from service.command import main
main(["--corpus", {str(corpus)!r}, "--index", {str(index)!r}, "calibrate", "--questions", {str(file)!r}])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Run: pip install 'ketamine-qa[evals]'" in done.stderr
