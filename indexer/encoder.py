"""Encoder: texts → unit vectors, by ONNX Runtime alone. It is a folder: model.onnx, tokenizer.json, encoder.json.

A text's vector is the same alone and in any batch: texts are encoded one by one, because dynamic 8-bit quantization
scales over a whole batch. Several run side by side on threads instead.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from indexer.errors import EncoderError

# ONNX Runtime reports to its maker, and leaves an id of the machine in ~/.cache/Microsoft, unless it is told not to
# before it is first imported (its Privacy.md). Nothing that runs here calls a third party.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
import onnxruntime

CARD = "encoder.json"
RECIPE = 1  # of the export; raise it when the same weights would give other vectors


@dataclass(frozen=True, slots=True)
class EncoderCard:
    """What an encoder is made of.

    `pooling` names sentence-transformers' pooling modes, whose results are joined; `dense` counts the layers after it,
    kept as dense.npz. `weights_sha256` is of the published weights, `files` of the encoder's own files.
    """

    model: str
    weights_sha256: str
    precision: str  # "int8" or "float32"
    recipe: int
    dimension: int
    max_tokens: int
    pooling: tuple[str, ...]
    dense: tuple[str, ...] = ()  # the activation after each dense layer: "tanh" or "identity"
    query_prefix: str = ""
    passage_prefix: str = ""
    files: dict[str, str] = field(default_factory=dict)

    @property
    def identity(self) -> str:
        """What a calibration is bound to: the published weights, the precision and the export recipe."""
        return f"{self.weights_sha256}:{self.precision}:{self.recipe}"

    def to_json(self) -> str:
        """The card as the text of encoder.json."""
        return json.dumps(asdict(self), indent=1, sort_keys=True)


def read_card(folder: Path) -> EncoderCard:
    """The card of the encoder in `folder`, its files verified. Raises EncoderError."""
    try:
        fields: dict[str, Any] = json.loads((folder / CARD).read_text())
        card = EncoderCard(**fields | {name: tuple(fields[name]) for name in ("pooling", "dense")})
        for name, expected in card.files.items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != expected:
                raise EncoderError(card.model, f"{folder / name} is not the file that was exported. Remove {folder}.")
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise EncoderError(
            str(folder), f"{folder} holds no readable encoder ({error}). Remove it and build again."
        ) from error
    return card


class Encoder:
    """Turns texts into vectors. Made from an encoder folder; safe to use from several threads."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self.folder = folder
        self.card = read_card(folder)
        self._threads = threads
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # same sums in the same order on every machine
        options.enable_cpu_mem_arena = False  # gives memory back after a long text
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            (folder / "model.onnx").read_bytes(), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = [entry.name for entry in self._session.get_inputs()]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(self.card.max_tokens)
        self._counter = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._counter.no_padding()
        self._counter.no_truncation()
        self._dense = _read_dense(folder, self.card)

    def count_tokens(self, text: str) -> int:
        """How many tokens the text takes, special tokens included, nothing cut off."""
        return len(self._counter.encode(text).ids)

    def is_known_word(self, word: str) -> bool:
        """Is the word one token of the encoder's vocabulary, and so common rather than misspelt?"""
        return self._counter.token_to_id(word) is not None

    def query(self, text: str) -> NDArray[np.float32]:
        """The vector of a question: shape (dimension,), float32, unit length."""
        return self._vector(self.card.query_prefix + text)

    def queries(
        self, texts: Sequence[str], progress: Callable[[int], object] = lambda done: None
    ) -> NDArray[np.float32]:
        """The vectors of questions: shape (len(texts), dimension), float32, unit rows. `progress` gets steps done."""
        return self._rows([self.card.query_prefix + text for text in texts], progress)

    def passages(
        self, texts: Sequence[str], progress: Callable[[int], object] = lambda done: None
    ) -> NDArray[np.float32]:
        """The vectors of passages: shape (len(texts), dimension), float32, unit rows. `progress` gets steps done."""
        return self._rows([self.card.passage_prefix + text for text in texts], progress)

    def _rows(self, texts: Sequence[str], progress: Callable[[int], object]) -> NDArray[np.float32]:
        rows = np.empty((len(texts), self.card.dimension), dtype=np.float32)
        with ThreadPoolExecutor(self._threads) as pool:
            for numbers in _chunks(len(texts), 16 * self._threads):
                for number, row in zip(numbers, pool.map(self._vector, [texts[i] for i in numbers]), strict=True):
                    rows[number] = row
                progress(len(numbers))
        return rows

    def _vector(self, text: str) -> NDArray[np.float32]:
        ids = self._tokenizer.encode(text).ids
        feed = {
            "input_ids": np.array([ids], dtype=np.int64),
            "attention_mask": np.ones((1, len(ids)), dtype=np.int64),
            "token_type_ids": np.zeros((1, len(ids)), dtype=np.int64),
        }
        tokens = self._session.run(None, {name: feed[name] for name in self._inputs})[0][0]
        vector = np.concatenate([POOLINGS[mode](tokens) for mode in self.card.pooling])
        for (weight, bias), activation in zip(self._dense, self.card.dense, strict=True):
            vector = weight @ vector + bias
            vector = np.tanh(vector) if activation == "tanh" else vector
        length = float(np.linalg.norm(vector))
        return (vector / (length if length > 0 else 1.0)).astype(np.float32)


def _chunks(count: int, size: int) -> Iterator[Sequence[int]]:
    return (range(start, min(start + size, count)) for start in range(0, count, size))


def _weighted_mean(tokens: NDArray[np.float32]) -> NDArray[np.float32]:
    weights = np.arange(1, len(tokens) + 1, dtype=np.float32)
    return np.asarray(weights @ tokens / weights.sum(), dtype=np.float32)


# (tokens, dimension) → (dimension,); the modes of sentence_transformers.models.Pooling, every token attended to.
POOLINGS: dict[str, Callable[[NDArray[np.float32]], NDArray[np.float32]]] = {
    "cls": lambda tokens: tokens[0],
    "max": lambda tokens: tokens.max(axis=0),
    "mean": lambda tokens: tokens.mean(axis=0),
    "mean_sqrt_len_tokens": lambda tokens: tokens.sum(axis=0) / np.sqrt(np.float32(len(tokens))),
    "weightedmean": _weighted_mean,
    "lasttoken": lambda tokens: tokens[-1],
}


def _read_dense(folder: Path, card: EncoderCard) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    if not card.dense:
        return []
    arrays = np.load(folder / "dense.npz")
    return [(arrays[f"weight{i}"], arrays[f"bias{i}"]) for i in range(len(card.dense))]
