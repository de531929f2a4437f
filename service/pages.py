"""Pages: the chat page and the content pages that citations land on, drawn from the snapshot's own documents."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from indexer.document import BlockKind, Document
from indexer.help import Card, Help
from indexer.snapshot import Snapshot
from service.citation import page_url
from service.help_card import ANYWHERE
from service.problem import Kind
from service.rendering import is_title, render
from service.schema import AnswerOut, ProblemOut, resource_out
from service.settings import Settings
from service.words import ENGLISH, LANGUAGES, counted, day_in_words, words_in

WEB = Path(__file__).parent.parent / "web"
BRIEFLY = 4  # questions to start with, on somebody else's page
SHOWN_CANDIDATES = 10  # of those that were weighed
# Words that the scripts do not show.
UNSCRIPTED = ("language", "site_title", "notice", "months", "day", "said", "page", "read", "card", "print")
# From these probabilities on an answer is said to be probably, or perhaps, one; web/static/quotation.js has the same.
HIGH, MIDDLE = 0.9, 0.7
FAULTS = {413: "invalid", 422: "invalid", 429: "busy", 503: "starting"}  # web/static/api.js has the same


class Pages:
    """Draws HTML, in a language of the interface."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._environment = Environment(
            loader=FileSystemLoader(WEB / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=False
        )
        self._environment.policies["json.dumps_kwargs"] = {}  # the words stand in the order of their file
        self._environment.globals["static"] = cache(static_url)
        self._environment.filters |= {
            "counted": counted, "in_words": _in_words, "localized": _localized, "sureness": sureness,
            "told": _told,
        }  # fmt: skip

    def chat(
        self,
        help_: Help,
        snapshot: Snapshot | None,
        examples: Sequence[str],
        *,
        language: str,
        question: str = "",
        answer: AnswerOut | None = None,
        problem: ProblemOut | None = None,
    ) -> str:
        """The chat page; `answer` or `problem` is what a page without script is told."""
        documents = snapshot.documents.values() if snapshot else ()
        return self._drawn(
            "page.html", help_, language,
            languages=[(code, words_in(code)["language"]) for code in LANGUAGES],
            documents=[{"title": d.title, "url": page_url(d)} for d in documents],
            examples=list(examples),
            question=question,
            answer=answer.model_dump(mode="json") if answer else None,
            problem=problem.model_dump(mode="json") if problem else None,
            page_data=self.script_data(help_, examples, language),
        )  # fmt: skip

    def script_data(
        self, help_: Help, examples: Sequence[str], language: str, *, brief: bool = False
    ) -> dict[str, object]:
        """What the scripts need to draw every screen in a language; `brief`, without the help of other countries."""
        own = self._settings
        unsaid = UNSCRIPTED if own.feedback else (*UNSCRIPTED, "feedback")
        help_told = _help(help_, own.country, language)
        if brief:
            near = [one for one in help_.resources if one.country in (own.country, ANYWHERE)]
            help_told = _help(replace(help_, resources=tuple(near) or help_.resources), own.country, language)
        return {
            "language": language,
            "site_language": own.language,
            "words": {name: text for name, text in words_in(language).items() if name not in unsaid},
            "notice": own.notice_in(language),
            "help": help_told,
            "cards": _cards(help_),
            "spanish_line": help_.line_es,
            "examples": list(examples)[: BRIEFLY if brief else None],
            "history": own.history,
            "feedback": own.feedback is not None,
            "explain": own.explain,
        }

    def content(
        self,
        help_: Help,
        document: Document,
        snapshot: Snapshot,
        quoted: tuple[int, int] | None,
        *,
        changed: bool,
        language: str,
    ) -> str:
        """A content page, with the characters `quoted` of its text marked."""
        site = self._settings.language
        urls = {other.path: localized(page_url(other), language, site) for other in snapshot.documents.values()}
        headings = [b for b in document.blocks if b.kind is BlockKind.HEADING and not is_title(document, b)]
        shown = {
            "id": document.id,
            "title": document.title,
            "description": document.description,
            "last_reviewed": document.last_reviewed.isoformat() if document.last_reviewed else None,
            "reviewed_by": document.reviewed_by,
            "sources": [{"title": source.title, "url": source.url or None} for source in document.sources],
        }
        return self._drawn(
            "read.html", help_, language,
            document=shown,
            json_ld=json_ld(document),
            body=render(document, quoted, urls.get, f"{words_in(language)['quoted']}: "),
            toc=[{"text": document.text[b.start : b.end], "anchor": b.anchor, "level": b.level} for b in headings],
            changed=changed,
            quoted=quoted is not None,
        )  # fmt: skip

    def inspect(
        self, help_: Help, *, question: str, answer: AnswerOut | None = None, problem: ProblemOut | None = None
    ) -> str:
        """The page on which an editor reads why a question is answered as it is; a card has nothing else on it."""
        return self._drawn(
            "inspect.html", help_, ENGLISH,
            question=question,
            answer=answer.model_dump(mode="json") if answer else None,
            problem=problem.model_dump(mode="json") if problem else None,
            most=SHOWN_CANDIDATES,
        )  # fmt: skip

    def docs(self, help_: Help, openapi: Mapping[str, Any], kinds: Sequence[Kind]) -> str:
        """The page of the HTTP interface, drawn from its OpenAPI description; no script."""
        return self._drawn("docs.html", help_, ENGLISH, api=openapi, kinds=kinds)

    def problem(self, help_: Help, problem: ProblemOut, *, language: str) -> str:
        """An error as a page."""
        return self._drawn("problem.html", help_, language, problem=problem.model_dump(mode="json"))

    def _drawn(self, template: str, help_: Help, language: str, **values: object) -> str:
        own = self._settings
        return self._environment.get_template(template).render(
            lang=language,
            default_language=own.language,
            words=words_in(language),
            site_title=own.title_in(language),
            notice=own.notice_in(language),
            help=_help(help_, own.country, language) | {"cards": _cards(help_), "spanish_line": help_.line_es},
            **values,
        )


def json_ld(document: Document) -> dict[str, object]:
    """The document for search engines, in the terms of schema.org; a review is claimed only where somebody is named."""
    said: dict[str, object] = {
        "@context": "https://schema.org", "@type": "MedicalWebPage", "headline": document.title, "inLanguage": ENGLISH,
    }  # fmt: skip
    day = document.last_reviewed.isoformat() if document.last_reviewed else None
    if document.description:
        said["description"] = document.description
    if document.sources:
        cited = [{"name": source.title} | ({"url": source.url} if source.url else {}) for source in document.sources]
        said["citation"] = [{"@type": "CreativeWork"} | one for one in cited]
    if day:
        said["dateModified"] = day
    if document.reviewed_by:
        said["reviewedBy"] = {"@type": "Person", "name": document.reviewed_by}
        if day:
            said["lastReviewed"] = day
    return said


def sureness(probability: float) -> str:
    """The name of a probability's words: 0.93 is "high", 0.75 "middle", 0.5 "low"."""
    return "high" if probability >= HIGH else "middle" if probability >= MIDDLE else "low"


@pass_context
def _in_words(context: Context, iso: str) -> str:
    return day_in_words(iso, context["lang"])


@pass_context
def _told(context: Context, problem: Mapping[str, Any]) -> Mapping[str, str]:
    """What a reader is told of a problem: its title, and what to do. The service gives its own reasons in English."""
    words, status = context["words"], problem["status"]
    told: Mapping[str, str] = (
        words["page"]["missing"] if status in (404, 405) else words["fault"][FAULTS.get(status, "failed")]
    )
    return {**told, "todo": problem["detail"]} if context["lang"] == ENGLISH and status != 500 else told


@pass_context
def _localized(context: Context, url: str) -> str:
    return localized(url, context["lang"], context["default_language"])


def localized(url: str, language: str, site_language: str) -> str:
    """The address of a page of ours in a language; a publisher's own page as it is."""
    if language == site_language or not url.startswith("/"):
        return url
    parts = urlsplit(url)
    query = f"{parts.query}&" if parts.query else ""
    return urlunsplit(parts._replace(query=f"{query}lang={language}"))


def static_url(name: str) -> str:
    """The address of a file of web/static, changing with its content so that browsers may keep it."""
    content = (WEB / "static" / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:10]}"


def _help(help_: Help, country: str, language: str) -> dict[str, object]:
    """The quiet line and the resources, those of `country` first, in a language of the interface."""
    home_first = sorted(help_.resources, key=lambda resource: resource.country != country)
    return {
        "line": help_.line_in(language),
        "resources": [resource_out(one.in_language(language)).model_dump(mode="json") for one in home_first],
    }


def _cards(help_: Help) -> dict[str, object]:
    """The titles of the cards in each language and their words; null where `help.toml` has no card in it.

    A card is in the language of its message, whatever that of the page.
    """
    cards = {"en": (help_.crisis, help_.emergency), "es": (help_.crisis_es, help_.emergency_es)}
    return {
        code: {
            "crisis": _title(cards[code][0]),
            "emergency": _title(cards[code][1]),
            "words": words_in(code)["card"],
        }
        for code in LANGUAGES
    }


def _title(card: Card | None) -> str | None:
    return card.title if card else None
