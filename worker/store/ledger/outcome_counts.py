"""Counting what ended: in the transaction in which it ended, so that no count is lost and none is double."""

from __future__ import annotations

import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from worker.store.database.column_types import storable
from worker.store.ledger.claims import Step

BOUNDS = (10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 120_000)
"""Milliseconds: upper bounds of the buckets in which durations are counted. More may be put between them."""

BEYOND = 2**62
"""The bucket of all that took longer."""

NOT_TIMED = 0

SLOTS = 16
"""Rows over which each count is spread. Two that count the same at once wait for each other's commit if they
meet in one slot (PostgreSQL; SQLite has one writer at a time)."""

_ADD = """
    INSERT INTO tallies (step, outcome, reason, within, slot, count, seconds, bytes)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (step, outcome, reason, within, slot) DO UPDATE SET count = tallies.count + excluded.count,
        seconds = tallies.seconds + excluded.seconds, bytes = tallies.bytes + excluded.bytes
"""
_ADD_IN = {"sqlite": _ADD, "postgresql": _ADD.replace("?", "%s")}
"""As each driver takes it, and straight to the driver: as a statement of SQLAlchemy's it takes twice to five
times as long, for each document."""


@dataclass(frozen=True, slots=True, order=True)
class Outcome:
    """How something ended."""

    step: Step
    outcome: str
    """`fetched`, a verdict, `failed`, `later` or `forgotten`."""
    reason: str = ""
    """The reason code of a failure."""
    seconds: float | None = None
    """How long it took, where that is known."""
    received: int = 0
    """Bytes."""


def count_outcome(connection: Connection, ending: Outcome, count: int = 1) -> None:
    """Count what ended, as one of the last things that a transaction does: others may wait for its end."""
    _add(connection, ending, count, random.randrange(SLOTS))  # noqa: S311  # no secret


def count_outcomes(connection: Connection, endings: Iterable[Outcome]) -> None:
    """Count many at once; always in one order, and in one slot, so that two who do never deadlock."""
    slot = random.randrange(SLOTS)  # noqa: S311  # no secret
    for ending, count in sorted(Counter(endings).items()):
        _add(connection, ending, count, slot)


def _add(connection: Connection, ending: Outcome, count: int, slot: int) -> None:
    within = NOT_TIMED if ending.seconds is None else bound(ending.seconds)
    sums = count * (ending.seconds or 0.0), count * ending.received
    row = (ending.step, ending.outcome, storable(ending.reason), within, slot, count, *sums)
    driver: Any = connection.connection.driver_connection
    driver.execute(_ADD_IN[connection.dialect.name], row)


def bound(seconds: float) -> int:
    """The upper bound, in milliseconds, of the bucket that a duration belongs to."""
    place = bisect_left(BOUNDS, 1000 * seconds)
    return BOUNDS[place] if place < len(BOUNDS) else BEYOND
