"""Endpoints as a person sets them up: add one, change its secret, send it a test."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import get_args
from uuid import uuid4

from worker.deliver.records import compact_json
from worker.deliver.webhooks.client import LOOKUP_TIMEOUT_S, EndpointClient, Response
from worker.deliver.webhooks.signing import OLD_SECRET_LIFETIME, sign_request
from worker.errors import TryLater
from worker.net import address_policy
from worker.settings import Settings
from worker.store import Store
from worker.store.feed.changes import ChangeKind

MAX_BATCH = 100
KINDS: Sequence[str] = get_args(ChangeKind)
"""The kinds of changes that an endpoint can ask for."""


@dataclass(frozen=True, slots=True)
class NewEndpoint:
    """An endpoint to be added."""

    url: str
    secret: str = field(repr=False)
    kinds: Sequence[str] | None
    """Only changes of these kinds; None for all."""
    batch: int
    """Up to so many changes in one request."""
    after: int | None
    """It receives the changes after this number; None: from now on."""


def add_endpoint(
    wanted: NewEndpoint, store: Store, settings: Settings, now: datetime
) -> tuple[int, address_policy.Address]:
    """Add an endpoint whose address may be contacted; return its number and its address.

    Raises Rejected("address_refused", "known_webhook").
    """
    address = address_policy.check_address(wanted.url, settings.allow_networks)
    with suppress(TryLater):  # the name may exist later, when it is needed
        address_policy.resolve(address, settings.allow_networks, LOOKUP_TIMEOUT_S)
    kinds = None if wanted.kinds is None else list(wanted.kinds)
    number = store.webhooks.add(
        address.url, wanted.secret, now, kinds=kinds, batch=wanted.batch, after=wanted.after
    )
    return number, address


def change_secret(webhook_id: int, secret: str, store: Store, now: datetime) -> None:
    """Sign with another secret; for a day, also with the old one. Raises Rejected("unknown_webhook")."""
    store.webhooks.get(webhook_id)
    store.webhooks.change_secret(webhook_id, secret, now + OLD_SECRET_LIFETIME)


def send_test(webhook_id: int, store: Store, settings: Settings, now: datetime) -> Response:
    """Send a signed event of the type `webhook.test`, and return the response, whatever its status.

    Raises Rejected("unknown_webhook", "address_refused", ...) and TryLater("timeout", ...).
    """
    endpoint = store.webhooks.get_endpoint(webhook_id)
    body = compact_json(
        {"type": "webhook.test", "timestamp": now.isoformat(), "data": {"webhook": webhook_id}}
    )
    headers = sign_request(endpoint, f"msg_test_{uuid4().hex}", body, now)
    with closing(EndpointClient(settings, lambda: False)) as client:
        return client.send(endpoint.url, headers, body, now)
