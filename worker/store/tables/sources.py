"""Sources, and what each of them named when it was last read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.base import NO, Base, BigId


class Source(Base):
    """A folder, feed, sitemap or list that is polled on schedule."""

    __tablename__ = "sources"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    """Its number."""
    kind: Mapped[str]
    """`folder`, `feed`, `sitemap` or `list`."""
    target: Mapped[str] = mapped_column(unique=True)
    """The folder's path, or the address."""
    interval: Mapped[float]
    """Seconds between polls."""
    next_at: Mapped[datetime | None]
    """When it is polled next."""
    polled_at: Mapped[datetime | None]
    """When it was polled last."""
    etag: Mapped[str | None]
    """The validator its server gave with the last answer."""
    last_modified: Mapped[str | None]
    """The other validator."""
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    """Polls that failed, in a row."""
    last_error: Mapped[str | None]
    """Why the last poll failed; null when it did not."""
    paused: Mapped[bool] = mapped_column(default=False, server_default=NO)
    """Whether it is left alone."""
    labels: Mapped[list[str] | None]
    """Words that a person gave it, each once; null where there are none."""
    created_at: Mapped[datetime]
    """When it was added."""
    title: Mapped[str | None]
    """What it calls itself."""
    moved_to: Mapped[str | None]
    """Where it is asked for since it said that it had moved for good."""
    parent_id: Mapped[int | None] = mapped_column(index=True)
    """The sitemap index or OPML list that named it."""
    adapts: Mapped[bool] = mapped_column(default=False, server_default=NO)
    """Whether the interval follows how often something new comes."""
    newest: Mapped[int | None]
    """How many entries the first listing gives; null for all."""
    listed_at: Mapped[datetime | None]
    """When it first gave a listing; null for as long as it never did, however often it was polled."""
    claimed_until: Mapped[datetime | None]
    """Until when the poll under way keeps others from it, unless it goes on."""
    resume_at: Mapped[str | None]
    """The file at which the next look at a folder goes on; null where the last one came to its end."""
    news_at: Mapped[datetime | None]
    """When something new last came."""
    note: Mapped[str | None]
    """What there was to say about the last poll that went well."""
    declines: Mapped[list[Any] | None]
    """What the source gives less of than it did (`worker.document.Decline`); null where all is well."""
    judged_from: Mapped[int | None]
    """The item after which it is judged, since a person said that it is as it should be."""


class WatchedFile(Base):
    """A file of a watched folder as it was when last accepted, so that only changes are read again."""

    __tablename__ = "watched_files"
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True)
    """The folder's source."""
    key: Mapped[str] = mapped_column(primary_key=True)
    """The path as `indexable` makes it: a path may have 4,096 bytes."""
    path: Mapped[str]
    """The path as it is."""
    stamp: Mapped[str]
    """Size, modification and change time, inode: what changes when a file does."""
    hash: Mapped[str]
    """The SHA-256 of its content."""


class SourceEntry(Base):
    """An entry of a feed, sitemap or list as it was when last accepted."""

    __tablename__ = "source_entries"
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True)
    """The source that names it."""
    key: Mapped[str] = mapped_column(primary_key=True)
    """What it is known by, as `indexable` makes it."""
    stamp: Mapped[str]
    """What the source says when it has changed: its time of change, or a hash of what is told of it."""
    seen_at: Mapped[datetime | None]
    """When the source last named it, to a day."""


class ContainerRow(Base):
    """How far a file with many documents in it has been accepted."""

    __tablename__ = "containers"
    key: Mapped[str] = mapped_column(primary_key=True)
    """The file's path, as `indexable` makes it."""
    path: Mapped[str]
    """The path as it is."""
    stamp: Mapped[str]
    """Size, times and inode of the file."""
    hash: Mapped[str]
    """The SHA-256 of the file; of one of more than 256 MB a chain of the hashes of such pieces."""
    position: Mapped[int]
    """Bytes from the beginning of the file at which to go on."""
    records: Mapped[int]
    """Records before that place."""
    hashed: Mapped[int | None]
    """Bytes that the hash covers so far; null once it covers the file."""
