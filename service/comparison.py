"""Comparison: questions with two sides ("IV or nasal?"), and which sentences speak of which side."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

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
    is_paired, joints = PAIRED.search(spoken) is not None, list(JOINT.finditer(spoken))
    if not is_paired and not joints:
        return None
    places = list(_names(spoken, glossary))
    for joint in joints:
        if joint[0] != " and " or is_paired:
            before, after = _before(spoken, joint, places, glossary), _after(spoken, joint, places, glossary)
            if before and after and before != after:
                return before, after
    # "difference ketamine esketamine": nothing stands between the two
    pairs = ((a.side, b.side) for a in places for b in places if a.end + 1 == b.start and a.side != b.side)
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
    return next((Side((word,)) for word in found if word in _telling(glossary)), None)


@lru_cache(maxsize=2)  # of the snapshot that is served, and of the one that takes its place
def _telling(glossary: Glossary) -> frozenset[str]:
    names = (name for entry in glossary.entries for name in (entry.name, *entry.also))
    return frozenset(word for name in names for word in words(name)) - STOPWORDS


def _names(spoken: str, glossary: Glossary) -> Iterator[_Place]:
    """Where entries of the glossary are named; a name within a longer one does not count."""
    found = [
        _Place(start + 1, start + 1 + len(name), Side((entry.name, *entry.also)))
        for entry, _ in glossary.found_in(spoken)
        for name in (" ".join(words(name)) for name in (entry.name, *entry.also))
        for start in _finds(f" {name} ", spoken)
    ]
    for one in found:
        if not any(o.start <= one.start and one.end <= o.end and _length(o) > _length(one) for o in found):
            yield one


def _finds(wanted: str, text: str) -> Iterator[int]:
    """Every place at which `wanted` begins in the text."""
    place = text.find(wanted)
    while place >= 0:
        yield place
        place = text.find(wanted, place + 1)


def _length(place: _Place) -> int:
    return place.end - place.start
