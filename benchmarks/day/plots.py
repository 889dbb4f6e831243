"""One page of plots of a day."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from benchmarks.day.latencies import by_time
from benchmarks.day.sampler import Points, Sampler
from benchmarks.figures import draw_lines, save

HOURS = "hour of the day"
SIZES = "database, MB", "received bytes, MB", "broker, MB of its file", "broker, MB in use", "logs, MB"
OPEN = "open items", "messages in queues", "deliveries on their way"
COUNTS = "connections", "processes", "connections idle in a transaction for 2 s"


def draw(path: Path, sampler: Sampler, times: Mapping[str, Points], length: float) -> None:
    """Draw all panels; `times` are the latencies by the title of their panel."""
    from matplotlib.figure import Figure

    page = Figure(figsize=(16, 18), layout="constrained")
    panels = [
        (title, by_time(points, length), title.partition(",")[2].strip()) for title, points in times.items()
    ]
    panels += [
        ("Age of the oldest due item", _named(sampler, "queue age, real seconds"), "real seconds"),
        ("Items not settled", _named(sampler, *OPEN), "count"),
        ("Memory of each process", sampler.memory, "megabytes of its own"),
        ("Sizes", _named(sampler, *SIZES), "megabytes"),
        ("Stored", _named(sampler, "documents", "comments"), "count"),
        ("Connections to the database, and processes", _named(sampler, *COUNTS), "count"),
    ]  # fmt: skip
    children = {f"child {number}": points for number, points in enumerate(sampler.children.values(), 1)}
    panels.append(("Memory of each child of the worker", children, "megabytes of its own"))
    for axes, (title, series, unit) in zip(page.subplots(5, 2).flat, panels, strict=False):
        draw_lines(axes, {name: points for name, points in series.items() if points}, HOURS, unit, "linear")
        axes.set_title(title.partition(",")[0], loc="left", fontweight="bold")
        if 8 < len(series) <= 12:
            axes.legend(frameon=False, fontsize="small", ncols=2)
    save(page, path)


def _named(sampler: Sampler, *names: str) -> dict[str, Points]:
    return {name: sampler.series[name] for name in names if name in sampler.series}
