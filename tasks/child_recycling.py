"""When a worker's child is replaced by a new one, and how that happens at once."""

from __future__ import annotations

import resource
import sys
from typing import Any

from celery import bootsteps

MAX_EXTRA_RESIDENT_KB = 105_000
"""Peak memory (in kB, as getrusage(2) counts) that a child may use on top of its parent's. A child that used
more is replaced after its task, because memory that a large page took is not all given back."""

CHECK_INTERVAL_S = 0.25
"""How often to look for children that ended. A look takes microseconds."""


class ChildRecycling(bootsteps.StartStopStep):  # type: ignore[misc]
    """Replaces children that ended: by age, by memory, or killed.

    Celery looks when a child's pipe closes, which is a moment before the system says that the child has
    ended, and then again after up to 5 seconds (`celery.concurrency.asynpool`, 5.7): so a worker of one
    child stood still for 4 % of its time.
    """

    requires = {"celery.worker.consumer.tasks:Tasks"}  # noqa: RUF012

    def start(self, consumer: Any) -> None:
        """Start, with each new connection to the broker."""
        self.timer = consumer.timer.call_repeatedly(CHECK_INTERVAL_S, consumer.pool.maintain_pool)

    def stop(self, consumer: Any) -> None:  # noqa: ARG002
        """Stop."""
        self.timer.cancel()


def max_resident_kb() -> int:
    """Return the peak memory in kB above which a child of this process is replaced."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak_kb = peak // 1024 if sys.platform == "darwin" else peak  # macOS counts bytes
    return peak_kb + MAX_EXTRA_RESIDENT_KB
