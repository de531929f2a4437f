"""Wire: the headers of every response, HEAD, the access log; and that nothing a person typed is ever written."""

import logging
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil
import pytest
from starlette.testclient import TestClient

from service.pages import WEB, static_url
from tests.running import CORPUS
from tests.service.serving import FORM, JSON, Process

EVERYWHERE = [
    ("GET", "/", {}),
    ("POST", "/", {"content": "question=What+is+Spravato%3F", "headers": FORM}),
    ("POST", "/", {"content": "question=", "headers": FORM}),
    ("POST", "/ask", {"json": {"question": "What is Spravato?"}}),
    ("POST", "/ask", {"json": {"question": "I want to die"}}),
    ("POST", "/ask", {"json": {}}),
    ("POST", "/ask", {"content": "{", "headers": JSON}),
    ("POST", "/ask", {"content": "x"}),
    ("POST", "/ask", {"content": "x" * 70_000, "headers": JSON}),
    ("GET", "/ask?q=What+is+Spravato%3F", {}),
    ("HEAD", "/ask?q=What+is+Spravato%3F", {}),
    ("PUT", "/ask", {}),
    ("OPTIONS", "/ask", {}),
    ("GET", "/nowhere", {}),
    ("GET", "/nowhere", {"headers": {"accept": "text/html"}}),
    ("GET", "/ask/", {"follow_redirects": False}),
    ("GET", "/read/topics/ketamine-for-depression", {}),
    ("GET", "/read/none", {}),
    ("GET", "/passages/none", {}),
    ("GET", "/documents", {}),
    ("GET", "/suggestions", {}),
    ("GET", "/docs", {}),
    ("GET", "/inspect", {}),
    ("GET", "/inspect?q=What+is+Spravato%3F", {}),
    ("GET", "/openapi.json", {}),
    ("GET", "/livez", {}),
    ("GET", "/readyz", {}),
    ("GET", "/static/page.css", {}),
    ("GET", "/static/none", {}),
    ("GET", "/static/", {}),
    ("GET", "/static/../app.py", {}),
]


@pytest.mark.parametrize(("method", "path", "rest"), EVERYWHERE)
def test_every_response_is_private_and_safe(client: TestClient, method: str, path: str, rest: dict) -> None:
    response = client.request(method, path, **rest)
    assert response.status_code < 500
    headers = response.headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    assert "http" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers
    assert "cache-control" in headers


def test_no_response_has_a_header_twice(client: TestClient) -> None:
    for method, path, rest in EVERYWHERE:
        names = [name.lower() for name, _ in client.request(method, path, **rest).headers.multi_items()]
        assert len(names) == len(set(names)), path


def test_a_file_named_by_its_content_may_be_kept_for_good(client: TestClient) -> None:
    for file in (WEB / "static").iterdir():
        response = client.get(static_url(file.name))
        assert response.content == file.read_bytes()
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "path", ["/static/page.css", "/static/none.css", "/static/none.css?v=1", "/static/page.css?w=1", "/?v=1"]
)
def test_nothing_else_may_be_kept_unasked(client: TestClient, path: str) -> None:
    assert client.get(path).headers["cache-control"] == "no-cache"


def test_a_file_that_has_not_changed_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/static/page.css")
    again = client.get("/static/page.css", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_address_of_a_file_changes_with_its_content() -> None:
    names = [file.name for file in (WEB / "static").iterdir()]
    assert all(static_url(name).startswith(f"/static/{name}?v=") for name in names)
    assert len({static_url(name).split("=")[1] for name in names}) == len(names)


def test_the_access_line_has_the_path_without_its_query(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="ketamine_qa.access"):
        client.get("/ask", params={"q": "zebrafinch"})
        client.head("/livez")
        client.get("/nowhere")
    lines = [record.getMessage().rsplit(" ", 2)[0] for record in caplog.records if record.name == "ketamine_qa.access"]
    assert lines == ["GET /ask 200", "HEAD /livez 200", "GET /nowhere 404"]


def test_a_path_cannot_forge_a_line_of_the_log(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="ketamine_qa.access"):
        client.get("/x%0a2026-01-01 ERROR forged%1b[31m")
    [line] = [record.getMessage() for record in caplog.records if record.name == "ketamine_qa.access"]
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line


# --- the real process -------------------------------------------------------------------------------------------------

SECRETS = ["zebrafinch", "quokkamoor", "wallcreeper"]


def test_what_people_type_is_in_no_line_of_the_process(server: Process) -> None:
    """Asked in every way, answered and refused, at the most talkative log level; each word is nobody else's."""
    with httpx.Client(base_url=server.address, timeout=30) as asked:
        for word in SECRETS:
            plain = f"What is {word} and esketamine?"
            calls = [
                asked.post("/ask", json={"question": plain}),
                asked.post("/ask", json={"question": f"I want to kill myself {word}"}),
                asked.post("/ask", json={"question": plain * 60}),
                asked.post("/ask", json={"question": 3, word: plain}),
                asked.post("/ask", json={"question": plain, "top_k": word}),
                asked.post(
                    "/ask", json={"question": plain, "history": [{"question": word}], "filters": {"document": [word]}}
                ),
                asked.post("/ask", content=f'{{"question": "{plain}"', headers=JSON),
                asked.post("/ask", content=plain),
                asked.post("/ask", content=plain * 3_000, headers=JSON),
                asked.put("/ask", json={"question": plain}),
                asked.get("/ask", params={"q": plain}),
                asked.get("/ask", params={"q": f"I want to kill myself {word}"}),
                asked.get("/ask", params={"q": plain * 60}),
                asked.head("/ask", params={"q": plain}),
                asked.post("/", content=f"question={word}+esketamine", headers=FORM),
                asked.post("/", content=f"question=I+want+to+kill+myself+{word}", headers=FORM),
                asked.post("/", content=f"question={word * 200}", headers=FORM),
                asked.post("/", json={"question": plain}),
                asked.get("/nowhere", params={"q": plain}),
                asked.get("/read/topics/ketamine-for-depression", params={"quote": word, "sha": word}),
            ]
            assert max(response.status_code for response in calls) < 500
    said = server.said
    assert " GET /ask 200 " in said
    assert " POST /ask 200 " in said
    assert " POST / 415 " in said
    assert not [word for word in SECRETS if word in said]
    assert "Traceback" not in said


def test_no_library_of_the_process_reports_to_its_maker(published: Path, tmp_path: Path) -> None:
    """ONNX Runtime would leave a machine id and a queue of events for Microsoft in the home folder."""
    command = [sys.executable, "-B", "-m", "service", "--corpus", str(CORPUS), "--index", str(published)]
    quiet = {
        name: value for name, value in os.environ.items() if not name.startswith(("ORT_", "XDG_")) and name != "CI"
    }
    done = subprocess.run(
        [*command, "ask", "What is Spravato?"],
        env={**quiet, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.rglob("*")) == []


def test_the_process_is_connected_to_nobody_else(server: Process) -> None:
    httpx.post(f"{server.address}/ask", json={"question": "What is Spravato?"}, timeout=30)
    connections = psutil.Process(server.pid).net_connections(kind="inet")
    assert {connection.raddr.ip for connection in connections if connection.raddr} <= {"127.0.0.1"}


def test_a_crisis_message_is_not_said_back_by_any_way(server: Process) -> None:
    message = "I want to kill myself zebrafinch"
    with httpx.Client(base_url=server.address, timeout=30) as asked:
        replies = [
            asked.post("/ask", json={"question": message}),
            asked.get("/ask", params={"q": message}),
            asked.post("/", content=f"question={message.replace(' ', '+')}", headers=FORM),
        ]
    assert [reply.status_code for reply in replies] == [200, 200, 200]
    assert not [reply.text for reply in replies if "zebrafinch" in reply.text]


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_head_sends_no_body_over_a_real_connection(server: Process, encoding: str) -> None:
    asked_for = f"Host: x\r\nAccept-Encoding: {encoding}\r\nConnection: close"
    where = urlsplit(server.address)
    for path in ("/", "/livez", "/ask?q=What+is+Spravato%3F", "/static/page.css", "/nowhere", "/documents"):
        with socket.create_connection((where.hostname, where.port), timeout=20) as connection:
            connection.sendall(f"HEAD {path} HTTP/1.1\r\n{asked_for}\r\n\r\n".encode())
            received = b""
            while more := connection.recv(65_536):
                received += more
        head, _, body = received.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 ")
        assert body == b"", path


def test_an_oversized_body_is_refused_before_it_has_come(server: Process) -> None:
    """The service answers although only the first bytes of a gigabyte were sent."""
    where = urlsplit(server.address)
    with socket.create_connection((where.hostname, where.port), timeout=20) as connection:
        connection.sendall(
            b"POST /ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n{"
        )
        started = time.monotonic()
        assert connection.recv(65_536).startswith(b"HTTP/1.1 413 ")
        assert time.monotonic() - started < 5


def test_an_oversized_body_without_a_length_is_refused_too(server: Process) -> None:
    def endless():
        for _ in range(100):
            yield b" " * 1_000

    response = httpx.post(f"{server.address}/ask", content=endless(), headers=JSON, timeout=30)
    assert response.status_code == 413
    assert response.json()["code"] == "too-large"
