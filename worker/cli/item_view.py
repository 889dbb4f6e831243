"""Prepare items for lists: refused messages on one line."""

from __future__ import annotations

from collections.abc import Sequence

from worker.store.queries.records import Record

MAX_LISTED_CHARS = 100
"""A refused message is cut to this in lists; `winnow failed show` prints it in full."""


def shorten_messages(items: Sequence[Record]) -> list[Record]:
    """Shorten refused messages, and what is wrong with them, to one line each."""
    return [
        item | {name: _shorten(item[name]) for name in ("target", "detail")}
        if item["kind"] == "message"
        else item
        for item in items
    ]


def _shorten(text: str | None) -> str | None:
    """Shorten a text to one line: 2,000 characters without a space would fill 25 lines of a terminal."""
    line = " ".join((text or "").split())
    return line if len(line) <= MAX_LISTED_CHARS else f"{line[: MAX_LISTED_CHARS - 1]}…"
