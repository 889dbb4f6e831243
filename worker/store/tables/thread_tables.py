"""Threads that go on beyond their page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnClause, ForeignKey, Index, text

from worker.store.tables.declarative_base import NEVER_REUSED, NO, Base, BigId, column

READING = text("state = 'reading'")


class ThreadRow(Base):
    """Where more comments of a page are, and how far they were read."""

    __tablename__ = "threads"
    id: ColumnClause[int] = column(BigId, primary_key=True)
    """Its number, never used again."""
    document_id: ColumnClause[int] = column(ForeignKey("documents.id"), index=True)
    """The document whose comments they are."""
    address_key: ColumnClause[str] = column(unique=True)
    """The address, as a key, of the page that the thread is of."""
    leads: ColumnClause[list[Any]]
    """JSON: the places that are said to hold the thread, each an alternative to the others, with its `kind`,
    `address`, `platform`, what says so (`because`), and in this reading its `state` (`waiting`, `asked`,
    `read`, `closed` or `failed`) and the `reason`."""
    state: ColumnClause[str]
    """`known` (nothing was asked yet), `reading` or `read`."""
    reading: ColumnClause[int] = column(default=0, server_default="0")
    """The number of the present or last reading."""
    is_whole: ColumnClause[bool] = column(default=False, server_default=NO)
    """Whether this reading is for all comments, not only for new ones."""
    began_at: ColumnClause[datetime | None]
    """When it began."""
    requests: ColumnClause[int] = column(default=0, server_default="0")
    """How many requests were accepted in it."""
    stated: ColumnClause[int | None]
    """The number of comments of the whole thread, as last stated."""
    reason: ColumnClause[str | None]
    """Why it is not complete, or not known to be: `bound`, `fewer_than_stated`, `page_only`, `empty_page` (no
    comment was found on a later page), or the reason of the last lead."""
    growth: ColumnClause[int] = column(default=0, server_default="0")
    """How many comments this reading added."""
    visits: ColumnClause[int] = column(default=0, server_default="0")
    """The place of the next reading in the sequence of revisits; growth takes it back to the beginning."""
    checked_at: ColumnClause[datetime | None]
    """When the last reading ended."""
    next_at: ColumnClause[datetime | None] = column(index=True)
    """When it is read again; null for never, or while it is being read."""
    __table_args__ = (Index("threads_reading", "began_at", sqlite_where=READING), NEVER_REUSED)
