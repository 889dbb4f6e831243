"""Print a document: its metadata, text, comments, sightings, copies and revisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from worker.cli.printing import (
    is_terminal,
    print_heading,
    print_table,
    print_text,
    say,
    terminal_width,
)
from worker.runtime.visible_text import visible_line
from worker.store.queries.records import DocumentDetails, Record

VOTE_FORMATS = (("likes", "{} likes"), ("dislikes", "{} dislikes"), ("score", "score {}"))

MIN_TEXT_CELLS = 40
"""The indent of deep replies leaves at least this width for their text."""


def print_document(details: DocumentDetails) -> None:
    """Print a document with its comments, copies and revisions."""
    document = details.document
    print_heading(document["title"] or "no title")
    for name, value in _collect_facts(document):
        say(f"{name:<10} {value}")
    say("")
    if is_terminal():
        from worker.cli.live_output import print_markdown  # noqa: PLC0415  # slow to import

        print_markdown(document["markdown"])
    else:
        print_text(document["body"])
    if details.comments:
        say("")
        say(_describe_comment_count(document, details.comments))
        _print_comments(details.comments)
    _print_history(details)


def _collect_facts(document: Record) -> list[tuple[str, Any]]:
    facts = [
        ("by", ", ".join(document["authors"])),
        ("published", format_time(document["published"], document["published_precision"])),
        ("modified", format_time(document["modified"], document["modified_precision"])),
        ("site", document["site"]),
        ("language", document["language"]),
        ("kind", f"{document['kind']} (confidence {document['confidence']:.2f})"),
        ("words", document["word_count"]),
        ("address", document["url"]),
        ("copy of", document["duplicate_of"] and f"document {document['duplicate_of']}"),
        ("deleted", format_time(document["deleted_at"], "minute")),
    ]
    return [(name, value) for name, value in facts if value]


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


def _describe_comment_count(document: Record, comments: Sequence[Record]) -> str:
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


def _print_leads(threads: Sequence[Record]) -> None:
    """Print where more comments are said to be, and whether they were read from there."""
    rows = [
        (lead["platform"] or lead["kind"], lead["state"], lead["reason"], lead["address"])
        for thread in threads
        for lead in thread["leads"]
    ]
    if rows:
        say("")
        say("more comments")
        print_table(("from", "state", "reason", "address"), rows)


def _print_comments(comments: Sequence[Mapping[str, Any]]) -> None:
    """Print a thread: replies are indented below the comment they answer."""
    replies: dict[int | None, list[Mapping[str, Any]]] = {}
    for comment in comments:
        replies.setdefault(comment["parent_id"], []).append(comment)
    stack = [(comment, 1) for comment in reversed(replies.get(None, ()))]
    while stack:  # no recursion: a page can nest replies to any depth
        comment, depth = stack.pop()
        _print_comment(comment, "  " * min(depth, max(2, terminal_width() - MIN_TEXT_CELLS) // 2))
        stack += [(reply, depth + 1) for reply in reversed(replies.get(comment["id"], ()))]


def _print_comment(comment: Mapping[str, Any], indent: str) -> None:
    votes = [form.format(comment[name]) for name, form in VOTE_FORMATS if comment[name] is not None]
    head = [comment["author"] or "anonymous", _describe_posting_time(comment), *votes, *_list_marks(comment)]
    say("")
    print_text(" · ".join(visible_line(part) for part in head if part), indent)
    print_text(comment["text"], indent)


def _list_marks(comment: Mapping[str, Any]) -> list[str]:
    deleted = comment["deleted_at"]
    marks = [f"deleted (seen {deleted:%Y-%m-%d})"] if deleted else []
    return [*marks, "folded"] if comment["collapsed"] else marks


def _describe_posting_time(comment: Mapping[str, Any]) -> str:
    shown = comment["posted_text"] or ""
    at, precision = comment["posted_at"], comment["posted_precision"]
    if at is None:
        return shown
    is_bound = precision == "upper_bound"
    resolved = f"not after {at:%Y-%m-%d}" if is_bound else str(format_time(at, precision))
    return f"{shown} ({resolved})" if shown else resolved


def _print_history(details: DocumentDetails) -> None:
    _print_leads(details.threads)
    say("")
    say("seen")
    print_table(
        ("when", "verdict", "target"), [(s["seen_at"], s["verdict"], s["target"]) for s in details.sightings]
    )
    if details.copies:
        say("")
        say("copies")
        print_table(("id", "address"), [(copy["id"], copy["url"]) for copy in details.copies])
    if details.revisions:
        say("")
        say("earlier revisions")
        print_table(
            ("revision", "replaced", "title"),
            [(r["revision"], r["replaced_at"], r["title"]) for r in details.revisions],
        )
