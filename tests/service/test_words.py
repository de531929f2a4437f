"""Words: each language says everything that the others say, with the same gaps to fill."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from service.coverage import Reason
from service.words import LANGUAGES, counted, day_in_words, preferred, sentence, words_in


def leaves(words: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a file of words, with the names that lead to it."""
    if isinstance(words, str):
        yield path, words
        return
    for name, inner in words.items() if isinstance(words, dict) else enumerate(words):
        yield from leaves(inner, f"{path}/{name}")


def gaps(text: str) -> set[str]:
    """The names of what is filled in."""
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_with_the_same_gaps(language: str) -> None:
    english, own = dict(leaves(words_in("en"))), dict(leaves(words_in(language)))
    assert list(own) == list(english)
    assert {name: gaps(text) for name, text in own.items()} == {name: gaps(text) for name, text in english.items()}


def test_the_languages_are_the_files_that_there_are() -> None:
    from service.words import FOLDER

    assert sorted(file.stem for file in FOLDER.glob("*.json")) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_sentence_and_every_sentence_ends(language: str) -> None:
    said = words_in(language)["said"]
    assert {reason.value for reason in Reason} - {"chitchat"} <= set(said)
    assert all(text.endswith(".") for text in said.values())
    assert sentence("thanks", language) == said["thanks"]


def test_a_number_takes_its_form() -> None:
    forms = {"one": "{n} source", "other": "{n} sources"}
    assert [counted(forms, n) for n in (0, 1, 2)] == ["0 sources", "1 source", "2 sources"]


def test_a_day_is_written_as_the_language_does() -> None:
    assert day_in_words("2026-11-03", "en") == "3 November 2026"
    assert day_in_words("2026-11-03", "es") == "3 de noviembre de 2026"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("en-US,en;q=0.9,es;q=0.8", "en"),
        ("fr, es;q=0.5", "es"),
        ("es;q=0, en;q=0.1", "en"),
        ("ES-419", "es"),
        ("fr, *;q=0.5", "en"),
        ("nonsense;;q=,,", "en"),
        ("es;q=9", "en"),
    ],
)
def test_the_language_that_a_header_likes_best_is_taken(header: str, language: str) -> None:
    assert preferred(header, "en") == language
