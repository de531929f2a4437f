"""Noted: what the notes near a question say of sentences and of coverage, against a slow oracle and by hand."""

from collections.abc import Sequence
from dataclasses import replace
from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from indexer.paraphrase import SAME, find_paraphrases
from indexer.snapshot import Snapshot, current_folder, load_snapshot
from service.noted import NEAREST, SHARPNESS, VOTERS, WIDTH, Noted, consult, density
from tests.service.serving import publish, write

Rows = NDArray[np.float32]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The snapshot of two pages: lamps, with notes of both kinds, and boats, with none."""
    folder = tmp_path_factory.mktemp("noted")
    corpus = write(
        folder / "corpus",
        lamps="# Lamps\n\nThe lamp in the hall is green. A bulb lasts for a year. The stairs have no light.\n",
        boats="# Boats\n\nOars are made of ash. A boat needs a keel.\n",
    )
    (corpus / "asked").mkdir()
    (corpus / "asked" / "lamps.toml").write_text(
        'not_covered = ["what does a lamp cost", "who made the lamp"]\n'
        '[[asked]]\nsentence = "The lamp in the hall"\nquestions = ["what color is the lamp"]\n'
        '[[asked]]\nsentence = "A bulb lasts"\nquestions = ["when do i change the bulb", "how long does it burn"]\n'
    )
    publish(corpus, folder / "index")
    return load_snapshot(current_folder(folder / "index"))


def directions(*degrees: float) -> Rows:
    """Unit vectors of two numbers in these directions; the cosine of two is that of the angle between them."""
    radians = np.radians(np.array(degrees, dtype=np.float64))
    return np.stack([np.cos(radians), np.sin(radians)], axis=1).astype(np.float32)


def noting(
    page: Snapshot,
    sentences: Rows,
    phrasings: Sequence[tuple[Rows, int]],
    uncovered: Rows | None = None,
    unnoted: Sequence[int] = (),
) -> Snapshot:
    """The snapshot with these sentences, with phrasings of them (vector, sentence), and questions not covered.

    All sentences belong to documents with notes, but for the `unnoted`. Phrasings are put in order of their sentences.
    """
    phrasings = sorted(phrasings, key=lambda one: one[1])
    is_noted = np.ones(len(sentences), dtype=bool)
    is_noted[list(unnoted)] = False
    width = sentences.shape[1]
    return replace(
        page,
        sentence_rows=sentences,
        phrasing_rows=np.array([row for row, _ in phrasings], dtype=np.float32).reshape(-1, width),
        phrasing_sentences=np.array([sentence for _, sentence in phrasings], dtype=np.int64),
        uncovered_rows=np.zeros((0, width), np.float32) if uncovered is None else uncovered,
        is_noted=is_noted,
        paraphrases=find_paraphrases(sentences),
    )


def slowly(vector: Rows, snapshot: Snapshot) -> Noted:
    """What `Noted` says it holds, one sentence and one phrasing after another."""
    told = [[float(x) for x in row] for row in snapshot.sentence_rows]
    asked = [
        (dot(row, vector), int(sentence))
        for row, sentence in zip(snapshot.phrasing_rows, snapshot.phrasing_sentences, strict=True)
    ]
    if asked:
        asked += [(max(dot(row, vector), 0.0), i) for i, row in enumerate(told) if not snapshot.is_noted[i]]
    best = [max([0.0, *(cosine for cosine, sentence in asked if sentence == i)]) for i in range(len(told))]
    voters = sorted(asked, key=lambda one: -one[0])[:VOTERS]
    total = sum(exp(SHARPNESS * cosine) for cosine, _ in voters)
    votes = [0.0] * len(told)
    for cosine, sentence in voters:
        for other in range(len(told)):
            if other == sentence or dot(told[other], told[sentence]) >= SAME:
                votes[other] += exp(SHARPNESS * cosine) / total
    refused = [dot(row, vector) for row in snapshot.uncovered_rows]
    balance = crowd([cosine for cosine, _ in asked]) - crowd(refused) if asked and refused else 0.0
    return Noted(np.array(best), np.array(votes), max([0.0, *refused]), balance)


def dot(a: Sequence[float] | Rows, b: Sequence[float] | Rows) -> float:
    """The cosine of two unit vectors."""
    return sum(float(x) * float(y) for x, y in zip(a, b, strict=True))


def crowd(cosines: Sequence[float]) -> float:
    """The logarithm of the mean of e^(WIDTH · cosine) over the NEAREST highest."""
    nearest = sorted(cosines, reverse=True)[:NEAREST]
    return log(sum(exp(WIDTH * cosine) for cosine in nearest) / len(nearest))


def assert_same(noted: Noted, expected: Noted) -> None:
    """Is it what the oracle says, but for rounding?"""
    assert noted.best == pytest.approx(expected.best, abs=1e-5)
    assert noted.votes == pytest.approx(expected.votes, abs=1e-4)
    assert noted.uncovered == pytest.approx(expected.uncovered, abs=1e-5)
    assert noted.balance == pytest.approx(expected.balance, abs=1e-4)


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_the_density_of_two_by_hand() -> None:
    """e^10 and e^9 have the mean e^10 · (1 + e^−1) / 2: 10 + ln(0.684) = 9.62."""
    assert density(np.array([1.0, 0.9], dtype=np.float32)) == pytest.approx(10 + log((1 + exp(-1)) / 2), abs=1e-5)
    assert round(density(np.array([0.9, 1.0], dtype=np.float32)), 2) == 9.62


def test_only_the_nearest_count_for_the_density() -> None:
    """Ten at 0.5, whatever else there is: 5."""
    crowded = np.array([0.5] * NEAREST + [-1.0, 0.4, 0.49], dtype=np.float32)
    assert density(crowded) == pytest.approx(5.0)


def test_two_phrasings_share_the_votes_by_how_near_they_are(page: Snapshot) -> None:
    """Asked in direction 0°: 0° has the cosine 1, 60° has 0.5, and e^(12 · (0.5 − 1)) = e^−6 of its votes."""
    nothing_alike = directions(90, 180, 270)
    noted = consult(directions(0)[0], noting(page, nothing_alike, list(zip(directions(0, 60), (0, 2), strict=True))))
    assert noted.best.tolist() == pytest.approx([1.0, 0.0, 0.5], abs=1e-6)
    assert noted.votes.tolist() == pytest.approx([1 / (1 + exp(-6)), 0.0, exp(-6) / (1 + exp(-6))], abs=1e-6)
    assert (noted.uncovered, noted.balance) == (0.0, 0.0)
    assert [noted.best.dtype, noted.votes.dtype] == [np.dtype(np.float32)] * 2


def test_a_vote_goes_to_all_that_say_the_same(page: Snapshot) -> None:
    """Sentences at 0°, 30° and 60° have the cosine 0.87 with their neighbors: the middle one is asked for, all gain."""
    neighbors = noting(page, directions(0, 30, 60, 180), [(directions(0)[0], 1)])
    assert consult(directions(0)[0], neighbors).votes.tolist() == [1.0, 1.0, 1.0, 0.0]
    assert consult(directions(0)[0], neighbors).best.tolist() == [0.0, 1.0, 0.0, 0.0]


def test_two_phrasings_of_sentences_that_say_the_same_add_their_votes_up(page: Snapshot) -> None:
    """Each of the two has all votes, since each says what the other one is asked for."""
    alike = noting(page, directions(0, 30, 180), [(directions(10)[0], 0), (directions(-10)[0], 1)])
    assert consult(directions(0)[0], alike).votes.tolist() == pytest.approx([1.0, 1.0, 0.0])


def test_of_equally_near_phrasings_the_first_ones_vote(page: Snapshot) -> None:
    """VOTERS phrasings of sentence 0, then one of sentence 1, all in one direction: nobody is left to vote for 1."""
    row = directions(20)[0]
    crowded = noting(page, directions(0, 180), [*[(row, 0)] * VOTERS, (row, 1)])
    assert consult(directions(0)[0], crowded).votes.tolist() == pytest.approx([1.0, 0.0])
    turned = noting(page, directions(0, 180), [(row, 0), *[(row, 1)] * VOTERS])
    assert consult(directions(0)[0], turned).votes.tolist() == pytest.approx([1 / VOTERS, 1 - 1 / VOTERS])


def test_a_phrasing_that_points_away_is_never_better_than_none(page: Snapshot) -> None:
    assert consult(directions(0)[0], noting(page, directions(0), [(directions(180)[0], 0)])).best.tolist() == [0.0]


def test_without_notes_nothing_is_noted(page: Snapshot) -> None:
    noted = consult(directions(0)[0], noting(page, directions(0, 90), [], unnoted=(0, 1)))
    assert noted.best.tolist() == noted.votes.tolist() == [0.0, 0.0]
    assert (noted.uncovered, noted.balance) == (0.0, 0.0)


def test_questions_that_no_page_answers_vote_for_nothing(page: Snapshot) -> None:
    """Where there are no others, there is nothing to weigh them against either."""
    noted = consult(directions(0)[0], noting(page, directions(0, 90), [], directions(60, 90), unnoted=(0, 1)))
    assert noted.best.tolist() == noted.votes.tolist() == [0.0, 0.0]
    assert noted.uncovered == pytest.approx(0.5)
    assert noted.balance == 0.0


def test_the_balance_is_above_zero_where_answered_questions_are_nearer_and_below_where_others_are(
    page: Snapshot,
) -> None:
    """Asked in direction 0°, answered at 0°, not covered at 60°: 10 · (1 − 0.5); the other way round: −5."""
    near, far = directions(0, 60)
    answered = consult(near, noting(page, directions(0), [(near, 0)], directions(60)))
    refused = consult(near, noting(page, directions(0), [(far, 0)], directions(0)))
    assert [answered.balance, refused.balance] == pytest.approx([5.0, -5.0], abs=1e-5)
    assert [answered.uncovered, refused.uncovered] == pytest.approx([0.5, 1.0], abs=1e-6)


def test_a_sentence_of_a_document_without_notes_stands_for_itself(page: Snapshot) -> None:
    """Sentence 1 is at 60°, so that its own cosine is 0.5; sentence 2 points away."""
    beside = noting(page, directions(180, 60, 120), [(directions(0)[0], 0)], unnoted=(1, 2))
    noted = consult(directions(0)[0], beside)
    assert noted.best.tolist() == pytest.approx([1.0, 0.5, 0.0], abs=1e-6)
    assert noted.votes[0] > noted.votes[1] > noted.votes[2] > 0


# --- against the slow oracle ------------------------------------------------------------------------------------------


@given(
    seed=st.integers(0, 10_000),
    sentences=st.integers(1, 12),
    asked=st.integers(0, 3 * VOTERS),
    refused=st.integers(0, 2 * NEAREST),
    unnoted=st.integers(0, 12),
)
def test_whatever_is_noted_is_weighed_as_by_the_slow_oracle(
    page: Snapshot, seed: int, sentences: int, asked: int, refused: int, unnoted: int
) -> None:
    draws = np.random.default_rng(seed)

    def rows(count: int) -> Rows:
        made = draws.normal(size=(count, 3)) + 0.5
        lengths: NDArray[np.float64] = np.linalg.norm(made, axis=1, keepdims=True)
        return (made / lengths).astype(np.float32)

    told, noted_of = rows(sentences), max(sentences - unnoted, 1)
    phrasings = list(zip(rows(asked), draws.integers(0, noted_of, asked).tolist(), strict=True))
    made = noting(page, told, phrasings, rows(refused), range(noted_of, sentences))
    (vector,) = rows(1)
    assert_same(consult(vector, made), slowly(vector, made))


QUESTIONS = ["what color is the lamp", "how long do bulbs last", "what is an oar made of", "price of the lamp", "xyzzy"]


@pytest.mark.parametrize("typed", QUESTIONS)
def test_notes_of_real_content_are_weighed_as_by_the_slow_oracle(page: Snapshot, typed: str) -> None:
    vector = page.encoder.query(typed)
    assert_same(consult(vector, page), slowly(vector, page))


def test_a_question_as_noted_is_found_again_word_for_word(page: Snapshot) -> None:
    color, price = (consult(page.encoder.query(typed), page) for typed in (QUESTIONS[0], "what does a lamp cost"))
    assert color.best.max() == pytest.approx(1.0, abs=1e-5)
    lamp = next(i for i, p in enumerate(page.passages) if p.document_id == "lamps")
    assert int(color.best.argmax()) == int(color.votes.argmax()) == page.sentence_starts[lamp]
    assert price.uncovered == pytest.approx(1.0, abs=1e-5)
    assert price.balance < color.balance


def test_the_same_question_gets_the_same_bytes(page: Snapshot) -> None:
    vector = page.encoder.query(QUESTIONS[0])
    first, again = consult(vector, page), consult(vector, load_snapshot(page.folder))
    assert (first.best.tobytes(), first.votes.tobytes()) == (again.best.tobytes(), again.votes.tobytes())
    assert (first.uncovered, first.balance) == (again.uncovered, again.balance)
