"""Keeping the ledger and the queue together."""

from __future__ import annotations

import logging

from kombu.exceptions import OperationalError

from tasks.app import app
from tasks.base import notify
from tasks.process import store, utcnow
from worker import judging
from worker.store.claims import Step

log = logging.getLogger(__name__)

ENOUGH_WAITING = 2000
"""Messages in a queue beyond which no notice is repeated: workers are busy, and nothing is lost."""

LANES: tuple[tuple[str, Step, bool], ...] = (
    ("fetch", "fetch", False),
    ("process", "process", False),
    ("slow", "process", True),
)
"""Queue, step, slow lane."""


@app.task(name="upkeep.reconcile")
def reconcile() -> None:
    """Take back items whose workers are gone, and repeat notices that went unanswered."""
    now = utcnow()
    if taken := store().leases.take_back(now):
        log.info("took back %d items whose workers are gone", taken)
    for queue, step, slow in LANES:
        room = ENOUGH_WAITING - waiting(queue)
        if room > 0:
            notify(store().ledger.due(step, utcnow(), slow=slow, limit=room))
    store().changes.number()


@app.task(name="upkeep.judge")
def judge() -> None:
    """Note which sources give less than they did."""
    judging.judge(store(), utcnow())


def notify_of_turns() -> None:
    """Tell workers of the items whose hosts' turns have come: the reconciler alone would let hosts idle."""
    if store().ledger.is_due("fetch", utcnow()):
        notify(store().ledger.due("fetch", utcnow(), slow=False, limit=ENOUGH_WAITING // 10))


def waiting(queue: str) -> int:
    """How many messages wait in a queue; as if full when the broker is away (notices would be in vain)."""
    try:
        with app.connection_for_write() as connection:
            return int(connection.default_channel.queue_declare(queue=queue, passive=True).message_count)
    except OperationalError:
        return ENOUGH_WAITING
    except connection.channel_errors:  # a queue nobody has sent to yet
        return 0


def restart_workers() -> None:
    """Ask every worker to stop when it is done with what it has; its supervisor starts it again."""
    app.control.shutdown()
