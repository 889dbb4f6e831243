"""A document on the terminal: what is known of it, its text, its thread, and where it was seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from worker.cli.printing import (
    is_terminal,
    print_heading,
    print_markdown,
    print_table,
    print_text,
    say,
    width,
)
from worker.runtime.visible_text import visible_line
from worker.store.queries.library import DocumentDetails, Record

VOTES = (("likes", "{} likes"), ("dislikes", "{} dislikes"), ("score", "score {}"))

ROOM_FOR_WORDS = 40
"""Cells that answers to answers leave for the words, however deep they are."""


def print_document(shelf: DocumentDetails) -> None:
    """Print a document with its comments, copies and revisions."""
    document = shelf.document
    print_heading(document["title"] or "no title")
    for name, value in _facts(document):
        say(f"{name:<10} {value}")
    say("")
    if is_terminal():
        print_markdown(document["markdown"])
    else:
        print_text(document["body"])
    if shelf.comments:
        say("")
        say(_counted(document, shelf.comments))
        _print_comments(shelf.comments)
    _print_history(shelf)


def _facts(document: Record) -> list[tuple[str, Any]]:
    facts = [
        ("by", ", ".join(document["authors"])),
        ("published", shown_time(document["published"], document["published_precision"])),
        ("modified", shown_time(document["modified"], document["modified_precision"])),
        ("site", document["site"]),
        ("language", document["language"]),
        ("kind", f"{document['kind']} (confidence {document['confidence']:.2f})"),
        ("words", document["word_count"]),
        ("address", document["url"]),
        ("copy of", document["duplicate_of"] and f"document {document['duplicate_of']}"),
        ("deleted", shown_time(document["deleted_at"], "minute")),
    ]
    return [(name, value) for name, value in facts if value]


def shown_time(at: datetime | None, precision: str | None) -> str | None:
    """A time as exactly as it is known; in UTC."""
    if at is None:
        return None
    if precision in ("month", "year"):
        return f"{at:%Y-%m}" if precision == "month" else f"{at:%Y}"
    return f"{at:%Y-%m-%d}" if precision in ("day", "week") else f"{at:%Y-%m-%d %H:%M} UTC"


def shown_day(at: datetime | None, precision: str | None = None) -> str | None:
    """The day, or the month or year where no more is known."""
    return shown_time(at, precision if precision in ("month", "year") else "day")


def _counted(document: Record, comments: Sequence[Record]) -> str:
    """How many comments there are, and how many the page speaks of; deleted ones are none of them."""
    deleted = sum(comment["deleted_at"] is not None for comment in comments)
    live = len(comments) - deleted
    stated = document["comments_stated"]
    of = f" of {stated} that the page speaks of" if stated and stated != live else ""
    return f"{live} comment{'' if live == 1 else 's'}{of}" + (f"; {deleted} deleted since" if deleted else "")


def _print_comments(comments: Sequence[Mapping[str, Any]]) -> None:
    """Print a thread, answers below what they answer and indented."""
    answers: dict[int | None, list[Mapping[str, Any]]] = {}
    for comment in comments:
        answers.setdefault(comment["parent_id"], []).append(comment)
    waiting = [(comment, 1) for comment in reversed(answers.get(None, ()))]
    while waiting:  # not by recursion: answers may be as deep as a stranger likes
        comment, depth = waiting.pop()
        _print_comment(comment, "  " * min(depth, max(2, width() - ROOM_FOR_WORDS) // 2))
        waiting += [(answer, depth + 1) for answer in reversed(answers.get(comment["id"], ()))]


def _print_comment(comment: Mapping[str, Any], indent: str) -> None:
    votes = [form.format(comment[name]) for name, form in VOTES if comment[name] is not None]
    head = [comment["author"] or "anonymous", _posted(comment), *votes, *_marks(comment)]
    say("")
    print_text(" · ".join(visible_line(part) for part in head if part), indent)
    print_text(comment["text"], indent)


def _marks(comment: Mapping[str, Any]) -> list[str]:
    deleted = comment["deleted_at"]
    marks = [f"deleted (seen {deleted:%Y-%m-%d})"] if deleted else []
    return [*marks, "folded"] if comment["collapsed"] else marks


def _posted(comment: Mapping[str, Any]) -> str:
    shown = comment["posted_text"] or ""
    at, precision = comment["posted_at"], comment["posted_precision"]
    if at is None:
        return shown
    is_bound = precision == "upper_bound"
    resolved = f"not after {at:%Y-%m-%d}" if is_bound else str(shown_time(at, precision))
    return f"{shown} ({resolved})" if shown else resolved


def _print_history(shelf: DocumentDetails) -> None:
    say("")
    say("seen")
    print_table(
        ("when", "verdict", "target"), [(s["seen_at"], s["verdict"], s["target"]) for s in shelf.sightings]
    )
    if shelf.copies:
        say("")
        say("copies")
        print_table(("id", "address"), [(copy["id"], copy["url"]) for copy in shelf.copies])
    if shelf.revisions:
        say("")
        say("earlier revisions")
        print_table(
            ("revision", "replaced", "title"),
            [(r["revision"], r["replaced_at"], r["title"]) for r in shelf.revisions],
        )
