"""Schema: the JSON that goes in and out, as docs/api.md describes it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from indexer.help import Resource
from indexer.passage import Table
from indexer.snapshot import Snapshot
from service.answer import Answer, Quote
from service.citation import Citation, Selector
from service.explanation import Candidate, Explanation, NotedQuestion, Part, Verdict
from service.feedback import MOST_NOTE, Complaint, Rating
from service.question import MOST_CHARACTERS
from service.words import ENGLISH, sentence


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


def _is_none(value: object) -> bool:
    """Is it a field that was not asked for? Such a field is left out of the JSON."""
    return value is None


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
        default_factory=list,
        max_length=10,
        description="Earlier turns, oldest first. A question that leans on them is read together with them.",
    )
    filters: FiltersIn = Field(default_factory=FiltersIn, description="Restricts the documents that are searched.")
    explain: bool = Field(
        False, description="Adds why: `explanation`, `candidates`, and `features` and `scores` of each passage."
    )


class FeedbackIn(_In):
    """What a reader says of one answer. The question is not sent."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        json_schema_extra={
            "examples": [
                {
                    "answer_id": "a_0123456789abcdef",
                    "passage_id": "p_0123456789abcdef",
                    "index_version": "20261123T060215622762-3e706cccc45e",
                    "rating": "down",
                    "reasons": ["out_of_date"],
                    "note": "The price is an old one.",
                }
            ]
        },
    )

    answer_id: str = Field(pattern="^a_[0-9a-f]{16}$", description="The `id` of the response.")
    passage_id: str | None = Field(
        None, pattern="^p_[0-9a-f]{16}$", description="The `id` of the passage; null where none was shown."
    )
    index_version: str | None = Field(
        None, pattern="^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$", description="The `version` of the response's `index`."
    )
    rating: Rating = Field(description="Did the answer help?")
    reasons: list[Complaint] = Field(
        default_factory=list, max_length=6, description="What was wrong, each at most once; only with `down`."
    )
    note: str | None = Field(
        None, max_length=MOST_NOTE, description="The reader's own words. Those of a person in need are never stored."
    )

    @field_validator("reasons")
    @classmethod
    def _fitting(cls, reasons: list[Complaint], beside: ValidationInfo) -> list[Complaint]:
        if len(set(reasons)) < len(reasons):
            raise PydanticCustomError("twice", "Each reason can be given once")
        if reasons and beside.data.get("rating") == "up":
            raise PydanticCustomError("up", "Reasons belong to the rating down")
        return reasons


class SliceOut(_Out):
    """Characters [start, end) of the passage with this citation number."""

    citation: int = Field(description="Number of the passage.")
    start: int = Field(description="First character, from 0.")
    end: int = Field(description="One past the last character.")


class QuotationOut(_Out):
    """The sentence or sentences that answer; for a comparison, those of either side."""

    text: str = Field(description="Its slices, joined by a newline: exact words of the content.")
    slices: list[SliceOut] = Field(description="Where the words stand in the passages.")
    confidence: float | None = Field(
        description="Probability in [0, 1] that the quoted sentence answers; null where nobody calibrated the encoder."
    )
    citation: int = Field(description="Number of the passage that it, or its first side, is quoted from.")


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


class PartOut(_Out):
    """One kind of evidence for a sentence."""

    name: str = Field(description="A word for programs: passage, sentence, phrasing, …")
    meaning: str = Field(description="The kind in an editor's words.")
    value: float = Field(description="How much of it there is; higher is better.")
    weight: float = Field(description="What the calibration gives for it; below 0 it speaks against the sentence.")
    contribution: float = Field(description="value · weight.")


class PassageOut(_Out):
    """A verbatim passage that answers."""

    citation: int = Field(description="Its number in this response, from 1.")
    id: str = Field(description="Its id; survives a rebuild that left its text alone.")
    text: str = Field(description="Its exact words; a newline parts blocks, a tab the cells of a row.")
    score: float = Field(description="What passages are ordered by; higher is better.")
    table: TableOut | None = Field(description="Cells and column names of a table row, else null.")
    highlights: list[RangeOut] = Field(
        description="The words that answer; the line above them first, where they are a list item that needs it."
    )
    segments: list[SegmentOut] = Field(description="The text cut at the highlights.")
    selector: SelectorOut = Field(description="The last highlight in the document's text.")
    source: SourceOut = Field(description="Where it stands.")
    features: list[PartOut] | None = Field(
        None,
        exclude_if=_is_none,
        description="With `explain`, the evidence for its best sentence; contributions add up to its score.",
    )
    scores: list[float] | None = Field(
        None, exclude_if=_is_none, description="With `explain`, the score of each of its sentences, in order."
    )


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
    message: str | None = Field(
        description="What a person in crisis is told, or one quiet line; English or Spanish, as the message is."
    )
    resources: list[ResourceOut] = Field(description="Where to turn, in the reader's country; the first one first.")


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


class WordOut(_Out):
    """A word of the question that was read as another."""

    typed: str = Field(description="As typed.")
    read: str = Field(description="As read.")


class TermOut(_Out):
    """An informative word of the question."""

    word: str = Field(description="The word.")
    weight: float = Field(description="Inverse document frequency: rare words weigh more.")
    in_best: bool = Field(description="Does the first candidate hold it, in its text, headings or title?")
    candidates: int = Field(description="How many candidates hold it.")


class NotedOut(_Out):
    """A question that an editor noted and that is near to this one."""

    question: str = Field(description="As noted.")
    cosine: float = Field(description="In [-1, 1]; 1 is the same.")
    passage_id: str | None = Field(description="The passage that answers it; null where none does.")
    sentence: str | None = Field(description="The sentence that answers it; null where none does.")
    deep_link: str | None = Field(description="A link to that sentence; null where none answers.")


class VerdictOut(_Out):
    """Why the best sentence is quoted or not."""

    is_covered: bool = Field(description="Is it quoted?")
    probability: float | None = Field(description="That it answers, in [0, 1]; null without a calibration.")
    threshold: float | None = Field(description="The least probability that is quoted; null without a calibration.")
    reason: ReasonName | None = Field(description="Why not covered, by the evidence alone; else null.")
    sentence: str = Field(description="The verdict as a sentence.")
    parts: list[PartOut] = Field(
        description="The evidence; the contributions, that of `offset` among them, add up to the log-odds."
    )


class ExplanationOut(_Out):
    """How the question was read, and why it is answered or not."""

    mended: list[WordOut] = Field(description="Misspelt words.")
    terms: list[TermOut] = Field(description="The words that were searched for.")
    synonyms: list[str] = Field(description="Words that the glossary added, as stems.")
    verdict: VerdictOut | None = Field(description="The verdict; null where nothing was searched, as for a greeting.")
    noted: list[NotedOut] = Field(description="The noted questions that are nearest, best first, at most 3.")


class SentenceOut(_Out):
    """Characters [start, end) of a passage, with their score."""

    start: int = Field(description="First character, from 0.")
    end: int = Field(description="One past the last character.")
    score: float = Field(description="What sentences are ordered by; higher is better.")


class CandidateOut(_Out):
    """A passage that was weighed for an answer."""

    passage_id: str = Field(description="Its id.")
    citation: int | None = Field(description="Its number among `passages`; null where it is not shown.")
    document_id: str = Field(description="Its document's id.")
    score: float = Field(description="That of its best sentence; higher is better.")
    text: str = Field(description="Its exact words.")
    table: TableOut | None = Field(description="Cells and column names of a table row, else null.")
    highlights: list[RangeOut] = Field(description="What is, or would be, quoted of it.")
    segments: list[SegmentOut] = Field(description="The text cut at the highlights.")
    sentences: list[SentenceOut] = Field(description="Its sentences, in order.")
    features: list[PartOut] = Field(description="The evidence for the best one; contributions add up to `score`.")
    source: SourceOut = Field(description="Where it stands.")


class AnswerOut(_Out):
    """What is said to a question: an exact quotation with its citation, an honest "not covered", or a card."""

    id: str = Field(description="Random id of this response.")
    question: str = Field(description="The question as cleaned; empty for a crisis or emergency message.")
    interpreted_question: str = Field(description="How it was understood.")
    status: Status = Field(description="The kind of answer.")
    reason: ReasonName | None = Field(description="Why not covered, or personal_advice; else null.")
    message: str | None = Field(description="A fixed sentence of the service; else null.")
    message_language: Literal["en", "es"] = Field(description="The language of `message` and of a card.")
    follow_up_of: str | None = Field(
        description="The earlier question that this one was read together with; null where it stood alone."
    )
    answer: QuotationOut | None = Field(description="The quotation; null unless answered.")
    passages: list[PassageOut] = Field(description="The passages, those of the answer first; empty unless answered.")
    nearest: list[NearestOut] = Field(description="With not_covered, the nearest sections, at most 5.")
    suggestions: list[SuggestionOut] = Field(description="Questions that the content answers.")
    safety: SafetyOut = Field(description="Triage.")
    notice: str = Field(description="Shown with every answer.")
    index: IndexOut = Field(description="The snapshot that answered.")
    took_ms: Annotated[float, Field(ge=0, description="Milliseconds that the answer took.")]
    explanation: ExplanationOut | None = Field(
        None, exclude_if=_is_none, description="With `explain`, why; never on a crisis or emergency card."
    )
    candidates: list[CandidateOut] | None = Field(
        None,
        exclude_if=_is_none,
        description="With `explain`, the passages that were weighed, best first, at most 50; never on a card.",
    )


class FeedbackOut(_Out):
    """What became of feedback."""

    stored: bool = Field(description="Was it stored? Not where its note may come from a person in need.")
    card: AnswerOut | None = Field(description="The card for such a person, as `/ask` gives it; else null.")


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
    calibration: str = Field(description="What decides whether a question is covered, and what to do where it is none.")
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
    answer: Answer,
    snapshot: Snapshot | None,
    *,
    answer_id: str,
    notice: str,
    stale: bool | None,
    took_ms: float,
    language: str = ENGLISH,
) -> AnswerOut:
    """The JSON of an answer; `snapshot` is the one that gave it, None for a card without one.

    `language` is that of the page, in which the service's own sentence is, unless the message decides it.
    """
    why = answer.explanation
    told_in = answer.language or language
    weighed = {candidate.passage.id: candidate for candidate in why.candidates} if why else {}
    return AnswerOut(
        id=answer_id,
        question=answer.question,
        interpreted_question=answer.interpreted,
        status=answer.status,  # type: ignore[arg-type]
        reason=answer.reason.value if answer.reason else None,
        message=sentence(answer.said, told_in) if answer.said else None,
        message_language="es" if told_in == "es" else "en",
        follow_up_of=answer.follow_up_of,
        answer=_quotation(answer.quotes[: answer.sides], answer.confidence) if answer.quotes else None,
        passages=[_passage(quote, weighed.get(quote.passage.id)) for quote in answer.quotes],
        nearest=[NearestOut(title=n.title, heading_path=list(n.heading_path), url=n.url) for n in answer.nearest],
        suggestions=[SuggestionOut(question=s.question, passage_id=s.passage_id) for s in answer.suggestions],
        safety=SafetyOut(
            level=answer.triage.level.value,
            message=answer.card.message if answer.card else answer.help_line,
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
        explanation=_explanation(why) if why else None,
        candidates=[_candidate(candidate) for candidate in why.candidates] if why else None,
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


def _quotation(sides: Sequence[Quote], confidence: float | None) -> QuotationOut:
    return QuotationOut(
        text="\n".join(quote.passage.text[start:end] for quote in sides for start, end in quote.slices),
        slices=[SliceOut(citation=quote.number, start=a, end=b) for quote in sides for a, b in quote.slices],
        confidence=None if confidence is None else round(confidence, 6),
        citation=sides[0].number,
    )


def _passage(quote: Quote, weighed: Candidate | None) -> PassageOut:
    text = quote.passage.text
    return PassageOut(
        citation=quote.number,
        id=quote.passage.id,
        text=text,
        score=round(quote.score, 6),
        table=table_out(quote.passage.table),
        highlights=[RangeOut(start=start, end=end) for start, end in quote.slices],
        segments=_segments(text, quote.slices),
        selector=selector_out(quote.citation.selector),
        source=source_out(quote.citation),
        features=_parts(weighed.parts) if weighed else None,
        scores=[round(score, 6) for score in weighed.scores] if weighed else None,
    )


def _segments(text: str, marked: Sequence[tuple[int, int]]) -> list[SegmentOut]:
    """The text cut at the marked [start, end), which are in order, without empty pieces."""
    pieces, done = [], 0
    for start, end in marked:
        pieces += [(text[done:start], False), (text[start:end], True)]
        done = end
    pieces.append((text[done:], False))
    return [SegmentOut(text=piece, mark=mark) for piece, mark in pieces if piece]


def _explanation(why: Explanation) -> ExplanationOut:
    return ExplanationOut(
        mended=[WordOut(typed=typed, read=read) for typed, read in why.mended],
        terms=[
            TermOut(word=t.word, weight=round(t.weight, 6), in_best=t.in_best, candidates=t.candidates)
            for t in why.terms
        ],
        synonyms=list(why.synonyms),
        verdict=_verdict(why.verdict) if why.verdict else None,
        noted=[_noted(noted) for noted in why.noted],
    )


def _verdict(verdict: Verdict) -> VerdictOut:
    return VerdictOut(
        is_covered=verdict.is_covered,
        probability=verdict.probability,
        threshold=verdict.threshold,
        reason=verdict.reason.value if verdict.reason else None,
        sentence=verdict.sentence,
        parts=_parts(verdict.parts),
    )


def _noted(noted: NotedQuestion) -> NotedOut:
    return NotedOut(
        question=noted.question,
        cosine=round(noted.cosine, 6),
        passage_id=noted.passage.id if noted.passage else None,
        sentence=noted.citation.selector.exact if noted.citation else None,
        deep_link=noted.citation.deep_link if noted.citation else None,
    )


def _candidate(candidate: Candidate) -> CandidateOut:
    passage = candidate.passage
    return CandidateOut(
        passage_id=passage.id,
        citation=candidate.number,
        document_id=passage.document_id,
        score=round(candidate.score, 6),
        text=passage.text,
        table=table_out(passage.table),
        highlights=[RangeOut(start=start, end=end) for start, end in candidate.slices],
        segments=_segments(passage.text, candidate.slices),
        sentences=[
            SentenceOut(start=a, end=b, score=round(score, 6))
            for (a, b), score in zip(passage.sentences, candidate.scores, strict=True)
        ],
        features=_parts(candidate.parts),
        source=source_out(candidate.citation),
    )


def _parts(parts: Sequence[Part]) -> list[PartOut]:
    return [
        PartOut(
            name=part.name,
            meaning=part.meaning,
            value=round(part.value, 6),
            weight=part.weight,
            contribution=round(part.contribution, 6),
        )
        for part in parts
    ]
