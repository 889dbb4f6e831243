"""Print a document: its metadata, text, comments, sightings, copies and revisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from worker.cli.printing import (
    is_terminal,
    print_heading,
    print_table,
    print_text,
    say,
    terminal_width,
)
from worker.document.wording import (
    describe_comment_count,
    describe_posting_time,
    describe_votes,
    format_time,
)
from worker.runtime.visible_text import visible_line
from worker.store.queries.records import DocumentDetails, Record

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
        from worker.cli.markdown_output import print_markdown  # noqa: PLC0415  # slow to import

        print_markdown(document["markdown"])
    else:
        print_text(document["body"])
    if details.comments:
        say("")
        say(describe_comment_count(document, details.comments))
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
    head = [
        comment["author"] or "anonymous",
        describe_posting_time(comment),
        *describe_votes(comment),
        *_list_marks(comment),
    ]
    say("")
    print_text(" · ".join(visible_line(part) for part in head if part), indent)
    print_text(comment["text"], indent)


def _list_marks(comment: Mapping[str, Any]) -> list[str]:
    deleted = comment["deleted_at"]
    marks = [f"deleted (seen {deleted:%Y-%m-%d})"] if deleted else []
    return [*marks, "folded"] if comment["collapsed"] else marks


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
