"""Phrases: only small talk is taken for small talk."""

import pytest

from service.phrases import small_talk
from service.words import words_in


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("hi", "greeting"),
        ("Hello!", "greeting"),
        ("Good morning", "greeting"),
        ("hey there", "greeting"),
        ("hi, how are you?", "greeting"),
        ("what’s up?", "greeting"),
        ("thanks", "thanks"),
        ("Thank you so much!!", "thanks"),
        ("ok, thanks", "thanks"),
        ("got it", "thanks"),
        ("thanks for your help", "thanks"),
        ("bye", "goodbye"),
        ("Goodbye.", "goodbye"),
        ("have a nice day", "goodbye"),
        ("who are you?", "about"),
        ("Are you a robot?", "about"),
        ("what can you do", "about"),
        ("is this a real person?", None),
        ("is this a bot", "about"),
    ],
)
def test_small_talk_is_known_by_its_kind(message: str, kind: str | None) -> None:
    assert small_talk(message) == kind
    assert kind is None or kind in words_in("en")["said"]


@pytest.mark.parametrize(
    "message",
    [
        "hi, what is ketamine?",
        "thanks, and what does it cost?",
        "hello how long does an infusion take",
        "how does this work for depression?",
        "what are you allowed to eat before it",
        "are you a candidate for ketamine",
        "good",
        "history",
        "bypass",
        "",
        "greetings card",
    ],
)
def test_a_question_that_begins_politely_is_a_question(message: str) -> None:
    assert small_talk(message) is None
