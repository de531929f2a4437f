"""Reader: holds the live snapshot and swaps in a newly published one between requests."""

import logging
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from indexer.corpus import digest, hash_files
from indexer.errors import KetamineQAError
from indexer.snapshot import Snapshot, current_folder, current_version, load_snapshot
from service.question import make_lexicon
from service.spelling import Lexicon

log = logging.getLogger("ketamine_qa.reader")
STALE_EVERY = 10.0  # seconds between comparisons of the content folder with the snapshot


@dataclass(frozen=True, slots=True)
class Live:
    """What answers questions: a snapshot and the words of its content."""

    snapshot: Snapshot
    lexicon: Lexicon


class Reader:
    """Watches `index/current` on a thread of its own; `live` is replaced whole, so a request keeps what it has."""

    def __init__(self, index: Path, corpus: Path | None, poll_seconds: float) -> None:
        self.live: Live | None = None
        self.problem: str | None = None  # why there is no snapshot, or why a newer one was refused
        self.stale: bool | None = None
        self._index, self._corpus, self._poll = index, corpus, poll_seconds
        self._refused: str | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="snapshot-reader", daemon=True)

    def start(self) -> None:
        """Begins to watch; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the watch."""
        self._stopping.set()
        self._thread.join(timeout=5)

    def refresh(self) -> None:
        """Loads the published snapshot if it is another than the live one and was not refused before."""
        version = current_version(self._index)
        live_version = self.live.snapshot.version if self.live else None
        if version is not None and version in (live_version, self._refused):
            if version == live_version:
                self.problem = None
            return
        try:
            self.live = load_live(current_folder(self._index))
        except (KetamineQAError, OSError, ValueError) as error:
            self._refuse(version, str(error))
            return
        self.problem = self._refused = None
        self._compare()
        log.info("serving snapshot %s: %d passages", version, len(self.live.snapshot.passages))

    def _refuse(self, version: str | None, why: str) -> None:
        kept = f" Still serving {self.live.snapshot.version}." if self.live else ""
        if self.problem != f"{why}{kept}":
            self.problem = f"{why}{kept}"
            log.error("snapshot %s refused: %s", version or "(none)", self.problem)
        self._refused = version

    def _watch(self) -> None:
        compared = time.monotonic()
        while not self._stopping.is_set():
            try:
                self.refresh()
                if time.monotonic() - compared > STALE_EVERY:
                    self._compare()
                    compared = time.monotonic()
            except Exception:  # the watch must outlive whatever a file system does
                log.exception("watching %s failed; trying again", self._index)
            self._stopping.wait(self._poll)

    def _compare(self) -> None:
        if self._corpus is None or not self._corpus.is_dir() or self.live is None:
            self.stale = None
        else:
            self.stale = digest(hash_files(self._corpus)) != self.live.snapshot.manifest.corpus_digest


def load_live(folder: Path) -> Live:
    """The snapshot in `folder`, verified, warmed and ready to answer. Raises SnapshotDamaged or EncoderError."""
    snapshot = load_snapshot(folder)
    texts = [document.text for document in snapshot.documents.values()]
    lexicon = make_lexicon(texts, snapshot.glossary, snapshot.encoder)
    snapshot.encoder.query("warm")  # the first run of a session allocates; let no reader wait for it
    return Live(snapshot, lexicon)
