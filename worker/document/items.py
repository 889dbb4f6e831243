"""What is to be ingested, and the bytes that were received for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from worker.document.digest import Digest, digest_of
from worker.document.item_notes import ItemNotes

if TYPE_CHECKING:
    from worker.dates import Reference

ItemKind = Literal["file", "url", "record", "thread"]

STORED_FROM = "winnow-stored-from"
"""Our own header on a feed's copy of a page, which was kept because the page could not be fetched."""

RENDERED = "winnow-rendered"
"""Our own header on a page as its scripts made it: why it was rendered and what that took, as JSON."""

PART_PREFIX = "thread:"
"""The address keys under which parts of threads were seen begin so: it was no document's own page."""


@dataclass(frozen=True, slots=True)
class ItemRef:
    """One observation to ingest.

    `source_key` names the observation, not the document: ``file:<path>:<sha256>``,
    ``url:<address key>:<visit>``, ``record:<container sha256>:<n>``, ``thread:<id>:<reading>:<address>`` or
    ``msg:<key>``.
    """

    kind: ItemKind
    target: str
    source_key: str
    source_id: int | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    """What the sender said about it: kept and shown, but nothing is decided by it."""
    notes: ItemNotes = field(default_factory=ItemNotes)
    copy: bytes | None = None
    """The feed's copy of the document, which is kept with the received bytes."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a container has been accepted."""

    stamp: str
    hash: str
    position: int
    """Where to continue, in bytes from the beginning of the file."""
    records: int
    hashed: int | None = None
    """Bytes that the hash covers so far; None when it covers the whole file. Records wait for that."""


@dataclass(frozen=True, slots=True)
class FeedCopy:
    """A feed's own copy of a document, which was known when the document's page was received."""

    page: bytes
    """As `worker.sources.listings.feed_copies` made it."""
    stands_in: bool
    """Whether it is the document if the page does not show it. If the page did once, the page counts."""


@dataclass(frozen=True)  # without slots, so that its hash is computed once
class RawItem:
    """Bytes as received, and what is known about them."""

    target: str
    content: bytes
    received: Reference | None
    """When, and how that is known; None only for text that was passed in without a time."""
    media_type: str | None = None
    charset: str | None = None
    final_url: str | None = None
    """The address after redirects; None for a file."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Selected response headers, names in lower case."""
    moved_to: str | None = None
    """The address to fetch from now on, if every redirect was a permanent one."""
    feed_copy: FeedCopy | None = None
    """What the feed that named the address gives of its document."""
    inner_name: str | None = None
    """Of a document that was taken out of a compressed file: its name, with the suffix of its own format."""

    @property
    def name(self) -> str:
        """The name whose suffix hints at the format."""
        return self.inner_name or self.target

    @cached_property
    def hash(self) -> Digest:
        """SHA-256 of the bytes, in hexadecimal."""
        return digest_of(self.content)


@dataclass(frozen=True, slots=True)
class Validators:
    """The validators of the bytes that we have from `final_url`; they make a request conditional."""

    final_url: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The answer to a conditional request: the bytes that we have are current."""

    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    moved_to: str | None = None
