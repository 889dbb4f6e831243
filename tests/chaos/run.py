"""One run: a fresh service, documents, blows, quiet, the books."""

import json
import os
import random
import shutil
import time
from collections import defaultdict
from datetime import UTC, datetime

from tests.chaos import blows, report
from tests.chaos.senders import Senders
from tests.chaos.servers import PostgreSQL, Sqlite, small_disk
from tests.chaos.submissions import Submissions
from tests.thread_site.blogs import WordPress
from tests.thread_site.hosts import ThreadSite
from worker.errors import Unavailable
from worker.settings import load
from worker.store import open_store

QUIET = 60.0
"""Seconds without blows after which nothing may be open."""

RECOVERED_WITHIN = 120.0
"""Seconds after a blow until a document that came right after it must be stored."""


def run(store_name, seed, plan, book, *, keep):
    """Whether a run was clean. What a book says of an earlier one is taken from there."""
    if known := _read(book, store_name, seed, plan):
        print(f"{store_name}, seed {seed}: in the book already, {report.outcome(known['clean'])}")
        return known["clean"]
    with small_disk() as (folder, disk, is_small):
        database = {"sqlite": Sqlite, "postgresql": PostgreSQL}[store_name](folder)
        try:
            result = Run(disk, is_small, database, seed, plan).run()
        finally:
            database.stop()
            if keep:
                shutil.copytree(disk, folder / "kept")
                print(f"kept in {folder / 'kept'}")
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)
    if book:
        with book.open("a") as file:
            file.write(json.dumps(result) + "\n")
    return result["clean"]


def _read(book, store_name, seed, plan):
    if not book or not book.exists():
        return None
    results = map(json.loads, book.read_text().splitlines())
    wanted = (store_name, seed, plan.documents, len(plan.blows))
    return next((r for r in results if (r["store"], r["seed"], r["documents"], r["blows"]) == wanted), None)


class Run:
    """A service under blows."""

    def __init__(self, disk, is_small, database, seed, plan):
        self.seed, self.plan = seed, plan
        self.began = time.monotonic()
        self.victim = blows.Victim(disk, database, is_on_small_disk=is_small)
        environment = self.victim.environment
        os.environ.update({n: v for n, v in environment.items() if n.startswith("WINNOW_")})
        self.settings = load(environment)
        self.pages = WordPress("127.0.0.1", [], rest=False, per_page=6)
        self.site = ThreadSite(self.pages)
        self.senders = Senders(self.settings, self.victim.broker)
        places = self.victim.seeds, self.victim.quiet, self.pages
        self.submissions = Submissions(places, self.senders, seed)
        self.recoveries = defaultdict(list)

    def run(self):
        self.senders.start()
        try:
            with open_store(self.settings, pooled=False) as store:
                source = store.sources.add("folder", str(self.victim.quiet), 3600.0, datetime.now(UTC))
                store.sources.pause(source.id, paused=True)
                self._fight(store)
                quiet = self._wait_until_quiet(store)
                books = self.submissions.balance(store)
        finally:
            try:
                self.senders.stop()
            finally:
                if self.victim.process.poll() is None:
                    self.victim.stop()
                self.site.close()
        return report.tell(self, books, quiet)

    def _fight(self, store):
        rnd = random.Random(self.seed)
        share = -(-self.plan.documents // len(self.plan.blows))
        for number, name in enumerate(self.plan.blows):
            self.submissions.submit(min(share, self.plan.documents - len(self.submissions.documents)))
            time.sleep(rnd.uniform(0, 2 * self.plan.pause))
            said = blows.strike(name, self.victim, f"{self.seed}:{number}")
            if self.plan.is_patient:
                struck = time.monotonic()
                self.submissions.submit(1)
                took = self._see_through(store, self.submissions.documents[-1], struck)
                self.recoveries[name].append(took)
                said += f"; recovered in {took:.1f} s" if took else "; NOT recovered"
            at = time.monotonic() - self.began
            print(f"  {at:6.1f} s  {name.replace('_', ' ')}: {said}", flush=True)
            self._is_alive()

    def _is_alive(self):
        output = self.victim.output[-2000:]
        assert self.victim.process.poll() is None, f"the service ended: {output}"

    @staticmethod
    def _see_through(store, document, struck):
        """Seconds from a blow until a document that came after it was settled; None when it took too long."""
        query = f"SELECT count(*) FROM items WHERE target = '{document.path}' AND state IN ('done', 'failed')"
        while time.monotonic() - struck < RECOVERED_WITHIN:
            try:
                with store.database.reading() as connection:
                    if connection.exec_driver_sql(query).scalar_one():
                        return time.monotonic() - struck
            except Unavailable:
                pass  # it has been struck, too
            time.sleep(0.1)
        return None

    def _wait_until_quiet(self, store):
        """Wait until nothing is open; the seconds that took, or None after a minute of nothing moving."""
        began = moved = time.monotonic()
        before = None
        while time.monotonic() - moved < QUIET:
            self._is_alive()
            try:
                standing = self.submissions.count_open(store)
            except Unavailable:
                continue
            if not any(standing):
                return time.monotonic() - began
            if before is None or standing < before:
                before, moved = standing, time.monotonic()
            time.sleep(0.2)
        return None
