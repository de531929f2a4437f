"""Reader: a newly published snapshot is live within a second, a damaged one never, and no request notices."""

import hashlib
import logging
import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from indexer.build import build_snapshot
from indexer.errors import SnapshotDamaged, SnapshotMissing
from indexer.snapshot import current_folder, current_version
from service.answer import answer_question
from service.reader import Reader, open_library, suggesting
from service.settings import Settings
from tests.running import CORPUS, wait_until
from tests.service import serving
from tests.service.serving import Process, client_of, process, publish, write

GREEN = "# Lamps\n\nThe color of the lamp in the hall is green.\n"
RED = "# Lamps\n\nThe color of the lamp in the hall is red.\n"
DOORS = "# Doors\n\nThe door of the cellar is made of oak.\n"
LAMP, DOOR = "What is the color of the lamp in the hall?", "What is the door of the cellar made of?"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder of two small documents."""
    return write(tmp_path / "corpus", lamps=GREEN, doors=DOORS)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of such a folder, of which every test takes a copy."""
    folder = tmp_path_factory.mktemp("built")
    publish(write(folder / "corpus", lamps=GREEN, doors=DOORS), folder / "index")
    return folder / "index"


@pytest.fixture
def index(tmp_path: Path, built: Path) -> Path:
    """The index of that folder."""
    return Path(shutil.copytree(built, tmp_path / "index"))


@pytest.fixture
def reader(index: Path, corpus: Path) -> Reader:
    """A reader that has loaded it; its watch is not started: `refresh` is one look."""
    reader = Reader(index, corpus, 0.05)
    reader.refresh()
    return reader


def point_at(index: Path, version: str) -> None:
    """Publishes a version that stands there already."""
    (index / "current").write_text(version + "\n")


def damaged(index: Path, name: str = "passages.json") -> str:
    """The version of a copy of the published snapshot in which one byte of a file was flipped."""
    folder = current_folder(index)
    version = f"20990101T000000000000-{folder.name.rsplit('-', 1)[1]}"
    shutil.copytree(folder, folder.parent / version)
    file = folder.parent / version / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    return version


def quoted(reader: Reader, question: str) -> str:
    """The quotation that answers; "" if there is none."""
    assert reader.live is not None
    quotes = answer_question(question, reader.live).quotes
    return quotes[0].citation.selector.exact if quotes else ""


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The error lines of the log."""
    return [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]


# --- one look at a time -----------------------------------------------------------------------------------------------


def test_the_first_look_loads_what_is_published(reader: Reader, index: Path) -> None:
    assert reader.live is not None
    assert reader.live.snapshot.version == current_version(index)
    assert (reader.problem, reader.stale) == (None, False)


def test_a_look_that_finds_nothing_new_keeps_what_is_there(reader: Reader) -> None:
    before = reader.live
    reader.refresh()
    assert reader.live is before


def test_a_look_takes_in_what_was_published_since(reader: Reader, index: Path, corpus: Path) -> None:
    assert quoted(reader, LAMP) == "The color of the lamp in the hall is green."
    build = publish(write(corpus, lamps=RED), index)
    reader.refresh()
    assert reader.live is not None
    assert reader.live.snapshot.version == build.version
    assert quoted(reader, LAMP) == "The color of the lamp in the hall is red."


def test_the_same_encoder_is_not_loaded_again_and_suggestions_are_tried_anew(
    reader: Reader, index: Path, corpus: Path
) -> None:
    assert reader.live is not None
    before = reader.live.snapshot.encoder
    publish(write(corpus, lamps="## What color is the hall lamp?\n\nThe hall lamp is red.\n"), index)
    reader.refresh()
    assert reader.live.snapshot.encoder is before
    assert reader.live == suggesting(reader.live)


def test_deleted_content_is_gone_from_the_answers(reader: Reader, index: Path, corpus: Path) -> None:
    assert quoted(reader, DOOR) == "The door of the cellar is made of oak."
    (corpus / "doors.md").unlink()
    publish(corpus, index)
    reader.refresh()
    assert reader.live is not None
    answer = answer_question(DOOR, reader.live, top_k=20)
    assert "oak" not in str(answer.quotes) + str(answer.nearest) + str(answer.suggestions)
    assert list(reader.live.snapshot.documents) == ["lamps"]


def test_a_request_keeps_the_snapshot_it_began_with(reader: Reader, index: Path, corpus: Path) -> None:
    """Even when that snapshot has been replaced and its folder removed."""
    begun = reader.live
    assert begun is not None
    publish(write(corpus, lamps=RED), index)
    reader.refresh()
    shutil.rmtree(begun.snapshot.folder)
    assert (
        answer_question(LAMP, begun).quotes[0].citation.selector.exact == "The color of the lamp in the hall is green."
    )
    assert quoted(reader, LAMP) == "The color of the lamp in the hall is red."


@pytest.mark.parametrize(
    "name",
    [
        "passages.json",
        "manifest.json",
        "vectors.faiss",
        "sentences.npy",
        "help.json",
        "encoder/model.onnx",
        "postings/counts.json",
        "sources/lamps.md",
    ],
)
def test_a_damaged_snapshot_is_refused_by_the_name_of_its_file(
    reader: Reader, index: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = reader.live
    point_at(index, damaged(index, name))
    for _ in range(4):
        reader.refresh()
    assert reader.live is before
    assert reader.problem is not None
    assert name in reader.problem
    assert f"Still serving {before.snapshot.version if before else None}." in reader.problem
    assert len(errors(caplog)) == 1
    assert name in errors(caplog)[0]


def test_a_good_snapshot_after_a_damaged_one_is_taken_in(reader: Reader, index: Path, corpus: Path) -> None:
    good = current_version(index)
    assert good is not None
    point_at(index, damaged(index))
    reader.refresh()
    point_at(index, good)
    build = publish(write(corpus, lamps=RED), index)
    reader.refresh()
    assert reader.problem is None
    assert reader.live is not None
    assert reader.live.snapshot.version == build.version


def test_a_damaged_snapshot_is_refused_again_when_it_is_published_again(
    reader: Reader, index: Path, caplog: pytest.LogCaptureFixture
) -> None:
    good = current_version(index)
    assert good is not None
    bad = damaged(index)
    for said in (1, 2):
        point_at(index, bad)
        reader.refresh()
        assert reader.problem is not None
        assert len(errors(caplog)) == said
        point_at(index, good)
        reader.refresh()
        assert reader.problem is None


@pytest.mark.parametrize("pointer", [b"", b"no-such-version", b"../..", b"\xff\xfe", b"a\0b"])
def test_a_damaged_pointer_is_said_once_and_the_old_snapshot_serves_on(
    reader: Reader, index: Path, pointer: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    before = reader.live
    (index / "current").write_bytes(pointer)
    for _ in range(4):
        reader.refresh()
    assert reader.live is before
    assert reader.problem is not None
    assert len(errors(caplog)) == 1


def test_an_index_that_vanishes_leaves_the_old_snapshot_serving(reader: Reader, index: Path) -> None:
    shutil.rmtree(index)
    reader.refresh()
    assert quoted(reader, LAMP) == "The color of the lamp in the hall is green."
    assert reader.problem is not None


def test_a_reader_of_nothing_says_what_to_do_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    reader = Reader(tmp_path / "none", None, 0.05)
    for _ in range(4):
        reader.refresh()
    assert reader.live is None
    assert reader.problem is not None
    assert "ketamine-qa build" in reader.problem
    assert len(errors(caplog)) == 1


def test_staleness_follows_the_content_folder(index: Path, corpus: Path) -> None:
    def look() -> bool | None:
        reader = Reader(index, corpus, 0.05)
        reader.refresh()
        return reader.stale

    assert look() is False
    (corpus / "lamps.md").write_text(RED)
    assert look() is True
    (corpus / "lamps.md").write_text(GREEN)
    assert look() is False
    (corpus / "notes.json").write_text("{}")
    assert look() is False


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator reads every file")
def test_content_that_cannot_be_read_stops_no_snapshot(index: Path, corpus: Path) -> None:
    (corpus / "lamps.md").chmod(0)
    reader = Reader(index, corpus, 0.05)
    reader.refresh()
    assert quoted(reader, LAMP) == "The color of the lamp in the hall is green."
    assert (reader.problem, reader.stale) == (None, None)


def test_staleness_is_unknown_without_a_content_folder(index: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (None, tmp_path / "none", tmp_path / "file"):
        reader = Reader(index, folder, 0.05)
        reader.refresh()
        assert reader.stale is None


def test_a_library_is_opened_only_from_what_was_published(index: Path, tmp_path: Path) -> None:
    assert open_library(current_folder(index)).snapshot.version == current_version(index)
    with pytest.raises(SnapshotDamaged):
        open_library(index / "snapshots" / damaged(index))
    with pytest.raises(SnapshotMissing):
        open_library(current_folder(tmp_path / "none"))


def test_the_watch_begins_and_ends(index: Path, corpus: Path) -> None:
    reader = Reader(index, corpus, 0.05)
    reader.start()
    wait_until(lambda: reader.live is not None, seconds=20)
    reader.stop()
    assert "snapshot-reader" not in [t.name for t in threading.enumerate() if t is reader._thread]
    publish(write(corpus, lamps=RED), index)
    time.sleep(0.3)
    assert quoted(reader, LAMP) == "The color of the lamp in the hall is green."


# --- over HTTP --------------------------------------------------------------------------------------------------------


def test_readiness_names_what_was_refused_until_it_is_good_again(
    index: Path, corpus: Path, caplog: pytest.LogCaptureFixture
) -> None:
    good = current_version(index)
    with client_of(Reader(index, corpus, 0.05)) as client:
        point_at(index, damaged(index))
        wait_until(lambda: client.get("/readyz").json()["refused"] is not None, seconds=10)
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["version"]) == (200, good)
        assert "passages.json" in ready.json()["refused"]
        time.sleep(0.3)
        assert len(errors(caplog)) == 1
        answer = client.post("/ask", json={"question": LAMP}).json()
        assert (answer["answer"]["text"], answer["index"]["version"]) == (
            "The color of the lamp in the hall is green.",
            good,
        )
        build = publish(write(corpus, lamps=RED), index)
        wait_until(lambda: client.get("/readyz").json()["version"] == build.version, seconds=10)
        assert client.get("/readyz").json()["refused"] is None
        assert (
            client.post("/ask", json={"question": LAMP}).json()["answer"]["text"]
            == "The color of the lamp in the hall is red."
        )


class Askers:
    """Two threads that ask without pause between `start` and `stop`, and what they were told."""

    def __init__(self, address: str) -> None:
        self.replies: list[tuple[int, str, str]] = []  # status, version of the index, hash of the source quoted first
        self._address, self._end = address, threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _ in range(2)]

    def start(self) -> None:
        """Begins to ask."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends it, once the last questions are answered."""
        self._end.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def _ask(self) -> None:
        with httpx.Client(base_url=self._address, timeout=30) as client:
            while not self._end.is_set():
                response = client.post("/ask", json={"question": "How long do I have to stay after a Spravato dose?"})
                answer = response.json()
                source = answer["passages"][0]["source"] if answer.get("passages") else {}
                self.replies.append((response.status_code, answer["index"]["version"], source.get("sha256", "")))


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[tuple[Process, Path, Path]]:
    """A real process over an index that is empty as yet, its content folder, and that index."""
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    shutil.copytree(CORPUS, corpus)
    shutil.rmtree(corpus / "asked" / "articles")  # the topic page's own notes are enough to be asked about it
    for draft in [page for page in corpus.rglob("*.md") if "\ndraft: true\n" in page.read_text()]:
        draft.unlink()  # read by every build and never published
    with process(corpus, index, tmp_path / "process") as running:
        yield running, corpus, index


def test_publications_go_live_within_a_second_and_no_request_fails(
    empty: tuple[Process, Path, Path], published: Path, tmp_path: Path
) -> None:
    """From an empty index on: three more while two threads ask on and on, then one while nobody does.

    Each reply is of one snapshot: its version and the hash of its source belong together. The second is what the last
    one takes of the service's own processor time, beside the longest wait for a look: the clock on the wall also counts
    what other programs take of the machine.
    """
    running, corpus, index = empty
    address = running.address
    assert httpx.get(f"{address}/readyz", timeout=10).status_code == 503
    crisis = httpx.post(f"{address}/ask", json={"question": "I want to kill myself"}, timeout=10)
    assert (crisis.status_code, crisis.json()["status"]) == (200, "crisis")

    page, hash_of = corpus / "topics" / "ketamine-for-depression.md", dict[str, str]()
    shutil.copytree(published, tmp_path / "aside")
    for number in range(5):
        page.write_text(page.read_text().replace("\n\n## ", f"\n\nEdition {number} of this page.\n\n## ", 1))
        version = build_snapshot(corpus, tmp_path / "aside", serving.encoder(), keep=9).version
        hash_of[version] = hashlib.sha256(page.read_bytes()).hexdigest()
    *first, last = hash_of

    def go_live(version: str) -> float:
        """Publishes a version; the seconds of processor time of the service until it is live."""
        shutil.copytree(tmp_path / "aside" / "snapshots" / version, index / "snapshots" / version)
        before = psutil.Process(running.pid).cpu_times()
        point_at(index, version)
        with httpx.Client(base_url=address, timeout=10) as ready:
            wait_until(lambda: ready.get("/readyz").json().get("version") == version, seconds=20)
        after = psutil.Process(running.pid).cpu_times()
        return after.user + after.system - before.user - before.system

    go_live(first[0])
    askers = Askers(address)
    askers.start()
    try:
        for version in first:
            if version != first[0]:
                go_live(version)
            asked = len(askers.replies)
            wait_until(lambda: len(askers.replies) > asked + 4, seconds=20)  # noqa: B023
    finally:
        askers.stop()
    assert {status for status, _, _ in askers.replies} == {200}
    assert {version for _, version, _ in askers.replies} == set(first)
    assert all(sha == hash_of[version] for _, version, sha in askers.replies)
    assert Settings().poll_seconds + go_live(last) < 1.0
