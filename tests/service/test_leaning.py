"""Leaning: the signs that a question cannot be understood alone, and what they weigh."""

from dataclasses import astuple, fields, replace
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.glossary import Entry, Glossary
from service.leaning import NAMED, NAMELESS, Model, Signs, leaning, names_of, signs

KETAMINE = Glossary(
    (Entry("esketamine", ("Spravato",)), Entry("insurance", ("insurer", "cover"))),
    ("ketamine", "esketamine", "nasal spray"),
)


@pytest.mark.parametrize("model", [NAMED, NAMELESS])
def test_the_probability_is_logistic_in_the_signs(model: Model) -> None:
    nothing = Signs(*[0.0] * len(fields(Signs)))
    opened = replace(nothing, opened=1.0)
    assert model.leaning(nothing) == pytest.approx(1 / (1 + exp(-model.offset)))
    assert model.leaning(opened) == pytest.approx(1 / (1 + exp(-model.offset - model.weights.opened)))


def test_without_subjects_in_the_glossary_the_signs_of_names_weigh_nothing() -> None:
    assert (NAMELESS.weights.subject, NAMELESS.weights.named, NAMED.weights.proper) == (0, 0, 0)
    assert signs("what about the ACL", "", names_of(Glossary())).proper == 1
    assert signs("what about the ACL", "", names_of(KETAMINE)).proper == 0


@pytest.mark.parametrize(("glossary", "model"), [(KETAMINE, NAMED), (Glossary(), NAMELESS)])
def test_a_glossary_without_subjects_has_a_model_of_its_own(glossary: Glossary, model: Model) -> None:
    text, before, names = "and the nasal one?", "what does a ketamine infusion cost", names_of(glossary)
    assert leaning(text, before, names) == model.leaning(signs(text, before, names))


def test_the_signs_of_a_short_follow_up_are_as_counted_by_hand() -> None:
    """ "and the nasal one?": opened, "one", no verb; "nasal" is its one informative word beside "one", both new."""
    found = signs("and the nasal one?", "what does a ketamine infusion cost", names_of(KETAMINE))
    assert (found.opened, found.opened_short, found.other, found.verbless) == (1, 1, 1, 1)
    assert (found.third, found.pointing, found.subject, found.named, found.stating) == (0, 0, 0, 0, 0)
    assert (found.words_2, found.words_4, found.words) == (0, 1, 3 / 30)
    assert (found.terms, found.new, found.shared) == (2 / 8, 2 / 6, 0)


@pytest.mark.parametrize(
    "text", ["is it safe to drive", "are there any studies", "does it hurt to stop", "there are two kinds"]
)
def test_it_and_there_that_stand_for_nothing_are_no_sign(text: str) -> None:
    found = signs(text, "", names_of(KETAMINE))
    assert (found.third, found.unexplained, found.other) == (0, 0, 0)


@pytest.mark.parametrize(
    ("text", "subject", "named"), [("Spravato cost", 1, 1), ("who will cover", 0, 1), ("cost", 0, 0)]
)
def test_a_subject_is_known_by_all_names_of_its_entry(text: str, subject: int, named: int) -> None:
    found = signs(text, "", names_of(KETAMINE))
    assert (found.subject, found.named) == (subject, named)


@given(st.text(max_size=60), st.text(max_size=60))
def test_every_sign_is_a_share(text: str, before: str) -> None:
    assert all(0 <= sign <= 1 for sign in astuple(signs(text, before, names_of(KETAMINE))))
