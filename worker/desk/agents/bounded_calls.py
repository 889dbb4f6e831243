"""How many calls of tools run at once, and for how long."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import CancelScope, CapacityLimiter, Event, fail_after, to_thread
from anyio.abc import TaskGroup

from worker.desk.web.refusals import Refusal

MAX_CALLS = 4
"""Half of the desk's threads: people still get their pages while agents search."""
CALL_TIMEOUT_S = 30

T = TypeVar("T")


class BoundedCalls:
    """Runs blocking work in the desk's threads."""

    def __init__(self, tasks: TaskGroup) -> None:
        self._tasks = tasks
        self._turns = CapacityLimiter(MAX_CALLS)

    async def run(self, work: Callable[[], T]) -> T:
        """Run this in a thread; return or raise what it does. Raises Refusal if that takes too long.

        A thread cannot be stopped: one that takes too long keeps its turn until it ends.
        """
        ended, waiting = Event(), CancelScope()
        results: list[T] = []
        errors: list[Exception] = []

        def attempt() -> None:
            try:
                results.append(work())
            except Exception as error:  # noqa: BLE001  # raised again by whoever waits
                errors.append(error)

        async def take_turn() -> None:
            with waiting:
                async with self._turns:
                    await to_thread.run_sync(attempt)
                ended.set()

        self._tasks.start_soon(take_turn)
        try:
            with fail_after(CALL_TIMEOUT_S):
                await ended.wait()
        except TimeoutError as error:
            advice = "Ask for less, or later. What was to be written may still be: ask for its state."
            raise Refusal(
                503, f"This takes more than {CALL_TIMEOUT_S} s", advice, reason="too_slow"
            ) from error
        finally:
            waiting.cancel()  # work that did not begin never will
        if errors:
            raise errors[0]
        return results[0]
