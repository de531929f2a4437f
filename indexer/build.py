"""The story of a build: read, cut, encode what is new, post, write, check, publish."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from indexer.alarm import read_alarm
from indexer.calibration import Calibration, calibration_for
from indexer.corpus import Corpus, read_corpus
from indexer.encoder import Encoder
from indexer.errors import EncoderError, IndexBusy, SnapshotError
from indexer.passage import Passage, cut, embedded_sentences, embedded_text
from indexer.phrasing import Phrasing, kind_of_notes, place
from indexer.postings import Postings
from indexer.proof import prove
from indexer.snapshot import (
    FORMAT,
    Contents,
    Counts,
    Manifest,
    Snapshot,
    current_folder,
    current_version,
    hash_tree,
    load_snapshot,
    now,
    prune,
    publish,
    seal,
    write_draft,
)
from indexer.terms import terms
from indexer.vectors import Vectors

ASKED = "\0"  # no text of content holds it
RECIPE = 7  # of reading, cutting and embedding; raise it when the same content would give another snapshot
# progress(total) is a context in which a function is called with the number of texts encoded since its last call
Progress = Callable[[int], AbstractContextManager[Callable[[int], object]]]


@dataclass(frozen=True, slots=True)
class Build:
    """What a build did. `added`, `changed`, `removed` are paths of content files; `published` is False when nothing had
    changed and the current snapshot stays. `counts.encoded` and `.reused` count passages."""

    version: str
    published: bool
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]
    counts: Counts
    sentences_encoded: int
    quotations_proven: int
    seconds: float
    calibration: Calibration
    note: str = ""


def no_progress(total: int) -> AbstractContextManager[Callable[[int], object]]:
    """Shows nothing."""
    del total
    return nullcontext(lambda done: None)


def build_snapshot(
    folder: Path, index: Path, encoder: Encoder, *, keep: int = 3, fresh: bool = False, progress: Progress = no_progress
) -> Build:
    """Reads the content `folder`, publishes a snapshot of it in `index` and says what changed.

    `fresh` encodes everything again. Raises CorpusError, IndexBusy or SnapshotError; then the served snapshot stays.
    """
    clock = time.monotonic()
    with _locked(index):
        corpus = read_corpus(folder)
        previous, note = (None, "") if fresh else _previous(index)
        if previous and _is_current(previous, corpus, encoder, index):
            return _unchanged(previous, corpus, time.monotonic() - clock)
        passages = _cut_all(corpus, encoder)
        phrasings, _ = place(corpus.notes, passages)
        embedding = _embed(corpus, passages, phrasings, _known_rows(previous, encoder), encoder, progress)
        draft = write_draft(index, _contents(corpus, passages, phrasings, embedding, encoder, index))
        version = seal(draft, _manifest(corpus, embedding, encoder, draft, time.monotonic() - clock))
        snapshot = load_snapshot(draft, version)
        proven = prove(snapshot)
        publish(index, draft, version)
        prune(index, keep)
    return _report(snapshot, previous, corpus, embedding, proven, time.monotonic() - clock, note)


def compare(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """(added, changed, removed) paths between two mappings of path to hash, each in order."""
    added = tuple(sorted(new.keys() - old.keys()))
    changed = tuple(sorted(path for path in new.keys() & old.keys() if new[path] != old[path]))
    return added, changed, tuple(sorted(old.keys() - new.keys()))


@dataclass(frozen=True, slots=True)
class Embedding:
    """The rows of all passages (n, d), their sentences (m, d), the phrasings (p, d) and the reviewed messages (e, d),
    float32; how many are new."""

    rows: NDArray[np.float32]
    sentence_rows: NDArray[np.float32]
    phrasing_rows: NDArray[np.float32]
    example_rows: NDArray[np.float32]
    passages_encoded: int
    sentences_encoded: int


@contextmanager
def _locked(index: Path) -> Iterator[None]:
    try:
        index.mkdir(parents=True, exist_ok=True)
        lock = FileLock(index / ".lock", timeout=0)
        with lock:
            yield
    except Timeout as error:
        raise IndexBusy(index) from error
    except OSError as error:
        where = Path(error.filename or index)  # a full disk names no file
        if where.is_relative_to(index):
            raise SnapshotError(where, f"it cannot be written ({error.strerror or error}).") from error
        raise


def _previous(index: Path) -> tuple[Snapshot | None, str]:
    """The published snapshot, or None and a sentence if there is one that cannot be read."""
    if current_version(index) is None:
        return None, ""
    try:
        return load_snapshot(current_folder(index)), ""
    except (SnapshotError, EncoderError) as error:
        return None, f"The published snapshot cannot be reused, so everything is encoded again. {error}"


def _is_current(previous: Snapshot, corpus: Corpus, encoder: Encoder, index: Path) -> bool:
    return (
        previous.manifest.corpus_digest == corpus.digest
        and previous.manifest.recipe == RECIPE
        and previous.manifest.encoder == encoder.card
        and previous.manifest.alarm == read_alarm().digest
        and previous.calibration == calibration_for(encoder.card.identity, kind_of_notes(previous.phrasings), index)
    )


def _cut_all(corpus: Corpus, encoder: Encoder) -> tuple[Passage, ...]:
    limit = encoder.card.max_tokens - encoder.count_tokens(encoder.card.passage_prefix)
    return tuple(passage for document in corpus.documents for passage in cut(document, encoder.count_tokens, limit))


def _known_rows(previous: Snapshot | None, encoder: Encoder) -> dict[str, NDArray[np.float32]]:
    """Embedded text → row, of everything that the previous snapshot encoded with this very encoder.

    A phrasing's key begins with ASKED, since a question may be embedded in another way than the same words of content.
    """
    if previous is None or previous.manifest.encoder != encoder.card:
        return {}
    rows = previous.vectors.rows()
    known: dict[str, NDArray[np.float32]] = {}
    for number, passage in enumerate(previous.passages):
        known[embedded_text(previous.documents[passage.document_id].title, passage)] = rows[number]
        known.update(zip(embedded_sentences(passage), previous.sentence_vectors(number), strict=True))
    asked = [ASKED + phrasing.question for phrasing in previous.phrasings]
    known |= dict(zip(asked, (*previous.phrasing_rows, *previous.uncovered_rows), strict=True))
    reviewed = [ASKED + message for message in _reviewed(encoder)]
    return known | (dict(zip(reviewed, previous.example_rows, strict=True)) if len(previous.example_rows) else {})


def _embed(
    corpus: Corpus,
    passages: Sequence[Passage],
    phrasings: Sequence[Phrasing],
    known: Mapping[str, NDArray[np.float32]],
    encoder: Encoder,
    progress: Progress,
) -> Embedding:
    """The rows of passages, sentences and phrasings; a text that is known, or stands twice, is not encoded again."""
    titles = {document.id: document.title for document in corpus.documents}
    texts = [embedded_text(titles[passage.document_id], passage) for passage in passages]
    sentences = [sentence for passage in passages for sentence in embedded_sentences(passage)]
    asked = [ASKED + phrasing.question for phrasing in phrasings]
    reviewed = [ASKED + message for message in _reviewed(encoder)]
    new = [text for text in dict.fromkeys([*texts, *sentences]) if text not in known]
    new_asked = [text for text in dict.fromkeys([*asked, *reviewed]) if text not in known]
    if new or new_asked:
        with progress(len(new) + len(new_asked)) as advance:
            known = {**known, **dict(zip(new, encoder.passages(new, advance), strict=True))}
            questions = encoder.queries([text.removeprefix(ASKED) for text in new_asked], advance)
            known.update(zip(new_asked, questions, strict=True))
    missing = set(new)
    return Embedding(
        np.stack([known[text] for text in texts]),
        np.stack([known[sentence] for sentence in sentences]),
        np.array([known[text] for text in asked], dtype=np.float32).reshape(len(asked), encoder.card.dimension),
        np.array([known[text] for text in reviewed], dtype=np.float32).reshape(len(reviewed), encoder.card.dimension),
        sum(text in missing for text in texts),
        sum(sentence in missing for sentence in sentences),
    )


def _reviewed(encoder: Encoder) -> list[str]:
    """The reviewed messages, where they were reviewed for this encoder."""
    learnt = read_alarm().learnt
    return [example.message for example in learnt.examples] if learnt.encoder == encoder.card.identity else []


def _contents(
    corpus: Corpus,
    passages: tuple[Passage, ...],
    phrasings: tuple[Phrasing, ...],
    embedding: Embedding,
    encoder: Encoder,
    index: Path,
) -> Contents:
    titles = {document.id: document.title for document in corpus.documents}
    return Contents(
        documents=corpus.documents,
        passages=passages,
        vectors=Vectors.from_rows(embedding.rows),
        sentence_rows=embedding.sentence_rows,
        phrasings=phrasings,
        phrasing_rows=embedding.phrasing_rows,
        example_rows=embedding.example_rows,
        postings=Postings.from_terms([terms(embedded_text(titles[p.document_id], p)) for p in passages]),
        encoder=encoder,
        glossary=corpus.glossary,
        help=corpus.help,
        calibration=calibration_for(encoder.card.identity, kind_of_notes(phrasings), index),
        sources={document.path: corpus.files[document.path] for document in corpus.documents},
    )


def _manifest(corpus: Corpus, embedding: Embedding, encoder: Encoder, draft: Path, seconds: float) -> Manifest:
    count = len(embedding.rows)
    encoded = embedding.passages_encoded
    return Manifest(
        format=FORMAT,
        recipe=RECIPE,
        built_at=now(),
        seconds=round(seconds, 3),
        corpus_digest=corpus.digest,
        content=corpus.hashes,
        encoder=encoder.card,
        alarm=read_alarm().digest,
        counts=Counts(
            documents=len(corpus.documents),
            passages=count,
            sentences=len(embedding.sentence_rows),
            phrasings=len(embedding.phrasing_rows),
            encoded=encoded,
            reused=count - encoded,
        ),
        files=hash_tree(draft),
    )


def _unchanged(previous: Snapshot, corpus: Corpus, seconds: float) -> Build:
    counts = replace(previous.manifest.counts, encoded=0, reused=previous.manifest.counts.passages)
    return Build(previous.version, False, (), (), (), corpus.skipped, counts, 0, 0, seconds, previous.calibration)


def _report(
    snapshot: Snapshot,
    previous: Snapshot | None,
    corpus: Corpus,
    embedding: Embedding,
    proven: int,
    seconds: float,
    note: str,
) -> Build:
    skipped = {path for path, _ in corpus.skipped}  # a draft counts as content but adds nothing
    added, changed, removed = compare(previous.manifest.content if previous else {}, corpus.hashes)
    added, changed = (tuple(path for path in paths if path not in skipped) for paths in (added, changed))
    counts = snapshot.manifest.counts
    encoded = embedding.sentences_encoded
    return Build(
        snapshot.version, True, added, changed, removed, corpus.skipped, counts, encoded, proven, seconds,
        snapshot.calibration, note,
    )  # fmt: skip
