"""Opening a SQLite file, and taking its write lock."""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

from worker.errors import Unavailable
from worker.runtime import private_files
from worker.settings import SettingsError
from worker.store.database.file_systems import NETWORK_FILE_SYSTEMS, file_system_of

BUSY_TIMEOUT_S = 30.0
"""Longer than any transaction of ours with a few others before it."""
LOCK_ROUND_S = 0.05
"""In this time, SQLite asks for the write lock after 1, 3, 8, 18, 33 and 50 ms."""

_SYNCHRONOUS = "winnow_synchronous"
"""The key under which a connection remembers how its commits are synced."""


def open_sqlite(url: URL, pooled: bool, busy_timeout: float, is_copy_target: bool) -> Engine:
    """Make the engine of a SQLite file; see `Database` for the parameters.

    Raises SettingsError if the file is on a network file system, Unavailable if its folder cannot be made.
    """
    assert url.database is not None
    path = Path(url.database).absolute()
    if (kind := file_system_of(path)) in NETWORK_FILE_SYSTEMS:
        raise SettingsError(
            f"{path} is on a network file system ({kind}), where SQLite loses data; "
            "use a local disk, or PostgreSQL (WINNOW_DATABASE_URL=postgresql+psycopg://...)"
        )
    try:
        private_files.make_folder(path.parent)
    except OSError as error:
        raise Unavailable(f"database {path}: its folder cannot be made: {error.strerror}") from error
    engine = create_engine(
        url, connect_args={"timeout": busy_timeout}, **({} if pooled else {"poolclass": NullPool})
    )

    @event.listens_for(engine, "do_connect")
    def _(*_: Any) -> None:
        # SQLite would make the file readable by others. Its WAL files get the permissions of the main file.
        with suppress(OSError):  # SQLite says why when it opens the file
            private_files.ensure(path)

    @event.listens_for(engine, "connect")
    def _(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        _enable_wal(connection, busy_timeout)
        connection.execute(f"PRAGMA foreign_keys = {'OFF' if is_copy_target else 'ON'}")

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        options = connection.get_execution_options()
        driver: Any = connection.connection.driver_connection
        if options.get("winnow_reads_only"):
            driver.execute("BEGIN")
            return
        # With FULL, a commit is on disk together with all commits before it.
        level = "FULL" if options.get("winnow_durable", True) else "NORMAL"
        if connection.info.get(_SYNCHRONOUS) != level:
            driver.execute(f"PRAGMA synchronous = {level}")
            connection.info[_SYNCHRONOUS] = level
        _begin_writing(driver, busy_timeout)

    return engine


def _begin_writing(driver: sqlite3.Connection, busy_timeout: float) -> None:
    """Take the write lock, or raise SQLite's own error if the lock stays taken for too long.

    SQLite has no queue of writers: a waiting writer asks again, first after 1 ms and later every 100 ms.
    With seven writers that never paused, one found the lock taken for 30 s. So each round of asking is short
    and starts again with quick tries, and the total time is kept here.
    """
    deadline = time.monotonic() + busy_timeout
    driver.execute(f"PRAGMA busy_timeout = {1000 * min(busy_timeout, LOCK_ROUND_S):.0f}")
    try:
        while True:
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
            else:
                return
    finally:
        driver.execute(f"PRAGMA busy_timeout = {1000 * busy_timeout:.0f}")


def _enable_wal(connection: sqlite3.Connection, busy_timeout: float) -> None:
    """Switch the file to write-ahead logging. The switch is permanent: only the first opening does it.

    If two processes switch at the same time, SQLite refuses one of them without waiting.
    """
    deadline = time.monotonic() + busy_timeout
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
