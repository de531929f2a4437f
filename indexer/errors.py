"""Everything that can go wrong, as sentences: what is wrong, where, and what to do next.

KetamineQAError
├── CorpusError          content that cannot be indexed: every fault of every file at once (.faults)
├── CalibrationError     a file of calibrations cannot be read (.path)
├── EncoderError         the model cannot be turned into an encoder, or its files are not what they should be (.model)
├── SnapshotError        a snapshot cannot be used (.path)
│   ├── SnapshotMissing  nothing has been published yet
│   └── SnapshotDamaged  a file of it is not what was published
├── IndexBusy            another build holds the index folder (.path)
└── SettingError         a setting has a value that cannot be used (.setting, .value)
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class KetamineQAError(Exception):
    """Root of all errors of this project; its text is a sentence that a person can act on."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in one content file. `line` is 1-based; 0 means the file as a whole."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        where = f"{self.path} line {self.line}" if self.line else self.path
        return f"{where}: {self.message}"


def toml_fault(path: str, toml: str, error: Exception) -> Fault:
    """The fault of a file that tomllib cannot read; its message ends in "(at line 3, column 5)", or in "(at end …)"."""
    line = re.search(r"at line (\d+)", str(error))
    return Fault(path, int(line.group(1)) if line else len(toml.splitlines()), f"this is not valid TOML: {error}.")


class CorpusError(KetamineQAError):
    """Content that cannot be indexed. `faults` holds all of them, ordered by file and line."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        count = len(self.faults)
        noun = "fault" if count == 1 else "faults"
        super().__init__("\n".join(map(str, self.faults)) + f"\n{count} {noun} in the content; nothing was changed.")


class CalibrationError(KetamineQAError):
    """A file of calibrations cannot be read. `path` is the file."""

    def __init__(self, path: Path, message: str) -> None:
        self.path = path
        super().__init__(f"{path}: {message}")


class EncoderError(KetamineQAError):
    """The encoder cannot be made or read. `model` is the name or folder that was asked for."""

    def __init__(self, model: str, message: str) -> None:
        self.model = model
        super().__init__(message)


class SnapshotError(KetamineQAError):
    """A snapshot cannot be used. `path` is the file or folder at fault."""

    def __init__(self, path: Path, message: str) -> None:
        self.path = path
        super().__init__(f"{path}: {message}")


class SnapshotMissing(SnapshotError):
    """No snapshot has been published in this index folder."""


class SnapshotDamaged(SnapshotError):
    """A file of the snapshot is not the one that was published."""


class IndexBusy(KetamineQAError):
    """Another build is writing to this index folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path}: another build is running. Wait for it to end, then build again.")


class SettingError(KetamineQAError):
    """A setting that cannot be used. `setting` is its name, `value` what it was given."""

    def __init__(self, setting: str, value: object, message: str) -> None:
        self.setting = setting
        self.value = value
        super().__init__(f"{setting} is {value!r}: {message}")
