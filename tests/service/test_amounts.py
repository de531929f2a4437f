"""Amounts: what names a dose, and what only holds a number."""

import pytest

from indexer.passage import Passage, Table
from service.amounts import has_amount, passages_with_amounts

AMOUNTS = """0.5 mg/kg|84-mg|84mg|two devices|half a gram|56 or 84 mg|1–2 mL|1-2 ml|20 troches|56 to 84 milligrams
1,000 mg|a 28 mg device|one spray|two nasal sprays|10 micrograms|5 µg|twenty pills|a dozen capsules
TWO DEVICES|3 vials|100 units|half an ounce|2 and 3 lozenges"""
OTHERS = """$400|2 hours|9%|week 4|26 volunteers|3 months|80 kilometers|141/90|40 minutes|the second infusion|mg|devices
a gram scale|every device|27.1% on esketamine nasal spray|9.4% on placebo spray|45 degrees|G2083|R-107|24/7|988
2026-11-01|one dose of the spray|12 adults|3.6 points|one more|J3490|ten people used a device"""


def items(block: str) -> list[str]:
    """The texts of a block."""
    return block.replace("\n", "|").split("|")


def passage(text: str, table: Table | None = None, heading_path: tuple[str, ...] = ()) -> Passage:
    """A passage of one sentence."""
    return Passage("p", "doc", heading_path, "", 0, len(text), text, ((0, len(text)),), table)


@pytest.mark.parametrize("text", items(AMOUNTS))
def test_an_amount_of_a_medicine_is_one(text: str) -> None:
    assert has_amount(text)
    assert has_amount(f"The label speaks of {text}, and of no more.")


@pytest.mark.parametrize("text", items(OTHERS))
def test_a_number_that_is_no_dose_is_none(text: str) -> None:
    assert not has_amount(text)
    assert not has_amount(f"The label speaks of {text}, and of no more.")


@pytest.mark.parametrize("space", ["", " ", "  ", "-", "\u00a0", "\u202f", "\t", "\n"])
def test_number_and_unit_may_be_parted_by_any_space_or_a_hyphen(space: str) -> None:
    assert has_amount(f"56{space}mg")


def test_a_text_without_words_names_no_amount() -> None:
    assert not has_amount("")


def test_passages_are_told_by_their_text_the_columns_of_their_table_and_their_headings() -> None:
    passages = [
        passage("It costs $400."),
        passage("It is 0.5 mg/kg."),
        passage("Price\t$590", Table(("One 56 mg session", "List price"), ("Price", "$590"))),
        passage("It is sprayed.", heading_path=("Spravato", "What is the 84 mg dose?")),
        passage("It is sprayed.", heading_path=("Spravato", "What is it?")),
    ]
    assert passages_with_amounts(passages, {"doc": ""}) == {1, 2, 3}
    assert passages_with_amounts([], {}) == frozenset()


def test_a_passage_beside_an_amount_counts_too_since_a_citation_quotes_what_surrounds_it() -> None:
    text = "It was 56 mg.\nIt helped some."
    beside = Passage("p", "doc", (), "", 14, len(text), text[14:], ((0, 15),), None)
    assert passages_with_amounts([beside], {"doc": text}) == {0}
    assert passages_with_amounts([beside], {"doc": "It was fine.." + text[13:]}) == frozenset()
