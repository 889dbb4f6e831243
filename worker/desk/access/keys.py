"""Random values that open the desk, and their hashes, which the store keeps."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

TOKEN_PREFIX = "winnow_"  # noqa: S105  # no secret: people and scanners know a token by it
"""A token of a program begins so."""


def make_session() -> str:
    """Make what the cookie of a new session holds."""
    return secrets.token_urlsafe(32)


def make_token() -> str:
    """Make a token for a program."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def hash_key(secret: str) -> str:
    """Hash a session or a token for the store. Both are random, so one round is enough."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def make_form_key(session: str) -> str:
    """Make what the forms of a session hold: no other site can know it (CSRF)."""
    return hmac.new(session.encode("utf-8", "surrogatepass"), b"winnow desk form", sha256).hexdigest()
