"""Library: what is suggested, on a corpus made for it."""

from pathlib import Path

import pytest

from indexer.snapshot import Snapshot, current_folder, load_snapshot
from service.answer import answer_question
from service.library import Library, candidates, make_library
from service.reader import MOST_SUGGESTED, open_library
from tests.service.serving import publish, write


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two documents with headings of every kind."""
    folder = tmp_path_factory.mktemp("library")
    one = """# Lamps

## Is the lamp green?

Yes.

## What does it cost?

Ten.

## Colors

Many.

## Which lamps exist?

Two.
"""
    two = """# Doors

## How wide is a door?

A door is 90 cm wide.

## Is the lamp green?

See there.
"""
    publish(write(folder / "corpus", a=one, b=two), folder / "index")
    return folder / "index"


def test_candidates_are_headings_that_are_questions_taken_in_turn_from_every_document(index: Path) -> None:
    found = candidates(load_snapshot(current_folder(index)))
    assert [one.question for one in found] == ["Is the lamp green?", "How wide is a door?", "Which lamps exist?"]


def test_a_candidate_has_the_first_passage_beneath_its_heading(index: Path) -> None:
    snapshot = load_snapshot(current_folder(index))
    for one in candidates(snapshot):
        beneath = [p for p in snapshot.passages if p.heading_path[-1:] == (one.question,)]
        assert one.passage_id == beneath[0].id


def test_a_library_suggests_only_what_it_answers_from_that_section(index: Path, library: Library) -> None:
    for opened in (library, open_library(current_folder(index))):
        from_there = []
        for one in candidates(opened.snapshot):
            quotes = answer_question(one.question, opened).quotes
            if quotes and quotes[0].passage.heading_path[-1:] == (one.question,):
                from_there.append(one)
        assert opened.suggestions == tuple(from_there[:MOST_SUGGESTED])


def test_a_library_that_is_not_tried_yet_suggests_nothing(snapshot: Snapshot) -> None:
    assert make_library(snapshot).suggestions == ()
