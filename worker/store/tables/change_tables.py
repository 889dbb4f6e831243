"""The change feed, and who reads it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnClause, Index, text

from worker.store.tables.declarative_base import NEVER_REUSED, Base, BigId, column


class Change(Base):
    """The change feed. Rows without `seq` are committed but not yet numbered; readers skip them."""

    __tablename__ = "changes"
    id: ColumnClause[int] = column(BigId, primary_key=True)
    """The id of the row; not for readers."""
    seq: ColumnClause[int | None] = column(unique=True)
    """The number for readers to keep: in commit order, without gaps. Null until it is assigned."""
    document_id: ColumnClause[int]
    """The document that changed."""
    kind: ColumnClause[str]
    """`created`, `revised`, `reextracted`, `comments`, `merged`, `split` or `deleted`."""
    time: ColumnClause[datetime]
    """When it was written."""
    __table_args__ = (
        Index("changes_unnumbered", "id", sqlite_where=text("seq IS NULL")),
        Index("changes_document", "document_id", "seq"),
        NEVER_REUSED,
    )


class FeedReaderRow(Base):
    """A reader of the change feed that gave its name. For people to see: nothing depends on it."""

    __tablename__ = "feed_readers"
    name: ColumnClause[str] = column(primary_key=True)
    """What it calls itself."""
    reads: ColumnClause[str]
    """What it read last: `changes` or `export`."""
    seq: ColumnClause[int]
    """The number of the last change that it was given."""
    read_at: ColumnClause[datetime]
    """When it last read, to the minute."""
    created_at: ColumnClause[datetime]
    """When it first read."""
