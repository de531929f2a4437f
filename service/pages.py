"""Pages: the chat page and the content pages that citations land on, drawn from the snapshot's own documents."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from indexer.document import BlockKind, Document
from indexer.help import Card, Help
from indexer.snapshot import Snapshot
from service.citation import page_url
from service.help_card import HOME
from service.problem import Kind
from service.rendering import is_title, render
from service.schema import AnswerOut, ProblemOut, resource_out

WEB = Path(__file__).parent.parent / "web"
LANGUAGE = "en"
SHOWN_CANDIDATES = 10  # of those that were weighed


class Pages:
    """Draws HTML. `title` and `notice` stand on every page, and help, that of `country` first."""

    def __init__(self, title: str, notice: str, country: str = HOME) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(WEB / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=False
        )
        self._environment.globals |= {
            "site_title": title,
            "notice": notice,
            "lang": LANGUAGE,
            "static": cache(static_url),
        }
        self._notice, self._country = notice, country

    def chat(
        self,
        help_: Help,
        snapshot: Snapshot | None,
        examples: Sequence[str],
        *,
        question: str = "",
        answer: AnswerOut | None = None,
        problem: ProblemOut | None = None,
    ) -> str:
        """The chat page; `answer` or `problem` is what a page without script is told."""
        documents = snapshot.documents.values() if snapshot else ()
        shown_help = _help(help_, self._country)
        return self._environment.get_template("page.html").render(
            help=shown_help,
            documents=[{"title": d.title, "url": page_url(d)} for d in documents],
            examples=list(examples),
            question=question,
            answer=answer.model_dump(mode="json") if answer else None,
            problem=problem.model_dump(mode="json") if problem else None,
            page_data={"help": shown_help, "examples": list(examples), "notice": self._notice, "lang": LANGUAGE},
        )

    def content(
        self, help_: Help, document: Document, snapshot: Snapshot, quoted: tuple[int, int] | None, *, changed: bool
    ) -> str:
        """A content page, with the characters `quoted` of its text marked."""
        urls = {other.path: page_url(other) for other in snapshot.documents.values()}
        headings = [b for b in document.blocks if b.kind is BlockKind.HEADING and not is_title(document, b)]
        return self._environment.get_template("read.html").render(
            help=_help(help_, self._country),
            document={
                "id": document.id,
                "title": document.title,
                "description": document.description,
                "last_reviewed": document.last_reviewed.isoformat() if document.last_reviewed else None,
                "reviewed_by": document.reviewed_by,
                "sources": [{"title": source.title, "url": source.url or None} for source in document.sources],
            },
            body=render(document, quoted, urls.get),
            toc=[{"text": document.text[b.start : b.end], "anchor": b.anchor, "level": b.level} for b in headings],
            changed=changed,
            quoted=quoted is not None,
        )

    def inspect(
        self, help_: Help, *, question: str, answer: AnswerOut | None = None, problem: ProblemOut | None = None
    ) -> str:
        """The page on which an editor reads why a question is answered as it is; a card has nothing else on it."""
        return self._environment.get_template("inspect.html").render(
            help=_help(help_, self._country),
            question=question,
            answer=answer.model_dump(mode="json") if answer else None,
            problem=problem.model_dump(mode="json") if problem else None,
            most=SHOWN_CANDIDATES,
        )

    def docs(self, help_: Help, openapi: Mapping[str, Any], kinds: Sequence[Kind]) -> str:
        """The page of the HTTP interface, drawn from its OpenAPI description; no script."""
        return self._environment.get_template("docs.html").render(
            help=_help(help_, self._country), api=openapi, kinds=kinds
        )

    def problem(self, help_: Help, problem: ProblemOut) -> str:
        """An error as a page."""
        return self._environment.get_template("problem.html").render(
            help=_help(help_, self._country), title=problem.title, detail=problem.detail, status=problem.status
        )


def static_url(name: str) -> str:
    """The address of a file of web/static, changing with its content so that browsers may keep it."""
    content = (WEB / "static" / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:10]}"


def _help(help_: Help, country: str) -> dict[str, object]:
    """The help texts for the templates and the scripts; `es` has those that are there in Spanish, else null."""
    home_first = sorted(help_.resources, key=lambda resource: resource.country != country)
    return {
        "line": help_.line,
        "crisis": _card(help_.crisis),
        "emergency": _card(help_.emergency),
        "es": {
            "line": help_.line_es or None,
            "crisis": _card(help_.crisis_es),
            "emergency": _card(help_.emergency_es),
        },
        "resources": [resource_out(resource).model_dump(mode="json") for resource in home_first],
    }


def _card(card: Card | None) -> dict[str, str] | None:
    return {"title": card.title, "message": card.message} if card else None
