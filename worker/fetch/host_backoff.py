"""How long a host that fails gets no requests, and what happens to the items that wait for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from worker.document import HostBackoff
from worker.errors import NotYet, TryLater
from worker.runtime.backoff import Backoff

HOST_FAILURE_REASONS = frozenset([
    "http_429", "http_503", "timeout", "dns_failure", "connection_failed", "connection_lost", "tls_failed",
])  # fmt: skip
"""Failures of the host, not of the page: other pages of the host wait too."""

HOST_BACKOFF = Backoff(first=30.0, maximum=3600.0, jitter=(0.8, 1.2))
"""For how long a host gets no requests after failures in a row."""

FAILURES_BEFORE_ATTEMPTS_COUNT = 5
"""After this many failures in a row, items that wait for the host use up attempts."""


def next_backoff(backoff: HostBackoff, error: TryLater, now: datetime) -> HostBackoff:
    """A host's back-off after one more failure: as long as it asked for, or twice as long as before."""
    failures = backoff.failures + 1
    rest = HOST_BACKOFF.delay(failures, error.after)
    return HostBackoff(failures, error.reason, now + timedelta(seconds=rest))


def check_backoff(host: str, backoff: HostBackoff, now: datetime) -> None:
    """Raise NotYet, or TryLater after many failures, while a host may not be asked."""
    if backoff.until is None or backoff.until <= now:
        return
    wait = (backoff.until - now).total_seconds()
    why = f"{host} is left alone for {wait:.0f} s: {backoff.reason}, {backoff.failures} in a row"
    if backoff.failures < FAILURES_BEFORE_ATTEMPTS_COUNT:
        raise NotYet("host_rests", why, wait)
    raise TryLater("host_rests", why, wait)
