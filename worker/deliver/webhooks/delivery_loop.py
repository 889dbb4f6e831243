"""A round: one process sends to one webhook what is due there, one request after the other."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta

from worker.deliver.webhooks.client import EndpointClient
from worker.deliver.webhooks.payload import body_of, draft, pieces_again
from worker.deliver.webhooks.retry_policy import RequestFailure, judge
from worker.deliver.webhooks.signing import signed_headers
from worker.errors import IngestError
from worker.net import address_policy
from worker.settings import Settings
from worker.store import Store
from worker.store.webhooks.delivery_types import Delivery
from worker.store.webhooks.endpoint_leases import Endpoint, LostEndpointError

log = logging.getLogger(__name__)

FEWEST_AHEAD, MOST_AHEAD = 20, 1000
"""Changes that are read at a time: more where none of those before were wanted, or could be sent."""
LASTS = timedelta(seconds=30)
"""After so long others may have their turn."""
SHOWN_OF_ANSWER = 200
"""Characters of an answer that stand in a failure's detail."""

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class DeliveryContext:
    """What a round works with."""

    store: Store
    settings: Settings
    is_stopped: Callable[[], bool]
    clock: Clock
    lookup: address_policy.Lookup | None = None


def deliver(office: DeliveryContext, webhook_id: int) -> int:
    """Send what is due to a webhook, until it fails once or there is no more; how many requests arrived.

    Nothing, if another process does. Raises Unavailable; what was being sent is sent again then.
    """
    begun, arrived = office.clock(), 0
    endpoint = office.store.webhooks.hold(webhook_id, begun)
    if endpoint is None:
        return 0
    with closing(EndpointClient(office.settings, office.is_stopped, office.lookup)) as post:
        try:
            while not office.is_stopped() and office.clock() - begun < LASTS:
                endpoint, delivery, body = _next(office, endpoint)
                if delivery is None:
                    break
                if trouble := _send(office, post, endpoint, delivery, body):
                    _set_back(office, endpoint, delivery, trouble)
                    break
                endpoint = office.store.deliveries.arrived(endpoint, delivery, office.clock())
                arrived += 1
        except LostEndpointError:
            return arrived
    office.store.webhooks.release(endpoint)
    return arrived


def _next(office: DeliveryContext, endpoint: Endpoint) -> tuple[Endpoint, Delivery | None, str]:
    """The next delivery with its body; None if there is none.

    Deliveries that wait come first. After a failure it is the feed's turn: whether the endpoint is down, or
    one document is too much for it, only another document shows.
    """
    ways = [_from_waiting, _from_feed]
    for way in reversed(ways) if endpoint.failures % 2 else ways:
        endpoint, delivery, body = way(office, endpoint)
        if delivery is not None:
            return endpoint, delivery, body
    return endpoint, None, ""


def _from_waiting(office: DeliveryContext, endpoint: Endpoint) -> tuple[Endpoint, Delivery | None, str]:
    endpoint, delivery = office.store.deliveries.resume(endpoint, office.clock())
    if delivery is None:
        return endpoint, None, ""
    pieces = pieces_again(delivery.changes, office.store.exporting.leaf)
    return endpoint, delivery, body_of(endpoint, delivery.changes, pieces)


def _from_feed(office: DeliveryContext, endpoint: Endpoint) -> tuple[Endpoint, Delivery | None, str]:
    limit = FEWEST_AHEAD + 2 * endpoint.batch
    while not office.is_stopped():
        ahead = office.store.deliveries.ahead(endpoint, limit)
        limit = min(2 * limit, MOST_AHEAD)
        if not ahead.changes:
            break
        drafted, pieces = draft(endpoint, ahead, office.store.exporting.leaf)
        endpoint, delivery = office.store.deliveries.begin(endpoint, drafted, office.clock())
        if delivery is not None:
            return endpoint, delivery, body_of(endpoint, delivery.changes, pieces)
    return endpoint, None, ""


def _send(
    office: DeliveryContext, post: EndpointClient, endpoint: Endpoint, delivery: Delivery, body: str
) -> RequestFailure | None:
    """Send one delivery; what went wrong, if anything did."""
    now = office.clock()
    headers = signed_headers(endpoint, delivery.message_id, body, now)
    try:
        answer = post.send(endpoint.url, headers, body, now)
    except IngestError as error:
        return RequestFailure(error.reason, error.detail)
    if answer.is_good:
        return None
    said = f": {answer.text[:SHOWN_OF_ANSWER]}" if answer.text else ""
    where = address_policy.check_address(endpoint.url, office.settings.allow_networks).shown
    detail = f"{where} answered {answer.status}{_hint(answer.status)}{said}"
    return RequestFailure(f"http_{answer.status}", detail, answer.status, answer.retry_after)


def _hint(status: int) -> str:
    return " (redirects are not followed: add the address it leads to)" if 300 <= status <= 399 else ""


def _set_back(
    office: DeliveryContext, endpoint: Endpoint, delivery: Delivery, trouble: RequestFailure
) -> None:
    if trouble.reason == "interrupted":
        return  # by our own stop, which is no fault of anybody: it is sent again as it is
    now = office.clock()
    setback = judge(endpoint, delivery, trouble, now, random.random)
    office.store.deliveries.set_back(endpoint, delivery, setback, now)
    log.warning("webhook %d, delivery %d: %s: %s", endpoint.id, delivery.id, trouble.reason, setback.detail)
