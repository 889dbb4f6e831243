"""How long received bytes are kept, and the files that nobody needs any more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from worker.store.bulk import is_among
from worker.store.connect import Database
from worker.store.doomed import COPY
from worker.store.raw import RawStore
from worker.store.tables import AddressRow, Item, Raw, Sighting

AT_ONCE = 500

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
            .limit(AT_ONCE)
        )
        purged = 0
        while True:
            with self._database.writing() as connection:
                rows = connection.execute(old).all()
                ids = [row.id for row in rows]
                for table in (Sighting, AddressRow):
                    connection.execute(update(table).where(is_among(table.raw_id, ids)).values(raw_id=None))
                items = Item.id.in_([row.item_id for row in rows])
                connection.execute(update(Item).where(items).values(raw_id=None))
                connection.execute(delete(Raw).where(Raw.id.in_(ids)))
            self.unlink({row.hash for row in rows})
            purged += len(rows)
            if len(rows) < AT_ONCE:
                return purged

    def sweep(self, shard: int, now: datetime) -> int:
        """Delete the files of one of 256 folders that no row refers to; how many.

        A worker that was killed between file and row leaves one, and so does one killed while forgetting.
        """
        stray = self._raw.stray(shard, (now - STRAY_AFTER).timestamp())
        return sum(self.unlink(stray[first : first + AT_ONCE]) for first in range(0, len(stray), AT_ONCE))

    def unlink(self, hashes: Collection[str]) -> int:
        """Delete the files with these hashes that no row refers to (any more); how many."""
        with self._database.reading() as connection:
            kept = set(connection.execute(select(Raw.hash).where(is_among(Raw.hash, hashes))).scalars())
            kept |= set(connection.execute(select(COPY).where(is_among(COPY, hashes))).scalars())
        return sum(self._raw.delete(digest) for digest in set(hashes) - kept)
