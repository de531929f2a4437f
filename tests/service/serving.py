"""A service to put claims to: in this process (an application with its lifespan) or as a process of its own."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from starlette.testclient import TestClient

from indexer.build import Build, build_snapshot
from indexer.help import Help, read_help
from indexer.snapshot import current_folder
from service.app import make_app
from service.library import Library
from service.reader import Reader, open_library
from service.settings import PREFIX, Settings
from service.wire import Wire
from tests.encoding import encoder
from tests.running import CORPUS, wait_until

NOTICE = "General information, not medical advice."
MOST_BYTES = 65_536
FORM = {"content-type": "application/x-www-form-urlencoded"}
JSON = {"content-type": "application/json"}
Fields = dict[str, Any]


@cache
def published() -> Path:
    """The index of the real corpus, built once for all tests."""
    folder = Path(tempfile.mkdtemp(prefix="ketamine-qa-tests-"))
    build_snapshot(CORPUS, folder / "index", encoder())
    return folder / "index"


def forget_published() -> None:
    """Removes what `published` built."""
    if published.cache_info().currsize:
        shutil.rmtree(published().parent, ignore_errors=True)


@cache
def library() -> Library:
    """The library of the real corpus."""
    return open_library(current_folder(published()))


def write(folder: Path, **files: str) -> Path:
    """The folder, with a Markdown file for each name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text, "utf-8")
    return folder


def publish(corpus: Path, index: Path) -> Build:
    """Builds and publishes the corpus."""
    return build_snapshot(corpus, index, encoder())


def shipped_help() -> Help:
    """The help texts of the real corpus."""
    help_, faults = read_help((CORPUS / "help.toml").read_text("utf-8"), "help.toml")
    assert help_ is not None, faults
    return help_


def application(reader: Reader, **settings: Any) -> Wire:
    """The application over a reader, with these settings beside its defaults."""
    return make_app(reader, shipped_help(), Settings(**{"max_body_bytes": MOST_BYTES, **settings}))


@contextmanager
def client_of(reader: Reader, *, ready: bool = True) -> Iterator[TestClient]:
    """A client of the application over a reader, its lifespan on; with a snapshot loaded, if it is to be `ready`.

    An error that the application does not handle is raised here, so that no test can take it for a mere 500.
    """
    with TestClient(application(reader)) as client:
        if ready:
            wait_until(lambda: client.get("/readyz").status_code == 200, seconds=30)
        yield client


@dataclass(frozen=True, slots=True)
class Process:
    """A `ketamine-qa serve` process; `out` and `err` are the files that it writes to."""

    address: str
    pid: int
    out: Path
    err: Path

    @property
    def said(self) -> str:
        """Everything that it has written."""
        return self.out.read_text() + self.err.read_text()


@contextmanager
def process(corpus: Path, index: Path, folder: Path, **environment: str) -> Iterator[Process]:
    """`ketamine-qa serve` on a free port, alive but not necessarily ready; `environment` are settings."""
    folder.mkdir(parents=True, exist_ok=True)
    out, err = folder / "stdout", folder / "stderr"
    command = [sys.executable, "-m", "service", "--corpus", str(corpus), "--index", str(index), "serve", "--port", "0"]
    plain = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    settings = {PREFIX + name.upper(): value for name, value in environment.items()}
    with out.open("w") as to_out, err.open("w") as to_err:
        running = subprocess.Popen(command, stdout=to_out, stderr=to_err, env=plain | settings)
        try:
            wait_until(lambda: "http://" in out.read_text(), seconds=60)
            address = next(word for word in out.read_text().split() if word.startswith("http")).rstrip("/")
            wait_until(lambda: httpx.get(f"{address}/livez", timeout=10).status_code == 200, seconds=60)
            yield Process(address, running.pid, out, err)
        finally:
            running.terminate()
            running.wait(timeout=30)
