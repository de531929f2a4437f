"""The story of a build, on three small files and the real encoder."""

import os
import subprocess
import sys

import numpy as np
import pytest
from filelock import FileLock

from indexer.build import build_snapshot, compare
from indexer.errors import CorpusError, IndexBusy, SnapshotError
from indexer.postings import Postings
from indexer.snapshot import current_folder, current_version, load_snapshot
from tests.indexer.making import KETAMINE, THREE, write


@pytest.fixture
def corpus(tmp_path):
    return write(tmp_path / "corpus", THREE)


def texts(index):
    return [passage.text for passage in load_snapshot(current_folder(index)).passages]


def test_a_second_build_with_nothing_changed_encodes_nothing_and_publishes_nothing(corpus, tmp_path, encoder):
    first = build_snapshot(corpus, tmp_path / "index", encoder)
    assert first.counts.encoded == first.counts.passages == len(texts(tmp_path / "index"))
    assert set(first.added) == {*THREE, "glossary.toml", "help.toml"}
    second = build_snapshot(corpus, tmp_path / "index", encoder)
    assert (second.published, second.version) == (False, first.version)
    assert (second.counts.encoded, second.counts.reused, second.sentences_encoded) == (0, first.counts.passages, 0)


def test_after_one_edit_only_the_changed_passage_is_encoded_and_the_vectors_are_those_of_a_fresh_build(
    corpus, tmp_path, encoder
):
    first = build_snapshot(corpus, tmp_path / "index", encoder)
    write(corpus, {"ketamine.md": KETAMINE.replace("about 40 minutes", "about 45 minutes")})
    edited = build_snapshot(corpus, tmp_path / "index", encoder)
    assert (edited.changed, edited.added, edited.removed) == (("ketamine.md",), (), ())
    assert (edited.counts.encoded, edited.sentences_encoded) == (1, 1)
    assert edited.counts.reused == first.counts.passages - 1
    build_snapshot(corpus, tmp_path / "fresh", encoder, fresh=True)
    one, other = (load_snapshot(current_folder(tmp_path / name)) for name in ("index", "fresh"))
    assert one.passages == other.passages
    assert np.array_equal(one.vectors.rows(), other.vectors.rows())
    assert np.array_equal(one.sentence_rows, other.sentence_rows)
    assert one.postings.scores(["ketamin"]).tolist() == other.postings.scores(["ketamin"]).tolist()
    assert isinstance(one.postings, Postings)


def test_a_fresh_build_encodes_everything_again(corpus, tmp_path, encoder):
    build_snapshot(corpus, tmp_path / "index", encoder)
    again = build_snapshot(corpus, tmp_path / "index", encoder, fresh=True)
    assert again.counts.encoded == again.counts.passages


def test_deleted_content_is_gone(corpus, tmp_path, encoder):
    build_snapshot(corpus, tmp_path / "index", encoder)
    assert any("sprayed into the nose" in text for text in texts(tmp_path / "index"))
    (corpus / "pages" / "spray.html").unlink()
    done = build_snapshot(corpus, tmp_path / "index", encoder)
    assert (done.removed, done.counts.encoded) == (("pages/spray.html",), 0)
    assert not any("sprayed into the nose" in text for text in texts(tmp_path / "index"))
    assert not (current_folder(tmp_path / "index") / "sources" / "pages").exists()


def test_a_fault_leaves_the_published_snapshot_as_it_was(corpus, tmp_path, encoder):
    first = build_snapshot(corpus, tmp_path / "index", encoder)
    write(corpus, {"bad.md": "---\nlast_reviewed: 2026-13-01\n---\nText.", "worse.txt": b"\xff\xfe"})
    with pytest.raises(CorpusError) as caught:
        build_snapshot(corpus, tmp_path / "index", encoder)
    assert len(caught.value.faults) == 2
    assert current_version(tmp_path / "index") == first.version
    assert sorted(path.name for path in (tmp_path / "index" / "snapshots").iterdir()) == [first.version]


def test_only_the_newest_snapshots_are_kept_and_cut_off_builds_are_removed(corpus, tmp_path, encoder):
    index = tmp_path / "index"
    versions = []
    for minutes in range(41, 45):
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


def test_a_damaged_snapshot_is_not_reused_and_the_build_says_so(corpus, tmp_path, encoder):
    build_snapshot(corpus, tmp_path / "index", encoder)
    (current_folder(tmp_path / "index") / "passages.json").write_text("[]")
    again = build_snapshot(corpus, tmp_path / "index", encoder)
    assert again.counts.encoded == again.counts.passages
    assert "everything is encoded again" in again.note
    assert load_snapshot(current_folder(tmp_path / "index")).version == again.version


def test_an_index_folder_that_is_a_file_is_refused_with_a_sentence(corpus, tmp_path, encoder):
    (tmp_path / "index").write_text("a file")
    with pytest.raises(SnapshotError, match="cannot be written"):
        build_snapshot(corpus, tmp_path / "index", encoder)


def test_progress_counts_every_text_that_is_encoded(corpus, tmp_path, encoder):
    from contextlib import contextmanager

    seen = []

    @contextmanager
    def progress(total):
        seen.append(total)
        yield seen.append

    done = build_snapshot(corpus, tmp_path / "index", encoder, progress=progress)
    assert sum(seen[1:]) == seen[0] <= done.counts.passages + done.counts.sentences


def test_compare_by_hand():
    old, new = {"a": "1", "b": "2", "c": "3"}, {"b": "2", "c": "4", "d": "5"}
    assert compare(old, new) == (("d",), ("c",), ("a",))


SAME = """
import sys, hashlib
from pathlib import Path
from indexer.build import build_snapshot
from indexer.encoder import Encoder
from indexer.snapshot import current_folder
build_snapshot(Path(sys.argv[1]), Path(sys.argv[2]), Encoder(Path(sys.argv[3]), 2))
for name in ("documents.json", "passages.json", "vectors.faiss", "sentences.npy", "postings/counts.json"):
    print(hashlib.sha256((current_folder(Path(sys.argv[2])) / name).read_bytes()).hexdigest())
"""


def test_the_same_content_gives_the_same_bytes_under_any_hash_seed(corpus, tmp_path, encoder):
    printed = set()
    for seed in ("1", "2"):
        words = [sys.executable, "-c", SAME, str(corpus), str(tmp_path / seed), str(encoder.folder)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        printed.add(subprocess.run(words, env=environment, capture_output=True, text=True, check=True).stdout)
    assert len(printed) == 1
    assert len(printed.pop().split()) == 5
