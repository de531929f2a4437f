"""Labels: a publisher's own questions with the sentences that answer them, as JSON lines (docs/calibration.md).

    {"question": "how long must i stay", "document": "articles/treatment-day", "sentence": "Staff must watch you for"}
    {"question": "what does a tooth filling cost", "unanswerable": "far"}

`sentence` is the beginning of a sentence of that document, or of a table row with its cells joined by " | ";
`answers` takes a list of several. Without an answer the content does not cover the question. The fields of
evals/questions.jsonl may stand too.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

from evals.collections import half_of
from evals.questions import Label, Labelled
from indexer.errors import Fault, KetamineQAError
from indexer.snapshot import Snapshot
from service.question import MOST_CHARACTERS, clean

FIELDS = {"id", "question", "family", "split", "kind", "style", "answers", "document", "sentence", "unanswerable"}
# How many questions of either sort (answered by the content, not answered) a half needs: the one that chooses, and the
# one that measures. With 20 that are not answered, one answered falsely is 5 %.
NEEDED: Mapping[str, tuple[int, int]] = {"dev": (30, 20), "test": (10, 10)}
HALVES: Mapping[str, str] = {"dev": "chooses", "test": "measures"}
Told = Mapping[str, Sequence[tuple[str, str]]]  # document → (collapsed, verbatim) of each of its sentences
Row = dict[str, Any]


class LabelsError(KetamineQAError):
    """Questions that cannot be used. `faults` holds all of them, ordered by line."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        noun = "fault" if len(faults) == 1 else "faults"
        super().__init__(
            "\n".join(map(str, self.faults)) + f"\n{len(faults)} {noun} in the questions; nothing was changed."
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file that holds an object; its number counts from 1."""

    number: int
    row: Row


def read_labels(file: Path, snapshot: Snapshot) -> list[Labelled]:
    """The questions of the file, in its order. Raises LabelsError with every fault of it, OSError if it is not there.

    A question without `split` goes to the half that a hash of its family, or of itself, says: it stays there however
    the file grows.
    """
    lines, faults = _lines(file)
    told = _told(snapshot)
    questions: list[Labelled] = []
    first: dict[str, int] = {}
    for line in lines:
        wrong = _wrong(line.row) or _repeated(line, first)
        answers, lost = ((), wrong) if wrong else _answers(line.row, told, snapshot)
        faults += [Fault(str(file), line.number, sentence) for sentence in (wrong or lost)]
        if not wrong:
            questions.append(_labelled(line, answers, is_answered=bool(answers or lost)))
    faults += [Fault(str(file), 0, sentence) for sentence in missing(questions)]
    if faults:
        raise LabelsError(faults)
    return questions


def missing(questions: Sequence[Labelled]) -> list[str]:
    """A sentence for each half that has too few questions, with how many are needed."""
    found = []
    for half, (answerable, unanswerable) in NEEDED.items():
        own = [question for question in questions if question.split == half]
        none = sum(question.unanswerable is not None for question in own)
        if len(own) - none < answerable or none < unanswerable:
            found.append(
                f"the half that {HALVES[half]} has {len(own) - none} questions that the content answers and {none} "
                f"that it does not; {answerable} and {unanswerable} are needed. Without `split` about half of the "
                "questions go to each, so write at least 80 of the one sort and 60 of the other."
            )
    return found


def _lines(file: Path) -> tuple[list[Line], list[Fault]]:
    lines: list[Line] = []
    faults: list[Fault] = []
    for number, raw in enumerate(file.read_bytes().removeprefix(b"\xef\xbb\xbf").splitlines(), 1):
        try:
            row = msgspec.json.decode(raw, type=Row) if raw.strip() else None
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            faults.append(Fault(str(file), number, f"this is not a JSON object on one line ({error})."))
        else:
            lines += [Line(number, row)] if row is not None else []
    return lines, faults


def _wrong(row: Row) -> list[str]:
    """A sentence for everything wrong with a row by itself."""
    found = []
    if unknown := sorted(row.keys() - FIELDS):
        found.append(f"there is no field {unknown[0]!r}. There are: {', '.join(sorted(FIELDS))}.")
    question = row.get("question")
    if not isinstance(question, str) or not 1 <= len(clean(question)) <= MOST_CHARACTERS:
        found.append(f'"question" is a text of 1 to {MOST_CHARACTERS:,} characters.')
    if row.get("split") not in (None, "dev", "test"):
        found.append('"split" is "dev" (chooses) or "test" (measures), or left out.')
    if row.get("unanswerable") not in (None, "near", "far"):
        found.append('"unanswerable" is "near" (about this topic) or "far" (about another), or left out.')
    if ("document" in row) != ("sentence" in row):
        return [*found, '"document" and "sentence" go together.']
    pairs = _pairs(row)
    if pairs is None:
        found.append('"answers" is a list of {"document": "…", "sentence": "…"}.')
    elif pairs and row.get("unanswerable"):
        found.append('it has an answer and "unanswerable". Leave one of them out.')
    return found


def _pairs(row: Row) -> list[tuple[str, str]] | None:
    """The (document, beginning of the sentence) of every answer; None if one of them is none."""
    answers = row.get("answers") or []
    if "document" in row:
        answers = [*answers, {"document": row["document"], "sentence": row.get("sentence")}]
    try:
        labels = msgspec.convert(answers, list[Label])
    except msgspec.ValidationError:
        return None
    return [(label.document, label.sentence) for label in labels]


def _repeated(line: Line, first: dict[str, int]) -> list[str]:
    number = first.setdefault(_key(line.row["question"]), line.number)
    return [] if number == line.number else [f"this question stands in line {number} already."]


def _answers(row: Row, told: Told, snapshot: Snapshot) -> tuple[tuple[Label, ...], list[str]]:
    """The labels of a row with their whole sentences, and a sentence for each that is not in the content."""
    labels: list[Label] = []
    lost: list[str] = []
    for document, beginning in _pairs(row) or ():
        wanted = _collapsed(beginning)
        found = {words: verbatim for words, verbatim in told.get(document, ()) if wanted and words.startswith(wanted)}
        if document not in snapshot.documents:
            lost.append(f"there is no document {document!r} in the index. `ketamine-qa show` lists what it holds.")
        elif wanted in found or len(found) == 1:
            labels.append(Label(document, found.get(wanted) or next(iter(found.values()))))
        elif found:
            lost.append(f"{len(found)} sentences of {document} begin with {beginning!r}. Write more of the one meant.")
        elif wanted and beginning in snapshot.documents[document].text:
            labels.append(Label(document, beginning))  # several sentences, or one that was cut in two passages
        else:
            lost.append(f"no sentence of {document} begins with {beginning[:60]!r}. Copy it from the page as shown.")
    return tuple(labels), lost


def _told(snapshot: Snapshot) -> Told:
    told: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for passage in snapshot.passages:
        for start, end in passage.sentences:
            told[passage.document_id].append((_collapsed(passage.text[start:end]), passage.text[start:end]))
    return told


def _labelled(line: Line, answers: tuple[Label, ...], *, is_answered: bool) -> Labelled:
    row, number = line.row, line.number
    question = row["question"]
    family = row.get("family") or _key(question)
    split: Literal["dev", "test"] = row.get("split") or half_of("calibrate", family)
    far: Literal["near", "far"] | None = None if is_answered else (row.get("unanswerable") or "near")
    name = str(row.get("id") or f"line {number}")
    return Labelled(name, question, family, split, row.get("kind") or "", row.get("style") or "", answers, far)


def _key(question: str) -> str:
    """What makes two questions the same, and what the split is made by."""
    return " ".join(clean(question).casefold().split())


def _collapsed(text: str) -> str:
    """The words with one blank between them; the bars or tabs between the cells of a row count as blanks."""
    return " ".join(text.replace("|", " ").split())
