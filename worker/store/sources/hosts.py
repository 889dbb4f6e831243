"""Hosts, shared by all workers: their back-off, their robots.txt, and slots for requests.

Turns are taken here only while the broker is away (`worker.broker.slots` is the faster place).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Connection, bindparam, select, update

from worker.document import HostBackoff, RobotsFile, Slot
from worker.store.database import Database
from worker.store.database.column_types import indexable
from worker.store.ledger.readiness import MAX_CLOCK_SKEW
from worker.store.tables import HostRow, RobotsRow

# Built once: it runs for each request.
_BACKOFF = select(HostRow.failures, HostRow.reason, HostRow.not_before).where(
    HostRow.host == bindparam("host")
)


class Hosts:
    """The hosts and robots tables. Every call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = database.insert_into

    def read_backoff(self, host: str) -> HostBackoff:
        """Read the back-off of a host; an empty one if it is not known."""
        with self._database.reading() as connection:
            row = connection.execute(_BACKOFF, {"host": host}).one_or_none()
        return HostBackoff() if row is None else HostBackoff(*row)

    def save_backoff(self, host: str, backoff: HostBackoff) -> None:
        """Save the back-off of a host."""
        values = dict(failures=backoff.failures, reason=backoff.reason, not_before=backoff.until)
        adding = self._insert(HostRow).values(host=host, **values)
        with self._database.writing(durable=False) as connection:
            connection.execute(adding.on_conflict_do_update(index_elements=["host"], set_=values))

    def list_backoffs(self, limit: int) -> list[tuple[str, HostBackoff]]:
        """List the hosts whose last request failed, the worst first."""
        wanted = (
            select(HostRow.host, HostRow.failures, HostRow.reason, HostRow.not_before)
            .where(HostRow.failures > 0)
            .order_by(HostRow.failures.desc(), HostRow.host)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [(row.host, HostBackoff(*row[1:])) for row in connection.execute(wanted)]

    def read_robots(self, origin: str) -> RobotsFile | None:
        """Read the stored robots.txt of an origin (``https://example.org``), or None."""
        wanted = select(RobotsRow.text, RobotsRow.fetched_at, RobotsRow.expires_at, RobotsRow.failing_since)
        with self._database.reading() as connection:
            row = connection.execute(wanted.where(RobotsRow.origin == indexable(origin))).one_or_none()
        return None if row is None else RobotsFile(*row)

    def save_robots(self, origin: str, robots: RobotsFile) -> None:
        """Save a robots.txt."""
        values = dict(text=robots.text, fetched_at=robots.fetched_at, expires_at=robots.expires_at,
                      failing_since=robots.failing_since)  # fmt: skip
        adding = self._insert(RobotsRow).values(origin=indexable(origin), **values)
        with self._database.writing(durable=False) as connection:
            connection.execute(adding.on_conflict_do_update(index_elements=["origin"], set_=values))

    def take(self, host: str, hold: float, step: float, now: datetime) -> Slot:
        """Take the slot of a host; see `worker.broker.slots.HostSlots.take`."""
        longest = timedelta(seconds=hold)
        with self._database.writing(durable=False) as connection:
            connection.execute(self._insert(HostRow).values(host=host).on_conflict_do_nothing())
            row = connection.execute(
                select(HostRow.token, HostRow.busy_until, HostRow.line_until)
                .where(HostRow.host == host)
                .with_for_update()
            ).one()
            is_stale = row.busy_until is not None and row.busy_until > now + longest + MAX_CLOCK_SKEW
            if row.busy_until is None or row.busy_until <= now or is_stale:
                token = uuid4().hex
                line_until = None if is_stale else row.line_until
                _set(connection, host, token=token, busy_until=now + longest, line_until=line_until)
                return Slot(token)
            early = (row.busy_until - now).total_seconds()
            if row.token is None and early <= step / 2:
                return Slot(None, early)
            # The present holder may take long; the others ask again when one request would be over.
            free = now + timedelta(seconds=step) if row.token else row.busy_until
            place = max(free, row.line_until or free)
            _set(connection, host, line_until=place + timedelta(seconds=step))
            return Slot(None, (place - now).total_seconds())

    def release(self, host: str, token: str, pause: float, now: datetime) -> None:
        """End a turn; the next one begins after so many seconds."""
        with self._database.writing(durable=False) as connection:
            connection.execute(
                update(HostRow)
                .where(HostRow.host == host, HostRow.token == token)
                .values(token=None, busy_until=now + timedelta(seconds=pause))
            )


def _set(connection: Connection, host: str, **values: object) -> None:
    connection.execute(update(HostRow).where(HostRow.host == host).values(values))
