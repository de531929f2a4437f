"""Phrasing: the notes of editors on how readers ask, and the sentences that they belong to."""

import pytest

from indexer.corpus import read_corpus
from indexer.errors import CorpusError
from indexer.passage import Passage
from indexer.phrasing import UNANSWERED, Note, Phrasing, document_of, is_notes, kind_of_notes, place, read_notes
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


def test_phrasings_stand_in_order_of_their_sentences_and_then_as_noted():
    """The second note asks for the first sentence, and the third for the second one again."""
    passages = [passage("a", "A door.", "The lamp is green."), passage("b", "A boat.")]
    lamp, door, again = Note("The lamp", ("b", "a"), 1), Note("A door", ("c",), 5), Note("The lamp is", ("d",), 9)
    placed, _ = place({"b": [Note("A boat", ("e",), 1)], "a": [lamp, door, again]}, passages)
    assert placed == (
        Phrasing("c", 0, 0), Phrasing("b", 0, 1), Phrasing("a", 0, 1), Phrasing("d", 0, 1), Phrasing("e", 1, 0),
    )  # fmt: skip


# --- questions that no page answers -----------------------------------------------------------------------------------

NOT_COVERED = '# a remark\n\nnot_covered = [\n  "who made  the lamp",\n  "what does it cost",\n]\n'


def test_questions_noted_as_not_covered_are_read_with_their_line_and_come_first():
    notes, faults = read_notes(NOT_COVERED + TOML, "asked/a.toml")
    assert faults == []
    assert notes == (
        Note("", ("who made the lamp", "what does it cost"), 3),
        Note("The lamp is green.", ("which color", "is it green"), 8),
        Note("Hall | green", ("the hall",), 12),
    )


def test_a_file_may_hold_nothing_but_questions_that_are_not_covered():
    notes, faults = read_notes('not_covered = ["who made it"]', "asked/a.toml")
    assert (notes, faults) == ((Note("", ("who made it",), 1),), [])


@pytest.mark.parametrize(
    "value", ["[]", '""', '"who made it"', "1", "true", '["who made it", 1]', '["who made it", ""]', '["  "]', "[[]]"]
)
def test_not_covered_is_a_list_of_questions_or_a_fault_with_its_line(value):
    notes, (fault,) = read_notes(f"# a remark\nnot_covered = {value}\n\n{TOML}", "asked/a.toml")
    assert (notes, fault.path, fault.line) == ((), "asked/a.toml", 2)
    assert fault.message == 'not_covered is a list of questions: not_covered = ["…"].'


def test_not_covered_below_a_table_is_a_fault_with_its_line():
    """TOML takes it for a part of that table, so that its questions would be lost without a word."""
    notes, (fault,) = read_notes(TOML + '\nnot_covered = ["who made it"]\n', "asked/a.toml")
    assert (notes, fault.line) == ((), 10)
    assert fault.message == "not_covered belongs above the first [[asked]]."


def test_questions_that_no_page_answers_are_placed_last_in_order_of_their_documents():
    passages = [passage("a", "The lamp is green."), passage("b", "A boat.")]
    notes = {
        "b": [Note("", ("x",), 1), Note("A boat", ("boat?",), 2)],
        "a": [Note("", ("z", "y"), 1), Note("The lamp", ("lamp?",), 2)],
    }
    assert place(notes, passages) == (
        (
            Phrasing("lamp?", 0, 0),
            Phrasing("boat?", 1, 0),
            *(Phrasing(question, UNANSWERED, UNANSWERED) for question in ("z", "y", "x")),
        ),
        [],
    )


def test_questions_that_no_page_answers_need_no_sentence_and_are_never_lost():
    placed, lost = place({"a": [Note("", ("x",), 1)]}, [])
    assert (placed, lost) == ((Phrasing("x", UNANSWERED, UNANSWERED),), [])


@pytest.mark.parametrize(
    ("passages", "kind"),
    [((), "none"), ((0,), "answered"), ((0, 3), "answered"), ((0, UNANSWERED), "both"), ((UNANSWERED,), "none")],
)
def test_notes_are_of_three_kinds(passages, kind):
    """Where only questions that no page answers are noted, there is nothing to weigh them against: none."""
    assert kind_of_notes([Phrasing("?", number, min(number, 0)) for number in passages]) == kind


def test_no_question_that_ships_is_noted_both_as_answered_and_as_not_covered():
    corpus = read_corpus(CORPUS)
    notes = [note for own in corpus.notes.values() for note in own]
    answered = {question.lower() for note in notes if note.sentence for question in note.questions}
    refused = {question.lower() for note in notes if not note.sentence for question in note.questions}
    assert refused
    assert sorted(answered & refused) == []


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
