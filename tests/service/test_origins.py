"""Other origins: whose pages may ask, and whose may show these pages; what each reply tells a browser of that."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from service.reader import Reader
from service.settings import Settings
from service.wire import LONGEST_ORIGIN, MOST_STRANGERS, Wire
from tests.running import CORPUS
from tests.service.serving import JSON, application

SITE, OTHER, EVIL = "https://www.example.org", "http://localhost:3000", "https://evil.example"
NOT_EVEN_A_PREFIX = [EVIL, f"{SITE}.evil.example", "http://www.example.org", f"{SITE}:8443", "https://example.org", ""]
CRISIS = {"question": "I want to kill myself"}
PREFLIGHT = {"access-control-request-method": "POST", "access-control-request-headers": "accept-language,content-type"}
REPLIES = [
    ("POST", "/ask", {"json": CRISIS}, 200),
    ("GET", "/ask?q=I+want+to+kill+myself", {}, 200),
    ("GET", "/livez", {}, 200),
    ("HEAD", "/livez", {}, 200),
    ("GET", "/static/page.css", {}, 200),
    ("POST", "/ask", {"content": "{", "headers": JSON}, 400),
    ("GET", "/nowhere", {}, 404),
    ("PUT", "/ask", {}, 405),
    ("POST", "/ask", {"content": " " * 70_000, "headers": JSON}, 413),
    ("POST", "/ask", {"content": "x"}, 415),
    ("POST", "/ask", {"json": {"question": ""}}, 422),
    ("GET", "/documents", {}, 503),
    ("GET", "/suggestions", {}, 503),
    ("GET", "/passages/none", {}, 503),
    ("GET", "/readyz", {}, 503),
    ("POST", "/ask", {"json": {"question": "What is Spravato?"}}, 503),
]


class Failing(Reader):
    """A reader that fails whenever it is asked for its snapshot, as a fault of the service would."""

    @property
    def live(self) -> None:  # type: ignore[override]
        raise RuntimeError("a fault")

    @live.setter
    def live(self, _: None) -> None:
        """Takes what the constructor sets."""

    def start(self) -> None:
        """Does not watch."""

    def stop(self) -> None:
        """Has nothing to end."""


def visitor(folder: Path, reader: type[Reader] = Reader, **settings: object) -> TestClient:
    """A client of an application without a snapshot."""
    return TestClient(application(reader(folder / "index", CORPUS, 60.0), **settings), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder without an index."""
    return tmp_path_factory.mktemp("origins")


@pytest.fixture(scope="module")
def shut(folder: Path) -> Iterator[TestClient]:
    """An application that allows no other origin."""
    with visitor(folder) as client:
        yield client


@pytest.fixture(scope="module")
def opened(folder: Path) -> Iterator[TestClient]:
    """An application that allows two origins."""
    with visitor(folder, allowed_origins=f"{SITE}, {OTHER}") as client:
        yield client


# --- who may ask ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "path", "rest", "status"), REPLIES)
@pytest.mark.parametrize("origin", [SITE, OTHER])
def test_an_allowed_page_may_read_every_reply_the_refusals_too(
    opened: TestClient, method: str, path: str, rest: dict, status: int, origin: str
) -> None:
    headers = {**rest.get("headers", {}), "origin": origin}
    response = opened.request(method, path, **{**rest, "headers": headers})
    assert response.status_code == status
    assert response.headers["access-control-allow-origin"] == origin
    assert response.headers["access-control-expose-headers"] == "Retry-After, RateLimit, RateLimit-Policy"
    assert "Origin" in response.headers["vary"]
    assert "access-control-allow-credentials" not in response.headers
    names = [name for name, _ in response.headers.multi_items()]
    assert len(names) == len(set(names))


def test_an_allowed_page_may_read_that_the_service_failed(folder: Path) -> None:
    with visitor(folder, Failing, allowed_origins=SITE) as client:
        response = client.post("/ask", json={"question": "What is Spravato?"}, headers={"origin": SITE})
    assert (response.status_code, response.json()["code"]) == (500, "failed")
    assert response.headers["access-control-allow-origin"] == SITE
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("method", "path", "rest", "status"), REPLIES)
@pytest.mark.parametrize("origin", [*NOT_EVEN_A_PREFIX, "null"])
def test_another_page_is_let_read_nothing(
    opened: TestClient, method: str, path: str, rest: dict, status: int, origin: str
) -> None:
    headers = {**rest.get("headers", {}), "origin": origin}
    response = opened.request(method, path, **{**rest, "headers": headers})
    assert response.status_code == status
    assert "access-control-allow-origin" not in response.headers
    assert "Origin" in response.headers["vary"]  # or a cache would give it to a page that is allowed


@pytest.mark.parametrize("origin", [SITE, OTHER])
@pytest.mark.parametrize("path", ["/ask", "/suggestions", "/documents", "/passages/p", "/feedback", "/readyz"])
def test_the_preflight_of_an_allowed_page_succeeds(opened: TestClient, origin: str, path: str) -> None:
    response = opened.options(path, headers={**PREFLIGHT, "origin": origin})
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == origin
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, POST, OPTIONS"
    assert response.headers["access-control-max-age"] == "600"
    allowed = set(response.headers["access-control-allow-headers"].split(", "))
    assert allowed == {"Accept", "Accept-Language", "Content-Language", "Content-Type"}
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize("origin", [*NOT_EVEN_A_PREFIX, "null"])
def test_the_preflight_of_another_page_fails(opened: TestClient, origin: str) -> None:
    response = opened.options("/ask", headers={**PREFLIGHT, "origin": origin})
    assert response.status_code == 400
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    "wish", [{"access-control-request-method": "DELETE"}, {"access-control-request-headers": "authorization"}]
)
def test_a_preflight_for_what_no_route_takes_fails(opened: TestClient, wish: dict) -> None:
    assert opened.options("/ask", headers={**PREFLIGHT, **wish, "origin": SITE}).status_code == 400


@pytest.mark.parametrize(("method", "path", "rest", "status"), REPLIES)
def test_without_an_allowed_origin_nothing_is_said_of_origins(
    shut: TestClient, method: str, path: str, rest: dict, status: int
) -> None:
    headers = {**rest.get("headers", {}), "origin": SITE}
    response = shut.request(method, path, **{**rest, "headers": headers})
    assert response.status_code == status
    assert not [name for name in response.headers if name.startswith("access-control-")]
    assert "Origin" not in response.headers.get("vary", "")
    assert shut.options(path, headers={**PREFLIGHT, "origin": SITE}).status_code in (404, 405)


@pytest.mark.parametrize("origin", [SITE, EVIL, "null"])
def test_a_star_allows_every_page(folder: Path, origin: str) -> None:
    with visitor(folder, allowed_origins="*") as client:
        assert client.options("/ask", headers={**PREFLIGHT, "origin": origin}).status_code == 200
        assert (
            client.post("/ask", json=CRISIS, headers={"origin": origin}).headers["access-control-allow-origin"] == "*"
        )


def test_a_request_that_is_no_page_of_another_site_gets_no_leave(opened: TestClient) -> None:
    response = opened.get("/livez")
    assert "access-control-allow-origin" not in response.headers
    assert "Origin" in response.headers["vary"]


# --- what the operator is told ----------------------------------------------------------------------------------------


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The lines of the log about pages that are not allowed."""
    return [record.getMessage() for record in caplog.records if record.name == "ketamine_qa.wire"]


def line(origin: str) -> str:
    """The line about a page."""
    return f"A page at {origin} asked, but is not among KETAMINE_QA_ALLOWED_ORIGINS (docs/settings.md, Other origins)"


@pytest.mark.parametrize("settings", [{}, {"allowed_origins": SITE}])
def test_a_page_that_may_not_ask_is_named_in_the_log_once(
    folder: Path, settings: dict, caplog: pytest.LogCaptureFixture
) -> None:
    with visitor(folder, **settings) as client:
        for origin in (EVIL, "null", EVIL):
            client.options("/ask", headers={**PREFLIGHT, "origin": origin})
            client.post("/ask", json=CRISIS, headers={"origin": origin})
    assert told(caplog) == [line(EVIL), line("null")]
    assert {record.levelno for record in caplog.records if record.name == "ketamine_qa.wire"} == {logging.WARNING}


def test_the_preflight_alone_names_a_page(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A browser stops there: the POST of a page that is not allowed never comes."""
    with visitor(folder) as client:
        client.options("/ask", headers={**PREFLIGHT, "origin": EVIL})
    assert told(caplog) == [line(EVIL)]


def test_a_page_that_may_ask_or_does_not_is_not_named(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    own = {"origin": "http://testserver"}
    proxied = {"origin": "https://answers.example.org", "host": "10.0.0.7:8000", "sec-fetch-site": "same-origin"}
    with visitor(folder, allowed_origins=SITE) as client:
        for headers in ({"origin": SITE}, own, proxied, {"origin": "https://a.example", "host": "A.example"}, {}):
            client.post("/ask", json=CRISIS, headers=headers)
        client.get("/livez", headers={"origin": EVIL})
    with visitor(folder, allowed_origins="*") as client:
        client.post("/ask", json=CRISIS, headers={"origin": EVIL})
    assert told(caplog) == []


def test_only_so_many_pages_are_named(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    with visitor(folder) as client:
        for number in range(MOST_STRANGERS + 5):
            client.post("/ask", json=CRISIS, headers={"origin": f"https://{number}.example"})
    assert told(caplog) == [line(f"https://{number}.example") for number in range(MOST_STRANGERS)]


@pytest.mark.parametrize(
    "origin", [b"https://a\r\n2026-01-01 ERROR forged", b"\x1b[31mred", b"https://\xe9\x85", b"x" * 5_000, b"http://["]
)
def test_an_origin_cannot_forge_a_line_of_the_log(
    folder: Path, origin: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with visitor(folder) as client:
        client.post("/ask", json=CRISIS, headers=[(b"origin", origin)])
    [said] = told(caplog)
    assert said.isascii() and said.isprintable()
    assert len(said) < len(line("")) + 6 * LONGEST_ORIGIN


# --- who may show these pages -----------------------------------------------------------------------------------------


def frame_ancestors(client: TestClient, path: str = "/") -> str:
    """What the Content-Security-Policy says of frames, which is its last part."""
    return client.get(path).headers["content-security-policy"].rpartition("; frame-ancestors ")[2]


@pytest.mark.parametrize("path", ["/", "/docs", "/livez", "/nowhere", "/static/page.css"])
def test_this_site_alone_may_show_its_pages_in_a_frame(shut: TestClient, path: str) -> None:
    assert frame_ancestors(shut, path) == "'self'"
    assert shut.get(path).headers["x-frame-options"] == "SAMEORIGIN"


@pytest.mark.parametrize(
    ("setting", "said"),
    [(SITE, f"'self' {SITE}"), (f"{SITE} {OTHER}", f"'self' {SITE} {OTHER}"), ("*", "'self' *"), ("", "'self'")],
)
def test_a_site_that_is_named_may_show_them_too(folder: Path, setting: str, said: str) -> None:
    with visitor(folder, frame_ancestors=setting) as client:
        assert frame_ancestors(client) == said
        assert ("x-frame-options" in client.get("/").headers) == (not setting)


def test_who_may_ask_and_who_may_show_are_two_things(folder: Path) -> None:
    with visitor(folder, frame_ancestors=SITE) as client:
        assert "access-control-allow-origin" not in client.get("/livez", headers={"origin": SITE}).headers
    with visitor(folder, allowed_origins=SITE) as client:
        assert frame_ancestors(client) == "'self'"


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example;script-src",
        "https://a.example\r\nx-evil:1",
        "https://a.example\n",
        "https://a.example'",
        "'unsafe-inline'",
        "https:",
        "data:",
        "https://a.example/path",
    ],
)
@pytest.mark.parametrize("setting", ["frame_ancestors", "allowed_origins"])
def test_nothing_but_origins_can_get_into_a_header(setting: str, text: str) -> None:
    with pytest.raises(ValidationError):
        Settings(**{setting: [text]})  # as from the settings file; in the environment, space and line break part values


# --- who may load a file without CORS ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/static/page.css", "/static/view.js?v=1", "/widget.js"])
def test_what_a_page_of_another_site_embeds_is_lent_to_it(shut: TestClient, path: str) -> None:
    assert shut.get(path).headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize("path", ["/", "/ask?q=ketamine", "/documents", "/docs", "/livez", "/widget.jsx", "/staticx"])
def test_nothing_else_is(opened: TestClient, path: str) -> None:
    for origin in (SITE, EVIL):
        assert opened.get(path, headers={"origin": origin}).headers["cross-origin-resource-policy"] == "same-origin"


# --- how long it is kept ----------------------------------------------------------------------------------------------


def script(status: int, *headers: tuple[bytes, bytes]) -> TestClient:
    """A client of an application whose every response is a script with these headers."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        given = [(b"content-type", b"text/javascript"), (b"etag", b'"1"'), *headers]
        await send({"type": "http.response.start", "status": status, "headers": given})
        await send({"type": "http.response.body", "body": b"" if status == 304 else b"'use strict';" * 500})

    return TestClient(Wire(application))


@pytest.mark.parametrize("status", [200, 304])
def test_the_widget_is_kept_for_minutes(status: int) -> None:
    kept = script(status).get("/widget.js").headers["cache-control"]
    assert kept == "public, max-age=300"


def test_the_widget_of_the_application_is_the_one_kept(shut: TestClient) -> None:
    response = shut.get("/widget.js")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["cache-control"] == "public, max-age=300"


def test_a_widget_that_is_not_there_is_not_kept() -> None:
    assert script(404).get("/widget.js").headers["cache-control"] == "no-cache"


def test_a_widget_that_says_itself_how_long_is_kept_so() -> None:
    assert script(200, (b"Cache-Control", b"no-store")).get("/widget.js").headers["cache-control"] == "no-store"


# --- compression ------------------------------------------------------------------------------------------------------

PLAIN = {"accept-encoding": "identity"}


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/openapi.json", "/ask?q=I+want+to+kill+myself", "/static/view.js", "/widget.js"]
)
def test_a_long_reply_is_sent_compressed_to_whoever_takes_that(shut: TestClient, path: str) -> None:
    short, plain = shut.get(path), shut.get(path, headers=PLAIN)
    assert short.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert short.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert short.headers["cache-control"] == plain.headers["cache-control"]
    assert int(short.headers["content-length"]) < int(plain.headers["content-length"])
    if "/ask" not in path:  # whose id is another each time
        assert short.content == plain.content


def test_a_short_reply_is_sent_as_it_is(shut: TestClient) -> None:
    assert "content-encoding" not in shut.get("/livez").headers
    assert "content-encoding" not in shut.get("/static/favicon.svg").headers


def test_a_compressed_reply_to_an_allowed_page_varies_by_both(opened: TestClient) -> None:
    assert opened.get("/static/view.js", headers={"origin": SITE}).headers["vary"] == "Accept-Encoding, Origin"


@pytest.mark.parametrize(
    "path", ["/", "/static/view.js", "/static/view.js?v=1", "/widget.js", "/openapi.json", "/nowhere"]
)
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_head_has_the_headers_of_get_and_no_body(shut: TestClient, path: str, encoding: str) -> None:
    headers = {"accept-encoding": encoding}
    head, get = shut.head(path, headers=headers), shut.get(path, headers=headers)
    assert head.content == b""
    assert (head.status_code, dict(head.headers)) == (get.status_code, dict(get.headers))


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("path", ["/static/view.js", "/widget.js"])
def test_a_file_that_has_not_changed_is_not_sent_again_either_way(opened: TestClient, encoding: str, path: str) -> None:
    headers = {"accept-encoding": encoding, "origin": SITE}
    first = opened.get(path, headers=headers)
    again = opened.get(path, headers={**headers, "if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == first.headers["cache-control"]
    assert again.headers["access-control-allow-origin"] == SITE


def test_a_compressed_reply_has_its_line_in_the_access_log(shut: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="ketamine_qa.access"):
        shut.get("/openapi.json")
        shut.options("/ask", headers={**PREFLIGHT, "origin": SITE})
    lines = [record.getMessage().rsplit(" ", 2)[0] for record in caplog.records if record.name == "ketamine_qa.access"]
    assert lines == ["GET /openapi.json 200", "OPTIONS /ask 405"]
