"""Snapshot: everything a question needs, in one immutable folder.

    index/current                      the version that is served, one line; replacing it publishes
    index/snapshots/<version>/         manifest.json, documents.json, passages.json, vectors.faiss, sentences.npy,
                                       paraphrases.npz, phrasings.json, phrasings.npy, examples.npy, postings/,
                                       encoder/, glossary.json, help.json, calibration.json, sources/…

The manifest holds the SHA-256 of every other file, and the version ends in the manifest's own: no byte can change
unseen. A snapshot is written beside the others, checked, and published by one atomic rename.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from indexer.alarm import read_alarm
from indexer.calibration import Calibration
from indexer.document import Document
from indexer.encoder import Encoder, EncoderCard
from indexer.errors import SnapshotDamaged, SnapshotMissing
from indexer.glossary import Glossary
from indexer.help import Help
from indexer.paraphrase import Paraphrases, find_paraphrases
from indexer.passage import Passage
from indexer.phrasing import UNANSWERED, Phrasing
from indexer.postings import Postings
from indexer.vectors import Vectors

FORMAT = 6
DRAFT = ".building-"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a snapshot holds, and how much of it had to be encoded for it."""

    documents: int
    passages: int
    sentences: int
    phrasings: int
    encoded: int
    reused: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot is made of. `content` is path → SHA-256 of the corpus, `files` of the snapshot's own files;
    `alarm` is the digest of the reviewed examples that were encoded."""

    format: int
    recipe: int
    built_at: datetime
    seconds: float
    corpus_digest: str
    content: dict[str, str]
    encoder: EncoderCard
    alarm: str
    counts: Counts
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a snapshot. Row i of `vectors` is passage i; `sentence_rows` has the rows of their sentences, and
    row i of `phrasing_rows` is the question of phrasing i; `example_rows` are those of the reviewed messages."""

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    vectors: Vectors
    sentence_rows: NDArray[np.float32]
    phrasings: tuple[Phrasing, ...]
    phrasing_rows: NDArray[np.float32]
    example_rows: NDArray[np.float32]
    postings: Postings
    encoder: Encoder
    glossary: Glossary
    help: Help
    calibration: Calibration
    sources: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A verified snapshot, loaded. `sentence_starts[i]` is the row in `sentence_rows` of passage i's first sentence,
    `phrasing_sentences[i]` the row of the sentence that phrasing i asks for: shape (answered phrasings,), int64.
    `uncovered_rows` are the vectors of the noted questions that no page answers, which stand last in `phrasings`.
    `is_noted` says of each sentence whether its document has phrasings: shape (sentences,), bool.
    `example_rows` are the vectors of the reviewed messages of `indexer.alarm`; none for another encoder than theirs, or
    where others are reviewed by now."""

    folder: Path
    version: str
    manifest: Manifest
    documents: Mapping[str, Document]
    passages: tuple[Passage, ...]
    vectors: Vectors
    sentence_rows: NDArray[np.float32]
    sentence_starts: NDArray[np.int64]
    phrasings: tuple[Phrasing, ...]
    phrasing_rows: NDArray[np.float32]
    phrasing_sentences: NDArray[np.int64]
    uncovered_rows: NDArray[np.float32]
    is_noted: NDArray[np.bool_]
    example_rows: NDArray[np.float32]
    paraphrases: Paraphrases
    postings: Postings
    encoder: Encoder
    glossary: Glossary
    help: Help
    calibration: Calibration

    def source(self, document: Document) -> bytes:
        """The document's file as it was read."""
        return (self.folder / "sources" / document.path).read_bytes()

    def sentence_vectors(self, passage: int) -> NDArray[np.float32]:
        """The unit vectors of one passage's sentences: shape (sentences, d), float32."""
        start = self.sentence_starts[passage]
        return self.sentence_rows[start : start + len(self.passages[passage].sentences)]


def write_draft(index: Path, contents: Contents) -> Path:
    """A new folder in `index` that holds the contents, all on disk; not yet a snapshot."""
    index.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=index))
    for name, value in (
        ("documents.json", contents.documents),
        ("passages.json", contents.passages),
        ("phrasings.json", contents.phrasings),
        ("glossary.json", contents.glossary),
        ("help.json", contents.help),
        ("calibration.json", contents.calibration),
    ):
        (draft / name).write_bytes(msgspec.json.encode(value))
    contents.vectors.save(draft / "vectors.faiss")
    np.save(draft / "sentences.npy", contents.sentence_rows)
    np.save(draft / "phrasings.npy", contents.phrasing_rows)
    np.save(draft / "examples.npy", contents.example_rows)
    same = find_paraphrases(contents.sentence_rows)
    np.savez(draft / "paraphrases.npz", starts=same.starts, rows=same.rows)
    contents.postings.save(draft / "postings")
    shutil.copytree(contents.encoder.folder, draft / "encoder")
    for path, source in contents.sources.items():
        (draft / "sources" / path).parent.mkdir(parents=True, exist_ok=True)
        (draft / "sources" / path).write_bytes(source)
    return draft


def seal(draft: Path, manifest: Manifest) -> str:
    """The version of the draft, once its manifest is written and everything has reached the disk."""
    content = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    (draft / "manifest.json").write_bytes(content)
    for path in sorted(draft.rglob("*")):
        _sync(path)
    _sync(draft)
    return f"{manifest.built_at:%Y%m%dT%H%M%S%f}-{hashlib.sha256(content).hexdigest()[:12]}"


def publish(index: Path, draft: Path, version: str) -> Path:
    """Makes a sealed draft the one that is served; the replacement of `current` is the one atomic step."""
    folder = index / "snapshots" / version
    folder.parent.mkdir(exist_ok=True)
    os.rename(draft, folder)
    _sync(folder.parent)
    pointer = index / ".current-new"
    pointer.write_text(version + "\n")
    _sync(pointer)
    os.replace(pointer, index / "current")
    _sync(index)
    return folder


def prune(index: Path, keep: int) -> list[str]:
    """Removes all but the `keep` newest snapshots and the current one, and drafts of builds that were cut off."""
    current = current_version(index)
    versions = sorted(path.name for path in (index / "snapshots").iterdir())
    removed = [version for version in versions[: -max(keep, 1)] if version != current]
    for version in removed:
        shutil.rmtree(index / "snapshots" / version, ignore_errors=True)
    for draft in sorted(index.glob(DRAFT + "*")):
        shutil.rmtree(draft, ignore_errors=True)
    return removed


def current_version(index: Path) -> str | None:
    """The version that is published in `index`, or None."""
    try:
        return (index / "current").read_text(errors="replace").strip() or None
    except (FileNotFoundError, NotADirectoryError):
        return None


def current_folder(index: Path) -> Path:
    """The folder of the published snapshot. Raises SnapshotMissing."""
    version = current_version(index)
    if version is None:
        raise SnapshotMissing(index, "no index has been built here yet. Run `ketamine-qa build`.")
    if "/" in version or not (index / "snapshots" / version).is_dir():
        raise SnapshotMissing(
            index / "current", f"it names snapshot {version!r}, which is not there. Run `ketamine-qa build`."
        )
    return index / "snapshots" / version


def hash_tree(folder: Path) -> dict[str, str]:
    """Path → SHA-256 of every file of a snapshot but its manifest."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    names = [path.relative_to(folder).as_posix() for path in files]
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in zip(names, files, strict=True)
        if name != "manifest.json"
    }


def read_manifest(folder: Path, version: str) -> Manifest:
    """The manifest in `folder`, proven to be the one that `version` was published with. Raises SnapshotDamaged."""
    file = folder / "manifest.json"
    try:
        content = file.read_bytes()
    except OSError as error:
        raise SnapshotDamaged(file, f"it cannot be read ({error.strerror}).") from error
    if hashlib.sha256(content).hexdigest()[:12] != version.rsplit("-", 1)[-1]:
        raise SnapshotDamaged(file, "it is not the manifest that was published.")
    manifest = _decode(file, content, Manifest)
    if manifest.format != FORMAT:
        raise SnapshotDamaged(
            file, f"its format is {manifest.format}, this program reads {FORMAT}. Build the index again."
        )
    return manifest


def load_snapshot(folder: Path, version: str = "", loaded: Encoder | None = None) -> Snapshot:
    """The snapshot in `folder`, every file proven to be the published one. Raises SnapshotDamaged or EncoderError.

    `version` is needed only for a draft, whose folder does not bear it yet. An encoder that is `loaded` already serves
    this snapshot too if it is the very same.
    """
    version = version or folder.name
    manifest = read_manifest(folder, version)
    found = hash_tree(folder)
    for name in sorted(manifest.files.keys() | found.keys()):
        if manifest.files.get(name) != found.get(name):
            why = "is missing" if name not in found else "was changed after it was published"
            raise SnapshotDamaged(folder / name, f"this file {why}.")
    passages = _load(folder / "passages.json", tuple[Passage, ...])
    phrasings = read_phrasings(folder)
    lengths = np.array([len(passage.sentences) for passage in passages], dtype=np.int64)
    starts = np.cumsum(lengths) - lengths
    phrasing_rows = np.load(folder / "phrasings.npy", mmap_mode="r")
    answered = [phrasing for phrasing in phrasings if phrasing.passage != UNANSWERED]
    asked = [starts[phrasing.passage] + phrasing.sentence for phrasing in answered]
    noted = {passages[phrasing.passage].document_id for phrasing in answered}
    return Snapshot(
        folder=folder,
        version=version,
        manifest=manifest,
        documents={document.id: document for document in _load(folder / "documents.json", tuple[Document, ...])},
        passages=passages,
        vectors=Vectors.load(folder / "vectors.faiss"),
        sentence_rows=np.load(folder / "sentences.npy", mmap_mode="r"),
        sentence_starts=starts,
        phrasings=phrasings,
        phrasing_sentences=np.array(asked, dtype=np.int64),
        is_noted=np.array([p.document_id in noted for p in passages for _ in p.sentences]),
        phrasing_rows=phrasing_rows[: len(answered)],
        uncovered_rows=phrasing_rows[len(answered) :],
        example_rows=_example_rows(folder / "examples.npy", manifest),
        paraphrases=_paraphrases(folder / "paraphrases.npz"),
        postings=Postings.load(folder / "postings"),
        encoder=loaded if loaded and loaded.card == manifest.encoder else Encoder(folder / "encoder"),
        glossary=_load(folder / "glossary.json", Glossary),
        help=_load(folder / "help.json", Help),
        calibration=_load(folder / "calibration.json", Calibration),
    )


def _example_rows(file: Path, manifest: Manifest) -> NDArray[np.float32]:
    """The rows of the reviewed messages; none of them where others are reviewed by now: then a build is due."""
    rows: NDArray[np.float32] = np.load(file)
    return rows if manifest.alarm == read_alarm().digest else rows[:0]


def _paraphrases(file: Path) -> Paraphrases:
    with np.load(file) as arrays:
        return Paraphrases(arrays["starts"], arrays["rows"])


def read_phrasings(folder: Path) -> tuple[Phrasing, ...]:
    """The phrasings of the snapshot in `folder`, those that no page answers last. Raises SnapshotDamaged."""
    return _load(folder / "phrasings.json", tuple[Phrasing, ...])


def now() -> datetime:
    """The current time in UTC."""
    return datetime.now(UTC)


def _load(file: Path, kind: type[T]) -> T:
    return _decode(file, file.read_bytes(), kind)


def _decode(file: Path, content: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.MsgspecError as error:
        raise SnapshotDamaged(file, f"it cannot be read ({error}). Build the index again.") from error


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
