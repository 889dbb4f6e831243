"""Requests that ask other servers. Each may take long: no thread that answers pages waits for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from worker.desk.web.places import Places

MAX_OUTSIDE_CALLS = 4

T = TypeVar("T")


class OutsideCalls:
    """Runs what waits for other servers, in threads of its own."""

    def __init__(self) -> None:
        self.places = Places(MAX_OUTSIDE_CALLS, "requests waiting for other servers")
        self._limiter = CapacityLimiter(MAX_OUTSIDE_CALLS)

    async def run(self, work: Callable[[], T]) -> T:
        """Run this in a thread; return or raise what it does. Raises Refusal if too many run already."""
        with self.places.take():
            return await to_thread.run_sync(work, limiter=self._limiter)
