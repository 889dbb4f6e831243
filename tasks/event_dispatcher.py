"""Events of workers for monitors: each is sent once, and the worker does not wait for a broker that is away.

Celery (5.7) tries to send a heartbeat until it succeeds, in the event loop. While the broker's machine was
unreachable, workers so renewed no leases, and after a minute their watchdogs ended them.
"""

from __future__ import annotations

from typing import Any

from celery.app.events import Events
from celery.events.dispatcher import EventDispatcher

HEARTBEAT = "worker.heartbeat"
"""The routing key of heartbeats."""


class PromptDispatcher(EventDispatcher):  # type: ignore[misc]
    """Keeps what could not be sent until the next connection to the broker, but for heartbeats."""

    def _publish(self, event: Any, producer: Any, routing_key: str, **options: Any) -> None:
        super()._publish(event, producer, routing_key, **options | {"retry": False})
        if routing_key == HEARTBEAT and self._outbound_buffer and self._outbound_buffer[-1][0] is event:
            self._outbound_buffer.pop()


class PromptEvents(Events):  # type: ignore[misc]
    """The part of Celery that makes dispatchers."""

    dispatcher_cls = PromptDispatcher
