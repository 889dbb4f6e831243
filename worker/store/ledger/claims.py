"""What the ledger hands out: items accepted, notices to send, claims to work under."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Literal

from worker.document import ItemKind, ItemRef
from worker.document.digest import Digest
from worker.document.item_notes import ItemNotes

Step = Literal["fetch", "process"]

AGAIN = "again:"
"""How the source key of an item begins that reads kept bytes again; no sender can make one."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """An item of the ledger, as `accept` found or made it."""

    item_id: int
    target: str
    step: Step
    fresh: bool
    """Whether this call made it; false when the same observation was accepted before."""
    state: str
    due: bool = True
    """Whether a worker is to be told of it at once; else it is told when its host's turn comes."""


@dataclass(frozen=True, slots=True)
class Notice:
    """An item that a worker should be told of."""

    item_id: int
    step: Step
    slow: bool
    target: str


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on one step of an item, until its lease ends."""

    item_id: int
    token: str
    kind: ItemKind
    target: str
    step: Step
    slow: bool
    attempts: int
    meta: dict[str, Any]
    source_key: str
    source_id: int | None
    raw_id: int | None
    notes: ItemNotes = field(default_factory=ItemNotes)
    copy_hash: Digest | None = None
    """Of the feed's own copy of the document."""
    received: int = 0
    """Bytes that were received under it."""
    begun: float = field(default_factory=monotonic, compare=False)
    """When work on it began, by the monotonic clock of the process that claimed it."""

    @property
    def is_again(self) -> bool:
        """Whether it reads bytes again that made a document before."""
        return self.source_key.startswith(AGAIN)

    @property
    def ref(self) -> ItemRef:
        """The observation as it was accepted."""
        return ItemRef(self.kind, self.target, self.source_key, self.source_id, self.meta, self.notes)


class LostClaimError(Exception):
    """The claim is no longer ours: its lease ended and someone else has the item."""
