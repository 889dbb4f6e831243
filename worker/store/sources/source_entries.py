"""The entries of feeds, sitemaps and lists as last accepted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from worker.store.database import Database
from worker.store.database.bulk_statements import upsert_rows
from worker.store.tables import SourceEntry

SEEN_PRECISION = timedelta(days=1)
"""The precision of the time at which a source last named an entry."""

FORGOTTEN_AFTER = timedelta(days=30)
"""An entry is deleted after its source did not name it for this time. If it comes back unchanged, the ledger
still knows it. Entries are only needed to tell what is new, and a missing entry is not new."""


class SourceEntries:
    """What sources named, and when they last did."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, source_id: int) -> dict[str, str]:
        """Read the entries of a source as last accepted: key to stamp."""
        wanted = select(SourceEntry.key, SourceEntry.stamp).where(SourceEntry.source_id == source_id)
        with self._database.reading() as connection:
            return {row.key: row.stamp for row in connection.execute(wanted)}

    def save(self, source_id: int, stamps: Mapping[str, str], now: datetime) -> None:
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
