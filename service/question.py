"""Question: what a person typed, cleaned; its informative terms; and how it was understood."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.encoder import Encoder
from indexer.glossary import Glossary
from indexer.postings import Postings
from indexer.terms import STOPWORDS, terms, words
from service.spelling import Lexicon

MOST_CHARACTERS = 1_000
KEPT_FORMAT = frozenset("\u200c\u200d")  # joiners that Persian and emoji are written with


@dataclass(frozen=True, slots=True)
class Question:
    """`interpreted` is the text with misspelt words mended and the content's own names added in brackets.

    `terms` are those of the text as mended, `synonyms` those that the glossary adds, both without repetition.
    """

    text: str
    interpreted: str
    terms: tuple[str, ...]
    synonyms: tuple[str, ...]


def clean(typed: str) -> str:
    """The text in NFC without control characters, white space collapsed; may be empty."""
    # unassigned characters stay: they are the emoji of a Unicode newer than this Python's
    spaced = ((" " if char.isspace() else char) for char in unicodedata.normalize("NFC", typed))
    kept = (c for c in spaced if c in KEPT_FORMAT or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    return " ".join("".join(kept).split())


def is_too_short(text: str) -> bool:
    """Does the text hold fewer than two letters or digits, as one character or only emoji do?"""
    return sum(char.isalnum() for char in text) < 2


def is_other_script(text: str) -> bool:
    """Is most of the text written in letters that are not Latin or Greek?"""
    letters = [char for char in text if char.isalpha()]
    foreign = sum(
        not unicodedata.name(char, "").startswith(("LATIN", "GREEK", "MICRO", "FEMININE", "MASCULINE"))
        for char in letters
    )
    return foreign * 2 > len(letters)


def interpret(text: str, glossary: Glossary, lexicon: Lexicon) -> Question:
    """The question as it will be searched for."""
    mended = lexicon.mend(text)
    added = [entry.name for entry, name in glossary.found_in(mended) if name != entry.name]
    added = [name for name in added if f" {' '.join(words(name))} " not in f" {' '.join(words(mended))} "]
    own = tuple(dict.fromkeys(terms(mended)))
    synonyms = tuple(term for term in dict.fromkeys(terms(" ".join(added))) if term not in own)
    return Question(text, f"{mended} ({', '.join(added)})" if added else mended, own, synonyms)


def make_lexicon(texts: Iterable[str], glossary: Glossary, encoder: Encoder) -> Lexicon:
    """The words that need no mending: those of the content and the glossary, and the encoder's whole words."""
    counts: dict[str, int] = {}
    for text in texts:
        for word in words(text):
            counts[word] = counts.get(word, 0) + 1
    named = {word for entry in glossary.entries for name in (entry.name, *entry.also) for word in words(name)}
    return Lexicon(counts, frozenset(named | STOPWORDS), encoder.is_known_word)


ASKS_NUMBER = re.compile(
    r"how (?:much|many|long|often|soon|far|old|high|fast|quick)"
    r"|\b(?:cost|price|percent|percentage|rate|dose|odds|when)\b"
)


def asks_number(question: Question) -> bool:
    """Does the question ask for an amount, a time or a share?"""
    return ASKS_NUMBER.search(question.interpreted.lower()) is not None


def informative(question: Question, postings: Postings) -> dict[str, float]:
    """The question's terms with their weight (inverse document frequency, above 0)."""
    return {term: postings.idf(term) for term in question.terms}
