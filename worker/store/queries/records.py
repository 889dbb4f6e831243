"""What the library returns: rows as dicts, a document with its details."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from worker.document import RawItem
from worker.document.digest import Digest
from worker.redaction import masked

Record = dict[str, Any]
"""A row as a dict from column names to values; it is printed and exported in this form."""


def mask_items(items: Sequence[Record]) -> list[Record]:
    """Mask passwords and tokens in the items' addresses, as in the logs."""
    return [item | dict(target=masked(item["target"])) for item in items]


@dataclass(frozen=True, slots=True)
class DocumentDetails:
    """One document with everything that belongs to it."""

    document: Record
    comments: list[Record]
    sightings: list[Record]
    revisions: list[Record]
    copies: list[Record]
    threads: list[Record]


@dataclass(frozen=True, slots=True)
class Outdated:
    """Received bytes from which another version of the extractor made a document."""

    raw_id: int
    hash: str


@dataclass(frozen=True, slots=True)
class KeptRaw:
    """What is stored of received bytes; the bytes themselves are kept by their hash."""

    hash: Digest
    about: RawItem
    """Without the content and the feed's copy."""
    copy_hash: Digest | None
    """The hash of that copy, if the item has one besides these bytes."""
    copy_stands_in: bool
    """See `FeedCopy`."""
