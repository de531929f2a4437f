"""Glossary: names that mean the same (`glossary.toml`), carried in the snapshot and applied to questions only."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import Fault, toml_fault
from indexer.terms import words


@dataclass(frozen=True, slots=True)
class Entry:
    """`name` is the content's own wording; `also` are other names for exactly the same thing."""

    name: str
    also: tuple[str, ...]
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Glossary:
    """All entries, in the order of the file. `subjects` are the words that say what a figure is about: the drugs,
    routes and populations that editors want named (`indexer/review.py`)."""

    entries: tuple[Entry, ...] = ()
    subjects: tuple[str, ...] = ()

    def found_in(self, text: str) -> Iterator[tuple[Entry, str]]:
        """Each entry one of whose names stands in the text as whole words, with that name."""
        spoken = f" {' '.join(words(text))} "
        for entry in self.entries:
            for name in (entry.name, *entry.also):
                if f" {' '.join(words(name))} " in spoken:
                    yield entry, name
                    break


def read_glossary(toml: str, path: str) -> tuple[Glossary, list[Fault]]:
    """The glossary written in `toml` (the content of the file `path`) and everything wrong with it."""
    try:
        content = tomllib.loads(toml)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Glossary(), [toml_fault(path, toml, error)]
    tables = content.get("term", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        return Glossary(), [Fault(path, 1, "term is not a list of [[term]] tables.")]
    subjects, faults = _subjects(content.get("subjects", {}), path)
    entries: list[Entry] = []
    owners: dict[str, str] = {}
    for number, table in enumerate(tables, 1):
        name, also = table.get("name"), table.get("also", [])
        if not isinstance(name, str) or not isinstance(also, list) or not all(isinstance(a, str) for a in also):
            faults.append(Fault(path, 0, f'[[term]] number {number} needs name = "…" and also = ["…"].'))
            continue
        for alias in (name, *also):
            key = " ".join(words(alias))
            if not key:
                faults.append(Fault(path, _line(toml, alias), f"{alias!r} has no letter or digit."))
            elif owners.setdefault(key, name) != name:
                faults.append(
                    Fault(
                        path, _line(toml, alias), f"{alias!r} is a name of {owners[key]!r} and of {name!r}. Keep one."
                    )
                )
        entries.append(Entry(name, tuple(also), str(table.get("definition", ""))))
    return Glossary(tuple(entries), subjects), faults


def _subjects(table: object, path: str) -> tuple[tuple[str, ...], list[Fault]]:
    names: list[str] = []
    lists = table.values() if isinstance(table, dict) else [None]
    for value in lists:
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            return (), [Fault(path, 0, 'each line of [subjects] is a list of names, as in drug = ["ketamine"].')]
        names += value
    return tuple(names), []


def _line(toml: str, name: str) -> int:
    place = toml.rfind(f'"{name}"')
    return toml.count("\n", 0, place) + 1 if place >= 0 else 0


def default_file(name: str) -> Path:
    """The `glossary.toml` or `help.toml` that ships with the service, for a corpus that has none."""
    return Path(__file__).parent.parent / "corpus" / name
