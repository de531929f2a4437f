"""The labelled questions: their labels stand in the content, and their splits can be compared."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from evals.questions import Label, Labelled, misplaced, read_questions
from evals.report import word_overlap
from indexer.terms import words
from tests.running import shipped


@pytest.fixture(scope="module")
def questions() -> list[Labelled]:
    """All labelled questions."""
    return read_questions()


def test_every_labelled_sentence_stands_in_the_content_word_for_word(questions: list[Labelled]) -> None:
    documents = {document.id: document for document in shipped().documents}
    assert misplaced(questions, documents) == []


def test_a_label_that_is_not_in_the_content_is_named(questions: list[Labelled]) -> None:
    documents = {document.id: document for document in shipped().documents}
    one = next(question for question in questions if question.answers)
    document = one.answers[0].document
    moved = replace(one, answers=(Label(document, "No such sentence."), Label("no/document", one.answers[0].sentence)))
    assert misplaced([moved], documents) == [
        f"{one.id}: 'No such sentence.' is not in {document}",
        f"{one.id}: {one.answers[0].sentence[:60]!r} is not in no/document",
    ]


@pytest.mark.parametrize("split", ["dev", "test"])
def test_each_split_has_at_least_sixty_questions_of_either_kind(questions: list[Labelled], split: str) -> None:
    own = [question for question in questions if question.split == split]
    assert sum(bool(question.answers) for question in own) >= 60
    assert sum(question.unanswerable is not None for question in own) >= 60
    assert sum(question.unanswerable == "far" for question in own) >= 20


def test_a_question_has_answers_exactly_if_it_is_answerable(questions: list[Labelled]) -> None:
    assert all(bool(question.answers) == (question.unanswerable is None) for question in questions)


def test_ids_and_questions_are_told_apart(questions: list[Labelled]) -> None:
    assert len({question.id for question in questions}) == len(questions)
    assert [question.id for question in questions] == sorted(question.id for question in questions)
    asked = Counter(" ".join(words(question.question)) for question in questions)
    assert [text for text, count in asked.items() if count > 1] == []


@pytest.mark.parametrize("field", ["kind", "style", "unanswerable"])
def test_the_splits_are_balanced(questions: list[Labelled], field: str) -> None:
    """As evals/questions.md tells: every kind and style stands about as often in one split as in the other."""
    dev, test = (Counter(getattr(q, field) for q in questions if q.split == split) for split in ("dev", "test"))
    assert dev.keys() == test.keys()
    for value in dev:
        assert abs(dev[value] - test[value]) <= max(2, 0.1 * (dev[value] + test[value])), value


def test_no_family_straddles_the_split(questions: list[Labelled]) -> None:
    families = {split: {q.family for q in questions if q.split == split} for split in ("dev", "test")}
    assert not families["dev"] & families["test"]
    assert min(map(len, families.values())) >= 200


def test_no_question_of_one_split_is_that_of_the_other_in_other_order(questions: list[Labelled]) -> None:
    """The plainest sign that a family was torn apart would be the same words on both sides."""
    bags = {split: {frozenset(words(q.question)) for q in questions if q.split == split} for split in ("dev", "test")}
    assert not bags["dev"] & bags["test"]


def test_the_set_is_as_large_and_as_lay_as_it_has_to_be(questions: list[Labelled]) -> None:
    """400 answerable, 200 unanswerable with 120 near, a third lay, a sixth misspelt or keywords, little overlap."""
    kinds = Counter(q.unanswerable or "answerable" for q in questions)
    styles = Counter(q.style for q in questions)
    assert kinds["answerable"] >= 400
    assert kinds["near"] >= 120
    assert kinds["near"] + kinds["far"] >= 200
    assert styles["lay"] >= len(questions) / 3
    assert styles["misspelt"] + styles["keyword"] >= len(questions) / 6
    assert word_overlap(questions) <= 0.40


def test_no_phrasing_of_the_content_is_a_question_of_the_set(questions: list[Labelled]) -> None:
    """Phrasings were written without sight of the set; a question that stands in both would measure nothing."""
    corpus = shipped()
    noted = {" ".join(words(q)) for notes in corpus.notes.values() for note in notes for q in note.questions}
    assert [q.id for q in questions if q.answers and " ".join(words(q.question)) in noted] == []


def test_the_counts_are_those_that_the_notes_tell(questions: list[Labelled]) -> None:
    notes = (Path(__file__).parent.parent.parent / "evals" / "questions.md").read_text()
    kinds = Counter("answerable" if q.answers else q.unanswerable for q in questions)
    for name in ("answerable", "near", "far"):
        dev, test = (
            sum(1 for q in questions if q.split == split and ("answerable" if q.answers else q.unanswerable) == name)
            for split in ("dev", "test")
        )
        assert f"| {name} | {dev} | {test} | {kinds[name]} |" in notes
    assert f"holds {len(questions)} questions" in notes


def test_questions_are_read_in_order_of_their_ids_whatever_the_order_of_the_file(tmp_path: Path) -> None:
    made = [Labelled(name, "?", "family", "dev", "fact", "plain", (), "far") for name in ("q2", "q1")]
    file = tmp_path / "questions.jsonl"
    file.write_bytes(b"\n\n".join(msgspec.json.encode(one) for one in made))
    assert [question.id for question in read_questions(file)] == ["q1", "q2"]
