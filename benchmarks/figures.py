"""How measurements are shown: tables with ratios, and pictures for people who would rather look."""

from __future__ import annotations

import os
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Seconds = Mapping[str, list[float]]
"""CPU seconds of each page, by the name of what worked on it."""
Series = Mapping[str, Sequence[tuple[float, float]]]
"""(x, y) points, by the name of their line."""
MAX_NAMED = 8
"""Lines of a picture that are told apart by name."""
OURS, OTHERS = "#2a6f4e", "#b9bfc6"


def pin() -> None:
    """Keep this process on one core, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def print_seconds(seconds: Seconds, base: str) -> None:
    """CPU milliseconds a page, and as ratios to the mean of `base` if that was measured."""
    print(f"\n{'CPU ms a page':<26}{'mean':>8}{'median':>8}{'p95':>8}{'pages/s':>9}{'ratio':>8}")
    whole = statistics.fmean(seconds[base]) if base in seconds else 0.0
    for name, values in seconds.items():
        mean, middle = statistics.fmean(values), statistics.median(values)
        p95 = sorted(values)[int(0.95 * len(values))]
        cells = "".join(f"{1000 * value:>8.1f}" for value in (mean, middle, p95))
        ratio = f"{mean / whole:.2f}" if whole else "-"
        print(f"{name:<26}{cells}{1 / mean:>9.0f}{ratio:>8}")
    print(f"({len(next(iter(seconds.values())))} pages; ratio to {base})")


def bars(seconds: Seconds, path: Path) -> None:
    """The CPU time of each way, saved beside `path` as PNG and SVG."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 0.5 * len(seconds) + 1), layout="constrained")
    draw_seconds(figure.add_subplot(), seconds)
    save(figure, path)


def lines(series: Series, path: Path, x: str, y: str, scale: str = "linear") -> None:
    """A line for each name through its (x, y) points; saved beside `path` as PNG and SVG."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 4), layout="constrained")
    draw_lines(figure.add_subplot(), series, x, y, scale)
    save(figure, path)


def draw_seconds(axes: Axes, seconds: Seconds) -> None:
    """A bar for each way, the mean in CPU milliseconds, with the median marked."""
    ordered = sorted(seconds, key=lambda name: statistics.fmean(seconds[name]), reverse=True)
    draw_bars(axes, {name: 1000 * statistics.fmean(seconds[name]) for name in ordered})
    axes.plot([1000 * statistics.median(seconds[name]) for name in ordered], ordered, "k|", markersize=14)
    axes.set_xlabel("CPU milliseconds a page: mean, and median as a line")


def draw_bars(axes: Axes, values: Mapping[str, float]) -> None:
    """A bar for each name, the first one lowest."""
    axes.barh(list(values), list(values.values()), color=[_color(name) for name in values])
    axes.bar_label(axes.containers[0], fmt="%.1f", padding=4)
    axes.spines[["top", "right"]].set_visible(False)


def draw_points(axes: Axes, points: Mapping[str, tuple[float, float]], x: str, y: str) -> None:
    """A named point for each (x, y), on a logarithmic scale of x."""
    for name, (across, up) in points.items():
        axes.plot(across, up, "o", color=_color(name))
    axes.set(xlabel=x, ylabel=y, xscale="log")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.margins(x=0.25, y=0.15)
    axes.spines[["top", "right"]].set_visible(False)
    _name_points(axes, points)


def _name_points(axes: Axes, points: Mapping[str, tuple[float, float]]) -> None:
    """Write each name beside its point, on the first side where it covers neither a point nor a name."""
    from matplotlib.transforms import Bbox

    axes.figure.draw_without_rendering()
    pixels = axes.transData.transform(list(points.values()))
    taken = [Bbox.from_bounds(across - 5, up - 5, 10, 10) for across, up in pixels]
    for name, point in points.items():
        label = axes.annotate(name, point, xytext=(0, 0), textcoords="offset points")
        for side, across, up in (("left", 7, 4), ("right", -7, 4), ("left", 7, -13), ("right", -7, -13)):
            label.set(horizontalalignment=side, position=(across, up))
            box = label.get_window_extent()
            if not any(map(box.overlaps, taken)):
                break
        taken.append(box)


def draw_lines(axes: Axes, series: Series, x: str, y: str, scale: str) -> None:
    """A line for each name through its (x, y) points."""
    for name, points in series.items():
        axes.plot(*zip(*points, strict=True), label=name)
    axes.margins(y=0.15)
    axes.set(xlabel=x, ylabel=y, xscale=scale)
    axes.set_ylim(bottom=0)
    if len(series) <= MAX_NAMED:
        axes.legend(frameon=False)
    axes.spines[["top", "right"]].set_visible(False)


def save(figure: Figure, path: Path) -> None:
    """Save a picture beside `path` as PNG and SVG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for ending in ("png", "svg"):
        figure.savefig(path.with_suffix(f".{ending}"), dpi=120)
        print(f"wrote {path.with_suffix(f'.{ending}')}")


def _color(name: str) -> str:
    return OURS if name.startswith(("winnow", "service")) else OTHERS
