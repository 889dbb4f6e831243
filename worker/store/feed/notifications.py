"""The bell of the change feed: whoever follows it is woken by a commit and need not look all the time.

PostgreSQL has NOTIFY. It is rung after the commit and not within it: a transaction that notifies holds one
lock of the whole server until its commit is on disk, so that writers would wait for each other. A ring can be
lost that way (a writer dies between the two), so a follower also looks by itself now and then. SQLite tells
any connection by a counter that another one has committed; reading it costs microseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep

from worker.store.database import Database

WRITTEN, NUMBERED = "winnow_written", "winnow_changes"
"""PostgreSQL's channels: changes are committed; changes have their numbers. The messages are empty."""

LOOKED_EVERY = 0.05
"""Seconds between two looks at SQLite's counter."""

Wait = Callable[[float], None]
"""Waits for a change, so many seconds at most. It may return for nothing."""


@contextmanager
def listening(database: Database) -> Iterator[Wait]:
    """Listen for as long as the block runs. Raises Unavailable, as its waiting does."""
    with database.driver_connection() as connection:
        if database.is_sqlite:
            version = connection.execute("PRAGMA data_version").fetchone()

            def wait(seconds: float) -> None:
                nonlocal version
                end = monotonic() + seconds
                before = version
                while (version := connection.execute("PRAGMA data_version").fetchone()) == before:
                    if monotonic() >= end:
                        return
                    sleep(LOOKED_EVERY)
        else:
            connection.autocommit = True
            for channel in (WRITTEN, NUMBERED):
                connection.execute(f"LISTEN {channel}")

            def wait(seconds: float) -> None:
                for _ in connection.notifies(timeout=seconds, stop_after=1):
                    pass

        yield wait
