"""What is known of web addresses, of hosts and of their robots.txt."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnClause

from worker.store.tables.declarative_base import Base, column


class AddressRow(Base):
    """A web address that was fetched: what its server said, and when it is fetched again."""

    __tablename__ = "addresses"
    key: ColumnClause[str] = column(primary_key=True)
    """The address key, shortened by `indexable`."""
    url: ColumnClause[str]
    """The address as it was requested."""
    final_url: ColumnClause[str | None]
    """The address after redirects."""
    moved_to: ColumnClause[str | None]
    """Its new address, if it moved for good."""
    gone_at: ColumnClause[datetime | None]
    """When its server said that it is gone for good."""
    etag: ColumnClause[str | None]
    """The `ETag` that its server sent."""
    last_modified: ColumnClause[str | None]
    """The `Last-Modified` that its server sent."""
    item_id: ColumnClause[int | None] = column(index=True)
    """The item that last fetched bytes."""
    raw_id: ColumnClause[int | None] = column(index=True)
    """The bytes that were last fetched."""
    source_id: ColumnClause[int | None]
    """The source that named it."""
    visits: ColumnClause[int] = column(default=0, server_default="0")
    """How often it was checked again since it was first seen, or since its source said it had changed."""
    checked_at: ColumnClause[datetime]
    """When it was last requested."""
    next_at: ColumnClause[datetime | None] = column(index=True)
    """When it is checked again; null for never."""


class HostRow(Base):
    """The back-off of a host, and its request slots (used here only while the broker is away)."""

    __tablename__ = "hosts"
    host: ColumnClause[str] = column(primary_key=True)
    """The host's name."""
    failures: ColumnClause[int] = column(default=0, server_default="0")
    """Bad answers in a row."""
    reason: ColumnClause[str | None]
    """The reason code of the last bad answer."""
    not_before: ColumnClause[datetime | None]
    """No request is sent before this time."""
    token: ColumnClause[str | None]
    """The token of the worker that has the slot."""
    busy_until: ColumnClause[datetime | None]
    """When the slot ends."""
    line_until: ColumnClause[datetime | None]
    """The end of the last slot that was promised."""


class RobotsRow(Base):
    """A site's robots.txt as last fetched."""

    __tablename__ = "robots"
    origin: ColumnClause[str] = column(primary_key=True)
    """Scheme, host and port."""
    text: ColumnClause[str | None]
    """The file; null if there is none."""
    fetched_at: ColumnClause[datetime]
    """When it was fetched."""
    expires_at: ColumnClause[datetime]
    """When it is fetched again."""
    failing_since: ColumnClause[datetime | None]
    """Since when its server fails to send it."""
