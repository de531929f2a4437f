"""Page: the report as one HTML file that asks nothing of any other host and holds no question's words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.baselines import SHIPPED
from evals.expected import failures
from evals.metrics import AUROC, CALIBRATION, FIRST_THREE, THREE_ANSWERED, TOKEN_F1
from evals.outcome import Figure
from evals.plots import bars, reliability_plot, risk_coverage_plot
from evals.report import (
    FAR,
    IF_ALL_ANSWERED,
    NEAR,
    OF_ANSWERED,
    REFUSED,
    UNANSWERABLE,
    Group,
    Report,
    Sheet,
    Verdicts,
    targets_of,
)
from indexer.errors import KetamineQAError

FOLDER = Path(__file__).parent
T = TypeVar("T")
ABLATION, LEFT_OUT = "ablation.json", "left_out.json"
HEADINGS: Mapping[str, str] = {
    "nDCG@10": "nDCG@10",
    "MRR@10": "MRR@10",
    FIRST_THREE: "recall@3",
    THREE_ANSWERED: "recall@3 after refusals",
    "right passage in first 5 (recall@5)": "recall@5",
    IF_ALL_ANSWERED: "sentence right, all",
    OF_ANSWERED: "sentence right, answered",
    TOKEN_F1: "token F1",
    REFUSED: "false refusals",
    NEAR: "false answers, near",
    FAR: "false answers, far",
    UNANSWERABLE: "false answers",
    AUROC: "AUROC",
    CALIBRATION: "calibration error",
}


@dataclass(frozen=True, slots=True)
class Ablation:
    """A step and the figures without it (or with it, as `step` says)."""

    step: str
    metrics: dict[str, float]


class LeftOut(msgspec.Struct, frozen=True):
    """A collection's figures; `learnt_from_it` says whether its development half taught them."""

    collection: str
    auroc: float
    ndcg: float = msgspec.field(name="ndcg@10")
    sentence: float | None = None
    learnt_from_it: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure in a table; `verdict` is "", "ok", or what was expected."""

    value: str
    interval: str
    count: int
    verdict: str


def draw_page(report: Report, verdicts: Mapping[str, Verdicts], folder: Path = FOLDER) -> str:
    """The page. The ablations and the table of collections left out are read from `folder`, where they are there."""
    environment = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)
    ablations = _read(folder / ABLATION, list[Ablation])
    return environment.get_template("report.html.j2").render(
        report=report,
        cards=targets_of(report),
        headings=HEADINGS,
        tables=[(sheet, *_table(sheet, verdicts.get(sheet.name, {}))) for sheet in report.sheets],
        plots={s.name: (Markup(risk_coverage_plot(s)), Markup(reliability_plot(s))) for s in report.sheets},
        groups=[(by, *_group_table(by, report)) for by in ("kind", "style") if any(s.groups for s in report.sheets)],
        ablations=[(name, Markup(svg)) for name, svg in _ablation_plots(ablations)],
        left_out=_read(folder / LEFT_OUT, list[LeftOut]),
        failed=len(failures(verdicts)),
        compared=sum(len(found) for found in verdicts.values()),
        shipped=SHIPPED,
    )


def _table(sheet: Sheet, verdicts: Verdicts) -> tuple[list[str], list[tuple[str, float, list[Cell | None]]]]:
    """The figures' names, and for each way its threshold and its cells."""
    names = [name for name in HEADINGS if any(made.name == name for one in sheet.measured for made in one.figures)]
    rows = []
    for one in sheet.measured:
        made = {figure.name: figure for figure in one.figures}
        cells = [_cell(made[n], verdicts.get((one.way, n), "")) if n in made else None for n in names]
        rows.append((one.way, one.threshold, cells))
    return names, rows


def _group_table(by: str, report: Report) -> tuple[list[str], list[tuple[str, list[Cell | None]]], Markup]:
    """The figures' names, the cells of each group, and bars of how often its quotation is right."""
    groups = [group for sheet in report.sheets for group in sheet.groups if group.by == by]
    names = [name for name in HEADINGS if any(made.name == name for group in groups for made in group.figures)]
    rows = []
    for group in groups:
        made = {figure.name: figure for figure in group.figures}
        rows.append((group.name, [_cell(made[name], "") if name in made else None for name in names]))
    return names, rows, Markup(bars(f"by-{by}", "quoted sentence right, if all were answered", _right(groups)))


def _right(groups: Sequence[Group]) -> list[tuple[str, float, float, float]]:
    found = [(group.name, made) for group in groups for made in group.figures if made.name == IF_ALL_ANSWERED]
    return [(name, made.value, made.low, made.high) for name, made in sorted(found, key=lambda p: (-p[1].value, p[0]))]


def _cell(made: Figure, verdict: str) -> Cell:
    return Cell(f"{made.value:.3f}", f"{made.low:.2f} to {made.high:.2f}", made.count, verdict)


def _ablation_plots(ablations: Sequence[Ablation]) -> list[tuple[str, str]]:
    names = dict.fromkeys(name for ablation in ablations for name in ablation.metrics)
    found = []
    for name in names:
        values = [(a.step, a.metrics[name], a.metrics[name], a.metrics[name]) for a in ablations if name in a.metrics]
        found.append((name, bars("ablation-" + re.sub(r"\W", "-", name), name, values)))
    return found


def _read(file: Path, kind: type[list[T]]) -> list[T]:
    if not file.is_file():
        return []
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except msgspec.MsgspecError as error:
        raise KetamineQAError(f"{file} is not as evals/README.md tells ({error}).") from error
