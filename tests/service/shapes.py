"""Shapes of JSON, as the contract (design/contract.md, "POST /ask") draws them by example."""

from typing import Any

# The contract's own example. A tuple names what may stand in a place: None, or a value shaped like the other one.
RESOURCE = {
    "name": "…",
    "country": "…",
    "call": (None, "tel:988"),
    "text": (None, "sms:988"),
    "url": (None, "…"),
    "hours": "…",
    "note": "…",
}
SELECTOR = {"exact": "…", "prefix": "…", "suffix": "…", "start": 5120, "end": 5197}
SOURCE = {
    "id": "…",
    "title": "…",
    "heading_path": ["…"],
    "url": "…",
    "deep_link": "…",
    "last_reviewed": (None, "2026-11-01"),
    "sha256": "…",
}
TABLE = {"columns": ["…"], "cells": ["…"]}
PASSAGE = {
    "citation": 1,
    "id": "p_…",
    "text": "<verbatim passage>",
    "score": 0.93,
    "table": (None, TABLE),
    "highlights": [{"start": 41, "end": 118}],
    "segments": [{"text": "…", "mark": False}],
    "selector": SELECTOR,
    "source": SOURCE,
}
ANSWER = {
    "id": "a_…",
    "question": "…",
    "interpreted_question": "…",
    "status": "answered",
    "reason": (None, "…"),
    "message": (None, "…"),
    "message_language": "en",
    "follow_up_of": (None, "…"),
    "answer": (
        None,
        {"text": "…", "slices": [{"citation": 1, "start": 41, "end": 118}], "confidence": (None, 0.93), "citation": 1},
    ),
    "passages": [PASSAGE],
    "nearest": [{"title": "…", "heading_path": ["…"], "url": "…"}],
    "suggestions": [{"question": "…", "passage_id": "p_…"}],
    "safety": {"level": "none", "message": (None, "…"), "resources": [RESOURCE]},
    "notice": "General information, not medical advice.",
    "index": {"version": "…", "built_at": "…", "model": "…", "passages": 412, "stale": (None, False)},
    "took_ms": 4.1,
}
# What `explain` adds.
PART = {"name": "…", "meaning": "…", "value": 0.5, "weight": 0.5, "contribution": 0.5}
CANDIDATE = {
    "passage_id": "p_…",
    "document_id": "…",
    "citation": (None, 1),
    "score": 0.93,
    "text": "…",
    "table": (None, TABLE),
    "highlights": [{"start": 41, "end": 118}],
    "segments": [{"text": "…", "mark": False}],
    "sentences": [{"start": 41, "end": 118, "score": 0.93}],
    "features": [PART],
    "source": SOURCE,
}
EXPLANATION = {
    "mended": [{"typed": "…", "read": "…"}],
    "terms": [{"word": "…", "weight": 0.5, "in_best": True, "candidates": 3}],
    "synonyms": ["…"],
    "verdict": (
        None,
        {
            "is_covered": True,
            "probability": (None, 0.5),
            "threshold": (None, 0.5),
            "reason": (None, "…"),
            "sentence": "…",
            "parts": [PART],
        },
    ),
    "noted": [
        {"question": "…", "cosine": 0.5, "passage_id": (None, "…"), "sentence": (None, "…"), "deep_link": (None, "…")}
    ],
}
# RFC 9457, with the contract's `code` and `errors`.
PROBLEM = {
    "type": "…",
    "title": "…",
    "status": 422,
    "detail": "…",
    "instance": "…",
    "code": "…",
    "errors": [{"pointer": "/…", "detail": "…"}],
}


def differences(value: Any, example: Any, place: str = "") -> list[str]:
    """A sentence for every place at which a value has another shape than the example."""
    if isinstance(example, tuple):
        return [] if value is None else differences(value, example[1], place)
    if isinstance(example, dict):
        if not isinstance(value, dict):
            return [f"{place} is {value!r}, not an object"]
        found = [f"{place}/{name} is missing" for name in example.keys() - value.keys()]
        found += [f"{place}/{name} is not in the contract" for name in value.keys() - example.keys()]
        both = example.keys() & value.keys()
        return sorted(found + [d for name in both for d in differences(value[name], example[name], f"{place}/{name}")])
    if isinstance(example, list):
        if not isinstance(value, list):
            return [f"{place} is {value!r}, not a list"]
        return [d for i, one in enumerate(value) for d in differences(one, example[0], f"{place}/{i}")]
    kinds = (int, float) if isinstance(example, float) else (type(example),)
    return [] if type(value) in kinds else [f"{place} is {value!r}, not {type(example).__name__}"]
