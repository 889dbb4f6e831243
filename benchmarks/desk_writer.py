"""A worker for the measurement of the desk: stores documents for some seconds, and prints how many a second.

python -m benchmarks.desk_writer SECONDS RATE      RATE: documents a second at most; 0 for no limit
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

from benchmarks.pipeline import bring_in
from benchmarks.synthetic_store import LENGTH, WORDS
from worker import settings
from worker.clock import utcnow
from worker.context import Context
from worker.intake import ingest_requests
from worker.store import open_store

PAGE = "<html><title>{title}</title><body><article><h1>{title}</h1><p>{body}</p></article></body></html>"


def write(context: Context, folder: Path, number: int) -> None:
    """Store a page that is like no other, from its file to its row."""
    chance = random.Random(f"{folder}{number}")
    words = [*chance.choices(WORDS, k=LENGTH), *(f"{chance.getrandbits(40):x}" for _ in range(LENGTH))]
    chance.shuffle(words)
    page = folder / f"{number}.html"
    page.write_text(PAGE.format(title=" ".join(words[:6]), body=" ".join(words)), encoding="utf-8")
    for item in context.store.ledger.accept(
        ingest_requests.refs_of_file(page, context.folder_scan()), utcnow()
    ):
        bring_in(item, context)


def main(seconds: float, rate: float) -> None:
    """Store documents. The first ones, by which modules load, are not counted."""
    conf = settings.load()
    folder = conf.data_dir / f"pages-{random.getrandbits(40):x}"
    folder.mkdir(parents=True)
    with open_store(conf) as store:
        context = Context(conf, store)
        for number in range(5):
            write(context, folder, number)
        began, count = time.monotonic(), 0
        while time.monotonic() < began + seconds:
            write(context, folder, 5 + count)
            count += 1
            if rate:
                time.sleep(max(0.0, began + count / rate - time.monotonic()))
        print(count / (time.monotonic() - began))


if __name__ == "__main__":
    main(float(sys.argv[1]), float(sys.argv[2]))
