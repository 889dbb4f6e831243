"""Read comments: those of one thread, or the newest of all threads."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, literal_column, or_, select

from worker.store.database import Database
from worker.store.database.column_types import storable
from worker.store.queries.records import Record
from worker.store.queries.search import match_comments
from worker.store.tables import CommentRow
from worker.store.tables.comment_tables import AUTHOR_KEY, AUTHOR_KEY_CHARS


@dataclass(frozen=True, slots=True)
class CommentFilter:
    """What comments must have. A field that is None allows any value."""

    document_id: int | None = None
    author: str | None = None
    """Exactly this name."""
    since: datetime | None = None
    """Only comments first seen at this time or later."""
    until: datetime | None = None
    """Only comments first seen before this time."""
    words: str | None = None
    """All of these words or phrases, in its text or its author's name."""
    with_deleted: bool = False

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """The filter as conditions on rows of comments, but for the words."""
        if self.document_id is not None:
            yield CommentRow.document_id == self.document_id
        if self.author is not None:
            name = storable(self.author)
            yield literal_column(AUTHOR_KEY).op("=")(name[:AUTHOR_KEY_CHARS])
            # Not `author = name`: SQLite would put the name into the first condition, and not know the index.
            yield CommentRow.author.concat("") == name
        if self.since is not None:
            yield CommentRow.first_seen_at >= self.since
        if self.until is not None:
            yield CommentRow.first_seen_at < self.until
        if not self.with_deleted:
            yield CommentRow.deleted_at.is_(None)


class Comments:
    """Reads the table of comments."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read_outline(self, document_id: int) -> list[Record]:
        """Read which comments a thread has and which they answer: `id` and `parent_id`, in page order."""
        query = select(CommentRow.id, CommentRow.parent_id).where(CommentRow.document_id == document_id)
        return self._rows(query.order_by(CommentRow.position, CommentRow.id))

    def read_these(self, comment_ids: Collection[int]) -> dict[int, Record]:
        """Read these comments, by id."""
        rows = self._rows(select(CommentRow.__table__).where(CommentRow.id.in_(comment_ids)))
        return {row["id"]: row for row in rows}

    def list_newest(
        self, limit: int, wanted: CommentFilter, before: tuple[datetime, int] | None = None
    ) -> list[Record]:
        """List comments, those first seen last before others.

        With `before`, only those that come after the comment with this time and id. Raises Rejected if the
        filter has words, and none to look for.
        """
        query = select(CommentRow.__table__).where(*wanted.conditions())
        if before is not None:
            query = query.where(_comes_after(*before))
        newest = query.order_by(CommentRow.first_seen_at.desc(), CommentRow.id.desc()).limit(limit)
        with self._database.reading() as connection:
            if wanted.words is not None:
                newest = newest.where(*match_comments(connection, wanted.words))
            return [row._asdict() for row in connection.execute(newest)]

    def _rows(self, query: Any) -> list[Record]:
        with self._database.reading() as connection:
            return [row._asdict() for row in connection.execute(query)]


def _comes_after(at: datetime, comment_id: int) -> ColumnElement[bool]:
    first_seen_at = CommentRow.first_seen_at
    return and_(first_seen_at <= at, or_(first_seen_at < at, CommentRow.id < comment_id))
