"""Highlight: which sentence is quoted."""

from dataclasses import astuple, fields, replace
from math import log

import numpy as np
import pytest

from indexer.calibration import Weights
from indexer.snapshot import Snapshot
from indexer.terms import terms
from service.highlight import (
    SAME,
    alone,
    gather,
    has_number,
    heaviest_missing,
    passage_sentences,
    sentence_features,
    share_found,
    weigh,
)
from service.library import Library
from service.noted import consult
from service.question import Question, asks_number, informative, interpret
from service.retrieval import Hit, retrieve

QUESTIONS = [
    "How long do I have to stay after a Spravato dose?",
    "How much does one IV ketamine infusion cost?",
    "xyzzy",
]


def searched(
    question: Question, vector: np.ndarray, snapshot: Snapshot, documents: frozenset[str] | None = None
) -> list[Hit]:
    """The hits of a question, by what is noted near it."""
    return retrieve(question, vector, consult(vector, snapshot), snapshot, documents)


def held(number: int, snapshot: Snapshot) -> str:
    """What a passage is found by: title, headings, text, and the names of a table's columns."""
    passage = snapshot.passages[number]
    columns = passage.table.columns if passage.table else ()
    return " ".join((snapshot.documents[passage.document_id].title, *passage.heading_path, passage.text, *columns))


# --- the share of the question's terms that is found ------------------------------------------------------------------


def test_the_share_is_by_weight() -> None:
    """One of {"cost": 3, "spray": 1}: 1 / 4."""
    assert share_found({"cost": 3, "spray": 1}, "What the spray does", ()) == 0.25


def test_all_is_found_where_nothing_was_asked() -> None:
    assert share_found({}, "The lamp", ()) == 1.0


def test_nothing_found_is_nothing() -> None:
    assert share_found({"cost": 3, "spray": 1}, "The lamp", ()) == 0.0


def test_words_are_compared_by_their_stems() -> None:
    assert share_found({"spray": 1, "cost": 1}, "Sprays costing", ()) == 1.0


def test_all_synonyms_stand_for_the_heaviest_term_that_is_missing() -> None:
    """ "spravato" (3) is missing, "esketamin" stands for it; "cost" (1) is missing too: 1 - 1 / 4."""
    assert share_found({"spravato": 3, "cost": 1}, "What esketamine does", ("esketamin",)) == 0.75


def test_one_of_two_synonyms_stands_for_nothing() -> None:
    assert share_found({"drip": 3, "cost": 1}, "IV access", ("iv", "ketamin")) == 0.0


# --- the heaviest term that is missing -------------------------------------------------------------------------------


def test_the_heaviest_missing_term_is_the_one_with_the_highest_weight() -> None:
    assert heaviest_missing({"cost": 3, "spray": 1}, "What the spray does") == 3
    assert heaviest_missing({"cost": 3, "spray": 1}, "The cost") == 1
    assert heaviest_missing({"cost": 3, "spray": 1}, "The lamp") == 3


def test_where_no_term_is_missing_nothing_weighs() -> None:
    assert heaviest_missing({"cost": 3, "spray": 1}, "Sprays costing") == 0.0
    assert heaviest_missing({}, "The lamp") == 0.0


def test_a_word_that_the_content_never_uses_weighs_one_and_any_other_less(library: Library, snapshot: Snapshot) -> None:
    """By BM25's idf of a term in f of n passages, ln(1 + (n − f + 0.5) / (f + 0.5)), over that of one in none."""
    unknown = interpret("ketamine zebrafinch", snapshot.glossary, library.lexicon)
    vector = snapshot.encoder.query(unknown.interpreted)
    hits = searched(unknown, vector, snapshot)
    assert {weigh(unknown, vector, snapshot, hit).missing for hit in hits} == {1.0}
    known = replace(unknown, terms=("drive",))
    n, holding = (
        len(snapshot.passages),
        [i for i in range(len(snapshot.passages)) if "drive" in terms(held(i, snapshot))],
    )
    share = log(1 + (n - len(holding) + 0.5) / (len(holding) + 0.5)) / log(1 + (n + 0.5) / 0.5)
    assert 0 < share < 1
    weighed = [weigh(known, vector, snapshot, hit) for hit in searched(known, vector, snapshot)]
    assert {one.hit.passage in holding for one in weighed} == {True, False}
    for one in weighed:
        assert one.missing == pytest.approx(0.0 if one.hit.passage in holding else share)


# --- the sentence that answers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", QUESTIONS)
def test_the_best_sentence_is_the_one_with_the_highest_sum(library: Library, snapshot: Snapshot, typed: str) -> None:
    """Against an oracle that writes the sum out, pointers and questions left out."""
    question = interpret(typed, snapshot.glossary, library.lexicon)
    vector = snapshot.encoder.query(question.interpreted)
    own, w = informative(question, snapshot.postings), snapshot.calibration.weights
    for hit in searched(question, vector, snapshot)[:20]:
        evidence = weigh(question, vector, snapshot, hit)
        passage = snapshot.passages[hit.passage]
        document = snapshot.documents[passage.document_id]
        found = share_found(own, held(hit.passage, snapshot), question.synonyms)
        sums = []
        for number, sentence in enumerate(passage_sentences(passage)):
            cosine = float(np.dot(snapshot.sentence_vectors(hit.passage)[number], vector))
            value = w.passage * hit.cosine + w.sentence * cosine + w.phrasing * hit.phrasings[number]
            value += w.section * max(hit.phrasings) + w.lexical * hit.lexical + w.terms * found
            value += w.votes * hit.votes[number] + w.stated * share_found(own, sentence, question.synonyms)
            sums.append(value + w.number * (asks_number(question) and has_number(sentence)))
        assert evidence.scores == pytest.approx(sums, abs=1e-3)
        told = [
            number
            for number, (start, end) in enumerate(passage.sentences)
            if not passage.text[start:end].endswith("?")
            and not document.is_pointer(passage.start + start, passage.start + end)
        ]
        assert evidence.score == pytest.approx(max(sums[i] for i in told or range(len(sums))), abs=1e-3)
        assert evidence.sentence in (told or range(len(sums)))
        assert evidence.found == pytest.approx(found, abs=1e-6)
        features = sentence_features(question, vector, snapshot, hit)[evidence.sentence]
        assert evidence.features == tuple(features)
        assert float(np.dot(features, astuple(w))) == pytest.approx(evidence.score)


def test_features_stand_in_the_order_of_the_weights(library: Library, snapshot: Snapshot) -> None:
    question = interpret(QUESTIONS[1], snapshot.glossary, library.lexicon)
    vector = snapshot.encoder.query(question.interpreted)
    hit = searched(question, vector, snapshot)[0]
    features = sentence_features(question, vector, snapshot, hit)
    assert features.shape == (len(snapshot.passages[hit.passage].sentences), len(fields(Weights)))
    assert [field.name for field in fields(Weights)] == [
        "passage", "sentence", "phrasing", "section", "votes", "lexical", "terms", "stated", "number",
    ]  # fmt: skip
    assert set(features[:, 0]) == {hit.cosine}
    assert tuple(features[:, 2]) == hit.phrasings
    assert set(features[:, 3]) == {max(hit.phrasings)}
    assert tuple(features[:, 4]) == hit.votes
    assert set(features[:, 5]) == {hit.lexical}
    own = informative(question, snapshot.postings)
    assert set(features[:, 6]) == {share_found(own, held(hit.passage, snapshot), question.synonyms)}
    told = passage_sentences(snapshot.passages[hit.passage])
    assert features[:, 7].tolist() == [share_found(own, sentence, question.synonyms) for sentence in told]
    assert set(features[:, 8]) <= {0.0, 1.0}


def test_the_share_of_the_softmax_leaves_out_what_says_the_same(library: Library, snapshot: Snapshot) -> None:
    """Against an oracle that goes through all sentences of the evidence."""
    question = interpret(QUESTIONS[0], snapshot.glossary, library.lexicon)
    vector = snapshot.encoder.query(question.interpreted)
    found = gather(question, vector, snapshot, searched(question, vector, snapshot)[:20])
    first = found[0]
    told = snapshot.sentence_vectors(first.hit.passage)[first.sentence]
    total = 1.0
    for one in found:
        for row, score in zip(snapshot.sentence_vectors(one.hit.passage), one.scores, strict=True):
            total += np.exp(score - first.score) * (float(np.dot(row, told)) < SAME)
    assert alone(found, snapshot) == pytest.approx(1 / total)
    assert alone([first], snapshot) > alone(found, snapshot)


def test_a_pointer_to_another_page_is_never_the_answer(library: Library, snapshot: Snapshot) -> None:
    pointers = [
        (number, order)
        for number, one in enumerate(snapshot.passages)
        for order, (start, end) in enumerate(one.sentences)
        if len(one.sentences) > 1 and snapshot.documents[one.document_id].is_pointer(one.start + start, one.start + end)
    ]
    assert len(pointers) > 40
    for number, order in pointers[::4]:
        one = snapshot.passages[number]
        typed = one.text[slice(*one.sentences[order])]
        question = interpret(typed, snapshot.glossary, library.lexicon)
        vector = snapshot.encoder.query(question.interpreted)
        [hit] = [
            hit for hit in searched(question, vector, snapshot, frozenset({one.document_id})) if hit.passage == number
        ]
        evidence = weigh(question, vector, snapshot, hit)
        assert evidence.sentence != order or not evidence.tells, typed
        assert all(e.tells for e in gather(question, vector, snapshot, [hit]))


def test_headings_and_title_count_as_found(library: Library, snapshot: Snapshot) -> None:
    number, one = next((i, p) for i, p in enumerate(snapshot.passages) if p.heading_path and "insurance" not in p.text)
    question = interpret(one.heading_path[-1], snapshot.glossary, library.lexicon)
    vector = snapshot.encoder.query(question.interpreted)
    [hit] = [hit for hit in searched(question, vector, snapshot) if hit.passage == number]
    assert weigh(question, vector, snapshot, hit).found == 1.0
