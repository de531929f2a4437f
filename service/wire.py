"""Wire: what every response gets: HEAD for every GET, headers of privacy and safety, a log line without the query."""

import logging
import time
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

access = logging.getLogger("ketamine_qa.access")

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
HEADERS = {
    b"content-security-policy": CONTENT_SECURITY_POLICY.encode(),
    b"referrer-policy": b"no-referrer",
    b"x-content-type-options": b"nosniff",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
}


class Wire:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        method, status = scope["method"], 0
        if method == "HEAD":
            scope = {**scope, "method": "GET"}

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": _with_headers(message.get("headers", []), scope, status)}
            elif method == "HEAD" and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        try:
            await self._app(scope, receive, send_on)
        finally:
            took = (time.perf_counter() - started) * 1000
            path = quote(scope["path"], errors="replace")  # a line break in it would forge a line of the log
            access.info("%s %s %d %.1f ms", method, path, status or 500, took)


def _with_headers(headers: list[tuple[bytes, bytes]], scope: Scope, status: int) -> list[tuple[bytes, bytes]]:
    given = {name.lower() for name, _ in headers}
    extra: dict[bytes, bytes] = dict(HEADERS)
    is_file = scope["path"].startswith("/static/") and status < 400
    if is_file and scope["query_string"].startswith(b"v="):  # named by its content
        extra[b"cache-control"] = b"public, max-age=31536000, immutable"
    elif b"cache-control" not in given:
        extra[b"cache-control"] = b"no-cache"
    return [*headers, *((name, value) for name, value in extra.items() if name not in given)]
