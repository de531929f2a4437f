"""What the tests of the evaluation share: the published index of the real corpus."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.snapshot import current_folder
from service.library import Library
from service.reader import open_library
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


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The library of 60 small documents, built in a second."""
    folder = tmp_path_factory.mktemp("small")
    colors = ("green", "red", "blue", "white", "black", "yellow")
    things = ("lamp", "door", "boat", "chair", "kettle", "fence", "drum", "clock", "scarf", "bridge")
    texts = {
        f"{thing}-{color}": f"---\ntitle: The {thing}\n---\n## In the year\n\nIt is old. The {thing} is {color} in May.\n"
        for thing in things
        for color in colors
    }
    serving.publish(serving.write(folder / "corpus", **texts), folder / "index")
    return open_library(current_folder(folder / "index"))
