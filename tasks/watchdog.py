"""A worker's parent process watches over itself, and ends itself when it can no longer work.

Things were seen to leave a live worker that does nothing, and heeds no SIGTERM either: an event loop
that waits for a pipe nobody writes to, and jobs that the pool forgot when its children were killed, which
hold the worker's whole share of messages. Nothing inside cures either; a new process does, and whatever
supervises this one starts it. Items are taken back from it as from any that was killed.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Iterable
from time import monotonic
from typing import Any

from celery import bootsteps
from celery.concurrency.prefork import TaskPool
from celery.signals import worker_shutdown
from celery.worker import state

from worker import settings
from worker.runtime import heartbeats

log = logging.getLogger(__name__)

TICK = 1.0
"""Seconds between two turns of the event loop that are waited for."""


class Watchdog:
    """Judges, from what it is shown every few seconds, whether a worker still works.

    Time is counted in looks, not by the clock: a process that stood still as a whole did not fail.
    """

    def __init__(
        self, patience: int = int(heartbeats.HEARTBEAT_TIMEOUT_S / heartbeats.HEARTBEAT_INTERVAL_S)
    ) -> None:
        self._patience = patience
        self._still = 0
        self._small = 0
        self._waiting: dict[str, int] = {}

    def look(self, *, turned: bool, stuck: Iterable[str], missing: int = 0) -> str | None:
        """What is wrong, or None.

        `turned`: the loop turned since the last look; `stuck`: requests' ids; `missing`: children fewer than
        there are to be.
        """
        self._still = 0 if turned else self._still + 1
        self._small = self._small + 1 if missing > 0 else 0
        self._waiting = {request: self._waiting.get(request, 0) + 1 for request in stuck}
        if self._still >= self._patience:
            return "its event loop stands still"
        if any(looks >= self._patience for looks in self._waiting.values()):
            return "its pool has forgotten a job"
        if self._small >= self._patience:
            return f"its pool lacks {missing} of its processes"
        return None


def stuck(requests: Iterable[Any], children: set[int]) -> list[str]:
    """Requests that no child is at: accepted by one that is gone, or by none though children are idle."""
    known = [(request.id, request.worker_pid) for request in requests]
    are_idle = bool(children - {child for _, child in known})
    return [request for request, child in known if (child not in children if child is not None else are_idle)]


class WatchdogStep(bootsteps.StartStopStep):  # type: ignore[misc]
    """Keeps the vigil while this worker is connected; while it waits for a broker there is nothing to see.

    The pool must be one of processes: in others the loop itself does the work.
    """

    requires = {"celery.worker.consumer.tasks:Tasks"}  # noqa: RUF012

    def __init__(self, consumer: Any, **options: Any) -> None:
        super().__init__(consumer, **options)
        self._connected = False
        self._size = 0
        self._turned = monotonic()
        self._over = threading.Event()
        self._keeper: threading.Thread | None = None
        self._sign = heartbeats.file_of(settings.load().data_dir, consumer.hostname)

    def start(self, consumer: Any) -> None:
        """Begin, with every (new) connection to the broker."""
        self._turn()
        self.timer = consumer.timer.call_repeatedly(TICK, self._turn)
        self._connected = isinstance(consumer.pool, TaskPool)
        self._size = self._size or consumer.pool.limit  # as it was set, whatever is made of it later
        if self._keeper is None:
            self._keeper = threading.Thread(target=self._keep, args=(consumer,), name="vigil", daemon=True)
            self._keeper.start()
            worker_shutdown.connect(self._end, weak=False)

    def stop(self, consumer: Any) -> None:  # noqa: ARG002
        """Pause."""
        self._connected = False
        self.timer.cancel()

    def _end(self, **_: Any) -> None:
        self._over.set()
        if self._keeper:
            self._keeper.join()
        heartbeats.remove(self._sign)

    def _turn(self) -> None:
        self._turned = monotonic()

    def _keep(self, consumer: Any) -> None:
        vigil = Watchdog()
        seen = 0.0
        while not self._over.is_set():
            trouble = None
            if self._connected:
                turned, seen = self._turned != seen, self._turned
                children = {process.pid for process in consumer.pool._pool._pool}  # noqa: SLF001  # no public way
                missing = self._size - len(children)
                trouble = vigil.look(turned=turned, stuck=self._stuck(children), missing=missing)
            if trouble:
                log.error("this worker ends itself, to be started afresh: %s", trouble)
                os.kill(os.getpid(), signal.SIGKILL)
            heartbeats.beat(self._sign)
            self._over.wait(heartbeats.HEARTBEAT_INTERVAL_S)

    @staticmethod
    def _stuck(children: set[int]) -> list[str]:
        # Not `reserved_requests`: a weak set cannot be read while the loop's thread adds to it.
        return stuck(list(state.requests.values()), children)
