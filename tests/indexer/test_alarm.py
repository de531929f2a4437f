"""The numbers of the alarm: what ships is consistent, arrays hold what was learnt, and builds keep the examples' rows."""

import hashlib
import json
import shutil
from contextlib import contextmanager
from dataclasses import fields, replace

import msgspec
import numpy as np
import pytest

from indexer.alarm import COLUMNS, FILE, Learnt, Reviewed, make_alarm, read_alarm
from indexer.build import build_snapshot
from indexer.calibration import UNCALIBRATED, calibration_for
from indexer.encoder import Encoder
from indexer.snapshot import current_folder, load_snapshot
from service.crisis_phrases import CRISIS, EMERGENCY
from service.likeness import MARKS
from tests.indexer.making import KETAMINE, THREE, write

LEARNT = Learnt(
    encoder="made:int8:1",
    gamma=2.0,
    offsets=(0.1, 0.2, 0.3, 0.4, 0.5),
    rules=((1, 2, 3, 4, 5), (6, 7, 8, 9, 10), (11, 12, 13, 14, 15), (16, 17, 18, 19, 20)),
    urgent_by_words=1.5,
    sure=1.25,
    urgent=0.75,
    advice=0.25,
    both=0.5,
    certain=frozenset({"wants_to_die"}),
    phrases=["a", "a b", "b"],
    weights=[1000, 0, 0, 0, 0, 0, 2500, 0, 0, 0, 0, 0, -3, 0, 0],
    examples=(Reviewed("one", (1, 2, 3)), Reviewed("two", (4, 5, 6))),
)


def test_the_phrases_that_ship_are_sorted_and_each_stands_once():
    phrases = read_alarm().learnt.phrases
    assert phrases == sorted(set(phrases))


def test_the_phrases_that_ship_are_runs_of_one_to_three_words_without_commas():
    phrases = read_alarm().learnt.phrases
    assert [phrase for phrase in phrases if phrase.split() != phrase.split(" ") or "," in phrase] == []
    assert {len(phrase.split()) for phrase in phrases} == {1, 2, 3}


def test_the_arrays_that_ship_have_a_row_for_each_phrase_mark_and_example():
    """The marks are the rules' levels crisis, emergency and mention, and that a message is long."""
    alarm = read_alarm()
    assert alarm.weights.shape == (len(alarm.learnt.phrases), len(COLUMNS))
    assert (alarm.rules.shape, alarm.offsets.shape) == ((MARKS, len(COLUMNS)), (len(COLUMNS),))
    assert alarm.example_weights.shape == (len(alarm.learnt.examples), 3)
    assert len(alarm.places) == len(alarm.learnt.phrases) > 0


def test_every_number_that_ships_is_finite():
    alarm = read_alarm()
    for numbers in (alarm.weights, alarm.rules, alarm.offsets, alarm.example_weights):
        assert numbers.dtype == np.float32
        assert np.isfinite(numbers).all()
    values = [getattr(alarm.learnt, field.name) for field in fields(Learnt) if field.type is float]
    assert np.isfinite(values).all()


def test_the_rules_that_nothing_withdraws_are_rules_of_an_alarm():
    assert read_alarm().learnt.certain <= {rule.name for rule in (*CRISIS, *EMERGENCY)}


def test_no_phrase_that_ships_is_without_weight():
    assert np.abs(read_alarm().weights).max(axis=1).min() > 0


def test_every_example_that_ships_has_words():
    examples = read_alarm().learnt.examples
    assert examples
    assert [example for example in examples if not example.message.strip()] == []


def test_the_examples_that_ship_are_those_of_the_default_encoder(encoder):
    identity = read_alarm().learnt.encoder
    assert identity == encoder.card.identity
    assert UNCALIBRATED not in [calibration_for(identity, notes) for notes in ("none", "answered", "both")]


def test_the_digest_is_the_beginning_of_the_files_sha_256():
    assert read_alarm().digest == hashlib.sha256(FILE.read_bytes()).hexdigest()[:12]


def test_an_alarm_holds_the_learnt_numbers_as_arrays():
    alarm = make_alarm(LEARNT)
    assert alarm.places == {"a": 0, "a b": 1, "b": 2}
    assert alarm.weights[:2].tolist() == [[1, 0, 0, 0, 0], [0, 2.5, 0, 0, 0]]  # from thousandths
    assert alarm.weights[2].tolist() == pytest.approx([0, 0, -0.003, 0, 0])
    assert alarm.rules.tolist() == [[1, 2, 3, 4, 5], [6, 7, 8, 9, 10], [11, 12, 13, 14, 15], [16, 17, 18, 19, 20]]
    assert alarm.offsets.tolist() == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.5])
    assert alarm.example_weights.tolist() == [[1, 2, 3], [4, 5, 6]]
    assert (alarm.learnt, alarm.digest) == (LEARNT, "")


def test_an_alarm_without_phrases_and_examples_has_arrays_without_rows():
    alarm = make_alarm(replace(LEARNT, phrases=[], weights=[], examples=()))
    assert (alarm.weights.shape, alarm.example_weights.shape, alarm.places) == ((0, 5), (0, 3), {})


def test_an_alarm_is_read_as_it_was_written(tmp_path):
    content = msgspec.json.encode(LEARNT)
    (tmp_path / "made.json").write_bytes(content)
    alarm = read_alarm(tmp_path / "made.json")
    assert (alarm.learnt, alarm.digest) == (LEARNT, hashlib.sha256(content).hexdigest()[:12])


# The examples' rows in an index.


@pytest.fixture(scope="module")
def built(encoder, tmp_path_factory):
    """Three files and their index; to be copied, not changed."""
    folder = tmp_path_factory.mktemp("alarm")
    build_snapshot(write(folder / "corpus", THREE), folder / "index", encoder)
    return folder


@pytest.fixture
def folder(built, tmp_path):
    """A copy of the three files and of their index."""
    return shutil.copytree(built, tmp_path / "copy")


def encoded(folder, encoder):
    """How many texts the next build encodes."""
    seen = [0]

    @contextmanager
    def progress(total):
        seen.append(total)
        yield lambda done: None

    build_snapshot(folder / "corpus", folder / "index", encoder, progress=progress)
    return seen[-1]


def test_an_index_of_the_default_encoder_has_the_unit_row_of_every_example(built, encoder):
    examples = read_alarm().learnt.examples
    rows = load_snapshot(current_folder(built / "index")).example_rows
    assert (rows.shape, rows.dtype) == ((len(examples), encoder.card.dimension), np.float32)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(len(examples)), abs=1e-5)
    for place in (0, len(examples) // 2, len(examples) - 1):
        assert np.array_equal(rows[place], encoder.query(examples[place].message))


def test_an_index_names_the_alarm_whose_examples_it_holds(built):
    assert load_snapshot(current_folder(built / "index")).manifest.alarm == read_alarm().digest


def test_the_next_build_takes_the_examples_rows_over(folder, encoder):
    before = load_snapshot(current_folder(folder / "index"))
    write(folder / "corpus", {"ketamine.md": KETAMINE.replace("about 40 minutes", "about 45 minutes")})
    assert encoded(folder, encoder) == 2  # the changed passage and its changed sentence
    after = load_snapshot(current_folder(folder / "index"))
    assert after.version != before.version
    assert np.array_equal(after.example_rows, before.example_rows)


def test_where_other_messages_are_reviewed_by_now_the_rows_do_not_count_and_a_build_is_due(folder, encoder):
    """The passages of that build are taken over, and every example is encoded, each once."""
    index = folder / "index"
    _name_another_alarm(index)
    stale = load_snapshot(current_folder(index))
    assert stale.example_rows.shape == (0, encoder.card.dimension)
    assert encoded(folder, encoder) == len({example.message for example in read_alarm().learnt.examples})
    assert len(load_snapshot(current_folder(index)).example_rows) == len(read_alarm().learnt.examples)


def test_an_index_of_another_encoder_has_no_rows_of_examples(folder, encoder):
    """The same network under other published weights: the messages were not reviewed for it."""
    shutil.copytree(encoder.folder, folder / "encoder")
    card = json.loads((folder / "encoder" / "encoder.json").read_text())
    (folder / "encoder" / "encoder.json").write_text(json.dumps(card | {"weights_sha256": "0" * 64}))
    other = Encoder(folder / "encoder")
    build_snapshot(folder / "corpus", folder / "index", other)
    snapshot = load_snapshot(current_folder(folder / "index"))
    assert snapshot.manifest.encoder == other.card != encoder.card
    assert snapshot.example_rows.shape == (0, other.card.dimension)


def _name_another_alarm(index):
    """Seals the current snapshot anew, as if it had been built while another alarm shipped."""
    now = current_folder(index)
    manifest = json.loads((now / "manifest.json").read_text()) | {"alarm": "0" * 12}
    content = json.dumps(manifest).encode()
    (now / "manifest.json").write_bytes(content)
    version = f"20260101T000000-{hashlib.sha256(content).hexdigest()[:12]}"
    now.rename(now.parent / version)
    (index / "current").write_text(version + "\n")
