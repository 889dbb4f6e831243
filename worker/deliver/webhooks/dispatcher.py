"""Deliver changes to all webhooks as they are committed, each in a thread of its own while it is due."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime

from worker.deliver.webhooks.delivery_loop import Clock, DeliveryContext, deliver
from worker.settings import Settings
from worker.store import Store
from worker.store.feed.notifications import listening

log = logging.getLogger(__name__)

MOST_AT_ONCE = 8
"""Webhooks that are sent to at a time: fewer silent ones than these hold up no other."""
LOOKED_AT_LEAST_EVERY = 1.0
"""Seconds; waits come to their end without a bell."""
LOOKED_WHILE_SENDING_EVERY = 0.1
"""Seconds. A bell that rings while a round ends is heard too early: its webhook is still held."""


def deliver_as_they_come(
    store: Store, settings: Settings, wanted: Callable[[], bool], clock: Clock = lambda: datetime.now(UTC)
) -> None:
    """Deliver for as long as that is wanted. Raises Unavailable."""
    office = DeliveryContext(store, settings, lambda: not wanted(), clock)
    rounds: dict[int, Future[int]] = {}
    with listening(store.database) as wait, ThreadPoolExecutor(MOST_AT_ONCE, "webhook") as pool:
        while wanted():
            for webhook_id in [number for number, future in rounds.items() if future.done()]:
                if arrived := rounds.pop(webhook_id).result():
                    log.debug("webhook %d: %d requests arrived", webhook_id, arrived)
            for webhook_id in store.webhooks.due(clock()):
                if webhook_id not in rounds and len(rounds) < MOST_AT_ONCE:
                    rounds[webhook_id] = pool.submit(deliver, office, webhook_id)
            wait(LOOKED_WHILE_SENDING_EVERY if rounds else LOOKED_AT_LEAST_EVERY)
