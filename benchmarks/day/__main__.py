"""A day in an hour: a whole service under the load of a day, its clock sped up; what came of everything.

    python -m benchmarks day [--sources 500] [--documents 20000] [--readers 30] [--webhooks 3] [--hours 24]
                             [--speed 24] [--store postgresql] [--children 4] [--plots FOLDER] [--keep FOLDER]
    python -m benchmarks day --sources 10 --documents 100 --hours 3 --speed 120 --readers 6     two minutes

A real `winnow up` with embedded broker watches feeds on loopback, a host for each, by a clock on which a day
passes in less. Articles appear in the feeds, are revised, and get comments; polls, visits of articles and
the deletion of received bytes (`WINNOW_KEEP_RAW=6h`) fall due as in a day. Readers of the API look around or
follow the change feed, endpoints of webhooks take every change, and the last of these is down for a while.
Meanwhile everything that could grow is measured. Sleeps, timeouts, leases and limits of tasks are real (see
`sped/sitecustomize.py`); pauses between two requests to a host are as many times shorter. At the end of the
day the clock runs as usual, every source is polled once more, and when nothing is open the books are closed:

- every published article is stored once, as it was last shown, each comment shown once and in its place;
- each endpoint has every change at least once, those of a document in order;
- whoever followed the feed has seen each change once, in order; every reader was answered;
- no item failed, no part of the service ended, no error stands in a log;
- neither memory, connections nor open files grew (medians of the last quarter beside the second), and the
  queues never held more messages than there were items to do.

A backlog is not wrong in itself: the plots show it, and that the service has done all in the end.

Prints what is wrong and ends with 1, or says `ok`. A day has 24 hours at most, as files are dated by the
real clock.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from benchmarks.day import audit, plots
from benchmarks.day.growth import check_growth, print_quarters
from benchmarks.day.latencies import latencies, print_percentiles
from benchmarks.day.plan import HOUR, Plan
from benchmarks.day.readers import Readers
from benchmarks.day.receivers import Receivers
from benchmarks.day.sampler import Sampler
from benchmarks.day.service import Service, add_sources, add_token, add_webhooks
from benchmarks.day.site import Site
from benchmarks.day.sped.day_clock import Day
from benchmarks.synthetic_store import databases
from worker.store import Store

CLOSING_S = 900.0
"""How long the service may take, after the day, until nothing is open."""
TOLD_EVERY_S = 60.0


def main() -> None:
    """Read the words, run the day, and tell."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks day",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for name, default in (
        ("sources", 500),
        ("documents", 20_000),
        ("readers", 30),
        ("webhooks", 3),
        ("children", 4),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--speed", type=float, default=24.0, help="seconds of the day in a real one")
    parser.add_argument("--store", choices=("postgresql", "sqlite"), default="postgresql")
    parser.add_argument("--pause", type=float, default=2.0, help="real seconds between a reader's requests")
    parser.add_argument("--plots", type=Path, help="a folder for the pictures, as PNG and SVG")
    parser.add_argument("--keep", type=Path, help="a folder for data, logs and output, to look at")
    words = parser.parse_args()
    if not 0 < words.hours <= 24:
        parser.error("--hours must be above 0 and up to 24")
    if words.plots and find_spec("matplotlib") is None:
        parser.error("--plots needs matplotlib, which benchmarks/requirements.lock has")
    wrong = run(words)
    print("\n" + ("\n".join(f"WRONG: {line}" for line in wrong[:50]) or "ok"))
    sys.exit(1 if wrong else 0)


def run(words: argparse.Namespace) -> list[str]:
    """Run the day; what is wrong."""
    with tempfile.TemporaryDirectory(prefix="winnow-day-") as name, databases(words.store, 1) as (database,):
        folder = Path(name)
        url = database.url.render_as_string(hide_password=False)
        service = Service(folder, url, words.children, words.speed)
        try:
            with service.open_store() as store:
                return Run(words, folder, service, store).run()
        finally:
            service.stop()
            if words.keep:
                shutil.copytree(folder, words.keep, dirs_exist_ok=True)


class Run:
    """A day of a running service."""

    def __init__(self, words: argparse.Namespace, folder: Path, service: Service, store: Store) -> None:
        self._words, self._service, self._store = words, service, store
        length = words.hours * HOUR
        self._plan = Plan(words.sources, words.documents, length)
        self._receivers = Receivers(words.webhooks)
        add_webhooks(store, self._receivers.urls)
        token = add_token(store)
        self._day = Day(time.time() + 1, words.speed, length)
        self._receivers.day = self._day
        self._site = Site(folder, self._plan, self._day)
        self._day.write(service.clock_file)
        add_sources(store, [self._site.feed(source) for source in range(words.sources)])
        self._readers = Readers(words.readers, service.desk_port, token, self._day, words.pause)
        self._sampler = Sampler(service, self._day)

    def run(self) -> list[str]:
        """See the day through, and close the books; what is wrong."""
        self._sampler.start()
        try:
            self._wait_until(lambda: self._day.now() >= self._day.length, float("inf"))
            wrong = self._close()
        finally:
            self._sampler.stop()
            self._readers.stop()
        stopped = self._service.stop()
        wrong += [f"winnow up ended with {stopped}"] if stopped else []
        wrong += self._audit()
        self._tell()
        self._receivers.close()
        self._site.close()
        return wrong

    def _close(self) -> list[str]:
        """After the day: poll every source once more, and wait until nothing is open."""
        store, ended = self._store, self._day.at(self._day.length)
        for source in store.sources.all():
            store.polls.schedule_at(source.id, ended)
        began = time.monotonic()
        steps: dict[str, Callable[[], bool]] = {
            "polled": lambda: all(one.polled_at and one.polled_at >= ended for one in store.sources.all()),
            "settled": lambda: not audit.count_open(store),
            "sent": lambda: all(one.behind == one.pending == 0 for one in store.webhooks.all()),
            "read": lambda: self._readers.have_followed(audit.last_change(store)),
        }
        self._wait_until(lambda: all(condition() for condition in steps.values()), CLOSING_S)
        print(f"after the day all was done in {time.monotonic() - began:.0f} s", flush=True)
        late = [name for name, condition in steps.items() if not condition()]
        return [f"not everything was {name} {CLOSING_S:.0f} s after the day" for name in late]

    def _wait_until(self, condition: Callable[[], bool], seconds: float) -> bool:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self._service.wait_for(condition, min(TOLD_EVERY_S, until - time.monotonic())):
                return True
            standing = self._store.library.standing(self._day.at(self._day.now()))
            print(f"hour {self._day.now() / HOUR:.1f}: {standing.documents} documents, {standing.comments} "
                  f"comments, items {standing.items}", flush=True)  # fmt: skip
        return False

    def _audit(self) -> list[str]:
        store = self._store
        return [
            *audit.check_ledger(store),
            *audit.check_articles(store, self._site, self._plan, self._day),
            *audit.check_receivers(store, self._receivers),
            *audit.check_readers(store, self._readers),
            *audit.check_output(self._service.output, self._service.logs()),
            *check_growth(self._sampler.series, self._sampler.memory, self._day.length),
        ]

    def _tell(self) -> None:
        published, worked = latencies(self._store, self._site, self._plan, self._day)
        asked = [(one.at / HOUR, one.milliseconds) for one in self._readers.asked if one.name != "changes"]
        times = {
            "From publication to stored, minutes of the day": published,
            "From accepted to stored, real seconds": worked,
            "The API, milliseconds": asked,
        }
        print_quarters(self._sampler.series, self._sampler.memory, self._day.length)
        print()
        for title, points in times.items():
            name, _, unit = title.partition(", ")
            print_percentiles(name, points, unit)
        self._print_counts()
        if self._words.plots:
            plots.draw(self._words.plots / f"day-{self._words.store}", self._sampler, times, self._day.length)

    def _print_counts(self) -> None:
        served = self._site.served()
        kinds = {(what, status): 0 for what in ("feed", "article") for status in (200, 304)}
        for one in served:
            kinds[one.what, one.status] += 1
        told = ", ".join(f"{what} {status}: {count}" for (what, status), count in kinds.items())
        print(f"requests to sites: {told}; changes {audit.last_change(self._store)}; webhooks accepted "
              f"{[len(one) for one in self._receivers.received]}, refused {self._receivers.refused}; "
              f"requests to the API {len(self._readers.asked)}")  # fmt: skip
        spent: defaultdict[str, float] = defaultdict(float)
        for name, seconds in self._sampler.cpu_seconds.values():
            spent[name] += seconds
        whole = sum(spent.values())
        print("CPU seconds: " + ", ".join(f"{name} {seconds:.0f}" for name, seconds in sorted(spent.items())))
        print(f"CPU {1000 * whole / max(1, len(self._plan.articles)):.0f} ms an article, everything counted")


if __name__ == "__main__":
    main()
