"""Who may use the desk: the password of people, their sessions, and the tokens of programs.

Nothing here lets anybody in who reads it: a password is a slow hash, sessions and tokens are hashes of random
values.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnClause

from worker.store.tables.declarative_base import NEVER_REUSED, NO, Base, BigId, column


class PasswordRow(Base):
    """The password for people."""

    __tablename__ = "passwords"
    name: ColumnClause[str] = column(primary_key=True)
    """What it opens: `desk`."""
    hash: ColumnClause[str]
    """Its scrypt hash, with the parameters and the salt."""
    changed_at: ColumnClause[datetime]
    """When it was set."""


class SessionRow(Base):
    """A browser in which somebody gave the password."""

    __tablename__ = "sessions"
    key: ColumnClause[str] = column(primary_key=True)
    """The SHA-256 of what its cookie holds."""
    created_at: ColumnClause[datetime]
    """When the password was given."""
    used_at: ColumnClause[datetime] = column(index=True)
    """When it was last used, to the hour."""


class AccessTokenRow(Base):
    """A token by which a program may use the desk."""

    __tablename__ = "access_tokens"
    id: ColumnClause[int] = column(BigId, primary_key=True)
    """Its number, never used again."""
    name: ColumnClause[str] = column(unique=True)
    """What a person calls it."""
    key: ColumnClause[str] = column(unique=True)
    """The SHA-256 of the token."""
    may_write: ColumnClause[bool] = column(default=False, server_default=NO)
    """Whether it may change anything."""
    created_at: ColumnClause[datetime]
    """When it was made."""
    used_at: ColumnClause[datetime | None]
    """When it was last used, to the hour."""
    __table_args__ = NEVER_REUSED
