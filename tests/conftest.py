"""What all tests share: the real encoder, and how hard hypothesis looks.

HYPOTHESIS_PROFILE=deep looks harder, and elsewhere each time; the default looks at the same examples every time.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from platformdirs import user_cache_path

from indexer.encoder import Encoder
from indexer.export import DEFAULT_MODEL, export_encoder

_CALM = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]}
settings.register_profile("quick", max_examples=100, derandomize=True, database=None, **_CALM)
settings.register_profile("deep", max_examples=3000, **_CALM)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(scope="session")
def encoders() -> Path:
    """The folder in which exported encoders are kept, the one that the service itself uses."""
    return user_cache_path("ketamine-qa") / "encoders"


@pytest.fixture(scope="session")
def encoder(encoders: Path) -> Encoder:
    """The default encoder; exported first where the cache has none."""
    return Encoder(export_encoder(DEFAULT_MODEL, "int8", encoders), threads=2)
