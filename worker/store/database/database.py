"""A database, SQLite or PostgreSQL, and the kinds of transaction that the store runs on it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import URL, Connection, Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, OperationalError

from worker.errors import Unavailable
from worker.redaction import masked
from worker.settings import SettingsError
from worker.store.database.dialects import insert_into
from worker.store.database.pipelines import discard_results, open_pipeline
from worker.store.database.postgresql import is_behind_pooler, open_postgresql
from worker.store.database.sqlite import BUSY_TIMEOUT_S, open_sqlite
from worker.store.tables.declarative_base import Base

log = logging.getLogger(__name__)

_CHANNEL = "winnow_channel"
"""The key under which a connection remembers which channel to notify after its commit."""


class Database:
    """An engine, and transactions on it.

    `pooled=False` opens a connection for each transaction and keeps none: for a process that forks.
    A SQLite writer waits up to `busy_timeout` seconds for the writer before it. With `is_copy_target`, a row
    on SQLite may refer to a row that comes later.
    """

    def __init__(
        self,
        url: str,
        *,
        pooled: bool = True,
        busy_timeout: float = BUSY_TIMEOUT_S,
        is_copy_target: bool = False,
    ) -> None:
        self.url = _parse_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self.engine = open_sqlite(self.url, pooled, busy_timeout, is_copy_target)
        else:
            self.engine = open_postgresql(self.url, pooled)
        self._has_pipelines = not (self.is_sqlite or is_behind_pooler(self.url))

    @property
    def name(self) -> str:
        """What messages call it: its address, without the password."""
        return _named(self.url)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that only reads. Raises Unavailable if the database cannot be used.

        On PostgreSQL a change in it is an error, on SQLite it is undone at the end.
        """
        with _translated_errors(self.engine), self.engine.connect() as connection:
            yield connection.execution_options(winnow_reads_only=True)
            if not self.is_sqlite:
                connection.commit()  # at a rollback, psycopg forgets all statements that it has prepared

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Open a transaction that only sees what was committed when it began, however long it runs."""
        with self.reading() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
                connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
            yield connection

    @contextmanager
    def writing(self, *, durable: bool = True, pipelined: bool = False) -> Iterator[Connection]:
        """Open a transaction that commits at its end. Raises Unavailable as `reading` does.

        On SQLite it takes the write lock at once, so what it reads stays true until it commits. A transaction
        that is not `durable` does not wait for the disk: a power cut (never the end of a process) may undo
        the last of them, in order, back to the last durable one. It is for claims, leases and other notes
        that are made again after a loss. One that is `pipelined` does not wait for each statement on
        PostgreSQL (see `worker.store.database.pipelines`).
        """
        with _translated_errors(self.engine), self.engine.connect() as connection:
            connection.info.pop(_CHANNEL, None)
            connection.execution_options(winnow_durable=durable)
            is_pipelined = pipelined and self._has_pipelines
            with open_pipeline(connection) if is_pipelined else nullcontext() as pipeline:
                with connection.begin():
                    try:
                        yield connection
                    except BaseException:
                        discard_results(pipeline, self.engine.dialect)
                        raise
                if channel := connection.info.pop(_CHANNEL, None):
                    _notify(connection, channel)

    def notify_after_commit(self, connection: Connection, channel: str) -> None:
        """Notify a PostgreSQL channel after this transaction commits (SQLite has no channels)."""
        if not self.is_sqlite:
            connection.info[_CHANNEL] = channel

    @contextmanager
    def driver_connection(self) -> Iterator[Any]:
        """Open a connection of the driver itself, outside of our transactions. Raises Unavailable."""
        with _translated_errors(self.engine):
            pooled = self.engine.raw_connection()
            connection: Any = pooled.driver_connection
            pooled.detach()  # its settings must not reach other users of the pool
            try:
                yield connection
            except self.engine.dialect.loaded_dbapi.Error as error:
                raise _unavailable(self.url, error) from error
            finally:
                connection.close()

    def insert_into(self, table: type[Base]) -> Any:
        """Begin an INSERT that has an ON CONFLICT."""
        return insert_into(table, self.engine.dialect)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _notify(connection: Connection, channel: str) -> None:
    driver: Any = connection.connection.driver_connection
    try:
        driver.execute(f"NOTIFY {channel}")
        driver.commit()
    except connection.dialect.loaded_dbapi.Error as error:  # the change is committed: nothing is lost
        log.info("followers were not notified of a change: %s", error)


@contextmanager
def _translated_errors(engine: Engine) -> Iterator[None]:
    driver = engine.dialect.loaded_dbapi
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        # SQLite raises a bare DatabaseError for a file that is damaged or no database; the other subclasses
        # of DatabaseError are about our own statements.
        if not (isinstance(error, (OperationalError, InterfaceError)) or type(error) is DatabaseError):
            raise
        raise _unavailable(engine.url, error.orig) from error
    except (driver.DatabaseError, driver.InterfaceError) as error:  # from statements straight to the driver
        is_ours = not isinstance(error, (driver.OperationalError, driver.InterfaceError))
        if is_ours and type(error) is not driver.DatabaseError:
            raise
        raise _unavailable(engine.url, error) from error


def _unavailable(url: URL, error: BaseException | None) -> Unavailable:
    cause = str(error).strip().partition("\n")[0] or type(error).__name__
    return Unavailable(masked(f"{_named(url)}: {cause}"))


def _named(url: URL) -> str:
    return f"database {url.render_as_string(hide_password=True)}"


def _parse_url(text: str) -> URL:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # Neither the address nor the cause is shown: both can hold a password.
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
