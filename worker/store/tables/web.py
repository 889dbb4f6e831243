"""What is known of web addresses, of hosts and of their robots.txt."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.base import Base


class AddressRow(Base):
    """A web address that was fetched: what its server said, and when it is looked at again."""

    __tablename__ = "addresses"
    key: Mapped[str] = mapped_column(primary_key=True)
    """The address key, as `indexable` makes it."""
    url: Mapped[str]
    """The address as it was asked for."""
    final_url: Mapped[str | None]
    """Where redirects led."""
    moved_to: Mapped[str | None]
    """Where it is for good by now."""
    gone_at: Mapped[datetime | None]
    """When its server said that it is gone for good."""
    etag: Mapped[str | None]
    """The validator its server gave."""
    last_modified: Mapped[str | None]
    """The other validator."""
    item_id: Mapped[int | None] = mapped_column(index=True)
    """The item that brought the bytes last."""
    raw_id: Mapped[int | None] = mapped_column(index=True)
    """The bytes it brought last."""
    source_id: Mapped[int | None]
    """The source that named it."""
    visits: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often it was looked at since it was first seen, or since its source said that it had changed."""
    checked_at: Mapped[datetime]
    """When it was asked for last."""
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    """When it is looked at again; null for never."""


class HostRow(Base):
    """How a host fares, and whose turn it is to ask it (turns only while the broker is away)."""

    __tablename__ = "hosts"
    host: Mapped[str] = mapped_column(primary_key=True)
    """The host's name."""
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    """Bad answers in a row."""
    reason: Mapped[str | None]
    """The last one's reason code."""
    not_before: Mapped[datetime | None]
    """Until when it is left alone."""
    token: Mapped[str | None]
    """Who asks it just now."""
    busy_until: Mapped[datetime | None]
    """Until when that one may take."""
    line_until: Mapped[datetime | None]
    """Until when turns are given away."""


class RobotsRow(Base):
    """A site's robots.txt as last fetched."""

    __tablename__ = "robots"
    origin: Mapped[str] = mapped_column(primary_key=True)
    """Scheme, host and port."""
    text: Mapped[str | None]
    """The file; null where there is none."""
    fetched_at: Mapped[datetime]
    """When it was fetched."""
    expires_at: Mapped[datetime]
    """When it is fetched again."""
    failing_since: Mapped[datetime | None]
    """Since when its server fails to give it."""
