"""The proof catches what hashes cannot: a snapshot that was built wrong."""

import msgspec
import pytest

from indexer.build import build_snapshot
from indexer.errors import SnapshotDamaged
from indexer.proof import prove
from indexer.snapshot import current_folder, load_snapshot
from tests.indexer.making import THREE, write


@pytest.fixture(scope="module")
def folder(encoder, tmp_path_factory):
    place = tmp_path_factory.mktemp("proof")
    build_snapshot(write(place / "corpus", THREE), place / "index", encoder)
    return current_folder(place / "index")


def test_every_passage_and_sentence_is_counted(folder):
    snapshot = load_snapshot(folder)
    assert prove(snapshot) == sum(1 + len(passage.sentences) for passage in snapshot.passages)


def changed(folder, name, change):
    entries = msgspec.json.decode((folder / name).read_bytes())
    change(entries)
    return {name: msgspec.json.encode(entries)}


def test_a_passage_with_one_other_word_is_found(folder, tmp_path, reseal):
    def reword(passages):
        passages[0]["text"] = passages[0]["text"].replace("a", "o", 1)

    wrong = reseal(folder, tmp_path, changed(folder, "passages.json", reword))
    with pytest.raises(SnapshotDamaged, match="is not a slice of its document"):
        prove(load_snapshot(wrong))


def test_a_document_with_one_other_word_is_found(folder, tmp_path, reseal):
    def reword(documents):
        documents[0]["text"] = documents[0]["text"].replace("hours", "weeks", 1)

    wrong = reseal(folder, tmp_path, changed(folder, "documents.json", reword))
    with pytest.raises(SnapshotDamaged, match="reading the file again gives another text"):
        prove(load_snapshot(wrong))


def test_another_source_is_found(folder, tmp_path, reseal):
    source = (folder / "sources" / "ketamine.md").read_bytes().replace(b"hours", b"weeks")
    wrong = reseal(folder, tmp_path, {"sources/ketamine.md": source})
    with pytest.raises(SnapshotDamaged, match="not the file that the document was read from"):
        prove(load_snapshot(wrong))


def test_a_sentence_outside_its_passage_is_found(folder, tmp_path, reseal):
    def stretch(passages):
        passages[0]["sentences"][-1][1] += 1

    wrong = reseal(folder, tmp_path, changed(folder, "passages.json", stretch))
    with pytest.raises(SnapshotDamaged, match="has a sentence outside itself"):
        prove(load_snapshot(wrong))


def test_a_sentence_that_no_passage_holds_is_found(folder, tmp_path, reseal):
    def cut_short(passages):
        passage = next(p for p in passages if "No blood" not in p["text"] and p["document_id"] == "ketamine")
        passage["text"], passage["end"] = passage["text"][:-5], passage["end"] - 5
        passage["sentences"][-1][1] -= 5

    wrong = reseal(folder, tmp_path, changed(folder, "passages.json", cut_short))
    with pytest.raises(SnapshotDamaged, match="no passage holds"):
        prove(load_snapshot(wrong))
