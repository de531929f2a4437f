"""What the tests of the evaluation share: the published index of the real corpus."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.library import Library
from tests.service import serving


@pytest.fixture(scope="session")
def published() -> Iterator[Path]:
    """The index folder of the real corpus."""
    yield serving.published()
    serving.forget_published()


@pytest.fixture(scope="session")
def library(published: Path) -> Library:
    """The library of the real corpus."""
    return serving.library()
