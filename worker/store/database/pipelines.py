"""Transactions on PostgreSQL that do not wait for each of their statements.

In a pipeline (www.psycopg.org/psycopg3/docs/advanced/pipeline.html), statements are sent one after the other,
and only reading a result waits for it: a look-up that takes four locks and asks two questions is one round
trip. An error shows when a later result is read, or at the commit.

A statement that goes through SQLAlchemy is waited for, as SQLAlchemy asks for its columns at once. COPY,
cursors on the server, and several statements in one text are not possible in a pipeline.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, Dialect

_PIPELINE = "winnow_pipeline"
"""The key under which a connection remembers its pipeline."""


@contextmanager
def open_pipeline(connection: Connection) -> Iterator[Any]:
    """Send the statements of this connection without waiting for each, as long as the block runs."""
    info = connection.info
    driver: Any = connection.connection.driver_connection
    with driver.pipeline() as info[_PIPELINE]:
        try:
            yield info[_PIPELINE]
        finally:
            del info[_PIPELINE]


def wait_for_statement(connection: Connection) -> None:
    """Wait until the statements that were sent have run. Raises the first error of these."""
    pipeline = connection.info.get(_PIPELINE)
    if pipeline is not None:
        pipeline.sync()


def discard_results(pipeline: Any, dialect: Dialect) -> None:
    """Read what nobody wants any more before a rollback, which would fail with the errors that it finds."""
    if pipeline is not None:
        # The server skips all that follows an error: each such statement has an error of its own.
        with suppress(dialect.loaded_dbapi.Error):
            pipeline.sync()
