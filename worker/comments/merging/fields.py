"""The richest form of a comment that two places show, field by field, and which place gave each field."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from worker.comments.merging.cut_texts import is_cut_form
from worker.dates import Moment
from worker.document import Comment, LeadKind

RANK: dict[LeadKind, int] = {"feed": 0, "page": 1, "interface": 2}
"""How far the text of a place is trusted: feeds cut texts, interfaces give them as they were written."""

PRECISIONS = ("upper_bound", "year", "month", "week", "day", "hour", "minute", "second")

VOTES = ("score", "likes", "dislikes")

PLACED = ("text", "posted", "author", "author_url", "url", "native_id")
"""The fields whose place is kept; that of `parent` is too."""


def take_richest(known: Comment, seen: Comment, place: LeadKind) -> tuple[Comment, bool]:
    """Return the richest form of a known comment and the same one as seen now, except for its parent.

    Also whether it was edited: whether the place that gave its text gives another one now.
    """
    new: dict[str, Any] = {
        name: value
        for name in ("author", "author_url", "url")
        if getattr(known, name) is None and (value := getattr(seen, name)) is not None
    }
    if seen.native_id not in (None, known.native_id) and (
        known.native_id is None or RANK[place] > rank_of(known, "native_id")
    ):
        new["native_id"] = seen.native_id
    text_from = rank_of(known, "text")
    is_edited = False
    if _is_better_text(known, seen, RANK[place] >= text_from):
        is_edited = RANK[place] == text_from and not is_cut_form(known.text, seen.text)
        new |= dict(text=seen.text, html=seen.html)
    if _is_better_time(known.posted, seen.posted):
        new |= dict(posted=seen.posted, posted_text=seen.posted_text)
    placed = [name for name in PLACED if name in new]
    new |= {
        name: count
        for name in VOTES
        if (count := getattr(seen, name)) is not None and count != getattr(known, name)
    }
    if place != "feed" and seen.deleted != known.deleted:
        new["deleted"] = seen.deleted
    if place == "page" and seen.collapsed != known.collapsed:
        new["collapsed"] = seen.collapsed
    if not new:
        return known, False
    return with_basis(replace(known, **new), placed, place), is_edited


def mark_new(seen: Comment, place: LeadKind) -> Comment:
    """Return a new comment with the place of its fields."""
    return with_basis(seen, [name for name in PLACED if getattr(seen, name) is not None], place)


def with_basis(comment: Comment, fields: list[str], place: LeadKind) -> Comment:
    """Return a comment whose fields are from this place; those from the page are not named."""
    basis = {name: of for name, of in comment.basis.items() if name not in fields}
    if place != "page":
        basis |= dict.fromkeys(fields, place)
    return comment if basis == comment.basis else replace(comment, basis=basis)


def rank_of(comment: Comment, field: str) -> int:
    """Return the rank of the place that gave a field."""
    return RANK[comment.basis.get(field, "page")]


def _is_better_text(known: Comment, seen: Comment, is_from_as_good: bool) -> bool:
    if seen.deleted or seen.text == known.text or is_cut_form(seen.text, known.text):
        return False
    return is_from_as_good or is_cut_form(known.text, seen.text)


def _is_better_time(known: Moment | None, seen: Moment | None) -> bool:
    """Whether a time is taken over: any for none or for an upper bound, else a more exact one that is shown.

    A relative time stays as first resolved: "3 months ago" gets less exact with each sighting.
    """
    if seen is None or seen.basis == "mtime":
        return False
    if known is None or known.basis == "mtime":
        return True
    return seen.basis == "shown" and PRECISIONS.index(seen.precision) > PRECISIONS.index(known.precision)
