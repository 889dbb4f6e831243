"""A round: one process sends one webhook all that is due, one request after the other."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from worker.deliver.webhooks.client import EndpointClient
from worker.deliver.webhooks.payload import build_body, draft_delivery, encode_changes_again
from worker.deliver.webhooks.retry_policy import RequestFailure, decide_retry
from worker.deliver.webhooks.signing import sign_request
from worker.errors import IngestError
from worker.net import address_policy
from worker.settings import Settings
from worker.store import Store
from worker.store.webhooks.delivery_types import Delivery
from worker.store.webhooks.endpoint_leases import Endpoint, LostEndpointError

log = logging.getLogger(__name__)

MIN_READ_AHEAD, MAX_READ_AHEAD = 20, 1000
"""Changes read at a time: more if none of those before were wanted or could be sent."""
MAX_ROUND_TIME = timedelta(seconds=30)
"""After this time a round ends, so that other webhooks are served."""
MAX_DETAIL_CHARS = 200
"""How much of a response is kept in the detail of a failure."""

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class DeliveryContext:
    """What a round needs."""

    store: Store
    settings: Settings
    is_stopped: Callable[[], bool]
    clock: Clock
    lookup: address_policy.Lookup | None = None


def deliver(context: DeliveryContext, webhook_id: int) -> int:
    """Send a webhook what is due, until a request fails or nothing is left. Returns how many were accepted.

    Does nothing if another process serves this webhook. Raises Unavailable: what was being sent is sent
    again later.
    """
    started, sent = context.clock(), 0
    endpoint = context.store.webhooks.lease(webhook_id, started)
    if endpoint is None:
        return 0
    with closing(EndpointClient(context.settings, context.is_stopped, context.lookup)) as client:
        try:
            while not context.is_stopped() and context.clock() - started < MAX_ROUND_TIME:
                endpoint, delivery, body = _next_delivery(context, endpoint)
                if delivery is None:
                    break
                if failure := _send(context, client, endpoint, delivery, body):
                    _record_failure(context, endpoint, delivery, failure)
                    break
                endpoint = context.store.deliveries.record_success(endpoint, delivery, context.clock())
                sent += 1
        except LostEndpointError:
            return sent
    context.store.webhooks.release(endpoint)
    return sent


def _next_delivery(context: DeliveryContext, endpoint: Endpoint) -> tuple[Endpoint, Delivery | None, str]:
    """The next delivery with its body; None if there is none.

    Waiting deliveries come first. After a failure, the feed comes first: only another document shows whether
    the endpoint is down or cannot take that one document.
    """
    origins = [_resume_waiting, _begin_from_feed]
    for find_delivery in reversed(origins) if endpoint.failures % 2 else origins:
        endpoint, delivery, body = find_delivery(context, endpoint)
        if delivery is not None:
            return endpoint, delivery, body
    return endpoint, None, ""


def _resume_waiting(context: DeliveryContext, endpoint: Endpoint) -> tuple[Endpoint, Delivery | None, str]:
    endpoint, delivery = context.store.deliveries.resume(endpoint, context.clock())
    if delivery is None:
        return endpoint, None, ""
    pieces = encode_changes_again(delivery.changes, context.store.export_pages.read_snapshot)
    return endpoint, delivery, build_body(endpoint, delivery.changes, pieces)


def _begin_from_feed(context: DeliveryContext, endpoint: Endpoint) -> tuple[Endpoint, Delivery | None, str]:
    limit = MIN_READ_AHEAD + 2 * endpoint.batch
    while not context.is_stopped():
        ahead = context.store.deliveries.read_pending(endpoint, limit)
        limit = min(2 * limit, MAX_READ_AHEAD)
        if not ahead.changes:
            break
        drafted, pieces = draft_delivery(endpoint, ahead, context.store.export_pages.read_snapshot)
        endpoint, delivery = context.store.deliveries.begin(endpoint, drafted, context.clock())
        if delivery is not None:
            return endpoint, delivery, build_body(endpoint, delivery.changes, pieces)
    return endpoint, None, ""


def _send(
    context: DeliveryContext, client: EndpointClient, endpoint: Endpoint, delivery: Delivery, body: str
) -> RequestFailure | None:
    """Send one delivery. Returns what went wrong, or None."""
    now = context.clock()
    headers = sign_request(endpoint, delivery.message_id, body, now)
    try:
        response = client.send(endpoint.url, headers, body, now)
    except IngestError as error:
        return RequestFailure(error.reason, error.detail)
    if response.is_success:
        return None
    text = f": {response.text[:MAX_DETAIL_CHARS]}" if response.text else ""
    address = address_policy.check_address(endpoint.url, context.settings.allow_networks).shown
    detail = f"{address} answered {response.status}{_hint(response.status)}{text}"
    return RequestFailure(f"http_{response.status}", detail, response.status, response.retry_after)


def _hint(status: int) -> str:
    return (
        " (redirects are not followed: add the address that it redirects to)" if 300 <= status <= 399 else ""
    )


def _record_failure(
    context: DeliveryContext, endpoint: Endpoint, delivery: Delivery, failure: RequestFailure
) -> None:
    if failure.reason == "interrupted":
        return  # we are stopping ourselves, so this is no failure: the same request is sent again later
    now = context.clock()
    decision = decide_retry(endpoint, delivery, failure, now, random.random)
    context.store.deliveries.record_failure(endpoint, delivery, decision, now)
    log.warning("webhook %d, delivery %d: %s: %s", endpoint.id, delivery.id, failure.reason, decision.detail)
