"""Determinism: the same question gets the same answer under every hash seed and number of threads."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from evals.questions import read_questions

ASKED = 40
# PYTHONHASHSEED, threads of the libraries, threads of the encoder
RUNS = [("0", "1", "1"), ("1", "2", "2"), ("random", "4", "1")]
ANSWER = """
import json, sys
from dataclasses import replace
from pathlib import Path
from indexer.encoder import Encoder
from indexer.snapshot import current_folder, load_snapshot
from service.answer import answer_question
from service.library import make_library

index, threads, questions = Path(sys.argv[1]), int(sys.argv[2]), json.load(sys.stdin)
snapshot = load_snapshot(current_folder(index))
snapshot = replace(snapshot, encoder=Encoder(snapshot.folder / "encoder", threads))
library = make_library(snapshot)
seen = []
for question in questions:
    answer = answer_question(question, library, top_k=10)
    seen.append({
        "status": answer.status,
        "reason": answer.reason,
        "interpreted": answer.interpreted,
        "quotes": [(q.passage.id, *q.highlight, q.citation.deep_link) for q in answer.quotes],
        "nearest": [near.url for near in answer.nearest],
        "scores": [q.score for q in answer.quotes] + ([] if answer.confidence is None else [answer.confidence]),
    })
print(json.dumps(seen))
"""


def answers(index: Path, questions: list[str], seed: str, libraries: str, encoder: str) -> list[dict[str, Any]]:
    """What a process of its own says to the questions."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), libraries)
    done = subprocess.run(
        [sys.executable, "-c", ANSWER, str(index), encoder],
        input=json.dumps(questions),
        env={**os.environ, **threads, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said: list[dict[str, Any]] = json.loads(done.stdout)
    return said


def test_the_same_ids_order_statuses_and_offsets_and_scores_to_a_ten_thousandth(published: Path) -> None:
    dev = [question.question for question in read_questions() if question.split == "dev"]
    asked = dev[:: len(dev) // ASKED][:ASKED]
    first, *others = [answers(published, asked, *run) for run in RUNS]
    assert len(first) == ASKED
    assert {answer["status"] for answer in first} >= {"answered", "not_covered"}
    for other in others:
        for one, same in zip(first, other, strict=True):
            assert same.pop("scores") == pytest.approx(one["scores"], abs=1e-4)
            assert same == {name: value for name, value in one.items() if name != "scores"}
