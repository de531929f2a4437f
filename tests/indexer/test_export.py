"""The export, in processes of their own: importing torch takes ten seconds and has no place in a test run."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from platformdirs import user_cache_path

from indexer.encoder import Encoder
from indexer.errors import EncoderError
from indexer.export import DEFAULT_MODEL, cached_encoder, export_encoder, weights_folder

with_exporter = pytest.mark.skipif(
    find_spec("sentence_transformers") is None, reason="the encoder extra is not installed"
)

# A tiny model of another make than the default: CLS pooling and a dense layer behind it. Prints the vectors that
# sentence-transformers itself gives, and the folder of the encoder that it was exported to.
OTHER_MODEL = """
import json, sys, torch
from pathlib import Path
from transformers import BertConfig, BertModel, BertTokenizerFast
from sentence_transformers import SentenceTransformer, models
torch.manual_seed(0)
folder = Path(sys.argv[1]); (folder / "bert").mkdir(parents=True)
words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "ketamine", "is", "an", "old", "medicine", "."]
(folder / "vocab.txt").write_text("\\n".join(words))
BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder / "bert")
config = BertConfig(vocab_size=len(words), hidden_size=32, num_hidden_layers=2, num_attention_heads=4,
                    intermediate_size=37, max_position_embeddings=64)
BertModel(config).save_pretrained(folder / "bert")
bert = models.Transformer(str(folder / "bert"), max_seq_length=16)
model = SentenceTransformer(modules=[bert, models.Pooling(32, pooling_mode="cls"),
                                     models.Dense(32, 12, activation_function=torch.nn.Tanh()), models.Normalize()])
model.save(str(folder / "model"))
from indexer.export import export_encoder
encoder = export_encoder(str(folder / "model"), "float32", folder / "cache")
print(json.dumps([model.encode(sys.argv[2:]).tolist(), str(encoder)]))
"""


def run(code: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


@with_exporter
def test_a_model_of_another_make_gives_the_vectors_that_sentence_transformers_gives(tmp_path):
    texts = ["ketamine is an old medicine .", "old", "ketamine " * 40]
    expected, folder = json.loads(run(OTHER_MODEL, str(tmp_path), *texts))
    encoder = Encoder(Path(folder))
    assert (encoder.card.pooling, encoder.card.dense) == (("cls",), ("tanh",))
    assert (encoder.card.dimension, encoder.card.max_tokens) == (12, 16)
    assert encoder.passages(texts) == pytest.approx(np.array(expected), abs=1e-4)
    assert cached_encoder(str(tmp_path / "model"), "float32", tmp_path / "cache") == Path(folder)


@with_exporter
def test_the_default_models_weights_are_the_published_ones_and_one_changed_byte_is_refused(tmp_path):
    folder, digest = weights_folder(DEFAULT_MODEL)
    assert digest == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    changed = bytearray((Path(folder) / "tokenizer.json").read_bytes())
    changed[100] ^= 1
    copy = tmp_path / "model"
    copy.mkdir()
    (copy / "model.safetensors").symlink_to(Path(folder) / "model.safetensors")
    (copy / "tokenizer.json").write_bytes(changed)
    with pytest.raises(EncoderError, match=r"tokenizer\.json is not the published file"):
        weights_folder(DEFAULT_MODEL, copy)


def test_a_model_that_is_no_model_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(EncoderError, match=r"holds no \.safetensors weights"):
        weights_folder(str(tmp_path / "empty"))


def test_a_warm_cache_needs_no_exporter(encoder):
    cache = user_cache_path("ketamine-qa") / "encoders"
    code = (
        "import sys; from pathlib import Path; from indexer.export import *;"
        "export_encoder(DEFAULT_MODEL, 'int8', Path(sys.argv[1]));"
        "print({'torch', 'sentence_transformers', 'transformers'} & set(sys.modules))"
    )
    assert run(code, str(cache)) == "set()"


def test_a_damaged_cache_is_not_used(encoder, tmp_path):
    assert cached_encoder(DEFAULT_MODEL, "int8", tmp_path) is None
    folder = tmp_path / encoder.folder.name
    folder.mkdir()
    for file in encoder.folder.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    assert cached_encoder(DEFAULT_MODEL, "int8", tmp_path) == folder
    (folder / "tokenizer.json").write_bytes(b"{}")
    assert cached_encoder(DEFAULT_MODEL, "int8", tmp_path) is None
    assert callable(export_encoder)
