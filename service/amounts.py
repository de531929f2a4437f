"""Amounts: which passages name a dose. After a crisis, and where somebody asks about doses, none of them is shown."""

import re
from collections.abc import Mapping, Sequence

from indexer.passage import Passage

SURROUND = 64  # characters beside a passage that its citation may quote too
_NUMBER = (
    r"(?:\d[\d,.]*\s?-?|½|¼|¾|(?:half(?: an?| of an?| the)?|(?:one|two)[- ](?:third|half|quarter)s?(?: of an?)?"
    r"|a (?:quarter|third) of an?|an? single|single|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozen|several|double|triple)(?=[\s-]))"
)
_MEASURE = r"milligrams?|micrograms?|grams?|millilit(?:er|re)s?|ounces?|(?:tea|table)spoons?"
_UNIT = (
    rf"(?:{_MEASURE}|mg|mcg|µg|μg|g|gm|kg|ml|cc|iu|units?|oz|bottles?|(?:[a-z]+ )?(?:devices?|sprays?|tablets?|pills?"
    r"|capsules?|lozenges?|troches?|vials?|ampoules?|puffs?|drops?))"
)
# "0.5 mg/kg", "84-mg", "two devices", "56 or 84 mg", "half a gram", "1–2 mL", "a gram"
_AMOUNT = re.compile(
    rf"(?<![\w-])(?:{_NUMBER}(?:\s*(?:-|–|to|or|and)\s*{_NUMBER})*[\s\u00a0\u202f-]*(?:of (?:an?|the) )?{_UNIT}"
    rf"|an? (?:{_MEASURE})(?! scale))\b",
    re.IGNORECASE,
)
# Asked about the harm that an amount does, nobody is shown an amount.
_HARM = re.compile(
    r"\b(?:fatal\w*|lethal\w*|ld ?50|deadl\w+|overdos\w*|od|too much|too many|kill\w*|die|dies|dying|death|toxic\w*"
    r"|poison\w*|dangerous|max(?:imum)?|mortal|sobredosis|demasiad[ao]s?|morir\w*|muerte|matar\w*"
    r"|(?:two|three|five|ten|\d+) times the)\b",
    re.IGNORECASE,
)


def has_amount(text: str) -> bool:
    """Does the text name an amount of a medicine? "0.5 mg/kg", "two devices"; but not "$400", "2 hours", "a spray"."""
    return _AMOUNT.search(text) is not None


def asks_of_harm(text: str) -> bool:
    """Does a question speak of the harm that an amount does? "how many would be fatal", "what if I take too much"."""
    return _HARM.search(text) is not None


def passages_with_amounts(passages: Sequence[Passage], texts: Mapping[str, str]) -> frozenset[int]:
    """The numbers of the passages that name an amount: in their text, beside it, in the headings or columns above.

    `texts` are those of the documents, by id.
    """
    return frozenset(n for n, p in enumerate(passages) if has_amount(_all_words(p, texts[p.document_id])))


def _all_words(passage: Passage, text: str) -> str:
    around = text[max(0, passage.start - SURROUND) : passage.end + SURROUND]
    columns = passage.table.columns if passage.table else ()
    return "\n".join((passage.text, around, *columns, *passage.heading_path))
