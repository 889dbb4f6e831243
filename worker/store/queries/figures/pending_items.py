"""How many items of a step wait, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam

from worker.store.database import Database
from worker.store.database.column_types import UtcTime
from worker.store.queries.indexed_queries import for_dialect

# Written as SQL because of INDEXED BY: SQLite would choose an index of all items, and read each row.
_PENDING = "FROM items INDEXED BY items_waiting WHERE state = 'pending' AND step = :step"
_ITEMS = f"""
    SELECT (SELECT count(*) {_PENDING}) AS number,
           (SELECT count(*) {_PENDING} AND not_before > :now) AS put_off,
           (SELECT updated_at {_PENDING} AND not_before IS NULL
            ORDER BY not_before, updated_at LIMIT 1) AS oldest,  -- PostgreSQL reads more for a min()
           (SELECT min(updated_at) {_PENDING} AND not_before <= :now) AS oldest_again
"""


@dataclass(frozen=True, slots=True)
class PendingItems:
    """Pending items of one step."""

    step: str
    count: int
    put_off: int
    """How many of them are not due yet."""
    oldest_due: datetime | None
    """Since when the oldest due item has been waiting."""


def read_pending(database: Database, connection: Connection, step: str, now: datetime) -> PendingItems:
    """Read how many items of a step wait, and for how long."""
    asked = for_dialect(database, _ITEMS).bindparams(bindparam("now", now, UtcTime), step=step)
    row = connection.execute(asked.columns(oldest=UtcTime, oldest_again=UtcTime)).one()
    oldest = min((since for since in (row.oldest, row.oldest_again) if since), default=None)
    return PendingItems(step, row.number, row.put_off, oldest)
