"""The trade-off: what a threshold answers, how much of that is right, and what it answers falsely."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.outcome import Figure, Outcome, figures
from indexer.calibration import Calibration

COLUMNS: Mapping[str, str] = {  # heading → the name of its figure
    "answerable, answered": "refused although answerable",  # turned round
    "right, of those answered": "quoted sentence right, of those answered",
    "near unanswerable, answered": "answered although near unanswerable",
    "far unanswerable, answered": "answered although far unanswerable",
}
STEPS = tuple(step / 10 for step in range(1, 10))


@dataclass(frozen=True, slots=True)
class Row:
    """One threshold, and the figures under the headings of COLUMNS; a figure of no question at all is missing."""

    name: str
    threshold: float
    figures: dict[str, Figure]


def trade_off(outcomes: Sequence[Outcome], thresholds: Mapping[str, float]) -> list[Row]:
    """One row for each named threshold, in the order given."""
    return [Row(name, threshold, _columns(outcomes, threshold)) for name, threshold in thresholds.items()]


def strictnesses(calibration: Calibration) -> dict[str, float]:
    """The thresholds of a calibration by the setting that chooses them."""
    return {name: calibration.at(name).threshold for name in ("strict", "balanced", "lax")}


def risk_coverage(calibration: Calibration) -> dict[str, float]:
    """Thresholds in steps of a tenth and those of the calibration, lowest first."""
    named = {f"{step:.1f}": step for step in STEPS} | strictnesses(calibration)
    return dict(sorted(named.items(), key=lambda item: (item[1], item[0])))


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table: shares in per cent with their 95 % intervals, and the counts in its heading."""
    counts = [next((row.figures[c].count for row in rows if c in row.figures), 0) for c in COLUMNS]
    heads = [
        column if "right" in column else f"{column} (n={count})" for column, count in zip(COLUMNS, counts, strict=True)
    ]
    cells = [["", "threshold", *heads]]
    cells += [[row.name, f"{row.threshold:.4f}", *(_cell(row, column) for column in COLUMNS)] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["| " + " | ".join(f"{c:<{w}}" for c, w in zip(line, widths, strict=True)) + " |" for line in cells]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


def _columns(outcomes: Sequence[Outcome], threshold: float) -> dict[str, Figure]:
    by_name = {figure.name: figure for figure in figures(outcomes, threshold)}
    found = {column: by_name[name] for column, name in COLUMNS.items() if name in by_name}
    return {column: _rest(f) if f.name.startswith("refused") else f for column, f in found.items()}


def _rest(refused: Figure) -> Figure:
    """The share answered, from the share refused."""
    return Figure("answerable, answered", 1 - refused.value, 1 - refused.high, 1 - refused.low, refused.count)


def _cell(row: Row, column: str) -> str:
    figure = row.figures.get(column)
    if figure is None:
        return "–"
    count = f", n={figure.count}" if "right" in column else ""
    return f"{figure.value:.1%} [{figure.low:.1%}, {figure.high:.1%}]{count}".replace("%", " %")
