"""Where sentences begin and end, as offsets. sentencex (Wikimedia) finds the borders; we mend the ones it misses.

>>> text = "The dose was 0.5 mg/kg. See J. Clin. Psychiatry for more."
>>> [text[a:b] for a, b in sentences(text)]
['The dose was 0.5 mg/kg.', 'See J. Clin. Psychiatry for more.']
"""

import re

from sentencex import get_sentence_boundaries

# A border right after one of these is none: abbreviations of journals, units and Latin that sentencex does not know.
UNFINISHED = re.compile(
    r"(?:\b(?:[A-Z]|Am|Ann|approx|Arch|Biol|Br|ca|cf|Clin|Dr|e\.g|Eur|Fig|hr|hrs|i\.e|incl|Int|Mol|Mr|Mrs|Ms|Neurol"
    r"|No|Nat|Psychiatr|Psychopharmacol|Prof|resp|Rev|St|Ther|vol|vs)\.|[,;:(])$"
)
STARTS_LOW = re.compile(r"[a-z0-9]")


def sentences(text: str) -> list[tuple[int, int]]:
    """[start, end) of each sentence of one block of text, in code points, without the white space around it.

    Together they hold every character of the text that is not white space.
    """
    spans: list[tuple[int, int]] = []
    for border in get_sentence_boundaries("en", text):
        piece = border["text"]
        start = border["start_index"] + len(piece) - len(piece.lstrip())
        end = border["start_index"] + len(piece.rstrip())
        if start >= end:
            continue
        if spans and not _is_border(text[slice(*spans[-1])], text[start:end]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _is_border(before: str, after: str) -> bool:
    if not any(char.isalnum() for char in after):  # a closing bracket or quotation mark on its own
        return False
    unfinished = UNFINISHED.search(before)
    if unfinished and (not before.endswith((" No.", " hr.", " hrs.")) or STARTS_LOW.match(after)):
        return before.endswith("U.S.") and after[:1].isupper() and " " in after
    return not ("a" <= after[0] <= "z" and before.endswith("."))
