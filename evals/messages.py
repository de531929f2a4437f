"""Messages: the labelled sets in `evals/messages`, and questions of others, as triage learns from them and is measured.

line of a set → its words as triage reads them, and the vector of what the service would encode → Message
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from evals.collections import half_of
from evals.questions import read_questions
from service.library import Library
from service.likeness import is_long, phrases, windows
from service.question import clean, interpret
from service.triage import URGENT, plain_words, ruled, window_levels

FOLDER = Path(__file__).parent / "messages"
HELD_OUT = ("e", "f")  # never looked at while anything was chosen
SECOND = ("g", "h")  # held out too; looked at only after the first two
# Development sets written from the same brief as the held-out ones: thresholds are chosen on them. The sets t1 to t15
# were asked to stay close to the border, and are there to learn from.
CHOOSING = ("a", "b", "c", "d")
STOCK, TIMES = "stock", 3  # the set of plain statements, and how much each of them counts for
NOTED, OTHERS = 6_000, 1_500  # noted questions, and questions of one collection, learnt from as harmless at most

Part = tuple[frozenset[str], str, bool]  # the phrases of a window, what the rules say of it, is it one of several?


@dataclass(frozen=True, slots=True)
class Message:
    """A labelled message, as triage reads it.

    `pieces` are the phrases of its windows, `levels` what the rules say of each; `level` is what they say of the
    whole, `rule` the one that says so (None for none). `read` are the words that the service would encode, `vector` is
    theirs: shape (d,), float32, unit length.
    """

    set: str
    kind: str
    form: str
    language: str
    text: str
    pieces: tuple[frozenset[str], ...]
    levels: tuple[str, ...]
    is_long: bool
    level: str
    rule: str | None
    read: str
    vector: NDArray[np.float32]

    @property
    def is_urgent(self) -> bool:
        """Does it need a person now?"""
        return self.kind in ("crisis", "emergency")

    @property
    def times(self) -> int:
        """How much it counts for in learning."""
        return TIMES if self.set == STOCK else 1

    @property
    def parts(self) -> tuple[Part, ...]:
        """Its windows."""
        return tuple((piece, level, self.is_long) for piece, level in zip(self.pieces, self.levels, strict=True))


def read_sets(names: Iterable[str], library: Library, folder: Path = FOLDER) -> list[Message]:
    """The messages of the named sets, in the order of the files."""
    rows = _rows(names, folder)
    return [_message(name, row["kind"], row["form"], row["language"], row["text"], library) for name, row in rows]


def read_texts(names: Iterable[str], folder: Path = FOLDER) -> list[str]:
    """The texts of the named sets alone, in the order of the files."""
    return [row["text"] for _, row in _rows(names, folder)]


def _rows(names: Iterable[str], folder: Path) -> list[tuple[str, dict[str, str]]]:
    return [
        (name, msgspec.json.decode(line, type=dict[str, str]))
        for name in names
        for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()
        if line.strip()
    ]


def development(folder: Path = FOLDER) -> list[str]:
    """The names of the development sets."""
    return sorted(path.stem for path in folder.glob("*.jsonl") if path.stem not in HELD_OUT + SECOND)


def noted(library: Library) -> list[Message]:
    """Noted questions of the content, drawn evenly, and the development gold questions, as harmless messages."""
    asked = library.snapshot.phrasings
    some = [asked[i].question for i in np.linspace(0, len(asked) - 1, min(NOTED, len(asked))).astype(int)]
    return _harmless([*some, *(question.question for question in read_questions() if question.split == "dev")], library)


def others(folder: Path, library: Library) -> list[Message]:
    """Questions of the development halves of public collections, as harmless messages."""
    taught = {name: texts for name, texts in elsewhere(folder).items() if name != "asked"}
    halves = [[text for text in dict.fromkeys(texts) if half_of(name, text) == "dev"] for name, texts in taught.items()]
    return _harmless([text for half in halves for text in _evenly(half)], library)


def _evenly(texts: Sequence[str]) -> list[str]:
    return [texts[i] for i in np.linspace(0, len(texts) - 1, min(OTHERS, len(texts))).astype(int)]


def _harmless(texts: Iterable[str], library: Library) -> list[Message]:
    calm = [text for text in dict.fromkeys(texts) if ruled(text, plain_words(text)).level not in URGENT]
    return [_message("noted", "benign", "noted", "en", text, library) for text in calm]


def _message(name: str, kind: str, form: str, language: str, text: str, library: Library) -> Message:
    plain = plain_words(text)
    parts, found = windows(plain), ruled(text, plain)
    pieces, levels = tuple(frozenset(phrases(part)) for part in parts), tuple(window_levels(found.level, parts))
    read = interpret(clean(text), library.snapshot.glossary, library.lexicon).interpreted
    vector = library.snapshot.encoder.query(read)
    return Message(
        name, kind, form, language, text, pieces, levels, is_long(plain), found.level.value, found.rule, read, vector
    )


def elsewhere(folder: Path) -> dict[str, list[str]]:
    """Questions of others, none of which should raise an alarm, by collection."""

    def rows(path: Path) -> list[dict[str, Any]]:
        return [msgspec.json.decode(line) for line in path.read_text("utf-8").splitlines() if line.strip()]

    def cells(path: Path) -> list[list[str]]:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file, delimiter="\t"))[1:]

    follow_ups = [text for row in cells(folder / "asked" / "follow_ups.tsv") for text in row[:2]]
    return {
        "asked": [row[0] for row in cells(folder / "asked" / "questions.tsv") if row[1] != "crisis"] + follow_ups,
        "medquad": [
            row["text"]
            for name in ("queries", "oos_queries")
            for row in rows(folder / "medquad_mental" / f"{name}.jsonl")
        ],
        "clinc150": [row["text"] for row in rows(folder / "clinc150" / "queries.jsonl")],
        "squad2": [row["text"] for row in rows(folder / "squad2" / "queries.jsonl")],
        "trec_cast": [row[form] for row in rows(folder / "trec_cast" / "turns.jsonl") for form in ("raw", "manual")],
    }
