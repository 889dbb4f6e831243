"""Comments of readers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnClause, ForeignKey, Index

from worker.store.tables.declarative_base import NO, NOTHING, Base, BigId, column

AUTHOR_KEY_CHARS = 64
AUTHOR_KEY = f"substr(author, 1, {AUTHOR_KEY_CHARS})"
"""What the index `comments_author` begins with, written as in the schema: the beginning of a name, because
PostgreSQL refuses entries over 2,704 bytes."""


class CommentRow(Base):
    """A reader's comment. The same `key` is the same comment, each time it is seen."""

    __tablename__ = "comments"
    id: ColumnClause[int] = column(BigId, primary_key=True)
    """Its number."""
    document_id: ColumnClause[int] = column(ForeignKey("documents.id"))
    """The document that it belongs to."""
    sighting_id: ColumnClause[int] = column(ForeignKey("sightings.id"))
    """The sighting that first showed it."""
    key: ColumnClause[str]
    """The same each time the same comment is seen."""
    position: ColumnClause[int]
    """Its place in the thread, from 0."""
    parent_id: ColumnClause[int | None] = column(ForeignKey("comments.id"))
    """The comment that it answers."""
    author: ColumnClause[str | None]
    """Who wrote it, as shown."""
    author_url: ColumnClause[str | None]
    """The address of the author's page."""
    posted_text: ColumnClause[str | None]
    """The time as shown ("3 months ago")."""
    posted_at: ColumnClause[datetime | None]
    """The time, resolved: the beginning of the period that is meant."""
    posted_precision: ColumnClause[str | None]
    """`second` ... `year`, or `upper_bound` (then or earlier)."""
    posted_basis: ColumnClause[str | None]
    """The reference time for it: `shown`, `received`, `http_date`, `warc_date`, `saved_page`, `mtime`."""
    text: ColumnClause[str]
    """Its plain text."""
    html: ColumnClause[str]
    """Its text as clean HTML."""
    score: ColumnClause[int | None]
    """As shown; null if the page shows none."""
    likes: ColumnClause[int | None]
    """As shown."""
    dislikes: ColumnClause[int | None]
    """As shown."""
    url: ColumnClause[str | None]
    """Its permalink."""
    first_seen_at: ColumnClause[datetime]
    """When it was seen first."""
    last_seen_at: ColumnClause[datetime]
    """When it was seen last."""
    edited_at: ColumnClause[datetime | None]
    """When it was first seen with another text."""
    deleted_at: ColumnClause[datetime | None]
    """When it was missing, or marked as deleted; its text is kept."""
    collapsed: ColumnClause[bool] = column(default=False, server_default=NO)
    """Whether its page shows it collapsed."""
    native_id: ColumnClause[str | None]
    """The platform's id of it."""
    parent_native_id: ColumnClause[str | None]
    """The platform's id of the comment that it answers, also while that comment was not seen."""
    basis: ColumnClause[dict[str, Any]] = column(server_default=NOTHING)
    """JSON: for fields that are not from the page, where they are from: `feed` or `interface`."""
    __table_args__ = (
        Index("comments_key", "document_id", "key", unique=True),
        Index("comments_newest", "first_seen_at", "id"),
    )
