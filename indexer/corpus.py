"""Corpus: a folder of content → documents in id order, or every fault of every file at once."""

import hashlib
import os
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from indexer.document import BlockKind, Document, Reading
from indexer.errors import CorpusError, Fault
from indexer.frontmatter import Metadata, split_front_matter
from indexer.glossary import Glossary, default_file, read_glossary
from indexer.help import Help, read_help
from indexer.html import read_html
from indexer.markdown import read_markdown
from indexer.phrasing import FOLDER, Note, document_of, is_notes, read_notes
from indexer.plain import read_plain

READERS: Mapping[str, Callable[[str, int], Reading]] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".txt": read_plain,
}
MOST_BYTES = 5_000_000  # of one file: about 800,000 words, far more than any one page holds
GLOSSARY, HELP = "glossary.toml", "help.toml"


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder as read. `files` maps the path of every file that counts to its bytes; `skipped` names the others.

    `notes` maps the id of a document to how readers ask for its sentences.
    """

    folder: Path
    documents: tuple[Document, ...]
    glossary: Glossary
    help: Help
    notes: Mapping[str, tuple[Note, ...]]
    files: Mapping[str, bytes]
    skipped: tuple[tuple[str, str], ...]

    @property
    def digest(self) -> str:
        """SHA-256 over the paths and contents of all files that count."""
        return digest(self.hashes)

    @property
    def hashes(self) -> dict[str, str]:
        """Path → SHA-256 of every file that counts."""
        return {path: sha256(content) for path, content in self.files.items()}


def sha256(content: bytes) -> str:
    """The SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def digest(hashes: Mapping[str, str]) -> str:
    """One SHA-256 over a mapping of paths to hashes, whatever its order."""
    return sha256("".join(f"{path}\0{value}\n" for path, value in sorted(hashes.items())).encode())


def hash_files(folder: Path) -> dict[str, str]:
    """Path → SHA-256 of every file that counts, without parsing any; a faulty file is left out."""
    paths, _, _ = _list_files(folder)
    hashes = {path: sha256((folder / path).read_bytes()) for path in paths}
    return hashes | {path: sha256(content) for path, content in _defaults(paths).items()}


def read_corpus(folder: Path) -> Corpus:
    """The folder's documents, glossary and help. Raises CorpusError with all faults of all files."""
    paths, skipped, faults = _list_files(folder)
    files: dict[str, bytes] = {}
    drafts: list[tuple[str, str]] = []
    notes: dict[str, tuple[Note, ...]] = {}
    read: list[tuple[Document, Reading, str]] = []
    for path in paths:
        files[path] = content = (folder / path).read_bytes()
        try:
            file = content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            faults.append(Fault(path, line, f"byte {error.start + 1} is not UTF-8. Save the file as UTF-8."))
            del files[path]
            continue
        if path in (GLOSSARY, HELP):
            continue
        if is_notes(path):
            notes[document_of(path)], note_faults = read_notes(file, path)
            faults += note_faults
            continue
        metadata, result = _read_document(path, content, file)
        if metadata.draft and not metadata.faults:
            drafts.append((path, "draft: true"))
        elif isinstance(result, list):
            faults += result
        else:
            read.append((*result, file))
    files |= _defaults(files)
    faults += _duplicate_ids([document for document, _, _ in read])
    faults += _broken_links(folder, read)
    skipped += _homeless_notes(notes, files)
    glossary, glossary_faults = read_glossary(files[GLOSSARY].decode("utf-8", "replace"), GLOSSARY)
    help_, help_faults = read_help(files[HELP].decode("utf-8", "replace"), HELP)
    faults += glossary_faults + help_faults
    if not faults and not any(_has_body(document) for document, _, _ in read):
        suffixes = ", ".join(READERS)
        faults.append(Fault("", 0, f"there is nothing to index. Put content files here ({suffixes})."))
    if faults or help_ is None:
        raise CorpusError(
            [Fault(posixpath.join(folder.as_posix(), f.path).rstrip("/"), f.line, f.message) for f in faults]
        )
    documents = tuple(sorted((document for document, _, _ in read), key=lambda document: document.id))
    return Corpus(folder, documents, glossary, help_, notes, files, tuple(sorted([*skipped, *drafts])))


def _list_files(folder: Path) -> tuple[list[str], list[tuple[str, str]], list[Fault]]:
    """(paths to read, skipped with their reason, faults), each in order of path."""
    if not folder.is_dir():
        raise CorpusError([Fault(str(folder), 0, "there is no such folder. Name the content folder with --corpus.")])
    paths: list[str] = []
    skipped: list[tuple[str, str]] = []
    faults: list[Fault] = []
    for path in _walk(folder):
        file = folder / path
        shown = os.fsencode(path).decode("utf-8", "backslashreplace")
        hidden = any(part.startswith(".") for part in path.split("/"))
        if hidden or path.upper() == "README.MD":
            skipped.append((shown, "a dot file" if hidden else "for editors"))
        elif file.is_dir() and not file.is_symlink():  # or it would have been walked through
            faults.append(Fault(shown, 0, "this folder cannot be opened. Let this user read it, or move it away."))
        elif file.suffix.lower() not in READERS and path not in (GLOSSARY, HELP) and not is_notes(path):
            skipped.append((shown, "not Markdown, HTML or plain text"))
        elif shown != path:
            faults.append(Fault(shown, 0, "its name is not UTF-8. Rename the file."))
        elif not file.exists():
            faults.append(Fault(path, 0, "this link leads to no file. Remove it, or put the file itself here."))
        elif not file.resolve().is_relative_to(folder.resolve()):
            faults.append(Fault(path, 0, "this link leads out of the content folder. Put the file itself here."))
        elif not file.is_file() or not os.access(file, os.R_OK):
            faults.append(Fault(path, 0, "this is not a readable file."))
        elif (size := file.stat().st_size) > MOST_BYTES:
            faults.append(
                Fault(path, 0, f"{size:,} bytes are more than {MOST_BYTES:,}. Split the file, or move it away.")
            )
        else:
            paths.append(path)
    return paths, skipped, faults


def _walk(folder: Path) -> Iterator[str]:
    found: list[str] = []
    closed: list[OSError] = []
    for where, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if (Path(where) / name).is_symlink()]
        found += [(Path(where) / name).relative_to(folder).as_posix() for name in (*names, *links)]
    return iter(sorted([*found, *(Path(error.filename).relative_to(folder).as_posix() for error in closed)]))


def _defaults(files: Mapping[str, bytes] | list[str]) -> dict[str, bytes]:
    return {name: default_file(name).read_bytes() for name in (GLOSSARY, HELP) if name not in files}


def _read_document(path: str, content: bytes, file: str) -> tuple[Metadata, tuple[Document, Reading] | list[Fault]]:
    """The document in one file beside the reading it was made of, or the file's faults."""
    metadata, body = split_front_matter(file)
    faults = [Fault(path, line, message) for line, message in metadata.faults]
    if not file.strip():
        return metadata, [Fault(path, 0, "the file is empty. Write something in it, or remove it.")]
    suffix = posixpath.splitext(path)[1]
    try:
        reading = READERS[suffix.lower()](file, body)
    except RecursionError:
        return metadata, [*faults, Fault(path, 0, "its elements are nested too deeply to be read. Simplify the page.")]
    except ValueError as error:
        return metadata, [*faults, Fault(path, 0, f"it cannot be mapped to its text: {error}.")]
    if not reading.text.strip():
        faults.append(Fault(path, 0, "there is no text to index in it. Write something, or remove the file."))
    faults += _duplicate_anchors(path, file, reading)
    if faults:
        return metadata, faults
    document = Document(
        id=path.removesuffix(suffix),
        path=path,
        sha256=sha256(content),
        title=metadata.title or _title(path, reading),
        description=metadata.description,
        url=metadata.url,
        last_reviewed=metadata.last_reviewed,
        reviewed_by=metadata.reviewed_by,
        sources=tuple(entry.source for entry in metadata.sources),
        text=reading.text,
        blocks=reading.blocks,
        spans=reading.spans,
    )
    return metadata, (document, reading)


def _title(path: str, reading: Reading) -> str:
    """First level-1 heading, else HTML's <title>, else the first line, else the file's name."""
    first = next((b for b in reading.blocks if b.level == 1 and b.kind == "heading"), None)
    heading = reading.text[first.start : first.end] if first else ""
    line = reading.text.split("\n", 1)[0]
    if len(line) > 120:
        line = line[:120].rsplit(" ", 1)[0] + " …"
    return heading or reading.page_title or line or posixpath.basename(path)


def _has_body(document: Document) -> bool:
    return any(block.kind not in (BlockKind.HEADING, BlockKind.HEADER) for block in document.blocks)


def _line(file: str, place: int) -> int:
    return file.count("\n", 0, place) + 1


def _duplicate_ids(documents: list[Document]) -> list[Fault]:
    owner: dict[str, str] = {}
    return [
        Fault(document.path, 0, f"its id {document.id!r} is that of {owner[document.id]} too. Rename one of the two.")
        for document in sorted(documents, key=lambda d: d.path)
        if owner.setdefault(document.id, document.path) != document.path
    ]


def _homeless_notes(notes: Mapping[str, tuple[Note, ...]], files: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """The files of notes whose document is not among the files, with the reason why they are passed over."""
    known = {posixpath.splitext(path)[0] for path in files if not is_notes(path)}
    return [(f"{FOLDER}{name}.toml", "its document is not here") for name in sorted(notes) if name not in known]


def _duplicate_anchors(path: str, file: str, reading: Reading) -> list[Fault]:
    first: dict[str, int] = {}
    return [
        Fault(
            path,
            _line(file, at),
            f"the heading anchor {name!r} stands on line {_line(file, first[name])} too. Rename one.",
        )
        for name, at in reading.anchors
        if first.setdefault(name, at) != at
    ]


def _broken_links(folder: Path, read: list[tuple[Document, Reading, str]]) -> list[Fault]:
    """Links of Markdown files to other files of the folder, or to headings, that are not there.

    A saved web page's own links lead to the site that it was saved from, so they are left alone.
    """
    anchors = {document.path: {block.anchor for block in document.blocks} for document, _, _ in read}
    faults = []
    for document, reading, file in read:
        if READERS[posixpath.splitext(document.path)[1].lower()] is not read_markdown:
            continue
        for href, at in reading.links:
            problem = _link_problem(folder, document, href, anchors)
            if problem:
                faults.append(Fault(document.path, _line(file, at), f"the link to {href!r} leads nowhere: {problem}."))
    return faults


def link_target(document: Document, href: str) -> tuple[str, str] | None:
    """(path in the corpus, anchor) that a relative link of a document leads to; None for any other link."""
    try:
        parts = urlsplit(href)
    except ValueError:  # "http://[" is no address at all
        return None
    if parts.scheme or parts.netloc or parts.path.startswith("/") or re.match(r"[\w.+-]+@", href):
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(document.path), unquote(parts.path)))
    return (document.path if not parts.path else path), unquote(parts.fragment)


def _link_problem(folder: Path, document: Document, href: str, anchors: Mapping[str, set[str]]) -> str:
    target = link_target(document, href)
    if target is None:
        return ""
    path, anchor = target
    if path not in anchors:
        inside = not path.startswith("..") and _is_there(folder / path)
        return "" if inside else f"there is no file {path!r} in the content folder"
    if anchor and anchor not in anchors[path]:
        return f"{path} has no heading {anchor!r}"
    return ""


def _is_there(file: Path) -> bool:
    try:
        return file.exists()
    except OSError:  # a name that is too long for any file
        return False
