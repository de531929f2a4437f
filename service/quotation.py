"""Quotation: evidence → what is shown of it, as offsets: the words that answer, and passages that add to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.document import Block, BlockKind, Document
from indexer.passage import Passage
from indexer.snapshot import Snapshot
from indexer.terms import words
from service.comparison import compared
from service.definition import defines
from service.highlight import Evidence
from service.question import Question
from service.widening import widen

# Shares of the best score from which on something is quoted: instead of the best sentence, since it defines what was
# asked for; beside it, as the other side of a comparison; further below. docs/quotation.md says how they were chosen.
DEFINING, OPPOSITE, FURTHER = 0.9, 0.9, 0.7
# Cosine from which a sentence repeats one that is shown, unless it holds a number that the other does not.
REPEATED = 0.85
SPELLED = frozenset("two three four five six seven eight nine ten eleven twelve half twice".split())
LEAST_WORDS = 5  # of an item that says something alone


@dataclass(frozen=True, slots=True)
class Quotation:
    """What is shown of passage number `passage` for its sentence number `sentence`.

    `highlight` is [start, end) within the passage; so is `introduction`, the line above a list item that cannot be
    understood without it, else None. `score` is the passage's: higher is better.
    """

    passage: int
    sentence: int
    highlight: tuple[int, int]
    introduction: tuple[int, int] | None
    score: float


@dataclass(frozen=True, slots=True)
class Selection:
    """What is shown, in this order; the first `sides` of it are the answer: 1, or 2 for a comparison."""

    quotations: tuple[Quotation, ...]
    sides: int


def select(question: Question, evidence: Sequence[Evidence], snapshot: Snapshot, most: int) -> Selection:
    """At most `most` quotations of the evidence, which is best first and not empty."""
    answer = [best_quotation(question, evidence, snapshot)]
    other = _opposite(question, answer[0], evidence, snapshot) if most > 1 else None
    shown = [*answer, other] if other else answer
    sides = len(shown)
    for further in _good(evidence, FURTHER, snapshot):
        if len(shown) == most:
            break
        if not any(_repeats(further, told, snapshot) for told in shown):
            shown.append(further)
    return Selection(tuple(shown), sides)


def best_quotation(question: Question, evidence: Sequence[Evidence], snapshot: Snapshot) -> Quotation:
    """The quotation of the best sentence, or of one nearly as good that defines what the question asks about."""
    first = evidence[0]
    floor = _floor(first.score, DEFINING)
    near = [
        (weighed, number, score)
        for weighed in evidence
        for number, score in enumerate(weighed.scores)
        if score >= floor and defines(question, _sentence(snapshot, weighed.hit.passage, number))
    ]
    if not near or any(weighed is first and number == first.sentence for weighed, number, _ in near):
        return quote(first, first.sentence, snapshot)
    weighed, number, _ = min(near, key=lambda found: (-found[2], found[0].hit.passage, found[1]))
    return quote(weighed, number, snapshot)


def quote(weighed: Evidence, sentence: int, snapshot: Snapshot) -> Quotation:
    """The quotation of a sentence, widened; of a list's introduction with the items that the passage holds."""
    passage = snapshot.passages[weighed.hit.passage]
    document = snapshot.documents[passage.document_id]
    start, end = widen(passage, sentence)
    end = _items_below(document, passage, sentence) or end
    introduction = _introduction(document, passage, sentence)
    return Quotation(weighed.hit.passage, sentence, (start, end), introduction, weighed.score)


def _good(evidence: Sequence[Evidence], share: float, snapshot: Snapshot) -> Iterator[Quotation]:
    """The quotations of the best sentence of each passage, best first, as far as the score is such a share of the
    best one."""
    floor = _floor(evidence[0].score, share)
    return (quote(weighed, weighed.sentence, snapshot) for weighed in evidence if weighed.score >= floor)


def _items_below(document: Document, passage: Passage, sentence: int) -> int | None:
    """Where in the passage the list ends that the sentence introduces; None where it introduces none."""
    start, end = passage.sentences[sentence]
    if not passage.text[start:end].endswith(":"):
        return None
    at = _block_at(document, passage.start + start)
    own, last = document.blocks[at], None
    for block in document.blocks[at + 1 :]:
        if not _is_item(block, own.level) or block.start >= passage.end:
            break
        last = min(block.end, passage.end) - passage.start
    return last


def _introduction(document: Document, passage: Passage, sentence: int) -> tuple[int, int] | None:
    """[start, end) in the passage of the line that introduces a list item; None where the item needs none of it."""
    start, end = passage.sentences[sentence]
    at = _block_at(document, passage.start + start)
    item = document.blocks[at]
    if item.kind is not BlockKind.ITEM or not is_fragment(passage.text[start:end]):
        return None
    above = next((b for b in reversed(document.blocks[:at]) if not _is_item(b, item.level - 1)), None)
    if above is None or not document.text[above.start : above.end].endswith(":"):
        return None
    ends = [stop for _, stop in passage.sentences]
    stop = above.end - passage.start
    return widen(passage, ends.index(stop)) if stop in ends else None


def is_fragment(item: str) -> bool:
    """Is a list item less than a sentence, so that it says nothing without the line above it?

    "nausea;", "Nausea" and "High blood pressure." are; "Nausea: Spravato can make you feel sick." is not.
    """
    return item[:1].islower() or item[-1:] not in '.!?)"”' or len(item.split()) < LEAST_WORDS


def _is_item(block: Block, level: int) -> bool:
    """Is the block a list item deeper than a level?"""
    return block.kind is BlockKind.ITEM and block.level > level


def _block_at(document: Document, place: int) -> int:
    """The number of the document's block that holds the character."""
    return next(i for i, block in enumerate(document.blocks) if block.start <= place < block.end)


def _opposite(
    question: Question, first: Quotation, evidence: Sequence[Evidence], snapshot: Snapshot
) -> Quotation | None:
    """The best quotation about the side of a comparison that the first one is silent on, if it is itself good."""
    sides = compared(question, snapshot.glossary)
    silent = [side for side in sides or () if not side.is_spoken_of(_spoken(first, snapshot))]
    if len(silent) != 1:
        return None
    others = (other for other in _good(evidence, OPPOSITE, snapshot) if other.passage != first.passage)
    return next((other for other in others if silent[0].is_spoken_of(_spoken(other, snapshot))), None)


def _spoken(quotation: Quotation, snapshot: Snapshot) -> str:
    """What is read of a quotation: its words, a row's with the names of its columns."""
    passage = snapshot.passages[quotation.passage]
    return " ".join((passage.text[slice(*quotation.highlight)], *(passage.table.columns if passage.table else ())))


def _repeats(quotation: Quotation, told: Quotation, snapshot: Snapshot) -> bool:
    """Does a quotation say what another one says, without a number of its own?"""
    own, other = (_sentence(snapshot, q.passage, q.sentence) for q in (quotation, told))
    if quotation.passage == told.passage or words(own) == words(other):
        return True
    rows = (snapshot.sentence_vectors(q.passage)[q.sentence] for q in (quotation, told))
    cosine = float(next(rows) @ next(rows))
    return cosine >= REPEATED and _numbers(own) <= _numbers(other)


def _numbers(text: str) -> set[str]:
    return {word for word in words(text) if word[0].isdigit() or word in SPELLED}


def _sentence(snapshot: Snapshot, passage: int, sentence: int) -> str:
    found = snapshot.passages[passage]
    return found.text[slice(*found.sentences[sentence])]


def _floor(score: float, share: float) -> float:
    """The least score that is `share` of the best one: 0.9 of 10 is 9; below it too where the best is negative."""
    return score - (1 - share) * abs(score)
