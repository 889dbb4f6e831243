"""What is said of requests to webhooks between who sends them and the tables of deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from worker.store.feed.changes import ChangeRecord
from worker.store.webhooks.endpoint_leases import Endpoint


@dataclass(frozen=True, slots=True)
class Delivery:
    """Changes that are sent to a webhook in one request."""

    id: int
    message_id: str
    attempts: int
    """How often it was sent in vain."""
    changes: tuple[ChangeRecord, ...]


@dataclass(frozen=True, slots=True)
class PendingChanges:
    """The next changes of a webhook's feed, and the documents of which earlier ones have not arrived."""

    changes: tuple[ChangeRecord, ...]
    held: frozenset[int]


@dataclass(frozen=True, slots=True)
class Draft:
    """What is made of the next changes: some are sent, some wait behind others of their documents."""

    sent: tuple[ChangeRecord, ...]
    queued: tuple[ChangeRecord, ...]
    reached: int
    """The last number that was looked at; what lies between is not wanted."""


@dataclass(frozen=True, slots=True)
class RetryDecision:
    """What a request that failed comes to. Times in seconds."""

    reason: str
    detail: str
    wait: float | None
    """Until it is sent again; None: it is given up."""
    pause: float
    """For how long its webhook is left alone."""
    halves: bool = False
    """Whether it is sent again as two, at once."""
    stops: bool = False
    """Whether the webhook is paused until a person says otherwise; the delivery stays as it was."""


def message_id(endpoint: Endpoint, changes: Sequence[ChangeRecord]) -> str:
    """The `webhook-id` of these changes at an endpoint: the same each time it is made.

    The times are in it because a database that was restored gives numbers anew.
    """
    told = [f"{endpoint.id} {endpoint.created_at.isoformat()}"]
    told += [f"{one.seq} {one.document_id} {one.kind} {one.time.isoformat()}" for one in changes]
    return "msg_" + sha256("\n".join(told).encode()).hexdigest()[:32]
