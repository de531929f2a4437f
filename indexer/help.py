"""Help: the crisis texts and numbers of `help.toml`, the only place where they stand."""

import tomllib
from dataclasses import dataclass
from datetime import date
from typing import Any

from indexer.errors import Fault, toml_fault


@dataclass(frozen=True, slots=True)
class Resource:
    """One place to turn to. `call` is a tel: and `text` an sms: link; `kinds` are "crisis" or "emergency"."""

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
    cards = [
        Card(_text(table, "title", f"[{name}]", faults), _text(table, "message", f"[{name}]", faults))
        for name in ("crisis", "emergency")
        if isinstance(table := tables.get(name, {}), dict)
    ]
    listed = tables.get("resource", [])
    resources = [_resource(table, faults) for table in listed] if isinstance(listed, list) else []
    served = {kind for resource in resources if resource for kind in resource.kinds}
    missing = sorted({"crisis", "emergency"} - served)
    faults += [f'no [[resource]] is for = ["{kind}"]. Someone in need would see an empty card.' for kind in missing]
    if faults or len(cards) != 2:
        return None, [Fault(path, 0, fault) for fault in faults or ["[crisis] and [emergency] must be tables."]]
    return Help(line, cards[0], cards[1], tuple(resource for resource in resources if resource)), []


def _text(table: dict[str, Any], key: str, where: str, faults: list[str]) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        faults.append(f'{where} needs {key} = "…".')
        return ""
    return " ".join(value.split())


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
    if len(faults) > known:
        return None
    return Resource(
        name, str(country), tuple(kinds or ()), links["call"], links["text"], links["url"],
        str(table.get("hours", "")), " ".join(str(table.get("note", "")).split()), source, checked or date.min,
    )  # fmt: skip
