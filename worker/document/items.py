"""What is to be ingested, and the bytes that were received for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from worker.dates import Reference
from worker.document.digest import Digest, digest_of
from worker.document.item_notes import ItemNotes

ItemKind = Literal["file", "url", "record"]

STORED_FROM = "winnow-stored-from"
"""Our own header on a feed's copy of a page, which was kept because the page could not be fetched."""


@dataclass(frozen=True, slots=True)
class ItemRef:
    """One observation to ingest.

    `source_key` names the observation, not the document: ``file:<path>:<sha256>``,
    ``url:<address key>:<visit>``, ``record:<container sha256>:<n>`` or ``msg:<key>``.
    """

    kind: ItemKind
    target: str
    source_key: str
    source_id: int | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    """What its sender said of it, whole: kept, shown, and never obeyed."""
    notes: ItemNotes = field(default_factory=ItemNotes)
    copy: bytes | None = None
    """A feed's own copy of the document, which is kept among the received bytes."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a container has been accepted."""

    stamp: str
    hash: str
    position: int
    """Bytes from the beginning of the file at which to go on."""
    records: int
    hashed: int | None = None
    """Bytes that the hash covers so far; None once it covers all of the file. No record is taken before."""


@dataclass(frozen=True, slots=True)
class RawItem:
    """Bytes as received, and what was said about them."""

    target: str
    content: bytes
    received: Reference | None
    """When, and how that is known; None only for text handed over with nothing said about it."""
    media_type: str | None = None
    charset: str | None = None
    final_url: str | None = None
    """The address after redirects; None for a file."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """The few response headers worth keeping, names in lower case."""
    moved_to: str | None = None
    """The address to ask for from now on, where every redirect on the way was a permanent one."""

    @property
    def hash(self) -> Digest:
        """SHA-256 of the bytes, in hexadecimal."""
        return digest_of(self.content)


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server said of the bytes we have from `final_url`: makes a request conditional."""

    final_url: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The answer to a conditional request: the bytes are still those we have."""

    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    moved_to: str | None = None
