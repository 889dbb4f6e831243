"""What looking up and indexing a document costs as the store grows, on SQLite and PostgreSQL.

    python -m benchmarks dedupe_store [--stores sqlite postgresql] [--sizes 10000 100000 1000000]
                                      [--trials 400] [--hot 100000]

Synthetic: every stored document has 24 random index keys, is a cluster of its own and has next to no text;
every second one that is looked up shares two thirds of its keys with a stored one. Times are CPU time of this
process and of the server's, in one transaction without its commit. All sizes take turns of ten trials, so
that a busy machine is busy for all; statements were run once before, and what the first of all costs is told
apart. Then the worst cases at the largest size: a boilerplate that `--hot` documents share, indexed in the
product's own way; keys that as many clusters hold as may be; and the longest texts, all alike.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial

from sqlalchemy import Connection, text

from benchmarks.synthetic_store import (
    HIGHEST,
    KEYS,
    SHINGLES,
    Meter,
    add,
    bytes_a_document,
    databases,
    grow,
    keys_of,
    sketch,
)
from worker.dedupe.decide import decide
from worker.dedupe.shortlist import shortlist
from worker.dedupe.sketch import MAX_KEYS, MAX_SHINGLES
from worker.document import MAX_CLUSTERS_PER_KEY, Fingerprint, Sketch
from worker.runtime.gc_pauses import gc_paused
from worker.store.database import Database
from worker.store.documents import near_index, similar_documents

NEW = 10**9
"""From here on: numbers of documents that are put in and taken out again."""

TURN = 10

Work = Callable[[int, Sketch], None]
Times = tuple[list[float], list[float]]


class Stopwatch(Meter):
    """Times pieces of work."""

    def time(self, work: Work, trials: Sequence[Sketch], turn: range | None = None) -> Times:
        """Milliseconds of each trial, or of those in the turn: CPU, and by the clock."""
        cpu, clock = [], []
        for number in turn or range(len(trials)):
            began, began_cpu = time.perf_counter(), self.now()
            with gc_paused():  # as while a document is settled
                work(NEW + number, trials[number])
            cpu.append(self.now() - began_cpu)
            clock.append(1000 * (time.perf_counter() - began))
        return cpu, clock


def row(database: Database, what: str, times: Times) -> None:
    """Print a row of the table."""
    cpu, clock = map(sorted, times)
    told = [statistics.median(cpu), cpu[int(0.99 * len(cpu))], cpu[-1], clock[int(0.99 * len(clock))]]
    print(
        f"| {database.engine.dialect.name} | {what} | {' | '.join(f'{ms:.2f}' for ms in told)} |", flush=True
    )


def look_up(connection: Connection, number: int, one: Sketch) -> None:
    """Find what is like a document, and compare."""
    made = Fingerprint(f"https://b.example/{number}", f"other {number}", one)
    decide(made, similar_documents.find(connection, made, shortlist))


def put_in(connection: Connection, number: int, one: Sketch) -> None:
    """Keep and index a document."""
    near_index.save_sketch(connection, number, one)
    near_index.index(connection, number, number, one.keys)


def some(size: int, trials: int) -> list[Sketch]:
    """Documents to look up: every second one shares two thirds of its keys with a stored one."""
    chance = random.Random(size)
    made = []
    for number in range(trials):
        fresh = sorted(chance.randrange(HIGHEST) for _ in range(KEYS))
        known = keys_of(chance.randrange(1, size)) if number % 2 else fresh
        made.append(sketch(sorted([*known[: 2 * KEYS // 3], *fresh[2 * KEYS // 3 :]])))
    return made


def in_turns(made: dict[int, Database], trials: int) -> None:
    """Print the rows of all sizes."""
    with ExitStack() as stack:
        connections = {size: stack.enter_context(one.writing()) for size, one in made.items()}
        documents = {size: some(size, trials) for size in made}
        for connection in connections.values():
            add(connection, ((NEW + number, sketch(())) for number in range(trials)))
            connection.execute(text(f"DELETE FROM sketches WHERE document_id >= {NEW}"))
        for what, work in (("look-up", look_up), ("insert", put_in)):
            taken: dict[int, Times] = {size: ([], []) for size in made}
            for first in range(0, trials, TURN):
                for size, connection in connections.items():
                    turn = range(first, min(first + TURN, trials))
                    times = Stopwatch(connection).time(partial(work, connection), documents[size], turn)
                    for whole, part in zip(taken[size], times, strict=True):
                        whole.extend(part)
            for size, times in taken.items():
                row(made[size], f"{size:,} {what}", times)
        for connection in connections.values():
            connection.rollback()


def hot(database: Database, sharing: int, trials: int) -> None:
    """Let many documents share twelve keys and have twelve of their own; look such ones up."""
    boilerplate = keys_of(-1, KEYS // 2)
    chance = random.Random("hot")
    with database.writing() as connection:
        meter = Stopwatch(connection)
        for number in range(1, sharing + 1):
            near_index.index(connection, number, number, boilerplate)
        found = text("SELECT max(n) FROM (SELECT count(*) AS n FROM near_keys GROUP BY key) AS counted")
        most = connection.execute(found).scalar_one()
        made = []
        for _ in range(trials):
            known = keys_of(chance.randrange(1, sharing), KEYS)[: KEYS // 2]
            made.append(sketch(sorted([*boilerplate, *known])))
        what = f"boilerplate of {sharing:,}, each key in {most} rows"
        row(database, what, meter.time(partial(look_up, connection), made))
        connection.rollback()


def crowded(database: Database, trials: int) -> None:
    """Look up what shares all its keys with as many clusters as may be."""
    keys = keys_of(-2, MAX_KEYS)
    with database.writing() as connection:
        meter = Stopwatch(connection)
        known = range(2, MAX_CLUSTERS_PER_KEY + 2)
        for number in known:
            near_index.index(connection, number, number, keys)
        for count in (KEYS, MAX_KEYS):
            again = [sketch(keys[:count], max(count, SHINGLES))] * trials
            what = f"{count} keys held by {MAX_CLUSTERS_PER_KEY} clusters each"
            row(database, what, meter.time(partial(look_up, connection), again))
        connection.rollback()


def longest(database: Database, trials: int) -> None:
    """Look up the longest texts among twenty others like them."""
    keys = keys_of(-3, MAX_KEYS)
    one = sketch(keys, MAX_SHINGLES)
    long = Sketch(one.keys, one.shingles, one.numbers, 4 * one.size, 0)  # what is kept is cut
    with database.writing() as connection:
        meter = Stopwatch(connection)
        add(connection, ((NEW // 2 + number, long) for number in range(20)))
        row(database, "longest texts, 20 alike", meter.time(partial(look_up, connection), [long] * trials))
        connection.rollback()


def first_of_all(database: Database) -> None:
    """Print what the first look-up of a process takes, and so make the statements."""
    with database.writing() as connection:
        row(
            database,
            "first look-up",
            Stopwatch(connection).time(partial(look_up, connection), [sketch(keys_of(1))]),
        )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stores", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--trials", type=int, default=400)
    parser.add_argument("--hot", type=int, default=100_000)
    words = parser.parse_args()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.0f}")
    print("| store | documents | CPU ms: median | p99 | max | p99 by the clock |", flush=True)
    for store in words.stores:
        with databases(store, len(words.sizes)) as empty:
            made = dict(zip(sorted(words.sizes), empty, strict=True))
            for size, database in made.items():
                grow(database, 1, size)
                first_of_all(database)
            in_turns(made, words.trials)
            hot(database, min(words.hot, size - 1), words.trials)
            crowded(database, words.trials // 4)
            longest(database, words.trials // 4)
            for table, taken in bytes_a_document(database, size):
                print(f"| {store} | {table} | {taken:,.0f} bytes a document |", flush=True)


if __name__ == "__main__":
    main()
