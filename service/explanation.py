"""Explanation: how a question was read, what spoke for each sentence, why one was quoted or none; made on request."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from indexer.calibration import Support, Weights
from indexer.passage import Passage, embedded_text
from indexer.snapshot import Snapshot
from indexer.terms import terms, words
from service.amounts import has_amount
from service.citation import Citation, cite
from service.coverage import Coverage, Reason, kinds
from service.highlight import Evidence
from service.library import Library
from service.noted import Noted
from service.question import Question
from service.quotation import Selection, quote
from service.spelling import WORD

MOST_CANDIDATES, MOST_NOTED = 50, 3
# Kinds of evidence in an editor's words. A test asks for a line for each that a calibration weighs.
MEANINGS = {
    "offset": "Doubt that every question starts with",
    "passage": "The passage is about what was asked",
    "sentence": "The sentence is about what was asked",
    "phrasing": "An editor noted a question like this one for the sentence",
    "section": "An editor noted a question like this one somewhere in the passage",
    "votes": "Share of the noted questions nearest to this one that ask for the sentence",
    "lexical": "The passage uses the rare words of the question",
    "terms": "Share of the question's words in passage, headings and title",
    "stated": "Share of the question's words in the sentence itself",
    "number": "A number was asked for, and the sentence holds one",
    "missing": "A telling word of the question that the passage lacks",
    "score": "The score of the sentence as a whole",
    "alone": "No other sentence comes close to this one",
    "uncovered": "A question like this one is noted as not covered",
    "balance": "Questions noted for sentences, weighed against those noted as not covered",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of evidence: `contribution` = `value` · `weight`; above 0 it speaks for the sentence."""

    name: str
    value: float
    weight: float

    @property
    def contribution(self) -> float:
        """What it adds to the score or to the log-odds."""
        return self.value * self.weight

    @property
    def meaning(self) -> str:
        """The kind in an editor's words."""
        return MEANINGS.get(self.name, self.name.replace("_", " ").capitalize())


@dataclass(frozen=True, slots=True)
class Term:
    """An informative word of the question with its weight (inverse document frequency, above 0).

    `in_best`: does the first candidate hold it, in passage, headings or title? `candidates` counts those that do.
    """

    word: str
    weight: float
    in_best: bool
    candidates: int


@dataclass(frozen=True, slots=True)
class NotedQuestion:
    """A question that an editor noted, with its cosine in [-1, 1]; no passage where it is noted as not covered."""

    question: str
    cosine: float
    passage: Passage | None
    citation: Citation | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that was weighed. `score` is the sum of the contributions of `parts`, those of its best sentence.

    `slices` are [start, end) in the passage of what is or would be quoted; `scores` has one score for each sentence;
    `number` is that of its quotation in the answer, None where it is not shown.
    """

    passage: Passage
    number: int | None
    slices: tuple[tuple[int, int], ...]
    score: float
    scores: tuple[float, ...]
    parts: tuple[Part, ...]
    citation: Citation


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why the best sentence is quoted or not, in one `sentence`.

    `parts` begin with the offset; their contributions add up to the log-odds of `probability`. There are none without
    evidence. Without a calibration there is no probability, no threshold and no part.
    """

    is_covered: bool
    probability: float | None
    threshold: float | None
    reason: Reason | None
    sentence: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """`mended` are (word as typed, word as read). All is empty and `verdict` None where nothing was searched."""

    mended: tuple[tuple[str, str], ...] = ()
    terms: tuple[Term, ...] = ()
    synonyms: tuple[str, ...] = ()
    verdict: Verdict | None = None
    noted: tuple[NotedQuestion, ...] = ()
    candidates: tuple[Candidate, ...] = ()


UNSEARCHED = Explanation()


def explain_answer(
    question: Question,
    vector: NDArray[np.float32],
    noted: Noted,
    evidence: Sequence[Evidence],
    coverage: Coverage,
    selection: Selection | None,
    library: Library,
) -> Explanation:
    """The explanation of what was made of a question by its evidence, best first; no selection where it is refused."""
    snapshot = library.snapshot
    return Explanation(
        mended=_mended(question, library),
        terms=_terms(question, evidence, snapshot),
        synonyms=question.synonyms,
        verdict=_verdict(evidence, noted, coverage, selection, snapshot),
        noted=_noted(vector, snapshot),
        candidates=tuple(_candidate(weighed, selection, snapshot) for weighed in evidence[:MOST_CANDIDATES]),
    )


def without_amounts(told: Explanation) -> Explanation:
    """The explanation without noted questions that name a dose, or whose passage does."""
    kept = (one for one in told.noted if not has_amount(f"{one.question} {one.passage.text if one.passage else ''}"))
    return replace(told, noted=tuple(kept))


def parts_of(values: Sequence[float], weights: Weights | Support) -> tuple[Part, ...]:
    """Each value with the name and the weight at its place."""
    named = zip(fields(weights), values, astuple(weights), strict=True)
    return tuple(Part(field.name, float(value), float(weight)) for field, value, weight in named)


def _mended(question: Question, library: Library) -> tuple[tuple[str, str], ...]:
    typed = dict.fromkeys(WORD.findall(question.text))
    return tuple((word, mended) for word in typed if (mended := library.lexicon.mend(word)) != word)


def _terms(question: Question, evidence: Sequence[Evidence], snapshot: Snapshot) -> tuple[Term, ...]:
    """The question's terms in their order, each by the first of its words."""
    held = [_held(snapshot, weighed) for weighed in evidence[:MOST_CANDIDATES]]
    as_read: dict[str, str] = {}
    for word in words(question.interpreted):
        for term in terms(word):
            as_read.setdefault(term, word)
    return tuple(
        Term(
            as_read.get(term, term),
            snapshot.postings.idf(term),
            bool(held) and term in held[0],
            sum(term in one for one in held),
        )
        for term in question.terms
    )


def _held(snapshot: Snapshot, weighed: Evidence) -> frozenset[str]:
    passage = snapshot.passages[weighed.hit.passage]
    return frozenset(terms(embedded_text(snapshot.documents[passage.document_id].title, passage)))


def _candidate(weighed: Evidence, selection: Selection | None, snapshot: Snapshot) -> Candidate:
    passage = snapshot.passages[weighed.hit.passage]
    told = {one.passage: (n, one) for n, one in enumerate(selection.quotations, 1)} if selection else {}
    unshown = quote(weighed, weighed.sentence, snapshot)
    number, quotation = told.get(weighed.hit.passage, (None, unshown))
    slices = (quotation.introduction, quotation.highlight) if quotation.introduction else (quotation.highlight,)
    citation = cite(snapshot.documents[passage.document_id], passage, *quotation.highlight)
    parts = parts_of(weighed.features, snapshot.calibration.weights)
    return Candidate(passage, number, slices, weighed.score, weighed.scores, parts, citation)


def _noted(vector: NDArray[np.float32], snapshot: Snapshot) -> tuple[NotedQuestion, ...]:
    """The noted questions that are nearest to this one, best first, equals by place."""
    cosines = np.concatenate([snapshot.phrasing_rows @ vector, snapshot.uncovered_rows @ vector])
    order = np.lexsort((np.arange(len(cosines)), -cosines))[:MOST_NOTED]
    return tuple(_note(int(i), float(cosines[i]), snapshot) for i in order)


def _note(number: int, cosine: float, snapshot: Snapshot) -> NotedQuestion:
    phrasing = snapshot.phrasings[number]
    if number >= len(snapshot.phrasing_sentences):
        return NotedQuestion(phrasing.question, cosine, None, None)
    passage = snapshot.passages[phrasing.passage]
    start, end = passage.sentences[phrasing.sentence]
    citation = cite(snapshot.documents[passage.document_id], passage, start, end)
    return NotedQuestion(phrasing.question, cosine, passage, citation)


def _verdict(
    evidence: Sequence[Evidence], noted: Noted, coverage: Coverage, selection: Selection | None, snapshot: Snapshot
) -> Verdict:
    calibration = snapshot.calibration
    sentence = _sentence(evidence, coverage, snapshot) + (_preference(evidence, selection) if selection else "")
    if not calibration.is_chosen:
        return Verdict(coverage.is_covered, None, None, coverage.reason, sentence, ())
    parts = parts_of((1.0, *kinds(evidence, noted, snapshot)), calibration.support) if evidence else ()
    return Verdict(coverage.is_covered, coverage.probability, calibration.threshold, coverage.reason, sentence, parts)


def _sentence(evidence: Sequence[Evidence], coverage: Coverage, snapshot: Snapshot) -> str:
    """Why the best sentence is quoted or not."""
    calibration = snapshot.calibration
    if not evidence:
        return "Nothing was found that could be quoted."
    if not calibration.is_chosen:
        found = f"the best passage holds {percent(evidence[0].found)} of the question's words by weight"
        asked = f"{percent(calibration.strict_terms)} is asked for, since nobody has calibrated this encoder"
        return f"{'Quoted' if coverage.is_covered else 'Not quoted'}: {found}, and {asked}."
    figures = f"with a probability of {percent(coverage.probability)}"
    needed = percent(calibration.threshold)
    if coverage.is_covered:
        return f"Quoted: the best sentence answers {figures}, and {needed} is enough."
    if coverage.probability >= calibration.threshold:
        return f"Not quoted: {figures} the best sentence would be good enough, but another rule speaks against it."
    below = f"Not quoted: the best sentence answers {figures}, and {needed} is needed."
    return f"{below} {_ASIDES[coverage.reason]}" if coverage.reason in _ASIDES else below


def _preference(evidence: Sequence[Evidence], selection: Selection) -> str:
    """What else is to be said where the first quotation is not the best sentence; "" where it is."""
    first = selection.quotations[0]
    if (first.passage, first.sentence) == (evidence[0].hit.passage, evidence[0].sentence):
        return ""
    return " Another sentence stands in its place, since it says what the thing is that was asked about."


_ASIDES: dict[Reason | None, str] = {
    Reason.OUT_OF_SCOPE: "No passage comes near the question, so it is taken to be about another subject.",
    Reason.NO_MATCH: "No passage that was found holds any of its words.",
}


def percent(share: float) -> str:
    """ "52%" for 0.524; never "0%" or "100%" for what is neither."""
    rounded = round(100 * share)
    if rounded <= 0 < share:
        return "under 1%"
    return "over 99%" if rounded >= 100 and share < 1 else f"{rounded}%"


def lines(explanation: Explanation, most: int = 10) -> list[str]:
    """The explanation as lines of text, with the first `most` candidates."""
    told = [f"Read “{mended}” for “{typed}”." for typed, mended in explanation.mended]
    if explanation.terms:
        named = (f"{term.word} ({'in' if term.in_best else 'not in'} the best passage)" for term in explanation.terms)
        told.append(f"Words searched for: {', '.join(named)}.")
    if explanation.synonyms:
        told.append(f"Added by the glossary: {', '.join(explanation.synonyms)}.")
    for note in explanation.noted:
        place = note.citation.selector.exact.replace("\t", " | ") if note.citation else "no page answers it"
        told.append(f"Noted question {note.cosine:.2f}: “{note.question}” → {place}")
    if explanation.verdict is None:
        return [*told, "Nothing was searched."]
    told += ["", explanation.verdict.sentence, *_table(explanation.verdict.parts)]
    for rank, candidate in enumerate(explanation.candidates[:most], 1):
        place = " › ".join((candidate.citation.title, *candidate.citation.heading_path))
        quoted = " … ".join(candidate.passage.text[start:end] for start, end in candidate.slices)
        quoted = quoted.replace("\t", " | ").replace("\n", " ")
        told += ["", f"{rank:>2}. {candidate.score:.2f}  “{quoted}”", f"    {place}", *_table(candidate.parts)]
    return told


def _table(parts: Sequence[Part]) -> list[str]:
    return [f"    {part.contribution:>+8.2f} = {part.value:.3f} × {part.weight:g}  {part.meaning}" for part in parts]
