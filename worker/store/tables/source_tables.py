"""Sources, and what each of them named when it was last read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.declarative_base import NO, Base, BigId


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
    """The `ETag` that its server sent with the last answer."""
    last_modified: Mapped[str | None]
    """The `Last-Modified` that its server sent with the last answer."""
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many polls failed in a row."""
    last_error: Mapped[str | None]
    """Why the last poll failed; null when it did not."""
    paused: Mapped[bool] = mapped_column(default=False, server_default=NO)
    """Whether it is not polled."""
    labels: Mapped[list[str] | None]
    """Labels that a person gave it, each once; null if there are none."""
    created_at: Mapped[datetime]
    """When it was added."""
    title: Mapped[str | None]
    """The title that it gives itself."""
    moved_to: Mapped[str | None]
    """Its new address, since its server said that it had moved for good."""
    parent_id: Mapped[int | None] = mapped_column(index=True)
    """The sitemap index or OPML list that named it."""
    adapts: Mapped[bool] = mapped_column(default=False, server_default=NO)
    """Whether the interval adapts to how often new entries come."""
    newest: Mapped[int | None]
    """How many entries are taken from the first listing; null for all."""
    listed_at: Mapped[datetime | None]
    """When it first gave a listing; null if it never did, however often it was polled."""
    claimed_until: Mapped[datetime | None]
    """The end of the claim of the poll that is running; a long poll renews it."""
    resume_at: Mapped[str | None]
    """The file at which the next scan of a folder continues; null if the last scan was complete."""
    news_at: Mapped[datetime | None]
    """When a new entry last came."""
    note: Mapped[str | None]
    """A note about the last successful poll."""
    declines: Mapped[list[Any] | None]
    """What the source gives less of than before (`worker.document.Decline`); null if nothing declined."""
    judged_from: Mapped[int | None]
    """Only later items count for `declines`: a person then said that the source is as it should be."""


class WatchedFile(Base):
    """A file of a watched folder as it was when last accepted, so that only changes are read again."""

    __tablename__ = "watched_files"
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True)
    """The folder's source."""
    key: Mapped[str] = mapped_column(primary_key=True)
    """The path, shortened by `indexable`: a path can have 4,096 bytes."""
    path: Mapped[str]
    """The full path."""
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
    """Its identifier, shortened by `indexable`."""
    stamp: Mapped[str]
    """Differs after a change: the time of change that the source states, or a hash of the entry."""
    seen_at: Mapped[datetime | None]
    """When the source last named it, to a day."""


class ContainerRow(Base):
    """How far a file with many documents in it has been accepted."""

    __tablename__ = "containers"
    key: Mapped[str] = mapped_column(primary_key=True)
    """The path of the file, shortened by `indexable`."""
    path: Mapped[str]
    """The full path."""
    stamp: Mapped[str]
    """Size, times and inode of the file."""
    hash: Mapped[str]
    """The SHA-256 of the file; for a file over 256 MB, a chain of the hashes of pieces of this size."""
    position: Mapped[int]
    """The byte offset at which reading continues."""
    records: Mapped[int]
    """The number of records before that offset."""
    hashed: Mapped[int | None]
    """How many bytes the hash covers so far; null once it covers the file."""
