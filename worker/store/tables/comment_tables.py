"""Comments of readers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.declarative_base import NO, Base, BigId


class CommentRow(Base):
    """A reader's comment. The same `key` is the same comment, each time it is seen."""

    __tablename__ = "comments"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    """Its number."""
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    """The document that it belongs to."""
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
    """The time, resolved: the beginning of the period that is meant."""
    posted_precision: Mapped[str | None]
    """`second` ... `year`, or `upper_bound` (then or earlier)."""
    posted_basis: Mapped[str | None]
    """The reference time for it: `shown`, `received`, `http_date`, `warc_date`, `saved_page`, `mtime`."""
    text: Mapped[str]
    """Its plain text."""
    html: Mapped[str]
    """Its text as clean HTML."""
    score: Mapped[int | None]
    """As shown; null if the page shows none."""
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
    """When it was missing, or marked as deleted; its text is kept."""
    collapsed: Mapped[bool] = mapped_column(default=False, server_default=NO)
    """Whether its page shows it collapsed."""
    __table_args__ = (Index("comments_key", "document_id", "key", unique=True),)
