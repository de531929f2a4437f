"""What all tests share: the real encoder, and how hard hypothesis looks.

HYPOTHESIS_PROFILE=deep looks harder, and elsewhere each time; the default looks at the same examples every time.
"""

import hashlib
import os
import shutil
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, settings

from indexer.encoder import Encoder
from tests import encoding

_CALM = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]}
settings.register_profile("quick", max_examples=100, derandomize=True, database=None, **_CALM)
settings.register_profile("deep", max_examples=3000, **_CALM)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(scope="session")
def encoders() -> Path:
    """The folder in which exported encoders are kept, the one that the service itself uses."""
    return encoding.ENCODERS


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The default encoder, which encodes each text once; exported first where the cache has none."""
    return encoding.encoder()


@pytest.fixture
def reseal():
    """Copies a snapshot with other contents and seals it anew: every hash is right, and only the contents are wrong."""

    def sealed(folder, target, files):
        draft = target / "draft"
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(folder, draft)
        manifest = msgspec.json.decode((draft / "manifest.json").read_bytes())
        for name, content in files.items():
            (draft / name).write_bytes(content)
            manifest["files"][name] = hashlib.sha256(content).hexdigest()
        content = msgspec.json.encode(manifest)
        (draft / "manifest.json").write_bytes(content)
        return draft.rename(target / f"20260101T000000-{hashlib.sha256(content).hexdigest()[:12]}")

    return sealed
