"""Slices of a long part of a thread: each is merged in a transaction of its own, so that none takes long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from worker.document import Comment

MAX_SLICE_COMMENTS = 500


def slice_comments(comments: Sequence[Comment]) -> list[list[Comment]]:
    """Split comments; a parent in an earlier slice is named by its id. If it has none, nothing is split.

    At least one slice is returned.
    """
    bounds = range(0, max(len(comments), 1), MAX_SLICE_COMMENTS)
    slices = [_slice(comments, first) for first in bounds]
    return (
        [list(comments)] if any(one is None for one in slices) else [one for one in slices if one is not None]
    )


def _slice(comments: Sequence[Comment], first: int) -> list[Comment] | None:
    """The slice from this index on; None if a parent before it has no id."""
    made = []
    for comment in comments[first : first + MAX_SLICE_COMMENTS]:
        if comment.parent is None:
            made.append(comment)
        elif first <= comment.parent < first + MAX_SLICE_COMMENTS:
            made.append(replace(comment, parent=comment.parent - first))
        elif (named := comments[comment.parent].native_id) is None:
            return None
        else:
            made.append(replace(comment, parent=None, parent_native_id=named))
    return made
