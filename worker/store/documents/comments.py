"""Merge comments into their document each time some are seen.

They are compared in memory and written by a fixed number of statements, because others wait for the lock.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from worker.document import Comment, LeadKind
from worker.document.merging import Merge, MergedComment
from worker.store.database.bulk_statements import Rows, insert_rows, is_among, update_rows
from worker.store.database.compiled_statements import CompiledStatement
from worker.store.documents.comment_rows import (
    COLUMNS,
    as_stored,
    columns_of,
    comments_from,
    deleted_at,
    unique_keys,
)
from worker.store.ledger.hourly_counts import COMMENTS, count_in_hour
from worker.store.tables import CommentRow, Document

UNSEEN_CHANGES = ("basis", "native_id", "parent_native_id")
"""Columns whose change alone is none that readers see."""

_LOCK = CompiledStatement(
    select(Document.id).where(Document.id == bindparam("of_document")).with_for_update()
)
_KNOWN = CompiledStatement(
    select(*[getattr(CommentRow, name) for name in COLUMNS])
    .where(CommentRow.document_id == bindparam("of_document"))
    .order_by(CommentRow.position, CommentRow.id)
)
_SEEN = CompiledStatement(
    update(CommentRow)
    .where(CommentRow.document_id == bindparam("of_document"), is_among(CommentRow.id, "seen"))
    .values(last_seen_at=bindparam("at"))
)
_COUNT = CompiledStatement(
    update(Document)
    .where(Document.id == bindparam("of_document"))
    .values(
        comments_found=select(func.count())
        .where(CommentRow.document_id == bindparam("of_document"), CommentRow.deleted_at.is_(None))
        .scalar_subquery()
    )
)


@dataclass(frozen=True, slots=True)
class Look:
    """Comments of a document as they were seen at a place of this kind."""

    document_id: int
    sighting_id: int
    place: LeadKind
    comments: Sequence[Comment]
    at: datetime


@dataclass(frozen=True, slots=True)
class MergeOutcome:
    """What a merge did."""

    is_change: bool
    """Whether readers see a change."""
    added: int
    known: int
    """How many comments that were seen were known before."""
    unseen: tuple[int, ...]
    """The ids of comments that are not deleted and were not seen."""


NOTHING_SEEN = MergeOutcome(False, 0, 0, ())


def lock_comments(connection: Connection, document_id: int) -> None:
    """Let nobody else change a document's comments until this transaction ends."""
    _LOCK.execute(connection, {"of_document": document_id})


def merge_comments(connection: Connection, look: Look, merge: Merge) -> MergeOutcome:
    """Add the new comments of a look at a place, and update known ones."""
    if not look.comments:
        return NOTHING_SEEN
    document_id, now = look.document_id, look.at
    lock_comments(connection, document_id)
    rows = _KNOWN.execute(connection, {"of_document": document_id}).all()
    merged = merge(comments_from(rows), as_stored(look.comments), look.place)
    fresh = [(position, one) for position, one in enumerate(merged) if one.known is None]
    keys = unique_keys([one.comment for _, one in fresh], {row.key for row in rows})
    here = dict(document_id=document_id, sighting_id=look.sighting_id, first_seen_at=now, last_seen_at=now)
    new = [
        columns_of(one.comment)
        | dict(here, key=key, position=position, deleted_at=deleted_at(one.comment, None, now))
        for (position, one), key in zip(fresh, keys, strict=True)
    ]
    changed = _find_changes(rows, merged, now)
    ids = {row.key: row.id for row in insert_rows(connection, CommentRow, new, CommentRow.key, CommentRow.id)}
    fresh_ids = iter([ids[key] for key in keys])
    all_ids = [rows[one.known].id if one.known is not None else next(fresh_ids) for one in merged]
    parents = _find_parents(rows, merged, all_ids)
    update_rows(connection, CommentRow, [row for row, _ in changed])
    update_rows(connection, CommentRow, _find_moved(rows, merged))
    update_rows(connection, CommentRow, parents)
    again = [rows[one.known].id for one in merged if one.known is not None and one.is_seen]
    if again:
        _SEEN.execute(connection, {"of_document": document_id, "seen": again, "at": now})
    if new:
        count_in_hour(connection, COMMENTS, now, len(new))
    is_change = bool(new or parents or any(is_shown for _, is_shown in changed))
    if is_change:
        count_comments(connection, document_id)
    return MergeOutcome(is_change, len(new), len(again), _find_unseen(rows, merged))


def mark_deleted(
    connection: Connection, document_id: int, comment_ids: Collection[int], now: datetime
) -> bool:
    """Mark comments as deleted; whether there were any. Their text is kept.

    If they are shown again, they are no longer deleted.
    """
    if comment_ids:
        marking = update(CommentRow).where(is_among(CommentRow.id, comment_ids))
        connection.execute(marking.values(deleted_at=now))
        count_comments(connection, document_id)
    return bool(comment_ids)


def count_comments(connection: Connection, document_id: int) -> None:
    """Write the number of a document's comments that are not deleted."""
    _COUNT.execute(connection, {"of_document": document_id})


def _find_changes(
    rows: Sequence[Any], merged: Sequence[MergedComment], now: datetime
) -> list[tuple[dict[str, Any], bool]]:
    """The new columns of known comments that changed, each with whether readers see it."""
    found = []
    for one in merged:
        if one.known is None or not one.is_seen:
            continue
        row = rows[one.known]
        columns = columns_of(one.comment)
        columns["deleted_at"] = deleted_at(one.comment, row.deleted_at, now)
        changed = {name for name, value in columns.items() if value != getattr(row, name)}
        if changed:
            columns |= dict(id=row.id, edited_at=now if one.is_edited else row.edited_at)
            found.append((columns, not changed.issubset(UNSEEN_CHANGES)))
    return found


def _find_moved(rows: Sequence[Any], merged: Sequence[MergedComment]) -> Rows:
    return [
        dict(id=rows[one.known].id, position=position)
        for position, one in enumerate(merged)
        if one.known is not None and rows[one.known].position != position
    ]


def _find_parents(rows: Sequence[Any], merged: Sequence[MergedComment], ids: Sequence[int]) -> Rows:
    """The comments whose parent is another than was known, and which it is."""
    found = []
    for one, own_id in zip(merged, ids, strict=True):
        parent_id = None if one.comment.parent is None else ids[one.comment.parent]
        before = None if one.known is None else rows[one.known].parent_id
        if parent_id != before:
            found.append(dict(id=own_id, parent_id=parent_id))
    return found


def _find_unseen(rows: Sequence[Any], merged: Sequence[MergedComment]) -> tuple[int, ...]:
    unseen = (rows[one.known] for one in merged if one.known is not None and not one.is_seen)
    return tuple(row.id for row in unseen if row.deleted_at is None)
