"""Phrases: the few fixed sentences that the service says itself. Everything else it shows is quoted."""

import re

from service.coverage import Reason

REFUSALS: dict[Reason, str] = {
    Reason.NO_MATCH: "We found nothing in our articles that goes with the words of your question.",
    Reason.BELOW_THRESHOLD: (
        "No sentence in our articles answers this clearly enough to be quoted. The sections below come closest."
    ),
    Reason.OUT_OF_SCOPE: "Your question seems to be about another subject than our articles.",
    Reason.TOO_SHORT: "Please ask in a few more words, so that we can look for the right sentence.",
    Reason.LANGUAGE: "Our articles are in English, and we can search them in English only.",
    Reason.PERSONAL_ADVICE: (
        "No sentence in our articles answers this clearly enough to be quoted, and nobody here can"
        " give personal medical advice. Please ask the clinician or"
        " pharmacist who knows your treatment."
    ),
}
# The same as REFUSALS[Reason.LANGUAGE], in the languages that are recognized.
ENGLISH_ONLY = {
    "es": (
        "Nuestros artículos están en inglés y solo podemos buscar en ellos en inglés. Si puede, escriba su pregunta en"
        " inglés."
    ),
}
ADVICE = (
    "This is general information. It cannot tell you what to do about your own medicines or doses: please ask the"
    " clinician or pharmacist who knows your treatment before you change anything."
)
CHITCHAT = {
    "greeting": "Hello. Ask a question about the topics below, and we will look for a sentence that answers it.",
    "thanks": "You are welcome. You can ask another question at any time.",
    "goodbye": "Goodbye, and take care. You can come back with a question at any time.",
    "about": (
        "This is a search of our articles, not a person and not a chatbot that writes. It answers with exact quotations"
        " or says that something is not covered."
    ),
}
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
    """The kind of small talk that the whole message is, a key of CHITCHAT; None for anything else."""
    plain = text.replace("’", "'").strip()
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(plain)), None)
