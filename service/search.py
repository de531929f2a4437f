"""Search: a question as it is searched for, after the turns before it, with its vector."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.dialogue import blend, bonuses, is_read, read_turn
from service.earlier import Earlier
from service.library import Library
from service.question import MOST_CHARACTERS, Question, interpret

Encode = Callable[[str], NDArray[np.float32]]  # a text → its vector: shape (d,), float32, unit length


@dataclass(frozen=True, slots=True)
class Search:
    """`text` as cleaned, `interpreted` as it was understood, `question` as its words are searched for.

    `own` is the vector of the text alone, `vector` the one that is searched by: both of shape (d,), float32, unit
    length. `bonuses` are added to the scores of documents, by id; `follow_up_of` is the earlier question that the text
    leans on, None where it stands alone: then `vector` is `own`, and nothing is added.
    """

    text: str
    interpreted: str
    question: Question
    own: NDArray[np.float32]
    vector: NDArray[np.float32]
    bonuses: Mapping[str, float]
    follow_up_of: str | None


def read_question(text: str, earlier: Earlier, library: Library) -> Search:
    """The search for a question after the earlier turns: one encoder pass, or two where it leans on them."""
    return search_for(text, earlier, library, library.snapshot.encoder.query)


def search_for(text: str, earlier: Earlier, library: Library, encode: Encode) -> Search:
    """The same by another way to the vectors: evals ask much twice, and keep them."""
    snapshot = library.snapshot
    alone = interpret(text, snapshot.glossary, library.lexicon)
    own = encode(alone.interpreted)
    reading = read_turn(library.lexicon.mend(text), earlier.turns, snapshot.glossary)
    if not reading.leans:
        return Search(text, alone.interpreted, alone, own, own, {}, None)
    context = interpret(reading.context[:MOST_CHARACTERS], snapshot.glossary, library.lexicon)
    vector = blend(own, encode(context.interpreted), reading.weight)
    question = interpret(reading.searched[:MOST_CHARACTERS], snapshot.glossary, library.lexicon)
    return Search(
        text, reading.interpreted, question, own, vector, bonuses(reading, snapshot.passages), _latest(earlier)
    )


def _latest(earlier: Earlier) -> str | None:
    return next((turn.question for turn in reversed(earlier.turns) if is_read(turn.question)), None)
