"""Dialogue: does a question lean on those before it, and if it does, on which, and how much.

Nothing is written anew: a leaning question keeps its words, and the earlier questions are searched for beside it.
Whether it leans is decided by signs of its form (pronouns, openings, length, a named subject) and small learnt weights
(`python -m evals.conversations --fit`); no sign is a word of the content. docs/follow-ups.md tells the whole.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from indexer.glossary import Glossary
from indexer.passage import Passage
from indexer.terms import STOPWORDS, terms, words
from service.highlight import Evidence
from service.phrases import small_talk
from service.question import is_other_script, is_too_short

MOST_EARLIER = 8  # turns that are looked back at
LONGEST = 6  # words of a name that are looked for
MOST_ADDED = 12  # words of earlier questions that are shown in brackets
# Chosen on the development conversations (docs/follow-ups.md).
CONTEXT = 0.7  # what the vector of the earlier questions counts for beside the question's own, at full weight
QUOTED = 1.0  # added, at full weight, to the score of passages of the document that was quoted last
LEAST, FULL = 0.20, 0.80  # probabilities of leaning from which anything, and everything, is added
WORDED = 0.4  # the weight from which the words of the earlier questions are searched for too: below, only the vector
KEPT = 0.10  # the same from which an earlier turn still belongs to the run before it: a broken chain costs more


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question, and the numbers of the passages that were shown for it, the quoted one first."""

    question: str
    passages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a question is understood after those before it.

    `probability` in (0, 1) that it leans on them, 0 where there are none. `weight` in [0, 1] is what they count for:
    0 leaves the question as typed, and then `context` is "". `context`: the earlier questions of the same run, newest
    first, joined by a space. `quoted`: the number of the passage quoted last, None where none was.
    """

    text: str
    context: str = ""
    probability: float = 0.0
    weight: float = 0.0
    quoted: int | None = None

    @property
    def leans(self) -> bool:
        """Does anything that was said before count?"""
        return self.weight > 0

    @property
    def searched(self) -> str:
        """The words that are searched for: "how much then? (what about infusions does medicare pay for spravato)".

        The text alone below a weight of WORDED.
        """
        return f"{self.text} ({self.context})" if self.weight >= WORDED else self.text

    @property
    def interpreted(self) -> str:
        """The question with what it leans on, for the reader: "how much then? (infusions, medicare pay, spravato)"."""
        added = informative_spans(self.text, self.context) if self.leans else []
        return f"{self.text} ({', '.join(added)})" if added else self.text


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a glossary, as their words joined by spaces: those of its subjects, and all."""

    subjects: frozenset[str]
    all: frozenset[str]


@lru_cache(maxsize=4)
def names_of(glossary: Glossary) -> Names:
    """The names of a glossary. An entry one of whose names holds a subject is a subject under all its names."""
    subjects = {" ".join(words(name)) for name in glossary.subjects}
    every: set[str] = set()
    for entry in glossary.entries:
        own = {" ".join(words(name)) for name in (entry.name, *entry.also)}
        every |= own
        if any(f" {subject} " in f" {name} " for subject in subjects for name in own):
            subjects |= own
    return Names(frozenset(subjects), frozenset(every | subjects))


def read_turn(text: str, earlier: Sequence[Turn], glossary: Glossary) -> Reading:
    """The reading of a question after the earlier turns, oldest first; all texts cleaned and mended by the caller.

    The earlier turns are read in the same way: the run that may count begins with the last one that stood alone.
    Small talk and turns too short to be read are skipped.
    """
    names = names_of(glossary)
    run: list[Turn] = []
    for turn in earlier[-MOST_EARLIER:]:
        if is_read(turn.question):
            run = [*run, turn] if run and _leaning(turn.question, run, names) >= KEPT else [turn]
    if not run or not is_read(text):
        return Reading(text)
    probability = _leaning(text, run, names)
    weight = weight_of(probability)
    if not weight:
        return Reading(text, probability=probability)
    quoted = next((turn.passages[0] for turn in reversed(run) if turn.passages), None)
    return Reading(text, _joined(run), probability, weight, quoted)


def is_read(text: str) -> bool:
    """Is the text a question at all, and no small talk?"""
    return not (is_too_short(text) or is_other_script(text) or small_talk(text))


def weight_of(probability: float) -> float:
    """What the earlier questions count for, in [0, 1]: 0 up to LEAST, 1 from FULL on, even between; of 0.5: 0.5."""
    return min(1.0, max(0.0, (probability - LEAST) / (FULL - LEAST)))


def blend(question: NDArray[np.float32], context: NDArray[np.float32], weight: float) -> NDArray[np.float32]:
    """The vector that is searched by: question + CONTEXT · weight · context, unit length; all of shape (d,), float32.

    (1, 0) and (0, 1) at weight 1: (1, 0.7) / 1.2207 = (0.8192, 0.5735).
    """
    mixed = question + np.float32(CONTEXT * weight) * context
    length = float(np.linalg.norm(mixed))
    return (mixed / np.float32(length)).astype(np.float32) if length else question


def bonuses(reading: Reading, passages: Sequence[Passage]) -> Mapping[str, float]:
    """What to add to the score of a document's passages, by its id: QUOTED · weight for the document quoted last."""
    if reading.quoted is None or not reading.leans or not 0 <= reading.quoted < len(passages):
        return {}
    return {passages[reading.quoted].document_id: QUOTED * reading.weight}


def favor(evidence: Sequence[Evidence], added: Mapping[str, float], passages: Sequence[Passage]) -> list[Evidence]:
    """The evidence in the order of score + bonus, best first, equals by passage; the scores stay what they are."""

    def total(one: Evidence) -> float:
        return one.score + added.get(passages[one.hit.passage].document_id, 0.0)

    return sorted(evidence, key=lambda one: (-total(one), one.hit.passage))


def _joined(run: Sequence[Turn]) -> str:
    return " ".join(turn.question for turn in reversed(run))


def _leaning(text: str, run: Sequence[Turn], names: Names) -> float:
    model = NAMED if names.subjects else NAMELESS
    return model.leaning(signs(text, _joined(run), names))


# What is shown in brackets.

_SPAN_WORD = re.compile(r"\w+(?:['’.-]\w+)*")


def informative_spans(text: str, context: str) -> list[str]:
    """The stretches of informative words of the context, as they stand there, none with a word that the text has.

    At most MOST_ADDED words. "why two hours" and "do I stay two hours after Spravato": "stay", "after Spravato".
    """
    have, spans = set(terms(text)), list[tuple[int, int]]()
    left, end = MOST_ADDED, -1
    for word in _SPAN_WORD.finditer(context):
        new = set(terms(word.group()))
        if not new or not left or new & have or not LEANING.isdisjoint(words(word.group())):
            continue
        joins = bool(spans) and context[end : word.start()] == " "
        start = spans.pop()[0] if joins else word.start()
        end = word.end()
        spans.append((start, end))
        have |= new
        left -= 1
    return [context[start:end] for start, end in spans]


# Signs.

OPENING = re.compile(
    r"^(?:ok(?:ay)?|oh+|h?mm*|ah+|well|thanks?|thx|great|interesting|wow|really|yes|yeah|yep|no|nope|right|and|but|or|so"
    r"|also|plus|now|then|cos|because|nor)\b(?! to\b)[\s,.!?:;-]*",
    re.IGNORECASE,
)
FRAGMENT = re.compile(
    r"^(?:(?:what|how) (?:about|of|if|else|next)|what for|how come|why not|who else|any ?(?:thing|one|body) else"
    r"|(?:since|until|till|by) when|says? who|like what|which one|then what|for how|in what|by (?:whom|how)|on what"
    r"|based on|compared? (?:to|with)|vs|versus|with|without|after|before|in|at|on|for|from|by|to)\b",
    re.IGNORECASE,
)
# "it" and "there" that stand for nothing said before: "is it safe to drive", "are there studies of …".
EXPLETIVE = re.compile(
    r"\bit(?:'?s| is| was| will be| would be) (?:\w+ ){1,2}?(?:to|that|if|when)\b"
    r"|\b(?:does|did|will|would|can|do) it (?:take|cost|hurt|mean|help|matter|make sense)\b.* (?:to|when|if)\b"
    r"|\b(?:is|was|isn'?t) it (?:\w+ ){1,3}?(?:to|that|if|when)\b"
    r"|\bthere(?:'?s| is| are| was| were)\b|\b(?:is|are|was|were|isnt|arent|been) there\b"
    r"|\b\w+ that (?:is|are|can|have|has|was|were|i|you|we|my|a|the|it|they|says?|works?)\b|\bthat (?:day|night)\b",
    re.IGNORECASE,
)
# "what is REMS", not "what is the catch".
DEFINING = re.compile(r"(?:what(?:'?s| is| are| does)|define|explain|tell me about)(?: an?)? (?!the\b)", re.IGNORECASE)
PROPER = re.compile(r"(?<=[^.?!]\s)(?!I\b)[A-Z]\w+|\b[A-Z]{2,}")
COMPARED = re.compile(r"more|less|better|worse|\w{3,}er")
THIRD = frozenset("it its itself they them their theirs themselves".split())
POINTING = frozenset("this that these those such".split())
OWN = frozenset("mine ours theirs hers".split())
OTHER = frozenset(
    """one ones other others another same else either neither both then there instead too tho though aswell yet
    none""".split()
)
LEANING = THIRD | POINTING | OWN | OTHER | frozenset("he she him his hers her".split())
ASKING = frozenset("what when where which who whom whose why how whats hows wheres whos".split())
VERBS = frozenset(
    """is are was were am be been being do does did can could will would should shall may might must has have had isnt
    arent dont doesnt didnt cant wont wouldnt shouldnt couldnt im ive ill id youre theyre hes shes its thats whats
    wheres hows get gets got""".split()
)
STATING = frozenset("i im ive my we he hes she shes its they theyre".split())


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs that a question leans on earlier ones; each in [0, 1]. As weights, any number.

    `third`, `pointing`, `own`, `other`: it has such a word that no expletive explains ("it", "that", "mine", "the same
    one"). `unexplained`: "it" or "they" before any informative word. `opened`: begins with "and", "ok" and the like;
    `opened_short` in at most four words. `fragment`: begins like no whole question ("what about", "says who", "in").
    `subject`, `named`: holds a subject, any name, of the glossary. `verbless`: neither verb nor subject. `asking`: a
    question word and at most one informative word. `auxiliary`: begins with "is", "can". `stating`: begins with "i",
    "she", without "?". `proper`: a capital after the first word, as names have, where the glossary has no subjects.
    `compared`: "cheaper", without "than" and subject. `defining`: asks what something is that was not
    said before. `words_2` to `words_12`: no more words than that. `words`: their number / 30.
    `terms`: of informative ones / 8. `new`: of those not said before / 6. `shared`: the share of those said before.
    """

    third: float
    unexplained: float
    pointing: float
    own: float
    other: float
    opened: float
    opened_short: float
    fragment: float
    subject: float
    named: float
    verbless: float
    asking: float
    auxiliary: float
    stating: float
    proper: float
    compared: float
    defining: float
    words_2: float
    words_4: float
    words_8: float
    words_12: float
    words: float
    terms: float
    new: float
    shared: float


def signs(text: str, before: str, names: Names) -> Signs:
    """The signs of a question after the earlier ones, whose words are `before`."""
    rest, opened = _without_openings(text)
    spoken, plain = words(rest), words(EXPLETIVE.sub(" ", rest))
    kept, informative = set(plain), set(terms(rest))
    new = informative.difference(terms(before))
    told = next((i for i, word in enumerate(plain) if word not in STOPWORDS and word not in OTHER), len(plain))
    count, first = len(spoken), spoken[0] if spoken else ""
    stretches = _stretches(spoken)
    subject = not names.subjects.isdisjoint(stretches)
    return Signs(
        third=not kept.isdisjoint(THIRD),
        unexplained=not THIRD.isdisjoint(plain[:told]),
        pointing=not kept.isdisjoint(POINTING),
        own=not kept.isdisjoint(OWN),
        other=not kept.isdisjoint(OTHER),
        opened=opened,
        opened_short=opened and count <= 4,
        fragment=any(FRAGMENT.match(part) for part in (text.strip(), rest)),
        subject=subject,
        named=not names.all.isdisjoint(stretches),
        verbless=not subject and VERBS.isdisjoint(spoken),
        asking=not ASKING.isdisjoint(spoken) and len(informative) <= 1,
        auxiliary=first in VERBS,
        stating=first in STATING and "?" not in text,
        proper=not names.subjects and PROPER.search(rest) is not None,
        compared=not subject and "than" not in spoken and any(COMPARED.fullmatch(word) for word in spoken),
        defining=DEFINING.match(rest) is not None and bool(new) and kept.isdisjoint(LEANING),
        words_2=count <= 2,
        words_4=count <= 4,
        words_8=count <= 8,
        words_12=count <= 12,
        words=min(count, 30) / 30,
        terms=min(len(informative), 8) / 8,
        new=min(len(new), 6) / 6,
        shared=1 - len(new) / len(informative) if informative else 0.0,
    )


def _without_openings(text: str) -> tuple[str, bool]:
    """What follows "ok so and", and whether there was any."""
    rest = text.strip()
    while match := OPENING.match(rest):
        rest = rest[match.end() :]
    return rest, rest != text.strip()


def _stretches(spoken: Sequence[str]) -> set[str]:
    """All stretches of at most LONGEST neighbouring words."""
    ends = [(start, end) for start in range(len(spoken)) for end in range(start + 1, start + 1 + LONGEST)]
    return {" ".join(spoken[start:end]) for start, end in ends if end <= len(spoken)}


_VALUES = attrgetter(*(field.name for field in fields(Signs)))  # astuple copies deeply, at ten times the time


@dataclass(frozen=True, slots=True)
class Model:
    """The logistic model of "this question leans on those before it"."""

    offset: float
    weights: Signs

    def leaning(self, found: Signs) -> float:
        """The probability, in (0, 1): logistic of offset + Σ weight · sign."""
        pairs = zip(_VALUES(self.weights), _VALUES(found), strict=True)
        return 1.0 / (1.0 + math.exp(-self.offset - sum(weight * sign for weight, sign in pairs)))


# Learnt by `python -m evals.conversations --fit` from the development conversations and questions.
NAMED = Model(
    -1.90,
    Signs(
        third=1.13,
        unexplained=0.48,
        pointing=1.73,
        own=1.15,
        other=2.04,
        opened=3.03,
        opened_short=0.83,
        fragment=2.11,
        subject=-1.23,
        named=-0.61,
        verbless=0.20,
        asking=0.88,
        auxiliary=-0.44,
        stating=1.32,
        proper=0.00,
        compared=0.22,
        defining=-1.85,
        words_2=1.60,
        words_4=0.50,
        words_8=1.70,
        words_12=1.77,
        words=-2.28,
        terms=-2.35,
        new=-1.97,
        shared=-1.16,
    ),
)
# The same for a glossary without subjects, from the development half of TREC CAsT too.
NAMELESS = Model(
    0.53,
    Signs(
        third=1.18,
        unexplained=0.51,
        pointing=1.56,
        own=1.33,
        other=1.70,
        opened=2.89,
        opened_short=0.89,
        fragment=1.82,
        subject=0.00,
        named=0.00,
        verbless=-0.18,
        asking=0.79,
        auxiliary=-0.92,
        stating=0.96,
        proper=-0.60,
        compared=0.25,
        defining=-1.60,
        words_2=1.46,
        words_4=0.04,
        words_8=1.08,
        words_12=0.45,
        words=-1.84,
        terms=-2.86,
        new=-2.60,
        shared=-1.56,
    ),
)
