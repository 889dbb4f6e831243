"""Sources, and the files of watched folders as last accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from worker.store.connect import Database
from worker.store.tables import Source, WatchedFile, indexable

TAKEN_FOR = timedelta(seconds=60)
"""For how long a poll keeps other pollers from its source; a poller that was killed costs no more."""

EARLY = timedelta(seconds=1)
"""How much before its time a source may be polled: else a tick that comes a hair early is a tick lost."""


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source as the schedule sees it; `interval` in seconds."""

    id: int
    kind: str
    target: str
    interval: float
    next_at: datetime | None
    polled_at: datetime | None
    failures: int
    last_error: str | None
    paused: bool


_COLUMNS = [getattr(Source, name) for name in SourceRecord.__dataclass_fields__]


class Sources:
    """The sources table."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = sqlite.insert if database.is_sqlite else postgresql.insert

    def add(self, kind: str, target: str, interval: float, now: datetime) -> SourceRecord:
        """Add a source unless it is known; the source as it stands then."""
        values = dict(kind=kind, target=target, interval=interval, next_at=now, created_at=now)
        with self._database.writing() as connection:
            connection.execute(
                self._insert(Source).values(values).on_conflict_do_nothing(index_elements=["target"])
            )
            row = connection.execute(select(*_COLUMNS).where(Source.target == target)).one()
        return SourceRecord(*row)

    def all(self) -> list[SourceRecord]:
        """Every source, oldest first."""
        with self._database.reading() as connection:
            return [SourceRecord(*row) for row in connection.execute(select(*_COLUMNS).order_by(Source.id))]

    def get(self, source_id: int) -> SourceRecord | None:
        """One source, or None."""
        with self._database.reading() as connection:
            row = connection.execute(select(*_COLUMNS).where(Source.id == source_id)).one_or_none()
        return None if row is None else SourceRecord(*row)

    def due(self, now: datetime) -> list[SourceRecord]:
        """List the sources to poll now, and keep other pollers from them until they are `polled`."""
        ready = or_(Source.next_at.is_(None), Source.next_at <= now + EARLY)
        with self._database.writing() as connection:
            rows = connection.execute(
                select(*_COLUMNS)
                .where(ready, Source.paused.is_(False))
                .order_by(Source.id)
                .with_for_update(skip_locked=True)
            ).all()
            for row in rows:
                connection.execute(update(Source).where(Source.id == row.id).values(next_at=now + TAKEN_FOR))
        return [SourceRecord(*row) for row in rows]

    def polled(self, source_id: int, now: datetime, error: str | None = None) -> None:
        """Note the outcome of a poll, and when the next one is due."""
        failures = Source.failures + 1 if error else 0
        with self._database.writing() as connection:
            interval = select(Source.interval).where(Source.id == source_id)
            wait = timedelta(seconds=connection.execute(interval).scalar() or 0.0)
            values = dict(polled_at=now, next_at=now + wait, last_error=error, failures=failures)
            connection.execute(update(Source).where(Source.id == source_id).values(values))

    def pause(self, source_id: int, *, paused: bool) -> None:
        """Stop polling a source, or start again."""
        with self._database.writing() as connection:
            connection.execute(update(Source).where(Source.id == source_id).values(paused=paused))

    def remove(self, source_id: int) -> None:
        """Forget a source; the documents that came from it stay."""
        with self._database.writing() as connection:
            connection.execute(delete(Source).where(Source.id == source_id))

    def files(self, source_id: int) -> dict[str, tuple[str, str]]:
        """The files of a folder as last accepted: path to stamp and hash."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(WatchedFile.path, WatchedFile.stamp, WatchedFile.hash).where(
                    WatchedFile.source_id == source_id
                )
            )
            return {row.path: (row.stamp, row.hash) for row in rows}

    def mark_files(self, source_id: int, files: Mapping[str, tuple[str, str]]) -> None:
        """Remember files (path to stamp and hash) as accepted."""
        rows = [
            {"source_id": source_id, "key": indexable(path), "path": path, "stamp": stamp, "hash": digest}
            for path, (stamp, digest) in files.items()
        ]
        if not rows:
            return
        adding = self._insert(WatchedFile)
        news = {"stamp": adding.excluded.stamp, "hash": adding.excluded.hash}
        with self._database.writing() as connection:
            connection.execute(
                adding.on_conflict_do_update(index_elements=["source_id", "key"], set_=news), rows
            )
