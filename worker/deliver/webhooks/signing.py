"""Secrets of endpoints, and the headers by which a request proves where it comes from."""

from __future__ import annotations

import base64
import binascii
import secrets
from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook

from worker.errors import Rejected
from worker.store.webhooks.endpoint_leases import Endpoint

PREFIX = "whsec_"
SHORTEST_SECRET, LONGEST_SECRET = 24, 64
"""Bytes, as the specification says."""
MADE_WITH = 32
OLD_SECRET_FOR = timedelta(days=1)
"""How long the secret before signs beside a new one, so that a receiver has the time to change over."""


def make_secret() -> str:
    """A new secret."""
    return PREFIX + base64.b64encode(secrets.token_bytes(MADE_WITH)).decode()


def check_secret(text: str) -> str:
    """The secret, if it is one. Raises Rejected("bad_secret"), which does not show it."""
    text = text.strip()
    try:
        key = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not text.startswith(PREFIX) or not SHORTEST_SECRET <= len(key) <= LONGEST_SECRET:
        wanted = f"{PREFIX} and {SHORTEST_SECRET} to {LONGEST_SECRET} bytes as base64"
        raise Rejected("bad_secret", f"a secret is {wanted}; leave it out, and one is made")
    return text


def signed_headers(endpoint: Endpoint, message_id: str, body: str, now: datetime) -> dict[str, str]:
    """The three headers of a request that is sent now."""
    # The library takes the time as UTC, whatever zone it says it is in.
    at = now.astimezone(UTC)
    keys = [endpoint.secret]
    if endpoint.old_secret and endpoint.old_until and now < endpoint.old_until:
        keys.append(endpoint.old_secret)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(Webhook(key).sign(message_id, at, body) for key in keys),
    }
