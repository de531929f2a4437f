"""Questions asked elsewhere: their labels hold none of their words, and a folder that was not labelled is refused."""

from pathlib import Path

import msgspec
import pytest

from evals.asked import FILE, AskedError, AskedLabel, line_hash, read_asked, read_asked_labels
from evals.questions import Label
from tests import running

LINES = ["question\ttopic", "what is it\tbasics", "help me\tcrisis", "how much\tcost"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three questions."""
    (tmp_path / "questions.tsv").write_text("\n".join(LINES) + "\n")
    return tmp_path


def labels(folder: Path, *made: AskedLabel) -> Path:
    """A file of these labels."""
    file = folder / "asked.jsonl"
    file.write_bytes(b"\n".join(map(msgspec.json.encode, made)))
    return file


def label(line: int, expect: str, text: str | None = None) -> AskedLabel:
    """The label of a line of LINES."""
    answers = (Label("doc", "It is green."),) if expect == "answer" else ()
    return AskedLabel("questions.tsv", line, line_hash(text or LINES[line - 1]), "fact", expect, answers)  # type: ignore[arg-type]


def test_questions_are_joined_with_their_labels_and_cards_left_out(folder: Path) -> None:
    file = labels(folder, label(4, "near"), label(2, "answer"), label(3, "card"))
    assert [(q.id, q.question, q.unanswerable) for q in read_asked(folder, file=file)] == [
        ("questions.tsv:2", "what is it", None),
        ("questions.tsv:4", "how much", "near"),
    ]


@pytest.mark.parametrize("wrong", [label(2, "answer", "other words"), label(2, "answer")])
def test_a_folder_that_was_not_labelled_is_refused(folder: Path, wrong: AskedLabel) -> None:
    (folder / "questions.tsv").write_text("question\ttopic\nchanged\tbasics\n")
    with pytest.raises(AskedError, match=r"questions\.tsv line 2 is not the line that"):
        list(read_asked(folder, file=labels(folder, wrong)))


def test_a_folder_without_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AskedError, match=r"is not there\. Name the folder that holds questions\.tsv"):
        list(read_asked(tmp_path))


def test_the_labels_that_ship_stand_in_the_content_and_hold_no_question() -> None:
    shipped = read_asked_labels()
    assert {label.file for label in shipped} == {"questions.tsv", "follow_ups.tsv"}
    assert len(shipped) > 80
    documents = {document.id: document for document in running.shipped().documents}
    assert all(a.sentence in documents[a.document].text for label in shipped for a in label.answers)
    assert set(msgspec.json.decode(FILE.read_bytes().splitlines()[0])) == {
        "file", "line", "sha256", "kind", "expect", "answers",
    }  # fmt: skip
