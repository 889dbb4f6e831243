"""Count rows one by one up to a number; beyond it, say about how many there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Executable, func, select, text

from worker.store.tables import Base

MAX_COUNTED = 50_000
"""Rows are counted one by one up to this number; a larger number is estimated."""

_ROWS = text("SELECT CAST(reltuples AS bigint) FROM pg_class WHERE oid = CAST(:table AS regclass)")


@dataclass(frozen=True, slots=True)
class Count:
    """A number of rows, counted or estimated."""

    number: int
    is_exact: bool


def count_up_to(
    connection: Connection, query: Executable, estimate: Callable[[], int], **given: Any
) -> Count:
    """Count by a query that counts at most `:most` rows; where there are more, take the estimate."""
    counted: int = connection.execute(query, given | {"most": MAX_COUNTED + 1}).scalar_one()
    if counted <= MAX_COUNTED:
        return Count(counted, is_exact=True)
    return Count(max(counted, estimate()), is_exact=False)


def estimate_rows(connection: Connection, table: type[Base]) -> int:
    """About how many rows a table has, by its highest id (SQLite) or its statistics (PostgreSQL)."""
    if connection.dialect.name == "sqlite":
        highest: int | None = connection.execute(select(func.max(table.__table__.c.id))).scalar()
        return highest or 0
    rows: int = connection.execute(_ROWS, {"table": table.__tablename__}).scalar_one()
    return max(0, rows)
