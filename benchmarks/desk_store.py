"""What the desk shows beside documents: sources, copies, failures, counts by the hour, a long thread."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import text

from benchmarks.synthetic_store import LENGTH, THEN, add_rows, grow
from worker.store.database import Database
from worker.store.ledger.hourly_counts import COMMENTS, SLOTS, hour_of
from worker.word_tables import in_order

SOURCES = 100
HOURS = 35 * 24
COUNTED = ("new", "duplicate", "failed", COMMENTS)
LONG_THREAD = 7
"""The document with a long thread."""
THREAD_COMMENTS = 500

CHANGES = (
    "UPDATE items SET source_id = 1 + id % {sources}",
    "UPDATE items SET state = 'failed', reason = 'http_500', detail = 'it failed' WHERE id % 1000 = 7",
    "UPDATE items SET state = 'pending', reason = 'timeout', not_before = '{later}' WHERE id % 1000 = 8",
    "UPDATE documents SET duplicate_of = id - 1, cluster_id = id - 1 WHERE id % 20 = 0",
    "DELETE FROM clusters WHERE id % 20 = 0",
)
"""One in twenty is a copy, one in a thousand failed, one in a thousand waits."""


def fill(database: Database, documents: int) -> None:
    """Fill an empty store with documents and all that the desk shows of them."""
    grow(database, 1, documents + 1, LENGTH)
    now = datetime.now(UTC)
    given = dict(sources=SOURCES, later=now.replace(year=now.year + 1).isoformat(" "))
    with database.writing() as connection:
        columns = in_order("id kind target interval title created_at")
        rows = ((n, "feed", f"https://a.example/{n}.xml", 1800.0, f"Feed {n}", THEN) for n in numbers())
        add_rows(connection, "sources", columns, rows)
        hour = hour_of(now)
        counts = (
            (hour - ago, what, slot, 1 + (ago * 7) % 50)
            for ago in range(HOURS)
            for what in COUNTED
            for slot in range(SLOTS)
        )
        add_rows(connection, "hourly_counts", in_order("hour what slot count"), counts)
        thread = in_order("document_id sighting_id key position text html first_seen_at last_seen_at author")
        said = "A comment of some length, as readers write them. " * 5
        comments = (
            (LONG_THREAD, LONG_THREAD, f"long{n}", n, said, f"<p>{said}</p>", THEN, THEN, f"Reader {n % 40}")
            for n in range(2, THREAD_COMMENTS)
        )
        add_rows(connection, "comments", thread, comments)
        tally = in_order("step outcome reason within slot count seconds bytes")
        add_rows(connection, "tallies", tally, [("process", "new", "", 0, 0, documents, 0.0, 0)])
        for statement in CHANGES:
            connection.execute(text(statement.format(**given)))
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def numbers() -> range:
    """The numbers of the sources."""
    return range(1, SOURCES + 1)
