"""Wire: what every response gets: HEAD for every GET, headers of privacy and safety, a log line without the query.

And what pages of other sites may do with it: ask (CORS) and show it in a frame, where a setting names them.
"""

import logging
import time
from collections.abc import Collection
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

access = logging.getLogger("ketamine_qa.access")
log = logging.getLogger("ketamine_qa.wire")

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors "
)
FOR_GOOD = b"public, max-age=31536000, immutable"
FOR_A_WHILE = b"public, max-age=300"  # a publisher's change shows within minutes
# An answer has about 6 KB, which takes 0.12 ms to compress to 2 KB; one with `explain` has 73 KB and takes 0.9 ms, of
# the 115 ms that explaining takes. Level 9 takes 3.5 ms for those and saves 8 % of them more (/ask, 50 questions x 4).
COMPRESSED_FROM, LEVEL = 1_000, 4
MOST_STRANGERS = 20  # named in the log; whoever sends requests can send many origins
LONGEST_ORIGIN = 100


class Wire:
    """ASGI middleware around the whole application, so that its answers to its own failures get all this too."""

    def __init__(
        self, app: ASGIApp, allowed_origins: Collection[str] = (), frame_ancestors: Collection[str] = ()
    ) -> None:
        self._app = _shared(GZipMiddleware(app, COMPRESSED_FROM, LEVEL), allowed_origins)
        self._headers = headers_of_all(frame_ancestors)
        self._strangers = Strangers(allowed_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        method, status = scope["method"], 0
        self._strangers.notice(scope["path"], Headers(scope=scope))
        if method == "HEAD":
            scope = {**scope, "method": "GET"}

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": self._with_headers(message.get("headers", []), scope, status)}
            elif method == "HEAD" and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        try:
            await self._app(scope, receive, send_on)
        finally:
            took = (time.perf_counter() - started) * 1000
            path = quote(scope["path"], errors="replace")  # a line break in it would forge a line of the log
            access.info("%s %s %d %.1f ms", method, path, status or 500, took)

    def _with_headers(self, headers: list[tuple[bytes, bytes]], scope: Scope, status: int) -> list[tuple[bytes, bytes]]:
        given = {name.lower() for name, _ in headers}
        extra = self._headers | {b"cross-origin-resource-policy": _resource_policy(scope["path"])}
        is_file = scope["path"].startswith("/static/") and status < 400
        if is_file and scope["query_string"].startswith(b"v="):  # named by its content
            extra[b"cache-control"] = FOR_GOOD
        elif b"cache-control" not in given:
            is_widget = scope["path"] == "/widget.js" and status < 400
            extra[b"cache-control"] = FOR_A_WHILE if is_widget else b"no-cache"
        return [*headers, *((name, value) for name, value in extra.items() if name not in given)]


def headers_of_all(frame_ancestors: Collection[str] = ()) -> dict[bytes, bytes]:
    """The headers that are the same in every response. `frame_ancestors` may show it in a frame, besides this site.

    They are written into a header as they are: the settings take nothing but origins and *.
    """
    headers = {
        b"content-security-policy": (CONTENT_SECURITY_POLICY + " ".join(("'self'", *frame_ancestors))).encode(),
        b"referrer-policy": b"no-referrer",
        b"x-content-type-options": b"nosniff",
        b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
    }
    if not frame_ancestors:  # it cannot name a site, and a browser that knows no frame-ancestors would obey it
        headers[b"x-frame-options"] = b"SAMEORIGIN"
    return headers


def _shared(app: ASGIApp, allowed_origins: Collection[str]) -> ASGIApp:
    """The application with CORS around it, where a page of another site is allowed to ask."""
    if not allowed_origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=allowed_origins,
        allow_methods=("GET", "HEAD", "POST", "OPTIONS"),
        allow_headers=("Accept", "Accept-Language", "Content-Type"),
        expose_headers=("Retry-After", "RateLimit", "RateLimit-Policy"),
        max_age=600,
    )


def _resource_policy(path: str) -> bytes:
    """Whether pages of other sites may load what is there without CORS, as <script src> and <link> do.

    What they fetch with CORS is not asked for this header (Fetch, "cross-origin resource policy check"), so that an
    allowed origin needs no exception from it; nor are frames, unless the page around them isolates itself.
    """
    return b"cross-origin" if path == "/widget.js" or path.startswith("/static/") else b"same-origin"


class Strangers:
    """Tells the log, once for each origin, of pages that ask without being allowed to: they see a failure without why.

    A page that is not allowed to ask is stopped at its preflight, so its OPTIONS counts as much as its POST.
    """

    def __init__(self, allowed_origins: Collection[str]) -> None:
        self._allowed, self._told = frozenset(allowed_origins), set[str]()

    def notice(self, path: str, headers: Headers) -> None:
        """Takes note of a request."""
        origin = headers.get("origin")
        if path != "/ask" or origin is None or {origin, "*"} & self._allowed or _is_own(origin, headers):
            return
        shown = quote(origin[:LONGEST_ORIGIN], safe=":/[]")  # as it was sent, it could forge a line of the log
        if shown in self._told or len(self._told) >= MOST_STRANGERS:
            return
        self._told.add(shown)
        log.warning(
            "A page at %s asked, but is not among KETAMINE_QA_ALLOWED_ORIGINS (docs/settings.md, Other origins)", shown
        )


def _is_own(origin: str, headers: Headers) -> bool:
    """Whether a request comes from a page of this site: by its address, or, behind a proxy, by the browser's word."""
    if headers.get("sec-fetch-site") == "same-origin":
        return True
    return origin.partition("://")[2].lower() == headers.get("host", "").lower()
