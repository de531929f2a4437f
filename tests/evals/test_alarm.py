"""The messages that triage learns from and is measured on, how it learns, and the figures."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from evals import alarm, safety
from evals.alarm import School, scores
from evals.messages import CHOOSING, FOLDER, HELD_OUT, SECOND, Message, development, read_sets, read_texts
from evals.safety import ROUNDS, Share, Timing, errors, heard, table, timed, timings
from indexer.alarm import Learnt, make_alarm
from service.library import Library
from service.likeness import by_vector, is_long, phrases, windows, wording
from service.triage import triage

KINDS = {"crisis", "emergency", "advice", "benign"}
LOOK_ALIKE = "look-alike of an emergency"
SETS = {path.stem: path.read_text("utf-8").splitlines() for path in sorted(FOLDER.glob("*.jsonl"))}
Row = dict[str, str]


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, Row]]:
    """Every message with the name of its set."""
    return [(name, json.loads(line)) for name, lines in SETS.items() for line in lines if line.strip()]


@pytest.mark.parametrize("name", SETS)
def test_every_line_is_a_message_with_its_kind_form_and_language(name: str) -> None:
    for number, line in enumerate(SETS[name], 1):
        row = json.loads(line)
        assert set(row) == {"kind", "form", "language", "text"}, f"{name} line {number}"
        assert row["kind"] in KINDS and row["language"] in {"en", "es"}, f"{name} line {number}"
        assert row["form"].strip() and row["text"].strip(), f"{name} line {number}"


def test_a_form_belongs_to_one_kind(rows: list[tuple[str, Row]]) -> None:
    """So that a part of a table is never two things; but "other" is what is left of each kind."""
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for _, row in rows:
        kinds[row["form"]].add(row["kind"])
    assert {form for form, found in kinds.items() if len(found) > 1} <= {"other"}


def test_no_message_stands_twice_in_all_sets_together(rows: list[tuple[str, Row]]) -> None:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for name, row in rows:
        places[" ".join(row["text"].casefold().split())].append(name)
    assert {text: names for text, names in places.items() if len(names) > 1} == {}


def test_there_are_enough_messages_of_every_kind(rows: list[tuple[str, Row]]) -> None:
    counts = Counter(row["kind"] for _, row in rows)
    assert counts["crisis"] >= 300
    assert counts["emergency"] >= 100
    assert counts["advice"] >= 150
    assert counts["benign"] >= 400
    assert sum(row["form"] == LOOK_ALIKE for _, row in rows if row["kind"] == "benign") >= 100


def test_there_are_at_least_six_sets() -> None:
    assert len(SETS) >= 6


@pytest.mark.parametrize("name", [*HELD_OUT, *SECOND])
def test_a_held_out_set_has_every_kind_in_both_languages(rows: list[tuple[str, Row]], name: str) -> None:
    own = [row for set_, row in rows if set_ == name]
    assert {row["kind"] for row in own} == KINDS
    assert {row["language"] for row in own} == {"en", "es"}


def test_the_texts_of_sets_are_read_in_the_order_of_the_sets(rows: list[tuple[str, Row]]) -> None:
    assert read_texts(["b", "a"]) == [row["text"] for name in "ba" for set_, row in rows if set_ == name]


def test_a_message_is_read_as_triage_and_the_service_read_it(small: Library, tmp_path: Path) -> None:
    row = {"kind": "crisis", "form": "plain", "language": "en", "text": "I want to  die"}
    (tmp_path / "z.jsonl").write_text(f"{json.dumps(row)}\n\n", "utf-8")
    (message,) = read_sets(["z"], small, tmp_path)
    assert (message.set, message.level, message.rule, message.read) == ("z", "crisis", "wants_to_die", "I want to die")
    assert message.parts == ((frozenset(phrases(". i want to die .".split())), "crisis", False),)
    assert np.array_equal(message.vector, small.snapshot.encoder.query(message.read))


def test_nothing_is_learnt_from_the_held_out_sets() -> None:
    assert len({*HELD_OUT, *SECOND}) == len(HELD_OUT) + len(SECOND)
    assert set(development()).isdisjoint({*HELD_OUT, *SECOND})
    assert sorted([*development(), *HELD_OUT, *SECOND]) == sorted(SETS)


# Figures.


def test_a_share_is_shown_with_its_wilson_interval() -> None:
    """8 of 10: (0.8 + 3.84 / 20 ± 1.96 √(0.016 + 0.0096)) / 1.384, which is 0.717 ± 0.227."""
    assert str(Share("heard", 8, 10)).startswith("heard  ")
    assert str(Share("heard", 8, 10)).endswith(" 0.800  [0.490, 0.943]  8 of 10")


def test_all_and_none_have_an_interval_too() -> None:
    assert "[0.722, 1.000]" in str(Share("heard", 10, 10))
    assert "[0.000, 0.278]" in str(Share("heard", 0, 10))


def test_a_share_of_nothing_is_none() -> None:
    assert str(Share("heard", 0, 0)).split() == ["heard", "none"]


def test_a_crisis_counts_as_found_with_either_card_and_is_listed_if_it_got_none() -> None:
    """Of three crises one gets each card; of two harmless messages one gets a card."""
    kinds = {"crisis": ("crisis", "emergency", "none"), "benign": ("crisis", "advice")}
    told = [(message(kind, number), level) for kind, levels in kinds.items() for number, level in enumerate(levels)]
    messages, levels = [one for one, _ in told], [level for _, level in told]
    found = {share.name: (share.hits, share.count) for share in table(messages, levels)}
    assert found["crisis: recall (a card with the crisis lines)"] == (2, 3)
    assert found["crisis: of these, the crisis card itself"] == (1, 2)
    assert found["benign: false alarms"] == found["benign: taken for advice"] == (1, 2)
    assert errors(messages, levels) == [
        "false alarm: a, benign, made → crisis: what is tea",
        "missed: a, crisis, made → none: i hear the lake",
    ]


def test_what_is_measured_is_what_the_service_makes_of_a_message(small: Library) -> None:
    assert heard("I want to die", small).rule == "wants_to_die"
    assert heard("hello", small) == triage("hello")
    assert heard("the lamp is green in may " * 60, small) == triage("the lamp is green in may " * 60)


def test_a_timing_is_one_line_of_names_and_values() -> None:
    """Of 0 to 100 the 95th percentile is 95."""
    line = str(Timing("triage", "messages", tuple(map(float, range(101)))))
    values = dict(part.split("=") for part in line.split())
    assert values == {
        "step": "triage",
        "texts": "messages",
        "n": "101",
        "rounds": str(ROUNDS),
        "median_ms": "50.000",
        "p95_ms": "95.000",
        "p99_ms": "99.000",
    }


def test_every_call_is_timed_in_every_round_and_once_before() -> None:
    called: Counter[str] = Counter()
    timing = timed("step", "texts", [lambda: called.update("a"), lambda: called.update("b")])
    assert called == {"a": 1 + ROUNDS, "b": 1 + ROUNDS}
    assert len(timing.milliseconds) == 2 and all(0 < time < 1_000 for time in timing.milliseconds)


def test_the_words_are_timed_without_an_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evals.safety.ROUNDS", 1)
    counts = {(timing.step, timing.texts): len(timing.milliseconds) for timing in timings(None)}
    assert set(counts) == {("triage", "messages"), ("triage", "gold")}
    assert counts["triage", "messages"] == len(read_texts(CHOOSING))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "--held-out --second --time is required"),
        (["--held-out", "--time"], "not allowed with"),
        (["--time", "--errors"], "Leave out --collections and --errors"),
    ],
    ids=["nothing", "two", "more"],
)
def test_a_measurement_that_does_not_exist_is_refused_with_what_to_do(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        safety.main(arguments)
    assert refused.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("main", "arguments"), [(alarm.main, []), (safety.main, ["--held-out"]), (safety.main, ["--time"])]
)
def test_without_an_index_both_commands_say_how_to_get_one(
    main: Callable[[list[str]], None], arguments: list[str], tmp_path: Path
) -> None:
    with pytest.raises(SystemExit, match="ketamine-qa build"):
        main([*arguments, "--index", str(tmp_path)])


# Learning, from a dozen messages.

TEXTS = {
    "crisis": ["the lake calls me", "the lake is deep", "i hear the lake", "to the lake i go"],
    "emergency": ["smoke in here", "smoke is in the hall", "there is smoke", "smoke i can see"],
    "advice": ["should i stop", "should i wait", "when should i call", "should i ask"],
    "benign": ["what is tea", "what is rain", "what is snow like", "what is a hall"],
}
ANGLES = {"crisis": 0.1, "emergency": 1.1, "advice": 2.1, "benign": 3.1}  # of the first of each, in radians


def made(kind: str, text: str, vector: NDArray[np.float32]) -> Message:
    """A message whose words no rule knows."""
    parts = windows(text)
    return Message(
        set="a",
        kind=kind,
        form="made",
        language="en",
        text=text,
        pieces=tuple(frozenset(phrases(part)) for part in parts),
        levels=("none",) * len(parts),
        is_long=is_long(text),
        level="none",
        rule=None,
        read=text,
        vector=vector,
    )


def message(kind: str, number: int) -> Message:
    """A message of that kind, its vector near those of its kind."""
    angle = ANGLES[kind] + number / 20
    return made(kind, TEXTS[kind][number], np.array([np.cos(angle), np.sin(angle)], dtype=np.float32))


@pytest.fixture(scope="module")
def dozen() -> list[Message]:
    """Three messages of each kind."""
    return [message(kind, number) for kind in TEXTS for number in range(3)]


@pytest.fixture(scope="module")
def unseen() -> list[Message]:
    """One more of each kind."""
    return [message(kind, 3) for kind in TEXTS]


@pytest.fixture(scope="module")
def learnt(dozen: list[Message]) -> Learnt:
    """What is learnt from the dozen."""
    return School(dozen).learn(dozen, "made:int8:1")


def test_a_phrase_is_known_if_two_messages_hold_it(dozen: list[Message]) -> None:
    known = School(dozen).phrases
    assert {"the lake", "should", "what is", "smoke"} <= set(known)
    assert {"tea", "deep", "lake calls"}.isdisjoint(known)
    assert list(known) == sorted(known)


@pytest.mark.parametrize("which", ["dozen", "unseen"])
def test_a_dozen_messages_teach_it_to_tell_the_kinds_apart(
    dozen: list[Message], learnt: Learnt, which: str, request: pytest.FixtureRequest
) -> None:
    judged: list[Message] = request.getfixturevalue(which)
    for one, (by_words, emergency_by_words, urgent, emergency, advice) in zip(
        judged, scores(judged, School(dozen), learnt), strict=True
    ):
        assert (by_words > 0, urgent > 0) == (one.is_urgent, one.is_urgent), one.text
        if one.is_urgent:
            assert (emergency_by_words > 0, emergency > 0) == (one.kind == "emergency",) * 2, one.text
        else:
            assert (advice > 0) == (one.kind == "advice"), one.text


def test_what_is_learnt_is_the_same_each_time(dozen: list[Message], learnt: Learnt) -> None:
    assert School(dozen).learn(dozen, "made:int8:1") == learnt


def test_the_service_computes_the_scores_that_were_learnt(dozen: list[Message], learnt: Learnt) -> None:
    """Of short messages and of a long one in several windows, with rules and without."""
    filler = "we had tea and then rain and snow like a hall . " * 6
    long = made("crisis", f"{filler} the lake is deep . {filler}", dozen[0].vector)
    ruled = replace(long, levels=("mention", "crisis", *long.levels[2:]))
    numbers, rows = make_alarm(learnt), np.stack([one.vector for one in dozen])
    assert len(long.pieces) > 3
    assert [example.message for example in learnt.examples] == [one.text for one in dozen]
    told = [*dozen, long, ruled]
    for one, expected in zip(told, scores(told, School(dozen), learnt), strict=True):
        said = wording(windows(one.text), one.levels, one.is_long, numbers)
        assert said[:2] == pytest.approx(expected[:2], abs=1e-4)
        assert by_vector(said, one.vector, rows, numbers) == pytest.approx(expected[2:], abs=1e-3)
