"""A thread as a page shows it: nested to some depth, then one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from worker.store.queries.records import Record

MAX_DEPTH = 6
"""Replies are nested to this depth; deeper ones follow each other there, and name whom they answer."""
MAX_COMMENTS = 500
"""Comments of one page."""


@dataclass(slots=True)
class ShownComment:
    """A comment with its replies."""

    record: Record
    parent: Record | None
    """The comment that it answers."""
    depth: int
    is_parent_here: bool
    """Whether the comment that it answers is on the same page."""
    replies: list[ShownComment] = field(default_factory=list)

    @property
    def names_parent(self) -> bool:
        """Whether its place does not show whom it answers."""
        return self.parent is not None and (not self.is_parent_here or self.depth == MAX_DEPTH)

    @property
    def count(self) -> int:
        """How many comments are below this one."""
        return sum(1 + reply.count for reply in self.replies)


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """A page of a thread."""

    comments: Sequence[ShownComment]
    number: int
    pages: int


def make_thread_page(comments: Sequence[Record], number: int) -> ThreadPage:
    """Make one page of a thread, counted from 1; a number beyond the last page gives the last one."""
    ordered = order_for_reading(comments)
    pages = max(1, -(-len(ordered) // MAX_COMMENTS))
    number = min(number, pages)
    by_id = {comment["id"]: comment for comment in comments}
    shown: dict[int, ShownComment] = {}
    top: list[ShownComment] = []
    for record in ordered[(number - 1) * MAX_COMMENTS : number * MAX_COMMENTS]:
        above = shown.get(record["parent_id"])
        depth = 0 if above is None else min(above.depth + 1, MAX_DEPTH)
        one = ShownComment(record, by_id.get(record["parent_id"]), depth, above is not None)
        shown[record["id"]] = one
        while above is not None and above.depth == MAX_DEPTH:
            above = shown[above.record["parent_id"]]
        (top if above is None else above.replies).append(one)
    return ThreadPage(top, number, pages)


def order_for_reading(comments: Sequence[Record]) -> list[Record]:
    """Each comment followed by its replies. One whose parent is unknown, or below itself, stands alone."""
    ids = {comment["id"] for comment in comments}
    replies: dict[int | None, list[Record]] = {}
    for comment in comments:
        parent = comment["parent_id"] if comment["parent_id"] in ids else None
        replies.setdefault(parent, []).append(comment)
    ordered: list[Record] = []
    seen: set[int] = set()
    for start in (*replies.get(None, ()), *comments):
        stack = [start]
        while stack:  # no recursion: a page can nest replies to any depth
            comment = stack.pop()
            if comment["id"] not in seen:
                seen.add(comment["id"])
                ordered.append(comment)
                stack += reversed(replies.get(comment["id"], ()))
    return ordered
