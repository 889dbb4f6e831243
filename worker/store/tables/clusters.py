"""Clusters of copies, and what people decided about them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from worker.store.tables.base import Base, BigId


class Cluster(Base):
    """Documents that are the same; its id is that of its first member and never changes."""

    __tablename__ = "clusters"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    """The id of its first member."""
    canonical_id: Mapped[int]
    """The document to read."""


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
