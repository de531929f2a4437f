"""Help card: the message's language, the countries that it names, and never a card without a way to reach someone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.help import Help
from service.help_card import card_for, countries_named, quiet_resources
from service.triage import Level, Triage
from tests.service import serving

HELP = serving.shipped_help()
IN_CRISIS = Triage(Level.CRISIS, "rule", "en")
IN_EMERGENCY = Triage(Level.EMERGENCY, "rule", "en")
WITH_INTENT = Triage(Level.EMERGENCY, "rule", "en", intent=True)


def names(found: Triage, message: str = "", country: str = "US", help_: Help = HELP) -> list[str]:
    """The names of the card's resources, in order."""
    return [resource.name for resource in card_for(found, message, help_, country).resources]


def test_a_crisis_at_home_is_shown_988_then_911_then_help_anywhere() -> None:
    shown = card_for(IN_CRISIS, "I want to die", HELP, "US")
    assert [resource.call for resource in shown.resources] == ["tel:988", "tel:911", None]
    first = shown.resources[0]
    assert (first.text, first.url) == ("sms:988", "https://988lifeline.org/chat/")
    assert "Veterans: press 1" in first.note
    assert "Spanish: press 2" in first.note
    assert shown.resources[-1].country == ""
    assert (shown.level, shown.card) == (Level.CRISIS, HELP.crisis)


def test_an_emergency_is_shown_emergency_numbers_alone() -> None:
    assert names(IN_EMERGENCY) == ["Emergency services (911)"]


def test_an_emergency_with_intent_is_shown_both_the_emergency_number_first() -> None:
    shown = ["Emergency services (911)", "988 Suicide & Crisis Lifeline", "Find a Helpline"]
    assert names(WITH_INTENT) == shown
    assert card_for(WITH_INTENT, "", HELP, "US").card == HELP.emergency


@pytest.mark.parametrize("found", [IN_CRISIS, IN_EMERGENCY, WITH_INTENT])
def test_a_spanish_message_gets_the_card_and_its_resources_in_spanish(found: Triage) -> None:
    shown = card_for(replace(found, language="es"), "quiero morir", HELP, "US")
    assert shown.card == HELP.card(found.level.value, "es")
    assert {r.name for r in shown.resources} <= {r.name_es or r.name for r in HELP.resources}
    assert all(resource.note == resource.note_es for resource in shown.resources)


@pytest.mark.parametrize(
    ("message", "named"),
    [
        ("I want to die", ()),
        ("I live in London and want to die", ("GB",)),
        ("i'm in the U.K. and want to die", ("GB",)),
        ("suicide helpline uk", ("GB",)),
        ("The NHS sent me home", ("GB",)),
        ("estoy en el Reino Unido", ("GB",)),
        ("no one in Québec helps me", ("CA",)),
        ("I moved from Canada to Australia", ("CA", "AU")),
        ("here in New South Wales", ("AU",)),
        ("I live in New England", ("US",)),
        ("London, Ontario", ("CA",)),
        ("Vancouver, WA", ("US",)),
        # what an American may say of home names no other country
        ("they threw me out of NHS at school", ()),
        ("I found pills in Sydney's room", ()),
        ("Melbourne, Florida", ("US",)),
        ("let us go, we miss the duke of nowhere, lukewarm", ()),
        ("", ()),
        ("日本で死にたい", ()),
    ],
)
def test_a_message_names_the_countries_of_the_longest_words(message: str, named: tuple[str, ...]) -> None:
    assert countries_named(message, HELP) == named


def test_a_named_country_comes_first_and_in_an_emergency_alone() -> None:
    in_crisis = names(IN_CRISIS, "I am in London")
    assert in_crisis[0] == "Samaritans"
    assert "988 Suicide & Crisis Lifeline" in in_crisis
    assert names(IN_EMERGENCY, "my mum in England is not breathing") == ["Emergency services (999)"]
    assert not {"US", "CA", "AU"} & {r.country for r in card_for(WITH_INTENT, "in London", HELP, "US").resources}


def test_two_named_countries_are_both_shown() -> None:
    assert names(IN_EMERGENCY, "my son in Toronto, I am in Scotland") == [
        "Emergency services (911)",
        "Emergency services (999)",
    ]


def test_the_setting_decides_where_the_message_names_none() -> None:
    assert names(IN_CRISIS, country="GB")[:2] == ["Samaritans", "NHS 111, mental health option"]
    assert names(IN_CRISIS, "I am in Texas", country="GB")[0] == "988 Suicide & Crisis Lifeline"


@pytest.mark.parametrize("found", [IN_EMERGENCY, WITH_INTENT])
def test_a_country_without_an_emergency_number_gets_its_own_lines_and_no_foreign_number(found: Triage) -> None:
    shown = card_for(found, "", HELP, "AU")
    assert [resource.name for resource in shown.resources] == ["Lifeline Australia", "Find a Helpline"]
    assert "your local emergency number" in shown.card.message


@pytest.mark.parametrize("found", [IN_CRISIS, IN_EMERGENCY, WITH_INTENT])
def test_a_country_that_the_help_has_not_gets_what_is_for_anywhere(found: Triage) -> None:
    assert names(found, country="FR") == ["Find a Helpline"]


@pytest.mark.parametrize("found", [IN_CRISIS, IN_EMERGENCY, WITH_INTENT])
def test_there_is_something_to_tap_even_where_the_help_has_nothing_for_anywhere(found: Triage) -> None:
    at_home = replace(HELP, resources=tuple(r for r in HELP.resources if r.country), countries=())
    shown = card_for(found, "", at_home, "FR").resources
    assert shown == at_home.resources_for(found.level.value)


def test_no_message_makes_a_card_without_a_way_or_with_a_resource_twice() -> None:
    @given(st.text(max_size=60), st.sampled_from(["US", "CA", "GB", "AU", "FR"]), st.sampled_from(["en", "es"]))
    def holds(message: str, country: str, language: str) -> None:
        for found in (IN_CRISIS, IN_EMERGENCY, WITH_INTENT):
            shown = card_for(replace(found, language=language), message, HELP, country).resources
            assert any(resource.call or resource.text or resource.url for resource in shown)
            assert len(set(shown)) == len(shown)

    holds()


def test_the_quiet_line_goes_with_the_home_countrys_crisis_lines() -> None:
    found = Triage(Level.MENTION, "rule", "en")
    assert {r.country for r in quiet_resources(found, "what about suicide?", HELP, "CA")} == {"CA"}
    assert quiet_resources(found, "suicide helpline uk", HELP, "US")[0].name == "Samaritans"
    assert [r.name for r in quiet_resources(found, "", HELP, "FR")] == ["Find a Helpline"]
