"""How long received bytes are kept, and the files that nobody needs any more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from worker.document.digest import Digest
from worker.store.database import Database
from worker.store.database.bulk_statements import is_among
from worker.store.raw.files import RawStore
from worker.store.raw.kept_bytes import delete_unreferenced, digests_in
from worker.store.tables import AddressRow, Item, Raw, Sighting

AT_ONCE = 500

DELETED_TOGETHER = 50
"""Files that are deleted in one transaction, for which others wait on SQLite."""

STRAY_AFTER = timedelta(days=1)
"""A file is written before its row; one that is so old and has none will not get it any more."""


class Retention:
    """Deleting received bytes."""

    def __init__(self, database: Database, raw: RawStore) -> None:
        self._database = database
        self._raw = raw

    def purge(self, before: datetime) -> int:
        """Delete what was received before this time, and is done with; how many rows. The documents stay."""
        at_work = select(Item.raw_id).where(Item.state.in_(("pending", "running")), Item.raw_id.is_not(None))
        old = (
            select(Raw.id, Raw.hash, Raw.item_id)
            .join(Item, Item.id == Raw.item_id)
            .where(Raw.received_at < before, Item.state == "done", Item.updated_at < before)
            .where(Raw.id.not_in(at_work))
            .order_by(Raw.id)
        )
        first = old.limit(AT_ONCE).with_for_update(of=Raw, skip_locked=True)
        purged = 0
        while True:
            with self._database.writing() as connection:
                locked = [row.id for row in connection.execute(first)]
                # Looked at again now that they are locked: an item may have been made since that reads them.
                rows = connection.execute(old.where(is_among(Raw.id, locked))).all()
                ids = [row.id for row in rows]
                for table in (Sighting, AddressRow):
                    connection.execute(update(table).where(is_among(table.raw_id, ids)).values(raw_id=None))
                items = Item.id.in_([row.item_id for row in rows])
                connection.execute(update(Item).where(items).values(raw_id=None))
                connection.execute(delete(Raw).where(Raw.id.in_(ids)))
            self.delete_unreferenced(digests_in([row.hash for row in rows]))
            purged += len(rows)
            if len(rows) < AT_ONCE:
                return purged

    def sweep(self, shard: int, now: datetime) -> int:
        """Delete the files of one of 256 folders that no row refers to, and what is half written; how many.

        A worker that was killed between file and row leaves one, and so does one killed while forgetting.
        """
        before = (now - STRAY_AFTER).timestamp()
        return self._raw.delete_parts(shard, before) + self.delete_unreferenced(
            self._raw.list_stray(shard, before)
        )

    def delete_unreferenced(self, digests: Collection[Digest]) -> int:
        """Delete the files with these hashes that no row refers to (any more); how many."""
        waiting, deleted = sorted(digests), 0
        while waiting:
            some, waiting = waiting[:DELETED_TOGETHER], waiting[DELETED_TOGETHER:]
            with self._database.writing(durable=False) as connection:
                deleted += delete_unreferenced(connection, self._raw, some)
        return deleted
