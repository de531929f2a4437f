"""A running service: the real process, on a free port."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import httpx

from indexer.corpus import Corpus, read_corpus
from service.settings import PREFIX

CORPUS = Path(__file__).parent.parent / "corpus"


@cache
def shipped() -> Corpus:
    """The content that ships, read once for all tests."""
    return read_corpus(CORPUS)


@dataclass(frozen=True, slots=True)
class Running:
    """A service process and its address; `log` is the file that its stderr goes to."""

    address: str
    process: subprocess.Popen[str]
    log: Path


def qa(*words: str, corpus: Path, index: Path) -> subprocess.CompletedProcess[str]:
    """The outcome of one `ketamine-qa` command."""
    command = [sys.executable, "-m", "service", "--corpus", str(corpus), "--index", str(index), *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)


@contextmanager
def running(corpus: Path, index: Path, log: Path, **environment: str) -> Iterator[Running]:
    """`ketamine-qa serve` on a free port, ready to answer; `environment` are settings, such as feedback="/tmp/told"."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    settings = {PREFIX + name.upper(): value for name, value in environment.items()}
    command = [sys.executable, "-m", "service", "--corpus", str(corpus), "--index", str(index), "serve", "--port", "0"]
    with (
        log.open("w") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, env=plain | settings) as process,
    ):
        assert process.stdout is not None
        line = process.stdout.readline()
        address = next(word for word in line.split() if word.startswith("http")).rstrip("/")
        try:
            wait_until(lambda: httpx.get(f"{address}/readyz", timeout=5).status_code == 200, seconds=30)
            yield Running(address, process, log)
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_until(holds, *, seconds: float) -> float:
    """The seconds it took until `holds()` was true; AssertionError after `seconds`."""
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        try:
            if holds():
                return time.monotonic() - started
        except httpx.TransportError:
            pass
        time.sleep(0.02)
    raise AssertionError(f"it did not come true within {seconds} s")
