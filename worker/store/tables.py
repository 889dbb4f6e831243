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

from worker.store.column_types import StorableInteger, StorableText, Structure, UtcTime

BigId = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in an INTEGER primary key."""


NO = text("false")
"""What a flag is where nobody set it."""

NOTHING = text("'{}'")
"""What JSON is where nobody set it."""

WITH_COPY = text("copy_hash IS NOT NULL")
PENDING, FAILED = text("state = 'pending'"), text("state = 'failed'")
"""Conditions of indexes, and so of the queries that they are for, word for word."""

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


class Item(Base):
    """The ledger: one row for each observation accepted, until it is done or failed."""

    __tablename__ = "items"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    """Its number, never used again."""
    source_key: Mapped[str] = mapped_column(unique=True)
    """What makes it one observation: the same key is the same item."""
    kind: Mapped[str]
    """`file`, `url`, `record` or `message`."""
    target: Mapped[str]
    """The path or address."""
    step: Mapped[str]
    """`fetch` or `process`: what is to be done next, or was done last."""
    state: Mapped[str]
    """`pending`, `running`, `done` or `failed`."""
    slow: Mapped[bool] = mapped_column(default=False, server_default=NO)
    """Whether it is in the slow lane: it overran the time limit once."""
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    """Tries of this step that failed."""
    losses: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often its worker disappeared; bounded apart from attempts, since that is no fault of it."""
    not_before: Mapped[datetime | None]
    """Until when it is not tried."""
    lease_until: Mapped[datetime | None]
    """Until when the worker that has it answers for it."""
    token: Mapped[str | None]
    """The claim of that worker."""
    sent_at: Mapped[datetime | None]
    """When workers were told of it."""
    reason: Mapped[str | None]
    """Why it failed or waits: a reason code."""
    detail: Mapped[str | None]
    """The same in a line for people."""
    meta: Mapped[dict[str, Any]]
    """What its sender said of it."""
    notes: Mapped[dict[str, Any]] = mapped_column(server_default=NOTHING)
    """What Winnow itself noted of it: where it lies, what names it, which look it is."""
    copy_hash: Mapped[str | None]
    """The hash of the feed's own copy of it, among the received bytes."""
    source_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id", ondelete="SET NULL"))
    """The source it came from."""
    raw_id: Mapped[int | None]
    """The bytes received."""
    document_id: Mapped[int | None]
    """The document it became, or was seen to be."""
    verdict: Mapped[str | None]
    """What it was: `new`, `unchanged`, `revised`, `reextracted`, `duplicate`, `near-duplicate`, `dropped`."""
    created_at: Mapped[datetime]
    """When it was accepted."""
    updated_at: Mapped[datetime]
    """When its state changed last."""
    __table_args__ = (
        Index("items_open", "state", "not_before", postgresql_where=text("state IN ('pending', 'running')")),
        Index("items_failed", "updated_at", postgresql_where=text("state = 'failed'")),
        Index("items_of_source", "source_id", "id"),
        # What a look at the queue asks for: no row of the table is read, and no entry of what is done.
        Index(
            "items_waiting",
            "step",
            "not_before",
            "updated_at",
            postgresql_where=PENDING,
            sqlite_where=PENDING,
        ),
        Index("items_copies", "copy_hash", postgresql_where=WITH_COPY, sqlite_where=WITH_COPY),
        Index("items_why_failed", "reason", "step", postgresql_where=FAILED, sqlite_where=FAILED),
        NEVER_REUSED,
    )


class Tally(Base):
    """What ended, counted by how it ended and how long it took, for the metrics. Sums over `slot` matter."""

    __tablename__ = "tallies"
    step: Mapped[str] = mapped_column(primary_key=True)
    """`fetch` or `process`."""
    outcome: Mapped[str] = mapped_column(primary_key=True)
    """`fetched`, a verdict, `failed`, `later` (to be tried again), or `forgotten` (was done, is no more)."""
    reason: Mapped[str] = mapped_column(primary_key=True)
    """The reason code of what failed or is tried again; else empty."""
    within: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Milliseconds: the bucket's upper bound; 0 where the time is not known."""
    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """One of a few, by chance, so that those who count seldom wait for each other."""
    count: Mapped[int]
    """How many there were."""
    seconds: Mapped[float]
    """What they took together."""
    bytes: Mapped[int]
    """What they received together."""
    # Room in each page for the next version of its rows, which then need no new entries in the index.
    __table_args__ = {"postgresql_with": {"fillfactor": 50}}  # noqa: RUF012


class Raw(Base):
    """Bytes as received; the bytes themselves lie in the data folder, named by their hash."""

    __tablename__ = "raw"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    """Its number."""
    hash: Mapped[str] = mapped_column(index=True)
    """The SHA-256 of the bytes, and the name of their file."""
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    """The item that brought them."""
    media_type: Mapped[str | None]
    """As the server said, or by the file's name."""
    charset: Mapped[str | None]
    """As the server said."""
    final_url: Mapped[str | None]
    """Where redirects led."""
    headers: Mapped[dict[str, Any]]
    """The headers of the answer that matter."""
    received_at: Mapped[datetime]
    """When they were received, or were last changed."""
    received_basis: Mapped[str]
    """What says so: `received`, `http_date`, `warc_date`, `saved_page`, `mtime`."""
    size: Mapped[int]
    """Their number, before compression."""


class Cluster(Base):
    """Documents that are the same; its id is that of its first member and never changes."""

    __tablename__ = "clusters"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    """The id of its first member."""
    canonical_id: Mapped[int]
    """The document to read."""


class Document(Base):
    """A normalised document."""

    __tablename__ = "documents"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    """Its number, never used again."""
    url: Mapped[str]
    """Where it was found: an address, or a `file://` URI."""
    address_key: Mapped[str] = mapped_column(unique=True)
    """One spelling for all the addresses that lead to the same page."""
    title: Mapped[str | None]
    """Its title."""
    authors: Mapped[list[str]]
    """Their names, a list."""
    published: Mapped[datetime | None]
    """When it was published; the beginning of the period that `published_precision` names."""
    published_precision: Mapped[str | None]
    """`second`, `minute`, `day`, `month` or `year`."""
    modified: Mapped[datetime | None]
    """When it was changed, as it says itself."""
    modified_precision: Mapped[str | None]
    """As `published_precision`."""
    language: Mapped[str | None]
    """ISO 639-1."""
    site: Mapped[str | None]
    """The name of the site."""
    canonical_url: Mapped[str | None]
    """The address that the page gives as its own."""
    description: Mapped[str | None]
    """The page's own summary."""
    image: Mapped[str | None]
    """The address of its main picture."""
    tags: Mapped[list[str]]
    """A list."""
    rights: Mapped[str | None]
    """The licence or copyright stated, and directives that restrict use."""
    paywalled: Mapped[bool | None]
    """Whether it is for payers, where the page says so."""
    kind: Mapped[str]
    """`article`, `thread`, `listing`, `product`, `documentation`, `login_wall`, `error_page` or `other`."""
    confidence: Mapped[float]
    """How good the body should be, from 0 to 1."""
    body: Mapped[str]
    """The text: plain, paragraphs apart by an empty line."""
    markdown: Mapped[str]
    """The same as CommonMark."""
    html: Mapped[str]
    """The same as clean HTML."""
    word_count: Mapped[int]
    """Words of `body`."""
    content_hash: Mapped[str]
    """The hash of its words, without ages and counters ([duplicates](duplicates.md))."""
    cluster_id: Mapped[int | None] = mapped_column(index=True)
    """Its cluster."""
    duplicate_of: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    """The canonical document, if this one is a copy."""
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    """1, and one more with every change of content."""
    comments_stated: Mapped[int | None]
    """How many comments the page itself speaks of."""
    extractor_version: Mapped[int]
    """The version of the rules that read it."""
    first_seen_at: Mapped[datetime]
    """When it was seen first."""
    updated_at: Mapped[datetime]
    """When it changed last."""
    deleted_at: Mapped[datetime | None]
    """When it was deleted; null while it is live."""
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
    """The document."""
    keys: Mapped[bytes]
    """64 bits each, little-endian."""
    shingles: Mapped[bytes]
    """The hashes of its runs of three words, 32 bits each, the lowest first."""
    numbers: Mapped[bytes]
    """Hashes of the numbers in it."""
    size: Mapped[int]
    """How many shingles it has."""
    number_count: Mapped[int]
    """How many numbers it has."""


class NearKey(Base):
    """The near-duplicate index: which documents hold an index key, at most one or two of a cluster."""

    __tablename__ = "near_keys"
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """The index key."""
    document_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """No foreign key: PostgreSQL would check it for each of two dozen rows a document."""
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012


class Ruling(Base):
    """What a person decided, which no later run undoes; each is there from both sides.

    ``apart``: two clusters (their ids) that must not become one. ``together``: two documents that stay so.
    """

    __tablename__ = "rulings"
    kind: Mapped[str] = mapped_column(primary_key=True)
    """`apart` or `together`."""
    one: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """The one."""
    other: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """The other."""
    made_at: Mapped[datetime]
    """When a person said so."""


class Sighting(Base):
    """One place and time a document was seen, and what was decided then, and why."""

    __tablename__ = "sightings"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    """Its number."""
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    """The document that was seen."""
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), unique=True)
    """The item that saw it."""
    raw_id: Mapped[int | None] = mapped_column(ForeignKey("raw.id"), index=True)
    """The bytes; null where they are not kept."""
    target: Mapped[str]
    """Where: a path or address."""
    address_key: Mapped[str] = mapped_column(index=True)
    """The same as a key."""
    content_hash: Mapped[str | None]
    """What was seen there, which may be what the document said then; null where it was not kept."""
    verdict: Mapped[str]
    """What was decided."""
    evidence: Mapped[list[Any]]
    """Why: a list."""
    meta: Mapped[dict[str, Any]]
    """What the sender said of it."""
    notes: Mapped[dict[str, Any]] = mapped_column(server_default=NOTHING)
    """What Winnow itself noted of it, such as `stored_from` where a feed's copy was stored."""
    seen_at: Mapped[datetime]
    """When."""


class CommentRow(Base):
    """A reader's comment. The same `key` is the same comment, each time it is seen."""

    __tablename__ = "comments"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    """Its number."""
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    """The document it stands below."""
    sighting_id: Mapped[int] = mapped_column(ForeignKey("sightings.id"))
    """The sighting that first showed it."""
    key: Mapped[str]
    """The same each time the same comment is seen."""
    position: Mapped[int]
    """Its place in the thread, from 0."""
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    """The comment that it answers."""
    author: Mapped[str | None]
    """Who wrote it, as shown."""
    author_url: Mapped[str | None]
    """The address of the author's page."""
    posted_text: Mapped[str | None]
    """The time as shown ("3 months ago")."""
    posted_at: Mapped[datetime | None]
    """The same resolved: the beginning of the period that is meant."""
    posted_precision: Mapped[str | None]
    """`second` ... `year`, or `upper_bound` (then or earlier)."""
    posted_basis: Mapped[str | None]
    """What it was resolved against: `shown`, `received`, `http_date`, `warc_date`, `saved_page`, `mtime`."""
    text: Mapped[str]
    """What it says, plain."""
    html: Mapped[str]
    """The same as clean HTML."""
    score: Mapped[int | None]
    """As shown; null where the page shows none."""
    likes: Mapped[int | None]
    """As shown."""
    dislikes: Mapped[int | None]
    """As shown."""
    url: Mapped[str | None]
    """Its permalink."""
    first_seen_at: Mapped[datetime]
    """When it was seen first."""
    last_seen_at: Mapped[datetime]
    """When it was seen last."""
    edited_at: Mapped[datetime | None]
    """When it was first seen with another text."""
    deleted_at: Mapped[datetime | None]
    """When it was no longer there, or marked so; its text is kept."""
    collapsed: Mapped[bool] = mapped_column(default=False, server_default=NO)
    """Whether its page shows it folded."""
    __table_args__ = (Index("comments_key", "document_id", "key", unique=True),)


class RevisionRow(Base):
    """A document's content as it was before a change."""

    __tablename__ = "revisions"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    """Its number."""
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    """The document."""
    revision: Mapped[int]
    """The number that it had then."""
    title: Mapped[str | None]
    """The title then."""
    body: Mapped[str]
    """The text then."""
    markdown: Mapped[str]
    """The same as CommonMark."""
    html: Mapped[str]
    """The same as clean HTML."""
    content_hash: Mapped[str]
    """The hash then."""
    extractor_version: Mapped[int]
    """The version of the rules that had read it."""
    replaced_at: Mapped[datetime]
    """When it was replaced."""
    __table_args__ = (Index("revisions_number", "document_id", "revision", unique=True),)


class Change(Base):
    """The change feed. Rows without `seq` are committed but not yet numbered; readers skip them."""

    __tablename__ = "changes"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    """The number of the row; not for readers."""
    seq: Mapped[int | None] = mapped_column(unique=True)
    """The number to keep: in commit order, without gaps. Null until it is given."""
    document_id: Mapped[int]
    """The document that changed."""
    kind: Mapped[str]
    """`created`, `revised`, `reextracted`, `comments`, `merged`, `split` or `deleted`."""
    time: Mapped[datetime]
    """When it was written."""
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
    """Its number."""
    address_key: Mapped[str | None] = mapped_column(index=True)
    """An address that must not come back."""
    content_hash: Mapped[str | None] = mapped_column(index=True)
    """The hash of words that must not come back."""
    document_id: Mapped[int | None]
    """The document that it stands for, which is no more."""
    created_at: Mapped[datetime]
    """When it was forgotten."""


class WebhookRow(Base):
    """An endpoint that is told of changes (see docs/webhooks.md)."""

    __tablename__ = "webhooks"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    """Its number, never used again."""
    url: Mapped[str]
    """The address that changes are sent to."""
    secret: Mapped[str]
    """What its requests are signed with (`whsec_...`): keep it from whoever may read this table."""
    old_secret: Mapped[str | None]
    """The secret before, which signs beside the present one for a while."""
    old_until: Mapped[datetime | None]
    """Until when it does."""
    kinds: Mapped[list[str] | None]
    """The kinds of changes it wants; null for all."""
    batch: Mapped[int] = mapped_column(default=1, server_default="1")
    """How many changes a request has at most; 1: each has a request of its own."""
    seq: Mapped[int]
    """The number of the last change that was taken for it: sent, or in `deliveries`."""
    paused: Mapped[bool] = mapped_column(default=False, server_default=NO)
    """Whether nothing is sent to it."""
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    """Requests that failed, in a row."""
    failing_since: Mapped[datetime | None]
    """When the first of these failed."""
    last_error: Mapped[str | None]
    """Why the last request failed, or why it is paused; null when the last one went well."""
    not_before: Mapped[datetime | None]
    """Until when it is left alone."""
    tried_at: Mapped[datetime | None]
    """When a request to it ended last."""
    delivered_at: Mapped[datetime | None]
    """When one last went well."""
    token: Mapped[str | None]
    """Who sends to it just now."""
    lease_until: Mapped[datetime | None]
    """Until when that one answers for it."""
    created_at: Mapped[datetime]
    """When it was added."""
    __table_args__ = NEVER_REUSED


class DeliveryRow(Base):
    """A request to a webhook that is on its way, waits, or failed; one that arrived has no row."""

    __tablename__ = "deliveries"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    """Its number, never used again."""
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    """The endpoint."""
    message_id: Mapped[str]
    """What it has as `webhook-id`, each time it is sent."""
    state: Mapped[str]
    """`pending`, or `failed` when it was given up."""
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often it was sent in vain."""
    not_before: Mapped[datetime | None]
    """Until when it is not sent again."""
    tried_at: Mapped[datetime | None]
    """When it was sent in vain last."""
    reason: Mapped[str | None]
    """Why: a reason code such as `http_500` or `timeout`."""
    detail: Mapped[str | None]
    """The same in a line for people."""
    created_at: Mapped[datetime]
    """When its changes were taken from the feed."""
    __table_args__ = (Index("deliveries_of_webhook", "webhook_id", "state"), NEVER_REUSED)


class DeliveryChange(Base):
    """Which changes a delivery tells of."""

    __tablename__ = "delivery_changes"
    delivery_id: Mapped[int] = mapped_column(
        ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True
    )
    """The delivery."""
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The change's number."""
    document_id: Mapped[int]
    """The document that changed: later changes of it wait until this one has arrived or failed."""
    __table_args__ = (Index("delivery_changes_document", "document_id", "seq"),)
