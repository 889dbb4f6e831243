"""What whole threads cost: a large thread merged, and a day of revisits.

    python -m benchmarks thread_costs [--comments 3000] [--articles 1000] [--stores sqlite postgresql]

First a thread of that many comments by an interface of 100 a request: CPU of this process for all steps of
its parts (without that of PostgreSQL's), and the longest transaction that writes; then the same
thread read once more. Then as many articles with twenty comments each over 24 hours of the clock, with leads
and without; the pages of half of them show all comments, of the others a fourth. Of every hundred articles,
five get a comment and one another text in that day. Told are the requests and megabytes after the first
visits, and the share of all comments, and of the new ones, that are stored in the end.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.synthetic_store import databases
from tests.local_site import Asked
from tests.thread_site.blogs import WordPress
from tests.thread_site.hosts import ThreadSite
from tests.thread_site.ingesting import LocalContext, ingest, local_settings, settle
from tests.thread_site.scoring import rows_of, score
from tests.thread_site.truth import Thread, make_thread
from worker.intake.revisits import accept_revisits
from worker.store import Store, open_store
from worker.store.database import Database

REVISITS = (3_600.0, 21_600.0, 86_400.0)
HOURS = 24
SIZE = 20


def main(words: list[str]) -> None:
    """Measure on each store."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks thread_costs", description=__doc__)
    parser.add_argument("--comments", type=int, default=3000)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--stores", nargs="+", default=["sqlite", "postgresql"])
    options = parser.parse_args(words)
    for name in options.stores:
        if options.comments:
            large(name, options.comments)
    for threads in ("page", "all") if options.articles else ():
        day(options.articles, threads)


class Meter:
    """Times all transactions of a database that write, and the CPU of this thread."""

    def __init__(self, database: Database) -> None:
        self.longest = self.written = 0.0
        self.began = time.thread_time()
        writing = database.writing

        @contextmanager
        def timed(**more: Any) -> Iterator[Any]:
            with writing(**more) as connection:
                began = time.perf_counter()
                yield connection
                took = time.perf_counter() - began
            self.longest, self.written = max(self.longest, took), self.written + took

        database.writing = timed  # type: ignore[method-assign]

    @property
    def cpu(self) -> float:
        """CPU seconds so far."""
        return time.thread_time() - self.began


@contextmanager
def opened(database: Database, site: ThreadSite, **more: Any) -> Iterator[LocalContext]:
    """A store on a database, and what a worker would have around it."""
    with tempfile.TemporaryDirectory() as folder:
        url = database.engine.url.render_as_string(hide_password=False)
        conf = local_settings(Path(folder), url, **more)
        with open_store(conf) as store:
            yield LocalContext(conf, store, site.port)
    site.close()


def large(name: str, comments: int) -> None:
    """One large thread, twice."""
    host = WordPress("large.example", [make_thread(1, comments, 3)])
    site = ThreadSite(host)
    ((url, _, thread),) = site.addresses()
    with databases(name, 1) as (database,), opened(database, site) as context:
        for reading in ("first", "again"):
            meter = Meter(context.store.database)
            began, asked = time.monotonic(), len(site.asked)
            ingest(context, [url], reading)
            scored = score(thread, rows_of(context.store, url))
            took, requests = time.monotonic() - began, len(site.asked) - asked
            print(f"{name}, {comments:,} comments, {reading}: {meter.cpu:.2f} s CPU, {took:.1f} s in all")
            print(
                f"  {requests} requests; writes {meter.written:.1f} s, longest {1000 * meter.longest:.0f} ms"
            )
            print(
                f"  {scored.stored} stored, {scored.doubled} twice, {scored.parents} parents right",
                flush=True,
            )
            context.ahead += timedelta(days=2)
            accept_revisits(context.store, context.now(), context.rules())


def day(articles: int, threads: str) -> None:
    """A day of revisits, with leads (``all``) or without (``page``)."""
    numbers = range(1, articles + 1)
    hosts = [
        WordPress("whole.example", [make_thread(n, SIZE, 2) for n in numbers[::2]]),
        WordPress("part.example", [make_thread(n, SIZE, 2) for n in numbers[1::2]], per_page=3),
    ]
    site = ThreadSite(*hosts)
    more: dict[str, Any] = dict(threads=threads, revisits=REVISITS)
    with databases("sqlite", 1) as (database,), opened(database, site, **more) as context:
        ingest(context, [url for url, _, _ in site.addresses()])
        first, began = len(site.asked), time.thread_time()
        every = [thread for _, _, thread in site.addresses()]
        chance = random.Random(articles)
        grown, rewritten = (chance.sample(every, articles // share) for share in (20, 100))
        for hour in range(HOURS):
            context.ahead += timedelta(hours=1)
            for thread in grown[hour::HOURS]:
                thread.add()
            for thread in rewritten[hour::HOURS]:
                thread.article[0] = "It was told otherwise before. " + thread.article[0]
            accept_revisits(context.store, context.now(), context.rules())
            settle(context)
        took = time.thread_time() - began
        print(f"WINNOW_THREADS={threads}, {articles} articles: {first} requests of first visits")
        print(f"  the day: {took:.0f} s CPU", end="")
        report(context.store, site, site.asked[first:], grown)


def report(store: Store, site: ThreadSite, asked: list[Asked], grown: list[Thread]) -> None:
    """Print what a day took, and what came of it."""
    kinds = {"/feed": "feeds", "wp-json": "interfaces"}
    parts = Counter(
        next((kind for mark, kind in kinds.items() if mark in one.path), "pages") for one in asked
    )
    unchanged, sent = sum(one.status == 304 for one in asked), sum(one.sent for one in asked)
    print(f", {len(asked)} requests {dict(parts)}, {unchanged} of them 304; {sent / 1e6:.1f} MB")
    stored = new = shown = 0
    for url, _, thread in site.addresses():
        texts = {row["text"] for row in rows_of(store, url)}
        shown, stored = shown + len(thread.shown), stored + sum(one.text in texts for one in thread.shown)
        new += thread in grown and thread.comments[-1].text in texts
    print(f"  {stored} of {shown} comments stored, {new} of {len(grown)} new ones", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
