"""Likeness: windows and phrases of a message, and the two formulas, all by hand."""

import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.alarm import Alarm, Learnt, Reviewed, make_alarm
from service.likeness import WIDTH, by_vector, phrases, windows, wording
from service.triage import plain_words, triage

LIMIT = 64 * 1024  # the body limit: triage reads that much
OFFSETS = (0.1, 0.2, 0.3, 0.4, 0.5)
RULES = ((10, 20, 30, 40, 50), (11, 21, 31, 41, 51), (12, 22, 32, 42, 52), (60, 70, 80, 90, 100))  # the last: long


def alarm(weights: dict[str, tuple[float, ...]], examples: tuple[Reviewed, ...] = ()) -> Alarm:
    """An alarm that knows these phrases."""
    return make_alarm(
        Learnt(
            encoder="",
            gamma=2.0,
            offsets=OFFSETS,
            rules=RULES,
            urgent_by_words=0.0,
            sure=0.0,
            urgent=0.0,
            advice=0.0,
            both=0.0,
            certain=frozenset(),
            phrases=list(weights),
            weights=[round(1000 * value) for row in weights.values() for value in row],
            examples=examples,
        )
    )


def sentences(said: list[str]) -> list[list[str]]:
    """The sentences that hold a word, each with its mark if it has one."""
    found: list[list[str]] = [[]]
    for word in said:
        found[-1].append(word)
        if word in (".", "?"):
            found.append([])
    return [sentence for sentence in found if not {".", "?", ","}.issuperset(sentence)]


def stands_in(run: list[str], window: tuple[str, ...]) -> bool:
    """Do the words stand in the window, one after the other?"""
    return any(list(window[i : i + len(run)]) == run for i in range(len(window) - len(run) + 1))


tokens = st.lists(st.sampled_from([*"abcdefgh", *"abcdefgh", ".", "?", ","]), max_size=200)
long_tokens = st.lists(st.integers(0, 99).map(str), min_size=WIDTH + 1, max_size=200)


# Windows.


@given(tokens)
def test_every_sentence_stands_whole_in_one_window(said: list[str]) -> None:
    read = windows(" ".join(said))
    for sentence in sentences(said):
        assert len(sentence) > WIDTH or any(stands_in(sentence, window) for window in read)


@given(long_tokens)
def test_half_a_window_of_a_longer_sentence_stands_whole_in_one_window(said: list[str]) -> None:
    read = windows(" ".join(said))
    for start in range(len(said) - WIDTH // 2 + 1):
        assert any(stands_in(said[start : start + WIDTH // 2], window) for window in read)


@given(st.one_of(tokens, long_tokens))
def test_no_window_is_longer_than_forty_words_and_none_is_empty_where_there_are_words(said: list[str]) -> None:
    assert WIDTH == 40
    lengths = [len(window) for window in windows(" ".join(said))]
    assert max(lengths) <= WIDTH
    assert min(lengths) > 0 or not said


@given(st.lists(st.sampled_from(["a", "b", ".", "?", ","]), max_size=WIDTH))
def test_a_short_text_is_one_window_as_it_stands(said: list[str]) -> None:
    assert windows(" ".join(said)) == [tuple(said)]


def test_a_long_text_in_windows_by_hand() -> None:
    """Six sentences of ten: four fill a window, and the next one begins with the third, after half of its words."""
    said = [[f"{name}{i}" for i in range(9)] + ["."] for name in "abcdef"]
    a, b, c, d, e, f = said
    runs = [tuple(a + b + c + d), tuple(c + d + e + f)]
    assert windows(" ".join([*a, *b, *c, *d, *e, *f])) == runs


def test_a_long_sentence_in_windows_by_hand() -> None:
    """Fifty words and the mark: forty, and those from the twenty-first on."""
    said = [str(i) for i in range(50)] + ["."]
    assert windows(" ".join(said)) == [tuple(said[:40]), tuple(said[20:])]


def test_a_text_of_marks_alone_is_one_window() -> None:
    assert windows(". " * 100) == [(".",) * WIDTH]


TEXTS = {
    "one word": "word " * (LIMIT // 5),
    "no space": "x" * LIMIT,
    "sentences of one word": "a . " * (LIMIT // 4),
    "marks": ". ? , " * (LIMIT // 6),
    "commas": "a , " * (LIMIT // 4),
    "sentences of half a window": ("a " * (WIDTH // 2) + ". ") * (LIMIT // 42),
    "sentences just too long": ("a " * WIDTH + ". ") * (LIMIT // 82),
    "all words differ": " ".join(f"w{i} ." for i in range(LIMIT // 8)),
    "a hundred windows of alarm": "i want to die . " * (100 * WIDTH // 5),
    "alarm throughout": "i want to die . i took all my pills ? " * (LIMIT // 38),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_of_any_kind_is_read_within_half_a_second(name: str) -> None:
    """Many times the time that it takes, so that only a change of order breaks it."""
    text, known = TEXTS[name], alarm({"i": (1, 0, 0, 0, 0), "want to die": (2, 0, 0, 0, 0)})
    begin = time.perf_counter()
    read = windows(text)
    wording(read, ["crisis"] * len(read), True, known)
    assert time.perf_counter() - begin < 0.5


@pytest.mark.parametrize("name", TEXTS)
def test_triage_of_a_text_of_any_kind_takes_less_than_half_a_second(name: str) -> None:
    triage("hello")  # the alarm is read once
    begin = time.perf_counter()
    triage(TEXTS[name])
    assert time.perf_counter() - begin < 0.5


# Phrases.


def test_phrases_are_all_runs_of_one_to_three_words() -> None:
    assert list(phrases(["i", "am", "."])) == ["i", "am", ".", "i am", "am .", "i am ."]
    assert list(phrases(["a", "b", "c", "d"])) == ["a", "b", "c", "d", "a b", "b c", "c d", "a b c", "b c d"]


def test_a_phrase_that_is_said_twice_is_one() -> None:
    assert list(phrases(["a", "b", "a", "b"])) == ["a", "b", "a b", "b a", "a b a", "b a b"]


def test_a_comma_parts_no_phrase_and_is_none() -> None:
    assert phrases(["no", ",", "i", "am"]) == phrases(["no", "i", "am"])


def test_nothing_said_holds_no_phrase() -> None:
    assert list(phrases([])) == list(phrases([","])) == []


@given(st.lists(st.sampled_from(["a", "b", "c", "."]), max_size=WIDTH))
def test_no_phrase_is_longer_than_three_words_and_every_neighbor_is_in_one(window: list[str]) -> None:
    found = phrases(window)
    assert {len(phrase.split()) for phrase in found} == set(range(1, min(3, len(window)) + 1))
    assert {f"{one} {next_}" for one, next_ in pairwise(window)} == {p for p in found if len(p.split()) == 2}


# Scores.

KNOWN = {"a": (1, 2, 3, 4, 5), "a b": (3, 0, 0, 0, 0), "b": (1, 2, 3, 4, 5), "b c": (3, 0, 0, 0, 1), "z": (9,) * 5}


def test_the_score_of_a_window_is_the_sum_of_its_phrases_over_the_root_of_their_number() -> None:
    """ "a b c" holds a, b, "a b" and "b c": (8, 4, 6, 8, 11) / √4 = (4, 2, 3, 4, 5.5), and the offsets."""
    scores = wording([["a", "b", "c"]], ["none"], False, alarm(KNOWN))
    assert scores.dtype == np.float32
    assert scores.tolist() == pytest.approx([4.1, 2.2, 3.3, 4.4, 6.0])


def test_a_phrase_counts_once_however_often_it_is_said() -> None:
    once, often = (wording([["z"] * times], ["none"], False, alarm(KNOWN)).tolist() for times in (1, 7))
    assert once == often == pytest.approx([9.1, 9.2, 9.3, 9.4, 9.5])


@pytest.mark.parametrize(("level", "added"), [("crisis", 10), ("emergency", 11), ("mention", 12)])
def test_the_level_that_rules_found_adds_its_row(level: str, added: int) -> None:
    with_rule, without = (wording([["a"]], [name], False, alarm(KNOWN)) for name in (level, "none"))
    assert (with_rule - without).tolist() == pytest.approx([added, added + 10, added + 20, added + 30, added + 40])


@pytest.mark.parametrize("level", ["none", "advice"])
def test_other_levels_add_nothing(level: str) -> None:
    assert wording([["unknown"]], [level], False, alarm(KNOWN)).tolist() == pytest.approx(OFFSETS)


def test_a_long_message_adds_the_row_of_long_ones() -> None:
    one, two = (wording([["a"]], ["crisis"], long, alarm(KNOWN)) for long in (False, True))
    assert (two - one).tolist() == pytest.approx([60, 70, 80, 90, 100])


def test_the_window_whose_words_are_most_urgent_speaks_for_all() -> None:
    """By its first score, the rule's part included; the other four are that window's too."""
    known = alarm({"loud": (5, 0, 0, 0, 0), "quiet": (1, 7, 7, 7, 7)})
    assert wording([["quiet"], ["loud"]], ["none", "none"], True, known).tolist() == pytest.approx(
        [65.1, 70.2, 80.3, 90.4, 100.5]
    )
    worst = wording([["quiet"], ["loud"]], ["crisis", "none"], True, known)
    assert worst.tolist() == pytest.approx([71.1, 97.2, 117.3, 137.4, 157.5])


def test_of_windows_that_are_equally_urgent_the_first_one_speaks() -> None:
    known = alarm({"one": (1, 1, 1, 1, 1), "two": (1, 2, 2, 2, 2)})
    assert wording([["one"], ["two"]], ["none", "none"], True, known)[1] == pytest.approx(71.2)


EXAMPLES = (Reviewed("first", (1, 0, 2)), Reviewed("second", (0, 1, -1)))
ROWS = np.array([[1, 0], [0, 1]], dtype=np.float32)


def test_each_example_counts_by_e_to_the_minus_gamma_times_one_minus_cosine() -> None:
    """Cosines 0.6 and 0.8: e^(−2 · 0.4) = 0.4493 and e^(−2 · 0.2) = 0.6703; (1, 2, 3) and the examples' weights."""
    said, vector = np.array([8, 9, 1, 2, 3], dtype=np.float32), np.array([0.6, 0.8], dtype=np.float32)
    scores = by_vector(said, vector, ROWS, alarm({}, EXAMPLES))
    assert scores.dtype == np.float32
    assert scores.tolist() == pytest.approx([1.4493, 2.6703, 3 + 2 * 0.4493 - 0.6703], abs=1e-4)


def test_an_example_itself_adds_the_whole_of_its_weights() -> None:
    """e^0 = 1 for itself, e^−2 = 0.1353 for the other one."""
    scores = by_vector(np.zeros(5, dtype=np.float32), ROWS[0], ROWS, alarm({}, EXAMPLES))
    assert scores.tolist() == pytest.approx([1, 0.1353, 2 - 0.1353], abs=1e-4)


def test_the_words_of_a_message_are_its_plain_words() -> None:
    """As triage reads them: in one spelling, and with a mark before and after."""
    assert windows(plain_words("I'm HERE, ok?")) == [(".", "i", "am", "here", ",", "ok", "?", ".")]
