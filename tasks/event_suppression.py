"""Tasks that monitors see only when they did something.

Ticks and polls run every few seconds and mostly find nothing. If monitors showed each of them, they would
show little else.
"""

from __future__ import annotations

from time import time
from typing import Any

from celery import Task
from celery.worker.request import Request

NOTHING = repr(None)
"""The result of a task that found nothing to do, as an event shows it."""


class SilentWhenIdleRequest(Request):  # type: ignore[misc]
    """A request that holds its events back until the task has done something."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._held: list[tuple[str, dict[str, Any]]] = []
        self._hold("task-received", name=self.name, args=self.argsrepr, kwargs=self.kwargsrepr,
                   root_id=self.root_id, parent_id=self.parent_id, retries=0)  # fmt: skip

    def send_event(self, type: str, **fields: Any) -> None:  # noqa: A002  # Celery's name
        """Send this event and those held back; send nothing if the task did nothing."""
        if type == "task-started":
            self._hold(type)
        elif not (type == "task-succeeded" and fields.get("result") == NOTHING):
            self._hold(type, **fields)
            self._send_held()

    def _hold(self, event: str, **fields: Any) -> None:
        self._held.append((event, fields | {"timestamp": time()}))

    def _send_held(self) -> None:
        events, self._held = self._held, []
        if self._eventer and self._eventer.enabled:
            for event, fields in events:
                self._eventer.send(event, uuid=self.id, **fields)


class SilentWhenIdleTask(Task):  # type: ignore[misc]
    """A task that returns None when there was nothing to do, else a line about what it did."""

    Request = "tasks.event_suppression:SilentWhenIdleRequest"
    send_events = False  # Celery itself would send them at once
