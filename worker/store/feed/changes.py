"""The change feed: `seq` in commit order, without gaps in what a reader sees.

SQLite has one writer at a time, so numbers given at insert are in commit order. On PostgreSQL they
would not be: a writer that took number 7 may commit after the one that took 8, and a reader who has
seen 8 would never look for 7. So there a row is committed without a number, and one numberer at a time
(an advisory lock) numbers what is committed; readers see numbered rows only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, func, insert, select, text

from worker.store.database import Database
from worker.store.feed.notifications import NUMBERED, WRITTEN, listening
from worker.store.tables import Change

ChangeKind = Literal["created", "revised", "reextracted", "comments", "merged", "split", "deleted"]

NUMBERER_LOCK = 0x77696E6E6F77
"""The advisory lock's number, so that two numberers never work at once ("winnow" in ASCII)."""

LOOKED_AT_LEAST_EVERY = 2.0
"""Seconds; a bell can fail to ring."""

_ADD = insert(Change)
_ADD_NUMBERED = _ADD.values(seq=select(func.coalesce(func.max(Change.seq), 0) + 1).scalar_subquery())
_WAITING = select(Change.id).where(Change.seq.is_(None)).limit(1)
NUMBERING = text(
    "UPDATE changes SET seq = numbered.seq FROM ("
    "  SELECT id, (SELECT coalesce(max(seq), 0) FROM changes) + row_number() OVER (ORDER BY id) AS seq"
    "  FROM changes WHERE seq IS NULL"
    ") AS numbered WHERE changes.id = numbered.id"
)
"""Gives numbers to the changes that have none, in the order of their ids."""


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """One change, as readers get it."""

    seq: int
    document_id: int
    kind: ChangeKind
    time: datetime


class Changes:
    """The changes table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, connection: Connection, document_id: int, kind: ChangeKind, now: datetime) -> None:
        """Add a change inside the transaction that makes it."""
        adding = _ADD_NUMBERED if self._database.is_sqlite else _ADD
        connection.execute(adding, dict(document_id=document_id, kind=kind, time=now))
        self._database.notify_after_commit(connection, WRITTEN)

    def assign_numbers(self) -> None:
        """Number what is committed (on SQLite it is already)."""
        if self._database.is_sqlite:
            return
        with self._database.writing() as connection:
            if connection.execute(_WAITING).first() is None:
                return
            connection.execute(select(func.pg_advisory_xact_lock(NUMBERER_LOCK)))
            if connection.execute(NUMBERING).rowcount:
                self._database.notify_after_commit(connection, NUMBERED)

    def keep_numbering(self, wanted: Callable[[], bool]) -> None:
        """Number what is committed as soon as it is, for as long as that is wanted. Raises Unavailable."""
        with listening(self._database) as wait:
            while wanted():
                self.assign_numbers()
                wait(LOOKED_AT_LEAST_EVERY)

    def follow(self, seq: int, limit: int = 1000) -> Iterator[list[ChangeRecord]]:
        """Read the changes after this number, and then those to come, as they come; it has no end.

        Raises Unavailable when the database cannot be had: go on from the last number that was given.
        """
        with listening(self._database) as wait:
            while True:
                while found := self.list_after(seq, limit):
                    yield found
                    seq = found[-1].seq
                wait(LOOKED_AT_LEAST_EVERY)

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
            return [ChangeRecord(*row) for row in rows]  # type: ignore[arg-type]  # selected as numbered
