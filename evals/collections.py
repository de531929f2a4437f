"""Public collections in BEIR shape (corpus.jsonl, queries.jsonl, qrels.tsv), read into texts and labelled questions.

Every collection is split in halves by a hash of what a text belongs to: its article (squad2), its document's title
(clapnq), its page (medquad_mental). Whatever is trained or chosen uses the development half; the test half is reported.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

from evals.questions import Label, Labelled
from indexer.build import Progress, build_snapshot
from indexer.encoder import Encoder
from indexer.errors import KetamineQAError
from indexer.sentence import sentences
from indexer.snapshot import current_folder
from service.library import Library
from service.reader import open_library

NAMES = ("squad2", "clapnq", "medquad_mental")
FILES = ("corpus.jsonl", "queries.jsonl", "qrels.tsv")
Row = dict[str, Any]


class CollectionError(KetamineQAError):
    """A folder that is no collection."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a collection as it stands there; `group` is what the split is made by."""

    id: str
    title: str
    text: str
    group: str


@dataclass(frozen=True, slots=True)
class Collection:
    """Texts in order of id, and questions about them. A label's document is a text's id; its sentence is empty where a
    collection says only which text answers (medquad_mental)."""

    name: str
    texts: tuple[Text, ...]
    questions: tuple[Labelled, ...]

    @property
    def has_sentences(self) -> bool:
        """Does the collection say which sentence answers?"""
        return any(answer.sentence for question in self.questions for answer in question.answers)


def half_of(name: str, group: str) -> Literal["dev", "test"]:
    """The half that a group of a collection belongs to: the lowest bit of the SHA-256 of "name:group"."""
    return "test" if hashlib.sha256(f"{name}:{group}".encode()).digest()[-1] & 1 else "dev"


def read_collections(folder: Path) -> list[Collection]:
    """Every collection in the subfolders of `folder` that we know. Raises CollectionError if there is none."""
    found = [name for name in NAMES if (folder / name / FILES[0]).is_file()]
    if not found:
        raise CollectionError(f"{folder} holds none of {', '.join(NAMES)}, each a folder with {', '.join(FILES)}.")
    return [read_collection(folder / name) for name in found]


def read_collection(folder: Path) -> Collection:
    """The collection in a folder, which bears its name. Raises CollectionError."""
    try:
        texts = tuple(sorted((_text(folder.name, row) for row in _rows(folder / FILES[0])), key=lambda t: t.id))
        by_id = {text.id: text for text in texts}
        answers = _answers(folder / FILES[2])
        asked = _rows(folder / FILES[1])
        if (folder / "oos_queries.jsonl").is_file():
            asked += _rows(folder / "oos_queries.jsonl")
        questions = tuple(_labelled(folder.name, row, by_id, answers.get(row["_id"], ())) for row in asked)
    except (OSError, KeyError, ValueError, msgspec.MsgspecError) as error:
        why = f"{type(error).__name__}: {error}"
        raise CollectionError(f"{folder} cannot be read as a collection ({why}). See evals/README.md.") from error
    return Collection(folder.name, texts, questions)


def open_collection(collection: Collection, folder: Path, encoder: Encoder, progress: Progress) -> Library:
    """The library of a collection: each text a plain file in `folder`, built and loaded as a publisher's would be."""
    content = folder / "content"
    content.mkdir(parents=True, exist_ok=True)
    for text in collection.texts:
        title = msgspec.json.encode(text.title).decode()
        (content / f"{text.id}.txt").write_text(f"---\ntitle: {title}\n---\n{text.text}\n", "utf-8")
    build_snapshot(content, folder / "index", encoder, progress=progress)
    return open_library(current_folder(folder / "index"))


def _rows(file: Path) -> list[Row]:
    return [msgspec.json.decode(line) for line in file.read_bytes().splitlines() if line.strip()]


def _answers(file: Path) -> Mapping[str, tuple[str, ...]]:
    answers: dict[str, tuple[str, ...]] = {}
    for line in file.read_text("utf-8").splitlines()[1:]:
        query, text, score = line.split("\t")
        if int(score) > 0:
            answers[query] = (*answers.get(query, ()), _file_name(text))
    return answers


def _text(name: str, row: Row) -> Text:
    group = row["metadata"]["doc"] if name == "medquad_mental" else row["title"]
    return Text(_file_name(row["_id"]), _collapsed(row["title"].replace("_", " ")), row["text"], group)


def _labelled(name: str, row: Row, texts: Mapping[str, Text], relevant: tuple[str, ...]) -> Labelled:
    """The question with its answers. Its family is the group of its text; of one without a text, its subject."""
    own = row.get("context_id") or next(iter(relevant), None)
    group = texts[own].group if own else row["metadata"]["focus"]
    answerable = bool(relevant) and row.get("answerable", not row.get("is_impossible", False))
    labels = tuple(Label(text, sentence) for text in relevant for sentence in _answering(row, texts[text].text))
    return Labelled(
        id=row["_id"],
        question=_collapsed(row["text"]),
        family=group,
        split=half_of(name, group),
        kind="",
        style="",
        answers=labels if answerable else (),
        unanswerable=None if answerable else row.get("kind", "near"),
    )


def _answering(row: Row, text: str) -> Iterator[str]:
    """The sentences of a text that answer, white space collapsed, or "" where the row does not tell."""
    if selected := row.get("selected_sentences"):
        yield from dict.fromkeys(_collapsed(sentence) for sentence in selected)
    elif starts := {start for _, start in row.get("answer_starts", ())}:
        spans = sentences(text)
        yield from dict.fromkeys(_collapsed(text[a:b]) for a, b in spans if any(a <= start < b for start in starts))
    else:
        yield ""


def _file_name(id_: str) -> str:
    """The id as it can name a file: medquad_mental's bear a "#"."""
    return re.sub(r"[^\w-]", "-", id_)


def _collapsed(text: str) -> str:
    return " ".join(text.split())
