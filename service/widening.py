"""Widening: how far a quotation reaches beyond its sentence, so that it does not mislead alone."""

import re

from indexer.passage import Passage

MOST_SENTENCES, MOST_CHARACTERS = 3, 600  # of one quotation; what is longer loses the sentences before, not the limits
# A sentence that begins with one of these leans on the one before it. "Neither A nor B" and "Both A and B" name their
# own subjects and stand alone.
LEANING = re.compile(
    r"(?:it|its|this|that|these|those|they|their|them|he|she|his|her|but|however|so|and|or|also|yet|instead|then"
    r"|such|even so|in contrast|by contrast|for example|for instance|because of this|as a result|otherwise|still|too"
    r"|another|the same|neither(?![^.]*\bnor\b)|both(?![^.]*\band\b)"
    r"|(?:after|at|before|by|during|for|from|in|like|(?:most |some )?of|on|with)"
    r" (?:it|them|that|the same|these|this|those)(?! (?:article|guide|page|section)))\b",
    re.IGNORECASE,
)
# A sentence that begins with one of these limits what the one before it said.
LIMITING = re.compile(
    r"(?:however|but|yet|even so|still,|that said|except|unless|only|none of|neither|nobody (?:can|has|in|knows)"
    r"|not (?:all|each|every|everybody|everyone|many)"
    r"|(?:this|that|it|these|those|they) (?:do|does|did|is|are|was|were|has|have|can|could|may|might|will) not"
    r"|(?:this|that|it|these|those|they) (?:cannot|\w+n['’]t)"
    r"|(?:such|these)(?: [\w-]+){0,2} (?:figures|findings|numbers|rates|results|shares|studies|trials)"
    r"|both(?: [\w-]+){0,3} (?:are|were) (?:only |very )?(?:early|preliminary|short|small))\b",
    re.IGNORECASE,
)


def widen(passage: Passage, sentence: int) -> tuple[int, int]:
    """[start, end) in the passage of what is quoted for a sentence: with those before it that it leans on and those
    after it that limit it.

    "It fades. But it helps." of "The lamp is green. It fades. But it helps.": all three, whichever of them answers
    but the first. A limit is never cut off for the sake of what stands before.
    """
    first = last = sentence
    while _leans(passage, first):
        first -= 1
    while last - sentence < MOST_SENTENCES - 1 and _limits(passage, last + 1):
        last += 1
    while first < sentence and _is_long(passage, first, last):
        first += 1
    return passage.sentences[first][0], passage.sentences[last][1]


def _leans(passage: Passage, sentence: int) -> bool:
    return _follows(passage, sentence) and LEANING.match(passage.text, passage.sentences[sentence][0]) is not None


def _limits(passage: Passage, sentence: int) -> bool:
    return _follows(passage, sentence) and LIMITING.match(passage.text, passage.sentences[sentence][0]) is not None


def _follows(passage: Passage, sentence: int) -> bool:
    """Is there such a sentence, right after another one of the same paragraph, list item or cell?"""
    if not 0 < sentence < len(passage.sentences):
        return False
    between = passage.text[passage.sentences[sentence - 1][1] : passage.sentences[sentence][0]]
    return "\n" not in between and "\t" not in between


def _is_long(passage: Passage, first: int, last: int) -> bool:
    length = passage.sentences[last][1] - passage.sentences[first][0]
    return last - first + 1 > MOST_SENTENCES or length > MOST_CHARACTERS
