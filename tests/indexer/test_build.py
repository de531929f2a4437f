"""The story of a build, on three small files and the real encoder."""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager

import numpy as np
import pytest
from filelock import FileLock

from indexer.alarm import read_alarm
from indexer.build import build_snapshot, compare
from indexer.calibration import calibration_for
from indexer.encoder import Encoder
from indexer.errors import CorpusError, IndexBusy, SnapshotError
from indexer.proof import prove
from indexer.snapshot import current_folder, current_version, hash_tree, load_snapshot, prune
from tests.indexer.making import KETAMINE, THREE, write


@pytest.fixture
def corpus(tmp_path):
    return write(tmp_path / "corpus", THREE)


@pytest.fixture(scope="module")
def built(encoder, tmp_path_factory):
    """The three files, their index, and what the first build said of it; to be copied, not changed."""
    folder = tmp_path_factory.mktemp("built")
    return folder, build_snapshot(write(folder / "corpus", THREE), folder / "index", encoder)


@pytest.fixture
def first(built, corpus, tmp_path):
    """What the first build said of the index in `tmp_path`, a copy of `built`'s."""
    shutil.copytree(built[0] / "index", tmp_path / "index")
    return built[1]


def texts(index):
    return [passage.text for passage in load_snapshot(current_folder(index)).passages]


def test_a_second_build_with_nothing_changed_encodes_nothing_and_publishes_nothing(corpus, tmp_path, encoder, first):
    assert first.counts.encoded == first.counts.passages == len(texts(tmp_path / "index"))
    assert set(first.added) == {*THREE, "glossary.toml", "help.toml"}
    second = build_snapshot(corpus, tmp_path / "index", encoder)
    assert (second.published, second.version) == (False, first.version)
    assert (second.counts.encoded, second.counts.reused, second.sentences_encoded) == (0, first.counts.passages, 0)


def test_after_one_edit_only_the_changed_passage_is_encoded_and_the_vectors_are_those_of_a_fresh_build(
    corpus, tmp_path, encoder, first
):
    write(corpus, {"ketamine.md": KETAMINE.replace("about 40 minutes", "about 45 minutes")})
    edited = build_snapshot(corpus, tmp_path / "index", encoder)
    assert (edited.changed, edited.added, edited.removed) == (("ketamine.md",), (), ())
    assert (edited.counts.encoded, edited.sentences_encoded) == (1, 1)
    assert edited.counts.reused == first.counts.passages - 1
    build_snapshot(corpus, tmp_path / "fresh", Encoder(encoder.folder, 2), fresh=True)  # without memory
    one, other = (load_snapshot(current_folder(tmp_path / name)) for name in ("index", "fresh"))
    assert one.passages == other.passages
    assert np.array_equal(one.vectors.rows(), other.vectors.rows())
    assert np.array_equal(one.sentence_rows, other.sentence_rows)
    assert one.postings.scores(["ketamin"]).tolist() == other.postings.scores(["ketamin"]).tolist()


def test_a_fresh_build_encodes_everything_again(corpus, tmp_path, encoder, first):
    again = build_snapshot(corpus, tmp_path / "index", encoder, fresh=True)
    assert again.counts.encoded == again.counts.passages


def test_deleted_content_is_gone(corpus, tmp_path, encoder, first):
    assert any("sprayed into the nose" in text for text in texts(tmp_path / "index"))
    (corpus / "pages" / "spray.html").unlink()
    done = build_snapshot(corpus, tmp_path / "index", encoder)
    assert (done.removed, done.counts.encoded) == (("pages/spray.html",), 0)
    assert not any("sprayed into the nose" in text for text in texts(tmp_path / "index"))
    assert not (current_folder(tmp_path / "index") / "sources" / "pages").exists()


def test_a_fault_leaves_the_published_snapshot_as_it_was(corpus, tmp_path, encoder, first):
    write(corpus, {"bad.md": "---\nlast_reviewed: 2026-13-01\n---\nText.", "worse.txt": b"\xff\xfe"})
    with pytest.raises(CorpusError) as caught:
        build_snapshot(corpus, tmp_path / "index", encoder)
    assert len(caught.value.faults) == 2
    assert current_version(tmp_path / "index") == first.version
    assert sorted(path.name for path in (tmp_path / "index" / "snapshots").iterdir()) == [first.version]


def test_only_the_newest_snapshots_are_kept_and_cut_off_builds_are_removed(corpus, tmp_path, encoder):
    index = tmp_path / "index"
    versions = []
    for minutes in range(41, 44):
        write(corpus, {"ketamine.md": KETAMINE.replace("40 minutes", f"{minutes} minutes")})
        (index / ".building-cut-off").mkdir(parents=True, exist_ok=True)
        versions.append(build_snapshot(corpus, index, encoder, keep=2).version)
    assert sorted(path.name for path in (index / "snapshots").iterdir()) == versions[-2:]
    assert current_version(index) == versions[-1]
    assert list(index.glob(".building-*")) == []


def test_a_build_while_another_runs_is_refused(corpus, tmp_path, encoder):
    index = tmp_path / "index"
    index.mkdir()
    with FileLock(index / ".lock"), pytest.raises(IndexBusy, match="another build is running"):
        build_snapshot(corpus, index, encoder)
    assert build_snapshot(corpus, index, encoder).published


def test_a_damaged_snapshot_is_not_reused_and_the_build_says_so(corpus, tmp_path, encoder, first):
    (current_folder(tmp_path / "index") / "passages.json").write_text("[]")
    again = build_snapshot(corpus, tmp_path / "index", encoder)
    assert again.counts.encoded == again.counts.passages
    assert "everything is encoded again" in again.note
    assert load_snapshot(current_folder(tmp_path / "index")).version == again.version


def test_an_index_folder_that_is_a_file_is_refused_with_a_sentence(corpus, tmp_path, encoder):
    (tmp_path / "index").write_text("a file")
    with pytest.raises(SnapshotError, match="cannot be written"):
        build_snapshot(corpus, tmp_path / "index", encoder)


def test_an_index_folder_that_may_not_be_written_is_refused_with_a_sentence(corpus, tmp_path, encoder):
    (tmp_path / "index").mkdir(mode=0o500)
    if os.access(tmp_path / "index", os.W_OK):
        pytest.skip("this user may write anywhere")
    with pytest.raises(SnapshotError, match="cannot be written"):
        build_snapshot(corpus, tmp_path / "index", encoder)


@pytest.mark.parametrize("room", [100, 10_000, 1_000_000])
def test_a_full_disk_is_told_with_a_sentence_and_leaves_the_published_snapshot_as_it_was(
    corpus, tmp_path, encoder, first, room
):
    resource = pytest.importorskip("resource")
    index = tmp_path / "index"
    write(corpus, {"more.txt": "More to say.\n"})
    least, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, most))  # bytes a file may have, as if no more room were left
    try:
        with pytest.raises(SnapshotError, match="cannot be written"):
            build_snapshot(corpus, index, encoder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (least, most))
    assert load_snapshot(current_folder(index)).version == first.version
    assert build_snapshot(corpus, index, encoder).added == ("more.txt",)


def test_a_snapshot_is_whole_and_proven_before_it_becomes_the_current_one(corpus, tmp_path, encoder, first):
    index = tmp_path / "index"
    write(corpus, {"more.txt": "More to say.\n"})
    (index / ".current-new").mkdir()  # in the way of the last step, the replacement of `current`
    with pytest.raises(SnapshotError, match="cannot be written"):
        build_snapshot(corpus, index, encoder)
    assert current_version(index) == first.version
    (new,) = {path.name for path in (index / "snapshots").iterdir()} - {first.version}
    snapshot = load_snapshot(index / "snapshots" / new)
    assert prove(snapshot) > first.quotations_proven
    assert "more" in snapshot.documents


def test_nothing_is_published_while_texts_are_being_encoded(corpus, tmp_path, encoder, first):
    index = tmp_path / "index"
    write(corpus, {"more.txt": "More to say.\n"})
    seen = []

    @contextmanager
    def progress(total):
        yield lambda done: seen.append(current_version(index))

    second = build_snapshot(corpus, index, encoder, progress=progress)
    assert set(seen) == {first.version}
    assert current_version(index) == second.version != first.version


def test_the_current_snapshot_is_kept_even_if_it_is_older_than_all_that_are(corpus, tmp_path, encoder, first):
    index = tmp_path / "index"
    write(corpus, {"more.txt": "More to say.\n"})
    second = build_snapshot(corpus, index, encoder)
    (index / "current").write_text(first.version + "\n")
    assert prune(index, 1) == []
    assert {path.name for path in (index / "snapshots").iterdir()} == {first.version, second.version}
    (index / "current").write_text(second.version + "\n")
    assert prune(index, 0) == [first.version]


@pytest.mark.parametrize("pointer", [b"20260101T000000-000000000000\n", b"\xff\xfe", b"..", b""])
def test_an_index_whose_pointer_leads_nowhere_is_built_anew(corpus, tmp_path, encoder, first, pointer):
    index = tmp_path / "index"
    (index / "current").write_bytes(pointer)
    again = build_snapshot(corpus, index, encoder)
    assert (again.published, again.counts.reused) == (True, 0)
    assert load_snapshot(current_folder(index)).version == again.version


def test_what_a_page_can_hold_of_white_space_and_references_can_be_built_and_proven(tmp_path, encoder):
    page = "<p>One&nbsp;two&nbsp;&nbsp;three<br>four\r\n<br>five &#150; six &ngE; s&shy;even.</p>"
    words = "One&nbsp;two\\\nthree `four\nfive` **six**<br>seven &#150; eight.\n"
    folder = write(tmp_path / "corpus", {"page.html": page, "words.md": words, "mark.txt": "\ufeffOne\u2028two.\0"})
    done = build_snapshot(folder, tmp_path / "index", encoder)
    assert (done.counts.documents, done.quotations_proven) == (3, 6)


@pytest.mark.parametrize("text", ["# Only a heading\n", "| Only | names |\n|------|-------|\n"])
def test_content_without_a_single_sentence_is_refused_with_a_sentence(tmp_path, encoder, text):
    with pytest.raises(CorpusError, match="there is nothing to index"):
        build_snapshot(write(tmp_path / "corpus", {"a.md": text}), tmp_path / "index", encoder)


def test_progress_counts_every_text_that_is_encoded(corpus, tmp_path, encoder):
    seen = []

    @contextmanager
    def progress(total):
        seen.append(total)
        yield seen.append

    done = build_snapshot(corpus, tmp_path / "index", encoder, progress=progress)
    reviewed = len(read_alarm().learnt.examples)
    assert sum(seen[1:]) == seen[0] <= done.counts.passages + done.counts.sentences + reviewed


def test_compare_by_hand():
    old, new = {"a": "1", "b": "2", "c": "3"}, {"b": "2", "c": "4", "d": "5"}
    assert compare(old, new) == (("d",), ("c",), ("a",))


SAME = """
import sys, hashlib
from pathlib import Path
from indexer.build import build_snapshot
from indexer.encoder import Encoder
from indexer.snapshot import current_folder, hash_tree
build_snapshot(Path(sys.argv[1]), Path(sys.argv[2]), Encoder(Path(sys.argv[3]), 2))
for name, digest in hash_tree(current_folder(Path(sys.argv[2]))).items():
    print(name, digest)
"""


def test_the_same_content_gives_the_same_bytes_under_any_hash_seed(built, corpus, tmp_path, encoder):
    """Of every file of the snapshot but its manifest, which holds the time; here and in a process of its own."""
    here = hash_tree(current_folder(built[0] / "index"))
    words = [sys.executable, "-c", SAME, str(corpus), str(tmp_path / "index"), str(encoder.folder)]
    environment = {**os.environ, "PYTHONHASHSEED": "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"}
    there = subprocess.run(words, env=environment, capture_output=True, text=True, check=True).stdout
    assert [line.split() for line in there.splitlines()] == [list(file) for file in here.items()]
    names = set(here)
    assert {"documents.json", "passages.json", "vectors.faiss", "sentences.npy", "postings/vocab.index.json"} <= names
    assert {"paraphrases.npz", "phrasings.json", "phrasings.npy"} <= names


NOTES = """\
not_covered = ["who found it", "is there food"]

[[asked]]
sentence = "A nurse stays"
questions = ["am i alone"]
"""


def test_noted_questions_are_encoded_once_whether_a_page_answers_them_or_not(corpus, tmp_path, encoder):
    """After an edit of the notes only the new question is encoded; one that a page answers now keeps its vector."""
    write(corpus, {"asked/ketamine.toml": NOTES})
    index, seen = tmp_path / "index", []

    @contextmanager
    def progress(total):
        seen.append(total)
        yield lambda done: None

    first = build_snapshot(corpus, index, encoder)
    write(corpus, {"asked/ketamine.toml": NOTES.replace('"is there food"', '"who pays"')})
    build_snapshot(corpus, index, encoder, progress=progress)
    moved = NOTES.replace('["who found it", "is there food"]', '["who pays"]').replace("am i alone", "who found it")
    write(corpus, {"asked/ketamine.toml": moved})
    last = build_snapshot(corpus, index, encoder, progress=progress)
    assert (first.counts.phrasings, last.counts.phrasings, seen) == (3, 2, [1])
    snapshot = load_snapshot(current_folder(index))
    assert np.array_equal(snapshot.phrasing_rows, [encoder.query("who found it")])
    assert np.array_equal(snapshot.uncovered_rows, [encoder.query("who pays")])


@pytest.mark.parametrize(
    ("notes", "kind"),
    [("", "none"), (NOTES[NOTES.index("[[") :], "answered"), (NOTES, "both"), (NOTES[: NOTES.index("[[")], "none")],
)
def test_the_calibration_is_the_one_for_what_editors_noted(corpus, tmp_path, encoder, notes, kind):
    write(corpus, {"asked/ketamine.toml": notes})
    done = build_snapshot(corpus, tmp_path / "index", encoder)
    assert done.calibration == calibration_for(encoder.card.identity, kind)
    assert done.calibration.notes == kind
    assert not build_snapshot(corpus, tmp_path / "index", encoder).published


def test_a_draft_is_skipped_and_not_said_to_be_added(corpus, tmp_path, encoder):
    write(corpus, {"later.md": "---\ndraft: true\n---\nNot yet.\n"})
    done = build_snapshot(corpus, tmp_path / "index", encoder)
    assert "later.md" not in done.added
    assert ("later.md", "draft: true") in done.skipped
