"""Small things made for tests: content folders, documents, and readings as lists of lines."""

from collections.abc import Callable, Mapping
from pathlib import Path

from indexer.document import Document, Reading
from indexer.frontmatter import split_front_matter
from indexer.markdown import read_markdown

Reader = Callable[[str, int], Reading]

KETAMINE = """\
---
title: "Ketamine for depression"
last_reviewed: 2026-11-01
sources:
  - title: "A trial"
    url: "https://example.org/trial"
---
# Ketamine for depression

Ketamine is an anesthetic that some clinics use for depression. It works within hours rather than weeks.

## How it is given

An infusion runs for about 40 minutes. The usual dose is 0.5 mg/kg. A nurse stays in the room all the time.

| Form | Where | Price |
|------|-------|-------|
| Infusion | Clinic | 500 dollars |
| Nasal spray | Certified clinic | 850 dollars |

## What may go wrong

Blood pressure may rise for a short while. Some people feel detached from their body.
"""
SPRAY = """\
<!doctype html><html><head><title>Nasal spray | Clinic</title></head><body>
<nav><a href="/">Home</a></nav>
<main><h1>The nasal spray</h1>
<p>Esketamine is sprayed into the nose &amp; watched over for <b>two hours</b>.</p>
<h2>Driving</h2><p>Nobody drives until the next day.</p></main></body></html>
"""
NOTES = """\
Questions patients ask

Bring a friend who can take you home afterwards.

How often is it repeated?

Twice a week during the first month, then less often.
"""
THREE: Mapping[str, str] = {"ketamine.md": KETAMINE, "pages/spray.html": SPRAY, "notes.txt": NOTES}


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """The folder, with these files in it: path → content."""
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def read(reader: Reader, file: str) -> Reading:
    """What the reader finds in a file, its front matter left out."""
    return reader(file, split_front_matter(file)[1])


def document(file: str, reader: Reader = read_markdown, *, id: str = "doc", title: str = "Title") -> Document:  # noqa: A002
    """The document that a file gives."""
    reading = read(reader, file)
    return Document(id, f"{id}.md", "", title, "", "", None, "", (), reading.text, reading.blocks, reading.spans)


def lines(reading: Reading) -> list[tuple[str, str]]:
    """(kind, text) of each line of a reading; the kind of a heading or item ends in its level, "item 2"."""
    return [
        (f"{block.kind} {block.level}" if block.level else str(block.kind), reading.text[block.start : block.end])
        for block in reading.blocks
    ]


def spans(reading: Reading) -> list[tuple[str, str, str]]:
    """(kind, text, href) of each span of a reading."""
    return [(span.kind, reading.text[span.start : span.end], span.href) for span in reading.spans]


def raw(reading: Reading, file: str, words: str) -> str:
    """What stands in the file where `words` stand in the text."""
    start = reading.text.index(words)
    first, last = reading.origin.place(start, start + len(words))
    return file[first:last]
