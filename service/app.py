"""App: the routes, and every error as problem details."""

import gzip
import hashlib
import json
import logging
import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import quote as percent_encoded

from fastapi import FastAPI, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from pydantic.json_schema import models_json_schema
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.routing import Match

from indexer.help import Help
from indexer.snapshot import now
from service.answer import SUGGESTED, Answer, answer_question, card_answer
from service.citation import cite, page_url
from service.earlier import Asked
from service.feedback import Box, Feedback, triage_note
from service.library import Library
from service.pages import WEB, Pages
from service.problem import FAILED, INVALID, KINDS, NOT_FOUND, NOT_READY, NOT_STORED, Problem, problem_for
from service.question import clean
from service.reader import Reader
from service.requests import Message, parse_json, read_body, read_form, read_message, validated, words_in
from service.schema import (
    AliveOut,
    AnswerOut,
    AskIn,
    DocumentOut,
    FeedbackIn,
    FeedbackOut,
    ProblemOut,
    ReadyOut,
    StoredPassageOut,
    SuggestionOut,
    answer_out,
    selector_out,
    source_out,
    table_out,
)
from service.settings import Settings
from service.triage import Level
from service.widget import widget_script
from service.wire import Wire
from service.words import ENGLISH, LANGUAGES, preferred

log = logging.getLogger("ketamine_qa.app")
FLAGS = {"true": True, "false": False}
SCHEMAS = "#/components/schemas/{model}"
ASK_BODY, FEEDBACK_BODY = (
    {
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": SCHEMAS.format(model=name)}}},
        }
    }
    for name in ("AskIn", "FeedbackIn")
)
FEEDBACK = '{"answer_id": "a_…", "rating": "up"}'
PROBLEM = {"content": {"application/problem+json": {"schema": {"$ref": SCHEMAS.format(model="ProblemOut")}}}}
PROBLEMS: dict[int | str, dict[str, Any]] = dict.fromkeys((400, 404, 413, 415, 422, 503), PROBLEM)


def make_app(
    reader: Reader,
    help_: Help,
    settings: Settings,
) -> Wire:
    """The ASGI application. `help_` is what a person in crisis is told while there is no snapshot."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        reader.start()
        yield
        reader.stop()
        told = ", ".join(f"{level.value} {desk.counts[level.value]}" for level in Level)
        log.info("messages since the start by what triage found: %s", told)

    app = _Described(
        title="Ketamine Q&A", description="Answers are exact quotations with their citation.", version="1",
        lifespan=lifespan, docs_url=None, redoc_url=None,  # /docs is ours: the framework's loads a third party's script
    )  # fmt: skip
    app.mount("/static", StaticFiles(directory=WEB / "static"), name="static")
    desk = Desk(reader, help_, settings)
    _json_routes(app, desk)
    _page_routes(app, desk)
    if settings.explain:
        _inspect_route(app, desk)
    if settings.feedback is not None:
        _feedback_route(app, desk, Box(settings.feedback, settings.feedback_days))
    _health_routes(app, desk)
    _error_handlers(app, desk)
    return Wire(app, settings.allowed_origins, settings.frame_ancestors)


class _Described(FastAPI):
    """An application whose OpenAPI description also holds what its routes read and refuse by themselves."""

    def openapi(self) -> dict[str, Any]:
        """The description."""
        described = super().openapi()
        _, own = models_json_schema(
            [(AskIn, "validation"), (FeedbackIn, "validation"), (ProblemOut, "serialization")], ref_template=SCHEMAS
        )
        if "/feedback" not in described["paths"]:
            del own["$defs"]["FeedbackIn"]
        described["components"]["schemas"] |= own["$defs"]
        return described


class Desk:
    """What all routes share: the live snapshot, the help texts, the pages and the settings."""

    def __init__(self, reader: Reader, help_: Help, settings: Settings) -> None:
        self.reader, self.settings, self.pages = reader, settings, Pages(settings)
        self.counts: Counter[str] = Counter()  # messages by the level that triage found; never their words
        self._help = help_

    @property
    def help(self) -> Help:
        """The live snapshot's help texts, or those read at start."""
        return self.reader.live.snapshot.help if self.reader.live else self._help

    def live(self) -> Library:
        """The live snapshot. Raises Problem 503."""
        if self.reader.live is None:
            why = self.reader.problem or "The index is being loaded."
            raise Problem(NOT_READY, f"There is no index to answer from yet. {why}", headers={"Retry-After": "2"})
        return self.reader.live

    def examples(self) -> list[str]:
        """Questions to start with."""
        return [s.question for s in self.reader.live.suggestions[:SUGGESTED]] if self.reader.live else []

    def _card(self, message: Message) -> Answer:
        return card_answer(message.triage, message.typed, self.help, self.settings.country)

    async def _answer(self, message: Message, ask: AskIn, live: Library) -> Answer:
        return await run_in_threadpool(
            answer_question,
            message.typed,
            live,
            asked=[Asked(turn.question, tuple(turn.passage_ids)) for turn in ask.history],
            top_k=ask.top_k,
            documents=frozenset(ask.filters.document) or None,
            explain=ask.explain and self.settings.explain,
            country=self.settings.country,
        )

    async def reply(self, message: Message, language: str) -> AnswerOut:
        """The answer to a message, in a language of the interface; a person in need gets the card whatever is wrong."""
        started = time.perf_counter()
        live = self.reader.live
        if message.ask is None or (live is None and message.triage.is_urgent):
            answer = self._card(message)
        else:
            live = self.live()
            try:
                answer = await self._answer(message, message.ask, live)
            except Exception:
                if not message.triage.is_urgent:
                    raise
                log.exception("a message that may need a person could not be answered; it got its card")
                answer = self._card(message)
        self.counts[answer.triage.level.value] += 1
        return answer_out(
            answer,
            live.snapshot if live else None,
            answer_id=f"a_{secrets.token_hex(8)}",
            notice=self.settings.notice_in(language),
            stale=self.reader.stale,
            took_ms=(time.perf_counter() - started) * 1000,
            language=language,
        )

    def language(self, request: Request) -> str:
        """The language of a page: what its address asks for, else the site's."""
        named = request.query_params.get("lang", "")
        return named if named in LANGUAGES else self.settings.language

    def spoken(self, request: Request) -> str:
        """The language of an answer to a program: what the header Accept-Language prefers, else the site's."""
        return preferred(request.headers.get("accept-language", ""), self.settings.language)


def _json_routes(app: FastAPI, desk: Desk) -> None:
    @app.post("/ask", response_model=AnswerOut, responses=PROBLEMS, openapi_extra=ASK_BODY, summary="Ask a question")
    async def ask(request: Request) -> AnswerOut:
        body = await read_body(request, desk.settings.max_body_bytes)
        return await desk.reply(read_message(parse_json(request, body)), desk.spoken(request))

    @app.get("/ask", response_model=AnswerOut, responses=PROBLEMS, summary="Ask a question by its address")
    async def ask_by_address(
        request: Request,
        response: Response,
        q: Annotated[str, Query(description="The question.")] = "",
        explain: Annotated[str, Query(description="`true` adds why, as `explain` of POST /ask does.")] = "false",
    ) -> AnswerOut:
        response.headers["Cache-Control"] = "no-store"
        # read as text: a person in crisis gets the card whatever stands here
        return await desk.reply(
            read_message({"question": q, "explain": FLAGS.get(explain, explain)}), desk.spoken(request)
        )

    @app.get("/passages/{passage_id}", response_model=StoredPassageOut, responses=PROBLEMS, summary="One passage")
    async def passage(passage_id: Annotated[str, Path(description="The id of the passage.")]) -> StoredPassageOut:
        snapshot = desk.live().snapshot
        found = next((p for p in snapshot.passages if p.id == passage_id), None)
        if found is None:
            raise Problem(NOT_FOUND, f"There is no passage {passage_id!r} in this index.")
        citation = cite(snapshot.documents[found.document_id], found, 0, len(found.text))
        return StoredPassageOut(
            id=found.id,
            text=found.text,
            table=table_out(found.table),
            selector=selector_out(citation.selector),
            source=source_out(citation),
        )

    @app.get("/documents", response_model=list[DocumentOut], responses=PROBLEMS, summary="All documents")
    async def documents() -> list[DocumentOut]:
        return list_documents(desk.live())

    @app.get("/suggestions", response_model=list[SuggestionOut], responses=PROBLEMS, summary="Questions to start with")
    async def suggestions() -> list[SuggestionOut]:
        return [SuggestionOut(question=s.question, passage_id=s.passage_id) for s in desk.live().suggestions]


def list_documents(live: Library) -> list[DocumentOut]:
    """All documents of the snapshot, in order of id."""
    counts: dict[str, int] = {}
    for passage in live.snapshot.passages:
        counts[passage.document_id] = counts.get(passage.document_id, 0) + 1
    return [
        DocumentOut(
            id=d.id, title=d.title, description=d.description, url=page_url(d), sha256=d.sha256,
            last_reviewed=d.last_reviewed, reviewed_by=d.reviewed_by or None, passages=counts.get(d.id, 0),
        )
        for d in live.snapshot.documents.values()
    ]  # fmt: skip


def _page_routes(app: FastAPI, desk: Desk) -> None:
    @app.get("/", response_class=HTMLResponse, include_in_schema=False)
    async def chat(request: Request) -> str:
        live, language = desk.reader.live, desk.language(request)
        return desk.pages.chat(desk.help, live.snapshot if live else None, desk.examples(), language=language)

    @app.post("/", response_class=HTMLResponse, include_in_schema=False)
    async def chat_without_script(request: Request) -> HTMLResponse:
        typed, language, answer, problem = "", desk.language(request), None, None
        try:
            fields = read_form(request, await read_body(request, desk.settings.max_body_bytes))
            typed, asked_in = fields.get("question", ""), fields.get("lang", "")
            language = asked_in if asked_in in LANGUAGES else language
            answer = await desk.reply(read_message({"question": typed}), language)
        except Problem as raised:
            problem = raised.out("/")
        live = desk.reader.live
        shown = "" if answer and answer.status in ("crisis", "emergency") else typed
        html = desk.pages.chat(
            desk.help, live.snapshot if live else None, desk.examples(),
            language=language, question=shown, answer=answer, problem=problem,
        )  # fmt: skip
        return HTMLResponse(html, problem.status if problem else 200, {"Cache-Control": "no-store"})

    @app.get("/widget.js", include_in_schema=False)
    async def widget(request: Request) -> Response:
        data = desk.pages.script_data(desk.help, desk.examples(), desk.settings.language, brief=True)
        return kept(request, widget_script(data), "text/javascript; charset=utf-8")

    @app.get("/widget.json", include_in_schema=False)
    async def widget_words(request: Request) -> Response:
        data = desk.pages.script_data(desk.help, desk.examples(), desk.language(request), brief=True)
        return kept(request, json.dumps(data, ensure_ascii=False), "application/json")

    @app.get("/docs", response_class=HTMLResponse, include_in_schema=False)
    async def docs() -> str:
        return desk.pages.docs(desk.help, app.openapi(), KINDS)

    @app.get("/read/{document_id:path}", response_class=HTMLResponse, include_in_schema=False)
    async def read(request: Request, document_id: str, quote: str = "", sha: str = "") -> str:
        snapshot = desk.live().snapshot
        document = snapshot.documents.get(document_id)
        if document is None:
            raise Problem(NOT_FOUND, "There is no such article. It may have been renamed or removed.")
        changed = bool(sha) and not document.sha256.startswith(sha)
        place = None if changed else _place(quote, len(document.text))
        language = desk.language(request)
        return desk.pages.content(desk.help, document, snapshot, place, changed=changed, language=language)


def kept(request: Request, content: str, media_type: str) -> Response:
    """A text that browsers may keep, named by its content (ETag), or 304 where they have it."""
    etag = f'"{hashlib.sha256(content.encode()).hexdigest()[:20]}"'
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": etag, "Vary": "Accept-Encoding"})
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(content, media_type=media_type, headers={"ETag": etag})  # service/wire.py adds Vary
    headers = {"ETag": etag, "Vary": "Accept-Encoding", "Content-Encoding": "gzip"}
    return Response(_smallest(content), media_type=media_type, headers=headers)


@lru_cache(maxsize=8)
def _smallest(content: str) -> bytes:
    """The text as small as gzip makes it, which is done once: every page that has the widget on it loads it."""
    return gzip.compress(content.encode(), 9, mtime=0)


def _inspect_route(app: FastAPI, desk: Desk) -> None:
    @app.get("/inspect", response_class=HTMLResponse, include_in_schema=False)
    async def inspect(q: str = "") -> HTMLResponse:
        answer, problem, headers = None, None, {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
        try:
            answer = await desk.reply(read_message({"question": q, "explain": True}), ENGLISH) if q else None
        except Problem as raised:
            problem = raised.out("/inspect")
            headers |= raised.headers
        html = desk.pages.inspect(desk.help, question=q, answer=answer, problem=problem)
        return HTMLResponse(html, problem.status if problem else 200, headers)


def _feedback_route(app: FastAPI, desk: Desk, box: Box) -> None:
    refused = {status: told for status, told in PROBLEMS.items() if status != 404}

    @app.post(
        "/feedback", response_model=FeedbackOut, responses=refused, openapi_extra=FEEDBACK_BODY,
        summary="Say how good an answer was",
    )  # fmt: skip
    async def feedback(request: Request) -> FeedbackOut:
        body = await read_body(request, desk.settings.max_body_bytes)
        fields = parse_json(request, body, "note", FEEDBACK)
        note = words_in(fields, "note")
        found = await run_in_threadpool(triage_note, note, desk.reader.live)
        if found.is_urgent:  # before anything else of it is read, and nothing of it is stored
            card = await desk.reply(Message(note, found, None), desk.spoken(request))
            return FeedbackOut(stored=False, card=card)
        said = validated(FeedbackIn, fields)
        try:
            await run_in_threadpool(box.put, _stored(said))
        except OSError as error:
            log.error("feedback could not be stored: %s", error)
            raise Problem(NOT_STORED, "Your feedback could not be stored. Please try again later.") from error
        return FeedbackOut(stored=True, card=None)


def _stored(said: FeedbackIn) -> Feedback:
    return Feedback(
        at=now().replace(microsecond=0),
        answer_id=said.answer_id,
        passage_id=said.passage_id,
        index_version=said.index_version,
        rating=said.rating,
        reasons=tuple(said.reasons),
        note=clean(said.note or "") or None,
    )


def _place(quote: str, length: int) -> tuple[int, int] | None:
    """ "5120-5197" → (5120, 5197); None for anything that is no place in a text of this length."""
    first, _, last = quote.partition("-")
    if not (first.isascii() and first.isdigit() and last.isascii() and last.isdigit() and len(quote) < 24):
        return None
    start, end = int(first), int(last)
    return (start, end) if start < end <= length else None


def _health_routes(app: FastAPI, desk: Desk) -> None:
    @app.get("/livez", response_model=AliveOut, summary="Is the process alive?")
    async def livez() -> AliveOut:
        return AliveOut(status="alive")

    @app.get("/readyz", response_model=ReadyOut, summary="Can it answer?", responses={503: PROBLEM})
    async def readyz() -> ReadyOut:
        snapshot = desk.live().snapshot
        return ReadyOut(
            status="ready",
            version=snapshot.version,
            built_at=snapshot.manifest.built_at,
            calibrated=snapshot.calibration.is_chosen,
            calibration=str(snapshot.calibration),
            stale=desk.reader.stale,
            refused=desk.reader.problem,
        )


def _error_handlers(app: FastAPI, desk: Desk) -> None:
    def respond(request: Request, problem: Problem) -> Response:
        out = problem.out(percent_encoded(request.scope["path"], errors="replace"))
        wants_page = request.url.path.startswith("/read/") or "text/html" in request.headers.get("accept", "")
        if wants_page and request.method in ("GET", "HEAD"):
            return HTMLResponse(
                desk.pages.problem(desk.help, out, language=desk.language(request)), out.status, problem.headers
            )
        return JSONResponse(out.model_dump(), out.status, problem.headers, media_type="application/problem+json")

    def handle(make: Callable[[Request, Any], Problem]) -> Callable[[Request, Any], Any]:
        async def handler(request: Request, error: Any) -> Response:
            return respond(request, make(request, error))

        return handler

    def failed(request: Request, error: Exception) -> Problem:
        log.error("%s %s failed: %s", request.method, request.url.path, type(error).__name__, exc_info=error)
        return Problem(
            FAILED, "Something went wrong on our side. Please try again; if it stays so, tell the publisher."
        )

    def invalid(_: Request, error: RequestValidationError) -> Problem:
        faults = tuple(("/" + "/".join(map(str, fault["loc"])), str(fault["msg"])) for fault in error.errors())
        return Problem(INVALID, "; ".join(f"{where}: {what}" for where, what in faults), faults)

    app.add_exception_handler(Problem, handle(lambda _, problem: problem))
    app.add_exception_handler(RequestValidationError, handle(invalid))

    def refused(request: Request, error: HTTPException) -> Problem:
        headers = {"Allow": methods_of(app, request)} if error.status_code == 405 else error.headers
        return problem_for(error.status_code, request.url.path, headers)

    app.add_exception_handler(HTTPException, handle(refused))
    app.add_exception_handler(Exception, handle(failed))


def methods_of(app: FastAPI, request: Request) -> str:
    """The methods that an address takes, by all its routes together, as the header Allow names them."""
    scope = {**request.scope, "root_path": request.scope.get("app_root_path", "")}
    found = [route for route in app.routes if route.matches(scope)[0] is not Match.NONE]
    methods = {method for route in found for method in getattr(route, "methods", None) or ("GET",)}
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))
