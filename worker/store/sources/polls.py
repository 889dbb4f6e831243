"""Polls of sources: which are due, which poll has a source, and what a poll came to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select, update

from worker.store.database import Database
from worker.store.ledger.readiness import MAX_CLOCK_SKEW
from worker.store.sources.source_records import SOURCE_COLUMNS, PollOutcome, SourceRecord, source_record
from worker.store.tables import Source

TAKEN_TIMEOUT = timedelta(seconds=60)
"""How long a source that was taken waits for its poll to begin before it is taken again."""

CLAIM_LENGTH = timedelta(seconds=20)
"""How long a poll keeps others from its source. A worker renews the claim while its child is alive and within
its time limit; a killed worker blocks the source no longer than this."""

MAX_SOURCES_PER_TICK = 20
"""Sources that one tick polls, so that not all are polled at once after a restart."""

MAX_EARLY = timedelta(seconds=1)
"""How early a source may be polled; else a tick that is slightly early would do nothing."""


class Polls:
    """The columns of sources that say when they are polled, and by whom."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take_due(self, now: datetime, limit: int = MAX_SOURCES_PER_TICK) -> list[SourceRecord]:
        """Take the sources to poll now: each once a minute at most, and not while a poll runs.

        The longest due come first; after a long stop, the others come with the next ticks.
        """
        # If the clock was stepped back since then, next_at is too far in the future.
        stepped = func.coalesce(Source.polled_at, Source.created_at) > now + MAX_CLOCK_SKEW
        ready = or_(Source.next_at.is_(None), Source.next_at <= now + MAX_EARLY, stepped)
        with self._database.writing(durable=False) as connection:
            rows = connection.execute(
                select(*SOURCE_COLUMNS)
                .where(ready, Source.paused.is_(False), _is_free(now))
                .order_by(Source.next_at, Source.id)
                .limit(limit)
                .with_for_update(skip_locked=True)
            ).all()
            for row in rows:
                taken = dict(next_at=now + TAKEN_TIMEOUT, polled_at=row.polled_at and min(row.polled_at, now))
                connection.execute(update(Source).where(Source.id == row.id).values(taken))
        return [source_record(row) for row in rows]

    def claim(self, source_id: int, now: datetime) -> SourceRecord | None:
        """Claim a source for a poll, due or not; None if there is no such source or a poll runs."""
        with self._database.writing(durable=False) as connection:
            taken = update(Source).where(Source.id == source_id, _is_free(now))
            if not connection.execute(taken.values(claimed_until=now + CLAIM_LENGTH)).rowcount:
                return None
            return source_record(
                connection.execute(select(*SOURCE_COLUMNS).where(Source.id == source_id)).one()
            )

    def renew(self, source_ids: Collection[int], now: datetime) -> None:
        """Renew the claims of running polls."""
        claimed = Source.id.in_(source_ids), Source.claimed_until.is_not(None)
        with self._database.writing(durable=False) as connection:
            connection.execute(update(Source).where(*claimed).values(claimed_until=now + CLAIM_LENGTH))

    def record_poll(self, source_id: int, now: datetime, error: str | None = None, rest: float = 0.0) -> None:
        """Record the result of a poll, and when the next one is due: not before `rest` seconds."""
        failures = Source.failures + 1 if error else 0
        with self._database.writing() as connection:
            interval = select(Source.interval).where(Source.id == source_id)
            wait = timedelta(seconds=max(rest, connection.execute(interval).scalar() or 0.0))
            values = dict(polled_at=now, next_at=now + wait, last_error=error, failures=failures,
                          resume_at=None, claimed_until=None)  # fmt: skip
            connection.execute(update(Source).where(Source.id == source_id).values(values))

    def record_partial_scan(self, source_id: int, now: datetime, resume_at: str | None) -> None:
        """Record a scan of a folder that stopped early: the next one continues there at once."""
        values = dict(polled_at=now, next_at=now, last_error=None, failures=0, resume_at=resume_at,
                      claimed_until=None)  # fmt: skip
        with self._database.writing() as connection:
            connection.execute(update(Source).where(Source.id == source_id).values(values))

    def record_listing(self, source_id: int, polled: PollOutcome, now: datetime) -> None:
        """Record a successful poll, and when the next one is due."""
        values = asdict(polled)
        wait = values.pop("wait")
        values |= dict(polled_at=now, next_at=now + timedelta(seconds=wait), failures=0, last_error=None,
                       claimed_until=None, listed_at=func.coalesce(Source.listed_at, now))  # fmt: skip
        with self._database.writing() as connection:
            connection.execute(update(Source).where(Source.id == source_id).values(values))

    def record_failure(self, source_id: int, error: str, wait: float, now: datetime, *, paused: bool) -> None:
        """Record a failed poll, and when the next one is due; none if the source is now paused."""
        values = dict(polled_at=now, next_at=now + timedelta(seconds=wait), failures=Source.failures + 1,
                      last_error=error, paused=paused, claimed_until=None)  # fmt: skip
        with self._database.writing() as connection:
            connection.execute(update(Source).where(Source.id == source_id).values(values))

    def schedule_at(self, source_id: int, until: datetime) -> None:
        """Poll a source next at this time, whatever its interval."""
        values = dict(next_at=until, claimed_until=None)
        with self._database.writing() as connection:
            connection.execute(update(Source).where(Source.id == source_id).values(values))

    def poll_now(self, target: str, parent_id: int, now: datetime) -> None:
        """Poll a source now because its parent says that it changed, if it is a child of this parent."""
        child = (Source.target == target) & (Source.parent_id == parent_id) & (Source.failures == 0)
        with self._database.writing() as connection:
            connection.execute(update(Source).where(child).values(next_at=now))


def _is_free(now: datetime) -> ColumnElement[bool]:
    """Match sources without a running poll. A claim far in the future is from before a clock step."""
    until = Source.claimed_until
    return or_(until.is_(None), until <= now, until > now + CLAIM_LENGTH + MAX_CLOCK_SKEW)
