"""Reader: holds the live snapshot and swaps in a newly published one between requests."""

import logging
import threading
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path

from indexer.calibration import Strictness
from indexer.corpus import digest, hash_files
from indexer.encoder import Encoder
from indexer.errors import CorpusError, KetamineQAError
from indexer.snapshot import Snapshot, current_folder, current_version, load_snapshot
from service.answer import answer_question
from service.library import Library, Suggestion, candidates, make_library

log = logging.getLogger("ketamine_qa.reader")
MOST_SUGGESTED = 8  # each one tried takes a question's time
STALE_EVERY = 10.0  # seconds between comparisons of the content folder with the snapshot


class Reader:
    """Watches `index/current` on a thread of its own; `live` is replaced whole, so a request keeps what it has."""

    def __init__(
        self, index: Path, corpus: Path | None, poll_seconds: float, strictness: Strictness = "balanced"
    ) -> None:
        self.live: Library | None = None
        self.problem: str | None = None  # why there is no snapshot, or why a newer one was refused
        self.stale: bool | None = None
        self._index, self._corpus, self._poll, self._strictness = index, corpus, poll_seconds, strictness
        self._refused: str | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="snapshot-reader", daemon=True)

    def start(self) -> None:
        """Begins to watch, if it has not begun yet; returns at once."""
        if not self._thread.is_alive():
            self._thread.start()

    def stop(self) -> None:
        """Ends the watch."""
        self._stopping.set()
        self._thread.join(timeout=5)

    def refresh(self) -> None:
        """Loads the published snapshot if it is another than the live one and was not refused before."""
        version, live_version = None, self.live.snapshot.version if self.live else None
        try:
            version = current_version(self._index)
            if version and version == live_version:
                self.problem = self._refused = None
            if version and version in (live_version, self._refused):
                return
            loaded = self.live.snapshot.encoder if self.live else None
            library = load_library(current_folder(self._index), self._strictness, loaded)
            library = _succeeding(self.live, library) if self.live else suggesting(library)
        except (KetamineQAError, OSError, ValueError) as error:
            self._refuse(version, str(error), for_good=not isinstance(error, OSError))
            return
        self.problem = self._refused = None
        self.stale = is_stale(self._corpus, library.snapshot)
        self.live = library  # last: whoever sees the new snapshot sees nothing that was said of the old one
        log.info("serving snapshot %s: %d passages", version, len(library.snapshot.passages))
        if live_version:
            self.live = suggesting(library)  # after it went live: a reader waits for the new words, not for these

    def _refuse(self, version: str | None, why: str, *, for_good: bool) -> None:
        """Says once why; what the file system refused (`for_good` False) is tried again at the next look."""
        kept = f" Still serving {self.live.snapshot.version}." if self.live else ""
        if self.problem != f"{why}{kept}":
            self.problem = f"{why}{kept}"
            log.error("snapshot %s refused: %s", version or "(none)", self.problem)
        self._refused = version if for_good else None

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
        self.stale = is_stale(self._corpus, self.live.snapshot) if self.live else None


def is_stale(corpus: Path | None, snapshot: Snapshot) -> bool | None:
    """Has the content changed since the snapshot was built? None without a content folder that can be read."""
    try:
        return None if corpus is None else digest(hash_files(corpus)) != snapshot.manifest.corpus_digest
    except (CorpusError, OSError):
        return None


def open_library(folder: Path, strictness: Strictness = "balanced") -> Library:
    """The library of the snapshot in `folder` with what it suggests. Raises SnapshotDamaged or EncoderError."""
    return suggesting(load_library(folder, strictness))


def load_library(folder: Path, strictness: Strictness, loaded: Encoder | None = None) -> Library:
    """The library of the snapshot in `folder`, verified and warmed, at this strictness; it suggests nothing yet.

    An encoder that is `loaded` already is used again if it is the very same.

    Raises SnapshotDamaged or EncoderError.
    """
    snapshot = load_snapshot(folder, loaded=loaded)
    library = make_library(replace(snapshot, calibration=snapshot.calibration.at(strictness)))
    library.snapshot.encoder.query("warm")  # the first run of a session allocates; let no reader wait for it
    return library


def suggesting(library: Library) -> Library:
    """The library with its suggestions: what it answers itself, from the section that bears the question."""
    answered = (suggestion for suggestion in candidates(library.snapshot) if _is_answered(suggestion, library))
    return replace(library, suggestions=tuple(islice(answered, MOST_SUGGESTED)))


def _succeeding(old: Library, new: Library) -> Library:
    """The new library with the suggestions of the old one that it still has passages for, until its own are tried."""
    known = {passage.id for passage in new.snapshot.passages}
    return replace(new, suggestions=tuple(one for one in old.suggestions if one.passage_id in known))


def _is_answered(suggestion: Suggestion, library: Library) -> bool:
    quotes = answer_question(suggestion.question, library, top_k=1).quotes
    return bool(quotes) and quotes[0].passage.heading_path[-1:] == (suggestion.question,)
