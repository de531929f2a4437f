"""Expected: the value of every figure as it was last accepted, in `expected.json`, and how a run compares with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from evals.baselines import SHIPPED
from evals.report import Sheet, Verdicts
from indexer.errors import KetamineQAError

FILE = Path(__file__).parent / "expected.json"
TOLERANCE = 0.02
BASELINE_FIGURES = ("nDCG@10",)  # of the baselines no more than this is expected; of what is shipped everything
OK, FAIL = "ok", "FAIL"
Place = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Expected:
    """A figure of a way of answering on one split of a set: `value` to within `tolerance`."""

    sheet: str
    split: str
    way: str
    figure: str
    value: float
    tolerance: float = TOLERANCE

    @property
    def place(self) -> Place:
        """What names the figure."""
        return self.sheet, self.split, self.way, self.figure

    def verdict(self, value: float) -> str:
        """ok, or FAIL with what was expected; a value at the very edge of the tolerance is ok."""
        if abs(value - self.value) <= self.tolerance + 1e-9:
            return OK
        return f"{FAIL} (expected {self.value:.3f} ± {self.tolerance:g})"


def read_expected(file: Path = FILE) -> list[Expected]:
    """All expected figures; none where there is no file. Raises KetamineQAError for a file of another shape."""
    if not file.is_file():
        return []
    try:
        return msgspec.json.decode(file.read_bytes(), type=list[Expected])
    except msgspec.MsgspecError as error:
        raise KetamineQAError(f"{file} holds no expected figures ({error}). Write it with eval --expect.") from error


def verdicts(sheet: Sheet, expected: Iterable[Expected]) -> dict[tuple[str, str], str]:
    """(way, figure) → verdict for every expected figure of this sheet; FAIL too for one that the sheet lacks."""
    values = {(place[2], place[3]): value for place, value in _reported(sheet)}
    found = {}
    for one in expected:
        if (one.sheet, one.split) == (sheet.name, sheet.split):
            place = one.way, one.figure
            found[place] = one.verdict(values[place]) if place in values else f"{FAIL} (expected, and not measured)"
    return found


def failures(found: Mapping[str, Verdicts]) -> list[str]:
    """A line for each figure that is not as expected; `found` has the verdicts of each sheet by its name."""
    return [
        f"{sheet}, {way}, {name}: {verdict}"
        for sheet, by_place in found.items()
        for (way, name), verdict in by_place.items()
        if verdict != OK
    ]


def renewed(sheets: Sequence[Sheet], expected: Sequence[Expected]) -> list[Expected]:
    """What is expected from now on: the figures of these sheets with their tolerances kept, other sheets as before."""
    tolerances = {one.place: one.tolerance for one in expected}
    measured = {(sheet.name, sheet.split) for sheet in sheets}
    kept = [one for one in expected if (one.sheet, one.split) not in measured]
    new = [
        Expected(*place, round(value, 4), tolerances.get(place, TOLERANCE))
        for sheet in sheets
        for place, value in _reported(sheet)
        if place[2] == SHIPPED or place[3] in BASELINE_FIGURES
    ]
    return sorted([*kept, *new], key=lambda one: one.place)


def write_expected(expected: Sequence[Expected], file: Path = FILE) -> None:
    """Writes the file, one figure a line."""
    rows = ",\n ".join(msgspec.json.encode(one).decode() for one in expected)
    file.write_text(f"[\n {rows}\n]\n", "utf-8")


def _reported(sheet: Sheet) -> list[tuple[Place, float]]:
    return [
        ((sheet.name, sheet.split, one.way, made.name), made.value) for one in sheet.measured for made in one.figures
    ]
