"""Phrasing: the notes of editors on how readers ask, and the sentences that they belong to."""

import pytest

from indexer.corpus import read_corpus
from indexer.errors import CorpusError
from indexer.passage import Passage
from indexer.phrasing import Note, Phrasing, document_of, is_notes, place, read_notes
from indexer.review import Rule, review_corpus
from tests.indexer.making import write
from tests.running import CORPUS

TOML = """\
# a remark
[[asked]]
sentence = "The lamp  is green."
questions = ["which  color", "is it green"]

[[asked]]
sentence = "Hall | green"
questions = ["the hall"]
"""


def passage(document: str, *sentences: str) -> Passage:
    """A passage of these sentences."""
    text, places = "", []
    for sentence in sentences:
        start = len(text) + 1 if text else 0
        text = f"{text} {sentence}".strip(" ")
        places.append((start, len(text)))
    return Passage("p", document, (), "", 0, len(text), text, tuple(places))


def test_notes_are_read_with_their_lines():
    notes, faults = read_notes(TOML, "asked/a.toml")
    assert faults == []
    assert notes == (
        Note("The lamp is green.", ("which color", "is it green"), 2),
        Note("Hall | green", ("the hall",), 6),
    )


@pytest.mark.parametrize(
    ("toml", "line"),
    [
        ("[[asked", 1),
        ("asked = 1", 0),
        ('[[asked]]\nsentence = "a"', 1),
        ('[[asked]]\nsentence = ""\nquestions = ["b"]', 1),
        ('\n[[asked]]\nsentence = "a"\nquestions = []', 2),
        ('[[asked]]\nsentence = "a"\nquestions = ["b", 1]', 1),
        ('[[asked]]\nsentence = "a"\nquestions = "b"', 1),
    ],
)
def test_notes_that_cannot_be_read_are_a_fault_with_its_line(toml, line):
    notes, (fault,) = read_notes(toml, "asked/a.toml")
    assert (notes, fault.path, fault.line) == ((), "asked/a.toml", line)


def test_a_note_belongs_to_the_first_sentence_of_its_document_that_begins_with_it():
    passages = [
        passage("a", "A door.", "The lamp is green."),
        passage("b", "The lamp is green."),
        passage("a", "Hall\tgreen"),
    ]
    notes, _ = read_notes(TOML, "asked/a.toml")
    assert place({"a": notes}, passages) == (
        (Phrasing("which color", 0, 1), Phrasing("is it green", 0, 1), Phrasing("the hall", 2, 0)),
        [],
    )


def test_a_note_whose_sentence_is_gone_is_lost_and_the_others_stay():
    notes, _ = read_notes(TOML, "asked/a.toml")
    placed, lost = place({"a": notes}, [passage("a", "The lamp is red."), passage("a", "Hall\tgreen")])
    assert placed == (Phrasing("the hall", 1, 0),)
    assert lost == [("a", notes[0])]


@pytest.mark.parametrize(
    ("path", "document"),
    [("asked/x.toml", "x"), ("asked/articles/x.toml", "articles/x"), ("x.toml", None), ("asked/x.md", None)],
)
def test_a_file_of_notes_bears_the_name_of_its_document(path, document):
    assert is_notes(path) is (document is not None)
    assert document is None or document_of(path) == document


def test_notes_of_a_document_that_is_not_there_are_passed_over_and_named(tmp_path):
    folder = write(tmp_path / "corpus", {"a.md": "The lamp is green.\n", "asked/b.toml": TOML})
    assert read_corpus(folder).skipped == (("asked/b.toml", "its document is not here"),)


def test_notes_that_cannot_be_read_keep_the_corpus_from_being_built(tmp_path):
    folder = write(tmp_path / "corpus", {"a.md": "The lamp is green.\n", "asked/a.toml": "[[asked"})
    with pytest.raises(CorpusError, match=r"asked/a\.toml line 1: this is not valid TOML"):
        read_corpus(folder)


def test_notes_of_a_draft_are_no_fault(tmp_path):
    draft = "---\ndraft: true\n---\nThe lamp is green.\n"
    folder = write(tmp_path / "corpus", {"a.md": "One.\n", "b.md": draft, "asked/b.toml": TOML})
    assert [document.id for document in read_corpus(folder).documents] == ["a"]


def test_a_note_whose_sentence_is_gone_is_told_to_the_editor(tmp_path):
    folder = write(tmp_path / "corpus", {"a.md": "The lamp is green. More.\n", "asked/a.toml": TOML})
    (review,) = review_corpus(read_corpus(folder))
    (remark,) = review.remarks
    assert (remark.path, remark.line, remark.rule) == ("asked/a.toml", 6, Rule.ASKED)
    assert "no sentence of 'a' begins with 'Hall | green'" in remark.message


def test_every_page_that_ships_has_notes():
    corpus = read_corpus(CORPUS)
    assert set(corpus.notes) == {document.id for document in corpus.documents}
