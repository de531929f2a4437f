"""Phrases: which few words are small talk, met with a fixed sentence (`service/words.py`) and not with a search."""

import re

_TALK = {
    "greeting": r"(?:hi+|hello|hey+|hiya|good (?:morning|afternoon|evening)|greetings|howdy)(?: there| all| everyone)?"
    r"(?:,? how are you(?: today| doing)?)?|how are you(?: today| doing)?|what'?s up",
    "thanks": r"(?:ok(?:ay)?,? |great,? |cool,? )?(?:thanks?|thank you|thx|ty|cheers|much appreciated)"
    r"(?: so much| very much| a lot| again| for (?:your|the) help)?|(?:great|perfect|ok(?:ay)?|cool|got it)",
    "goodbye": r"(?:good ?bye|bye+|see you(?: later)?|have a (?:nice|good) (?:day|one|evening))",
    "about": r"(?:who|what) are you|are you (?:a )?(?:real|human|person|robot|bot|ai|chatgpt)(?: person| human)?"
    r"|what can you do|how (?:do|does) (?:you|this|it) work|is this (?:a )?(?:bot|robot|ai|person|human)",
}
_PATTERNS = {kind: re.compile(rf"(?:{pattern})[\s.!?]*", re.IGNORECASE) for kind, pattern in _TALK.items()}


def small_talk(text: str) -> str | None:
    """The kind of small talk that the whole message is, the key of its reply; None for anything else."""
    plain = text.replace("’", "'").strip()
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(plain)), None)
