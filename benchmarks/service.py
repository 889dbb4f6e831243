"""What the service costs beside `winnow ingest`, and what a second child brings.

    python -m benchmarks service [BENCH_FOLDER] [--every N] [--rounds 3]

The same pages of the body benchmark, each time from an empty data folder: by `winnow ingest`, and by
`winnow up --once` with one child and with two. CPU is that of all processes (broker, beat, tend, Flower,
worker and its children), less that of the same program with one page to do (with none it may end before
all has started); so are the seconds. The ways are
taken in turn, and the median of the rounds is told.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from benchmarks.pages import BENCH, Row, body_pages
from worker.settings import PROJECT

INGEST, UP = ("ingest", "{seeds}"), ("up", "--once")
WAYS = {"winnow ingest": (INGEST, 1), "service, 1 child": (UP, 1), "service, 2 children": (UP, 2)}


class Spent(NamedTuple):
    """Seconds that a run took, by the clock and of CPU."""

    wall: float
    cpu: float


def run(words: tuple[str, ...], children: int, rows: list[Row]) -> Spent:
    """Run a command of ours over these pages, from nothing, to its end."""
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder, "seeds")
        seeds.mkdir()
        for number, row in enumerate(rows):
            (seeds / f"{number:05}.html").write_text(row["html"], encoding="utf-8")
        settings = dict(
            WINNOW_DATA_DIR=f"{folder}/data",
            WINNOW_SEEDS_DIR=str(seeds),
            WINNOW_CONCURRENCY=str(children),
            WINNOW_SETTLE_TIME="0.1",
        )
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        command = [sys.executable, "-m", "worker.cli", *(word.format(seeds=seeds) for word in words)]
        done = subprocess.run(
            command, cwd=PROJECT, env=os.environ | settings, capture_output=True, text=True, check=False
        )
        wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode > 1:  # 1: a page was refused, as one of these has to be
        sys.exit(
            f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout[-1500:]}{done.stderr[-1500:]}"
        )
    return Spent(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def measure(rows: list[Row], rounds: int) -> dict[str, Spent]:
    """Let each way in turn take the pages; the median of the rounds, less a run with one page."""
    spent: defaultdict[str, list[Spent]] = defaultdict(list)
    for _ in range(rounds):
        for name, (command, children) in WAYS.items():
            idle, busy = run(command, children, rows[:1]), run(command, children, rows)
            spent[name].append(Spent(busy.wall - idle.wall, busy.cpu - idle.cpu))
    return {name: Spent(*map(statistics.median, zip(*of, strict=True))) for name, of in spent.items()}


def main() -> None:
    """Run the ways in turn and print what they took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", type=Path, nargs="?", default=BENCH)
    parser.add_argument("--every", type=int, default=2, metavar="N", help="take every Nth page only")
    parser.add_argument("--rounds", type=int, default=3)
    words = parser.parse_args()
    rows = [row for number, row in enumerate(body_pages(words.bench)) if number % words.every == 0]
    middle = measure(rows, words.rounds)
    print(f"{'':<22}{'CPU ms a page':>14}{'ratio':>8}{'pages a second':>16}{'ratio':>8}")
    least, one = middle["winnow ingest"].cpu, middle["service, 1 child"].wall
    more = len(rows) - 1
    for name, of in middle.items():
        cells = f"{1000 * of.cpu / more:>14.1f}{of.cpu / least:>8.2f}{more / of.wall:>16.1f}"
        print(f"{name:<22}{cells}{one / of.wall:>8.2f}")
    print(f"({len(rows)} pages, {words.rounds} rounds; CPU beside ingest, speed beside one child)")


if __name__ == "__main__":
    main()
