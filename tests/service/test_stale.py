"""What makes an index stale beside its content, and what a service does when the file system fails for a moment."""

import json
import shutil
from pathlib import Path

import msgspec
import pytest

from indexer.snapshot import current_folder
from service.reader import Reader
from tests.running import CORPUS, qa


def test_an_index_with_another_calibration_is_stale(published, tmp_path, reseal):
    index = tmp_path / "index"
    shutil.copytree(published, index)
    calibration = msgspec.json.decode((current_folder(index) / "calibration.json").read_bytes())
    other = {"calibration.json": msgspec.json.encode(calibration | {"threshold": 0.9})}
    folder = reseal(current_folder(index), tmp_path, other)
    folder.rename(index / "snapshots" / folder.name)
    (index / "current").write_text(folder.name)
    done = qa("status", "--json", corpus=CORPUS, index=index)
    assert done.returncode == 3
    assert json.loads(done.stdout)["reason"] == "it was built with another calibration"


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no file at hand whose reading fails")
def test_a_snapshot_that_the_file_system_refused_for_a_moment_is_tried_again(published, tmp_path):
    index = tmp_path / "index"
    shutil.copytree(published, index)
    file = current_folder(index) / "passages.json"
    content = file.read_bytes()
    file.unlink()
    file.symlink_to("/proc/self/mem")  # reading it is an input/output error, as of a lost network drive
    reader = Reader(index, None, 60)
    reader.refresh()
    assert reader.live is None
    file.unlink()
    file.write_bytes(content)
    reader.refresh()
    assert reader.live is not None
    assert reader.problem is None
