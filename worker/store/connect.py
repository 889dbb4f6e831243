"""How each database is opened, and what a transaction is on it. The only place that knows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError
from sqlalchemy.pool import NullPool

from worker.errors import Unavailable
from worker.settings import SettingsError

BUSY_TIMEOUT = 30.0
"""Seconds a SQLite writer waits for the one before it."""

NETWORK_FILE_SYSTEMS = frozenset(
    ["9p", "afs", "ceph", "cifs", "fuse.sshfs", "glusterfs", "nfs", "nfs4", "smb3", "smbfs"]
)
"""Where SQLite's locks and shared memory cannot be relied on (sqlite.org/wal.html, section 1)."""


class Database:
    """An engine, and the two kinds of transaction run on it.

    `pooled=False` opens a connection for each transaction and keeps none: for a process that forks.
    """

    def __init__(self, url: str, *, pooled: bool = True) -> None:
        self.url = _usable(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite(self.url, pooled) if self.is_sqlite else _postgresql(self.url, pooled)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that only reads. Raises Unavailable when the database cannot be had."""
        with _translated(self.url), self.engine.connect() as connection:
            yield connection.execution_options(winnow_reads_only=True)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that commits at its end. Raises Unavailable as `reading` does.

        On SQLite it takes the write lock at once, so what it reads stays true until it commits.
        """
        with _translated(self.url), self.engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


@contextmanager
def _translated(url: URL) -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        cause = str(error.orig).strip().splitlines()[0] if error.orig else str(error)
        raise Unavailable(f"database {url.render_as_string(hide_password=True)}: {cause}") from error


def _usable(text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise SettingsError(f"WINNOW_DATABASE_URL is not a database address: {text!r}") from error
    if url.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise SettingsError(
            f"WINNOW_DATABASE_URL starts with {url.drivername}://; use sqlite:/// or postgresql+psycopg://"
        )
    if url.get_backend_name() == "sqlite" and not url.database:
        raise SettingsError("WINNOW_DATABASE_URL names no file: several processes share the database")
    return url


def _sqlite(url: URL, pooled: bool) -> Engine:
    assert url.database is not None
    path = Path(url.database).absolute()
    if (kind := file_system(path)) in NETWORK_FILE_SYSTEMS:
        raise SettingsError(
            f"{path} is on a network file system ({kind}), where SQLite loses data; "
            "use a local disk, or PostgreSQL (WINNOW_DATABASE_URL=postgresql+psycopg://...)"
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"database {path}: its folder cannot be made: {error.strerror}") from error
    engine = create_engine(
        url, connect_args={"timeout": BUSY_TIMEOUT}, **({} if pooled else {"poolclass": NullPool})
    )

    @event.listens_for(engine, "connect")
    def _(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")  # accepted means on disk, also after a power cut
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        reads_only = connection.get_execution_options().get("winnow_reads_only")
        connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: URL, pooled: bool) -> Engine:
    # A worker that is stopped in mid-transaction must not hold its locks for ever.
    options = "-c idle_in_transaction_session_timeout=60s -c timezone=UTC"
    return create_engine(
        url,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 10, "options": options},
        **({"pool_size": 2} if pooled else {"poolclass": NullPool}),
    )


def file_system(path: Path, mounts: Path = Path("/proc/mounts")) -> str | None:
    """The type of the file system that a path lies on, or None where the system does not tell."""
    try:
        table = [line.split()[1:3] for line in mounts.read_text().splitlines()]
    except OSError:
        return None
    inside = [(len(point), kind) for point, kind in table if path.is_relative_to(point)]
    return max(inside)[1] if inside else None
