"""The memory of a worker child over many pages: whether it is small, and stays so.

    python -m benchmarks memory [BENCH_FOLDER] [--pages 20000] [--plots FOLDER]

The pages of the body benchmark over and over, each round with other words, so that every page is a document
of its own; through `winnow up --once` with one child, whose resident
memory is read from /proc (Linux) twice a second. A child that the service replaces shows as a new one.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from benchmarks.figures import lines
from benchmarks.pages import BENCH, body_pages
from worker.settings import PROJECT

EVERY = 0.5
"""Seconds between two looks."""
MEGABYTE = 1_000_000


def write_pages(seeds: Path, bench: Path, count: int) -> None:
    """Write so many files; those of a second round and later say their number all over."""
    rows = list(body_pages(bench))
    for number, row in enumerate(islice(cycle(rows), count)):
        folder = seeds / f"{number // 1000:03}"
        folder.mkdir(parents=True, exist_ok=True)
        turn = number // len(rows)
        html = (
            row["html"].replace(" the ", f" the{turn} ").replace(" of ", f" of{turn} ")
            if turn
            else row["html"]
        )
        (folder / f"{number:06}.html").write_text(html, encoding="utf-8")


def below(pid: int) -> Iterator[int]:
    """The processes below this one."""
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            yield child
            yield from below(child)


def pool_children(pid: int) -> dict[int, float]:
    """Resident megabytes of each child of the worker's pool: those whose parent runs the same command."""
    found: dict[int, float] = {}
    for process in below(pid):
        here = Path(f"/proc/{process}")
        try:
            parent = here.joinpath("stat").read_text().rpartition(")")[2].split()[1]
            said = here.joinpath("cmdline").read_bytes()
            if b"worker" in said and said == Path(f"/proc/{parent}/cmdline").read_bytes():
                pages = int(here.joinpath("statm").read_text().split()[1])
                found[process] = pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while it was looked at
    return found


def watch(folder: Path) -> dict[int, list[tuple[float, float]]]:
    """Run the service to its end: for each child of the pool, seconds since the start and megabytes."""
    settings = dict(
        WINNOW_DATA_DIR=f"{folder}/data",
        WINNOW_SEEDS_DIR=f"{folder}/seeds",
        WINNOW_CONCURRENCY="1",
        WINNOW_SETTLE_TIME="0.1",
    )
    seen: dict[int, list[tuple[float, float]]] = {}
    began = time.monotonic()
    command = [sys.executable, "-m", "worker.cli", "up", "--once"]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, cwd=PROJECT, env=os.environ | settings, stdout=log, stderr=log) as service,
    ):
        while service.poll() is None:
            for child, size in pool_children(service.pid).items():
                seen.setdefault(child, []).append((time.monotonic() - began, size))
            time.sleep(EVERY)
    if service.returncode > 1:  # 1: a page was refused, as one of these has to be
        sys.exit(f"winnow up --once ended with {service.returncode}")
    return seen


def main() -> None:
    """Read the words, watch, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", type=Path, nargs="?", default=BENCH)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--plots", type=Path, help="a folder for the picture, as PNG and SVG")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write_pages(Path(folder, "seeds"), words.bench, words.pages)
        seen = watch(Path(folder))
    print(f"{'child':<8}{'seconds':>9}{'first quarter':>15}{'last quarter':>14}{'peak':>8}   MB, medians")
    for child, points in seen.items():
        sizes, quarter = [size for _, size in points], max(1, len(points) // 4)
        early, late = statistics.median(sizes[:quarter]), statistics.median(sizes[-quarter:])
        print(f"{child:<8}{points[-1][0] - points[0][0]:>9.0f}{early:>15.0f}{late:>14.0f}{max(sizes):>8.0f}")
    print(f"({words.pages} pages)")
    if words.plots:
        named = {f"child {number}": points for number, points in enumerate(seen.values(), 1)}
        lines(named, words.plots / "memory", "seconds", "resident megabytes")


if __name__ == "__main__":
    main()
