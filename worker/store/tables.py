"""The tables, typed. What downstream reads is described in docs/tables.md; names never change meaning."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Float,
    ForeignKey,
    Index,
    Integer,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from worker.store.storable import StorableInteger, StorableText, Structure, UtcTime

BigId = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in an INTEGER primary key."""


NEVER_REUSED = {"sqlite_autoincrement": True}
"""For tables whose ids others keep: SQLite would give the id of the last row again after its deletion."""


class Base(DeclarativeBase):
    """Maps Python's types to the columns' types for every table."""

    type_annotation_map = {  # noqa: RUF012
        str: StorableText,
        int: StorableInteger,
        float: Float,
        datetime: UtcTime,
        dict[str, Any]: Structure,
        list[str]: Structure,
        list[Any]: Structure,
    }


class Source(Base):
    """A folder, feed, sitemap or list that is polled on schedule."""

    __tablename__ = "sources"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str]
    target: Mapped[str] = mapped_column(unique=True)
    interval: Mapped[float]
    """Seconds between polls."""
    next_at: Mapped[datetime | None]
    polled_at: Mapped[datetime | None]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    last_error: Mapped[str | None]
    paused: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    labels: Mapped[list[str] | None]
    created_at: Mapped[datetime]
    title: Mapped[str | None]
    moved_to: Mapped[str | None]
    """Where it is asked for since it said that it had moved for good."""
    parent_id: Mapped[int | None] = mapped_column(index=True)
    """The sitemap index or OPML list that named it."""
    adapts: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Whether the interval follows how often something new comes."""
    newest: Mapped[int | None]
    """How many entries the first poll takes; null for all."""
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
    key: Mapped[str] = mapped_column(primary_key=True)
    """The path as `indexable` makes it: a path may have 4,096 bytes."""
    path: Mapped[str]
    stamp: Mapped[str]
    """Size, modification and change time, inode: what changes when a file does."""
    hash: Mapped[str]


class SourceEntry(Base):
    """An entry of a feed, sitemap or list as it was when last accepted."""

    __tablename__ = "source_entries"
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    """What it is known by, as `indexable` makes it."""
    stamp: Mapped[str]
    """What the source says when it has changed: its time of change, or a hash of what is told of it."""
    seen_at: Mapped[datetime | None]
    """When the source last named it, to a day."""


class AddressRow(Base):
    """A web address that was fetched: what its server said, and when it is looked at again."""

    __tablename__ = "addresses"
    key: Mapped[str] = mapped_column(primary_key=True)
    """The address key, as `indexable` makes it."""
    url: Mapped[str]
    final_url: Mapped[str | None]
    moved_to: Mapped[str | None]
    gone_at: Mapped[datetime | None]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    item_id: Mapped[int | None] = mapped_column(index=True)
    """The item that brought the bytes last."""
    raw_id: Mapped[int | None] = mapped_column(index=True)
    source_id: Mapped[int | None]
    visits: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often it was looked at since it was first seen, or since its source said that it had changed."""
    checked_at: Mapped[datetime]
    next_at: Mapped[datetime | None] = mapped_column(index=True)


class HostRow(Base):
    """How a host fares, and whose turn it is to ask it (turns only while the broker is away)."""

    __tablename__ = "hosts"
    host: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    reason: Mapped[str | None]
    not_before: Mapped[datetime | None]
    token: Mapped[str | None]
    busy_until: Mapped[datetime | None]
    line_until: Mapped[datetime | None]


class RobotsRow(Base):
    """A site's robots.txt as last fetched."""

    __tablename__ = "robots"
    origin: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str | None]
    fetched_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    failing_since: Mapped[datetime | None]


class ContainerRow(Base):
    """How far a file with many documents in it has been accepted."""

    __tablename__ = "containers"
    key: Mapped[str] = mapped_column(primary_key=True)
    """The file's path, as `indexable` makes it."""
    path: Mapped[str]
    stamp: Mapped[str]
    hash: Mapped[str]
    position: Mapped[int]
    """Bytes from the beginning of the file at which to go on."""
    records: Mapped[int]
    """Records before that place."""


class Item(Base):
    """The ledger: one row for each observation accepted, until it is done or failed."""

    __tablename__ = "items"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source_key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    target: Mapped[str]
    step: Mapped[str]
    state: Mapped[str]
    slow: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Whether it is in the slow lane: it overran the time limit once."""
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    losses: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often its worker disappeared; bounded apart from attempts, since that is no fault of it."""
    not_before: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    token: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    detail: Mapped[str | None]
    meta: Mapped[dict[str, Any]]
    source_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id", ondelete="SET NULL"))
    raw_id: Mapped[int | None]
    document_id: Mapped[int | None]
    verdict: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    __table_args__ = (
        Index("items_open", "state", "not_before", postgresql_where=text("state IN ('pending', 'running')")),
        Index("items_failed", "updated_at", postgresql_where=text("state = 'failed'")),
        Index("items_of_source", "source_id", "id"),
        NEVER_REUSED,
    )


class Raw(Base):
    """Bytes as received; the bytes themselves lie in the data folder, named by their hash."""

    __tablename__ = "raw"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    hash: Mapped[str] = mapped_column(index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    media_type: Mapped[str | None]
    charset: Mapped[str | None]
    final_url: Mapped[str | None]
    headers: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    received_basis: Mapped[str]
    size: Mapped[int]


class Cluster(Base):
    """Documents that are the same; its id is that of its first member and never changes."""

    __tablename__ = "clusters"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    canonical_id: Mapped[int]


class Document(Base):
    """A normalised document."""

    __tablename__ = "documents"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    url: Mapped[str]
    address_key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str | None]
    authors: Mapped[list[str]]
    published: Mapped[datetime | None]
    published_precision: Mapped[str | None]
    modified: Mapped[datetime | None]
    modified_precision: Mapped[str | None]
    language: Mapped[str | None]
    site: Mapped[str | None]
    canonical_url: Mapped[str | None]
    description: Mapped[str | None]
    image: Mapped[str | None]
    tags: Mapped[list[str]]
    rights: Mapped[str | None]
    paywalled: Mapped[bool | None]
    kind: Mapped[str]
    confidence: Mapped[float]
    body: Mapped[str]
    markdown: Mapped[str]
    html: Mapped[str]
    word_count: Mapped[int]
    content_hash: Mapped[str]
    cluster_id: Mapped[int | None] = mapped_column(index=True)
    duplicate_of: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    comments_stated: Mapped[int | None]
    extractor_version: Mapped[int]
    first_seen_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    __table_args__ = (
        Index(
            "documents_content",
            "content_hash",
            unique=True,
            postgresql_where=text("duplicate_of IS NULL AND deleted_at IS NULL"),
            sqlite_where=text("duplicate_of IS NULL AND deleted_at IS NULL"),
        ),
        Index("documents_same_content", "content_hash"),
        NEVER_REUSED,
    )


class SketchRow(Base):
    """What a document is compared by (`worker.document.Sketch`)."""

    __tablename__ = "sketches"
    document_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    keys: Mapped[bytes]
    """64 bits each, little-endian."""
    shingles: Mapped[bytes]
    numbers: Mapped[bytes]
    size: Mapped[int]
    number_count: Mapped[int]


class NearKey(Base):
    """The near-duplicate index: which documents hold an index key, at most one or two of a cluster."""

    __tablename__ = "near_keys"
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    document_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """No foreign key: PostgreSQL would check it for each of two dozen rows a document."""
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012


class Ruling(Base):
    """What a person decided, which no later run undoes; each is there from both sides.

    ``apart``: two clusters (their ids) that must not become one. ``together``: two documents that stay so.
    """

    __tablename__ = "rulings"
    kind: Mapped[str] = mapped_column(primary_key=True)
    one: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    other: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    made_at: Mapped[datetime]


class Sighting(Base):
    """One place and time a document was seen, and what was decided then, and why."""

    __tablename__ = "sightings"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), unique=True)
    raw_id: Mapped[int | None] = mapped_column(ForeignKey("raw.id"), index=True)
    target: Mapped[str]
    address_key: Mapped[str] = mapped_column(index=True)
    content_hash: Mapped[str | None]
    """What was seen there, which may be what the document said then; null where it was not kept."""
    verdict: Mapped[str]
    evidence: Mapped[list[Any]]
    meta: Mapped[dict[str, Any]]
    seen_at: Mapped[datetime]


class CommentRow(Base):
    """A reader's comment. The same `key` is the same comment, each time it is seen."""

    __tablename__ = "comments"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    sighting_id: Mapped[int] = mapped_column(ForeignKey("sightings.id"))
    key: Mapped[str]
    position: Mapped[int]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    author: Mapped[str | None]
    author_url: Mapped[str | None]
    posted_text: Mapped[str | None]
    posted_at: Mapped[datetime | None]
    posted_precision: Mapped[str | None]
    posted_basis: Mapped[str | None]
    text: Mapped[str]
    html: Mapped[str]
    score: Mapped[int | None]
    likes: Mapped[int | None]
    dislikes: Mapped[int | None]
    url: Mapped[str | None]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    collapsed: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Whether its page shows it folded."""
    __table_args__ = (Index("comments_key", "document_id", "key", unique=True),)


class RevisionRow(Base):
    """A document's content as it was before a change."""

    __tablename__ = "revisions"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    revision: Mapped[int]
    title: Mapped[str | None]
    body: Mapped[str]
    markdown: Mapped[str]
    html: Mapped[str]
    content_hash: Mapped[str]
    extractor_version: Mapped[int]
    replaced_at: Mapped[datetime]
    __table_args__ = (Index("revisions_number", "document_id", "revision", unique=True),)


class Change(Base):
    """The change feed. Rows without `seq` are committed but not yet numbered; readers skip them."""

    __tablename__ = "changes"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int | None] = mapped_column(unique=True)
    document_id: Mapped[int]
    kind: Mapped[str]
    time: Mapped[datetime]
    __table_args__ = (
        Index(
            "changes_unnumbered", "id", postgresql_where=text("seq IS NULL"), sqlite_where=text("seq IS NULL")
        ),
        Index("changes_document", "document_id", "seq"),
        NEVER_REUSED,
    )


class Tombstone(Base):
    """What a person deleted for good, and must not come back."""

    __tablename__ = "tombstones"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    address_key: Mapped[str | None] = mapped_column(index=True)
    content_hash: Mapped[str | None] = mapped_column(index=True)
    document_id: Mapped[int | None]
    """The document that it stands for, which is no more."""
    created_at: Mapped[datetime]
