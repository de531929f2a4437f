"""Earlier turns: what a conversation's history, as the client sends it, means for the next question.

Nothing is kept between requests. An earlier message that needed a person is never used to understand the next one; it
only makes the service withhold amounts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from service.dialogue import Turn
from service.library import Library
from service.question import MOST_CHARACTERS, clean, interpret
from service.triage import reconsider, triage


@dataclass(frozen=True, slots=True)
class Asked:
    """An earlier question as the client sends it, with the ids of the passages that were shown."""

    question: str
    passage_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """The turns that may explain the next question, oldest first; `after_crisis` if another one needed a person."""

    turns: tuple[Turn, ...] = ()
    after_crisis: bool = False


def read_earlier(asked: Sequence[Asked], library: Library) -> Earlier:
    """The earlier turns without those that needed a person. Passages that this snapshot has not are ignored."""
    urgent = [_needed_a_person(turn, library) for turn in asked]
    turns = (_turn(turn, library) for turn, card in zip(asked, urgent, strict=True) if not card)
    return Earlier(tuple(turns), any(urgent))


def _turn(turn: Asked, library: Library) -> Turn:
    text = library.lexicon.mend(clean(turn.question)[:MOST_CHARACTERS])
    places = (library.places.get(id_) for id_ in turn.passage_ids)
    return Turn(text, tuple(place for place in places if place is not None))


def _needed_a_person(turn: Asked, library: Library) -> bool:
    """Did it get a card? Its vector is not asked for where passages were shown and no words speak for a card."""
    found, rows = triage(turn.question), library.snapshot.example_rows
    was_answered = any(id_ in library.places for id_ in turn.passage_ids)
    text = clean(turn.question)
    unread = not text or len(text) > MOST_CHARACTERS  # then it was judged by its words
    if found.is_certain or (was_answered and not found.is_urgent) or unread or not len(rows):
        return found.is_urgent
    read = interpret(text, library.snapshot.glossary, library.lexicon).interpreted
    return reconsider(found, library.snapshot.encoder.query(read), rows).is_urgent
