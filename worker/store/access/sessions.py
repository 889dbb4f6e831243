"""Sessions: browsers in which somebody gave the password."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from worker.store.database import Database
from worker.store.tables import SessionRow

MAX_IDLE = timedelta(days=14)
"""A session that was not used for this time has ended."""
MAX_AGE = timedelta(days=90)
"""The password is asked for again after this time."""
USE_NOTED_EVERY = timedelta(hours=1)
"""A session is marked as used this often, so that a page does not cost a write."""


class Sessions:
    """The table of sessions; `key` is the hash of what a cookie holds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, key: str, now: datetime) -> None:
        """Begin a session, and delete those that have ended."""
        with self._database.writing() as connection:
            ended = (SessionRow.used_at <= now - MAX_IDLE) | (SessionRow.created_at <= now - MAX_AGE)
            connection.execute(delete(SessionRow).where(ended))
            connection.execute(insert(SessionRow).values(key=key, created_at=now, used_at=now))

    def use(self, key: str, now: datetime) -> bool:
        """Whether this session is open. Notes that it was used."""
        this = SessionRow.key == key
        query = select(SessionRow.created_at, SessionRow.used_at).where(this)
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None or row.used_at <= now - MAX_IDLE or row.created_at <= now - MAX_AGE:
            return False
        if row.used_at <= now - USE_NOTED_EVERY:
            with self._database.writing(durable=False) as connection:
                connection.execute(update(SessionRow).where(this).values(used_at=now))
        return True

    def end(self, key: str) -> None:
        """End a session."""
        with self._database.writing() as connection:
            connection.execute(delete(SessionRow).where(SessionRow.key == key))
