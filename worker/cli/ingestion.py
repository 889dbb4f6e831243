"""Ingest items in this process, one by one, and say what came of each."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from heapq import heappop, heappush
from time import monotonic, sleep
from typing import TypeVar

from worker import pipeline
from worker.context import Context
from worker.document import ItemRef
from worker.document.item_notes import ItemNotes
from worker.errors import NotYet, Rejected, TryLater, Unavailable
from worker.intake.poll_limits import MAX_CONTINUED
from worker.intake.render_step import render_claimed
from worker.render.availability import renders_here
from worker.store import Store
from worker.store.ledger.claims import Accepted, Claim, LostClaimError

log = logging.getLogger(__name__)

T = TypeVar("T")

Outcome = tuple[str, str]
"""A verdict, a reason or one of the two words below; and a line about it."""

LATER, IN_PROGRESS = "later", "in progress"
"""Outcomes of items that are neither done nor failed; in the ledger they are pending or running."""


def accept_or_resume(refs: Sequence[ItemRef], context: Context) -> list[Accepted]:
    """Accept what is new. An item that waits for its next try is tried now and not accepted a second time."""
    store, now = context.store, context.now()
    asked_again = (
        (ref, store.failed_items.find_put_off(ref.target, now)) for ref in refs if _is_plain_address(ref)
    )
    waiting = {ref.target: item for ref, item in asked_again if item is not None}
    fresh = [ref for ref in refs if ref.target not in waiting]
    accepted = [*waiting.values(), *(store.ledger.accept(fresh, now) if fresh else ())]
    store.failed_items.retry_now([item.item_id for item in accepted if not item.fresh], now)
    return accepted


def _is_plain_address(ref: ItemRef) -> bool:
    return ref.kind == "url" and not ref.meta and ref.notes == ItemNotes()


def ingest_all(accepted: Sequence[Accepted], context: Context) -> Iterator[tuple[str, str, str]]:
    """Ingest items one by one. Yields for each: target, verdict or reason, and a line about it.

    An item whose host is busy is put behind the others. The parts of a document's thread follow it.
    """
    store = context.store
    store.failed_items.retry([item.item_id for item in accepted if item.state == "failed"], context.now())
    waiting = [(0.0, number, item) for number, item in enumerate(accepted)]
    numbers = {item.item_id: number for number, item in enumerate(accepted)}
    while waiting:
        ready, number, item = heappop(waiting)
        sleep(max(0.0, ready - monotonic()))
        try:
            outcome = ("unchanged", "ingested before") if item.state == "done" else ingest(item, context)
        except NotYet as error:
            if error.reason == "host_busy":
                heappush(waiting, (monotonic() + (error.after or 0.0), number, item))
                continue
            outcome = LATER, _describe_retry(error, item.item_id, store)
        yield (item.target, *outcome)
        for part in _next_parts(item, context):
            if part.item_id not in numbers:
                numbers[part.item_id] = len(numbers)
                heappush(waiting, (0.0, numbers[part.item_id], part))


def _next_parts(item: Accepted, context: Context) -> list[Accepted]:
    """List the parts of the thread that are to be read after an item; after a failed one, of other places."""
    threads = context.store.threads
    threads.continue_failed(context.now(), MAX_CONTINUED)
    return threads.list_open_parts(item.item_id)


def ingest(item: Accepted, context: Context) -> Outcome:
    """Ingest one item. Raises NotYet if its host must not be asked yet, and Unavailable."""
    store = context.store
    try:
        outcome = _fetch(item, context) or _process(item, context)
        if outcome is None and _render(item, context):
            outcome = _process(item, context)
    except NotYet:
        raise
    except TryLater as error:
        return LATER, _describe_retry(error, item.item_id, store)
    except Rejected as error:
        return error.reason, error.detail
    except LostClaimError:
        outcome = None
    return outcome or _describe_state(item.item_id, store)


def _fetch(item: Accepted, context: Context) -> Outcome | None:
    """Fetch an address. Returns an outcome only if nothing is left to process."""
    if item.step != "fetch" and item.state != "failed":  # a failed item starts again with the fetch step
        return None
    store, now = context.store, context.now()
    claim = store.ledger.claim(item.item_id, "fetch", _task_name(), now)
    if claim is None or _attempt(
        claim, lambda held: pipeline.fetch(held, store, context.fetch, context.now()), context
    ):
        return None
    if claim.kind == "thread":
        return "closed", "it refuses to be read; see: winnow show"
    return "unchanged", "the server says that it did not change since the last fetch"


def _process(item: Accepted, context: Context) -> Outcome | None:
    """Make a document of what was received.

    Returns None if the page is to be rendered first, or another process has the item, or had it.
    """
    store = context.store
    claim = store.ledger.claim(item.item_id, "process", _task_name(), context.now())
    if claim is None:
        return None
    stored = _attempt(
        claim,
        lambda held: pipeline.process(
            held, store, context.fetch, context.rules(), context.now(), renders=renders_here(context.settings)
        ),
        context,
    )
    if stored is None:
        return None
    return stored.verdict.name, f"document {stored.document_id}: {stored.title or 'no title'}"


def _render(item: Accepted, context: Context) -> bool:
    """Render the page of an item if that is its next step; return whether it was."""
    claim = context.store.ledger.claim(item.item_id, "render", _task_name(), context.now())
    if claim is None:
        return False
    _attempt(
        claim,
        lambda held: render_claimed(held, context.store, context.browse, context.settings, context.now),
        context,
    )
    return True


def _task_name() -> str:
    return f"ingest-{os.getpid()}"


def _attempt(claim: Claim, work: Callable[[Claim], T], context: Context) -> T:
    """Do a step of a claimed item. Raises what `pipeline.attempt` raises, and Rejected for a bug of ours."""
    try:
        return pipeline.attempt(claim, context.store, work, context.now)
    except (Rejected, TryLater, LostClaimError):
        raise
    except Unavailable:  # not the document's fault: its lease ends, and it is tried again
        raise
    except Exception as error:  # a bug of ours must not stop the other items
        log.debug("item %s", claim.item_id, exc_info=True)
        failure = Rejected("internal_error", f"{type(error).__name__}: {error}")
        context.store.ledger.fail(claim, failure, context.now())
        raise failure from error


def _describe_state(item_id: int, store: Store) -> Outcome:
    """The outcome of an item that another process has, or had."""
    (row,) = store.library.items([item_id])
    if row["state"] == "done":
        return "unchanged", "ingested before"
    if row["state"] == "failed":
        return row["reason"], row["detail"]
    return IN_PROGRESS, f"a worker is processing item {item_id}; see: winnow status"


def _describe_retry(error: TryLater, item_id: int, store: Store) -> str:
    """Say why an item is put off, and until when."""
    (row,) = store.library.items([item_id])
    at = row["not_before"]
    again = f"item {item_id} is tried again" + (f" from {at.astimezone():%H:%M:%S} on" if at else "")
    return f"{error.reason}: {error.detail}; {again}"
