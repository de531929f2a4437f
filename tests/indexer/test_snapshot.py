"""A snapshot is what was published, to the last byte, or it is refused."""

import hashlib
import shutil

import msgspec
import numpy as np
import pytest

from indexer.build import build_snapshot
from indexer.errors import SnapshotDamaged, SnapshotMissing
from indexer.paraphrase import find_paraphrases
from indexer.passage import embedded_text
from indexer.snapshot import current_folder, current_version, load_snapshot
from tests.indexer.making import THREE, write


@pytest.fixture(scope="module")
def index(encoder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("snapshot")
    build_snapshot(write(folder / "corpus", THREE), folder / "index", encoder)
    return folder / "index"


FILES = [
    "manifest.json", "documents.json", "passages.json", "vectors.faiss", "sentences.npy", "paraphrases.npz",
    "phrasings.json", "phrasings.npy", "glossary.json", "help.json", "calibration.json",
    "encoder/model.onnx", "encoder/tokenizer.json", "encoder/encoder.json", "postings/counts.json",
    "sources/ketamine.md", "sources/pages/spray.html", "sources/notes.txt",
]  # fmt: skip


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("where", [0, 0.5, -1])
def test_one_changed_byte_in_any_file_is_found_and_the_file_named(index, tmp_path, name, where):
    folder = current_folder(index)
    copy = tmp_path / folder.name
    shutil.copytree(folder, copy)
    content = bytearray((copy / name).read_bytes())
    content[int(where * (len(content) - 1)) if where >= 0 else -1] ^= 1
    (copy / name).write_bytes(content)
    with pytest.raises(SnapshotDamaged) as caught:
        load_snapshot(copy)
    assert caught.value.path == copy / name


def test_every_file_but_the_manifest_is_listed_in_it(index):
    folder = current_folder(index)
    held = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert load_snapshot(folder).manifest.files.keys() == held - {"manifest.json"}
    assert set(FILES) <= held


def test_a_missing_file_and_a_file_too_many_are_found(index, tmp_path):
    folder = current_folder(index)
    less, more = tmp_path / "less" / folder.name, tmp_path / "more" / folder.name
    shutil.copytree(folder, less)
    (less / "sources" / "notes.txt").unlink()
    with pytest.raises(SnapshotDamaged, match=r"notes\.txt: this file is missing"):
        load_snapshot(less)
    shutil.copytree(folder, more)
    (more / "sources" / "extra.md").write_text("more")
    with pytest.raises(SnapshotDamaged, match=r"extra\.md"):
        load_snapshot(more)


def test_a_snapshot_of_another_format_is_refused(index, tmp_path):
    manifest = (current_folder(index) / "manifest.json").read_bytes()
    other = msgspec.json.encode(msgspec.json.decode(manifest) | {"format": 0})
    copy = tmp_path / f"20260101T000000-{hashlib.sha256(other).hexdigest()[:12]}"
    shutil.copytree(current_folder(index), copy)
    (copy / "manifest.json").write_bytes(other)
    with pytest.raises(SnapshotDamaged, match="its format is 0, this program reads"):
        load_snapshot(copy)


def test_a_snapshot_without_a_manifest_is_refused(index, tmp_path):
    copy = tmp_path / current_folder(index).name
    shutil.copytree(current_folder(index), copy)
    (copy / "manifest.json").unlink()
    with pytest.raises(SnapshotDamaged, match=r"manifest\.json: it cannot be read \(No such file or directory\)"):
        load_snapshot(copy)


def test_a_snapshot_under_another_name_is_refused(index, tmp_path):
    copy = tmp_path / "20260101T000000000000-000000000000"
    shutil.copytree(current_folder(index), copy)
    with pytest.raises(SnapshotDamaged, match="not the manifest that was published"):
        load_snapshot(copy)


def test_rows_belong_to_their_passages_and_sentences(index, encoder):
    snapshot = load_snapshot(current_folder(index))
    rows = snapshot.vectors.rows()
    for number, passage in enumerate(snapshot.passages):
        title = snapshot.documents[passage.document_id].title
        assert np.array_equal(rows[number], encoder.query(embedded_text(title, passage)))
        vectors = snapshot.sentence_vectors(number)
        assert len(vectors) == len(passage.sentences)
        if passage.table is None:
            for vector, (start, end) in zip(vectors, passage.sentences, strict=True):
                assert np.array_equal(vector, encoder.query(passage.text[start:end]))


ASKED = {
    "asked/ketamine.toml": 'not_covered = ["who found it"]\n'
    '[[asked]]\nsentence = "A nurse stays"\nquestions = ["am i alone", "is anybody with me"]\n'
    '[[asked]]\nsentence = "Infusion | Clinic"\nquestions = ["what does a drip cost"]\n'
    '[[asked]]\nsentence = "It works within"\nquestions = ["how fast is it"]\n',
    "asked/notes.toml": 'not_covered = ["who may visit me", "is there food"]\n',
}


def test_phrasings_and_questions_that_no_page_answers_are_kept_apart_with_their_rows(encoder, tmp_path):
    """In order of their sentences; a document with nothing but questions that are not covered has no notes."""
    build_snapshot(write(tmp_path / "corpus", {**THREE, **ASKED}), tmp_path / "index", encoder)
    snapshot = load_snapshot(current_folder(tmp_path / "index"))
    asked = ["how fast is it", "am i alone", "is anybody with me", "what does a drip cost"]
    refused = ["who found it", "who may visit me", "is there food"]
    assert [phrasing.question for phrasing in snapshot.phrasings] == [*asked, *refused]
    assert np.array_equal(snapshot.phrasing_rows, [encoder.query(question) for question in asked])
    assert np.array_equal(snapshot.uncovered_rows, [encoder.query(question) for question in refused])
    assert snapshot.manifest.counts.phrasings == len(asked) + len(refused)
    told = [one.text[slice(*place)] for one in snapshot.passages for place in one.sentences]
    beginnings = [told[row].split()[:2] for row in snapshot.phrasing_sentences]
    assert beginnings == [["It", "works"], ["A", "nurse"], ["A", "nurse"], ["Infusion", "Clinic"]]
    assert sorted(snapshot.phrasing_sentences) == snapshot.phrasing_sentences.tolist()
    documents = [one.document_id for one in snapshot.passages for _ in one.sentences]
    assert snapshot.is_noted.tolist() == [document == "ketamine" for document in documents]


def test_paraphrases_are_those_of_the_sentences(encoder, tmp_path):
    """One sentence on two pages, and others that have nothing to do with it."""
    page = "# Rooms\n\nThe lamp in the hall is green.\n"
    build_snapshot(write(tmp_path / "corpus", {**THREE, "a.md": page, "b.md": page}), tmp_path / "index", encoder)
    snapshot = load_snapshot(current_folder(tmp_path / "index"))
    found = find_paraphrases(np.asarray(snapshot.sentence_rows))
    assert np.array_equal(snapshot.paraphrases.starts, found.starts)
    assert np.array_equal(snapshot.paraphrases.rows, found.rows)
    lamps = [int(snapshot.sentence_starts[i]) for i, one in enumerate(snapshot.passages) if "lamp" in one.text]
    assert snapshot.paraphrases.of(lamps[0]).tolist() == snapshot.paraphrases.of(lamps[1]).tolist() == lamps


def test_sources_are_kept_as_they_were_read(index):
    snapshot = load_snapshot(current_folder(index))
    assert {d.path: snapshot.source(d).decode() for d in snapshot.documents.values()} == dict(THREE)


def test_an_index_without_a_snapshot_says_what_to_do(tmp_path):
    assert current_version(tmp_path) is None
    with pytest.raises(SnapshotMissing, match="Run `ketamine-qa build`"):
        current_folder(tmp_path)
    (tmp_path / "current").write_text("../../etc\n")
    with pytest.raises(SnapshotMissing, match="which is not there"):
        current_folder(tmp_path)


def test_json_that_is_no_list_of_passages_is_said_to_be_damaged(index, tmp_path, reseal):
    folder = reseal(current_folder(index), tmp_path, {"passages.json": b'[{"id": 1}]'})
    with pytest.raises(SnapshotDamaged, match="it cannot be read"):
        load_snapshot(folder)
    folder = reseal(current_folder(index), tmp_path, {"vectors.faiss": b"nothing"})
    with pytest.raises(SnapshotDamaged, match="FAISS cannot read it"):
        load_snapshot(folder)
    assert msgspec.json.decode((folder / "manifest.json").read_bytes())["format"] >= 1
