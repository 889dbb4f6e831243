"""The types that the sender of webhooks and the tables of deliveries exchange."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from worker.store.feed.changes import ChangeRecord
from worker.store.webhooks.endpoint_leases import Endpoint


@dataclass(frozen=True, slots=True)
class Delivery:
    """Changes for one request to a webhook."""

    id: int
    message_id: str
    attempts: int
    """How many tries failed."""
    changes: tuple[ChangeRecord, ...]


@dataclass(frozen=True, slots=True)
class PendingChanges:
    """The next changes of a webhook's feed, and the documents with earlier changes that have not arrived."""

    changes: tuple[ChangeRecord, ...]
    held: frozenset[int]


@dataclass(frozen=True, slots=True)
class Draft:
    """What happens to the next changes: some are sent, some wait for earlier ones of their documents."""

    sent: tuple[ChangeRecord, ...]
    queued: tuple[ChangeRecord, ...]
    reached: int
    """The last number that was read; changes not named here are not wanted."""


@dataclass(frozen=True, slots=True)
class RetryDecision:
    """What happens after a failed request. Times in seconds."""

    reason: str
    detail: str
    wait: float | None
    """The time until it is sent again; None: no further try."""
    pause: float
    """How long its webhook rests."""
    halves: bool = False
    """Whether it is sent again at once, in two halves."""
    stops: bool = False
    """Whether the webhook is paused until a person resumes it; the delivery stays as it was."""


def message_id(endpoint: Endpoint, changes: Sequence[ChangeRecord]) -> str:
    """The `webhook-id` of these changes at an endpoint: the same each time it is made.

    The times are included because a restored database gives the same numbers again.
    """
    parts = [f"{endpoint.id} {endpoint.created_at.isoformat()}"]
    parts += [f"{one.seq} {one.document_id} {one.kind} {one.time.isoformat()}" for one in changes]
    return "msg_" + sha256("\n".join(parts).encode()).hexdigest()[:32]
