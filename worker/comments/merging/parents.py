"""The parents of merged comments: by the platform's ids where they are stated, else as shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from worker.comments.merging.fields import RANK, rank_of, with_basis
from worker.comments.merging.matching import distinct_ids
from worker.comments.merging.order import Pair
from worker.document import Comment, LeadKind

Parents = list[int | None]
"""Of each merged comment, the index of the one it answers."""


@dataclass(frozen=True, slots=True)
class Sides:
    """What is merged: both lists, the merged comments as pairs of indexes, and the place that was seen."""

    known: Sequence[Comment]
    seen: Sequence[Comment]
    pairs: Sequence[Pair]
    first: Sequence[int]
    """Of each comment seen, where it stands first."""
    place: LeadKind


def set_parents(merged: Sequence[Comment], sides: Sides) -> list[Comment]:
    """Return the merged comments with their parents, as indexes of this list, without circles.

    A parent that is stated by its id goes before any other, also if it is seen later than its answer. Where
    an interface states parents, a comment without one is at the top.
    """
    old_places = {old: at for at, (old, _) in enumerate(sides.pairs) if old is not None}
    new_places = {new: at for at, (_, new) in enumerate(sides.pairs) if new is not None}
    states_all = sides.place == "interface" and any(one.parent_native_id for one in sides.seen)
    comments: list[Comment] = []
    before: Parents = []
    parents: Parents = []
    for comment, (old, new) in zip(merged, sides.pairs, strict=True):
        was = sides.known[old].parent if old is not None else None
        before.append(None if was is None else old_places[was])
        parents.append(before[-1])
        seen = None if new is None else sides.seen[new]
        if seen is None or not _is_better(comment, seen, sides.place, is_new=old is None):
            comments.append(comment)
            continue
        if seen.parent is not None:
            parents[-1] = new_places[sides.first[seen.parent]]
        elif states_all and not seen.parent_native_id:
            parents[-1] = None
        comments.append(_take_stated(comment, seen, sides.place, states_all=states_all))
    _put_stated(parents, comments, _places_by_id(sides, old_places, new_places))
    _break_circles(parents, before)
    return [
        comment if parent == comment.parent else replace(comment, parent=parent)
        for comment, parent in zip(comments, parents, strict=True)
    ]


def _is_better(comment: Comment, seen: Comment, place: LeadKind, *, is_new: bool) -> bool:
    """Whether what a place says of a comment's parent goes before what was known."""
    if is_new or (seen.parent_native_id and not comment.parent_native_id):
        return True
    return RANK[place] >= rank_of(comment, "parent")


def _take_stated(comment: Comment, seen: Comment, place: LeadKind, *, states_all: bool) -> Comment:
    """The comment with its parent as stated at a place. A place that shows no ids leaves the id as it was."""
    if seen.parent is None and not seen.parent_native_id and not states_all:
        return comment
    placed = with_basis(comment, ["parent"], place)
    if seen.parent_native_id == comment.parent_native_id or not (seen.parent_native_id or states_all):
        return placed
    return replace(placed, parent_native_id=seen.parent_native_id)


def _places_by_id(sides: Sides, old: dict[int, int], new: dict[int, int]) -> dict[str, int]:
    """The merged comments by id. An id of the place that was seen goes before one that was known."""
    found: dict[str, int] = {}
    for comments, places in ((sides.known, old), (sides.seen, new)):
        ids = distinct_ids(comments)
        found |= {one: places[index] for index, one in enumerate(ids) if one is not None and index in places}
    return found


def _put_stated(parents: Parents, comments: Sequence[Comment], by_id: dict[str, int]) -> None:
    for at, comment in enumerate(comments):
        if comment.parent_native_id is not None:
            stated = by_id.get(comment.parent_native_id, at)
            if stated != at:
                parents[at] = stated


def _break_circles(parents: Parents, before: Parents) -> None:
    """Put back the parents that were known in a circle; if it is still one, its comments answer none."""
    for fallback in (before, [None] * len(before)):
        for circle in _find_circles(parents):
            for at in circle:
                if parents[at] != before[at] or fallback is not before:
                    parents[at] = fallback[at]


def _find_circles(parents: Parents) -> list[list[int]]:
    """The circles of comments that answer each other, or themselves."""
    circles = []
    walk_of = [-1] * len(parents)
    for start in range(len(parents)):
        at: int | None = start
        while at is not None and walk_of[at] < 0:
            walk_of[at] = start
            at = parents[at]
        if at is not None and walk_of[at] == start:
            circle = [at]
            while (following := parents[circle[-1]]) != at:
                assert following is not None
                circle.append(following)
            circles.append(circle)
    return circles
