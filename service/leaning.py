"""Leaning: how probably a question cannot be understood without those before it.

That is told by signs of its form (pronouns, openings, length, a named subject) and small learnt weights
(`python -m evals.conversations --fit`); no sign is a word of the content. docs/follow-ups.md tells the whole.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter

from indexer.glossary import Glossary
from indexer.terms import STOPWORDS, terms, words

LONGEST = 6  # words of a name that are looked for


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


def leaning(text: str, before: str, names: Names) -> float:
    """The probability, in (0, 1), that a question leans on the earlier ones, whose words are `before`."""
    model = NAMED if names.subjects else NAMELESS
    return model.leaning(signs(text, before, names))


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
