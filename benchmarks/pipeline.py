"""What a document costs, from its file to its row in SQLite, beside the peers' extraction alone.

    python -m benchmarks pipeline [BENCH_FOLDER] [--every N] [--plots FOLDER]

Pages of the body benchmark, accepted from a folder as `winnow ingest` accepts them; then each page in turn
by every extractor and through our whole pipeline (claim, read the file, extract, settle), in one process
pinned to one core, CPU time. The first pages, by which caches fill and modules load, are not counted.
"""

from __future__ import annotations

import argparse
import gc
import os
import tempfile
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from benchmarks.figures import Seconds, bars, pin, print_seconds
from benchmarks.pages import BENCH, Row, body_pages
from benchmarks.peers import ask, extractors
from worker import pipeline, settings
from worker.clock import utcnow
from worker.context import Context
from worker.document import StoredDocument
from worker.errors import Rejected
from worker.rules.sites import NO_RULES
from worker.sources.folders import folder_scan
from worker.store import open_store
from worker.store.database.schema import prepare
from worker.store.ledger.claims import Accepted, Claim

WARMING = 20
"""Pages that are not counted."""
WHOLE = "winnow, whole pipeline"
BASE = "trafilatura"


def accept(rows: list[Row], seeds: Path, context: Context) -> tuple[list[Accepted], float]:
    """The pages as files, accepted; and the CPU seconds that a file took."""
    seeds.mkdir()
    for number, row in enumerate(rows):
        (seeds / f"{number:05}.html").write_text(row["html"], encoding="utf-8")
    began = time.process_time()
    how = replace(context.folder_scan(), within=seeds, settle=0.0)
    accepted = context.store.ledger.accept(folder_scan.find(seeds, how).refs, utcnow())
    spent = time.process_time() - began
    return sorted(accepted, key=lambda item: item.target), spent / len(rows)


def bring_in(item: Accepted, context: Context) -> None:
    """One accepted item to its end, as every worker does it. A page may be refused: an error page, a wall."""
    store = context.store
    claim = store.ledger.claim(item.item_id, "process", "benchmark", utcnow())
    assert claim is not None

    def process(held: Claim) -> StoredDocument:
        return pipeline.process(held, store, context.fetch, NO_RULES, utcnow())

    with suppress(Rejected):
        pipeline.attempt(claim, store, process, utcnow)


def measure(rows: list[Row], folder_: Path) -> Seconds:
    """CPU seconds of each page by each extractor, and by the pipeline."""
    os.environ.update(WINNOW_DATA_DIR=f"{folder_}/data", WINNOW_SEEDS_DIR=f"{folder_}/seeds")
    ways = extractors()
    seconds: Seconds = defaultdict(list)
    conf = settings.load()
    with open_store(conf) as store:
        prepare(store.database)
        context = Context(conf, store)
        accepted, share = accept(rows, folder_ / "seeds", context)
        for row, item in zip(rows, accepted, strict=True):
            for name, run in ways.items():
                seconds[name].append(ask(name, run, row).seconds)
            began = time.process_time()
            bring_in(item, context)
            seconds[WHOLE].append(time.process_time() - began + share)
            gc.collect(0)
    return {name: values[WARMING:] for name, values in seconds.items()}


def main() -> None:
    """Read the words and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", type=Path, nargs="?", default=BENCH)
    parser.add_argument("--every", type=int, default=5, metavar="N", help="take every Nth page only")
    parser.add_argument("--plots", type=Path, help="a folder for the picture, as PNG and SVG")
    words = parser.parse_args()
    pin()
    rows = [row for number, row in enumerate(body_pages(words.bench)) if number % words.every == 0]
    with tempfile.TemporaryDirectory() as folder_:
        seconds = measure(rows, Path(folder_))
    print_seconds(seconds, BASE)
    if words.plots:
        bars(seconds, words.plots / "pipeline")


if __name__ == "__main__":
    main()
