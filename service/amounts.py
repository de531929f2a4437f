"""Amounts: which passages name a dose. After a crisis, and where somebody asks about doses, none of them is shown."""

import re
from collections.abc import Sequence

from indexer.passage import Passage

_NUMBER = (
    r"(?:\d[\d,.]*|half an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety|hundred|thousand|dozen|several|double|triple)"
)
_UNIT = (
    r"(?:mg|milligrams?|mcg|µg|μg|micrograms?|g|gm|grams?|kg|ml|millilit(?:er|re)s?|cc|iu|units?|ounces?|oz"
    r"|(?:[\w-]+ )?(?:devices?|sprays?|tablets?|pills?|capsules?|lozenges?|troches?|vials?|ampoules?|puffs?|drops?))"
)
# "0.5 mg/kg", "84-mg", "two devices", "56 or 84 mg", "half a gram", "1–2 mL"
_AMOUNT = re.compile(
    rf"\b{_NUMBER}(?:\s*(?:-|–|to|or|and)\s*{_NUMBER})*[\s\u00a0\u202f-]*(?:of (?:a|an|the) )?{_UNIT}\b", re.IGNORECASE
)


def has_amount(text: str) -> bool:
    """Does the text name an amount of a medicine? "0.5 mg/kg", "two devices"; but not "$400", "2 hours", "9%"."""
    return _AMOUNT.search(text) is not None


def passages_with_amounts(passages: Sequence[Passage]) -> frozenset[int]:
    """The numbers of the passages that name an amount, in their text or in the columns of their table."""
    return frozenset(number for number, passage in enumerate(passages) if has_amount(_all_words(passage)))


def _all_words(passage: Passage) -> str:
    columns = passage.table.columns if passage.table else ()
    return "\n".join((passage.text, *columns, *passage.heading_path))
