"""Triage: which messages need a person now, before any retrieval.

    message → plain words → innocent turns of phrase blanked → the first rule of the gravest level
                          → weighed phrases (`likeness`), which raise an alarm or withdraw a short message's
    and once the question has its vector: likeness to reviewed examples

Blanking is what keeps a question about suicide or chest pain from raising the alarm ("is chest pain a side effect?",
"I'm not suicidal but …") without hiding a cry for help in the next clause. The tables are in `crisis_phrases`.
"""

import re
import unicodedata
from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from indexer.alarm import Alarm, read_alarm
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
from service.likeness import RULED, by_vector, is_long, sentences, windows, wording


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
    `otherwise` is the level of an alarm that the message's vector may still withdraw; None where nothing may.
    `said` are the scores of its words (`likeness.wording`), for that second look.
    """

    level: Level
    rule: str | None
    language: str
    intent: bool = False
    otherwise: Level | None = None
    said: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)

    @property
    def is_urgent(self) -> bool:
        """Does the message need a person now?"""
        return self.level in URGENT

    @property
    def is_certain(self) -> bool:
        """Does it, whatever its vector would say?"""
        return self.is_urgent and self.otherwise is None


_LADDER: tuple[tuple[Level, Sequence[Rule], Sequence[Rule]], ...] = (
    (Level.EMERGENCY, EMERGENCY, INNOCENT_OF_EMERGENCY),
    (Level.CRISIS, CRISIS, INNOCENT_OF_CRISIS),
    (Level.ADVICE, ADVICE, ()),
    (Level.MENTION, MENTION, ()),
)


URGENT = (Level.CRISIS, Level.EMERGENCY)
MOST_RULED = 100  # windows; a longer message is judged as a whole, and its alarm is not withdrawn
BY_PHRASES, BY_EXAMPLES = "phrases", "examples"  # in place of a rule's name


def triage(message: str) -> Triage:
    """What the words of the message say; all of it is read, however long. Never fails.

    triage("I'm not suicidal but I want to die") == Triage(Level.CRISIS, "wants_to_die", "en")
    """
    alarm, text = read_alarm(), plain_words(message)
    found, read = ruled(message, text), windows(text)
    said = wording(read, window_levels(found.level, read), is_long(text), alarm)
    return replace(_weighed(found, said, text, len(read) <= MOST_RULED, alarm), said=said)


def window_levels(level: Level, read: Sequence[Sequence[str]]) -> list[str]:
    """What the rules say of each window of a message of that level: where in it the alarming words stand."""
    if len(read) == 1 or level.value not in RULED or len(read) > MOST_RULED:
        return [level.value] * len(read)
    return [ruled("", f" . {' '.join(window)} . ").level.value for window in read]


def reconsider(found: Triage, vector: NDArray[np.float32], rows: NDArray[np.float32]) -> Triage:
    """The verdict once the message's vector is known: an alarm more, or one withdrawn that was not certain.

    `vector` is the message's, `rows` are those of the reviewed examples: shapes (d,) and (examples, d), float32, unit
    length; with none, as for an encoder that they were not reviewed for, the words have the last word.
    """
    if found.is_certain or found.said is None or not len(rows):
        return found
    alarm = read_alarm()
    urgent, emergency, advice = by_vector(found.said, vector, rows, alarm).tolist()
    if urgent >= alarm.learnt.urgent:
        return found if found.is_urgent else _urgent(found, emergency, BY_EXAMPLES, alarm)
    if found.otherwise is not None:
        found = replace(found, level=found.otherwise, otherwise=None, intent=False)
    if advice >= alarm.learnt.advice and found.level is Level.NONE:
        return replace(found, level=Level.ADVICE, rule=BY_EXAMPLES)
    return found


def ruled(message: str, text: str, ladder: Sequence[tuple[Level, Sequence[Rule], Sequence[Rule]]] = ()) -> Triage:
    """The gravest level that has a rule for the message, whose plain words are `text`."""
    words = frozenset(text.split())
    for level, rules, innocent in ladder or _LADDER:
        rule = _first(rules, innocent, text, words)
        if rule is not None:
            intent = level is Level.EMERGENCY and _first(CRISIS, INNOCENT_OF_CRISIS, text, words) is not None
            return Triage(level, rule.name, rule.language or _language(message, text), intent)
    return Triage(Level.NONE, None, _language(message, text))


def _weighed(found: Triage, said: NDArray[np.float32], text: str, may_withdraw: bool, alarm: Alarm) -> Triage:
    """The rules' verdict after the phrases of the message were weighed."""
    urgent, emergency = said[:2].tolist()
    if not found.is_urgent:
        return _urgent(found, emergency, BY_PHRASES, alarm) if urgent >= alarm.learnt.urgent_by_words else found
    if urgent >= alarm.learnt.sure or found.rule in alarm.learnt.certain or not may_withdraw:
        return found
    if any(_is_plain(sentence, alarm) for sentence in sentences(text)):
        return found
    calmer = ruled("", text, _LADDER[2:])
    otherwise = Level.MENTION if found.level is Level.CRISIS and calmer.level is Level.NONE else calmer.level
    return replace(found, otherwise=otherwise)


def _is_plain(sentence: Sequence[str], alarm: Alarm) -> bool:
    """Is it a cry for help by itself, whatever stands beside it?"""
    level = ruled("", f" . {' '.join(sentence)} . ").level
    said = wording([(".", *sentence)], [level.value], False, alarm)
    return level in URGENT and bool(said[0] >= alarm.learnt.sure)


def _urgent(found: Triage, emergency: float, rule: str, alarm: Alarm) -> Triage:
    """A crisis, or an emergency where that is likelier; both kinds of help where it is close."""
    level = Level.EMERGENCY if emergency > 0 else Level.CRISIS
    return replace(found, level=level, rule=rule, intent=0 < emergency < alarm.learnt.both)


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


def is_spanish(message: str) -> bool:
    """Is the message written in Spanish, by at least two words that English has not, or by one in Spanish marks?

    "esketamina precio" is; "ya", "las vegas weather" and "depresion treatment" are not.
    """
    return _language(message, plain_words(message), least=2) == "es"


def _language(message: str, text: str, least: int = 1) -> str:
    """ "es" if at least so many words are Spanish, and more of them than English; else "en"."""
    words = set(text.split())
    spanish = len(words & SPANISH) + ("¿" in message or "¡" in message)
    return "es" if spanish >= least and spanish > len(words & ENGLISH) else "en"
