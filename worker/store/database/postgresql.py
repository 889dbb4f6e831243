"""Opening a PostgreSQL database, directly or behind PgBouncer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool

POOLER_FLAG = "pgbouncer"
"""A query parameter of the address (``?pgbouncer=true``): a pooler lends its sessions by transaction."""


def open_postgresql(url: URL, pooled: bool) -> Engine:
    """Make the engine of a PostgreSQL database; see `Database` for the parameters."""
    # A worker that is stopped in the middle of a transaction must not hold its locks for ever.
    session = {"idle_in_transaction_session_timeout": "60s", "timezone": "UTC"}
    behind_pooler = url.query.get(POOLER_FLAG) == "true"
    url = url.difference_update_query([POOLER_FLAG])
    arguments: dict[str, Any] = {"connect_timeout": 10}
    if behind_pooler:  # each transaction can get another session: settings of one are unknown to the next
        arguments["prepare_threshold"] = None
    else:
        arguments["options"] = " ".join(f"-c {name}={value}" for name, value in session.items())
    engine = create_engine(
        url,
        pool_pre_ping=True,
        isolation_level="READ COMMITTED",  # a lookup must see commits made while it waited for a lock
        connect_args=arguments,
        **({"pool_size": 2} if pooled else {"poolclass": NullPool}),
    )

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        if behind_pooler:
            settings = "; ".join(f"SET LOCAL {name} = '{value}'" for name, value in session.items())
            connection.exec_driver_sql(settings)
        if not connection.get_execution_options().get("winnow_durable", True):
            connection.exec_driver_sql("SET LOCAL synchronous_commit = off")

    return engine
