"""Words: everything that the service says itself, one file a language; answers, pages and scripts read the same."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "web" / "words"
ENGLISH = "en"  # the language of the content, and of the interface where nobody chose another
LANGUAGES = ("en", "es")


@cache
def words_in(language: str) -> Mapping[str, Any]:
    """All words of the interface in one of LANGUAGES, by their names in its file."""
    words: dict[str, Any] = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    return words


def sentence(key: str, language: str) -> str:
    """A sentence that stands in place of an answer or beside it: a key of "said" in the file of the language."""
    said: str = words_in(language)["said"][key]
    return said


def counted(forms: Mapping[str, str], n: int) -> str:
    """The form for a number: ({"one": "{n} source", "other": "{n} sources"}, 2) is "2 sources"."""
    return forms["one" if n == 1 else "other"].replace("{n}", str(n))


def day_in_words(iso: str, language: str) -> str:
    """A day as the language writes it: ("2026-11-23", "es") is "23 de noviembre de 2026"."""
    words, (year, month, day) = words_in(language), iso.split("-")
    written: str = words["day"].format(day=int(day), month=words["months"][int(month) - 1], year=year)
    return written


def preferred(accept_language: str, default: str) -> str:
    """The one of LANGUAGES that a header Accept-Language likes best (RFC 9110, 12.5.4); `default` where it names none.

    "es-MX,es;q=0.9,en;q=0.8" is "es"; "fr, *;q=0.5" is the default.
    """
    found: list[tuple[float, int, str]] = []
    for place, part in enumerate(accept_language.split(",")):
        match = re.fullmatch(r"\s*([a-z]{2})(?:-[\w-]+)?\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?", part, re.IGNORECASE)
        if match and match[1].lower() in LANGUAGES and float(match[2] or 1) > 0:
            found.append((-float(match[2] or 1), place, match[1].lower()))
    return min(found)[2] if found else default
