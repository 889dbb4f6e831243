"""The types of the ledger: accepted items, notices for workers, claims."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Literal, get_args

from worker.document import ItemKind, ItemRef, Lead, LeadKind
from worker.document.digest import Digest
from worker.document.item_notes import ItemNotes

Step = Literal["fetch", "process", "render"]

AGAIN_PREFIX = "again:"
"""The source key of an item that reads kept bytes again begins so; no sender can make such a key."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """An item of the ledger that `accept` made or already knew."""

    item_id: int
    target: str
    step: Step
    fresh: bool
    """Whether this call made the item; false if the same observation was accepted before."""
    state: str
    due: bool = True
    """Whether a worker should be notified at once; else it is notified when its host's turn comes."""


@dataclass(frozen=True, slots=True)
class Notice:
    """An item that a worker should be notified of."""

    item_id: int
    step: Step
    slow: bool
    target: str


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on one step of an item until its lease ends."""

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
    """The hash of the feed's own copy of the document."""
    received: int = 0
    """Bytes received under this claim."""
    started: float = field(default_factory=monotonic, compare=False)
    """When work began, by the monotonic clock of the process that has the claim."""

    @property
    def is_again(self) -> bool:
        """Whether it reads bytes again that became a document before."""
        return self.source_key.startswith(AGAIN_PREFIX)

    @property
    def lead(self) -> Lead:
        """Of a part of a thread: the lead that it follows."""
        kinds: tuple[LeadKind, ...] = get_args(LeadKind)
        kind = next(one for one in kinds if one == self.notes.lead_kind)
        return Lead(kind, self.target, "", self.notes.platform)

    @property
    def ref(self) -> ItemRef:
        """The observation as it was accepted."""
        return ItemRef(self.kind, self.target, self.source_key, self.source_id, self.meta, self.notes)


class LostClaimError(Exception):
    """The claim is no longer ours: its lease ended, and the item was given to another worker."""
