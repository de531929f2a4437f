"""Plots: what a report shows as pictures, each an SVG that stands in a page and takes the page's colors."""

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from evals.baselines import SHIPPED
from evals.report import Sheet

INK, FAINT = "#010203", "#040506"  # stand-ins; the page's own colors come in their place
SERIES = ("#010101", "#020202", "#030303", "#040404", "#050505", "#060606")
COLORS: Mapping[str, str] = {
    INK: "var(--ink)",
    FAINT: "var(--faint)",
    **{color: f"var(--s{number})" for number, color in enumerate(SERIES, 1)},
}


def risk_coverage_plot(sheet: Sheet) -> str:
    """The share of wrong answers over the share answered, a line for each way; a dot where what is shipped stands."""
    figure, axes = _axes(7.4, 3.6)
    for number, one in enumerate(sheet.measured):
        is_shipped = one.way == SHIPPED
        shares, risks = zip(*one.curve, strict=True)
        color = SERIES[0] if is_shipped else SERIES[number + 1]
        axes.plot(
            shares, risks, color=color, lw=2.4 if is_shipped else 1.2, label=one.way, zorder=3 if is_shipped else 2
        )
        if is_shipped:
            axes.plot(*one.at, "o", color=color, ms=8, zorder=4)
            axes.annotate(
                f"threshold {one.threshold:.2f}", one.at, xytext=(8, -14), textcoords="offset points", color=INK
            )
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="share of all questions answered", ylabel="share of these that is wrong")
    axes.legend(frameon=False, labelcolor=INK, loc="upper left", bbox_to_anchor=(1, 1), fontsize=8)
    return _svg(figure, f"risk-{sheet.name}", f"Risk against coverage on {sheet.name}, one line for each way")


def reliability_plot(sheet: Sheet) -> str:
    """How often the quotation is right, over the probability that was claimed; the areas are numbers of questions."""
    figure, axes = _axes(3.9, 3.6)
    axes.plot([0, 1], [0, 1], color=FAINT, lw=1, ls="--")
    total = sum(one.count for one in sheet.bins)
    axes.plot([b.probability for b in sheet.bins], [b.right for b in sheet.bins], color=SERIES[0], lw=1.5)
    sizes = [20 + 400 * b.count / total for b in sheet.bins]
    axes.scatter(
        [b.probability for b in sheet.bins], [b.right for b in sheet.bins], s=sizes, color=SERIES[0], alpha=0.7
    )
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="probability claimed", ylabel="share of quotations right")
    return _svg(figure, f"reliability-{sheet.name}", f"Reliability of the probabilities on {sheet.name}")


def bars(name: str, title: str, values: Sequence[tuple[str, float, float, float]]) -> str:
    """Bars from the top for (label, value, low, high), with whiskers where low is not high."""
    figure, axes = _axes(5.2, 0.55 + 0.32 * len(values))
    labels = [label for label, *_ in values]
    middles = [value for _, value, _, _ in values]
    axes.barh(labels, middles, color=SERIES[0], height=0.62, alpha=0.85)
    for row, (_, value, low, high) in enumerate(values):
        if high > low:
            axes.plot([low, high], [row, row], color=INK, lw=1)
        axes.annotate(f"{value:.2f}", (max(value, high), row), xytext=(4, -3), textcoords="offset points", color=INK)
    axes.set(xlim=(0, max(1.0, *middles) * 1.12), title=title)
    axes.invert_yaxis()
    axes.grid(visible=False, axis="y")
    return _svg(
        figure,
        name,
        f"{title}: " + ", ".join(f"{label} {value:.2f}" for label, value in zip(labels, middles, strict=True)),
    )


def _axes(width: float, height: float) -> tuple[Any, Any]:
    """A figure in inches with its axes. matplotlib comes in only here, since it takes half a second."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    figure.patch.set_alpha(0)
    axes = figure.subplots()
    axes.patch.set_alpha(0)
    axes.grid(color=FAINT, lw=0.5, alpha=0.5)
    axes.set_axisbelow(True)
    axes.tick_params(colors=INK, labelsize=8)
    for label in (axes.xaxis.label, axes.yaxis.label, axes.title):
        label.set_color(INK)
        label.set_fontsize(9)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(FAINT)
    return figure, axes


def _svg(figure: Any, name: str, title: str) -> str:
    """The figure as an SVG element: same input, same bytes; text stays text; no name of another host."""
    from html import escape

    import matplotlib

    written = io.StringIO()
    metadata = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": name, "font.family": "sans-serif"}):
        figure.savefig(written, format="svg", metadata=metadata)
    svg = written.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\s+xmlns(?::\w+)?="[^"]*"', "", svg).replace("xlink:href", "href")
    svg = re.sub(r"font: [^;\"]*?(\d+)px[^;\"]*", r"font: \1px system-ui, sans-serif", svg)
    for stand_in, color in COLORS.items():
        svg = svg.replace(stand_in, color)
    return svg.replace("<svg", f'<svg role="img" aria-label="{escape(title, quote=True)}"', 1)
