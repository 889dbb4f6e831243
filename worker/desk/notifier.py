"""Notify workers of what was submitted, after the answer: a broker that is away delays no request."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from anyio import CapacityLimiter, from_thread, to_thread

from tasks.acceptance import notify_accepted
from worker.intake.accepting import MessageOutcome


class Notifier:
    """Sends tasks in a thread of its own: a broker that is away takes seconds to find out about each time.

    What comes meanwhile is sent together. If it cannot be sent, `upkeep.reconcile` does it later.
    """

    def __init__(self) -> None:
        self._waiting: list[MessageOutcome] = []
        self._tasks = set[asyncio.Task[None]]()
        self._limiter = CapacityLimiter(1)

    async def notify(self, outcomes: Sequence[MessageOutcome]) -> None:
        """Notify workers of the new items of accepted messages."""
        self._waiting += outcomes
        await to_thread.run_sync(self._send, limiter=self._limiter)

    def notify_soon(self, outcomes: Sequence[MessageOutcome]) -> None:
        """Let workers be notified, and do not wait for it. Called in a thread that the event loop started."""
        from_thread.run_sync(self._begin, outcomes)

    def _begin(self, outcomes: Sequence[MessageOutcome]) -> None:
        task = asyncio.get_running_loop().create_task(self.notify(outcomes))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _send(self) -> None:
        outcomes, self._waiting = self._waiting, []
        if outcomes:
            notify_accepted(outcomes)
