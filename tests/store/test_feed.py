"""The change feed under load: writers commit out of order and roll back; readers keep their place.

WINNOW_FEED=16:200000 ./winnow test -s tests/store/test_feed.py -k postgresql    the release check
WINNOW_FEED=4:20000 ./winnow test -s tests/store/test_feed.py -k sqlite
"""

import multiprocessing
import os
import random
import statistics
import threading
import time
from datetime import UTC, datetime

from test_race import PRELOADED
from waiting import PATIENCE, wait_until

from worker.store import open_store
from worker.store.feed import changes

WRITERS, CHANGES = map(int, os.environ.get("WINNOW_FEED", "4:600").split(":"))
ROLLED_BACK = -1


def write(settings, writer, count, start, said):
    """Record changes 0, 1, 2, ... of this writer, one to three a transaction; tell how many.

    On PostgreSQL every second transaction is held open over the whole of the next one, so that what was
    written first is committed last. Every eighth is written once in vain before.
    """
    chance = random.Random(writer)
    numbers = iter(range(writer * 10**9, writer * 10**9 + count))
    with open_store(settings) as store:
        store.changes.list_after(0)  # connected, before the others are let go
        start.wait(PATIENCE)
        left = count
        while left:
            sizes = []
            for _ in range(2):
                sizes.append(min(left, chance.randint(1, 3)))
                left -= sizes[-1]
            if chance.random() < 1 / 8:
                with store.database.writing() as vain:
                    store.changes.record(vain, ROLLED_BACK, "created", datetime.now(UTC))
                    vain.rollback()
            later, sooner = ([next(numbers) for _ in range(size)] for size in sizes)
            if store.database.is_sqlite:
                record(store, later)
                record(store, sooner)
            else:
                with store.database.writing() as connection:
                    add(store, connection, later)
                    record(store, sooner)
    said.put(writer)


def record(store, numbers):
    with store.database.writing() as connection:
        add(store, connection, numbers)


def add(store, connection, numbers):
    for number in numbers:
        store.changes.record(connection, number, "created", datetime.now(UTC))


class Reader(threading.Thread):
    """Keeps what it saw until it has seen enough; `ask` gives batches from a number on."""

    def __init__(self, settings, ask, enough):
        super().__init__(daemon=True)
        self.settings, self.ask, self.enough = settings, ask, enough
        self.seen, self.lags = [], []

    def run(self):
        with open_store(self.settings) as store:
            for batch in self.ask(store):
                arrived = datetime.now(UTC)
                self.seen += [(change.seq, change.document_id) for change in batch]
                self.lags += [(arrived - change.time).total_seconds() for change in batch]
                if len(self.seen) >= self.enough:
                    return


def following(store):
    yield from store.changes.follow(0)


def asking(store):
    last = 0
    while True:
        batch = wait_until(lambda: store.changes.list_after(last, limit=30), "there are more changes")  # noqa: B023
        yield batch
        last = batch[-1].seq


def by_plain_sql(store):
    """As a program downstream does that knows nothing of us: numbers are given by others."""
    last = 0
    query = "SELECT seq, document_id, time FROM changes WHERE seq > {} ORDER BY seq LIMIT 500"

    def read():
        with store.database.reading() as connection:
            return connection.exec_driver_sql(query.format(last)).all()

    while True:
        batch = wait_until(read, "more changes have numbers")
        yield [Row(*row) for row in batch]
        last = batch[-1].seq


class Row:
    def __init__(self, seq, document_id, at):
        self.seq, self.document_id = seq, document_id
        at = datetime.fromisoformat(at) if isinstance(at, str) else at
        self.time = at if at.tzinfo else at.replace(tzinfo=UTC)


def test_every_reader_sees_every_change_once_and_in_one_order(store_settings, database_url):
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    start, said = context.Barrier(WRITERS + 1), context.SimpleQueue()
    each = CHANGES // WRITERS
    writers = [
        context.Process(target=write, args=(store_settings, writer, each, start, said), daemon=True)
        for writer in range(1, WRITERS + 1)
    ]
    readers = [Reader(store_settings, ask, each * WRITERS) for ask in (following, asking, by_plain_sql)]
    for one in (*readers, *writers):
        one.start()
    start.wait(PATIENCE)
    began = time.monotonic()
    for one in (*writers, *readers):
        one.join(max(1.0, began + PATIENCE - time.monotonic()))
    took = time.monotonic() - began
    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    follower, *others = readers
    lags = sorted(follower.lags)
    print(
        f"\n{database_url.partition(':')[0]}: {len(lags):,} changes by {WRITERS} writers in {took:.0f} s, "
        f"{len(lags) / took:,.0f}/s; until the follower had it: "
        + ", ".join(f"{what} {1000 * lag:.0f} ms" for what, lag in {
            "median": statistics.median(lags), "p99": lags[len(lags) * 99 // 100], "most": lags[-1]
        }.items())
    )  # fmt: skip
    assert [seq for seq, _ in follower.seen] == list(range(1, each * WRITERS + 1))
    assert sorted(number for _, number in follower.seen) == [
        writer * 10**9 + number for writer in range(1, WRITERS + 1) for number in range(each)
    ]
    assert all(other.seen == follower.seen for other in others)


def test_a_follower_is_woken_by_a_commit(store_settings, monkeypatch):
    monkeypatch.setattr(changes, "MAX_WAIT_S", 3600)
    told, heard = threading.Semaphore(0), []

    def follow():
        with open_store(store_settings) as store:
            for batch in store.changes.follow(0):
                heard.extend(batch)
                told.release()
                if len(heard) == 3:
                    return

    threading.Thread(target=follow, daemon=True).start()
    with open_store(store_settings) as store:
        for number in range(3):
            record(store, [number])
            assert told.acquire(timeout=PATIENCE)
    assert [change.document_id for change in heard] == [0, 1, 2]


def numbered(store):
    with store.database.reading() as connection:
        return connection.exec_driver_sql("SELECT count(seq) FROM changes").scalar()


def test_what_is_committed_is_numbered_at_once_where_somebody_sees_to_it(
    postgres_url, store_settings_for, monkeypatch
):
    """As `winnow tend` does; the reader knows nothing of numbering."""
    monkeypatch.setattr(changes, "MAX_WAIT_S", 3600)
    settings, stop = store_settings_for(postgres_url), threading.Event()

    def number():
        with open_store(settings) as store:
            store.changes.keep_numbering(lambda: not stop.is_set())

    thread = threading.Thread(target=number, daemon=True)
    thread.start()
    with open_store(settings) as store:
        for number in range(3):
            record(store, [number])
            wait_until(lambda: numbered(store) == number + 1, "the change has a number")  # noqa: B023
        stop.set()
        record(store, [3])
    thread.join(PATIENCE)
    assert not thread.is_alive()
