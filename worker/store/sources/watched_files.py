"""The files of watched folders as they were when last accepted."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, select

from worker.store.database import Database
from worker.store.database.bulk_statements import upsert_rows
from worker.store.database.column_types import indexable
from worker.store.tables import WatchedFile

ROWS_PER_READ = 10_000
"""Rows that are fetched together."""

_STAMPS = select(WatchedFile.path, WatchedFile.stamp).where(WatchedFile.source_id == bindparam("source_id"))
_HASH = select(WatchedFile.hash).where(
    WatchedFile.source_id == bindparam("source_id"), WatchedFile.key == bindparam("key")
)


class KnownFiles:
    """A folder's files: two numbers each in memory, as there may be millions; the rest is read when needed.

    The numbers are Python's 64-bit hashes of path and stamp: one in 10^19 changes is missed.
    """

    def __init__(self, database: Database, source_id: int) -> None:
        self._database = database
        self._source_id = source_id
        with database.reading() as connection:
            few = {"yield_per": ROWS_PER_READ}
            rows = connection.execute(_STAMPS, {"source_id": source_id}, execution_options=few)
            self._stamps = {hash(path): hash(stamp) for path, stamp in rows}

    def is_same(self, path: str, stamp: str) -> bool:
        """Whether the file at a path is unchanged."""
        return self._stamps.get(hash(path)) == hash(stamp)

    def hash_of(self, path: str) -> str:
        """Read the SHA-256 of the file last accepted at a path; empty if there was none."""
        if hash(path) not in self._stamps:
            return ""
        with self._database.reading() as connection:
            parameters = {"source_id": self._source_id, "key": indexable(path)}
            return connection.execute(_HASH, parameters).scalar() or ""


class WatchedFiles:
    """The files of all watched folders."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, source_id: int) -> KnownFiles:
        """Read the files of one folder as last accepted."""
        return KnownFiles(self._database, source_id)

    def save(self, source_id: int, files: Mapping[str, tuple[str, str]]) -> None:
        """Save files (path to stamp and hash) as accepted."""
        rows = [
            {"source_id": source_id, "key": indexable(path), "path": path, "stamp": stamp, "hash": digest}
            for path, (stamp, digest) in files.items()
        ]
        if not rows:
            return
        with self._database.writing() as connection:
            upsert_rows(connection, WatchedFile, rows, ("source_id", "key"), ("stamp", "hash"))
