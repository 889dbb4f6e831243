"""Endpoints' secrets, and the headers that prove where a request comes from."""

from __future__ import annotations

import base64
import binascii
import secrets
from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook

from worker.errors import Rejected
from worker.store.webhooks.endpoint_leases import Endpoint

PREFIX = "whsec_"
MIN_SECRET_BYTES, MAX_SECRET_BYTES = 24, 64
"""By the specification."""
NEW_SECRET_BYTES = 32
OLD_SECRET_LIFETIME = timedelta(days=1)
"""How long requests are also signed with the old secret, so that the receiver has time to change."""


def make_secret() -> str:
    """Make a new random secret."""
    return PREFIX + base64.b64encode(secrets.token_bytes(NEW_SECRET_BYTES)).decode()


def check_secret(text: str) -> str:
    """Return the secret without spaces around it. Raises Rejected("bad_secret"), which does not show it."""
    text = text.strip()
    try:
        key = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not text.startswith(PREFIX) or not MIN_SECRET_BYTES <= len(key) <= MAX_SECRET_BYTES:
        form = f"{PREFIX} and {MIN_SECRET_BYTES} to {MAX_SECRET_BYTES} bytes as base64"
        raise Rejected("bad_secret", f"a secret is {form}; without --secret-file, a new one is made")
    return text


def sign_request(endpoint: Endpoint, message_id: str, body: str, now: datetime) -> dict[str, str]:
    """Make the three headers of a request that is sent now."""
    # The library ignores the time zone and takes the time as UTC.
    at = now.astimezone(UTC)
    keys = [endpoint.secret]
    if endpoint.old_secret and endpoint.old_until and now < endpoint.old_until:
        keys.append(endpoint.old_secret)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(Webhook(key).sign(message_id, at, body) for key in keys),
    }
