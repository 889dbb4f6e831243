"""The tasks that bring documents in. Names and arguments never change meaning: other programs send them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tasks.app import app
from tasks.base import DoorTask, ItemTask, notify
from tasks.fetching import fetcher
from tasks.process import look, rules, store, utcnow
from worker import pipeline
from worker.errors import Rejected, TryLater, Unavailable
from worker.store.claims import Accepted, Notice

log = logging.getLogger(__name__)


class Entry(NamedTuple):
    """What became of a message."""

    items: list[Accepted]
    reason: str | None = None
    """Why it was refused; None when it was accepted."""


@app.task(name="ingest.submit", base=DoorTask)
def submit(target: Any = None, key: Any = None, meta: Any = None) -> None:
    """Accept an address, or a file of a watched folder. The same `key` twice is one item."""
    enter({"target": target, "key": key, "meta": meta})


@app.task(name="ingest.submit_many", base=DoorTask)
def submit_many(items: Any = None) -> None:
    """Accept several: a list of ``{"target", "key"?, "meta"?}``."""
    for item in items if isinstance(items, list) else [items]:
        enter(item)


def enter(message: Any) -> Entry:
    """Enter a message in the ledger, as items or as a failed one with the reason, and tell a worker.

    Raises TryLater or Unavailable when nothing can be entered now.
    """
    now = utcnow()
    try:
        accepted = pipeline.accept(message, store(), look(now), now)
    except Rejected as error:
        return refuse(_written(message), error)
    except (TryLater, Unavailable):
        raise
    except Exception as error:
        # A stranger's message met a fault of ours. It must not come back for ever, in the way of all others.
        log.exception("message %.500s", _written(message))
        fault = Rejected("internal_error", f"{type(error).__name__}: {error}")
        return refuse(_written(message), fault)
    notify_fresh(accepted)
    return Entry(accepted)


def refuse(text: str, error: Rejected) -> Entry:
    """Enter what is no acceptable message as a failed item."""
    log.warning("message refused: %s", error)
    return Entry([store().ledger.refuse(text, error, utcnow())], error.reason)


def _written(message: Any) -> str:
    try:
        return repr(message)
    except RecursionError:
        return f"{type(message).__name__} that is nested too deep to be shown"


def notify_fresh(accepted: list[Accepted]) -> None:
    """Tell a worker of the items that were accepted just now."""
    notify(Notice(item.item_id, "fetch", False, item.target) for item in accepted if item.fresh)


def notify_again(items: Iterable[Mapping[str, Any]]) -> None:
    """Tell a worker of items that were put back, by their rows."""
    notify(Notice(item["id"], item["step"], item["slow"], item["target"]) for item in items)


@app.task(name="ingest.fetch", bind=True, base=ItemTask)
def fetch(self: ItemTask, item_id: int) -> None:
    """Bring in the bytes of one accepted item."""
    done = self.step(item_id, "fetch", lambda claim: pipeline.fetch(claim, store(), fetcher, utcnow()))
    if done and done[1]:
        notify([Notice(item_id, "process", False, done[0].target)])


@app.task(name="ingest.process", bind=True, base=ItemTask)
def process(self: ItemTask, item_id: int) -> None:
    """Turn the bytes of one item into a document."""
    self.step(item_id, "process", lambda claim: pipeline.process(claim, store(), rules(), utcnow()))
