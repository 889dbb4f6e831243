"""What sources gave lately, and what is noted of those that give less than they did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import func, select, update

from worker.document import Decline, Yield
from worker.store.database import Database
from worker.store.tables import CommentRow, Document, Item, Source

SEEN_FIRST = ("new", "near-duplicate", "duplicate")
"""Verdicts of what had not been seen at its address before; walls are copies of each other."""


class Yields:
    """Items and documents by their source, and the columns `declines` and `judged_from` of sources."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read_recent(self, source_id: int, limit: int) -> list[Yield]:
        """The newest documents that a source brought since it was last judged anew, oldest first."""
        comments = (
            select(func.count())
            .where(CommentRow.document_id == Document.id, CommentRow.deleted_at.is_(None))
            .scalar_subquery()
        )
        wanted = (
            select(Document.id, Document.word_count, Document.confidence, comments,
                   Document.comments_stated, Document.kind)
            .join(Item, Item.document_id == Document.id)
            .join(Source, Source.id == Item.source_id)
            .where(Item.source_id == source_id, Item.verdict.in_(SEEN_FIRST),
                   Item.id > func.coalesce(Source.judged_from, 0))
            .order_by(Item.id.desc())
            .limit(limit)
        )  # fmt: skip
        with self._database.reading() as connection:
            return [Yield(*row) for row in connection.execute(wanted)][::-1]

    def list_arrivals(self, source_id: int, limit: int) -> list[datetime]:
        """When polls of a source brought something new, the newest of these times, oldest first."""
        wanted = (
            select(Item.created_at)
            .join(Source, Source.id == Item.source_id)
            .where(Item.source_id == source_id, Item.source_key.contains(":source-"),
                   Item.id > func.coalesce(Source.judged_from, 0))
            .group_by(Item.created_at)
            .order_by(Item.created_at.desc())
            .limit(limit)
        )  # fmt: skip
        with self._database.reading() as connection:
            return list(connection.execute(wanted).scalars())[::-1]

    def save_declines(self, source_id: int, declines: Sequence[Decline]) -> None:
        """Note what fell; nothing, if all is as it was."""
        noted = [asdict(one) for one in declines] or None
        with self._database.writing() as connection:
            connection.execute(update(Source).where(Source.id == source_id).values(declines=noted))
