"""How the service is doing: items, queue, sources, errors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from worker.broker import Inbox
from worker.errors import Unavailable
from worker.store import Store
from worker.store.queries.figures.standing import StatusCounts
from worker.store.queries.records import Record, mask_items
from worker.store.sources.source_records import SourceRecord


@dataclass(frozen=True, slots=True)
class Status:
    """How the service is doing; secrets in addresses are masked."""

    now: datetime
    standing: StatusCounts
    sources: Sequence[SourceRecord]
    failed: Sequence[Record]
    """The newest failed items."""
    put_off: Sequence[Record]
    """Items to be tried again later, the next ones first."""
    webhooks: Sequence[dict[str, Any]]
    hosts: Sequence[dict[str, Any]]
    """Hosts that failed when last asked."""
    messages: int | None
    """Messages in the inbox; None if the broker does not answer."""

    @property
    def queue_age_s(self) -> float:
        """How long the oldest item that is due has waited for a worker."""
        oldest = self.standing.oldest_due
        return (self.now - oldest).total_seconds() if oldest else 0.0

    def as_data(self) -> dict[str, Any]:
        """The status as `winnow status --json` prints it."""
        return asdict(self.standing) | {
            "queue_age_seconds": self.queue_age_s,
            "sources": [asdict(source) for source in self.sources],
            "last_failed": self.failed,
            "put_off": self.put_off,
            "hosts_in_trouble": self.hosts,
            "inbox": self.messages,
            "webhooks": self.webhooks,
        }


def read_status(store: Store, broker: str, now: datetime) -> Status:
    """Read how the service is doing. A broker that does not answer is no error."""
    return Status(
        now=now,
        standing=store.library.standing(now),
        sources=[source.without_secrets() for source in store.sources.all()],
        failed=mask_items(store.library.items(state="failed", limit=5)),
        put_off=mask_items(store.library.list_put_off(now, limit=5)),
        webhooks=[asdict(one) | {"url": one.place} for one in store.webhooks.all()],
        hosts=[dict(host=host) | asdict(trouble) for host, trouble in store.hosts.list_backoffs(limit=10)],
        messages=_count_inbox_messages(broker),
    )


def _count_inbox_messages(broker: str) -> int | None:
    """Count the messages in the inbox; None if the broker does not answer."""
    inbox = Inbox(broker)
    try:
        return inbox.count_waiting()
    except Unavailable:
        return None
    finally:
        inbox.close()
