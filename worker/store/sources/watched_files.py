"""The files of watched folders, as they were when last accepted."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from worker.store.database import Database
from worker.store.database.column_types import indexable
from worker.store.tables import WatchedFile

AT_ONCE = 10_000
"""Rows that are fetched together."""

_STAMPS = select(WatchedFile.path, WatchedFile.stamp).where(WatchedFile.source_id == bindparam("source_id"))
_HASH = select(WatchedFile.hash).where(
    WatchedFile.source_id == bindparam("source_id"), WatchedFile.key == bindparam("key")
)


class WatchedFiles:
    """A folder's files: as two numbers each, since there may be millions; the rest is asked for.

    The numbers are Python's hashes of path and stamp, 64 bits: that a changed file is taken for one that is
    as it was happens once in 10^19 changes.
    """

    def __init__(self, database: Database, source_id: int) -> None:
        self._database = database
        self._source_id = source_id
        with database.reading() as connection:
            few = {"yield_per": AT_ONCE}
            rows = connection.execute(_STAMPS, {"source_id": source_id}, execution_options=few)
            self._stamps = {hash(path): hash(stamp) for path, stamp in rows}

    def is_same(self, path: str, stamp: str) -> bool:
        """Whether the file at a path is as it was."""
        return self._stamps.get(hash(path)) == hash(stamp)

    def hash_of(self, path: str) -> str:
        """The SHA-256 of what was last accepted at a path; empty where nothing was."""
        if hash(path) not in self._stamps:
            return ""
        with self._database.reading() as connection:
            asked = {"source_id": self._source_id, "key": indexable(path)}
            return connection.execute(_HASH, asked).scalar() or ""
