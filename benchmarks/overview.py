"""One page of plots: what Winnow costs and reaches beside its peers, and what it costs as a service.

    python -m benchmarks [overview] [BENCH_FOLDER] [--every N] [--sizes 1000 10000 100000] [--plots FOLDER]

Four plots from one run: CPU time a page, quality (the F1 of the body) beside that time, what a page costs
beside reading it when more and more documents are stored, and the service beside `winnow ingest`. The second
is also drawn by itself. No weights were learned from these pages. The other measurements tell more of each.
"""

from __future__ import annotations

import argparse
import gc
import statistics
from collections import defaultdict
from pathlib import Path

from benchmarks import scale, service
from benchmarks.f1 import f1
from benchmarks.figures import (
    Seconds,
    draw_bars,
    draw_lines,
    draw_points,
    draw_seconds,
    print_seconds,
    save,
)
from benchmarks.pages import BENCH, Row, body_pages, gold_bodies, may_learn
from benchmarks.peers import MAKERS, ask, extractors

WARMING = 10
"""Pages whose time is not counted: caches fill, modules load."""
NO_TEXT = "parsing alone"
"""It reads no text, so it has no quality."""


def extract_all(rows: list[Row]) -> tuple[Seconds, dict[str, float]]:
    """Let every extractor in turn read each page: CPU seconds, and the mean F1 of the body."""
    ways = extractors(MAKERS)
    seconds: defaultdict[str, list[float]] = defaultdict(list)
    reached: defaultdict[str, list[float]] = defaultdict(list)
    for row in rows:
        for name, run in ways.items():
            answer = ask(name, run, row)
            seconds[name].append(answer.seconds)
            reached[name].append(max(f1(answer.body, gold) for gold in gold_bodies(row)))
        gc.collect(0)
    means = {name: statistics.fmean(values) for name, values in reached.items() if name != NO_TEXT}
    return {name: values[WARMING:] for name, values in seconds.items()}, means


def main() -> None:
    """Measure and draw."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("bench", type=Path, nargs="?", default=BENCH)
    parser.add_argument("--every", type=int, default=4, metavar="N", help="take every Nth page only")
    parser.add_argument("--stores", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--plots", type=Path, default=Path(__file__).with_name("results"))
    words = parser.parse_args()
    unknown = [row for row in body_pages(words.bench, ("body", "fresh")) if not may_learn(row)]
    rows = unknown[:: words.every]
    seconds, reached = extract_all(rows)
    print_seconds(seconds, "trafilatura")
    for name, value in reached.items():
        print(f"{name:<26}{value:.3f}")
    stored: dict[str, list[tuple[float, float]]] = {}
    for store in words.stores:
        taken = scale.measure_store(store, words.sizes, rows)
        scale.show(store, taken)
        stored[store] = [(size, statistics.fmean(of.without_reading())) for size, of in sorted(taken.items())]
    ways = {name: 1000 * of.cpu / (len(rows) - 1) for name, of in service.measure(rows, words.rounds).items()}
    draw(words.plots, seconds, reached, stored, ways)


def draw(
    plots: Path,
    seconds: Seconds,
    reached: dict[str, float],
    stored: dict[str, list[tuple[float, float]]],
    ways: dict[str, float],
) -> None:
    """Draw the page, and its second plot by itself."""
    from matplotlib.figure import Figure

    means = {name: 1000 * statistics.fmean(values) for name, values in seconds.items()}
    points = {name: (means[name], value) for name, value in reached.items()}
    quality = ("CPU milliseconds a page", "F1 of the body")
    page = Figure(figsize=(14, 9), layout="constrained")
    (first, second), (third, fourth) = page.subplots(2, 2)
    draw_seconds(first, seconds)
    draw_points(second, points, *quality)
    draw_lines(third, stored, "documents stored", "CPU milliseconds a page beside reading it", "log")
    draw_bars(fourth, dict(reversed(ways.items())))
    fourth.set_xlabel("CPU milliseconds a page, all processes")
    titles = "What a page costs", "Quality beside cost", "A growing store", "As a service"
    for axes, title in zip((first, second, third, fourth), titles, strict=True):
        axes.set_title(title, loc="left", fontweight="bold")
    save(page, plots / "overview")
    alone = Figure(figsize=(8, 4.5), layout="constrained")
    draw_points(alone.add_subplot(), points, *quality)
    save(alone, plots / "quality")


if __name__ == "__main__":
    main()
