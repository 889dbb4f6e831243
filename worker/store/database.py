"""How each database is opened, and what a transaction is on it. The only place that knows."""

from __future__ import annotations

import logging
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, OperationalError
from sqlalchemy.pool import NullPool

from worker.errors import Unavailable
from worker.redaction import masked
from worker.runtime import private_files
from worker.settings import SettingsError
from worker.words import names

log = logging.getLogger(__name__)

_RINGS = "winnow_rings"

POOLER = "pgbouncer"
"""Said in an address (``?pgbouncer=true``): behind it is a pooler that lends its sessions by transaction."""

BUSY_TIMEOUT = 30.0
"""Seconds: longer than any transaction of ours, with a few of them in the queue."""
ASKED_ANEW = 0.05
"""Seconds, in which SQLite asks for the write lock after 1, 3, 8, 18, 33 and 50 ms."""

NETWORK_FILE_SYSTEMS = names("""
    9p afs beegfs ceph cifs fuse.ceph fuse.gcsfuse fuse.glusterfs fuse.rclone fuse.s3fs fuse.sshfs glusterfs
    lustre nfs nfs4 smb3 smbfs
""")
"""Where SQLite's locks and shared memory cannot be relied on (sqlite.org/wal.html, section 1)."""


class Database:
    """An engine, and the two kinds of transaction run on it.

    `pooled=False` opens a connection for each transaction and keeps none: for a process that forks.
    `busy_timeout` is how many seconds a SQLite writer waits for the one before it. With `copied_to`, a row
    on SQLite may refer to one that comes later.
    """

    def __init__(
        self, url: str, *, pooled: bool = True, busy_timeout: float = BUSY_TIMEOUT, copied_to: bool = False
    ) -> None:
        self.url = _usable(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self.engine = _sqlite(self.url, pooled, busy_timeout, copied_to)
        else:
            self.engine = _postgresql(self.url, pooled)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that only reads. Raises Unavailable when the database cannot be had."""
        with _translated(self.url), self.engine.connect() as connection:
            yield connection.execution_options(winnow_reads_only=True)

    @contextmanager
    def seeing_one_state(self) -> Iterator[Connection]:
        """Open a transaction that reads what was committed when it began, however long it lasts."""
        with self.reading() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
                connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            yield connection

    @contextmanager
    def writing(self, *, lasting: bool = True) -> Iterator[Connection]:
        """Open a transaction that commits at its end. Raises Unavailable as `reading` does.

        On SQLite it takes the write lock at once, so what it reads stays true until it commits. One that is
        not `lasting` does not wait for the disk: a power cut (never the end of a process) may undo the last
        of these, in order, until the next lasting one. For notes of who is at what, which are made anew.
        """
        with _translated(self.url), self.engine.connect() as connection:
            connection.info.pop(_RINGS, None)
            connection.execution_options(winnow_lasting=lasting)
            with connection.begin():
                yield connection
            if channel := connection.info.pop(_RINGS, None):
                _ring(connection, channel)

    def ring_after(self, connection: Connection, channel: str) -> None:
        """Notify a channel of PostgreSQL once this transaction is committed (SQLite has none)."""
        if not self.is_sqlite:
            connection.info[_RINGS] = channel

    @contextmanager
    def dedicated(self) -> Iterator[Any]:
        """Open the driver's own connection, for no transaction of ours. Raises Unavailable."""
        with _translated(self.url):
            pooled = self.engine.raw_connection()
            connection: Any = pooled.driver_connection
            pooled.detach()  # what is set on it is not for others
            try:
                yield connection
            except (psycopg.Error, sqlite3.Error) as error:
                raise _unavailable(self.url, error) from error
            finally:
                connection.close()

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


def _ring(connection: Connection, channel: str) -> None:
    try:
        connection.execute(text(f"NOTIFY {channel}"))
        connection.commit()
    except (DatabaseError, InterfaceError) as error:  # what was written is committed: nothing is lost
        log.info("a change was not told: %s", error.orig)


@contextmanager
def _translated(url: URL) -> Iterator[None]:
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        # The bare DatabaseError is SQLite's word for a file that is damaged, or no database at all; its
        # other subclasses speak of what we sent.
        if not (isinstance(error, (OperationalError, InterfaceError)) or type(error) is DatabaseError):
            raise
        raise _unavailable(url, error.orig) from error
    except (psycopg.OperationalError, psycopg.InterfaceError, sqlite3.OperationalError) as error:
        raise _unavailable(url, error) from error  # of what went straight to the driver


def _unavailable(url: URL, error: BaseException | None) -> Unavailable:
    cause = str(error).strip().partition("\n")[0] or type(error).__name__
    return Unavailable(masked(f"database {url.render_as_string(hide_password=True)}: {cause}"))


def _usable(text: str) -> URL:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # The address itself is not shown, nor the cause, which may: there can be a password in it.
        raise SettingsError(
            "WINNOW_DATABASE_URL is not a database address; "
            "write sqlite:////path/to/file or postgresql+psycopg://user:password@host:port/name"
        ) from None
    if url.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise SettingsError(
            f"WINNOW_DATABASE_URL starts with {url.drivername}://; use sqlite:/// or postgresql+psycopg://"
        )
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise SettingsError("WINNOW_DATABASE_URL names no file: several processes share the database")
    return url


def _sqlite(url: URL, pooled: bool, busy_timeout: float, copied_to: bool) -> Engine:
    assert url.database is not None
    path = Path(url.database).absolute()
    if (kind := file_system(path)) in NETWORK_FILE_SYSTEMS:
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
        # SQLite would make it readable by others; what it puts beside it, it makes like the file itself.
        with suppress(OSError):  # why it cannot be made, SQLite says when it opens it
            private_files.ensure(path)

    @event.listens_for(engine, "connect")
    def _(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        _write_ahead(connection, busy_timeout)
        connection.execute(f"PRAGMA foreign_keys = {'OFF' if copied_to else 'ON'}")

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("winnow_reads_only"):
            connection.exec_driver_sql("BEGIN")
            return
        # With FULL, what is committed is on disk, and so is all that was committed before it.
        level = "FULL" if options.get("winnow_lasting", True) else "NORMAL"
        connection.exec_driver_sql(f"PRAGMA synchronous = {level}")
        _begin_writing(connection, busy_timeout)

    return engine


def _begin_writing(connection: Connection, busy_timeout: float) -> None:
    """Take the write lock, or raise what SQLite says when it could not be had in time.

    SQLite has no queue of writers: one that waits asks again, soon at first and then ten times a second.
    Among seven that wrote all the time it found the lock taken for 30 s. So it is made to begin anew with
    asking soon, and the whole time is kept here.
    """
    deadline = time.monotonic() + busy_timeout
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA busy_timeout = {1000 * min(busy_timeout, ASKED_ANEW):.0f}")
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            except OperationalError as error:
                code = getattr(error.orig, "sqlite_errorcode", 0)
                if code & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
            else:
                return
    finally:
        driver.execute(f"PRAGMA busy_timeout = {1000 * busy_timeout:.0f}")


def _write_ahead(connection: sqlite3.Connection, busy_timeout: float) -> None:
    """Switch the file to write-ahead logging, which lasts; only the first to open a new file has to.

    Two that switch at once: SQLite refuses one of them at once, without the wait it grants elsewhere.
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


def _postgresql(url: URL, pooled: bool) -> Engine:
    # A worker that is stopped in mid-transaction must not hold its locks for ever.
    session = {"idle_in_transaction_session_timeout": "60s", "timezone": "UTC"}
    behind_pooler = url.query.get(POOLER) == "true"
    url = url.difference_update_query([POOLER])
    arguments: dict[str, Any] = {"connect_timeout": 10}
    if behind_pooler:  # a transaction meets any of its sessions: what one was told, another does not know
        arguments["prepare_threshold"] = None
    else:
        arguments["options"] = " ".join(f"-c {name}={value}" for name, value in session.items())
    engine = create_engine(
        url,
        pool_pre_ping=True,
        isolation_level="READ COMMITTED",  # a lookup must see what was committed while it waited for a lock
        connect_args=arguments,
        **({"pool_size": 2} if pooled else {"poolclass": NullPool}),
    )

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        if behind_pooler:
            told = "; ".join(f"SET LOCAL {name} = '{value}'" for name, value in session.items())
            connection.exec_driver_sql(told)
        if not connection.get_execution_options().get("winnow_lasting", True):
            connection.exec_driver_sql("SET LOCAL synchronous_commit = off")

    return engine


def file_system(path: Path, mounts: Path = Path("/proc/mounts")) -> str | None:
    """The type of the file system that a path lies on, or None where the system does not tell."""
    try:
        table = [line.split()[1:3] for line in mounts.read_text().splitlines()]
    except OSError:
        return None
    real = path.resolve()
    kinds = {_unescaped(point): kind for point, kind in table}  # what is mounted over another comes later
    inside = [point for point in kinds if real.is_relative_to(point)]
    return kinds[max(inside, key=len)] if inside else None


def _unescaped(point: str) -> str:
    """A mount point as it is; the table writes a space as a backslash and 040 (see fstab(5))."""
    return re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), point)
