"""Public collections: read whole, or refused with a sentence; and a small one asked from end to end."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.collections import CollectionError, half_of, open_collection, read_collection, read_collections
from evals.metrics import FIRST_THREE, TOKEN_F1
from evals.report import collection_trial, measure_trial, steps, value_of
from indexer.build import no_progress
from indexer.encoder import Encoder

TEXTS = {
    "lamps": "The lamp in the hall is green. It is old.",
    "doors": "The door of the barn is red. It was painted in May.",
    "boats": "A boat needs a keel. Oars are made of ash.",
    "bread": "Bread rises because of yeast. It is baked at 220 degrees.",
}
ASKED = {
    "lamps": "What color is the lamp in the hall?",
    "doors": "What color is the door of the barn?",
    "boats": "What are oars made of?",
    "bread": "Why does bread rise?",
}
ANSWERS = {"lamps": "green", "doors": "red", "boats": "ash", "bread": "yeast"}


def rows(*made: dict[str, Any]) -> str:
    """JSON lines."""
    return "".join(json.dumps(row) + "\n" for row in made)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a collection in the shape of squad2: an answerable and an impossible question for each text."""
    squad = tmp_path / "data" / "squad2"
    squad.mkdir(parents=True)
    texts = [{"_id": name, "title": name, "text": text} for name, text in TEXTS.items()]
    asked = []
    for name, text in TEXTS.items():
        start = text.index(ANSWERS[name])
        own = {"is_impossible": False, "context_id": name, "answer_starts": [[ANSWERS[name], start]]}
        asked.append({"_id": f"{name}-1", "text": ASKED[name], **own})
        far = {"is_impossible": True, "context_id": name, "answer_starts": []}
        asked.append({"_id": f"{name}-2", "text": f"Who invented the {name}?", **far})
    (squad / "corpus.jsonl").write_text(rows(*texts))
    (squad / "queries.jsonl").write_text(rows(*asked))
    (squad / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + "".join(f"{n}-1\t{n}\t1\n" for n in TEXTS))
    return tmp_path / "data"


def test_a_collection_is_read_with_the_sentences_that_answer(folder: Path) -> None:
    (collection,) = read_collections(folder)
    assert (collection.name, len(collection.texts), len(collection.questions)) == ("squad2", 4, 8)
    first, second = collection.questions[:2]
    assert [(a.document, a.sentence) for a in first.answers] == [("lamps", "The lamp in the hall is green.")]
    assert (first.unanswerable, second.unanswerable, second.answers) == (None, "near", ())
    assert first.split == second.split == half_of("squad2", "lamps")


def test_the_halves_follow_from_the_hash_alone() -> None:
    """printf `printf squad2:Normans | sha256sum` ends in 8, an even digit."""
    import hashlib

    for group in ("Normans", "lamps"):
        last = int(hashlib.sha256(f"squad2:{group}".encode()).hexdigest()[-1], 16)
        assert half_of("squad2", group) == ("test" if last % 2 else "dev")


def test_a_folder_without_collections_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CollectionError, match="holds none of squad2, clapnq, medquad_mental"):
        read_collections(tmp_path)
    (tmp_path / "unknown").mkdir()
    (tmp_path / "unknown" / "corpus.jsonl").write_text("")
    with pytest.raises(CollectionError, match="holds none of"):
        read_collections(tmp_path)


@pytest.mark.parametrize("name", ["queries.jsonl", "qrels.tsv"])
def test_a_collection_without_one_of_its_files_is_refused(folder: Path, name: str) -> None:
    (folder / "squad2" / name).unlink()
    with pytest.raises(CollectionError, match=rf"squad2 cannot be read as a collection .*{name}"):
        read_collections(folder)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("corpus.jsonl", '{"_id": "a", "title":'),
        ("corpus.jsonl", '{"_id": "a"}\n'),
        ("queries.jsonl", "no JSON\n"),
        ("queries.jsonl", '{"text": "without an id"}\n'),
        ("qrels.tsv", "query-id\tcorpus-id\tscore\nonly one column\n"),
        ("qrels.tsv", "query-id\tcorpus-id\tscore\nlamps-1\tlamps\tmany\n"),
        ("qrels.tsv", "query-id\tcorpus-id\tscore\nlamps-1\tnowhere\t1\n"),
    ],
)
def test_a_broken_line_is_refused_with_a_sentence(folder: Path, name: str, written: str) -> None:
    (folder / "squad2" / name).write_text(written)
    with pytest.raises(CollectionError, match=r"cannot be read as a collection .* See evals/README\.md\."):
        read_collection(folder / "squad2")


def test_a_collection_is_asked_like_any_content_and_written_as_trec(
    folder: Path, tmp_path: Path, encoder: Encoder
) -> None:
    collection = read_collection(folder / "squad2")
    library = open_collection(collection, tmp_path / "library", encoder, no_progress)
    assert sorted(library.snapshot.documents) == sorted(TEXTS)
    (split,) = {half_of("squad2", "lamps")}
    done: list[int] = []
    sheet = measure_trial(collection_trial(collection, library), split, done.append, runs=tmp_path / "runs")
    assert sum(done) == steps(collection.questions, split)
    assert sheet.classes["answerable"] == sheet.classes["near"]
    found, quoted = value_of(sheet, FIRST_THREE), value_of(sheet, TOKEN_F1)
    assert found is not None
    assert quoted is not None
    assert (found.value, found.count) == (1.0, sheet.classes["answerable"])
    assert quoted.value > 0.5
    written = (tmp_path / "runs" / f"squad2.{split}.shipped.run").read_text().splitlines()
    assert {line.split()[2] for line in written} <= set(TEXTS)
    assert len((tmp_path / "runs" / f"squad2.{split}.qrels").read_text().splitlines()) == found.count
    assert len(list((tmp_path / "runs").iterdir())) == 7
