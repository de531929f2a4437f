"""Schema: the JSON that goes in and out, as docs/api.md describes it."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from indexer.help import Resource
from indexer.passage import Table
from indexer.snapshot import Snapshot
from service.answer import Answer, Quote
from service.citation import Citation, Selector
from service.question import MOST_CHARACTERS


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class TurnIn(_In):
    """An earlier turn of the conversation."""

    # no limit of its own: a crisis message is answered at any length, and the next request may name it
    question: str = Field(description="What was asked.")
    answer_id: str | None = Field(None, description="The `id` of the response.")
    passage_ids: list[str] = Field(default_factory=list, max_length=20, description="The passages that were shown.")


class FiltersIn(_In):
    """Restricts where answers may come from."""

    document: list[str] = Field(default_factory=list, max_length=100, description="Document ids; none means all.")


class AskIn(_In):
    """A question."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        json_schema_extra={"examples": [{"question": "How long do I have to stay after a Spravato dose?", "top_k": 3}]},
    )

    question: str = Field(description=f"1–{MOST_CHARACTERS:,} characters after cleaning.")
    top_k: int = Field(3, ge=1, le=20, description="How many passages to give at most.")
    history: list[TurnIn] = Field(
        default_factory=list, max_length=10, description="Earlier turns, oldest first; checked, not yet used."
    )
    filters: FiltersIn = Field(default_factory=FiltersIn, description="Restricts the documents that are searched.")
    explain: bool = Field(False, description="Reserved: scores and features of each passage.")


class SliceOut(_Out):
    """Characters [start, end) of the passage with this citation number."""

    citation: int = Field(description="Number of the passage.")
    start: int = Field(description="First character, from 0.")
    end: int = Field(description="One past the last character.")


class QuotationOut(_Out):
    """The sentence or sentences that answer."""

    text: str = Field(description="Its slices, joined by a newline: exact words of the content.")
    slices: list[SliceOut] = Field(description="Where the words stand in the passages.")
    confidence: float | None = Field(description="Probability in [0, 1] that it answers; null while uncalibrated.")
    citation: int = Field(description="Number of the passage that it is quoted from.")


class RangeOut(_Out):
    """Characters [start, end) of the passage."""

    start: int = Field(description="First character, from 0.")
    end: int = Field(description="One past the last character.")


class SegmentOut(_Out):
    """A stretch of the passage; all of them joined give its text."""

    text: str = Field(description="The words.")
    mark: bool = Field(description="Is this what answers?")


class TableOut(_Out):
    """The cells of a table row beside its column names."""

    columns: list[str] = Field(description="Column names; empty where the table has none.")
    cells: list[str] = Field(description="The row's cells.")


class SelectorOut(_Out):
    """W3C text quote and text position selectors of the highlight in the document's visible text."""

    exact: str = Field(description="The quoted words.")
    prefix: str = Field(description="The words before.")
    suffix: str = Field(description="The words after.")
    start: int = Field(description="First character in the document's text, from 0.")
    end: int = Field(description="One past the last character.")


class SourceOut(_Out):
    """Where a passage stands."""

    id: str = Field(description="The document's id: its path in the content folder without suffix.")
    title: str = Field(description="The document's title.")
    heading_path: list[str] = Field(description="The headings above the passage, outermost first.")
    url: str = Field(description="The page.")
    deep_link: str = Field(description="A link that lands on the quoted words.")
    last_reviewed: date | None = Field(description="The day the text was checked against its sources.")
    sha256: str = Field(description="SHA-256 of the file that was read.")


class PassageOut(_Out):
    """A verbatim passage that answers."""

    citation: int = Field(description="Its number in this response, from 1.")
    id: str = Field(description="Its id; survives a rebuild that left its text alone.")
    text: str = Field(description="Its exact words; a newline parts blocks, a tab the cells of a row.")
    score: float = Field(description="What passages are ordered by; higher is better.")
    table: TableOut | None = Field(description="Cells and column names of a table row, else null.")
    highlights: list[RangeOut] = Field(description="The words that answer.")
    segments: list[SegmentOut] = Field(description="The text cut at the highlights.")
    selector: SelectorOut = Field(description="The highlight in the document's text.")
    source: SourceOut = Field(description="Where it stands.")


class NearestOut(_Out):
    """A section that comes close to a question that is not covered."""

    title: str = Field(description="The document's title.")
    heading_path: list[str] = Field(description="Its headings.")
    url: str = Field(description="The page at that heading.")


class SuggestionOut(_Out):
    """A question that the content answers."""

    question: str = Field(description="A heading of the content that is a question.")
    passage_id: str = Field(description="The first passage beneath it.")


class ResourceOut(_Out):
    """A place to turn to for help."""

    name: str = Field(description="Its name.")
    country: str = Field(description="ISO code of its country; empty for anywhere.")
    call: str | None = Field(description="A tel: link.")
    text: str | None = Field(description="An sms: link.")
    url: str | None = Field(description="Its page or chat.")
    hours: str = Field(description="When it is open.")
    note: str = Field(description="What else to know.")


class SafetyOut(_Out):
    """What triage made of the message."""

    level: Literal["none", "mention", "advice", "crisis", "emergency"] = Field(description="How urgent it is.")
    message: str | None = Field(description="What a person in crisis is told.")
    resources: list[ResourceOut] = Field(description="Where to turn.")


class IndexOut(_Out):
    """The snapshot that answered; null fields only where a card was given without one."""

    version: str | None = Field(description="Its version.")
    built_at: datetime | None = Field(description="When it was built.")
    model: str | None = Field(description="Its encoder's model.")
    passages: int = Field(description="How many passages it holds.")
    stale: bool | None = Field(description="Has the content changed since? null without a content folder.")


Status = Literal["answered", "not_covered", "crisis", "emergency"]
ReasonName = Literal[
    "no_match", "below_threshold", "out_of_scope", "chitchat", "too_short", "language", "personal_advice"
]


class AnswerOut(_Out):
    """What is said to a question: an exact quotation with its citation, an honest "not covered", or a card."""

    id: str = Field(description="Random id of this response.")
    question: str = Field(description="The question as cleaned; empty for a crisis or emergency message.")
    interpreted_question: str = Field(description="How it was understood.")
    status: Status = Field(description="The kind of answer.")
    reason: ReasonName | None = Field(description="Why not covered, or personal_advice; else null.")
    message: str | None = Field(description="A fixed sentence of the service; else null.")
    answer: QuotationOut | None = Field(description="The quotation; null unless answered.")
    passages: list[PassageOut] = Field(description="The passages, best first; empty unless answered.")
    nearest: list[NearestOut] = Field(description="With not_covered, the nearest sections, at most 5.")
    suggestions: list[SuggestionOut] = Field(description="Questions that the content answers.")
    safety: SafetyOut = Field(description="Triage.")
    notice: str = Field(description="Shown with every answer.")
    index: IndexOut = Field(description="The snapshot that answered.")
    took_ms: Annotated[float, Field(ge=0, description="Milliseconds that the answer took.")]


class StoredPassageOut(_Out):
    """One passage of the index."""

    id: str = Field(description="Its id.")
    text: str = Field(description="Its exact words.")
    table: TableOut | None = Field(description="Cells and column names of a table row, else null.")
    selector: SelectorOut = Field(description="Where it stands in the document's text.")
    source: SourceOut = Field(description="Where it stands.")


class DocumentOut(_Out):
    """One document of the index."""

    id: str = Field(description="Its id.")
    title: str = Field(description="Its title.")
    description: str = Field(description="What it is about.")
    url: str = Field(description="Its page.")
    last_reviewed: date | None = Field(description="The day it was checked against its sources.")
    reviewed_by: str | None = Field(description="Who reviewed it; null if nobody has yet.")
    passages: int = Field(description="How many passages it has.")
    sha256: str = Field(description="SHA-256 of its file.")


class AliveOut(_Out):
    """The process answers."""

    status: Literal["alive"] = Field(description="Always alive.")


class ReadyOut(_Out):
    """The service has a snapshot and answers from it."""

    status: Literal["ready"] = Field(description="Always ready; before that, the status is 503.")
    version: str = Field(description="The version of the snapshot.")
    built_at: datetime = Field(description="When it was built.")
    calibrated: bool = Field(description="Was the coverage threshold chosen for its encoder?")
    stale: bool | None = Field(description="Has the content changed since? null without a content folder.")
    refused: str | None = Field(description="Why a newer snapshot is not served; else null.")


class FaultOut(_Out):
    """One thing wrong in a request."""

    pointer: str = Field(description="JSON pointer to it.")
    detail: str = Field(description="What is wrong.")


class ProblemOut(_Out):
    """RFC 9457 problem details; every failing route answers with this."""

    type: str = Field(description="The heading in the documentation that explains it.")
    title: str = Field(description="The kind of problem.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What is wrong, and what to do next.")
    instance: str = Field(description="The path that was asked for.")
    code: str = Field(description="A word for programs.")
    errors: list[FaultOut] = Field(description="The single faults of a request.")


def answer_out(
    answer: Answer, snapshot: Snapshot | None, *, answer_id: str, notice: str, stale: bool | None, took_ms: float
) -> AnswerOut:
    """The JSON of an answer; `snapshot` is the one that gave it, None for a card without one."""
    return AnswerOut(
        id=answer_id,
        question=answer.question,
        interpreted_question=answer.interpreted,
        status=answer.status,  # type: ignore[arg-type]
        reason=answer.reason.value if answer.reason else None,
        message=answer.message,
        answer=_quotation(answer.quotes[0]) if answer.quotes else None,
        passages=[_passage(quote) for quote in answer.quotes],
        nearest=[NearestOut(title=n.title, heading_path=list(n.heading_path), url=n.url) for n in answer.nearest],
        suggestions=[SuggestionOut(question=s.question, passage_id=s.passage_id) for s in answer.suggestions],
        safety=SafetyOut(
            level=answer.triage.level.value,
            message=answer.card.message if answer.card else None,
            resources=[resource_out(resource) for resource in answer.resources],
        ),
        notice=notice,
        index=IndexOut(
            version=snapshot.version if snapshot else None,
            built_at=snapshot.manifest.built_at if snapshot else None,
            model=snapshot.manifest.encoder.model if snapshot else None,
            passages=len(snapshot.passages) if snapshot else 0,
            stale=stale,
        ),
        took_ms=round(took_ms, 2),
    )


def resource_out(resource: Resource) -> ResourceOut:
    """The JSON of one place to turn to."""
    return ResourceOut(
        name=resource.name,
        country=resource.country,
        call=resource.call,
        text=resource.text,
        url=resource.url,
        hours=resource.hours,
        note=resource.note,
    )


def table_out(table: Table | None) -> TableOut | None:
    """The JSON of a table row."""
    return TableOut(columns=list(table.columns), cells=list(table.cells)) if table else None


def selector_out(selector: Selector) -> SelectorOut:
    """The JSON of a selector."""
    return SelectorOut(
        exact=selector.exact, prefix=selector.prefix, suffix=selector.suffix, start=selector.start, end=selector.end
    )


def source_out(citation: Citation) -> SourceOut:
    """The JSON of a citation."""
    return SourceOut(
        id=citation.document_id,
        title=citation.title,
        heading_path=list(citation.heading_path),
        url=citation.url,
        deep_link=citation.deep_link,
        last_reviewed=citation.last_reviewed,
        sha256=citation.sha256,
    )


def _quotation(quote: Quote) -> QuotationOut:
    start, end = quote.highlight
    place = SliceOut(citation=quote.number, start=start, end=end)
    return QuotationOut(text=quote.passage.text[start:end], slices=[place], confidence=None, citation=quote.number)


def _passage(quote: Quote) -> PassageOut:
    text, (start, end) = quote.passage.text, quote.highlight
    pieces = [(text[:start], False), (text[start:end], True), (text[end:], False)]
    return PassageOut(
        citation=quote.number,
        id=quote.passage.id,
        text=text,
        score=round(quote.score, 6),
        table=table_out(quote.passage.table),
        highlights=[RangeOut(start=start, end=end)],
        segments=[SegmentOut(text=piece, mark=mark) for piece, mark in pieces if piece],
        selector=selector_out(quote.citation.selector),
        source=source_out(quote.citation),
    )
