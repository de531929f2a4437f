"""Feedback: what readers say of answers, a JSON line each, a file a day (UTC).

    <folder>/2026-11-23.jsonl    {"at": "2026-11-23T10:04:05Z", "answer_id": "a_…", "passage_id": "p_…", …}

Neither a question nor an address is among it, and no note of a person who may be in danger.
"""

import errno
import logging
import os
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

import msgspec

from indexer.errors import Fault, KetamineQAError
from service.answer import is_unread, looked_at_again
from service.earlier import read_earlier
from service.library import Library
from service.question import MOST_CHARACTERS, clean
from service.search import read_question
from service.triage import Triage, triage

MOST_NOTE = 1_000  # characters
log = logging.getLogger("ketamine_qa.feedback")
Rating = Literal["up", "down"]
Complaint = Literal["incorrect", "not_what_i_asked", "hard_to_understand", "out_of_date", "safety", "other"]
DAY = re.compile(r"(\d{4}-\d\d-\d\d)\.jsonl")


@dataclass(frozen=True, slots=True)
class Feedback:
    """One reader's word on one answer, as it is stored. `passage_id` is None where no passage was shown."""

    at: datetime
    answer_id: str
    passage_id: str | None
    index_version: str | None
    rating: Rating
    reasons: tuple[Complaint, ...]
    note: str | None


def triage_note(note: str, library: Library | None) -> Triage:
    """What triage says of a note: by its words, and where these raise no alarm, by its vector too, as of a question."""
    found, text = triage(note), clean(note)
    if found.is_urgent or library is None or is_unread(text) or len(text) > MOST_CHARACTERS:
        return found
    return looked_at_again(found, read_question(text, read_earlier((), library), library), library.snapshot)


@dataclass(frozen=True, slots=True)
class Box:
    """The folder that feedback is kept in, for so many days. Several processes may share it."""

    folder: Path
    days: int

    def open(self, today: date) -> None:
        """Makes the folder, proves that today's file can be written, and deletes what is too old.

        Raises KetamineQAError where one of these fails.
        """
        try:
            self._append(_file(self.folder, today), b"")
            self.sweep(today)
        except OSError as error:
            why = "it is a file" if self.folder.is_file() else f"{error.strerror or error}: {error.filename}"
            raise KetamineQAError(
                f"feedback is {str(self.folder)!r}: it cannot be kept there ({why})."
                " Name a folder that the service may write in, or leave the setting out; see docs/feedback.md."
            ) from error

    def put(self, feedback: Feedback) -> None:
        """Appends one line; with the first one of a day, deletes what is too old. Raises OSError."""
        day = feedback.at.date()
        file = _file(self.folder, day)
        begins = not file.exists()
        self._append(file, msgspec.json.encode(feedback) + b"\n")
        if begins:
            try:
                self.sweep(day)
            except OSError as error:  # the reader's own word is stored
                log.error("old feedback could not be deleted: %s", error)

    def sweep(self, today: date) -> None:
        """Deletes the files of days that are more than `days` days ago. Raises OSError."""
        for day, file in day_files(self.folder):
            if (today - day).days > self.days:
                file.unlink(missing_ok=True)  # another process may have been faster

    def _append(self, file: Path, line: bytes) -> None:
        """Writes the line by one call, so that lines of other processes stay whole."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(descriptor).st_size
            if line and size and os.pread(descriptor, 1, size - 1) != b"\n":
                line = b"\n" + line  # a full disk cut off the line before
            if os.write(descriptor, line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))
        finally:
            os.close(descriptor)


def _file(folder: Path, day: date) -> Path:
    return folder / f"{day.isoformat()}.jsonl"


def day_files(folder: Path) -> list[tuple[date, Path]]:
    """The day and path of every file of feedback, oldest first; none where there is no folder."""
    found = []
    for path in folder.iterdir() if folder.exists() else ():
        named = DAY.fullmatch(path.name)
        try:
            found += [(date.fromisoformat(named[1]), path)] if named else []
        except ValueError:
            continue  # 2026-13-45.jsonl is nothing of ours
    return sorted(found)


def read_feedback(folder: Path, since: date | None = None) -> tuple[list[Feedback], list[Fault]]:
    """All feedback of `since` and later, oldest day first, and every line that is none. Raises OSError."""
    read: list[Feedback] = []
    broken: list[Fault] = []
    for day, file in day_files(folder):
        if since is not None and day < since:
            continue
        for number, line in enumerate(file.read_bytes().split(b"\n"), start=1):
            if not line.strip():
                continue
            try:
                read.append(msgspec.json.decode(line, type=Feedback))
            except (msgspec.MsgspecError, ValueError, RecursionError):
                broken.append(Fault(file.as_posix(), number, "this is no line of feedback; it was left out."))
    return read, broken
