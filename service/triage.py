"""Triage: which messages need a person now, read from their words alone, before any retrieval.

    message → plain words → innocent turns of phrase blanked → the first rule of the gravest level

Blanking is what keeps a question about suicide or chest pain from raising the alarm ("is chest pain a side effect?",
"I'm not suicidal but …") without hiding a cry for help in the next clause. The tables are in `crisis_phrases`.
"""

import re
import unicodedata
from collections.abc import Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from service.crisis_phrases import (
    ADVICE,
    CRISIS,
    EMERGENCY,
    ENGLISH,
    INNOCENT_OF_CRISIS,
    INNOCENT_OF_EMERGENCY,
    MENTION,
    SPANISH,
    SPELLINGS,
    SUICIDE,
    TEXT_SPEAK,
    Rule,
)


class Level(StrEnum):
    """How a message is met, from quiet to grave."""

    NONE = "none"
    MENTION = "mention"
    ADVICE = "advice"
    CRISIS = "crisis"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Triage:
    """What triage says of a message: its level, the name of the rule that said so (None for none), "en" or "es".

    `intent` is set in an emergency whose message also speaks of suicide as a crisis does: both kinds of help are shown.
    """

    level: Level
    rule: str | None
    language: str
    intent: bool = False


_LADDER: tuple[tuple[Level, Sequence[Rule], Sequence[Rule]], ...] = (
    (Level.EMERGENCY, EMERGENCY, INNOCENT_OF_EMERGENCY),
    (Level.CRISIS, CRISIS, INNOCENT_OF_CRISIS),
    (Level.ADVICE, ADVICE, ()),
    (Level.MENTION, MENTION, ()),
)


def triage(message: str) -> Triage:
    """The gravest level that has a rule for the message; the whole message is read, however long. Never fails.

    triage("I'm not suicidal but I want to die") == Triage(Level.CRISIS, "wants_to_die", "en")
    """
    text = plain_words(message)
    words = frozenset(text.split())
    for level, rules, innocent in _LADDER:
        rule = _first(rules, innocent, text, words)
        if rule is not None:
            intent = level is Level.EMERGENCY and _first(CRISIS, INNOCENT_OF_CRISIS, text, words) is not None
            return Triage(level, rule.name, rule.language or _language(message, text), intent)
    return Triage(Level.NONE, None, _language(message, text))


def _first(rules: Sequence[Rule], innocent: Sequence[Rule], text: str, words: Set[str]) -> Rule | None:
    """The first rule that finds the text once its innocent phrases are blanked; None if none does.

    A rule is searched only where one of its words occurs: a plain question costs microseconds.
    """
    hopeful = [rule for rule in rules if not words.isdisjoint(rule.needs) and rule.pattern.search(text)]
    if hopeful:
        for phrase in innocent:
            if not words.isdisjoint(phrase.needs):
                text = phrase.pattern.sub(" ~", text)  # a token that no rule names and no gap crosses
    return next((rule for rule in hopeful if rule.pattern.search(text)), None)


_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*|[.!?;…¿¡]+|,|\n\s*\n")
_DIGIT_IN_WORD = re.compile(r"(?<=[a-z])[013457@$!](?=[a-z])")
_LETTER_FOR = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"}
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")  # no English or Spanish word has a letter three times running
_APOSTROPHES = dict.fromkeys((0x2018, 0x2019, 0x2BC, 0x60, 0xB4, 0x2032, 0x2B9, 0xFF07), "'")  # curly and other marks
_WIDEST = 2  # NFKC may make one character eighteen: a message is read to this many times its length


def plain_words(message: str) -> str:
    """The message as words in one spelling, each with a space before it; sentences end in " ." or " ?".

    plain_words("I'm gonna k1ll mysellllf!") == " . i am going to kill myself ."
    """
    wide = unicodedata.normalize("NFKC", message.translate(_APOSTROPHES))[: _WIDEST * len(message)].casefold()
    if not wide.isascii():
        kept = (char for char in unicodedata.normalize("NFD", wide) if unicodedata.category(char) not in {"Mn", "Cf"})
        wide = "".join(kept)
    wide = _DIGIT_IN_WORD.sub(lambda digit: _LETTER_FOR[digit.group()], wide)
    wide = _DRAWN_OUT.sub(r"\1", wide)
    tokens = _TOKEN.findall(wide)
    spelled = {token: _spelled(token) for token in set(tokens)}
    text = " . " + " ".join(spelled[token] for token, _ in groupby(tokens)) + " . "
    for hint, typed, meant in TEXT_SPEAK:
        if hint in text:
            text = typed.sub(meant, text)
    return text


def _spelled(token: str) -> str:
    """The token as the rules spell it: contractions written out, common misspellings mended, marks as , . or ?."""
    if not token[0].isalnum():
        return "?" if "?" in token else "," if token == "," else "."
    if token in SPELLINGS:
        return SPELLINGS[token]
    suicide = SUICIDE.fullmatch(token)
    if suicide is not None:
        return "suicidal" if suicide["al"] else "suicide"
    return token[:-2] if token.endswith("'s") else token


def _language(message: str, text: str) -> str:
    """ "es" if the words are Spanish rather than English, else "en"."""
    words = text.split()
    spanish = sum(word in SPANISH for word in words) + 2 * ("¿" in message or "¡" in message)
    return "es" if spanish > sum(word in ENGLISH for word in words) else "en"
