"""The change feed: `seq` in commit order, without gaps in what a reader sees.

SQLite has one writer at a time, so numbers given at insert are in commit order. On PostgreSQL they
would not be: a writer with number 7 may commit after the writer with number 8, and a reader that has seen 8
would never look for 7. So there rows are committed without a number, and one process at a time (an advisory
lock) numbers the committed rows. Readers only see numbered rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Dialect, Insert, func, insert, select, text

from worker.store.database import Database
from worker.store.database.compiled_statements import CompiledStatement
from worker.store.feed.notifications import NUMBERED_CHANNEL, WRITTEN_CHANNEL, listen_for_changes
from worker.store.tables import Change

ChangeKind = Literal["created", "revised", "reextracted", "comments", "merged", "split", "deleted"]

NUMBERER_LOCK = 0x77696E6E6F77
"""The number of the advisory lock, so that only one process assigns numbers ("winnow" in ASCII)."""

MAX_WAIT_S = 2.0
"""Followers look at least this often: a notification can be lost."""


def _adding(dialect: Dialect) -> Insert:
    if dialect.name != "sqlite":
        return insert(Change)
    return insert(Change).values(seq=select(func.coalesce(func.max(Change.seq), 0) + 1).scalar_subquery())


_ADD = CompiledStatement(_adding, columns=("document_id", "kind", "time"))
_WAITING = select(Change.id).where(Change.seq.is_(None)).limit(1)
NUMBERING = text(
    "UPDATE changes SET seq = numbered.seq FROM ("
    "  SELECT id, (SELECT coalesce(max(seq), 0) FROM changes) + row_number() OVER (ORDER BY id) AS seq"
    "  FROM changes WHERE seq IS NULL"
    ") AS numbered WHERE changes.id = numbered.id"
)
"""Assigns numbers to changes that have none, in the order of their ids."""


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """One change as readers see it."""

    seq: int
    document_id: int
    kind: ChangeKind
    time: datetime


class Changes:
    """The changes table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, connection: Connection, document_id: int, kind: ChangeKind, now: datetime) -> None:
        """Add a change inside the transaction that causes it."""
        _ADD.execute(connection, dict(document_id=document_id, kind=kind, time=now))
        self._database.notify_after_commit(connection, WRITTEN_CHANNEL)

    def assign_numbers(self) -> None:
        """Number the committed changes (on SQLite they have numbers)."""
        if self._database.is_sqlite:
            return
        with self._database.writing() as connection:
            if connection.execute(_WAITING).first() is None:
                return
            connection.execute(select(func.pg_advisory_xact_lock(NUMBERER_LOCK)))
            if connection.execute(NUMBERING).rowcount:
                self._database.notify_after_commit(connection, NUMBERED_CHANNEL)

    def keep_numbering(self, wanted: Callable[[], bool]) -> None:
        """Number changes as soon as they are committed, while `wanted` returns true. Raises Unavailable."""
        with listen_for_changes(self._database) as wait:
            while wanted():
                self.assign_numbers()
                wait(MAX_WAIT_S)

    def follow(self, seq: int, limit: int = 1000) -> Iterator[list[ChangeRecord]]:
        """Yield the changes after this number, and then new ones as they come, without end.

        Raises Unavailable if the database cannot be used: then follow again from the last number received.
        """
        with listen_for_changes(self._database) as wait:
            while True:
                while found := self.list_after(seq, limit):
                    yield found
                    seq = found[-1].seq
                wait(MAX_WAIT_S)

    def find_last(self) -> int:
        """Find the number of the last change; 0 if there is none."""
        self.assign_numbers()
        with self._database.reading() as connection:
            return connection.execute(select(func.max(Change.seq))).scalar() or 0

    def list_after(self, seq: int, limit: int = 1000) -> list[ChangeRecord]:
        """Read the changes after this number, oldest first."""
        self.assign_numbers()
        with self._database.reading() as connection:
            rows = connection.execute(
                select(Change.seq, Change.document_id, Change.kind, Change.time)
                .where(Change.seq > seq)
                .order_by(Change.seq)
                .limit(limit)
            )
            return [ChangeRecord(*row) for row in rows]  # type: ignore[arg-type]  # only numbered rows are selected
