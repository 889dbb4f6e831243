"""What a document costs when many are stored already, through the whole pipeline, on SQLite and PostgreSQL.

    python -m benchmarks scale [BENCH_FOLDER] [--stores sqlite postgresql] [--sizes 10000 100000 1000000]
                               [--every N] [--plots FOLDER]

Stores of these sizes are made (documents of 120 words in the search index, two comments each, 24 index keys
that no other has); then each page of the body benchmark goes into all of them in turn, from its file to
its row. CPU time of this process and of the server's that work for it; told whole, and without reading the
page (parsing, body, comments, cleaning), which is the same however much is stored. The first pages are not
counted.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from unittest.mock import patch

from benchmarks.figures import lines, pin
from benchmarks.pages import BENCH, Row, body_pages
from benchmarks.pipeline import WARMING, accept, bring_in
from benchmarks.synthetic_store import LENGTH, Meter, databases, grow
from worker import pipeline, settings
from worker.context import Context
from worker.store import open_store


@dataclass
class Taken:
    """CPU milliseconds of each page, and of them those that reading it took."""

    whole: list[float] = field(default_factory=list)
    reading: list[float] = field(default_factory=list)

    def without_reading(self) -> list[float]:
        """Those of ledger, files, fingerprints and store."""
        return [whole - reading for whole, reading in zip(self.whole, self.reading, strict=True)]


@contextmanager
def reading_counted() -> Iterator[list[float]]:
    """Note the milliseconds that each reading of a page takes, which is otherwise as it is."""
    taken: list[float] = []
    read = pipeline.read

    def counted(*given, **named):  # noqa: ANN002, ANN003, ANN202  # whatever it is called with
        began = time.process_time()
        try:
            return read(*given, **named)
        finally:
            taken.append(1000 * (time.process_time() - began))

    with patch.object(pipeline, "read", counted):
        yield taken


def measure(rows: list[Row], contexts: dict[int, Context], folder: Path) -> dict[int, Taken]:
    """Let each page in turn go into every store."""
    accepted = {size: accept(rows, folder / f"seeds{size}", into) for size, into in contexts.items()}
    taken: defaultdict[int, Taken] = defaultdict(Taken)
    meters: dict[int, Meter] = {}
    with reading_counted() as readings:
        for number in range(len(rows)):
            if number == WARMING:
                for size, into in contexts.items():
                    with into.store.database.reading() as connection:
                        meters[size] = Meter(connection)
            turn = number % len(contexts)  # the first to read a page meets it cold
            for size, into in [*contexts.items()][turn:] + [*contexts.items()][:turn]:
                items, share = accepted[size]
                readings.clear()
                began = meters[size].now() if meters else 0.0
                bring_in(items[number], into)
                if meters:
                    taken[size].whole.append(meters[size].now() - began + 1000 * share)
                    taken[size].reading.append(sum(readings))
    return taken


def measure_store(store: str, sizes: Sequence[int], rows: list[Row]) -> dict[int, Taken]:
    """Make stores of this kind and these sizes, and let the pages go into them."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        contexts = {}
        made = stack.enter_context(databases(store, len(sizes)))
        for size, database in zip(sorted(sizes), made, strict=True):
            grow(database, 1, size + 1, LENGTH)
            url = database.url.render_as_string(hide_password=False)
            conf = replace(settings.load(), data_dir=folder / str(size), database_url=url)
            contexts[size] = Context(conf, stack.enter_context(open_store(conf)))
        return measure(rows, contexts, folder)


def show(store: str, taken: dict[int, Taken]) -> None:
    """Print a row for each size, with ratios to the smallest."""
    least = taken[min(taken)]
    for size, of in sorted(taken.items()):
        cells = [store, f"{size:,}"]
        for ours, first in ((of.whole, least.whole), (of.without_reading(), least.without_reading())):
            told = statistics.fmean(ours), statistics.median(ours), sorted(ours)[int(0.95 * len(ours))]
            cells += [f"{value:.2f}" for value in (*told, told[0] / statistics.fmean(first))]
        print("|", " | ".join(cells), "|", flush=True)


def main() -> None:
    """Make the stores and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", type=Path, nargs="?", default=BENCH)
    parser.add_argument("--stores", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--every", type=int, default=5, metavar="N", help="take every Nth page only")
    parser.add_argument("--plots", type=Path, help="a folder for the picture, as PNG and SVG")
    words = parser.parse_args()
    rows = [row for number, row in enumerate(body_pages(words.bench)) if number % words.every == 0]
    pin()
    print("| store | stored | CPU ms: mean | median | p95 | ratio", end="")
    print(" | without reading the page: mean | median | p95 | ratio |")
    drawn = {}
    for store in words.stores:
        taken = measure_store(store, words.sizes, rows)
        show(store, taken)
        drawn[store] = [(size, statistics.fmean(of.without_reading())) for size, of in sorted(taken.items())]
    print(f"({len(rows) - WARMING} pages)")
    if words.plots:
        drawing = words.plots / "scale"
        lines(drawn, drawing, "documents stored", "CPU milliseconds a page beside reading it", "log")


if __name__ == "__main__":
    main()
