"""Tokens by which programs use the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update

from worker.errors import Rejected
from worker.store.database import Database
from worker.store.database.column_types import MAX_ID_DIGITS
from worker.store.tables import AccessTokenRow

USE_NOTED_EVERY = timedelta(hours=1)
"""A token is marked as used this often, so that a request does not cost a write."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token as it is listed: the token itself is not kept."""

    id: int
    name: str
    may_write: bool
    created_at: datetime
    used_at: datetime | None
    """When it was last used, to the hour."""


_COLUMNS = [getattr(AccessTokenRow, name) for name in AccessToken.__dataclass_fields__]


class AccessTokens:
    """The table of tokens; `key` is the hash of a token."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = database.insert_into

    def add(self, name: str, key: str, now: datetime, *, may_write: bool) -> None:
        """Add a token. Raises Rejected if there is one of this name."""
        adding = self._insert(AccessTokenRow).values(name=name, key=key, may_write=may_write, created_at=now)
        with self._database.writing() as connection:
            if not connection.execute(adding.on_conflict_do_nothing(index_elements=["name"])).rowcount:
                raise Rejected("name_taken", f"there is a token {name!r}; revoke it, or choose another name")

    def all(self) -> list[AccessToken]:
        """List all tokens, oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(*_COLUMNS).order_by(AccessTokenRow.id))
            return [AccessToken(*row) for row in rows]

    def use(self, key: str, now: datetime) -> AccessToken | None:
        """Find a token by its hash, and note that it was used; None if it is unknown or revoked."""
        this = AccessTokenRow.key == key
        with self._database.reading() as connection:
            row = connection.execute(select(*_COLUMNS).where(this)).one_or_none()
        if row is None:
            return None
        found = AccessToken(*row)
        if found.used_at is None or found.used_at <= now - USE_NOTED_EVERY:
            with self._database.writing(durable=False) as connection:
                connection.execute(update(AccessTokenRow).where(this).values(used_at=now))
        return found

    def revoke(self, named: str) -> AccessToken:
        """Delete the token with this name or number. Raises Rejected if there is none."""
        is_it = [AccessTokenRow.name == named]
        if named.isascii() and named.isdecimal() and len(named) < MAX_ID_DIGITS:
            is_it.append(AccessTokenRow.id == int(named))
        with self._database.writing() as connection:
            query = select(*_COLUMNS).where(or_(*is_it)).order_by(AccessTokenRow.name != named).limit(1)
            row = connection.execute(query).one_or_none()
            if row is None:
                raise Rejected("unknown_token", f"there is no token {named!r}; see: winnow tokens list")
            connection.execute(delete(AccessTokenRow).where(AccessTokenRow.id == row.id))
        return AccessToken(*row)
