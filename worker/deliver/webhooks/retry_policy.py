"""What a request that failed comes to: again when, in two halves, given up, or the endpoint stopped. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from worker.runtime.backoff import Backoff
from worker.store.webhooks.delivery_types import Delivery, RetryDecision
from worker.store.webhooks.endpoint_leases import Endpoint

HOUR = 3600.0
RETRIES = (5.0, 300.0, HOUR / 2, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR)
"""Seconds before each further try: the schedule that the specification gives, 76 hours in all."""
JITTER = 0.25
"""Each wait is longer by up to this share of itself."""
ENDPOINT_BACKOFF = Backoff(first=1.0, maximum=HOUR, jitter=(1.0, 1.0 + JITTER))
"""For how long an endpoint gets no requests after failures in a row."""
STOPPED_AFTER, STOPPED_AT = timedelta(days=3), 50
"""An endpoint that fails so often in a row, over so long, is paused: before any delivery to it is given up.

It takes both. Where little changes, a few documents that are too much for it are tried for days on end, and
nothing else comes to show that it is well.
"""

GONE = 410
REFUSED_AS_A_WHOLE = (400, 413, 422)
"""Answers that speak of what was sent: a batch is halved at once, to find the change that is meant."""
OVERLOADED = (502, 503, 504)
SUSPECTED_AFTER = 3
"""A batch at which an endpoint has failed itself (500) so often is halved, too."""

Chance = Callable[[], float]
"""A random number from 0 to 1."""


@dataclass(frozen=True, slots=True)
class RequestFailure:
    """Why a request failed."""

    reason: str
    detail: str
    status: int | None = None
    """What was answered, if anything."""
    retry_after: float | None = None
    """Seconds that the endpoint asks for, at most a day."""


def judge(
    endpoint: Endpoint, delivery: Delivery, trouble: RequestFailure, now: datetime, chance: Chance
) -> RetryDecision:
    """What follows from a failure."""
    asked = trouble.retry_after or 0.0
    pause = max(ENDPOINT_BACKOFF.delay(endpoint.failures + 1, chance=chance), asked)
    if stop := _reason_to_stop(endpoint, trouble, now):
        return RetryDecision(trouble.reason, f"{trouble.detail}; {stop}", None, pause, stops=True)
    if len(delivery.changes) > 1 and _may_be_one_of_them(delivery, trouble.status):
        return RetryDecision(trouble.reason, trouble.detail, None, pause, halves=True)
    if delivery.attempts >= len(RETRIES):
        return RetryDecision(trouble.reason, trouble.detail, None, pause)
    wait = max(_jittered(RETRIES[delivery.attempts], chance), asked)
    return RetryDecision(trouble.reason, trouble.detail, wait, pause)


def _reason_to_stop(endpoint: Endpoint, trouble: RequestFailure, now: datetime) -> str | None:
    again = f"to send to it again: winnow webhooks pause {endpoint.id} --off"
    if trouble.status == GONE:
        return f"so it wants no more; {again}"
    since = endpoint.failing_since
    if since and now - since >= STOPPED_AFTER and endpoint.failures >= STOPPED_AT:
        return f"nothing has arrived there for {STOPPED_AFTER.days} days; {again}"
    return None


def _may_be_one_of_them(delivery: Delivery, status: int | None) -> bool:
    if status in REFUSED_AS_A_WHOLE:
        return True
    failed_itself = status is not None and status >= 500 and status not in OVERLOADED
    return failed_itself and delivery.attempts + 1 >= SUSPECTED_AFTER


def _jittered(seconds: float, chance: Chance) -> float:
    return seconds * (1.0 + JITTER * chance())
