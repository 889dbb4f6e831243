"""The password for people: made at the first start, kept as a scrypt hash."""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode
from datetime import datetime
from hashlib import scrypt

from worker.errors import Rejected
from worker.store import Store

DOOR = "desk"
"""The name of the desk's password in the store."""

MIN_PASSWORD_CHARS = 8
MAX_PASSWORD_CHARS = 1_000
"""A longer one is refused before it is hashed."""

_COST = (2**15, 8, 3)
"""n, r and p of scrypt: 32 MB and about a quarter of a second (OWASP's Password Storage Cheat Sheet)."""
_MAX_MEMORY_BYTES = 64 * 2**20


def ensure_password(store: Store, chosen: str, now: datetime) -> str | None:
    """Make sure that the desk has a password: the chosen one, or else the one it has, or else a new one.

    Returns the new one if one was made. A chosen password that differs from the one before ends all sessions.
    """
    known = store.passwords.read_hash(DOOR)
    if chosen:
        if known is None or not is_password(chosen, known):
            store.passwords.replace(DOOR, hash_password(chosen), now)
        return None
    if known is not None:
        return None
    made = make_password()
    return made if store.passwords.add_first(DOOR, hash_password(made), now) else None


def make_password() -> str:
    """Make a random password."""
    return secrets.token_urlsafe(18)


def hash_password(password: str) -> str:
    """Hash a password for the store. Raises Rejected if it is too short or too long."""
    if not MIN_PASSWORD_CHARS <= len(password) <= MAX_PASSWORD_CHARS:
        bounds = f"{MIN_PASSWORD_CHARS} to {MAX_PASSWORD_CHARS:,} characters"
        raise Rejected("bad_password", f"a password for the desk has {bounds}")
    salt = secrets.token_bytes(16)
    cost = "$".join(map(str, _COST))
    return f"scrypt${cost}${_write(salt)}${_write(_derive(password, salt, _COST))}"


def is_password(password: str, hashed: str) -> bool:
    """Whether this is the password of a hash."""
    if len(password) > MAX_PASSWORD_CHARS:
        return False
    _, n, r, p, salt, key = hashed.split("$")
    derived = _derive(password, b64decode(salt), (int(n), int(r), int(p)))
    return hmac.compare_digest(derived, b64decode(key))


def _derive(password: str, salt: bytes, cost: tuple[int, int, int]) -> bytes:
    n, r, p = cost
    encoded = password.encode("utf-8", "surrogatepass")
    return scrypt(encoded, salt=salt, n=n, r=r, p=p, maxmem=_MAX_MEMORY_BYTES, dklen=32)


def _write(value: bytes) -> str:
    return b64encode(value).decode("ascii")
