"""Accept messages and put items back, and send tasks for what is due at once.

This is for programs that send tasks, too: it loads nothing that reads documents.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tasks import maintenance
from tasks.child_process import current_context
from tasks.sending import notify
from worker.intake import accepting
from worker.intake.accepting import MessageOutcome
from worker.rules.sites import Rules
from worker.store import Store
from worker.store.ledger.claims import Accepted, Notice

MAX_URGENT_ITEMS = 20
"""Up to this many items get their tasks at once, even if the queues are full."""

MAX_NOTIFIED = 1000
"""Workers are notified at once of up to this many retried items."""


def accept_messages(messages: Sequence[Any]) -> list[MessageOutcome]:
    """Accept messages into the ledger and send tasks for their items; see `accepting.accept_messages`."""
    context = current_context()
    entries = accepting.accept_messages(messages, context.store, context.folder_scan(), context.now())
    notify_accepted(entries)
    return entries


def notify_accepted(outcomes: Sequence[MessageOutcome]) -> None:
    """Send tasks for the new items of accepted messages, unless the queues are full or the broker is away."""
    accepted = [item for outcome in outcomes if outcome.reason is None for item in outcome.items]
    # When the queues are full, `upkeep.reconcile` sends tasks for these items later.
    if len(accepted) <= MAX_URGENT_ITEMS or _have_room({item.step for item in accepted}):
        notify_fresh(accepted)


def _have_room(queues: Collection[str]) -> bool:
    return max(maintenance.count_queued(queues).values()) < maintenance.MAX_QUEUED


def notify_fresh(accepted: list[Accepted]) -> None:
    """Send a task for each new item that is due."""
    notify(
        Notice(item.item_id, item.step, False, item.target) for item in accepted if item.fresh and item.due
    )


def notify_again(items: Iterable[Mapping[str, Any]]) -> None:
    """Send a task for each item that was put back; `items` are their rows."""
    notify(Notice(item["id"], item["step"], item["slow"], item["target"]) for item in items)


def retry_failed(store: Store, batches: Iterable[Sequence[int]], now: datetime) -> int:
    """Put failed items back, each batch in one transaction, and send tasks for the first of them.

    `upkeep.reconcile` sends tasks for the others. Returns how many were put back.
    """
    retried = 0
    for batch in batches:
        put_back = store.failed_items.retry(batch, now)
        if not retried:
            notify_again(store.library.items(put_back[:MAX_NOTIFIED]))
        retried += len(put_back)
    return retried


def read_thread_again(store: Store, rules: Rules, document_id: int, now: datetime) -> int:
    """Ask the places of a document's thread again, and send tasks for them; return how many are asked first.

    Raises Rejected if there are none, or they may not be asked.
    """
    waiting = store.threads.read_again(document_id, now, rules.reads_threads)
    notify_again(store.library.items(waiting))
    return len(waiting)
