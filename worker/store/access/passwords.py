"""The password of the desk, as a hash; a change of it ends all sessions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from worker.store.database import Database
from worker.store.tables import PasswordRow, SessionRow


class Passwords:
    """The table of passwords. It has one row for each door that people use."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = database.insert_into

    def read_hash(self, name: str) -> str | None:
        """Read the hash of the password for this door; None if none was set."""
        with self._database.reading() as connection:
            return connection.execute(select(PasswordRow.hash).where(PasswordRow.name == name)).scalar()

    def add_first(self, name: str, hashed: str, now: datetime) -> bool:
        """Set the password of a door that has none; return whether it had none."""
        first = self._insert(PasswordRow).values(name=name, hash=hashed, changed_at=now)
        with self._database.writing() as connection:
            return bool(connection.execute(first.on_conflict_do_nothing()).rowcount)

    def replace(self, name: str, hashed: str, now: datetime) -> None:
        """Set the password, and end all sessions."""
        row = dict(name=name, hash=hashed, changed_at=now)
        changing = self._insert(PasswordRow).values(row)
        with self._database.writing() as connection:
            connection.execute(changing.on_conflict_do_update(index_elements=["name"], set_=row))
            connection.execute(delete(SessionRow))
