"""Text → terms: the same words for content and for questions.

>>> terms("Does Esketamine’s 84-mg dose work?")
['esketamin', '84', 'mg', 'dose', 'work']
"""

import re
import unicodedata

import Stemmer

WORD = re.compile(r"[^\W_]+(?:\.\d+)?")  # "0.5" stays one word; a hyphen or slash parts two
POSSESSIVE = re.compile(r"['’]s\b")
# Words that say nothing about the topic. "not", "no", "without" and "after" are left in: they change what is asked.
STOPWORDS = frozenset(
    """a about am an and any are as at be been being but by can could did do does doing for from get gets got had has
    have having he her here him his how i if in into is it its just let like many may me might much my of on or our
    please she should so some something tell than that the their them then there these they this those to too us very
    was we were what when where which while who whom why will with would you your t s m re ve ll d don im ive dont
    doesnt didnt isnt cant whats hows""".split()
)
_STEMMER = Stemmer.Stemmer("english")


def words(text: str) -> list[str]:
    """The words of the text in order: lower case, without accents, stop words left in."""
    plain = text  # most texts are ASCII, and every question reads hundreds of them
    if not text.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return WORD.findall(POSSESSIVE.sub("", plain.lower()).replace("'", "").replace("’", ""))


def terms(text: str) -> list[str]:
    """The informative words of the text in order, stemmed (Snowball English, Porter 2)."""
    return [str(stem) for stem in _STEMMER.stemWords([word for word in words(text) if word not in STOPWORDS])]
