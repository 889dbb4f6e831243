"""What merging the comments of two places gives; the store gets the function that does it as an argument."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from worker.document.article import Comment
from worker.document.thread import LeadKind


@dataclass(frozen=True, slots=True)
class MergedComment:
    """A comment of a thread after a place of it was seen."""

    comment: Comment
    """In its richest form; its `parent` is an index among the merged comments."""
    known: int | None
    """Its index among the comments that were known; None if it is new."""
    is_seen: bool
    """Whether it was seen now."""
    is_edited: bool = False
    """Whether the place that gave its text now gives another text."""


Merge = Callable[[Sequence[Comment], Sequence[Comment], LeadKind], list[MergedComment]]
"""Merges comments seen at a place of this kind into those that are known."""
