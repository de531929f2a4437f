"""Proof: every passage and sentence of a snapshot, traced to `Document.text` and from there to the file as read."""

from collections.abc import Sequence
from html import unescape
from pathlib import Path

from indexer.corpus import READERS, sha256
from indexer.document import Document, Origin, Reading
from indexer.errors import SnapshotDamaged
from indexer.frontmatter import split_front_matter
from indexer.passage import Passage
from indexer.snapshot import Snapshot

BORDERS = "\n\t"


def prove(snapshot: Snapshot) -> int:
    """How many quotations (passages and sentences) were traced back to their files. Raises SnapshotDamaged."""
    by_document: dict[str, list[Passage]] = {document_id: [] for document_id in snapshot.documents}
    for passage in snapshot.passages:
        by_document[passage.document_id].append(passage)
    counted = 0
    for document in snapshot.documents.values():
        where = snapshot.folder / "sources" / document.path
        reading, file = _reread(document, snapshot.source(document), where)
        for start, char in enumerate(document.text):
            _prove_character(char, start, reading.origin, file, where)
        counted += sum(_prove_passage(passage, document, where) for passage in by_document[document.id])
        _prove_complete(document, by_document[document.id], where)
    return counted


def _reread(document: Document, source: bytes, where: Path) -> tuple[Reading, str]:
    if sha256(source) != document.sha256:
        raise SnapshotDamaged(where, "this is not the file that the document was read from.")
    file = source.decode("utf-8")
    _, body = split_front_matter(file)
    reading = READERS["." + document.path.rsplit(".", 1)[1].lower()](file, body)
    if reading.text != document.text:
        raise SnapshotDamaged(where, "reading the file again gives another text.")
    return reading, file


def _prove_character(char: str, index: int, origin: Origin, file: str, where: Path) -> None:
    start, end = int(origin.starts[index]), int(origin.ends[index])
    raw = file[start:end]
    same = raw == char or (char == " " and (unescape(raw).isspace() or raw[:1] == "<"))  # a tag may part two words
    if not same and not (start == end and char in BORDERS) and char not in unescape(raw):
        raise SnapshotDamaged(where, f"character {index} of its text is {char!r}, but the file has {raw!r} at {start}.")


def _prove_passage(passage: Passage, document: Document, where: Path) -> int:
    if document.text[passage.start : passage.end] != passage.text:
        raise SnapshotDamaged(where, f"passage {passage.id} is not a slice of its document.")
    for start, end in passage.sentences:
        if not 0 <= start < end <= len(passage.text):
            raise SnapshotDamaged(where, f"passage {passage.id} has a sentence outside itself.")
    return 1 + len(passage.sentences)


def _prove_complete(document: Document, passages: Sequence[Passage], where: Path) -> None:
    """Every visible character under a heading belongs to a passage, but for the row of column names of a table."""
    held = bytearray(len(document.text))
    for passage in passages:
        held[passage.start : passage.end] = b"\1" * (passage.end - passage.start)
    for section in document.sections():
        for block in section.blocks:
            lost = [i for i in range(block.start, block.end) if not held[i] and not document.text[i].isspace()]
            if lost and block.kind != "header":
                near = document.text[lost[0] : lost[0] + 40]
                raise SnapshotDamaged(where, f"no passage holds {near!r}.")
