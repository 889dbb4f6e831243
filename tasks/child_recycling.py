"""When a worker's child makes room for a new one, and who follows it: another, at once."""

from __future__ import annotations

import resource
import sys
from typing import Any

from celery import bootsteps

MOST_KEPT = 105_000
"""kB (as getrusage(2) counts) that a child may once have had beside what its parent has, before it makes room
for a new one when its task is done. What a great page took is not all given back."""

LOOKED_EVERY = 0.25
"""Seconds between two looks for children that ended. A look takes microseconds."""


class ChildRecycling(bootsteps.StartStopStep):  # type: ignore[misc]
    """Replaces children that ended, by age, memory or violence.

    Celery looks when a child's pipe closes, which is a moment before the system says that the child has
    ended, and then again after up to 5 seconds (`celery.concurrency.asynpool`, 5.7): so a worker of one
    child stood still for 4 % of its time.
    """

    requires = {"celery.worker.consumer.tasks:Tasks"}  # noqa: RUF012

    def start(self, consumer: Any) -> None:
        """Begin to look, with every (new) connection to the broker."""
        self.timer = consumer.timer.call_repeatedly(LOOKED_EVERY, consumer.pool.maintain_pool)

    def stop(self, consumer: Any) -> None:  # noqa: ARG002
        """Look no more."""
        self.timer.cancel()


def most_resident() -> int:
    """How many kB a child of this process may once have had, to be kept."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (most // 1024 if sys.platform == "darwin" else most) + MOST_KEPT  # there it is counted in bytes
