"""Opening a PostgreSQL database, directly or behind PgBouncer."""

from __future__ import annotations

from time import monotonic
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import NullPool

from worker.store.database.pipelines import wait_for_statement

POOLER_FLAG = "pgbouncer"
"""A query parameter of the address (``?pgbouncer=true``): a pooler lends its sessions by transaction."""

_POOL: dict[str, Any] = {"pool_size": 12, "max_overflow": 0, "pool_use_lifo": True}
"""Up to so many connections, opened as they are needed at once, and kept: to open one costs the server some
milliseconds, and it plans each statement anew for it. The one that was used last is used first."""

PING_AFTER_S = 1.0
"""A connection that was not used for this time is checked before it is used again."""

_LOST_SERVERS = {
    "keepalives_idle": 5,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""How libpq finds out in 20 s that the server's machine cannot be reached. By the system's own settings it
waits 15 minutes for it, and two hours if the server had received the question."""

_LOST_CLIENTS = {
    "tcp_keepalives_idle": "5s",
    "tcp_keepalives_interval": "5s",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "20s",
}
"""The same for the server: it ends the transaction of a lost client, which held locks, and its connection."""

_RETURNED_AT = "winnow_returned_at"
"""The key under which a pooled connection remembers when it was last used."""


def open_postgresql(url: URL, pooled: bool) -> Engine:
    """Make the engine of a PostgreSQL database; see `Database` for the parameters."""
    # A worker that is stopped in the middle of a transaction must not hold its locks for ever.
    session = {"idle_in_transaction_session_timeout": "60s", "timezone": "UTC"}
    behind_pooler = is_behind_pooler(url)
    url = url.difference_update_query([POOLER_FLAG])
    arguments: dict[str, Any] = {"connect_timeout": 10} | _LOST_SERVERS
    if behind_pooler:  # each transaction can get another session: settings of one are unknown to the next
        arguments["prepare_threshold"] = None
    else:
        arguments["options"] = " ".join(
            f"-c {name}={value}" for name, value in (session | _LOST_CLIENTS).items()
        )
    engine = create_engine(
        url,
        isolation_level="READ COMMITTED",  # a lookup must see commits made while it waited for a lock
        connect_args=arguments,
        **(_POOL if pooled else {"poolclass": NullPool}),
    )

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        options = connection.get_execution_options()
        reads_only = options.get("winnow_reads_only", False)
        if driver.read_only is not reads_only:
            driver.read_only = reads_only
        if behind_pooler:
            for name, value in session.items():
                driver.execute(f"SET LOCAL {name} = '{value}'")
        if not options.get("winnow_durable", True):
            driver.execute("SET LOCAL synchronous_commit = off")

    @event.listens_for(engine, "after_cursor_execute")
    def _(connection: Connection, *_: Any) -> None:
        wait_for_statement(connection)

    _ping_after_pause(engine)
    return engine


def is_behind_pooler(url: URL) -> bool:
    """Whether a pooler is between us and the server."""
    return url.query.get(POOLER_FLAG) == "true"


def _ping_after_pause(engine: Engine) -> None:
    """Ask the server whether a pooled connection is still open, but not if it was used a moment ago.

    SQLAlchemy's `pool_pre_ping` asks before each transaction: six round trips a document.
    """

    @event.listens_for(engine, "checkin")
    def _(_connection: Any, record: Any) -> None:
        record.info[_RETURNED_AT] = monotonic()

    @event.listens_for(engine, "checkout")
    def _(connection: Any, record: Any, _proxy: Any) -> None:
        returned_at = record.info.get(_RETURNED_AT)
        if returned_at is None or (monotonic() - returned_at < PING_AFTER_S and not connection.closed):
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError(str(error)) from error  # the pool opens another connection
