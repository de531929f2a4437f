"""What is claimed of every reading, whatever the file: each character traced, the text tidy, reading deterministic."""

from html import unescape

import numpy as np

from indexer.document import Reading


def assert_traced(reading: Reading, file: str) -> None:
    """Each character stands in the file: as itself, as a reference to it, or as white space or a tag for a space."""
    assert reading.origin.starts.shape == reading.origin.ends.shape == (len(reading.text),)
    for number, char in enumerate(reading.text):
        start, end = int(reading.origin.starts[number]), int(reading.origin.ends[number])
        written = file[start:end]
        if char in "\n\t":
            assert start == end, f"border {number} stands for {written!r}"
        elif char == " ":
            assert unescape(written).isspace() or written.startswith("<"), f"space {number} is {written!r}"
        else:
            assert char in unescape(written), f"character {number}, {char!r}, is {written!r}"


def assert_ascending(reading: Reading) -> None:
    """Later characters stand later in the file; those of one reference stand at one place."""
    starts, ends = reading.origin.starts, reading.origin.ends
    apart = starts[1:] >= ends[:-1]
    together = (starts[1:] == starts[:-1]) & (ends[1:] == ends[:-1])
    assert bool(np.all(apart | together))


def assert_tidy(reading: Reading) -> None:
    """One block a line, one space between words, none at the edge of a line or cell; blocks tile the text."""
    text = reading.text
    assert "\n".join(text[block.start : block.end] for block in reading.blocks) == text
    place = 0
    for block in reading.blocks:
        assert block.start == place < block.end
        place = block.end + 1
        cells = [text[start:end] for start, end in block.cells]
        assert not cells or "\t".join(cells) == text[block.start : block.end]
    assert "  " not in text
    for line in text.split("\n"):
        for cell in line.split("\t"):
            assert cell == cell.strip()
    for span in reading.spans:
        assert 0 <= span.start < span.end <= len(text)


def assert_same(first: Reading, second: Reading) -> None:
    """Two readings are equal, maps included."""
    assert (first.text, first.blocks, first.spans) == (second.text, second.blocks, second.spans)
    assert (first.links, first.anchors, first.page_title) == (second.links, second.anchors, second.page_title)
    assert np.array_equal(first.origin.starts, second.origin.starts)
    assert np.array_equal(first.origin.ends, second.origin.ends)
