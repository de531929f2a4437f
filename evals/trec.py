"""TREC: rankings and what is relevant, in the files that trec_eval, ranx and ir_measures read."""

import re
from collections.abc import Mapping
from pathlib import Path

from evals.metrics import Qrels, Rankings


def write_trec(folder: Path, name: str, qrels: Qrels, ways: Mapping[str, Rankings]) -> None:
    """Writes `<name>.qrels`, and `<name>.<way>.run` for each way, into the folder.

    A run's score is 1 / rank, so that no reader orders equals otherwise than the way did.
    """
    folder.mkdir(parents=True, exist_ok=True)
    judged = [f"{_token(question)} 0 {_token(id_)} 1" for question, ids in qrels.items() for id_ in sorted(ids)]
    _write(folder / f"{name}.qrels", judged)
    for way, rankings in ways.items():
        tag = _token(way.lower())
        found = [
            f"{_token(question)} Q0 {_token(id_)} {rank} {1 / rank:.6f} {tag}"
            for question, ids in rankings.items()
            for rank, id_ in enumerate(ids, 1)
        ]
        _write(folder / f"{name}.{tag}.run", found)


def _token(text: str) -> str:
    """The text without the white space that parts TREC's columns."""
    return re.sub(r"\s+", "-", text)


def _write(file: Path, lines: list[str]) -> None:
    file.write_text("".join(f"{line}\n" for line in lines), "utf-8")
