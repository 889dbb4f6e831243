"""Count rows one by one up to a number; beyond it, say about how many there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Executable, func, select, text

from worker.store.tables import Base

MAX_COUNTED = 50_000
"""Rows are counted one by one up to this number, or a fifth of it; a larger number is estimated."""

_ROWS = text("SELECT CAST(reltuples AS bigint) FROM pg_class WHERE oid = CAST(:table AS regclass)")


@dataclass(frozen=True, slots=True)
class Count:
    """A number of rows, counted or estimated."""

    number: int
    is_exact: bool


def count_up_to(
    connection: Connection, query: Executable, estimate: Callable[[], int], *, reads_rows: bool = False
) -> Count:
    """Count by a query that counts at most `:most` rows; where there are more, take the estimate.

    A query that `reads_rows`, and not an index alone, counts fewer.
    """
    most = MAX_COUNTED // 5 if reads_rows else MAX_COUNTED
    counted: int = connection.execute(query, {"most": most + 1}).scalar_one()
    if counted <= most:
        return Count(counted, is_exact=True)
    return Count(max(counted, estimate()), is_exact=False)


def estimate_rows(connection: Connection, table: type[Base]) -> int:
    """About how many rows a table has, by its highest id (SQLite) or its statistics (PostgreSQL)."""
    if connection.dialect.name == "sqlite":
        highest: int | None = connection.execute(select(func.max(table.__table__.c.id))).scalar()
        return highest or 0
    rows: int = connection.execute(_ROWS, {"table": table.__tablename__}).scalar_one()
    return max(0, rows)
