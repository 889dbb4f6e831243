"""The periodic tasks, and what else keeps the ledger and the queues in step."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING

from kombu.exceptions import OperationalError

from tasks.app import app
from tasks.beat_schedule import PURGE_INTERVAL_S
from tasks.child_process import current_context
from tasks.event_suppression import SilentWhenIdleTask
from tasks.sending import notify
from worker.errors import Unavailable
from worker.intake import source_health
from worker.store.ledger.claims import Step
from worker.store.ledger.readiness import RENOTIFY_AFTER

if TYPE_CHECKING:
    from worker.context import Context

log = logging.getLogger(__name__)

MAX_QUEUED = 2000
"""With this many messages in a queue, no task is sent again: workers are busy, and nothing is lost."""

LANES: tuple[tuple[str, Step, bool], ...] = (
    ("fetch", "fetch", False),
    ("process", "process", False),
    ("slow", "process", True),
    ("render", "render", False),
)
"""Queue, step, slow lane."""


MAX_NAMED_IDS = 50
"""How many item ids one log line names."""

EMPTY_QUEUE_LOST_AFTER = timedelta(seconds=5)
"""When the queue is empty, a task that was sent this long ago counts as lost. Sending it twice does no harm:
only one task can claim the item."""


@app.task(name="upkeep.reconcile", base=SilentWhenIdleTask)
def reconcile() -> str | None:
    """Rescue items whose workers are gone, and send tasks again that were lost.

    Return a line about the rescued items; None when there were none.
    """
    context = current_context()
    done = None
    if taken := context.store.leases.rescue_expired(context.now()):
        shown = ", ".join(map(str, taken[:MAX_NAMED_IDS])) + (", ..." if len(taken) > MAX_NAMED_IDS else "")
        done = f"took back {len(taken)} items whose workers are gone: items {shown}"
        log.info("%s", done)
    if context.store.library.has_backlog(1):
        _notify_due(context)
    context.store.changes.assign_numbers()
    return done


def _notify_due(context: Context) -> None:
    """Send tasks for the due items of all lanes."""
    lengths = count_queued([queue for queue, _, _ in LANES])
    for queue, step, slow in LANES:
        queued = lengths[queue]
        lost_after = RENOTIFY_AFTER if queued else EMPTY_QUEUE_LOST_AFTER
        if (room := MAX_QUEUED - queued) > 0:
            due = context.store.due_items.take(
                step, context.now(), slow=slow, limit=room, queued=queued, lost_after=lost_after
            )
            notify(due)


@app.task(name="upkeep.purge", base=SilentWhenIdleTask)
def purge() -> str | None:
    """Delete received bytes past their retention, files that belong to no item, and counts of old hours.

    Return a line about the bytes that were deleted; None when none were.
    """
    context = current_context()
    now = context.now()
    context.store.hourly_counts.prune(now)
    done = [
        f"deleted received bytes of {purged} items, as WINNOW_KEEP_RAW says"
        for length in context.settings.keep_raw
        if (purged := context.store.retention.purge(now - timedelta(seconds=length)))
    ]
    shard = int(now.timestamp() / PURGE_INTERVAL_S) % 256  # one folder each time: all 256 in two days
    if swept := context.store.retention.sweep(shard, now):
        done.append(f"deleted {swept} files of bytes that belonged to no item")
    for line in done:
        log.info("%s", line)
    return "; ".join(done) or None


@app.task(name="upkeep.judge", base=SilentWhenIdleTask)
def check_source_health() -> None:
    """Record which sources bring in less than they used to."""
    context = current_context()
    source_health.check_source_health(context.store, context.now())


def notify_ready_fetches() -> bool:
    """Send fetch tasks for items whose host slots are free: `reconcile` alone would let hosts idle.

    Return whether any item waited for its slot.
    """
    context = current_context()
    now, due_items = context.now(), context.store.due_items
    next_at = due_items.find_next_unsent("fetch")
    if next_at is not None and next_at <= now:
        notify(due_items.take_unsent("fetch", now, slow=False, limit=MAX_QUEUED // 10))
    return next_at is not None


def count_queued(queues: Collection[str]) -> dict[str, int]:
    """Count the messages in each queue; `MAX_QUEUED` when the broker is away, as nothing can be sent then."""
    try:
        lengths, _ = current_context().queues.lengths(queues)
    except Unavailable:
        return dict.fromkeys(queues, MAX_QUEUED)
    return lengths


def do_workers_answer() -> bool:
    """Whether any worker on any machine answers within a second."""
    try:
        return bool(app.control.inspect(timeout=1.0, limit=1).ping())
    except OperationalError:
        return False


def restart_workers() -> None:
    """Ask every worker to finish its tasks and stop; its supervisor starts it again."""
    app.control.shutdown()
