"""Phrasing: how readers ask for a sentence. Editors note it in `asked/<document>.toml`; it is searched and never shown.

    [[asked]]
    sentence = "Staff must watch you for at least 2 hours after each dose of Spravato"
    questions = ["how long am i stuck there", "when can i leave after the spray"]

`sentence` is the beginning of a sentence of that document, or of a table row with its cells joined by " | ".
Above the tables, `not_covered = ["…"]` may note questions that come near the page and that no page answers.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.calibration import Notes
from indexer.errors import Fault, toml_fault
from indexer.passage import Passage

FOLDER = "asked/"
UNANSWERED = -1  # the passage and the sentence of a question that no page answers


@dataclass(frozen=True, slots=True)
class Note:
    """One `[[asked]]` table of a file, or its `not_covered` with "" as sentence; `line` is 1-based."""

    sentence: str
    questions: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A question that sentence number `sentence` of passage number `passage` answers; both UNANSWERED if none does."""

    question: str
    passage: int
    sentence: int


def is_notes(path: str) -> bool:
    """Is this the path, in the content folder, of a file of notes?"""
    return path.startswith(FOLDER) and path.endswith(".toml")


def document_of(path: str) -> str:
    """The id of the document that a file of notes belongs to."""
    return path.removeprefix(FOLDER).removesuffix(".toml")


def kind_of_notes(phrasings: Sequence[Phrasing]) -> Notes:
    """What is noted: nothing, questions that sentences answer, or also such as no page answers."""
    if not phrasings or phrasings[0].passage == UNANSWERED:
        return "none"
    return "both" if phrasings[-1].passage == UNANSWERED else "answered"


def read_notes(toml: str, path: str) -> tuple[tuple[Note, ...], list[Fault]]:
    """The notes written in `toml` (the content of the file `path`) and everything wrong with it."""
    try:
        content = tomllib.loads(toml)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return (), [toml_fault(path, toml, error)]
    tables = content.get("asked", [])
    lines = [number for number, line in enumerate(toml.splitlines(), 1) if line.strip() == "[[asked]]"]
    notes: list[Note] = []
    refused = next((n for n, text in enumerate(toml.splitlines(), 1) if text.lstrip().startswith("not_covered")), 0)
    if "not_covered" in content:
        if not (questions := _texts(content["not_covered"])):
            return (), [Fault(path, refused, 'not_covered is a list of questions: not_covered = ["…"].')]
        notes.append(Note("", questions, refused))
    for number, table in enumerate(tables if isinstance(tables, list) else [None]):
        line = lines[number] if number < len(lines) else 0
        fields = table if isinstance(table, dict) else {}
        if "not_covered" in fields:  # TOML takes it for a part of the table above it
            return (), [Fault(path, refused, "not_covered belongs above the first [[asked]].")]
        sentence, questions = _texts([fields.get("sentence")]), _texts(fields.get("questions"))
        if not sentence or not questions:
            return (), [Fault(path, line, '[[asked]] needs sentence = "…" and questions = ["…"].')]
        notes.append(Note(sentence[0], questions, line))
    return tuple(notes), []


def _texts(values: object) -> tuple[str, ...]:
    """The texts of a list, white space collapsed; none if it is no list of texts."""
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        return ()
    return tuple(" ".join(value.split()) for value in values)


def place(
    notes: Mapping[str, Sequence[Note]], passages: Sequence[Passage]
) -> tuple[tuple[Phrasing, ...], list[tuple[str, Note]]]:
    """(phrasings in order of passage, sentence, note and question, those that no page answers last; the notes whose
    sentence is not in their document)."""
    sentences: dict[str, list[tuple[str, int, int]]] = {}
    for number, passage in enumerate(passages):
        for order, (start, end) in enumerate(passage.sentences):
            told = " ".join(passage.text[start:end].replace("\t", " | ").split())
            sentences.setdefault(passage.document_id, []).append((told, number, order))
    placed: list[Phrasing] = []
    unanswered: list[Phrasing] = []
    lost: list[tuple[str, Note]] = []
    for document, own in sorted(notes.items()):
        for note in own:
            if not note.sentence:
                unanswered += [Phrasing(question, UNANSWERED, UNANSWERED) for question in note.questions]
                continue
            found = next((s for s in sentences.get(document, ()) if s[0].startswith(note.sentence)), None)
            if found is None:
                lost.append((document, note))
            else:
                placed += [Phrasing(question, found[1], found[2]) for question in note.questions]
    placed.sort(key=lambda phrasing: (phrasing.passage, phrasing.sentence))
    return (*placed, *unanswered), lost
