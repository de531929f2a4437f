"""Help card: what a person in need is shown, in the message's language and for the countries that it names.

message → countries named, then the home country → their resources, then those for anywhere
"""

import re
import unicodedata
from dataclasses import dataclass

from indexer.help import Card, Help, Resource
from service.triage import Level, Triage

HOME = "US"
ANYWHERE = ""


@dataclass(frozen=True, slots=True)
class HelpCard:
    """The card of a crisis or an emergency; `resources` holds at least one, the first to tap first."""

    level: Level
    card: Card
    resources: tuple[Resource, ...]


def card_for(found: Triage, message: str, help_: Help, country: str) -> HelpCard:
    """The card for a message of level crisis or emergency; `country` is where it is read.

    A country that the message names comes first. In a crisis the home country stays ("my ex moved to London, I want to
    die"); in an emergency it does not: one number to call.

    An emergency whose message also speaks of suicide gets the crisis lines beneath the emergency numbers.
    """
    kinds = ("emergency", "crisis") if found.level is Level.EMERGENCY and found.intent else (found.level.value,)
    named = countries_named(message, help_)
    home = () if named and found.level is Level.EMERGENCY else (country,)
    places = tuple(dict.fromkeys((*named, *home)))
    resources = _resources(kinds, places, help_)
    return HelpCard(found.level, help_.card(found.level.value, found.language), _in_language(resources, found))


def quiet_resources(found: Triage, message: str, help_: Help, country: str) -> tuple[Resource, ...]:
    """The crisis lines beside an answer to a question that only mentions suicide; at least one."""
    places = countries_named(message, help_) or (country,)
    own = tuple(r for r in help_.resources_for("crisis") if r.country in places)
    return _in_language(own or _resources(("crisis",), places, help_), found)


def countries_named(message: str, help_: Help) -> tuple[str, ...]:
    """The codes of the countries that the message names, in the order of `help.toml`; the longest words are read first.

    "here in New South Wales" names AU and not GB, whose "wales" is part of a longer name.
    """
    text, named = _plain(message), set()
    phrases = [(_plain(phrase), country.code) for country in help_.countries for phrase in country.named_by]
    for phrase, code in sorted(phrases, key=lambda one: (-len(one[0]), one)):
        if phrase in text:
            named.add(code)
            text = text.replace(phrase, " ~ ")
    return tuple(country.code for country in help_.countries if country.code in named)


def _resources(kinds: tuple[str, ...], places: tuple[str, ...], help_: Help) -> tuple[Resource, ...]:
    """The resources of these places, then those for anywhere, kind by kind; each once, and never none."""
    if any(not _of(kind, place, help_) for kind in kinds for place in places):
        kinds = (*kinds, "crisis")  # no emergency number of its own: another country's would be taken for it
    shown = [one for kind in kinds for place in (*places, ANYWHERE) for one in _of(kind, place, help_)]
    return tuple(dict.fromkeys(shown)) or help_.resources_for(kinds[0])


def _of(kind: str, place: str, help_: Help) -> list[Resource]:
    return [resource for resource in help_.resources_for(kind) if resource.country == place]


def _in_language(resources: tuple[Resource, ...], found: Triage) -> tuple[Resource, ...]:
    return tuple(resource.in_language(found.language) for resource in resources)


_WORD = re.compile(r"[a-z0-9]+")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}")


def _plain(text: str) -> str:
    """The words in lower case and without accents, a space around each: "Québec, U.K." → " quebec uk "."""
    split = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in split if not unicodedata.combining(char))
    joined = _DOTTED.sub(lambda letters: letters.group().replace(".", ""), bare)
    return f" {' '.join(_WORD.findall(joined))} "
