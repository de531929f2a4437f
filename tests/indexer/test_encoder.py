"""Claims about the encoder: unit vectors, the same alone and in any batch, from files that nobody changed."""

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pytest

from indexer.encoder import POOLINGS, Encoder
from indexer.errors import EncoderError
from indexer.export import DEFAULT_MODEL, cached_encoder
from tests.oracles import cosine

TEXTS = [
    "Ketamine is an anesthetic.",
    "How much does it cost?",
    "",
    "a",
    "Blood pressure may rise. " * 200,
    "χ 漢字 👍",
]


@pytest.fixture(scope="module")
def encoder(encoder):
    """The encoder without memory."""
    return Encoder(encoder.folder, threads=2)


def test_rows_are_unit_vectors_of_the_published_dimension(encoder):
    rows = encoder.passages(TEXTS)
    assert (rows.shape, rows.dtype) == ((len(TEXTS), 384), np.float32)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_a_text_has_the_same_vector_alone_and_in_any_batch_and_on_any_number_of_threads(encoder):
    together = encoder.passages(TEXTS * 3)
    one_thread = Encoder(encoder.folder, 1)
    for number, text in enumerate(TEXTS * 3):
        assert np.array_equal(together[number], encoder.passages([text])[0])
        assert np.array_equal(together[number], one_thread.query(text))


def test_a_question_is_nearer_to_its_answer_than_to_another_sentence(encoder):
    question = encoder.query("What does the spray cost?")
    price, bladder = encoder.passages(["The nasal spray is sold for 850 dollars.", "Report bladder pain."])
    assert question @ price > question @ bladder


def test_all_steps_of_a_long_list_are_reported(encoder):
    steps = []
    encoder.passages(["text"] * 70, steps.append)
    assert sum(steps) == 70
    assert len(steps) > 1


def test_tokens_are_counted_with_the_special_ones_and_nothing_cut_off(encoder):
    assert encoder.count_tokens("ketamine") == len(["[CLS]", "ke", "##tam", "##ine", "[SEP]"])
    assert encoder.count_tokens("word " * 1000) == 1002


def test_a_changed_byte_in_the_model_is_refused(encoder, tmp_path):
    shutil.copytree(encoder.folder, tmp_path / "e")
    model = tmp_path / "e" / "model.onnx"
    content = bytearray(model.read_bytes())
    content[1000] ^= 1
    model.write_bytes(content)
    with pytest.raises(EncoderError, match=r"model\.onnx is not the file that was exported"):
        Encoder(tmp_path / "e")


@pytest.mark.parametrize("card", ["", "{}", "[]", '{"model": 1}'])
def test_a_card_that_cannot_be_read_is_refused(encoder, tmp_path, card):
    shutil.copytree(encoder.folder, tmp_path / "e")
    (tmp_path / "e" / "encoder.json").write_text(card)
    with pytest.raises(EncoderError, match="holds no readable encoder"):
        Encoder(tmp_path / "e")


@pytest.mark.parametrize("field", ["files", "pooling", "dense"])
def test_a_card_with_a_field_of_another_kind_is_refused(encoder, tmp_path, field):
    shutil.copytree(encoder.folder, tmp_path / "e")
    card = json.loads((tmp_path / "e" / "encoder.json").read_text())
    (tmp_path / "e" / "encoder.json").write_text(json.dumps(card | {field: 1}))
    with pytest.raises(EncoderError, match="holds no readable encoder"):
        Encoder(tmp_path / "e")


def test_a_text_over_the_limit_is_cut_and_not_refused(encoder):
    words = "word " * encoder.card.max_tokens
    assert np.array_equal(encoder.query(words), encoder.query(words + "and much more that nobody sees"))


def test_eight_bits_turn_no_vector_far_from_its_float32_one(encoder, encoders):
    folder = cached_encoder(DEFAULT_MODEL, "float32", encoders)
    if folder is None and find_spec("sentence_transformers") is None:
        pytest.skip("the float32 encoder is not in the cache, and the encoder extra is not installed")
    if folder is None:  # in a process of its own: importing torch has no place in a test run
        code = "import sys; from pathlib import Path; from indexer.export import *; export_encoder(*sys.argv[1:3], Path(sys.argv[3]))"
        subprocess.run([sys.executable, "-c", code, DEFAULT_MODEL, "float32", str(encoders)], check=True, timeout=200)
        folder = cached_encoder(DEFAULT_MODEL, "float32", encoders)
    assert folder is not None
    exact = Encoder(folder).passages(TEXTS)
    cosines = [cosine(a, b) for a, b in zip(exact.tolist(), encoder.passages(TEXTS).tolist(), strict=True)]
    assert min(cosines) > 0.98


def test_poolings_by_hand():
    tokens = np.array([[1, 4], [3, 0]], dtype=np.float32)
    by_hand = {
        "cls": [1, 4], "max": [3, 4], "mean": [2, 2], "lasttoken": [3, 0],
        "mean_sqrt_len_tokens": [4 / 2**0.5, 4 / 2**0.5], "weightedmean": [7 / 3, 4 / 3],
    }  # fmt: skip
    assert {name: pool(tokens).tolist() for name, pool in POOLINGS.items()} == {
        name: pytest.approx(values) for name, values in by_hand.items()
    }
