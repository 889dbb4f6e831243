"""Notifications of the change feed: a commit wakes followers, so they need not poll all the time.

PostgreSQL has NOTIFY. It is sent after the commit, not within it: a transaction that notifies holds one lock
of the whole server until its commit is on disk, so writers would wait for each other. A notification can thus
be lost (a writer dies between the two), so followers also look by themselves now and then. SQLite has a
counter that shows each connection that another one has committed; reading it takes microseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep

from worker.store.database import Database

WRITTEN_CHANNEL, NUMBERED_CHANNEL = "winnow_written", "winnow_changes"
"""PostgreSQL's channels: changes were committed; changes got their numbers. The messages are empty."""

POLL_INTERVAL_S = 0.05
"""How often SQLite's counter is read."""

Wait = Callable[[float], None]
"""Waits for a change, up to this many seconds. It can return without a change."""


@contextmanager
def listen_for_changes(database: Database) -> Iterator[Wait]:
    """Listen while the block runs. Raises Unavailable; so does the waiting."""
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
                    sleep(POLL_INTERVAL_S)
        else:
            connection.autocommit = True
            for channel in (WRITTEN_CHANNEL, NUMBERED_CHANNEL):
                connection.execute(f"LISTEN {channel}")

            def wait(seconds: float) -> None:
                for _ in connection.notifies(timeout=seconds, stop_after=1):
                    pass

        yield wait
