"""The classes of tasks: those that do a step of an item, and those that submit items."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from celery import Task
from celery.exceptions import Reject, Retry

from tasks.child_process import current_context
from worker import pipeline
from worker.errors import Rejected, TryLater, Unavailable
from worker.runtime.process_limits import MAX_EXTRA_MEMORY_BYTES
from worker.store.ledger.claims import Claim, LostClaimError, Step

T = TypeVar("T")

log = logging.getLogger(__name__)

REQUEUE_DELAY_S = 2.0
"""Wait before a message goes back to the queue, because the queue delivers it again at once."""


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
