"""The story of one question: triage, earlier turns, interpretation, retrieval, evidence, coverage, quotation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.document import Document
from indexer.help import SPANISH, Card, Help, Resource
from indexer.passage import Passage
from indexer.snapshot import Snapshot
from service.amounts import asks_of_harm
from service.citation import Citation, cite, page_url
from service.coverage import Coverage, Reason, judge
from service.dialogue import favor
from service.earlier import Asked, read_earlier
from service.explanation import UNSEARCHED, Explanation, explain_answer, without_amounts
from service.help_card import HOME, card_for, quiet_resources
from service.highlight import Evidence, gather
from service.library import Library, Suggestion
from service.noted import consult
from service.phrases import small_talk
from service.question import clean, is_other_script, is_too_short
from service.quotation import Quotation, Selection, select
from service.retrieval import retrieve
from service.search import Search, read_question
from service.triage import Level, Triage, is_spanish, reconsider, triage

# Hits whose sentences are compared: as many as `top_k` may ask for.
WEIGHED = 20
# How many are offered: sections, questions to start with, questions beside an answer.
NEAREST, SUGGESTED, RELATED = 5, 6, 3


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage with the characters [start, end) of it that answer, and those of the line that introduces them."""

    number: int
    passage: Passage
    highlight: tuple[int, int]
    score: float
    citation: Citation
    introduction: tuple[int, int] | None = None

    @property
    def slices(self) -> tuple[tuple[int, int], ...]:
        """All that is quoted of the passage, in its order."""
        return (self.introduction, self.highlight) if self.introduction else (self.highlight,)


@dataclass(frozen=True, slots=True)
class Nearest:
    """A section that is close to a question that the content does not cover."""

    title: str
    heading_path: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to one question. `quotes` are empty unless `status` is "answered"; the first `sides` of them are the
    answer, with the probability `confidence` in (0, 1), or None where nobody calibrated the encoder."""

    status: str
    question: str
    interpreted: str
    triage: Triage
    reason: Reason | None = None
    said: str | None = None  # the sentence in place of an answer, or beside it: a key of `service.words.sentence`
    quotes: tuple[Quote, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    resources: tuple[Resource, ...] = ()
    card: Card | None = None
    confidence: float | None = None
    sides: int = 1
    help_line: str | None = None  # the quiet one, where the question mentions suicide; never on a card
    follow_up_of: str | None = None  # the earlier question that this one was read together with
    language: str | None = None  # that of the message, for a card and where it alone decides; else the page's
    explanation: Explanation | None = None  # of what was searched for, where somebody asked for it; never on a card


def answer_question(
    typed: str,
    library: Library,
    *,
    asked: Sequence[Asked] = (),
    top_k: int = 3,
    documents: frozenset[str] | None = None,
    explain: bool = False,
    country: str = HOME,
) -> Answer:
    """The answer to a question as typed, from this library; at most `top_k` quotations, from `documents` if named.

    `asked` are the earlier turns, oldest first; `country` is the one whose help is shown where the message names none.
    """
    snapshot = library.snapshot
    found, text = triage(typed), clean(typed)
    unread = is_unread(text)
    if found.is_certain or (unread and found.is_urgent):
        return card_answer(found, typed, snapshot.help, country)
    earlier = read_earlier(asked, library)
    search = None if unread else read_question(text, earlier, library)
    found = looked_at_again(found, search, snapshot) if search else found
    if found.is_urgent:
        return card_answer(found, typed, snapshot.help, country)
    if search is None or is_spanish(text):
        refusal = _with_help_line(_refuse_unread(text, found, library), typed, snapshot.help, country)
        return replace(refusal, explanation=UNSEARCHED) if explain else refusal
    question, vector = search.question, search.vector
    noted = consult(vector, snapshot)
    hits = retrieve(question, vector, noted, snapshot, documents)
    withheld = found.level is not Level.NONE or earlier.after_crisis or asks_of_harm(search.interpreted)
    if withheld:
        hits = [hit for hit in hits if hit.passage not in library.amounts]
    evidence = favor(gather(question, vector, snapshot, hits[:WEIGHED]), search.bonuses, snapshot.passages)
    coverage = judge(evidence, noted, snapshot)
    selection = select(question, evidence, snapshot, top_k) if coverage.is_covered else None
    if selection:
        answer = _answered(search, found, coverage, selection, library)
    else:
        answer = _not_covered(search, found, coverage, evidence, library)
    if explain:
        told = explain_answer(question, vector, noted, evidence, coverage, selection, library)
        answer = replace(answer, explanation=without_amounts(told) if withheld else told)
    return _with_help_line(answer, typed, snapshot.help, country)


def card_answer(found: Triage, message: str, help_: Help, country: str) -> Answer:
    """The crisis or emergency card, in the language of the message. The message itself is not repeated."""
    shown = card_for(found, message, help_, country)
    return Answer(shown.level.value, "", "", found, card=shown.card, resources=shown.resources, language=found.language)


def _with_help_line(answer: Answer, message: str, help_: Help, country: str) -> Answer:
    """The answer, with one quiet line of help beneath where the message mentions suicide and needs no card."""
    if answer.triage.level is not Level.MENTION:
        return answer
    resources = quiet_resources(answer.triage, message, help_, country)
    return replace(answer, help_line=help_.line_in(answer.triage.language), resources=resources)


def looked_at_again(found: Triage, search: Search, snapshot: Snapshot) -> Triage:
    """The verdict after the question as it was understood, and its vector, were looked at too."""
    if search.interpreted != search.text:
        levels, understood = list(Level), triage(search.interpreted)
        if levels.index(understood.level) > levels.index(found.level):
            found = understood
    return reconsider(found, search.own, snapshot.example_rows)


def is_unread(text: str) -> bool:
    """Is it what no retrieval can help: too short, another script, or small talk?"""
    return is_too_short(text) or is_other_script(text) or small_talk(text) is not None


def _refuse_unread(text: str, found: Triage, library: Library) -> Answer:
    """The reply to what is not searched for."""
    talk = small_talk(text)
    reason = Reason.TOO_SHORT if is_too_short(text) else Reason.CHITCHAT if talk else Reason.LANGUAGE
    spanish = reason is Reason.LANGUAGE and is_spanish(text)
    return Answer(
        "not_covered",
        text,
        text,
        found,
        reason,
        talk or reason.value,
        suggestions=library.suggestions[:SUGGESTED],
        language=SPANISH if spanish else None,
    )


def _not_covered(
    search: Search, found: Triage, coverage: Coverage, evidence: Sequence[Evidence], library: Library
) -> Answer:
    advice = found.level is Level.ADVICE
    reason = Reason.PERSONAL_ADVICE if advice else coverage.reason or Reason.NO_MATCH
    near = () if coverage.reason is Reason.OUT_OF_SCOPE else _nearest(evidence, library.snapshot)
    return Answer(
        "not_covered",
        search.text,
        search.interpreted,
        found,
        reason,
        reason.value,
        nearest=near,
        suggestions=library.suggestions[:SUGGESTED],
        follow_up_of=search.follow_up_of,
    )


def _nearest(evidence: Sequence[Evidence], snapshot: Snapshot) -> tuple[Nearest, ...]:
    sections: dict[tuple[str, str], Nearest] = {}
    for weighed in evidence:
        passage = snapshot.passages[weighed.hit.passage]
        document = snapshot.documents[passage.document_id]
        url = page_url(document) + (f"#{passage.anchor}" if passage.anchor and "#" not in page_url(document) else "")
        sections.setdefault((document.id, passage.anchor), Nearest(document.title, passage.heading_path, url))
    return tuple(sections.values())[:NEAREST]


def _answered(search: Search, found: Triage, coverage: Coverage, selection: Selection, library: Library) -> Answer:
    snapshot = library.snapshot
    quotes = tuple(_quote(number, quotation, snapshot) for number, quotation in enumerate(selection.quotations, 1))
    advice = found.level is Level.ADVICE
    told = {search.text, *(quote.passage.heading_path[-1] for quote in quotes if quote.passage.heading_path)}
    return Answer(
        "answered",
        search.text,
        search.interpreted,
        found,
        Reason.PERSONAL_ADVICE if advice else None,
        "advice" if advice else None,
        quotes,
        suggestions=tuple(s for s in library.suggestions if s.question not in told)[:RELATED],
        confidence=coverage.probability if snapshot.calibration.is_chosen else None,
        sides=selection.sides,
        follow_up_of=search.follow_up_of,
    )


def _quote(number: int, quotation: Quotation, snapshot: Snapshot) -> Quote:
    passage = snapshot.passages[quotation.passage]
    document: Document = snapshot.documents[passage.document_id]
    citation = cite(document, passage, *quotation.highlight)
    return Quote(number, passage, quotation.highlight, quotation.score, citation, quotation.introduction)
