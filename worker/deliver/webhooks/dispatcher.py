"""Deliver changes to all webhooks as they are committed; each webhook that is due gets its own thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from worker.clock import utcnow
from worker.deliver.webhooks.delivery_loop import Clock, DeliveryContext, deliver
from worker.settings import Settings
from worker.store import Store
from worker.store.feed.notifications import listen_for_changes

log = logging.getLogger(__name__)

MAX_CONCURRENT_WEBHOOKS = 8
"""Webhooks served at the same time. Others wait only when this many endpoints do not respond."""
POLL_INTERVAL_S = 1.0
"""For retries that become due: no notification comes for these."""
POLL_INTERVAL_WHILE_SENDING_S = 0.1
"""Shorter: a notification that comes while a round ends comes too early, as its webhook is still held."""


def deliver_changes(
    store: Store,
    settings: Settings,
    should_continue: Callable[[], bool],
    clock: Clock = utcnow,
) -> None:
    """Deliver until `should_continue` returns False. Raises Unavailable."""
    context = DeliveryContext(store, settings, lambda: not should_continue(), clock)
    rounds: dict[int, Future[int]] = {}
    pool = ThreadPoolExecutor(MAX_CONCURRENT_WEBHOOKS, "webhook")
    with listen_for_changes(store.database) as wait, pool:
        while should_continue():
            for webhook_id in [number for number, future in rounds.items() if future.done()]:
                if sent := rounds.pop(webhook_id).result():
                    log.debug("webhook %d: %d requests accepted", webhook_id, sent)
            for webhook_id in store.webhooks.list_due(clock()):
                if webhook_id not in rounds and len(rounds) < MAX_CONCURRENT_WEBHOOKS:
                    rounds[webhook_id] = pool.submit(deliver, context, webhook_id)
            wait(POLL_INTERVAL_WHILE_SENDING_S if rounds else POLL_INTERVAL_S)
