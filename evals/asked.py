"""What people asked elsewhere, labelled by line number and hash: `asked.jsonl` holds none of their words.

The files themselves (questions.tsv, follow_ups.tsv) are not part of the project; their folder is given to `eval`.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from evals.questions import Label, Labelled
from indexer.errors import KetamineQAError

FILE = Path(__file__).parent / "asked.jsonl"


@dataclass(frozen=True, slots=True)
class AskedLabel:
    """What answers line `line` (from 1) of `file`, whose text has this SHA-256.

    `expect` "card" marks a message that gets the crisis card; a follow-up is labelled as it is meant after its previous
    question.
    """

    file: str
    line: int
    sha256: str
    kind: str
    expect: Literal["answer", "near", "far", "card"]
    answers: tuple[Label, ...] = ()


class AskedError(KetamineQAError):
    """The folder is not the one that was labelled."""


def read_asked_labels(file: Path = FILE) -> list[AskedLabel]:
    """All labels, in order of file and line."""
    lines = file.read_text("utf-8").splitlines()
    return sorted((msgspec.json.decode(line, type=AskedLabel) for line in lines), key=lambda a: (a.file, a.line))


def read_asked(folder: Path, name: str = "questions.tsv", file: Path = FILE) -> Iterator[Labelled]:
    """The questions of one labelled file that passages are meant to answer or not, cards left out.

    Raises AskedError where a line is not the one that was labelled.
    """
    path = folder / name
    if not path.is_file():
        raise AskedError(f"{path} is not there. Name the folder that holds {name}.")
    lines = path.read_text("utf-8").splitlines()
    for label in read_asked_labels(file):
        if label.file != name:
            continue
        if label.line > len(lines) or line_hash(lines[label.line - 1]) != label.sha256:
            raise AskedError(f"{path} line {label.line} is not the line that {file.name} labels. Label it anew.")
        if label.expect != "card":
            asked = lines[label.line - 1].split("\t")[-2]  # a follow-up stands after its previous question
            unanswerable = None if label.expect == "answer" else label.expect
            ident = f"{name}:{label.line}"
            yield Labelled(ident, asked, ident, "test", label.kind, "asked", label.answers, unanswerable)


def line_hash(line: str) -> str:
    """The first 16 hexadecimal digits of the line's SHA-256, without its line end."""
    return hashlib.sha256(line.rstrip("\r\n").encode()).hexdigest()[:16]
