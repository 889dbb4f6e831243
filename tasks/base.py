"""The base of the tasks that work on items."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from celery import Task
from celery.exceptions import Reject, Retry
from kombu.exceptions import OperationalError

from tasks.app import app
from tasks.child_process import MAX_EXTRA_MEMORY_BYTES, current_context
from worker import pipeline
from worker.errors import Rejected, TryLater, Unavailable
from worker.redaction import masked
from worker.store.ledger.claims import Claim, LostClaimError, Notice, Step

T = TypeVar("T")

log = logging.getLogger(__name__)

REQUEUE_DELAY_S = 2.0
"""Wait before a message goes back to the queue, because the queue delivers it again at once."""

MAX_TARGET_CHARS = 200
"""How much of a target monitors show; of a longer target, its beginning and its end."""


class ItemTask(Task):  # type: ignore[misc]
    """A task that does one step of one item. A failure is in the ledger before Celery sees it."""

    Request = "tasks.lease_keeper:ItemRequest"
    throws = (Rejected,)

    def step(self, item_id: int, step: Step, work: Callable[[Claim], T]) -> tuple[Claim, T] | None:
        """Claim the item and work on it; return the claim and the result, or None if another task has it.

        A failure is recorded in the ledger first; then Rejected or Retry is raised, so that monitors show it.
        """
        context = current_context()
        ledger = context.store.ledger
        claim = ledger.claim(item_id, step, self.request.id, context.now())
        if claim is None:
            return None
        try:
            return claim, pipeline.attempt(claim, context.store, work, context.now)
        except LostClaimError as error:
            log.warning("%s; the task that holds it now will finish it", error)
            return None
        except TryLater as error:
            raise Retry(str(error), exc=error) from error
        except (Rejected, Unavailable):
            raise
        except MemoryError as error:
            why = f"reading it takes more than {MAX_EXTRA_MEMORY_BYTES:,} bytes of memory"
            wrapped = Rejected("memory_limit", why)
            ledger.fail(claim, wrapped, context.now())
            raise wrapped from error
        except Exception as error:
            # A document hit a bug of ours. It must not be tried for ever.
            log.exception("item %s (%s)", item_id, claim.target)
            wrapped = Rejected("internal_error", f"{type(error).__name__}: {error}")
            ledger.fail(claim, wrapped, context.now())
            raise wrapped from error


class IntakeTask(Task):  # type: ignore[misc]
    """A task that submits items. If they cannot be accepted now, its message goes back to the queue."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task."""
        try:
            return super().__call__(*args, **kwargs)
        except (TryLater, Unavailable) as error:
            log.warning("not accepted yet: %s", error)
            time.sleep(REQUEUE_DELAY_S)
            raise Reject(str(error), requeue=True) from error


def notify(notices: Iterable[Notice]) -> None:
    """Send a task for each item. If the broker is away, `upkeep.reconcile` sends them later."""
    for notice in notices:
        options: dict[str, Any] = {"argsrepr": f"({notice.item_id}, {displayed_target(notice.target)!r})"}
        if notice.slow:
            options["queue"] = "slow"  # the transport gives this queue a longer time limit
        try:
            send_task(f"ingest.{notice.step}", notice.item_id, **options)
        except Unavailable as error:
            log.warning("items wait in the ledger: %s", error)
            return


def request_poll(source_id: int, target: str) -> None:
    """Send a task that polls a source. Raises Unavailable when the broker is away."""
    send_task("sources.poll", source_id, expires=60, argsrepr=f"({source_id}, {displayed_target(target)!r})")


def send_task(name: str, *args: Any, **options: Any) -> None:
    """Send a task to its queue, without retries. Raises Unavailable when the broker is away."""
    try:
        app.send_task(name, args, retry=False, **options)
    except OperationalError as error:
        raise Unavailable(masked(f"broker: {error}")) from error


def displayed_target(target: str) -> str:
    """Return a target as monitors show it: an address without secrets, or the name of a file."""
    if "://" not in target or target.startswith("file:"):
        return target.rstrip("/").rpartition("/")[2][-MAX_TARGET_CHARS:]
    address = masked(target)
    if len(address) <= MAX_TARGET_CHARS:
        return address
    half = MAX_TARGET_CHARS // 2
    return f"{address[:half]}…{address[1 - half :]}"
