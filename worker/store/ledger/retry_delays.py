"""How long an item waits for another try."""

from __future__ import annotations

from worker.errors import NotYet, TryLater
from worker.runtime.backoff import Backoff

RETRY_BACKOFF = Backoff(first=30.0, jitter=(0.8, 1.2))
MIN_RETRY_DELAY_S, MAX_RETRY_DELAY_S = 1.0, 86_400.0
"""Bounds of every wait for another try, also if a server asked for it."""


def delay_after(error: TryLater, attempts: int) -> float:
    """Seconds to wait after this error: as long as a host's turn takes, or by `retry_delay`."""
    if isinstance(error, NotYet):
        return min(error.after or 0.0, MAX_RETRY_DELAY_S)
    return retry_delay(attempts, error.after)


def retry_delay(attempts: int, asked: float | None) -> float:
    """Seconds to wait after this many tries, within the bounds: back-off, or what the server asked for."""
    return max(MIN_RETRY_DELAY_S, min(RETRY_BACKOFF.delay(attempts, asked), MAX_RETRY_DELAY_S))
