"""What Winnow itself records about an item, apart from what its sender says (`ItemRef.meta`).

Paths and positions are here, which decide what is read. Therefore no text of a stranger's message may be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ItemNotes:
    """Notes of an item; None for those that it does not need."""

    within: str | None = None
    """Of a file: the watched folder that it must be in."""
    container: str | None = None
    """Of a record: the file that holds it."""
    position: int | None = None
    """Of a record: where it begins there, in bytes."""
    stamp: str | None = None
    """Of a record: the state of that file when the record was accepted."""
    listed_in: str | None = None
    """Of an address: the ``.urls`` file that names it."""
    title: str | None = None
    """Of an address: its title in the feed."""
    comment_feed: str | None = None
    """Of an address: the feed of its comments, as the feed with the address says."""
    comments_stated: int | None = None
    """Of an address: how many comments it has, as the feed says."""
    follow: bool | None = None
    """Of a file: whether its thread is read on from the web, because a person asked for it."""
    render_because: str | None = None
    """Of an address: why its page is rendered."""
    visit: int | None = None
    """Of a revisited address: the number of the visit."""
    address_key: str | None = None
    """Of a revisited address: its key."""
    stored_from: str | None = None
    """Where the text comes from, if not from the target."""
    page_was_stored: bool | None = None
    """Of an address: its feed copy is from an earlier visit, when the page itself showed the document."""
    thread: int | None = None
    """Of a part of a thread: the number of the thread."""
    reading: int | None = None
    """Of a part of a thread: which reading of the thread asks for it."""
    lead_kind: str | None = None
    """Of a part of a thread: what it is read as (`Lead.kind`)."""
    platform: str | None = None
    """Of a part of a thread: the table that reads it (`Lead.platform`)."""

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> ItemNotes:
        """The notes of a row; unknown names and other types are ignored."""
        known: dict[str, Any] = {
            name: stored[name] for name, kind in _TYPES.items() if type(stored.get(name)) is kind
        }
        return cls(**known)

    def stored(self) -> dict[str, Any]:
        """The notes as a row holds them."""
        return {name: value for name in _TYPES if (value := getattr(self, name)) is not None}


_TYPES: dict[str, type] = {
    "within": str, "container": str, "position": int, "stamp": str, "listed_in": str, "title": str,
    "visit": int, "address_key": str, "stored_from": str, "page_was_stored": bool, "follow": bool,
    "comment_feed": str, "render_because": str,
    "comments_stated": int, "thread": int, "reading": int, "lead_kind": str, "platform": str,
}  # fmt: skip
