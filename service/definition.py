"""Definition: questions that ask what something is, and the sentences that say it."""

import re

from indexer.terms import terms
from service.question import Question

MOST_TERMS = 4  # of a name that is asked for; "what is <more>" asks for something else
# What is asked for stands in the group; the forms are tried in this order.
ASKED = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bmeans? by (.+)",
        r"\b(?:meaning|definition) of (.+)",
        r"\bwhat(?: does| do| did|['’]s|s)? (.+?) (?:mean|means|stand for|stands for)\b",
        r"\bwhat is meant by (.+)",
        r"\bwhat (?:kind|type|sort) of (?:drug|medicine|thing|treatment|therapy|\w+) (?:is|are) (.+)",
        r"^(?:[a-z]+ )?what(?: exactly)?(?:['’]?s| is| are| the \w+ (?:is|are))(?: exactly)? (.+)",
        r"^define (.+)",
        r"^(.+) (?:meaning|definition|defined|explained)$",
        r"^([\w-]+)$",
    )
]
ARTICLE = re.compile(r"^(?:an?|the|exactly|your|my|this)\s+", re.IGNORECASE)
# "what is X and why …" asks for X; "what is X for", "what is X like in …" ask for something else than what X is.
AFTERTHOUGHT = re.compile(r"(?:,| and| or)? (?:and|why|how|where|who|when|is it|do i|does it)\b.*", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"\b(?:about|after|against|at|before|between|during|for|from|in|known|like|lowest|of|on|to|used|with|without|wrong)\b",
    re.IGNORECASE,
)
GENERIC = frozenset(terms("program drug medicine medication treatment thing word term"))
SAYS = re.compile(
    r"(?:(?:an?|the|any)\s+)?(?P<name>[^.:;]{2,80}?),?\s+(?:\w+ly\s+)?(?:means?|meant|stands? for|refers? to"
    r"|(?:is|are|was) (?:also )?"
    r"(?:an?|the (?!first|most|only)|one of|any|called|known as|short for|what|when|where))\b",
    re.IGNORECASE,
)
APPOSITION = re.compile(r"(?:(?:an?|the)\s+)?(?P<name>[^,.:;]{2,60}), (?:an?|the|one of) ", re.IGNORECASE)
CLAUSE = re.compile(r"[;:] |, and |(?<=[.!?]) ")
ASIDE = re.compile(r"\s*\([^()]*\)|,.*$| or .*$")  # other names of the same thing


def defines(question: Question, sentence: str) -> bool:
    """Does the question ask what something is, and does the sentence say it?

    "What is remission?" and "Remission means few symptoms.": yes. The same and "Remission is rare.": no. A row of two
    cells with the name in its first one says it too.
    """
    name = asked_for(question)
    return bool(name) and any(_is_named(title, name, question) for title in _defined(sentence))


def asked_for(question: Question) -> frozenset[str]:
    """The terms of what a definition is asked for; empty where none is."""
    text = re.sub(r" \([^()]*\)$", "", question.interpreted).rstrip(" ?!.")
    for number, form in enumerate(ASKED):
        if not (found := form.search(text)):
            continue
        asked = ARTICLE.sub("", AFTERTHOUGHT.sub("", found[1]))
        asked = re.sub(r" for .*", "", asked) if number == 2 else asked  # "what does X mean for Y" asks for X
        own = frozenset(terms(asked))
        return own if len(own) <= MOST_TERMS and not ELSEWHERE.search(asked) else frozenset()
    return frozenset()


def _defined(sentence: str) -> list[str]:
    """What the sentence says the meaning of, as it stands in it."""
    cells = sentence.split("\t")
    if len(cells) == 2 and len(cells[1].split()) > 3:
        return [cells[0]]
    clauses = CLAUSE.split(sentence)
    found = [form.match(clause) for clause in clauses for form in (SAYS, APPOSITION)]
    return [match["name"] for match in found if match]


def _is_named(title: str, name: frozenset[str], question: Question) -> bool:
    """Does the title hold the name, or what the glossary says for it, and nothing else outside asides?"""
    asked, synonyms = name - GENERIC, frozenset(question.synonyms)
    inside, whole = frozenset(terms(ASIDE.sub("", title))), frozenset(terms(title))
    renamed = len(synonyms) >= len(asked) and synonyms <= whole  # fewer words stand for a part of the name only
    return bool(inside) and (asked <= whole or renamed) and inside <= name | synonyms | GENERIC
