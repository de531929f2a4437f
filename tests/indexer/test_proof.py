"""The proof catches what hashes cannot: a snapshot that was built wrong."""

from dataclasses import replace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.build import build_snapshot
from indexer.corpus import sha256
from indexer.errors import SnapshotDamaged
from indexer.html import read_html
from indexer.markdown import read_markdown
from indexer.passage import cut
from indexer.plain import read_plain
from indexer.proof import prove
from indexer.snapshot import current_folder, load_snapshot
from tests.indexer.making import THREE, document, write
from tests.strategies import html_files, markdown_files, plain_files


@pytest.fixture(scope="module")
def folder(encoder, tmp_path_factory):
    place = tmp_path_factory.mktemp("proof")
    build_snapshot(write(place / "corpus", THREE), place / "index", encoder)
    return current_folder(place / "index")


@pytest.fixture(scope="module")
def snapshot(folder):
    return load_snapshot(folder)


def test_every_passage_and_sentence_is_counted(snapshot):
    assert prove(snapshot) == sum(1 + len(passage.sentences) for passage in snapshot.passages)


@given(
    st.one_of(
        st.tuples(markdown_files, st.just((".md", read_markdown))),
        st.tuples(html_files, st.just((".html", read_html))),
        st.tuples(plain_files, st.just((".txt", read_plain))),
    )
)
@settings(max_examples=60)
def test_whatever_can_be_read_can_be_proven(encoder, snapshot, tmp_path, made):
    file, (suffix, reader) = made
    source = write(tmp_path / "sources", {f"doc{suffix}": file}) / f"doc{suffix}"
    page = replace(document(file, reader), path=source.name, sha256=sha256(source.read_bytes()))
    passages = tuple(cut(page, encoder.count_tokens, encoder.card.max_tokens))
    of_it = replace(snapshot, folder=tmp_path, documents={page.id: page}, passages=passages)
    assert prove(of_it) == sum(1 + len(passage.sentences) for passage in passages)


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
