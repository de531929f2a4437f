"""What the tests of the service share: one published index of the real corpus, and services over it."""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from indexer.snapshot import Snapshot
from service.library import Library
from service.reader import Reader
from service.settings import PREFIX
from tests.running import CORPUS, wait_until
from tests.service import serving
from tests.service.serving import Process, client_of, process


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for variable in [name for name in os.environ if name.startswith(PREFIX)]:
            patch.delenv(variable)
        yield


@pytest.fixture(scope="session")
def published() -> Iterator[Path]:
    """The index folder of the real corpus."""
    yield serving.published()
    serving.forget_published()


@pytest.fixture(scope="session")
def library(published: Path) -> Library:
    """The library of the real corpus."""
    return serving.library()


@pytest.fixture(scope="session")
def snapshot(library: Library) -> Snapshot:
    """The snapshot of the real corpus."""
    return library.snapshot


@pytest.fixture(scope="session")
def client(published: Path) -> Iterator[TestClient]:
    """A client of the application over the real corpus, in this process."""
    with client_of(Reader(published, CORPUS, 0.05)) as client:
        yield client


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of an application that has no snapshot at all."""
    with client_of(Reader(tmp_path_factory.mktemp("bare") / "index", CORPUS, 0.05), ready=False) as client:
        yield client


@pytest.fixture(scope="session")
def server(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """A real process over the real corpus, as talkative as it can be set."""
    with process(CORPUS, published, tmp_path_factory.mktemp("server"), log_level="debug") as running:
        wait_until(lambda: httpx.get(f"{running.address}/readyz").status_code == 200, seconds=60)
        yield running
