"""The tasks that ingest documents. Other programs send them, so their names and arguments stay stable."""

from __future__ import annotations

from typing import Any

from tasks.acceptance import accept_messages
from tasks.app import app
from tasks.child_process import current_context
from tasks.sending import notify
from tasks.task_classes import IntakeTask, ItemTask
from worker import pipeline
from worker.intake.render_step import render_claimed
from worker.store.ledger.claims import Notice


@app.task(name="ingest.submit", base=IntakeTask)
def submit(target: Any = None, key: Any = None, meta: Any = None) -> None:
    """Accept an address, or a file of a watched folder. The same `key` twice is one item."""
    accept_messages([{"target": target, "key": key, "meta": meta}])


@app.task(name="ingest.submit_many", base=IntakeTask)
def submit_many(items: Any = None) -> None:
    """Accept several: a list of ``{"target", "key"?, "meta"?}``."""
    accept_messages(items if isinstance(items, list) else [items])


@app.task(name="ingest.fetch", bind=True, base=ItemTask)
def fetch(self: ItemTask, item_id: int) -> str | None:
    """Fetch the bytes of one accepted item. Return a line about it; None when another task has it."""
    context = current_context()
    done = self.step(
        item_id, "fetch", lambda claim: pipeline.fetch(claim, context.store, context.fetch, context.now())
    )
    if done is None:
        return None
    claim, has_changed = done
    if not has_changed:
        return "nothing to process: unchanged since last fetched, or a closed part of a thread"
    notify([Notice(item_id, "process", False, claim.target)])
    return "fetched"


@app.task(name="ingest.process", bind=True, base=ItemTask)
def process(self: ItemTask, item_id: int) -> str | None:
    """Turn one item into a document. Return a line about it; None when another task has it."""
    context = current_context()
    done = self.step(
        item_id,
        "process",
        lambda claim: pipeline.process(
            claim, context.store, context.fetch, context.rules(), context.now(),
            renders=context.settings.render == "on",
        ),
    )  # fmt: skip
    if done is None:
        return None
    claim, stored = done
    if stored is None:
        notify([Notice(item_id, "render", False, claim.target)])
        return "to be rendered: only a browser shows its text"
    return f"{stored.verdict.name}: document {stored.document_id}"


@app.task(name="ingest.render", bind=True, base=ItemTask)
def render(self: ItemTask, item_id: int) -> str | None:
    """Render the page of one item in a browser. Return a line about it; None when another task has it."""
    context = current_context()
    done = self.step(
        item_id,
        "render",
        lambda claim: render_claimed(claim, context.store, context.browse, context.settings, context.now),
    )
    if done is None:
        return None
    notify([Notice(item_id, "process", False, done[0].target)])
    return "rendered"
