import re
from datetime import date

import pytest

from indexer.glossary import default_file
from indexer.help import read_help

SHIPPED = default_file("help.toml").read_text()


def test_the_help_that_ships_has_a_card_and_numbers_for_both_kinds():
    help_, faults = read_help(SHIPPED, "help.toml")
    assert faults == []
    assert help_ is not None
    assert help_.resources_for("crisis")[0].call == "tel:988"
    assert help_.resources_for("emergency")[0].call == "tel:911"
    assert all(r.source.startswith("https://") and r.checked <= date(2026, 11, 23) for r in help_.resources)
    assert not any("press 3" in r.note.lower() for r in help_.resources)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('call = "tel:988"', 'call = "988"', "It must begin with tel:"),
        ('name = "Samaritans"', 'name = ""', 'needs name = "…"'),
        ("checked = 2026-11-23", 'checked = "soon"', "needs checked = 2026-11-23"),
        ('for = ["crisis"]', 'for = ["sadness"]', 'needs for = ["crisis"]'),
        ("checked = 2026-11-23", "checked = 2026-11-23T09:00:00Z", "needs checked = 2026-11-23"),
        ('for = ["crisis"]', 'for = [["crisis"]]', 'needs for = ["crisis"]'),
        ('country = "US"', "country = 1", 'needs country = "US"'),
        ("[crisis]", "[crises]", '[crisis] needs title = "…"'),
        ('line = "', 'lane = "', 'the file needs line = "…"'),
        ('for = ["crisis", "emergency"]', 'for = ["crisis"]', 'no [[resource]] is for = ["emergency"]'),
        ("[crisis.es]\n", "es = 1\n[other]\n", "[crisis] has es = 1. Write a table [crisis.es]."),
        ("[crisis.es]\ntitle", "[crisis.es]\ntitel", '[crisis.es] needs title = "…"'),
        ("[emergency.es]", "[emergency.es.es]", '[emergency.es] needs message = "…"'),
        ('line_es = "', 'line_es = "" # "', 'the file needs line_es = "…"'),
        ('note_es = "Gratis. ', 'note_es = 3 # "', 'needs note_es = "…"'),
        ('code = "AU"', 'code = "au"', "[[country]] 'au' needs two capital letters"),
        ('code = "AU"', 'code = "NZ"', "[[country]] 'NZ' has no [[resource]]"),
        ('code = "AU"', 'code = "GB"', "[[country]] 'GB' stands there twice"),
        ('name = "Australia"', "", "[[country]] 'AU' needs name"),
        ('named_by = ["australia"', 'named_by = ["  Toronto "', "'toronto' names both 'CA' and 'AU'"),
        ('named_by = ["australia"', 'named_by = ["…"', "[[country]] 'AU' needs named_by"),
        ('named_by = ["australia"', 'named_by = [1, "australia"', "[[country]] 'AU' needs named_by"),
    ],
)
def test_a_help_file_that_would_fail_someone_is_refused(old, new, told):
    assert old in SHIPPED
    help_, faults = read_help(SHIPPED.replace(old, new), "help.toml")
    assert help_ is None
    assert any(told in fault.message for fault in faults), faults


def test_a_file_without_spanish_or_countries_is_read_and_shown_in_english():
    english = re.sub(r"(?m)^\w+_es = .*\n", "", SHIPPED)
    english = re.sub(r"(?ms)^\[(?:crisis\.es|emergency\.es|\[country\])\]\n.*?(?=^\[|^# ---)", "", english)
    help_, faults = read_help(english, "help.toml")
    assert faults == []
    assert help_ is not None
    assert (help_.line_es, help_.crisis_es, help_.emergency_es, help_.countries) == ("", None, None, ())
    assert (help_.card("crisis", "es"), help_.card("emergency", "es")) == (help_.crisis, help_.emergency)
    assert help_.line_in("es") == help_.line
    assert [resource.in_language("es") for resource in help_.resources] == list(help_.resources)


def test_every_text_that_ships_is_there_in_both_languages():
    help_, _ = read_help(SHIPPED, "help.toml")
    assert help_ is not None
    for kind in ("crisis", "emergency"):
        english, spanish = help_.card(kind, "en"), help_.card(kind, "es")
        assert english.title != spanish.title
        assert english.message != spanish.message
    assert help_.line_in("es") != help_.line_in("en")
    for resource in help_.resources:
        assert resource.in_language("en") == resource
        assert resource.in_language("es").note == resource.note_es != resource.note
        assert bool(resource.hours_es) == bool(resource.hours)


def test_the_texts_name_no_number_that_no_resource_has():
    """The veterans' number and 988's key for Spanish stand in the note of 988 itself."""
    help_, _ = read_help(SHIPPED, "help.toml")
    assert help_ is not None
    known = re.findall(r"\d{3,}", " ".join(f"{r.call} {r.text}".replace("-", "") for r in help_.resources))
    cards = [help_.card(kind, language) for kind in ("crisis", "emergency") for language in ("en", "es")]
    told = " ".join([help_.line, help_.line_es, *(f"{card.title} {card.message}" for card in cards)])
    assert set(re.findall(r"\d{3,}", told)) <= set(known)


def test_toml_nested_beyond_reason_is_a_fault_and_not_a_crash():
    help_, (fault,) = read_help("a = " + "[" * 3_000, "help.toml")
    assert help_ is None
    assert "this is not valid TOML" in fault.message


def test_a_place_to_turn_to_without_any_way_to_reach_it_is_refused():
    nowhere = '[[resource]]\nname = "A"\ncountry = ""\nfor = ["crisis"]\nsource = "B"\nchecked = 2026-11-01\n'
    _, faults = read_help(SHIPPED + nowhere, "help.toml")
    assert [fault.message for fault in faults] == ["[[resource]] 'A' has neither call nor text nor url."]
    help_, faults = read_help(SHIPPED + nowhere + 'url = "https://example.org"\n', "help.toml")
    assert faults == []
    assert help_ is not None
    assert help_.resources[-1].name == "A"


@pytest.mark.parametrize(
    "toml", ["", 'crisis = "x"', "resource = 1", "resource = [1]", "[[resource]]", "country = 1", "country = [1]"]
)
def test_a_help_file_without_its_cards_is_refused_and_no_crash(toml):
    help_, faults = read_help(toml, "help.toml")
    assert help_ is None
    assert faults
    assert all(fault.message.endswith(".") for fault in faults)


def test_broken_toml_has_its_line():
    help_, faults = read_help('line = "x"\n[crisis\n', "help.toml")
    assert help_ is None
    assert [(f.path, f.line) for f in faults] == [("help.toml", 2)]
