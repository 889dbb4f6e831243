"""Merge comments into their document each time it is seen: add new ones, refresh known ones.

They are compared in memory and written by a fixed number of statements, because others wait for the lock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from worker.dates import Moment
from worker.document import Comment
from worker.store.database.bulk_statements import insert_rows, is_among, update_rows
from worker.store.database.column_types import indexable, storable, storable_integer
from worker.store.tables import CommentRow

VOTES = ("score", "likes", "dislikes")

REFRESHED = (
    "position", "text", "html", "edited_at", "deleted_at", "collapsed", *VOTES, "posted_text", "posted_at",
    "posted_precision", "posted_basis",
)  # fmt: skip
"""The columns of a known comment that a later sighting can change, besides its parent."""

_KNOWN = select(CommentRow.__table__).where(CommentRow.document_id == bindparam("of_document"))
_SEEN = (
    update(CommentRow)
    .where(CommentRow.document_id == bindparam("of_document"), is_among(CommentRow.id, "seen"))
    .values(last_seen_at=bindparam("at"))
)


def merge_comments(
    connection: Connection, document_id: int, sighting_id: int, seen: Sequence[Comment], now: datetime
) -> bool:
    """Add new comments and update known ones; return whether readers would see a change."""
    if not seen:
        return False
    keys = unique_keys(seen)
    known = {row.key: row for row in connection.execute(_KNOWN, {"of_document": document_id})}
    ids = {key: row.id for key, row in known.items()}
    new: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    changed = False
    for position, (key, comment) in enumerate(zip(keys, seen, strict=True)):
        if key not in known:
            here = dict(document_id=document_id, sighting_id=sighting_id, key=key, position=position)
            new.append(_columns(comment, now) | here)
            continue
        row = known[key]
        new_values = {
            name: value
            for name, value in _new_values(row, comment, now).items()
            if value != getattr(row, name)
        }
        changed |= bool(new_values)
        if new_values or position != row.position:
            before = {name: getattr(row, name) for name in REFRESHED}
            moved.append(before | new_values | dict(id=row.id, position=position))
    made = insert_rows(connection, CommentRow, new, CommentRow.key, CommentRow.id)
    ids |= {row.key: row.id for row in made}
    update_rows(connection, CommentRow, moved)
    if again := [known[key].id for key in keys if key in known]:
        connection.execute(_SEEN, {"of_document": document_id, "seen": again, "at": now})
    update_rows(connection, CommentRow, _find_parents(keys, seen, ids, known))
    return changed or bool(new)


def mark_vanished(connection: Connection, document_id: int, seen: Sequence[Comment], now: datetime) -> bool:
    """Mark comments as deleted that a page with all its comments no longer shows; whether there were any.

    Their text is kept. If they are shown again, they are no longer deleted.
    """
    gone = (CommentRow.document_id == document_id) & CommentRow.deleted_at.is_(None)
    rows = connection.execute(select(CommentRow.id, CommentRow.key).where(gone)).all()
    keys = set(unique_keys(seen))
    if vanished := [row.id for row in rows if row.key not in keys]:
        marking = update(CommentRow).where(is_among(CommentRow.id, vanished))
        connection.execute(marking.values(deleted_at=now))
    return bool(vanished)


def unique_keys(seen: Sequence[Comment]) -> list[str]:
    """Return the keys of comments; equal comments of one author get ``key``, ``key-2``, ..."""
    counts: Counter[str] = Counter()
    keys: dict[str, None] = {}
    for comment in seen:
        key = named = indexable(comment.key)
        while named in keys:  # another comment can really have the key "key-2"
            counts[key] += 1
            named = f"{key}-{counts[key] + 1}"
        keys[named] = None
    return list(keys)


def _columns(comment: Comment, now: datetime) -> dict[str, Any]:
    """The columns that come from the comment itself."""
    return dict(
        author=comment.author, author_url=comment.author_url, posted_text=comment.posted_text,
        **_time_columns(comment.posted),
        text=comment.text, html=comment.html, url=comment.url,
        score=comment.score, likes=comment.likes, dislikes=comment.dislikes, collapsed=comment.collapsed,
        first_seen_at=now, last_seen_at=now, deleted_at=now if comment.deleted else None,
    )  # fmt: skip


def _new_values(known: Row[Any], comment: Comment, now: datetime) -> dict[str, Any]:
    """The columns that another sighting gives a known comment; they may be unchanged."""
    votes = {name: getattr(comment, name) for name in VOTES}
    new_values: dict[str, Any] = {
        name: storable_integer(count) for name, count in votes.items() if count is not None
    }
    if storable(comment.text) != known.text and not comment.deleted:
        new_values |= dict(text=comment.text, html=comment.html, edited_at=now)
    if comment.deleted != (known.deleted_at is not None):
        new_values["deleted_at"] = now if comment.deleted else None
    return new_values | dict(collapsed=comment.collapsed) | _better_time(known, comment)


def _better_time(known: Row[Any], comment: Comment) -> dict[str, Any]:
    """The time of a comment, if none was known or only an upper bound.

    Any other time stays as first resolved: "3 months ago" gets less exact with each sighting.
    """
    posted = comment.posted
    if posted is None or posted.basis == "mtime" or known.posted_basis not in (None, "mtime"):
        return {}
    return dict(posted_text=comment.posted_text, **_time_columns(posted))


def _time_columns(posted: Moment | None) -> dict[str, Any]:
    if posted is None:
        return dict(posted_at=None, posted_precision=None, posted_basis=None)
    return dict(posted_at=posted.at, posted_precision=posted.precision, posted_basis=posted.basis)


def _find_parents(
    keys: Sequence[str], seen: Sequence[Comment], ids: dict[str, int], known: dict[str, Row[Any]]
) -> list[dict[str, Any]]:
    """The comments whose parent is another than was known: which it is."""
    links = [
        (key, dict(id=ids[key], parent_id=ids[keys[comment.parent]]))
        for key, comment in zip(keys, seen, strict=True)
        if comment.parent is not None
    ]
    return [link for key, link in links if key not in known or known[key].parent_id != link["parent_id"]]
