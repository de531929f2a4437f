"""What the tests of snapshots share."""

import hashlib
import shutil

import msgspec
import pytest


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
