"""Clusters of copies, and what people decided about them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ColumnClause

from worker.store.tables.declarative_base import Base, BigId, column


class Cluster(Base):
    """Documents that are the same. The id of a cluster is that of its first member and never changes."""

    __tablename__ = "clusters"
    id: ColumnClause[int] = column(BigId, primary_key=True, autoincrement=False)
    """The id of its first member."""
    canonical_id: ColumnClause[int]
    """The canonical document: the one to read."""


class Ruling(Base):
    """What a person decided; no later run undoes it. Each ruling has a row in both directions.

    ``apart``: two clusters (their ids) that must not become one. ``together``: two documents that stay so.
    """

    __tablename__ = "rulings"
    kind: ColumnClause[str] = column(primary_key=True)
    """`apart` or `together`."""
    one: ColumnClause[int] = column(BigInteger, primary_key=True, autoincrement=False)
    """The first of the two."""
    other: ColumnClause[int] = column(BigInteger, primary_key=True, autoincrement=False)
    """The second of the two."""
    made_at: ColumnClause[datetime]
    """When a person decided it."""
