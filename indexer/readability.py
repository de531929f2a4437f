"""Readability: the reading grade of a text. textstat counts; what counts as a sentence or an easy word is ours."""

import re
from collections.abc import Iterable, Sequence

from indexer.sentence import sentences

EASY = "drug"  # stands for each name of the glossary: one syllable, as readers find it explained


def reading_grade(blocks: Sequence[str], easy: Iterable[str] = ()) -> float | None:
    """The Flesch-Kincaid grade (US school years) of blocks of prose; the names in `easy` count as easy words.

    0.39 · words per sentence + 11.8 · syllables per word − 15.59 (Kincaid and others 1975). None without a sentence of
    three words or more.

    >>> round(reading_grade(["Tell your doctor about it.", "Rest at home after that."]), 2)
    1.31
    """
    import textstat  # a dictionary of 134,000 words is loaded with it

    simple = names_pattern(easy)
    spoken = [simple.sub(EASY, block[start:end]) for block in blocks for start, end in sentences(block)]
    kept = [re.sub(r"[.!?]+", "", text) for text in spoken if len(text.split()) > 2]
    return float(textstat.flesch_kincaid_grade(". ".join([*kept, ""]))) if kept else None


def names_pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Matches any of the names as whole words, in any case, with or without a plural s; nothing without names.

    >>> names_pattern(["dose", "loading dose"]).findall("Loading doses and a dose")
    ['Loading doses', 'dose']
    """
    longest_first = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    if not longest_first:
        return re.compile(r"(?!)")
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})s?(?!\w)", re.IGNORECASE)
