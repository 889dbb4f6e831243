"""A stored document's times, votes and number of comments in words, the same wherever people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

VOTE_FORMATS = (("likes", "{} likes"), ("dislikes", "{} dislikes"), ("score", "score {}"))


def format_time(at: datetime | None, precision: str | None) -> str | None:
    """A time in UTC, as precise as it is known."""
    if at is None:
        return None
    if precision in ("month", "year"):
        return f"{at:%Y-%m}" if precision == "month" else f"{at:%Y}"
    return f"{at:%Y-%m-%d}" if precision in ("day", "week") else f"{at:%Y-%m-%d %H:%M} UTC"


def format_day(at: datetime | None, precision: str | None = None) -> str | None:
    """The day; the month or the year if only that is known."""
    return format_time(at, precision if precision in ("month", "year") else "day")


def describe_comment_count(document: Mapping[str, Any], comments: Sequence[Mapping[str, Any]]) -> str:
    """How many comments are stored, how many the page states, and how sure they are.

    Deleted comments are counted apart.
    """
    deleted = sum(comment["deleted_at"] is not None for comment in comments)
    live = len(comments) - deleted
    stated = document["comments_stated"]
    of_stated = f" of the {stated} that the page states" if stated and stated != live else ""
    counted = f"{live} comment{'' if live == 1 else 's'}{of_stated}"
    if document["comments_complete"]:
        counted += ", the whole thread"
    confidence = document["comments_confidence"]
    return (
        counted
        + (f"; {deleted} deleted later" if deleted else "")
        + ("; the thread has more" if document["comments_complete"] is False else "")
        + (f" (confidence {confidence:.2f})" if confidence is not None else "")
    )


def describe_posting_time(comment: Mapping[str, Any]) -> str:
    """The time of a comment as shown and as resolved; empty if neither is known."""
    shown, resolved = comment["posted_text"] or "", resolve_posting_time(comment)
    return f"{shown} ({resolved})" if shown and resolved else shown or resolved


def resolve_posting_time(comment: Mapping[str, Any]) -> str:
    """The time of a comment as resolved; empty if it is not known."""
    at, precision = comment["posted_at"], comment["posted_precision"]
    if at is None:
        return ""
    return f"not after {at:%Y-%m-%d}" if precision == "upper_bound" else str(format_time(at, precision))


def describe_votes(comment: Mapping[str, Any]) -> list[str]:
    """The votes of a comment, as far as its page shows them."""
    return [form.format(comment[name]) for name, form in VOTE_FORMATS if comment[name] is not None]
