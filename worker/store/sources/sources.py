"""Sources: added, listed, paused, labelled, removed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, null, select, update

from worker.store.database import Database
from worker.store.sources.source_records import SOURCE_COLUMNS, SourceRecord, source_record
from worker.store.tables import Item, Source

MAX_ROWS_PER_STATEMENT = 1000


class Sources:
    """The sources table."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = database.insert_into

    def add(self, kind: str, target: str, interval: float, now: datetime, **more: Any) -> SourceRecord:
        """Add a source unless it is known; return it as stored. `more` are its other columns."""
        known = select(*SOURCE_COLUMNS).where(Source.target == target)
        with self._database.reading() as connection:  # the folder of seeds is added again every few seconds
            if row := connection.execute(known).one_or_none():
                return source_record(row)
        values = dict(kind=kind, target=target, interval=interval, next_at=now, created_at=now)
        values |= {name: value for name, value in more.items() if value not in (None, ())}
        with self._database.writing() as connection:
            connection.execute(
                self._insert(Source).values(values).on_conflict_do_nothing(index_elements=["target"])
            )
            row = connection.execute(known).one()
        return source_record(row)

    def all(self) -> list[SourceRecord]:
        """Every source, oldest first."""
        with self._database.reading() as connection:
            return [
                source_record(row) for row in connection.execute(select(*SOURCE_COLUMNS).order_by(Source.id))
            ]

    def list_newest(self, before: int | None, limit: int) -> list[SourceRecord]:
        """List sources, the newest first; only those with a lower id than `before`."""
        query = select(*SOURCE_COLUMNS).order_by(Source.id.desc()).limit(limit)
        if before is not None:
            query = query.where(Source.id < before)
        with self._database.reading() as connection:
            return [source_record(row) for row in connection.execute(query)]

    def get(self, source_id: int) -> SourceRecord | None:
        """One source, or None."""
        with self._database.reading() as connection:
            row = connection.execute(select(*SOURCE_COLUMNS).where(Source.id == source_id)).one_or_none()
        return None if row is None else source_record(row)

    def find(self, name: object) -> SourceRecord | None:
        """The source with this number or this target, or None."""
        if isinstance(name, int) and not isinstance(name, bool) and 0 < name < 2**63:
            return self.get(name)
        if not isinstance(name, str):
            return None
        with self._database.reading() as connection:
            row = connection.execute(select(*SOURCE_COLUMNS).where(Source.target == name)).one_or_none()
        return None if row is None else source_record(row)

    def pause(self, source_id: int, *, paused: bool) -> None:
        """Pause a source, or resume it: then past failures and declines do not count any more."""
        values: dict[str, Any] = dict(paused=paused)
        if not paused:
            newest = select(func.max(Item.id)).scalar_subquery()
            values |= dict(failures=0, next_at=None, declines=None, judged_from=newest)
        with self._database.writing() as connection:
            connection.execute(update(Source).where(Source.id == source_id).values(values))

    def reschedule(self, source: SourceRecord, interval: float, *, adapts: bool) -> None:
        """Change the interval of a source; the next poll is sooner if the interval is shorter."""
        next_at = source.next_at
        if next_at and source.polled_at and not source.failures:
            next_at = min(next_at, source.polled_at + timedelta(seconds=interval))
        values = dict(interval=interval, adapts=adapts, next_at=next_at)
        with self._database.writing() as connection:
            connection.execute(update(Source).where(Source.id == source.id).values(values))

    def limit_first_listing(self, source_id: int, newest: int | None) -> None:
        """Take this many entries from the first listing of a source, or all."""
        with self._database.writing() as connection:
            connection.execute(update(Source).where(Source.id == source_id).values(newest=newest))

    def change_labels(self, source_id: int, added: Collection[str], removed: Collection[str] = ()) -> None:
        """Add labels to a source and its children, and remove others."""
        with self._database.writing() as connection:
            for one in self._with_children(connection, source_id):
                known = connection.execute(select(Source.labels).where(Source.id == one)).scalar() or []
                labels = [label for label in dict.fromkeys((*known, *added)) if label not in removed]
                connection.execute(update(Source).where(Source.id == one).values(labels=labels or null()))

    def remove(self, source_id: int) -> None:
        """Delete a source and its children; documents from them stay."""
        with self._database.writing() as connection:
            ids = self._with_children(connection, source_id)
            for first in range(0, len(ids), MAX_ROWS_PER_STATEMENT):
                connection.execute(
                    delete(Source).where(Source.id.in_(ids[first : first + MAX_ROWS_PER_STATEMENT]))
                )

    @staticmethod
    def _with_children(connection: Connection, source_id: int) -> list[int]:
        """List a source, its children, their children, and so on."""
        found = select(Source.id).where(Source.id == source_id).cte(recursive=True)
        found = found.union(select(Source.id).join(found, Source.parent_id == found.c.id))
        return list(connection.execute(select(found.c.id)).scalars())

    def depth(self, source: SourceRecord) -> int:
        """Count the parents above this source, up to 10."""
        depth = 0
        above: SourceRecord | None = source
        while above and above.parent_id and depth < 10:
            above = self.get(above.parent_id)
            depth += 1
        return depth
