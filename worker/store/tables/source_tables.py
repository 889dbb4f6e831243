"""Sources, and what each of them named when it was last read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnClause, ForeignKey

from worker.store.tables.declarative_base import NO, Base, BigId, column


class Source(Base):
    """A folder, feed, sitemap or list that is polled on schedule."""

    __tablename__ = "sources"
    id: ColumnClause[int] = column(BigId, primary_key=True)
    """Its number."""
    kind: ColumnClause[str]
    """`folder`, `feed`, `sitemap` or `list`."""
    target: ColumnClause[str] = column(unique=True)
    """The folder's path, or the address."""
    interval: ColumnClause[float]
    """Seconds between polls."""
    next_at: ColumnClause[datetime | None]
    """When it is polled next."""
    polled_at: ColumnClause[datetime | None]
    """When it was polled last."""
    etag: ColumnClause[str | None]
    """The `ETag` that its server sent with the last answer."""
    last_modified: ColumnClause[str | None]
    """The `Last-Modified` that its server sent with the last answer."""
    failures: ColumnClause[int] = column(default=0, server_default="0")
    """How many polls failed in a row."""
    last_error: ColumnClause[str | None]
    """Why the last poll failed; null when it did not."""
    paused: ColumnClause[bool] = column(default=False, server_default=NO)
    """Whether it is not polled."""
    labels: ColumnClause[list[str] | None]
    """Labels that a person gave it, each once; null if there are none."""
    created_at: ColumnClause[datetime]
    """When it was added."""
    title: ColumnClause[str | None]
    """The title that it gives itself."""
    moved_to: ColumnClause[str | None]
    """Its new address, since its server said that it had moved for good."""
    parent_id: ColumnClause[int | None] = column(index=True)
    """The sitemap index or OPML list that named it."""
    adapts: ColumnClause[bool] = column(default=False, server_default=NO)
    """Whether the interval adapts to how often new entries come."""
    newest: ColumnClause[int | None]
    """How many entries are taken from the first listing; null for all."""
    listed_at: ColumnClause[datetime | None]
    """When it first gave a listing; null if it never did, however often it was polled."""
    claimed_until: ColumnClause[datetime | None]
    """The end of the claim of the poll that is running; a long poll renews it."""
    resume_at: ColumnClause[str | None]
    """The file at which the next scan of a folder continues; null if the last scan was complete."""
    news_at: ColumnClause[datetime | None]
    """When a new entry last came."""
    note: ColumnClause[str | None]
    """A note about the last successful poll."""
    declines: ColumnClause[list[Any] | None]
    """What the source gives less of than before (`worker.document.Decline`); null if nothing declined."""
    judged_from: ColumnClause[int | None]
    """Only later items count for `declines`: a person then said that the source is as it should be."""


class WatchedFile(Base):
    """A file of a watched folder as it was when last accepted, so that only changes are read again."""

    __tablename__ = "watched_files"
    source_id: ColumnClause[int] = column(ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True)
    """The folder's source."""
    key: ColumnClause[str] = column(primary_key=True)
    """The path, shortened by `indexable`: a path can have 4,096 bytes."""
    path: ColumnClause[str]
    """The full path."""
    stamp: ColumnClause[str]
    """Size, modification and change time, inode: what changes when a file does."""
    hash: ColumnClause[str]
    """The SHA-256 of its content."""


class SourceEntry(Base):
    """An entry of a feed, sitemap or list as it was when last accepted."""

    __tablename__ = "source_entries"
    source_id: ColumnClause[int] = column(ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True)
    """The source that names it."""
    key: ColumnClause[str] = column(primary_key=True)
    """Its identifier, shortened by `indexable`; or `c:` and the hash of a content that it gives."""
    stamp: ColumnClause[str]
    """Differs after a change: the stated time of change, or a hash; of a content: whose it is."""
    seen_at: ColumnClause[datetime | None]
    """When the source last named it, to a day."""


class ContainerRow(Base):
    """How far a file with many documents in it has been accepted."""

    __tablename__ = "containers"
    key: ColumnClause[str] = column(primary_key=True)
    """The path of the file, shortened by `indexable`."""
    path: ColumnClause[str]
    """The full path."""
    stamp: ColumnClause[str]
    """Size, times and inode of the file."""
    hash: ColumnClause[str]
    """The SHA-256 of the file; for a file over 256 MB, a chain of the hashes of pieces of this size."""
    position: ColumnClause[int]
    """The byte offset at which reading continues."""
    records: ColumnClause[int]
    """The number of records before that offset."""
    hashed: ColumnClause[int | None]
    """How many bytes the hash covers so far; null once it covers the file."""
