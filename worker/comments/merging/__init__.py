"""Merge the comments seen at one place of a thread into those that are known. Pure, and linear in both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from worker.comments.merging.fields import mark_new, take_richest
from worker.comments.merging.matching import find_same
from worker.comments.merging.order import put_in_order
from worker.comments.merging.parents import Sides, set_parents
from worker.comments.native_ids import native_id_at, native_id_of
from worker.document import Comment, LeadKind
from worker.document.merging import MergedComment

__all__ = ["merge"]


def merge(known: Sequence[Comment], seen: Sequence[Comment], place: LeadKind) -> list[MergedComment]:
    """Return all comments of the thread, in its order.

    `known` and `seen` are in the order in which they stand, and each `parent` is an index in its own list. No
    comment is lost: those that were not seen stay as they are. One that is seen twice is one comment.
    """
    known = [one if one.native_id else _with_id(one) for one in known]  # others have it in one spelling
    seen = [_with_id(one) for one in seen]
    same = find_same(known, seen, place)
    pairs = put_in_order(known, seen, same, place)
    richest = [_merge_pair(known, seen, old, new, place) for old, new in pairs]
    sides = Sides(known, seen, pairs, same.first, place)
    comments = set_parents([comment for comment, _ in richest], sides)
    return [
        MergedComment(comment, old, new is not None, is_edited)
        for comment, (_, is_edited), (old, new) in zip(comments, richest, pairs, strict=True)
    ]


def _with_id(comment: Comment) -> Comment:
    """The comment with its id, and that of its parent, in their one spelling; also from its permalink."""
    stated, parent = comment.native_id, comment.parent_native_id
    if stated is not None:
        native_id: str | None = native_id_of(stated) or stated
    else:
        native_id = native_id_at(comment.url) if comment.url else None
    parent_id = None if parent is None else native_id_of(parent) or parent
    if (native_id, parent_id) == (stated, parent):
        return comment
    return replace(comment, native_id=native_id, parent_native_id=parent_id)


def _merge_pair(
    known: Sequence[Comment], seen: Sequence[Comment], old: int | None, new: int | None, place: LeadKind
) -> tuple[Comment, bool]:
    """The merged comment, except for its parent, and whether it was edited."""
    if new is None:
        assert old is not None
        return known[old], False
    return (mark_new(seen[new], place), False) if old is None else take_richest(known[old], seen[new], place)
