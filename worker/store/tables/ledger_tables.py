"""The ledger of items, the received bytes, and the counts of outcomes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnClause, ForeignKey, Index, text

from worker.store.tables.declarative_base import NEVER_REUSED, NO, NOTHING, Base, BigId, column

WITH_COPY, OF_A_THREAD = text("copy_hash IS NOT NULL"), text("thread_id IS NOT NULL")
PENDING, FAILED = text("state = 'pending'"), text("state = 'failed'")
DROPPED = text("verdict = 'dropped'")
"""Conditions of indexes. A query that is to use such an index repeats its condition word for word."""


class Item(Base):
    """The ledger: one row for each observation accepted, until it is done or failed."""

    __tablename__ = "items"
    id: ColumnClause[int] = column(BigId, primary_key=True)
    """Its number, never used again."""
    source_key: ColumnClause[str] = column(unique=True)
    """Identifies the observation: the same key is the same item."""
    kind: ColumnClause[str]
    """`file`, `url`, `record`, `message`, or `thread` (a request for more comments of a document)."""
    target: ColumnClause[str]
    """The path or address."""
    step: ColumnClause[str]
    """`fetch`, `process` or `render`: the step to do next, or the last step done."""
    state: ColumnClause[str]
    """`pending`, `running`, `done` or `failed`."""
    slow: ColumnClause[bool] = column(default=False, server_default=NO)
    """Whether it is in the slow lane: it overran the time limit once."""
    attempts: ColumnClause[int] = column(default=0, server_default="0")
    """How many tries of this step failed."""
    losses: ColumnClause[int] = column(default=0, server_default="0")
    """How often its worker disappeared; limited apart from `attempts`, as the item is not at fault."""
    not_before: ColumnClause[datetime | None]
    """It is not tried before this time."""
    lease_until: ColumnClause[datetime | None]
    """When the claim of its worker ends, unless it is renewed."""
    token: ColumnClause[str | None]
    """The token of that claim."""
    sent_at: ColumnClause[datetime | None]
    """When workers were last notified of it."""
    reason: ColumnClause[str | None]
    """Why it failed or waits: a reason code."""
    detail: ColumnClause[str | None]
    """The reason as a line for people."""
    meta: ColumnClause[dict[str, Any]]
    """What its sender said about it."""
    notes: ColumnClause[dict[str, Any]] = column(server_default=NOTHING)
    """What Winnow itself noted: where the item is, what named it, which visit it is."""
    copy_hash: ColumnClause[str | None]
    """The hash of what its feed gives of it, now or at an earlier visit; kept among the received bytes."""
    source_id: ColumnClause[int | None] = column(ForeignKey("sources.id", ondelete="SET NULL"))
    """The source it came from."""
    thread_id: ColumnClause[int | None] = column(BigId)
    """The thread of which it is a part."""
    raw_id: ColumnClause[int | None]
    """The bytes received."""
    document_id: ColumnClause[int | None]
    """The document that it became or matched."""
    verdict: ColumnClause[str | None]
    """The verdict: `new`, `unchanged`, `revised`, `reextracted`, `duplicate`, `near-duplicate`, `dropped`;
    of a part of a thread: `comments`, `unchanged` or `closed`."""
    created_at: ColumnClause[datetime]
    """When it was accepted."""
    updated_at: ColumnClause[datetime]
    """When its state changed last."""
    __table_args__ = (
        # On PostgreSQL, these two are partial: of pending and running items, and of failed ones.
        Index("items_open", "state", "not_before"),
        Index("items_failed", "updated_at"),
        Index("items_of_source", "source_id", "id"),
        # What a look at the queue asks for: no row of the table is read, and no entry of what is done.
        Index("items_waiting", "step", "not_before", "updated_at", sqlite_where=PENDING),
        Index("items_of_thread", "thread_id", sqlite_where=OF_A_THREAD),
        Index("items_copies", "copy_hash", sqlite_where=WITH_COPY),
        Index("items_why_failed", "reason", "step", sqlite_where=FAILED),
        Index("items_dropped", "updated_at", "id", sqlite_where=DROPPED),
        NEVER_REUSED,
    )


class Tally(Base):
    """Counts of outcomes by kind and duration, for the metrics. Add the rows of all `slot`s."""

    __tablename__ = "tallies"
    step: ColumnClause[str] = column(primary_key=True)
    """`fetch`, `process` or `render`."""
    outcome: ColumnClause[str] = column(primary_key=True)
    """`fetched`, `to_render` (a browser has to show the page first), a verdict, `failed`, `later` (to be
    tried again), or `forgotten` (done, then forgotten)."""
    reason: ColumnClause[str] = column(primary_key=True)
    """The reason code if it failed or will be tried again; else empty."""
    within: ColumnClause[int] = column(primary_key=True, autoincrement=False)
    """Milliseconds: the upper bound of the bucket; 0 if the time is not known."""
    slot: ColumnClause[int] = column(primary_key=True, autoincrement=False)
    """One of a few, at random, so that transactions seldom wait for each other."""
    count: ColumnClause[int]
    """How many there were."""
    seconds: ColumnClause[float]
    """Their total duration."""
    bytes: ColumnClause[int]
    """Their total received bytes."""


class HourlyCount(Base):
    """How many of something there were in an hour. Add the rows of all `slot`s."""

    __tablename__ = "hourly_counts"
    hour: ColumnClause[int] = column(primary_key=True, autoincrement=False)
    """The hour, counted from the beginning of 1970, in UTC."""
    what: ColumnClause[str] = column(primary_key=True)
    """A verdict on items, `failed`, or `new comments`."""
    slot: ColumnClause[int] = column(primary_key=True, autoincrement=False)
    """One of a few, at random, so that transactions seldom wait for each other."""
    count: ColumnClause[int]
    """How many there were."""


class Raw(Base):
    """Bytes as received. The bytes themselves are in the data folder, named by their hash."""

    __tablename__ = "raw"
    id: ColumnClause[int] = column(BigId, primary_key=True)
    """Its number."""
    hash: ColumnClause[str] = column(index=True)
    """The SHA-256 of the bytes, and the name of their file."""
    item_id: ColumnClause[int] = column(ForeignKey("items.id"), index=True)
    """The item that fetched them."""
    media_type: ColumnClause[str | None]
    """As the server said, or by the file's name."""
    charset: ColumnClause[str | None]
    """As the server said."""
    final_url: ColumnClause[str | None]
    """Where redirects led."""
    headers: ColumnClause[dict[str, Any]]
    """The headers of the answer that matter."""
    received_at: ColumnClause[datetime]
    """When they were received, or were last changed."""
    received_basis: ColumnClause[str]
    """What says so: `received`, `http_date`, `warc_date`, `saved_page`, `mtime`."""
    size: ColumnClause[int]
    """Their number, before compression."""
