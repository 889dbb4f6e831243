"""Count outcomes in the transaction that causes them, so that none is lost or counted twice."""

from __future__ import annotations

import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Dialect

from worker.store.database.compiled_statements import CompiledStatement
from worker.store.database.dialects import insert_into
from worker.store.ledger.claims import Step
from worker.store.tables import Tally

BUCKET_BOUNDS_MS = (10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 120_000)
"""Milliseconds: upper bounds of the buckets for durations. Further bounds may be added between them."""

LAST_BUCKET = 2**62
"""The bucket of longer durations."""

NOT_TIMED = 0

SLOTS = 16
"""Rows over which each count is spread. Two transactions that count the same thing only wait for each
other in the same slot (PostgreSQL; SQLite has one writer at a time)."""

_KEYS, _SUMS = ("step", "outcome", "reason", "within", "slot"), ("count", "seconds", "bytes")


def _adding(dialect: Dialect) -> Any:
    adding = insert_into(Tally, dialect)
    sums = {name: getattr(Tally, name) + adding.excluded[name] for name in _SUMS}
    return adding.on_conflict_do_update(index_elements=list(_KEYS), set_=sums)


_ADD = CompiledStatement(_adding, columns=(*_KEYS, *_SUMS))


@dataclass(frozen=True, slots=True, order=True)
class Outcome:
    """The outcome of one step of an item, or of a reading of a thread."""

    step: Step | Literal["reading"]
    outcome: str
    """`fetched`, `to_render`, a verdict, `failed`, `later` or `forgotten`; of a reading `complete`,
    `incomplete` or `unknown`."""
    reason: str = ""
    """The reason code of a failure."""
    seconds: float | None = None
    """How long it took, where that is known."""
    received: int = 0
    """Bytes."""


def count_outcome(connection: Connection, ended: Outcome, count: int = 1) -> None:
    """Count an outcome. Call it late in a transaction: others may wait for its commit."""
    _add(connection, ended, count, random.randrange(SLOTS))  # noqa: S311  # no secret


def count_outcomes(connection: Connection, outcomes: Iterable[Outcome]) -> None:
    """Count many outcomes, always in the same order and in one slot, so that two callers never deadlock."""
    slot = random.randrange(SLOTS)  # noqa: S311  # no secret
    for ended, count in sorted(Counter(outcomes).items()):
        _add(connection, ended, count, slot)


def _add(connection: Connection, ended: Outcome, count: int, slot: int) -> None:
    within = NOT_TIMED if ended.seconds is None else bucket_of(ended.seconds)
    sums = dict(count=count, seconds=count * (ended.seconds or 0.0), bytes=count * ended.received)
    key = dict(step=ended.step, outcome=ended.outcome, reason=ended.reason, within=within, slot=slot)
    _ADD.execute(connection, key | sums)


def bucket_of(seconds: float) -> int:
    """Return the upper bucket_of, in milliseconds, of the bucket of a duration."""
    place = bisect_left(BUCKET_BOUNDS_MS, 1000 * seconds)
    return BUCKET_BOUNDS_MS[place] if place < len(BUCKET_BOUNDS_MS) else LAST_BUCKET
