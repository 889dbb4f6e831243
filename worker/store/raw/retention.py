"""Delete received bytes: old ones, and files that no row needs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select, update

from worker.document.digest import Digest
from worker.store.database import Database
from worker.store.database.bulk_statements import is_among
from worker.store.raw.files import RawStore
from worker.store.raw.kept_bytes import delete_unreferenced, digests_in
from worker.store.tables import AddressRow, Item, Raw, Sighting

MAX_ROWS_PER_TRANSACTION = 500

MAX_FILES_PER_TRANSACTION = 50
"""Files deleted in one transaction; on SQLite, other writers wait for it."""

MIN_STRAY_AGE = timedelta(days=1)
"""A file is written before its row. If it is this old and has no row, it will not get one."""


class Retention:
    """Deletes received bytes."""

    def __init__(self, database: Database, raw: RawStore) -> None:
        self._database = database
        self._raw = raw

    def purge(self, before: datetime) -> int:
        """Delete bytes of done items that were received before this time; how many. The documents stay.

        Copies from feeds go after the bytes that were received with them.
        """
        in_use = select(Item.raw_id).where(Item.state.in_(("pending", "running")), Item.raw_id.is_not(None))
        old = (
            select(Raw.id, Raw.hash, Raw.item_id)
            .join(Item, Item.id == Raw.item_id)
            .where(Raw.received_at < before, Item.state == "done", Item.updated_at < before)
            .where(Raw.id.not_in(in_use))
            .order_by(Raw.id)
        )
        first = old.limit(MAX_ROWS_PER_TRANSACTION).with_for_update(of=Raw, skip_locked=True)
        purged = 0
        while True:
            with self._database.writing() as connection:
                locked = [row.id for row in connection.execute(first)]
                # Read again under the lock: a new item may need them by now.
                rows = connection.execute(old.where(is_among(Raw.id, locked))).all()
                ids = [row.id for row in rows]
                for table in (Sighting, AddressRow):
                    connection.execute(update(table).where(is_among(table.raw_id, ids)).values(raw_id=None))
                items = Item.id.in_([row.item_id for row in rows])
                connection.execute(update(Item).where(items).values(raw_id=None))
                connection.execute(delete(Raw).where(Raw.id.in_(ids)))
            self.delete_unreferenced(digests_in([row.hash for row in rows]))
            purged += len(rows)
            if len(rows) < MAX_ROWS_PER_TRANSACTION:
                self._purge_copies(before)
                return purged

    def _purge_copies(self, before: datetime) -> None:
        """Delete the feeds' copies of items that were done before this time and have no bytes."""
        has_bytes = exists().where(Raw.item_id == Item.id)
        old = (
            select(Item.id, Item.copy_hash)
            .where(Item.copy_hash.is_not(None), Item.state == "done", Item.updated_at < before, ~has_bytes)
            .order_by(Item.id)
            .limit(MAX_ROWS_PER_TRANSACTION)
            .with_for_update(of=Item, skip_locked=True)
        )
        while True:
            with self._database.writing() as connection:
                rows = connection.execute(old).all()
                these = is_among(Item.id, [row.id for row in rows])
                connection.execute(update(Item).where(these).values(copy_hash=None))
            self.delete_unreferenced(digests_in([row.copy_hash for row in rows]))
            if len(rows) < MAX_ROWS_PER_TRANSACTION:
                return

    def sweep(self, shard: int, now: datetime) -> int:
        """Delete unreferenced and half-written files in one of 256 folders; how many.

        A worker leaves one if it is killed between file and row, or while it forgets a document.
        """
        before = (now - MIN_STRAY_AGE).timestamp()
        return self._raw.delete_parts(shard, before) + self.delete_unreferenced(
            self._raw.list_stray(shard, before)
        )

    def delete_unreferenced(self, digests: Collection[Digest]) -> int:
        """Delete those of these files that no row refers to (any more); how many."""
        waiting, deleted = sorted(digests), 0
        while waiting:
            some, waiting = waiting[:MAX_FILES_PER_TRANSACTION], waiting[MAX_FILES_PER_TRANSACTION:]
            with self._database.writing(durable=False) as connection:
                deleted += delete_unreferenced(connection, self._raw, some)
        return deleted
