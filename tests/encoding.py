"""The real encoder, which encodes each text once in a run of the tests.

They build some sixty small indexes, and each holds the same 800 reviewed messages of `indexer/alarm.json`. A text has
the same vector alone and in any batch, so one that is remembered is the one that would come again; that claim itself,
and that of a fresh build, are put to an `Encoder` without memory (`tests/indexer`).
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from indexer.encoder import Encoder
from indexer.export import DEFAULT_MODEL, export_encoder

ENCODERS = user_cache_path("ketamine-qa") / "encoders"  # the folder that the service itself uses
Rows = NDArray[np.float32]
Progress = Callable[[int], object]


class RememberingEncoder(Encoder):
    """An encoder that encodes no text a second time, as a question and as a passage."""

    def __init__(self, folder: Path, threads: int) -> None:
        super().__init__(folder, threads)
        self._asked: dict[str, Rows] = {}
        self._told: dict[str, Rows] = {}

    def queries(self, texts: Sequence[str], progress: Progress = lambda done: None) -> Rows:
        """The vectors of questions, as `Encoder` gives them."""
        return self._remembered(texts, progress, self._asked, super().queries)

    def passages(self, texts: Sequence[str], progress: Progress = lambda done: None) -> Rows:
        """The vectors of passages, as `Encoder` gives them."""
        return self._remembered(texts, progress, self._told, super().passages)

    def _remembered(
        self,
        texts: Sequence[str],
        progress: Progress,
        known: dict[str, Rows],
        encode: Callable[[Sequence[str], Progress], Rows],
    ) -> Rows:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, encode(new, progress), strict=True))
        progress(len(texts) - len(new))
        return np.array([known[text] for text in texts], np.float32).reshape(len(texts), self.card.dimension)


@cache
def encoder() -> Encoder:
    """The default encoder, from the user's cache; exported once on a fresh machine."""
    return RememberingEncoder(export_encoder(DEFAULT_MODEL, "int8", ENCODERS), threads=2)
