"""The watchdog: a worker's parent process checks itself, and kills itself when it can no longer work.

Two faults left a live worker that did nothing and ignored SIGTERM: an event loop that waited for a pipe
nobody writes to; and jobs that the pool forgot when its children were killed, which hold the worker's whole
share of messages. Only a new process helps, and the supervisor starts one. The items of the old process are
rescued as those of any killed worker.
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

TICK_INTERVAL_S = heartbeats.HEARTBEAT_INTERVAL_S / 2
"""The event loop ticks this often while it works: at least once between two checks."""


class Watchdog:
    """Decides, by a check every few seconds, whether a worker still works.

    It counts checks, not seconds: a process that was suspended as a whole did not fail.
    """

    def __init__(
        self, patience: int = int(heartbeats.HEARTBEAT_TIMEOUT_S / heartbeats.HEARTBEAT_INTERVAL_S)
    ) -> None:
        self._patience = patience
        self._checks_without_tick = 0
        self._checks_too_small = 0
        self._checks_stuck: dict[str, int] = {}

    def check(self, *, has_ticked: bool, stuck: Iterable[str], missing: int = 0) -> str | None:
        """Return what is wrong, or None.

        `has_ticked`: the event loop ticked since the last check; `stuck`: ids of stuck requests; `missing`:
        how many children the pool lacks.
        """
        self._checks_without_tick = 0 if has_ticked else self._checks_without_tick + 1
        self._checks_too_small = self._checks_too_small + 1 if missing > 0 else 0
        self._checks_stuck = {request: self._checks_stuck.get(request, 0) + 1 for request in stuck}
        if self._checks_without_tick >= self._patience:
            return "its event loop stands still"
        if any(checks >= self._patience for checks in self._checks_stuck.values()):
            return "its pool has forgotten a job"
        if self._checks_too_small >= self._patience:
            return f"its pool lacks {missing} of its processes"
        return None


def find_stuck(requests: Iterable[Any], children: set[int]) -> list[str]:
    """Find requests on which no child works: their child is gone, or none took them though some are idle."""
    known = [(request.id, request.worker_pid) for request in requests]
    are_idle = bool(children - {child for _, child in known})
    return [request for request, child in known if (child not in children if child is not None else are_idle)]


class WatchdogStep(bootsteps.StartStopStep):  # type: ignore[misc]
    """Runs the watchdog while this worker is connected to the broker.

    It needs a pool of processes: in other pools the event loop itself does the work.
    """

    requires = {"celery.worker.consumer.tasks:Tasks"}  # noqa: RUF012

    def __init__(self, consumer: Any, **options: Any) -> None:
        super().__init__(consumer, **options)
        self._connected = False
        self._size = 0
        self._last_tick = monotonic()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._heartbeat_file = heartbeats.file_of(settings.load().data_dir, consumer.hostname)

    def start(self, consumer: Any) -> None:
        """Start, with each new connection to the broker."""
        self._tick()
        self.timer = consumer.timer.call_repeatedly(TICK_INTERVAL_S, self._tick)
        self._connected = isinstance(consumer.pool, TaskPool)
        self._size = self._size or consumer.pool.limit  # as configured, even if it changes later
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._watch, args=(consumer,), name="watchdog", daemon=True
            )
            self._thread.start()
            worker_shutdown.connect(self._stop_watching, weak=False)

    def stop(self, consumer: Any) -> None:  # noqa: ARG002
        """Pause."""
        self._connected = False
        self.timer.cancel()

    def _stop_watching(self, **_: Any) -> None:
        self._stopped.set()
        if self._thread:
            self._thread.join()
        heartbeats.remove(self._heartbeat_file)

    def _tick(self) -> None:
        self._last_tick = monotonic()

    def _watch(self, consumer: Any) -> None:
        watchdog = Watchdog()
        seen_tick = 0.0
        while not self._stopped.is_set():
            problem = None
            if self._connected:
                has_ticked, seen_tick = self._last_tick != seen_tick, self._last_tick
                children = {process.pid for process in consumer.pool._pool._pool}  # noqa: SLF001  # no public way
                missing = self._size - len(children)
                problem = watchdog.check(
                    has_ticked=has_ticked, stuck=self._find_stuck(children), missing=missing
                )
            if problem:
                log.error("this worker kills itself, and its supervisor starts it again: %s", problem)
                os.kill(os.getpid(), signal.SIGKILL)
            heartbeats.beat(self._heartbeat_file)
            self._stopped.wait(heartbeats.HEARTBEAT_INTERVAL_S)

    @staticmethod
    def _find_stuck(children: set[int]) -> list[str]:
        # Not `reserved_requests`: a weak set cannot be read while the loop's thread adds to it.
        return find_stuck(list(state.requests.values()), children)
