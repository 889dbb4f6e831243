"""What documents are compared by, and the near-duplicate index."""

from __future__ import annotations

from sqlalchemy import BigInteger, ColumnClause, ForeignKey

from worker.store.tables.declarative_base import Base, BigId, column


class SketchRow(Base):
    """The sketch of a document, for comparisons (`worker.document.Sketch`)."""

    __tablename__ = "sketches"
    document_id: ColumnClause[int] = column(
        BigId, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    """The document."""
    keys: ColumnClause[bytes]
    """Index keys of 64 bits, little-endian."""
    shingles: ColumnClause[bytes]
    """The hashes of its runs of three words, 32 bits each, the lowest first."""
    numbers: ColumnClause[bytes]
    """Hashes of the numbers in it."""
    size: ColumnClause[int]
    """How many shingles it has."""
    number_count: ColumnClause[int]
    """How many numbers it has."""
    slots: ColumnClause[bytes | None]
    """Its places of names and numbers, as hashes of the words around each and of what it holds; null in
    sketches of an earlier version."""


class NearKey(Base):
    """The near-duplicate index: which documents hold an index key, at most one or two of a cluster."""

    __tablename__ = "near_keys"
    key: ColumnClause[int] = column(BigInteger, primary_key=True, autoincrement=False)
    """The index key."""
    document_id: ColumnClause[int] = column(BigInteger, primary_key=True, autoincrement=False)
    """No foreign key: PostgreSQL would check it for each of two dozen rows a document."""
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012
