"""What the metrics say of a store: read in a few milliseconds, however much is stored."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    TextClause,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    select,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute

from worker.store.database import Database
from worker.store.database.column_types import UtcTime
from worker.store.ledger.claims import Step
from worker.store.tables import Change, Item, Source, Tally

MAX_SOURCES = 200
"""Sources that are told of one by one; the others together."""

ONGOING = ("fetched", "failed", "later", "forgotten")
"""Outcomes by which an item is not done; the others are verdicts."""


@dataclass(frozen=True, slots=True)
class PendingItems:
    """Pending items of one step."""

    step: str
    count: int
    put_off: int
    """Those of them whose time has not come."""
    oldest_due: datetime | None
    """Since when the one that is due waits that waits longest."""


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """What ended in one way within one time (milliseconds, see `worker.store.ledger.outcome_counts`)."""

    step: str
    outcome: str
    reason: str
    within: int
    count: int
    seconds: float
    received: int

    @property
    def is_done(self) -> bool:
        """Whether its items are done."""
        return self.outcome not in ONGOING


@dataclass(frozen=True, slots=True)
class SourceMetrics:
    """How a source fares, or all those of a kind that are not told of one by one (`id` is None)."""

    id: int | None
    kind: str
    count: int
    paused: int
    """Sources that are left alone."""
    failing: int
    """Sources whose last poll failed."""
    failures: int
    """Polls in a row that failed; of several sources the most."""
    next_at: datetime | None
    """When it is polled next, or since when it is to be; of several sources the first. None while paused."""


@dataclass(frozen=True, slots=True)
class StoreMetrics:
    """Everything counted in the database."""

    waiting: Sequence[PendingItems]
    running: dict[str, int]
    """By step."""
    failed: dict[tuple[str, str], int]
    """By step and reason."""
    tallies: Sequence[OutcomeCount]
    sources: Sequence[SourceMetrics]
    changes: int
    """The number of the last change."""
    unnumbered: int
    """Changes that have no number yet."""


_INDEXED_BY = re.compile(r"INDEXED BY \w+")

# In words of SQL for INDEXED BY: SQLite prefers an index of all items, whose rows it then reads one by one.
_PENDING = "FROM items INDEXED BY items_waiting WHERE state = 'pending' AND step = :step"
_WAITING = f"""
    SELECT (SELECT count(*) {_PENDING}) AS number,
           (SELECT count(*) {_PENDING} AND not_before > :now) AS put_off,
           (SELECT updated_at {_PENDING} AND not_before IS NULL
            ORDER BY not_before, updated_at LIMIT 1) AS oldest,  -- PostgreSQL reads more for a min()
           (SELECT min(updated_at) {_PENDING} AND not_before <= :now) AS oldest_again
"""
_FAILED = """
    SELECT reason, step, count(*) AS number
    FROM items INDEXED BY items_why_failed WHERE state = 'failed' GROUP BY reason, step ORDER BY reason, step
"""
_RUNNING = select(Item.step, func.count().label("number")).where(Item.state == "running").group_by(Item.step)


def _whole(column: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[int]:
    """The sum of whole numbers as one; PostgreSQL makes a decimal of it."""
    return cast(func.sum(column), BigInteger)


_ENDED = (Tally.step, Tally.outcome, Tally.reason, Tally.within)
_TALLIES = (
    select(*_ENDED, _whole(Tally.count), func.sum(Tally.seconds), _whole(Tally.bytes))
    .group_by(*_ENDED)
    .order_by(*_ENDED)
)
_PAUSED = case((Source.paused, 1), else_=0)
_FAILING = case((Source.paused, 0), (Source.last_error.is_not(None), 1), else_=0)
_DUE_SINCE = case((~Source.paused, func.coalesce(Source.next_at, Source.created_at)))
_FIRST_SOURCES = (
    select(Source.id, Source.kind, literal(1), _PAUSED, _FAILING, Source.failures, _DUE_SINCE)
    .order_by(Source.id)
    .limit(MAX_SOURCES)
)
_OTHER_SOURCES = (
    select(null(), Source.kind, func.count(), func.sum(_PAUSED), func.sum(_FAILING),
           func.max(Source.failures), func.min(_DUE_SINCE))
    .where(Source.id > bindparam("last"))
    .group_by(Source.kind)
    .order_by(Source.kind)
)  # fmt: skip
_LAST = select(func.max(Change.seq))
_UNNUMBERED = """
    SELECT count(*) FROM changes INDEXED BY changes_unnumbered WHERE seq IS NULL
"""


def read(database: Database, now: datetime) -> StoreMetrics:
    """Read the figures. Raises Unavailable when the database is away."""
    with database.reading() as connection:
        failed = connection.execute(_for_dialect(database, _FAILED))
        return StoreMetrics(
            waiting=[_waiting(database, connection, step, now) for step in get_args(Step)],
            running={row.step: row.number for row in connection.execute(_RUNNING)},
            failed={(row.step, row.reason or ""): row.number for row in failed},
            tallies=[OutcomeCount(*row) for row in connection.execute(_TALLIES)],
            sources=_sources(connection),
            changes=connection.execute(_LAST).scalar() or 0,
            unnumbered=connection.execute(_for_dialect(database, _UNNUMBERED)).scalar_one(),
        )


def _waiting(database: Database, connection: Connection, step: str, now: datetime) -> PendingItems:
    asked = _for_dialect(database, _WAITING).bindparams(bindparam("now", now, UtcTime), step=step)
    row = connection.execute(asked.columns(oldest=UtcTime, oldest_again=UtcTime)).one()
    oldest = min((since for since in (row.oldest, row.oldest_again) if since), default=None)
    return PendingItems(step, row.number, row.put_off, oldest)


def _for_dialect(database: Database, query: str) -> TextClause:
    """A query as this kind of database reads it."""
    return text(query if database.is_sqlite else _INDEXED_BY.sub("", query))


def _sources(connection: Connection) -> list[SourceMetrics]:
    """The first sources one by one, the others together by their kind."""
    first = [SourceMetrics(*row) for row in connection.execute(_FIRST_SOURCES)]
    if len(first) < MAX_SOURCES:
        return first
    others = connection.execute(_OTHER_SOURCES, dict(last=first[-1].id))
    return first + [SourceMetrics(*row) for row in others]
