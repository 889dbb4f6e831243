"""Sources, and their entries and files as last accepted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from worker.document import Decline, Progress
from worker.store.database import Database
from worker.store.database.bulk_statements import upsert_rows
from worker.store.database.column_types import indexable
from worker.store.ledger.readiness import MAX_CLOCK_SKEW
from worker.store.sources.watched_files import WatchedFiles
from worker.store.tables import ContainerRow, Item, Source, SourceEntry, WatchedFile

SEEN_PRECISION = timedelta(days=1)
"""The precision of the time at which a source last named an entry."""

FORGOTTEN_AFTER = timedelta(days=30)
"""An entry is deleted after its source did not name it for this time. If it comes back unchanged, the ledger
still knows it. Entries are only needed to tell what is new, and a missing entry is not new."""

TAKEN_TIMEOUT = timedelta(seconds=60)
"""How long a source that was taken waits for its poll to begin before it is taken again."""

CLAIM_LENGTH = timedelta(seconds=20)
"""How long a poll keeps others from its source. A worker renews the claim while its child is alive and within
its time limit; a killed worker blocks the source no longer than this."""

MAX_SOURCES_PER_TICK = 20
"""Sources that one tick polls, so that not all are polled at once after a restart."""

MAX_ROWS_PER_STATEMENT = 1000

MAX_EARLY = timedelta(seconds=1)
"""How early a source may be polled; else a tick that is slightly early would do nothing."""


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source; `interval` in seconds."""

    id: int
    kind: str
    target: str
    interval: float
    next_at: datetime | None
    polled_at: datetime | None
    failures: int
    last_error: str | None
    paused: bool
    etag: str | None = None
    last_modified: str | None = None
    title: str | None = None
    moved_to: str | None = None
    parent_id: int | None = None
    adapts: bool = False
    newest: int | None = None
    news_at: datetime | None = None
    note: str | None = None
    declines: tuple[Decline, ...] = ()
    """What it gives less of than before."""
    labels: tuple[str, ...] = ()
    """Labels that a person gave it."""
    listed_at: datetime | None = None
    """When it first gave a listing."""
    resume_at: str | None = None
    """The file at which the next scan of a folder continues."""


@dataclass(frozen=True, slots=True)
class PollOutcome:
    """The result of a successful poll of a feed, sitemap or list; `interval` and `wait` in seconds."""

    interval: float
    wait: float
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    title: str | None = None
    news_at: datetime | None = None
    note: str | None = None


_COLUMNS = [getattr(Source, name) for name in SourceRecord.__dataclass_fields__]


def _record(row: Row[Any]) -> SourceRecord:
    values = dict(row._mapping)  # noqa: SLF001
    declines = tuple(Decline(**one) for one in values.pop("declines") or ())
    labels = tuple(values.pop("labels") or ())
    return SourceRecord(**values, declines=declines, labels=labels)


def _is_free(now: datetime) -> ColumnElement[bool]:
    """Match sources without a running poll. A claim far in the future is from before a clock step."""
    until = Source.claimed_until
    return or_(until.is_(None), until <= now, until > now + CLAIM_LENGTH + MAX_CLOCK_SKEW)


class Sources:
    """The sources table."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = sqlite.insert if database.is_sqlite else postgresql.insert

    def add(self, kind: str, target: str, interval: float, now: datetime, **more: Any) -> SourceRecord:
        """Add a source unless it is known; return it as stored. `more` are its other columns."""
        values = dict(kind=kind, target=target, interval=interval, next_at=now, created_at=now)
        values |= {name: value for name, value in more.items() if value not in (None, ())}
        with self._database.writing() as connection:
            connection.execute(
                self._insert(Source).values(values).on_conflict_do_nothing(index_elements=["target"])
            )
            row = connection.execute(select(*_COLUMNS).where(Source.target == target)).one()
        return _record(row)

    def all(self) -> list[SourceRecord]:
        """Every source, oldest first."""
        with self._database.reading() as connection:
            return [_record(row) for row in connection.execute(select(*_COLUMNS).order_by(Source.id))]

    def get(self, source_id: int) -> SourceRecord | None:
        """One source, or None."""
        with self._database.reading() as connection:
            row = connection.execute(select(*_COLUMNS).where(Source.id == source_id)).one_or_none()
        return None if row is None else _record(row)

    def find(self, name: object) -> SourceRecord | None:
        """The source with this number or this target, or None."""
        if isinstance(name, int) and not isinstance(name, bool) and 0 < name < 2**63:
            return self.get(name)
        if not isinstance(name, str):
            return None
        with self._database.reading() as connection:
            row = connection.execute(select(*_COLUMNS).where(Source.target == name)).one_or_none()
        return None if row is None else _record(row)

    def take_due(self, now: datetime, limit: int = MAX_SOURCES_PER_TICK) -> list[SourceRecord]:
        """Take the sources to poll now: each once a minute at most, and not while a poll runs.

        The longest due come first; after a long stop, the others come with the next ticks.
        """
        # If the clock was stepped back since then, next_at is too far in the future.
        stepped = func.coalesce(Source.polled_at, Source.created_at) > now + MAX_CLOCK_SKEW
        ready = or_(Source.next_at.is_(None), Source.next_at <= now + MAX_EARLY, stepped)
        with self._database.writing(durable=False) as connection:
            rows = connection.execute(
                select(*_COLUMNS)
                .where(ready, Source.paused.is_(False), _is_free(now))
                .order_by(Source.next_at, Source.id)
                .limit(limit)
                .with_for_update(skip_locked=True)
            ).all()
            for row in rows:
                taken = dict(next_at=now + TAKEN_TIMEOUT, polled_at=row.polled_at and min(row.polled_at, now))
                connection.execute(update(Source).where(Source.id == row.id).values(taken))
        return [_record(row) for row in rows]

    def claim(self, source_id: int, now: datetime) -> SourceRecord | None:
        """Claim a source for a poll, due or not; None if there is no such source or a poll runs."""
        with self._database.writing(durable=False) as connection:
            taken = update(Source).where(Source.id == source_id, _is_free(now))
            if not connection.execute(taken.values(claimed_until=now + CLAIM_LENGTH)).rowcount:
                return None
            return _record(connection.execute(select(*_COLUMNS).where(Source.id == source_id)).one())

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

    def read_progress(self) -> dict[str, Progress]:
        """Read the progress of each unfinished container, by its path."""
        columns = (
            ContainerRow.path,
            ContainerRow.stamp,
            ContainerRow.hash,
            ContainerRow.position,
            ContainerRow.records,
            ContainerRow.hashed,
        )
        with self._database.reading() as connection:
            return {row.path: Progress(*row[1:]) for row in connection.execute(select(*columns))}

    def save_progress(self, progress: Mapping[str, Progress], done: Collection[str]) -> None:
        """Save the progress of containers; delete it for finished ones."""
        rows = [
            dict(key=indexable(path), path=path, **asdict(reached))
            for path, reached in progress.items()
            if path not in done
        ]
        finished = [indexable(path) for path in progress if path in done]
        adding = self._insert(ContainerRow)
        new_values = {
            name: adding.excluded[name] for name in ("stamp", "hash", "position", "records", "hashed")
        }
        if not progress:
            return
        with self._database.writing() as connection:
            if rows:
                connection.execute(
                    adding.on_conflict_do_update(index_elements=["key"], set_=new_values), rows
                )
            connection.execute(delete(ContainerRow).where(ContainerRow.key.in_(finished)))

    def read_entries(self, source_id: int) -> dict[str, str]:
        """Read the entries of a source as last accepted: key to stamp."""
        wanted = select(SourceEntry.key, SourceEntry.stamp).where(SourceEntry.source_id == source_id)
        with self._database.reading() as connection:
            return {row.key: row.stamp for row in connection.execute(wanted)}

    def save_entries(self, source_id: int, stamps: Mapping[str, str], now: datetime) -> None:
        """Save entries (key to stamp) as accepted, and as named by their source now."""
        if not stamps:
            return
        this = SourceEntry.source_id == source_id
        recent = select(SourceEntry.key, SourceEntry.stamp).where(
            this, SourceEntry.seen_at >= now - SEEN_PRECISION
        )
        with self._database.reading() as connection:
            known = {row.key: row.stamp for row in connection.execute(recent)}
        # Most entries are the same as at the last poll; they are not written again.
        rows = [
            dict(source_id=source_id, key=key, stamp=stamp, seen_at=now)
            for key, stamp in stamps.items()
            if known.get(key) != stamp
        ]
        with self._database.writing() as connection:
            upsert_rows(connection, SourceEntry, rows, ("source_id", "key"), ("stamp", "seen_at"))
            connection.execute(delete(SourceEntry).where(this, SourceEntry.seen_at < now - FORGOTTEN_AFTER))

    def watched_files(self, source_id: int) -> WatchedFiles:
        """Open the files of a folder as last accepted."""
        return WatchedFiles(self._database, source_id)

    def save_files(self, source_id: int, files: Mapping[str, tuple[str, str]]) -> None:
        """Save files (path to stamp and hash) as accepted."""
        rows = [
            {"source_id": source_id, "key": indexable(path), "path": path, "stamp": stamp, "hash": digest}
            for path, (stamp, digest) in files.items()
        ]
        if not rows:
            return
        with self._database.writing() as connection:
            upsert_rows(connection, WatchedFile, rows, ("source_id", "key"), ("stamp", "hash"))
