"""Comparison: questions with two sides ("IV or nasal?"), and which sentences speak of which side."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.glossary import Glossary
from indexer.terms import STOPWORDS, terms, words
from service.question import Question

CLOSE = 2  # words that may stand between a name and the "or" that it is a side of
# What stands between two sides; "and" parts them only after "between", "compare" or the like.
JOINT = re.compile(
    r" (?:or(?: the| an?)?|vs|versus|than|(?<=er )then|against|instead of|rather than|unlike"
    r"|(?:compare|compares|compared|comparison) (?:with|to|against)|(?:differ|differs|different) (?:from|to|than)|and) "
)
PAIRED = re.compile(r"\b(?:between|compar\w*|diff\w*)\b")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: all its names."""

    names: tuple[str, ...]

    def is_spoken_of(self, text: str) -> bool:
        """Does one of the names stand in the text, in any grammatical form?"""
        spoken = f" {' '.join(terms(text))} "
        return any(f" {' '.join(terms(name))} " in spoken for name in self.names)


@dataclass(frozen=True, slots=True)
class _Place:
    """Characters [start, end) of the question's words that name a side, without the spaces around."""

    start: int
    end: int
    side: Side


def compared(question: Question, glossary: Glossary) -> tuple[Side, Side] | None:
    """The two sides of a comparison, in the order of the question; None for any other question.

    "IV or nasal?": (IV, nasal). A side is a name of the glossary or, right beside "or" and "versus", a word of one.
    """
    spoken = f" {' '.join(words(question.interpreted))} "
    places = list(_names(spoken, glossary))
    is_paired = PAIRED.search(spoken) is not None
    for joint in JOINT.finditer(spoken):
        if joint[0] != " and " or is_paired:
            before, after = _before(spoken, joint, places, glossary), _after(spoken, joint, places, glossary)
            if before and after and before != after:
                return before, after
    # "difference ketamine esketamine": nothing stands between the two
    pairs = ((one.side, next_.side) for one in places for next_ in places if one.end + 1 == next_.start)
    return next(pairs, None) if is_paired else None


def _before(spoken: str, joint: re.Match[str], places: list[_Place], glossary: Glossary) -> Side | None:
    """What is compared on the left of the joint."""
    left = [place for place in places if place.end <= joint.start()]
    nearest = max(left, key=lambda place: place.end, default=None)
    if nearest and (not _is_or(joint) or _count(spoken[nearest.end : joint.start()]) <= CLOSE):
        return nearest.side
    return _word(spoken[: joint.start()].split()[-1:], glossary) if _is_or(joint) else None


def _after(spoken: str, joint: re.Match[str], places: list[_Place], glossary: Glossary) -> Side | None:
    """What is compared on the right of the joint."""
    right = [place for place in places if place.start >= joint.end()]
    nearest = min(right, key=lambda place: place.start, default=None)
    if nearest and (not _is_or(joint) or _count(spoken[joint.end() : nearest.start]) <= CLOSE):
        return nearest.side
    return _word(spoken[joint.end() :].split()[:1], glossary) if _is_or(joint) else None


def _is_or(joint: re.Match[str]) -> bool:
    return joint[0].split()[0] in ("or", "vs", "versus")


def _count(between: str) -> int:
    return len(between.split())


def _word(found: list[str], glossary: Glossary) -> Side | None:
    """A side by a word of some name: "nasal" of "nasal spray"."""
    known = {word for entry in glossary.entries for name in (entry.name, *entry.also) for word in words(name)}
    return next((Side((word,)) for word in found if word in known - STOPWORDS), None)


def _names(spoken: str, glossary: Glossary) -> Iterator[_Place]:
    """Where entries of the glossary are named; a name within a longer one does not count."""
    found = [
        _Place(match.start() + 1, match.end(), Side((entry.name, *entry.also)))
        for entry in glossary.entries
        for name in (entry.name, *entry.also)
        for match in re.finditer(f" {re.escape(' '.join(words(name)))}(?= )", spoken)
    ]
    for one in found:
        if not any(o.start <= one.start and one.end <= o.end and _length(o) > _length(one) for o in found):
            yield one


def _length(place: _Place) -> int:
    return place.end - place.start
