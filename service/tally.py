"""Tally: what the stored feedback says of each passage, for editors."""

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import get_args

from indexer.errors import Fault
from indexer.snapshot import Snapshot
from service.feedback import Complaint, Feedback, Rating, read_feedback

SHOWN_CHARACTERS = 90  # of a passage, to know it by


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader wrote, with the rating beside it."""

    at: datetime
    rating: Rating
    reasons: tuple[Complaint, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What was said of one passage; of all answers without one where `passage_id` is None.

    `place` is its document's title and its headings, `words` how it begins: empty where the index has it no more.
    """

    passage_id: str | None
    document_id: str | None
    place: tuple[str, ...]
    words: str
    ups: int
    downs: int
    reasons: dict[str, int]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """All that was said, by passage: most downs first, then fewest ups, then by id."""

    folder: str
    first: date | None
    last: date | None
    ups: int
    downs: int
    reasons: dict[str, int]
    passages: tuple[Tally, ...]
    broken: tuple[Fault, ...]


def summarize(folder: Path, snapshot: Snapshot | None, since: date | None = None) -> Summary:
    """The summary of what the folder holds of `since` and later. Raises OSError."""
    read, broken = read_feedback(folder, since)
    of: dict[str | None, list[Feedback]] = {}
    for one in read:
        of.setdefault(one.passage_id, []).append(one)
    tallies = [_tally(passage_id, said, snapshot) for passage_id, said in of.items()]
    days = [one.at.date() for one in read]
    return Summary(
        folder=str(folder),
        first=min(days, default=None),
        last=max(days, default=None),
        ups=sum(one.rating == "up" for one in read),
        downs=sum(one.rating == "down" for one in read),
        reasons=_reasons(read),
        passages=tuple(sorted(tallies, key=lambda tally: (-tally.downs, tally.ups, tally.passage_id or ""))),
        broken=tuple(broken),
    )


def _tally(passage_id: str | None, said: Sequence[Feedback], snapshot: Snapshot | None) -> Tally:
    passage = next((p for p in snapshot.passages if p.id == passage_id), None) if snapshot else None
    title = snapshot.documents[passage.document_id].title if snapshot and passage else ""
    ordered = sorted(said, key=lambda one: (one.at, one.answer_id))
    return Tally(
        passage_id=passage_id,
        document_id=passage.document_id if passage else None,
        place=(title, *passage.heading_path) if passage else (),
        words=textwrap.shorten(passage.text, SHOWN_CHARACTERS, placeholder=" …") if passage else "",
        ups=sum(one.rating == "up" for one in said),
        downs=sum(one.rating == "down" for one in said),
        reasons=_reasons(said),
        notes=tuple(Note(one.at, one.rating, one.reasons, one.note) for one in ordered if one.note),
    )


def _reasons(said: Sequence[Feedback]) -> dict[str, int]:
    """How often each reason was given, most often first, ties in the order of the contract; none that never was."""
    counts = Counter(reason for one in said for reason in one.reasons)
    given = [reason for reason in get_args(Complaint) if counts[reason]]
    return {reason: counts[reason] for reason in sorted(given, key=lambda reason: -counts[reason])}


def lines(summary: Summary) -> list[str]:
    """The summary as a person reads it; a sentence where there is nothing."""
    told = [str(fault) for fault in summary.broken]
    if summary.broken:
        count = len(summary.broken)
        told.append(f"{count} {'line was' if count == 1 else 'lines were'} left out.")
    if not summary.passages:
        return [f"There is no feedback in {summary.folder}.", *told]
    total = f"{summary.downs} down, {summary.ups} up{_in_brackets(summary.reasons)}"
    days = f"{summary.first}" if summary.first == summary.last else f"{summary.first} to {summary.last}"
    listed = [line for tally in summary.passages for line in ("", *_tally_lines(tally))]
    return [f"Feedback of {days}: {total}.", *listed, *(["", *told] if told else [])]


def _tally_lines(tally: Tally) -> list[str]:
    name = tally.passage_id or "no passage"
    place = f"{' › '.join(tally.place)}: “{tally.words}”" if tally.place else "not in the published index"
    if tally.passage_id is None:
        place = "said of answers that were not covered"
    notes = (
        f"{one.at:%Y-%m-%d} {one.rating}{_in_brackets(dict.fromkeys(one.reasons, 1), counted=False)}: {one.note}"
        for one in tally.notes
    )
    wrapped = (textwrap.fill(note, 100, initial_indent="  • ", subsequent_indent="    ") for note in notes)
    return [f"{name}  {tally.downs} down, {tally.ups} up{_in_brackets(tally.reasons)}", f"  {place}", *wrapped]


def _in_brackets(reasons: Mapping[str, int], *, counted: bool = True) -> str:
    """ " (incorrect 2, safety 1)"; empty without a reason."""
    named = ", ".join(f"{reason} {count}" if counted else reason for reason, count in reasons.items())
    return f" ({named})" if named else ""
