"""Outcomes and sheets made by hand, for the claims about figures and reports."""

from collections.abc import Sequence
from typing import Literal

from evals.outcome import Figure, Outcome
from evals.questions import Label, Labelled
from evals.report import Group, Measured, Report, Sheet

LABEL = Label("doc", "The lamp is green.")
SECRET = "may i drive with <script>alert(1)</script>"  # the words of every question made here


def labelled(name: str = "q", kind: Literal["near", "far"] | None = None) -> Labelled:
    """A question that is answerable unless `kind` says otherwise."""
    return Labelled(name, SECRET, "family", "dev", "fact", "plain", () if kind else (LABEL,), kind)


def outcomes() -> list[Outcome]:
    """Two right ones, a wrong one, and two near misses."""
    return [
        Outcome(labelled("q1"), 0.9, 1, True, "The lamp is green."),
        Outcome(labelled("q2"), 0.6, 2, True, "A green lamp"),
        Outcome(labelled("q3"), 0.2, 0, False, "Nothing."),
        Outcome(labelled("q4", "near"), 0.5, 0, False),
        Outcome(labelled("q5", "near"), 0.1, 0, False),
    ]


def figure(name: str, value: float) -> Figure:
    """A figure with some interval."""
    return Figure(name, value, value - 0.01, value + 0.01, 5)


def sheet(name: str, figures: Sequence[Figure], groups: tuple[Group, ...] = ()) -> Sheet:
    """A sheet of a baseline and what is shipped, with the same figures."""
    curve = ((0.2, 0.0), (1.0, 0.6))
    ways = tuple(Measured(way, 0.5, tuple(figures), curve, (0.2, 0.0)) for way in ("BM25 alone", "shipped"))
    return Sheet(name, "test", "version", {"answerable": 3, "near": 2}, True, ways, (), groups)


def report(*sheets: Sheet) -> Report:
    """A report of these sheets."""
    return Report("version", "test", {}, 0.5, sheets)
