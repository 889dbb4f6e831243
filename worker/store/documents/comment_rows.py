"""Comments as rows, and rows as comments."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from worker.dates import Moment
from worker.document import Comment
from worker.store.database.column_types import indexable, storable, storable_integer

VOTES = ("score", "likes", "dislikes")
TEXTS = ("author", "author_url", "posted_text", "text", "html", "url", "native_id", "parent_native_id")


COLUMNS = (
    *("id", "key", "position", "parent_id", "edited_at", "deleted_at"),
    *("author", "author_url", "posted_text", "posted_at", "posted_precision", "posted_basis", "text", "html"),
    *("score", "likes", "dislikes", "url", "collapsed", "native_id", "parent_native_id", "basis"),
)
"""The columns by which a comment is compared with one that is seen."""


def comments_from(rows: Sequence[Any]) -> list[Comment]:
    """Make comments of rows of `COLUMNS`; each `parent` is an index of this list."""
    places = {row[0]: place for place, row in enumerate(rows)}
    return [_comment_from(row, places) for row in rows]


def as_stored(comments: Sequence[Comment]) -> list[Comment]:
    """Return comments as they will be stored, each with a key of its own, so that they compare with rows."""
    keys = unique_keys(comments)
    return [_as_stored(comment, key) for comment, key in zip(comments, keys, strict=True)]


def unique_keys(comments: Sequence[Comment], taken: Collection[str] = ()) -> list[str]:
    """Return the keys of comments; equal comments of one author get ``key``, ``key-2``, ..."""
    last: dict[str, int] = {}
    used = set(taken)
    keys = []
    for comment in comments:
        key = named = indexable(comment.key)
        while named in used:  # another comment can really have the key "key-2"
            last[key] = last.get(key, 1) + 1
            named = f"{key}-{last[key]}"
        used.add(named)
        keys.append(named)
    return keys


def columns_of(comment: Comment) -> dict[str, Any]:
    """Return the columns that come from the comment itself and can change; not its key, place and parent."""
    posted = comment.posted
    return dict(
        author=comment.author, author_url=comment.author_url, posted_text=comment.posted_text,
        posted_at=posted and posted.at, posted_precision=posted and posted.precision,
        posted_basis=posted and posted.basis, text=comment.text, html=comment.html, url=comment.url,
        score=comment.score, likes=comment.likes, dislikes=comment.dislikes, collapsed=comment.collapsed,
        native_id=comment.native_id, parent_native_id=comment.parent_native_id, basis=dict(comment.basis),
    )  # fmt: skip


def deleted_at(comment: Comment, before: datetime | None, now: datetime) -> datetime | None:
    """Return since when a comment is deleted."""
    return (before or now) if comment.deleted else None


def _comment_from(row: Sequence[Any], places: dict[int, int]) -> Comment:
    """Make a comment of a row of `COLUMNS`: read by its columns' names, it takes twice as long."""
    (
        _, key, _, parent_id, _, deleted,
        author, author_url, posted_text, posted_at, precision, posted_basis, text, html,
        score, likes, dislikes, url, collapsed, native_id, parent_native_id, basis,
    ) = row  # fmt: skip
    posted = None if posted_at is None else Moment(posted_at, precision, posted_basis)
    parent = None if parent_id is None else places.get(parent_id)
    return Comment(
        key, author, text, html, posted_text, posted, parent, author_url, url, score, likes, dislikes,
        deleted is not None, collapsed, native_id, parent_native_id, basis,
    )  # fmt: skip


def _as_stored(comment: Comment, key: str) -> Comment:
    changed: dict[str, Any] = {} if key == comment.key else {"key": key}
    for names, limit in ((TEXTS, storable), (VOTES, storable_integer)):
        for name in names:
            value = getattr(comment, name)
            if value is not None and (limited := limit(value)) != value:
                changed[name] = limited
    return replace(comment, **changed) if changed else comment
