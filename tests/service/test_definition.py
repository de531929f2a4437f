"""Definition: who asks what something is, and what says it."""

import pytest

from indexer.snapshot import Snapshot
from service.definition import asked_for, defines
from service.library import Library
from service.question import Question, interpret


def asked(text: str, *synonyms: str) -> Question:
    """A question as typed, with what the glossary adds."""
    interpreted = f"{text} ({' '.join(synonyms)})" if synonyms else text
    return Question(text, interpreted, (), synonyms)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("What is a lamp?", {"lamp"}),
        ("whats a lamp", {"lamp"}),
        ("What's the green lamp?", {"green", "lamp"}),
        ("so what exactly is a lamp", {"lamp"}),
        ("what the heck is a lamp", {"lamp"}),
        ("What does lamp mean?", {"lamp"}),
        ("What does lamp mean for doors?", {"lamp"}),
        ("What do they mean by lamp?", {"lamp"}),
        ("What is the meaning of lamp?", {"lamp"}),
        ("lamp meaning", {"lamp"}),
        ("define lamp", {"lamp"}),
        ("lamp", {"lamp"}),
        ("What kind of thing is a lamp?", {"lamp"}),
        ("what is a lamp and why is mine red", {"lamp"}),
        ("What is known about lamps?", set()),
        ("What is a lamp like in the dark?", set()),
        ("What is the price of lamps?", set()),
        ("What is a very big old green hall lamp?", set()),
        ("How long does a lamp last?", set()),
        ("Does a lamp help?", set()),
    ],
)
def test_a_question_asks_for_a_definition_or_not(text: str, name: set[str]) -> None:
    assert asked_for(asked(text)) == name


@pytest.mark.parametrize(
    "sentence",
    [
        "A lamp is a light that stands.",
        "Lamp means a light.",
        "Lamps are any lights that stand.",
        "A lamp (or light) is one of many things.",
        "A lamp, or light, means a thing that shines.",
        "The lamp, a thing that shines, is sold everywhere.",
        "A door opens; a lamp is a light.",
        "Doors open, and a lamp is a light.",
        "Lamp stands for light and mild power.",
        "A lamp usually means a light.",
        "Lamp\tA light that stands in a hall",
    ],
)
def test_a_sentence_defines_what_it_says_the_meaning_of(sentence: str) -> None:
    assert defines(asked("What is a lamp?"), sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "A lamp is green.",
        "Lamps help some people.",
        "The hall lamp is a light.",
        "A door is a thing with a lamp.",
        "In the hall, a lamp burns.",
        "A lamp is the first thing that they sold.",
        "Lamp\t28%\t9%",
        "Lamp\tGreen",
    ],
)
def test_a_sentence_that_only_tells_of_it_defines_nothing(sentence: str) -> None:
    assert not defines(asked("What is a lamp?"), sentence)


def test_nothing_is_a_definition_where_none_is_asked_for() -> None:
    assert not defines(asked("How long does a lamp last?"), "A lamp is a light.")


def test_the_name_of_the_glossary_may_be_defined_in_place_of_the_one_that_was_typed() -> None:
    assert defines(asked("What is GL?", "green", "lamp"), "A green lamp is a light.")


def test_a_name_for_a_part_of_what_was_asked_does_not_stand_for_all_of_it() -> None:
    assert not defines(asked("What is the Glow safety plan?", "lamp"), "A lamp is a light.")


def test_most_entries_of_our_glossary_define_what_their_heading_asks_for(library: Library, snapshot: Snapshot) -> None:
    entries = [p for p in snapshot.passages if p.document_id == "articles/glossary-of-terms" and p.heading_path]
    defined = [
        entry
        for entry in entries
        if any(
            defines(interpret(entry.heading_path[-1], snapshot.glossary, library.lexicon), entry.text[a:b])
            for a, b in entry.sentences
        )
    ]
    assert len(entries) > 30
    assert len(defined) >= 0.85 * len(entries)
