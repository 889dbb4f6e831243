"""Clusters of copies, and what people decided about them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ColumnClause, Index, text

from worker.store.tables.declarative_base import Base, BigId, column

COPIED = text("copied_at IS NOT NULL")


class Cluster(Base):
    """Documents that are the same. The id of a cluster is that of its first member and never changes."""

    __tablename__ = "clusters"
    id: ColumnClause[int] = column(BigId, primary_key=True, autoincrement=False)
    """The id of its first member."""
    canonical_id: ColumnClause[int]
    """The canonical document: the one to read."""
    copied_at: ColumnClause[datetime | None]
    """When it got a copy last; null if it never had one."""
    __table_args__ = (Index("clusters_copied", "copied_at", "id", sqlite_where=COPIED),)


class Ruling(Base):
    """What a person decided; no later run undoes it. Each ruling has a row in both directions.

    ``apart``: two clusters (their ids) that must not become one. ``together``: two documents that stay so.
    ``chosen``: a document (twice) that is to be canonical.
    """

    __tablename__ = "rulings"
    kind: ColumnClause[str] = column(primary_key=True)
    """`apart`, `together` or `chosen`."""
    one: ColumnClause[int] = column(BigInteger, primary_key=True, autoincrement=False)
    """The first of the two."""
    other: ColumnClause[int] = column(BigInteger, primary_key=True, autoincrement=False)
    """The second of the two."""
    made_at: ColumnClause[datetime]
    """When a person decided it."""
