"""Clusters of copies, and what people decided about them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.declarative_base import Base, BigId


class Cluster(Base):
    """Documents that are the same. The id of a cluster is that of its first member and never changes."""

    __tablename__ = "clusters"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    """The id of its first member."""
    canonical_id: Mapped[int]
    """The canonical document: the one to read."""


class Ruling(Base):
    """What a person decided; no later run undoes it. Each ruling has a row in both directions.

    ``apart``: two clusters (their ids) that must not become one. ``together``: two documents that stay so.
    """

    __tablename__ = "rulings"
    kind: Mapped[str] = mapped_column(primary_key=True)
    """`apart` or `together`."""
    one: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """The first of the two."""
    other: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """The second of the two."""
    made_at: Mapped[datetime]
    """When a person decided it."""
