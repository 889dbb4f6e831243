"""Read the figures for the metrics. The queries take a few milliseconds, however large the store is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    select,
)

from worker.store.database import Database
from worker.store.ledger.claims import Step
from worker.store.queries.figures.pending_items import PendingItems, read_pending
from worker.store.queries.indexed_queries import for_dialect
from worker.store.tables import Change, Item, Source, Tally, ThreadRow
from worker.store.tables.thread_tables import READING

MAX_SOURCES = 200
"""The number of sources with metrics of their own. The others are added up by kind."""

ONGOING = ("fetched", "to_render", "failed", "later", "forgotten")
"""Outcomes that are not verdicts: the item is not done."""


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many steps had one outcome and took up to `within` milliseconds (`ledger.outcome_counts`).

    Readings of threads are counted in the same way.
    """

    step: str
    outcome: str
    reason: str
    within: int
    count: int
    seconds: float
    received: int

    @property
    def is_done(self) -> bool:
        """Whether the outcome is a verdict on items, which are done."""
        return self.outcome not in ONGOING and self.step in get_args(Step)


@dataclass(frozen=True, slots=True)
class SourceMetrics:
    """The state of one source or, if `id` is None, of all sources of a kind without metrics of their own."""

    id: int | None
    kind: str
    count: int
    paused: int
    """Number of paused sources."""
    failing: int
    """Number of sources whose last poll failed."""
    failures: int
    """Number of polls in a row that failed; the maximum of several sources."""
    next_at: datetime | None
    """When the next poll is or was due; the earliest of several sources. None if paused."""


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
    threads_reading: int
    """Threads that are being read beyond their page."""


_FAILED = """
    SELECT reason, step, count(*) AS number
    FROM items INDEXED BY items_why_failed WHERE state = 'failed' GROUP BY reason, step ORDER BY reason, step
"""
_RUNNING = select(Item.step, func.count().label("number")).where(Item.state == "running").group_by(Item.step)


def _whole(column: ColumnElement[int]) -> ColumnElement[int]:
    """The sum as a whole number; PostgreSQL would return a decimal."""
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
_THREADS_READING = select(func.count()).select_from(ThreadRow).where(READING)
_LAST = select(func.max(Change.seq))
_UNNUMBERED = """
    SELECT count(*) FROM changes INDEXED BY changes_unnumbered WHERE seq IS NULL
"""


def read(database: Database, now: datetime) -> StoreMetrics:
    """Read all figures. Raises Unavailable if the database does not answer."""
    with database.reading() as connection:
        failed = connection.execute(for_dialect(database, _FAILED))
        return StoreMetrics(
            waiting=[read_pending(database, connection, step, now) for step in get_args(Step)],
            running={row.step: row.number for row in connection.execute(_RUNNING)},
            failed={(row.step, row.reason or ""): row.number for row in failed},
            tallies=[OutcomeCount(*row) for row in connection.execute(_TALLIES)],
            sources=_sources(connection),
            changes=connection.execute(_LAST).scalar() or 0,
            unnumbered=connection.execute(for_dialect(database, _UNNUMBERED)).scalar_one(),
            threads_reading=connection.execute(_THREADS_READING).scalar_one(),
        )


def _sources(connection: Connection) -> list[SourceMetrics]:
    """Read the first `MAX_SOURCES` sources one by one, and the others added up by kind."""
    first = [SourceMetrics(*row) for row in connection.execute(_FIRST_SOURCES)]
    if len(first) < MAX_SOURCES:
        return first
    others = connection.execute(_OTHER_SOURCES, dict(last=first[-1].id))
    return first + [SourceMetrics(*row) for row in others]
