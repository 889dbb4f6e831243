"""Count by the hour what people want to see as a plot, in the transaction that causes it."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from worker.store.database.column_types import storable

SLOTS = 8
"""Rows over which each count is spread. Two transactions that count the same thing only wait for each other
in the same slot (PostgreSQL; SQLite has one writer at a time)."""

SECONDS_PER_HOUR = 3_600

COMMENTS = "new comments"
"""What is counted for each new comment; all else is counted by its outcome, of which `comments` is one."""

_ADD = """
    INSERT INTO hourly_counts (hour, what, slot, count) VALUES (?, ?, ?, ?)
    ON CONFLICT (hour, what, slot) DO UPDATE SET count = hourly_counts.count + excluded.count
"""
_ADD_IN = {"sqlite": _ADD, "postgresql": _ADD.replace("?", "%s")}
"""The statement for each driver. It goes straight to the driver, as in `outcome_counts`."""


def count_in_hour(connection: Connection, what: str, now: datetime, count: int = 1) -> None:
    """Count something that happened now. Call it late in a transaction: others may wait for its commit."""
    row = (hour_of(now), storable(what), random.randrange(SLOTS), count)  # noqa: S311  # no secret
    driver: Any = connection.connection.driver_connection
    driver.execute(_ADD_IN[connection.dialect.name], row)


def hour_of(at: datetime) -> int:
    """The number of the hour of a time."""
    return int(at.timestamp() // SECONDS_PER_HOUR)


def begin_of(hour: int) -> datetime:
    """The time at which an hour begins."""
    return datetime.fromtimestamp(hour * SECONDS_PER_HOUR, UTC)
