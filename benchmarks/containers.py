"""The same pages from a folder, a WARC and a WARC.gz, all the way into the store; memory over a large one.

    python -m benchmarks containers [--pages 400] [--large GIGABYTES]

CPU of this process for accepting, fetching and processing, in turns of a hundred pages, so that all three
meet the same machine. With --large, a WARC of that size is made, accepted as by a watched folder, and some
of its records are processed; printed is by how much the peak of memory rose from the first tenth to the end.
"""

from __future__ import annotations

import argparse
import gzip
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.local_hosts import page
from worker import fetch, pipeline
from worker.dedupe import address_key
from worker.document import ItemRef, RawItem, Validators
from worker.intake import folder_polling
from worker.intake.container_records import read_record
from worker.rules.sites import NO_RULES
from worker.settings import Settings
from worker.sources.folders.scan_types import FolderScan
from worker.store import Store, open_store
from worker.store.database.schema import prepare
from worker.store.ledger.claims import Accepted

TURN = 100
"""Pages that one kind does before the next has its turn."""


def utcnow() -> datetime:
    """The time now."""
    return datetime.now(UTC)


def record(address: str, content: bytes) -> bytes:
    """A response record of WARC 1.0."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + content
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\n"
        f"WARC-Date: 2026-03-01T08:00:00Z\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def pages(count: int) -> Iterator[tuple[str, bytes]]:
    """Addresses, and pages of about 5 kB."""
    for n in range(count):
        yield f"https://h{n % 40}.example/{n}", page(f"h{n % 40}.example", f"/{n}")


def folders(root: Path, count: int) -> dict[str, Path]:
    """The same pages as files, as a WARC and as a WARC.gz, each in a folder of its own."""
    made = {name: root / name for name in ("folder", "warc", "warc.gz")}
    for folder in made.values():
        folder.mkdir()
    with (made["warc"] / "a.warc").open("wb") as plain, (made["warc.gz"] / "a.warc.gz").open("wb") as packed:
        for n, (address, content) in enumerate(pages(count)):
            (made["folder"] / f"{n:06}.html").write_bytes(content)
            plain.write(record(address, content))
            packed.write(gzip.compress(record(address, content)))
    return made


class Run:
    """One folder on its way into a store of its own."""

    def __init__(self, conf: Settings, folder: Path, store: Store) -> None:
        self.conf, self.folder, self.store = conf, folder, store
        self.cpu = 0.0
        self.source = store.sources.add("folder", str(folder), 5.0, utcnow())

    def read(self, path: Path, within: Path | None) -> bytes:
        """A file, whole."""
        return fetch.read_file(path, max_bytes=self.conf.max_bytes, within=within).content

    def accept(self) -> Iterator[list[Accepted]]:
        """Accept what is in the folder, a batch at a time."""
        look = FolderScan(utcnow() + timedelta(minutes=1), 0.0, self.read, address_key, open=fetch.open_file)
        return folder_polling.poll_folder(self.source, self.store, look, utcnow())

    def fetcher(self, ref: ItemRef, within: Path | None, _known: Validators | None) -> RawItem:
        """As a worker fetches a file or a record."""
        if ref.kind == "record":
            return read_record(ref, within, self.conf.max_bytes)
        raw = fetch.fetch(ref, self.conf, utcnow(), within=within, get=_no_address)
        assert isinstance(raw, RawItem)
        return raw

    def settle(self, item_id: int) -> None:
        """Process one item."""
        claim = self.store.ledger.claim(item_id, "process", "benchmark", utcnow())
        assert claim
        pipeline.process(claim, self.store, self.fetcher, NO_RULES, utcnow())

    def timed(self, work: Any) -> Any:
        """Do something, and count its CPU."""
        begun = time.process_time()
        done = work()
        self.cpu += time.process_time() - begun
        return done


def _no_address(url: str, _now: datetime) -> RawItem:
    raise AssertionError(url)


def compare(root: Path, count: int) -> None:
    """All three, in turns."""
    with ExitStack() as opened:
        runs: dict[str, Run] = {}
        items: dict[str, list[int]] = {}
        for name, folder in folders(root, count).items():
            conf = Settings(data_dir=root / f"data-{name}", database_url=f"sqlite:///{root / name}.db")
            store = opened.enter_context(open_store(conf))
            prepare(store.database)
            run = runs[name] = Run(conf, folder, store)
            items[name] = [i.item_id for batch in run.timed(partial(list, run.accept())) for i in batch]
        for first in range(0, count, TURN):
            for name, run in runs.items():
                for item_id in items[name][first : first + TURN]:
                    run.timed(partial(run.settle, item_id))
        for name, run in runs.items():
            ratio = runs["folder"].cpu / run.cpu
            print(f"{name:8} {1000 * run.cpu / count:.2f} ms CPU a page, {ratio:.2f} of the folder's speed")


def grow(root: Path, gigabytes: float) -> None:
    """A large WARC: how memory rises while it is accepted, and while some of it is processed."""
    folder = root / "large"
    folder.mkdir()
    wanted, count = int(gigabytes * 1e9), 0
    some_pages = [content for _, content in pages(50)]
    with (folder / "large.warc").open("wb") as file:
        while file.tell() < wanted:
            filler = b"".join(some_pages[(count + n * n) % 50] for n in range(6))
            file.write(record(f"https://h{count % 500}.example/{count}", b"<p>%d</p>" % count + filler))
            count += 1
    conf = Settings(data_dir=root / "data-large", database_url=f"sqlite:///{root / 'large.db'}")
    with open_store(conf) as store:
        prepare(store.database)
        run = Run(conf, folder, store)
        peaks, seen = [peak()], 0
        some: list[int] = []
        begun = time.process_time()
        for batch in run.accept():
            seen += len(batch)
            some.append(batch[0].item_id)
            if seen * 10 // count > len(peaks) - 1:
                peaks.append(peak())
        took = time.process_time() - begun
        print(f"{wanted / 1e9:.1f} GB, {count:,} records, {seen:,} accepted in {took:.1f} s CPU")
        print(
            f"  peak of memory {peaks[0]:.0f} MB before, by tenths {' '.join(f'{p:.0f}' for p in peaks[1:])}"
        )
        for number, item_id in enumerate(some):
            run.settle(item_id)
            if number == len(some) // 10:
                early = peak()
        print(f"  {len(some)} of them processed: {early:.0f} MB after a tenth, {peak():.0f} MB in the end")


def peak() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def main(words: list[str]) -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks containers")
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--large", type=float, default=0.0)
    options = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as root:
        if options.pages:
            compare(Path(root), options.pages)
        if options.large:
            grow(Path(root), options.large)


if __name__ == "__main__":
    main(sys.argv[1:])
