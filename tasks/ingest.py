"""The tasks that bring documents in. Names and arguments never change meaning: other programs send them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tasks import maintenance
from tasks.app import app
from tasks.base import IntakeTask, ItemTask, notify
from tasks.child_process import current_context
from worker import pipeline
from worker.intake import accepting
from worker.intake.accepting import MessageOutcome
from worker.store.ledger.claims import Accepted, Notice

MAX_URGENT_ITEMS = 20
"""Items that workers are told of at once, however many others wait."""


@app.task(name="ingest.submit", base=IntakeTask)
def submit(target: Any = None, key: Any = None, meta: Any = None) -> None:
    """Accept an address, or a file of a watched folder. The same `key` twice is one item."""
    accept_messages([{"target": target, "key": key, "meta": meta}])


@app.task(name="ingest.submit_many", base=IntakeTask)
def submit_many(items: Any = None) -> None:
    """Accept several: a list of ``{"target", "key"?, "meta"?}``."""
    accept_messages(items if isinstance(items, list) else [items])


def accept_messages(messages: Sequence[Any]) -> list[MessageOutcome]:
    """Enter messages in the ledger, and tell a worker of them; see `worker.intake.accepting.enter`."""
    context = current_context()
    entries = accepting.accept_messages(messages, context.store, context.folder_scan(), context.now())
    accepted = [item for entry in entries if entry.reason is None for item in entry.items]
    # Where workers have enough to do, whoever reconciles tells them of these later.
    if len(accepted) <= MAX_URGENT_ITEMS or all(
        maintenance.count_queued(step) < maintenance.MAX_QUEUED for step in {item.step for item in accepted}
    ):
        notify_fresh(accepted)
    return entries


def notify_fresh(accepted: list[Accepted]) -> None:
    """Tell a worker of the items that were accepted just now."""
    notify(
        Notice(item.item_id, item.step, False, item.target) for item in accepted if item.fresh and item.due
    )


def notify_again(items: Iterable[Mapping[str, Any]]) -> None:
    """Tell a worker of items that were put back, by their rows."""
    notify(Notice(item["id"], item["step"], item["slow"], item["target"]) for item in items)


@app.task(name="ingest.fetch", bind=True, base=ItemTask)
def fetch(self: ItemTask, item_id: int) -> str | None:
    """Bring in the bytes of one accepted item; a line on it, None when another task has the item."""
    context = current_context()
    done = self.step(
        item_id, "fetch", lambda claim: pipeline.fetch(claim, context.store, context.fetch, context.now())
    )
    if done is None:
        return None
    claim, is_to_be_processed = done
    if not is_to_be_processed:
        return "unchanged: the server says that it is as it was when last fetched"
    notify([Notice(item_id, "process", False, claim.target)])
    return "fetched"


@app.task(name="ingest.process", bind=True, base=ItemTask)
def process(self: ItemTask, item_id: int) -> str | None:
    """Turn one item into a document; a line on it, None when another task has the item."""
    context = current_context()
    done = self.step(
        item_id,
        "process",
        lambda claim: pipeline.process(claim, context.store, context.fetch, context.rules(), context.now()),
    )
    return f"{done[1].verdict.name}: document {done[1].document_id}" if done else None
