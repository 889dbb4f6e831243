"""Count by the hour what plots show, in the transaction that causes it; delete old counts."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Dialect, delete, func, select

from worker.store.database import Database
from worker.store.database.compiled_statements import CompiledStatement
from worker.store.database.dialects import insert_into
from worker.store.tables import HourlyCount

SLOTS = 8
"""Rows over which each count is spread. Two transactions that count the same thing only wait for each other
in the same slot (PostgreSQL; SQLite has one writer at a time)."""

SECONDS_PER_HOUR = 3_600

KEPT_FOR = timedelta(days=35)
"""How long counts are kept: the longest plot shows a month."""
MAX_HOURS_PER_TRANSACTION = 7 * 24
"""Hours whose counts are deleted together: a year of them would keep writers waiting."""

COMMENTS = "new comments"
"""What is counted for each new comment; all else is counted by its outcome, of which `comments` is one."""

_KEYS = ("hour", "what", "slot")


def _adding(dialect: Dialect) -> Any:
    adding = insert_into(HourlyCount, dialect)
    total = HourlyCount.count + adding.excluded["count"]
    return adding.on_conflict_do_update(index_elements=list(_KEYS), set_={"count": total})


_ADD = CompiledStatement(_adding, columns=(*_KEYS, "count"))


def count_in_hour(connection: Connection, what: str, now: datetime, count: int = 1) -> None:
    """Count something that happened now. Call it late in a transaction: others may wait for its commit."""
    slot = random.randrange(SLOTS)  # noqa: S311  # no secret
    _ADD.execute(connection, dict(hour=hour_of(now), what=what, slot=slot, count=count))


def hour_of(at: datetime) -> int:
    """The number of the hour of a time."""
    return int(at.timestamp() // SECONDS_PER_HOUR)


def begin_of(hour: int) -> datetime:
    """The time at which an hour begins."""
    return datetime.fromtimestamp(hour * SECONDS_PER_HOUR, UTC)


class HourlyCounts:
    """The table of these counts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def prune(self, now: datetime) -> int:
        """Delete counts that no plot shows any more; how many rows."""
        end, deleted = hour_of(now - KEPT_FOR), 0
        oldest = select(func.min(HourlyCount.hour))
        while True:
            with self._database.reading() as connection:
                first = connection.execute(oldest).scalar()
            if first is None or first >= end:
                return deleted
            old = HourlyCount.hour < min(first + MAX_HOURS_PER_TRANSACTION, end)
            with self._database.writing(durable=False) as connection:
                deleted += connection.execute(delete(HourlyCount).where(old)).rowcount
