"""Spelling: misspelt words of a question, mended with the nearest word of the content."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

WORD = re.compile(r"[^\W\d_]{5,}")  # shorter words have too many neighbours
LONG = 8  # letters from which two slips are forgiven


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words with their count in the content, further words that are right, and whether a word is common English.

    A word is mended only if it is in none of the three and exactly one slip (two in long words) from a word of the
    content; so an ordinary word that the content happens not to use is never bent into one that it does use.
    """

    counts: Mapping[str, int]
    right: frozenset[str]
    is_common: Callable[[str], bool]

    def mend(self, text: str) -> str:
        """The text with its misspelt words replaced; everything else stays as typed."""
        return WORD.sub(lambda match: self._mended(match.group()), text)

    def _mended(self, word: str) -> str:
        lower = word.lower()
        if lower in self.counts or lower in self.right or self.is_common(lower):
            return word
        slips = 2 if len(lower) >= LONG else 1
        near = process.extract(
            lower, list(self.counts), scorer=OSA.distance, score_cutoff=slips, limit=8, processor=None
        )
        best = min(near, key=lambda found: (found[1], -self.counts[found[0]], found[0]), default=None)
        return best[0] if best and best[0][0] == lower[0] else word
