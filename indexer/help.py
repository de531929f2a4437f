"""Help: the crisis texts and numbers of `help.toml`, the only place where they stand."""

import re
import tomllib
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from indexer.errors import Fault, toml_fault

SPANISH = "es"


@dataclass(frozen=True, slots=True)
class Resource:
    """One place to turn to. `call` is a tel: and `text` an sms: link; `kinds` are "crisis" or "emergency".

    `country` is "" for anywhere. The Spanish texts are "" where there is none.
    """

    name: str
    country: str
    kinds: tuple[str, ...]
    call: str | None
    text: str | None
    url: str | None
    hours: str
    note: str
    source: str
    checked: date
    name_es: str = ""
    hours_es: str = ""
    note_es: str = ""

    def in_language(self, language: str) -> "Resource":
        """The resource with its texts in "en" or "es"; a text without a Spanish one stays English."""
        if language != SPANISH:
            return self
        return replace(
            self, name=self.name_es or self.name, hours=self.hours_es or self.hours, note=self.note_es or self.note
        )


@dataclass(frozen=True, slots=True)
class Country:
    """A country that has resources, with the words and phrases by which a message names it."""

    code: str
    name: str
    named_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What a person in crisis is told."""

    title: str
    message: str


@dataclass(frozen=True, slots=True)
class Help:
    """The quiet line of every screen, the two cards, and the resources in the order in which they are shown."""

    line: str
    crisis: Card
    emergency: Card
    resources: tuple[Resource, ...]
    line_es: str = ""
    crisis_es: Card | None = None
    emergency_es: Card | None = None
    countries: tuple[Country, ...] = ()

    def card(self, kind: str, language: str) -> Card:
        """The card for "crisis" or "emergency" in "en" or "es"; English where there is no Spanish one."""
        english, spanish = {
            "crisis": (self.crisis, self.crisis_es),
            "emergency": (self.emergency, self.emergency_es),
        }[kind]
        return spanish if spanish and language == SPANISH else english

    def line_in(self, language: str) -> str:
        """The quiet line in "en" or "es"; English where there is no Spanish one."""
        return self.line_es if self.line_es and language == SPANISH else self.line

    def resources_for(self, kind: str) -> tuple[Resource, ...]:
        """The resources for "crisis" or "emergency"."""
        return tuple(resource for resource in self.resources if kind in resource.kinds)


def read_help(toml: str, path: str) -> tuple[Help | None, list[Fault]]:
    """The help written in `toml` (the content of the file `path`), or None and everything wrong with it."""
    try:
        tables = tomllib.loads(toml)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return None, [toml_fault(path, toml, error)]
    faults: list[str] = []
    line = _text(tables, "line", "the file", faults)
    line_es = _spanish(tables, "line", "the file", faults)
    crisis, crisis_es = _cards(tables, "crisis", faults)
    emergency, emergency_es = _cards(tables, "emergency", faults)
    resources = tuple(filter(None, (_resource(table, faults) for table in _listed(tables, "resource", faults))))
    served = {kind for resource in resources for kind in resource.kinds}
    missing = sorted({"crisis", "emergency"} - served)
    faults += [f'no [[resource]] is for = ["{kind}"]. Someone in need would see an empty card.' for kind in missing]
    countries = tuple(filter(None, (_country(table, faults) for table in _listed(tables, "country", faults))))
    faults += _country_faults(countries, resources)
    if faults:
        return None, [Fault(path, 0, fault) for fault in faults]
    return Help(line, crisis, emergency, resources, line_es, crisis_es, emergency_es, countries), []


def _listed(tables: dict[str, Any], name: str, faults: list[str]) -> list[Any]:
    listed = tables.get(name, [])
    if isinstance(listed, list):
        return listed
    faults.append(f"{name} is not a list of [[{name}]] tables.")
    return []


def _cards(tables: dict[str, Any], name: str, faults: list[str]) -> tuple[Card, Card | None]:
    """The card in English, and in Spanish if there is one."""
    table = tables.get(name, {})
    if not isinstance(table, dict):
        faults.append(f"{name} must be a table: write [{name}].")
        return Card("", ""), None
    return _card(table, f"[{name}]", faults), _spanish_card(table, name, faults)


def _card(table: dict[str, Any], where: str, faults: list[str]) -> Card:
    return Card(_text(table, "title", where, faults), _text(table, "message", where, faults))


def _spanish_card(table: dict[str, Any], name: str, faults: list[str]) -> Card | None:
    spanish = table.get(SPANISH)
    if spanish is None:
        return None
    if not isinstance(spanish, dict):
        faults.append(f"[{name}] has {SPANISH} = {spanish!r}. Write a table [{name}.{SPANISH}].")
        return None
    return _card(spanish, f"[{name}.{SPANISH}]", faults)


def _text(table: dict[str, Any], key: str, where: str, faults: list[str]) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        faults.append(f'{where} needs {key} = "…".')
        return ""
    return " ".join(value.split())


def _spanish(table: dict[str, Any], key: str, where: str, faults: list[str]) -> str:
    """The Spanish text beside `key`; "" where there is none."""
    name = f"{key}_{SPANISH}"
    return _text(table, name, where, faults) if name in table else ""


def _country(table: Any, faults: list[str]) -> Country | None:
    if not isinstance(table, dict):
        faults.append("country is not a list of [[country]] tables.")
        return None
    known = len(faults)
    where = f"[[country]] {table.get('code', '?')!r}"
    code, name = _text(table, "code", where, faults), _text(table, "name", where, faults)
    named_by = table.get("named_by")
    if code and not re.fullmatch("[A-Z]{2}", code):
        faults.append(f"{where} needs two capital letters as its code.")
    if not isinstance(named_by, list) or not all(isinstance(one, str) and _names(one) for one in named_by):
        faults.append(f'{where} needs named_by = ["…"], each with a letter or a figure of the plain alphabet.')
        return None
    return Country(code, name, tuple(_names(one) for one in named_by)) if len(faults) == known else None


def _names(phrase: str) -> str:
    """The phrase as it is looked for: lower case, one space between words; "" where nothing of it can be found."""
    plain = " ".join(phrase.casefold().split())
    return plain if re.search("[a-z0-9]", plain) else ""


def _country_faults(countries: tuple[Country, ...], resources: tuple[Resource, ...]) -> list[str]:
    """A sentence for every country that stands twice, has no resource, or is named by another one's words."""
    faults: list[str] = []
    first: dict[str, str] = {}  # phrase → the code of the country that has it
    codes = [country.code for country in countries]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    faults += [f"[[country]] {code!r} stands there twice. Make one of the two." for code in twice]
    for country in countries:
        if not any(resource.country == country.code for resource in resources):
            faults.append(f"[[country]] {country.code!r} has no [[resource]]. Add one, or leave the country out.")
        for phrase in country.named_by:
            other = first.setdefault(phrase, country.code)
            if other != country.code:
                faults.append(f"{phrase!r} names both {other!r} and {country.code!r}. Leave it out of one of them.")
    return faults


def _resource(table: Any, faults: list[str]) -> Resource | None:
    if not isinstance(table, dict):
        faults.append("resource is not a list of [[resource]] tables.")
        return None
    known = len(faults)
    where = f"[[resource]] {table.get('name', '?')!r}"
    name, source = _text(table, "name", where, faults), _text(table, "source", where, faults)
    country, checked, kinds = table.get("country"), table.get("checked"), table.get("for")
    if not isinstance(country, str):
        faults.append(f'{where} needs country = "US" (an ISO code, or "" for anywhere).')
    if type(checked) is not date:  # a datetime is one, too
        faults.append(f"{where} needs checked = 2026-11-23 (the day the number was checked).")
    if not isinstance(kinds, list) or not kinds or not all(kind in ("crisis", "emergency") for kind in kinds):
        faults.append(f'{where} needs for = ["crisis"] or ["emergency"] or both.')
    links = {key: table.get(key) for key in ("call", "text", "url")}
    for key, prefix in (("call", "tel:"), ("text", "sms:"), ("url", "https://")):
        if links[key] is not None and not str(links[key]).startswith(prefix):
            faults.append(f"{where} has {key} = {links[key]!r}. It must begin with {prefix}")
    if not any(links.values()):
        faults.append(f"{where} has neither call nor text nor url.")
    spanish = [_spanish(table, key, where, faults) for key in ("name", "hours", "note")]
    if len(faults) > known:
        return None
    return Resource(
        name, str(country), tuple(kinds or ()), links["call"], links["text"], links["url"],
        str(table.get("hours", "")), " ".join(str(table.get("note", "")).split()), source, checked or date.min,
        *spanish,
    )  # fmt: skip
