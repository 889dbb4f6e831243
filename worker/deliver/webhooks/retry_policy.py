"""Decide what follows a failed request: retry it when, split it, give it up, or pause the endpoint. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from worker.runtime.backoff import Backoff
from worker.store.webhooks.delivery_types import Delivery, RetryDecision
from worker.store.webhooks.endpoint_leases import Endpoint

HOUR_S = 3600.0
RETRY_DELAYS_S = (
    5.0,
    300.0,
    HOUR_S / 2,
    2 * HOUR_S,
    5 * HOUR_S,
    10 * HOUR_S,
    14 * HOUR_S,
    20 * HOUR_S,
    24 * HOUR_S,
)
"""Before each retry: the schedule of the specification, 76 hours in all."""
JITTER_SHARE = 0.25
"""Each wait is longer by up to this share of itself."""
ENDPOINT_BACKOFF = Backoff(first=1.0, maximum=HOUR_S, jitter=(1.0, 1.0 + JITTER_SHARE))
"""For how long an endpoint gets no requests after failures in a row."""
STOP_AFTER, STOP_AFTER_FAILURES = timedelta(days=3), 50
"""An endpoint that fails this often in a row, over this time, is paused before any delivery is given up.

Both are needed. Where little changes, a few documents that the endpoint cannot take are retried for days,
and no other request shows that the endpoint works.
"""

HTTP_GONE = 410
PAYLOAD_REFUSED_STATUSES = (400, 413, 422)
"""Statuses that concern what was sent: a batch is split at once, to find the change that is refused."""
OVERLOADED_STATUSES = (502, 503, 504)
SPLIT_AFTER_ATTEMPTS = 3
"""A batch is also split when the endpoint itself failed (500) at it this often."""

Chance = Callable[[], float]
"""Returns a random number from 0 to 1."""


@dataclass(frozen=True, slots=True)
class RequestFailure:
    """Why a request failed."""

    reason: str
    detail: str
    status: int | None = None
    """The status of the response, if there was one."""
    retry_after: float | None = None
    """Seconds that the endpoint asks for, up to a day."""


def decide_retry(
    endpoint: Endpoint, delivery: Delivery, failure: RequestFailure, now: datetime, chance: Chance
) -> RetryDecision:
    """Decide what follows a failure."""
    requested = failure.retry_after or 0.0
    pause = max(ENDPOINT_BACKOFF.delay(endpoint.failures + 1, chance=chance), requested)
    if stop := _find_reason_to_stop(endpoint, failure, now):
        return RetryDecision(failure.reason, f"{failure.detail}; {stop}", None, pause, stops=True)
    if len(delivery.changes) > 1 and _is_one_change_suspected(delivery, failure.status):
        return RetryDecision(failure.reason, failure.detail, None, pause, halves=True)
    if delivery.attempts >= len(RETRY_DELAYS_S):
        return RetryDecision(failure.reason, failure.detail, None, pause)
    wait = max(_add_jitter(RETRY_DELAYS_S[delivery.attempts], chance), requested)
    return RetryDecision(failure.reason, failure.detail, wait, pause)


def _find_reason_to_stop(endpoint: Endpoint, failure: RequestFailure, now: datetime) -> str | None:
    hint = f"to send to it again: winnow webhooks pause {endpoint.id} --off"
    if failure.status == HTTP_GONE:
        return f"so it wants no more; {hint}"
    since = endpoint.failing_since
    if since and now - since >= STOP_AFTER and endpoint.failures >= STOP_AFTER_FAILURES:
        return f"nothing has arrived there for {STOP_AFTER.days} days; {hint}"
    return None


def _is_one_change_suspected(delivery: Delivery, status: int | None) -> bool:
    if status in PAYLOAD_REFUSED_STATUSES:
        return True
    endpoint_failed = status is not None and status >= 500 and status not in OVERLOADED_STATUSES
    return endpoint_failed and delivery.attempts + 1 >= SPLIT_AFTER_ATTEMPTS


def _add_jitter(seconds: float, chance: Chance) -> float:
    return seconds * (1.0 + JITTER_SHARE * chance())
