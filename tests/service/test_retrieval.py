"""Retrieval: three lists, fused and ordered, against a slow oracle that looks at every passage."""

from pathlib import Path

import numpy as np
import pytest

from indexer.paraphrase import SAME
from indexer.snapshot import Snapshot, current_folder, load_snapshot
from service.library import Library
from service.noted import SHARPNESS, VOTERS, consult
from service.question import Question, interpret
from service.retrieval import DEPTH, SYNONYM, Hit, retrieve
from tests.service.serving import publish, write

QUESTIONS = [
    "How much does one IV ketamine infusion cost?",
    "What is Spravato?",
    "side effects",
    "zyzzyva quux",
    "Is it safe with high blood pressure?",
]
TOPIC = "topics/ketamine-for-depression"


def searched(
    question: Question, vector: np.ndarray, snapshot: Snapshot, documents: frozenset[str] | None = None
) -> list[Hit]:
    """The hits of a question, by what is noted near it."""
    return retrieve(question, vector, consult(vector, snapshot), snapshot, documents)


def slowly(question: Question, vector: np.ndarray, snapshot: Snapshot) -> list[Hit]:
    """What retrieval says it gives: each passage scored by itself, the three lists cut, their union sorted."""
    rows = snapshot.vectors.rows()
    cosines = [sum(float(a) * float(b) for a, b in zip(row, vector, strict=True)) for row in rows]
    own, added = snapshot.postings.scores(question.terms), snapshot.postings.scores(question.synonyms)
    scores = [float(a) + SYNONYM * float(b) for a, b in zip(own, added, strict=True)]
    asked, votes = notes_of(vector, snapshot)
    numbers = range(len(rows))
    dense = sorted(numbers, key=lambda i: (-cosines[i], i))[:DEPTH]
    lexical = [i for i in sorted(numbers, key=lambda i: (-scores[i], i))[:DEPTH] if scores[i] > 0]
    phrased = [i for i, n in sorted(asked, key=lambda p: (-asked[p], p))[:DEPTH] if asked[i, n] > 0]
    best, weights, hits = max(scores) or 1.0, snapshot.calibration.weights, []
    for i in {*dense, *lexical, *phrased}:
        own_asked = tuple(asked[i, n] for n in range(len(snapshot.passages[i].sentences)))
        own_votes = tuple(votes[i, n] for n in range(len(snapshot.passages[i].sentences)))
        score = weights.passage * cosines[i] + weights.lexical * scores[i] / best
        score += (weights.phrasing + weights.section) * max(own_asked) + weights.votes * max(own_votes)
        hits.append(Hit(i, cosines[i], scores[i] / best, own_asked, own_votes, score))
    return sorted(hits, key=lambda hit: (-round(hit.score, 6), hit.passage))


Place = tuple[int, int]  # a passage and a sentence of it


def notes_of(vector: np.ndarray, snapshot: Snapshot) -> tuple[dict[Place, float], dict[Place, float]]:
    """For every sentence the best cosine of a phrasing of it, and its share of the votes; every document has notes."""
    places = [(i, n) for i, passage in enumerate(snapshot.passages) for n in range(len(passage.sentences))]
    answered = [phrasing for phrasing in snapshot.phrasings if phrasing.passage >= 0]
    assert {snapshot.passages[one.passage].document_id for one in answered} == set(snapshot.documents)
    asked, votes, near = dict.fromkeys(places, 0.0), dict.fromkeys(places, 0.0), []
    for number, (phrasing, row) in enumerate(zip(answered, snapshot.phrasing_rows, strict=True)):
        place, cosine = (phrasing.passage, phrasing.sentence), float(np.dot(row, vector))
        asked[place] = max(asked[place], cosine)
        near.append((-cosine, number, place))
    voters = sorted(near)[:VOTERS]
    total = sum(np.exp(-SHARPNESS * cosine) for cosine, _, _ in voters)
    for cosine, _, (passage, sentence) in voters:
        told = snapshot.sentence_vectors(passage)[sentence]
        for place, row in zip(places, snapshot.sentence_rows, strict=True):
            if place == (passage, sentence) or float(np.dot(row, told)) >= SAME:
                votes[place] += float(np.exp(-SHARPNESS * cosine) / total)
    return asked, votes


@pytest.mark.parametrize("typed", QUESTIONS)
def test_hits_are_those_of_the_slow_oracle(library: Library, snapshot: Snapshot, typed: str) -> None:
    question = interpret(typed, snapshot.glossary, library.lexicon)
    vector = snapshot.encoder.query(question.interpreted)
    hits, expected = searched(question, vector, snapshot), slowly(question, vector, snapshot)
    assert [hit.passage for hit in hits] == [hit.passage for hit in expected]
    for hit, other in zip(hits, expected, strict=True):
        assert (hit.cosine, hit.lexical) == pytest.approx((other.cosine, other.lexical), abs=1e-5)
        assert hit.score == pytest.approx(other.score, abs=1e-4)  # weights are up to 20
        assert hit.phrasings == pytest.approx(other.phrasings, abs=1e-5)
        assert hit.votes == pytest.approx(other.votes, abs=1e-4)


def test_a_passage_is_found_by_how_readers_ask_for_it(tmp_path: Path) -> None:
    """The words of the question stand in no passage; only the note knows what is meant."""
    corpus = write(
        tmp_path / "corpus", **{f"page{i}": f"# Page {i}\n\nThing number {i} is green.\n" for i in range(60)}
    )
    (corpus / "asked").mkdir()
    (corpus / "asked" / "page7.toml").write_text(
        '[[asked]]\nsentence = "Thing number 7"\nquestions = ["zyzzyva quux blah"]\n'
    )
    publish(corpus, tmp_path / "index")
    snapshot = load_snapshot(current_folder(tmp_path / "index"))
    hits = searched(Question("", "", (), ()), snapshot.encoder.query("zyzzyva quux blah"), snapshot)
    assert snapshot.passages[hits[0].passage].document_id == "page7"
    assert hits[0].phrasings == (pytest.approx(1.0, abs=1e-5),)
    assert hits[0].votes[0] > 0.99


def test_the_best_passage_by_words_has_a_lexical_share_of_one(library: Library, snapshot: Snapshot) -> None:
    question = interpret(QUESTIONS[0], snapshot.glossary, library.lexicon)
    hits = searched(question, snapshot.encoder.query(question.interpreted), snapshot)
    assert max(hit.lexical for hit in hits) == 1.0
    assert min(hit.lexical for hit in hits) >= 0.0


def test_a_question_without_a_known_word_is_found_by_meaning_alone(snapshot: Snapshot) -> None:
    question = Question("zyzzyva", "zyzzyva", ("zyzzyva",), ())
    hits = searched(question, snapshot.encoder.query("zyzzyva"), snapshot)
    assert len(hits) >= min(DEPTH, len(snapshot.passages))
    assert {hit.lexical for hit in hits} == {0.0}


def test_a_synonym_counts_half(snapshot: Snapshot) -> None:
    """The same word as a synonym of a question that has another one, and as a word of its own."""
    vector = snapshot.encoder.query("x")
    both = searched(Question("", "", ("esketamin",), ("dose",)), vector, snapshot)
    own, added = snapshot.postings.scores(["esketamin"]), snapshot.postings.scores(["dose"])
    best = max(own + 0.5 * added)
    for hit in both:
        assert hit.lexical == pytest.approx((own[hit.passage] + 0.5 * added[hit.passage]) / best, abs=1e-6)


def test_only_the_named_documents_are_searched_and_they_wholly(library: Library, snapshot: Snapshot) -> None:
    question = interpret(QUESTIONS[0], snapshot.glossary, library.lexicon)
    hits = searched(question, snapshot.encoder.query(question.interpreted), snapshot, frozenset({TOPIC}))
    assert sorted(hit.passage for hit in hits) == [
        i for i, passage in enumerate(snapshot.passages) if passage.document_id == TOPIC
    ]


def test_a_document_that_is_not_there_holds_nothing(snapshot: Snapshot) -> None:
    vector = snapshot.encoder.query("dose")
    assert searched(Question("", "", ("dose",), ()), vector, snapshot, frozenset({"none"})) == []


def test_equal_passages_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    page = "# Lamps\n\nThe lamp in the hall is green.\n"
    publish(write(tmp_path / "corpus", b=page, a=page, c=page, d="# Doors\n\nNo door is green.\n"), tmp_path / "index")
    snapshot = load_snapshot(current_folder(tmp_path / "index"))
    hits = searched(Question("", "", ("lamp", "green"), ()), snapshot.encoder.query("green lamp"), snapshot)
    assert [snapshot.passages[hit.passage].document_id for hit in hits] == ["a", "b", "c", "d"]
    assert hits[0].score == hits[1].score == hits[2].score > hits[3].score
