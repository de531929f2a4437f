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
    ],
)
def test_a_help_file_that_would_fail_someone_is_refused(old, new, told):
    assert old in SHIPPED
    help_, faults = read_help(SHIPPED.replace(old, new), "help.toml")
    assert help_ is None
    assert any(told in fault.message for fault in faults), faults


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


@pytest.mark.parametrize("toml", ["", 'crisis = "x"', "resource = 1", "resource = [1]", "[[resource]]"])
def test_a_help_file_without_its_cards_is_refused_and_no_crash(toml):
    help_, faults = read_help(toml, "help.toml")
    assert help_ is None
    assert faults
    assert all(fault.message.endswith(".") for fault in faults)


def test_broken_toml_has_its_line():
    help_, faults = read_help('line = "x"\n[crisis\n', "help.toml")
    assert help_ is None
    assert [(f.path, f.line) for f in faults] == [("help.toml", 2)]
