"""Plain text → `Reading`. Paragraphs are parted by blank lines or, where a file has none, by line ends.

A heading is a short line without a full stop that stands alone above longer text; the first one is the title.
"""

import re

from indexer.document import BlockKind, Reading
from indexer.transcript import Transcript

LONGEST_HEADING = 100  # characters; the longest of the client's page has 71
BULLET = re.compile(r"\s*(?:[-*•–]|(\d{1,3})[.)])\s+")


def read_plain(file: str, body: int = 0) -> Reading:
    """The visible text of the plain text in `file` from code point `body` on."""
    page = Transcript()
    paragraphs = _paragraphs(file, body)
    for number, lines in enumerate(paragraphs):
        follower = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        if _is_heading(file, lines) and follower and not _is_heading(file, follower):
            page.open(BlockKind.HEADING, level=1 if number == 0 else 2)
            page.write(file[lines[0][0] : lines[0][1]], range(*lines[0]))
        else:
            _prose(page, file, lines)
    return page.reading()


def _paragraphs(file: str, body: int) -> list[list[tuple[int, int]]]:
    """Paragraphs as lists of lines, each line its [start, end) in the file."""
    lines = [match.span() for match in re.compile(r"[^\r\n\f]*(?:\r\n|[\r\n\f]|\Z)").finditer(file, body)]
    filled = [bool(file[a:b].strip()) for a, b in lines]
    last = max((i for i, full in enumerate(filled) if full), default=-1)
    has_blank = not all(filled[next((i for i, full in enumerate(filled) if full), 0) : last + 1])
    paragraphs: list[list[tuple[int, int]]] = []
    fresh = True
    for line, full in zip(lines, filled, strict=True):
        if full and (fresh or not has_blank):
            paragraphs.append([line])
        elif full:
            paragraphs[-1].append(line)
        fresh = not full
    return paragraphs


def _is_heading(file: str, lines: list[tuple[int, int]]) -> bool:
    text = file[lines[0][0] : lines[0][1]].strip()
    return len(lines) == 1 and len(text) <= LONGEST_HEADING and text[-1] not in ".!:;,…" and not BULLET.match(text)


def _prose(page: Transcript, file: str, lines: list[tuple[int, int]]) -> None:
    page.open(BlockKind.PARAGRAPH)
    for start, end in lines:
        if bullet := BULLET.match(file, start, end):
            page.open(BlockKind.ITEM, level=1, ordered=bullet.group(1) is not None)
            start = bullet.end()
        page.write(file[start:end], range(start, end))
