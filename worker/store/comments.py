"""Comments, merged into their document each time it is seen: new ones added, known ones refreshed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from worker.dates import Moment
from worker.document import Comment
from worker.store.storable import indexable, storable
from worker.store.tables import CommentRow

VOTES = ("score", "likes", "dislikes")


def merge_comments(
    connection: Connection, document_id: int, sighting_id: int, seen: Sequence[Comment], now: datetime
) -> bool:
    """Add the comments not seen before and update the others; whether readers would see a change."""
    if not seen:
        return False
    keys = unique_keys(seen)
    known = {
        row.key: row
        for row in connection.execute(
            select(CommentRow.__table__).where(CommentRow.document_id == document_id)
        )
    }
    ids = {key: row.id for key, row in known.items()}
    changed = False
    new: list[dict[str, Any]] = []
    for position, (key, comment) in enumerate(zip(keys, seen, strict=True)):
        if key in known:
            changed |= _refresh(connection, known[key], comment, position, now)
            continue
        row = _columns(comment) | dict(document_id=document_id, sighting_id=sighting_id, key=key)
        row |= dict(position=position, first_seen_at=now, last_seen_at=now)
        row |= dict(deleted_at=now if comment.deleted else None)
        new.append(row)
    if new:
        made = connection.execute(insert(CommentRow).returning(CommentRow.key, CommentRow.id), new)
        ids |= {row.key: row.id for row in made}
    _link_parents(connection, keys, seen, ids)
    return changed or bool(new)


def mark_vanished(connection: Connection, document_id: int, seen: Sequence[Comment], now: datetime) -> bool:
    """Mark as deleted what a page that shows all its comments shows no more; whether anything was.

    Their text is kept; shown again, they are no longer deleted.
    """
    gone = (CommentRow.document_id == document_id) & CommentRow.deleted_at.is_(None)
    rows = connection.execute(select(CommentRow.id, CommentRow.key).where(gone)).all()
    keys = set(unique_keys(seen))
    vanished = [{"of": row.id} for row in rows if row.key not in keys]
    if vanished:
        connection.execute(
            update(CommentRow).where(CommentRow.id == bindparam("of")).values(deleted_at=now), vanished
        )
    return bool(vanished)


def unique_keys(seen: Sequence[Comment]) -> list[str]:
    """The comments' keys; one who says the same twice in a thread gets ``key``, ``key-2``, ..."""
    counts: Counter[str] = Counter()
    keys: dict[str, None] = {}
    for comment in seen:
        key = named = indexable(comment.key)
        while named in keys:  # another comment can have the key "key-2" of its own
            counts[key] += 1
            named = f"{key}-{counts[key] + 1}"
        keys[named] = None
    return list(keys)


def _columns(comment: Comment) -> dict[str, Any]:
    return dict(
        author=comment.author, author_url=comment.author_url, posted_text=comment.posted_text,
        **_time_columns(comment.posted),
        text=comment.text, html=comment.html, url=comment.url,
        score=comment.score, likes=comment.likes, dislikes=comment.dislikes, collapsed=comment.collapsed,
    )  # fmt: skip


def _refresh(connection: Connection, known: Any, comment: Comment, position: int, now: datetime) -> bool:
    """Bring a known comment up to date; whether readers would see a change."""
    votes = {name: getattr(comment, name) for name in VOTES}
    values: dict[str, Any] = {name: count for name, count in votes.items() if count is not None}
    if storable(comment.text) != known.text and not comment.deleted:
        values |= dict(text=comment.text, html=comment.html, edited_at=now)
    if comment.deleted != (known.deleted_at is not None):
        values["deleted_at"] = now if comment.deleted else None
    if comment.collapsed != known.collapsed:
        values["collapsed"] = comment.collapsed
    values |= _better_time(known, comment)
    seen = {"last_seen_at": now, "position": position}
    connection.execute(update(CommentRow).where(CommentRow.id == known.id).values(values | seen))
    return any(getattr(known, name) != value for name, value in values.items())


def _better_time(known: Any, comment: Comment) -> dict[str, Any]:
    """The comment's time, where all that was known is nothing or an upper bound.

    Any other stays as first resolved: "3 months ago" grows vaguer with each look.
    """
    posted = comment.posted
    if posted is None or posted.basis == "mtime" or known.posted_basis not in (None, "mtime"):
        return {}
    return dict(posted_text=comment.posted_text, **_time_columns(posted))


def _time_columns(posted: Moment | None) -> dict[str, Any]:
    if posted is None:
        return dict(posted_at=None, posted_precision=None, posted_basis=None)
    return dict(posted_at=posted.at, posted_precision=posted.precision, posted_basis=posted.basis)


def _link_parents(
    connection: Connection, keys: Sequence[str], seen: Sequence[Comment], ids: dict[str, int]
) -> None:
    links = [
        {"child": ids[key], "parent": ids[keys[comment.parent]]}
        for key, comment in zip(keys, seen, strict=True)
        if comment.parent is not None
    ]
    if links:
        connection.execute(
            update(CommentRow)
            .where(CommentRow.id == bindparam("child"))
            .values(parent_id=bindparam("parent")),
            links,
        )
