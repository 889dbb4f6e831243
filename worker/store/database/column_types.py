"""Column types that both databases can store.

Times are UTC. Text loses what PostgreSQL cannot store (NUL) and what cannot be encoded (lone surrogates), so
both databases store the same.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Text, TypeDecorator

from worker.clock import as_utc
from worker.store.database.dialects import json_type

MAX_INTEGER = 2**63 - 1
MAX_ID_DIGITS = 19
"""A whole number that both databases can compare has fewer digits."""
MAX_KEY_BYTES = 2000
"""Longer keys are shortened and hashed."""


class UtcTime(TypeDecorator[datetime]):
    """A time in UTC; in Python it always has a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert any aware time to UTC."""
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return an aware time."""
        if value is None:
            return None
        return as_utc(value)


class StorableText(TypeDecorator[str]):
    """Text that both databases can store."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Drop NUL and lone surrogates."""
        return None if value is None else storable(value)


class StorableInteger(TypeDecorator[int]):
    """A whole number, cut to 64 bits: a page that claims 10**30 votes must not stop a transaction."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Limit the number to the range of both databases."""
        return None if value is None else storable_integer(value)


class Structure(TypeDecorator[Any]):
    """JSON (on PostgreSQL, jsonb); texts at any depth are made storable."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Use jsonb on PostgreSQL."""
        return dialect.type_descriptor(json_type(dialect))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """Drop NUL, lone surrogates, NaN and Infinity (Python's JSON has these two, jsonb does not)."""
        return _storable_structure(value)


def storable(value: str) -> str:
    """Remove NUL and lone surrogates from a text."""
    value = value.replace("\0", "")
    if value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-8", "ignore").decode("utf-8")
    return value


def storable_integer(value: int) -> int:
    """Limit a number to the range of both databases."""
    return max(-MAX_INTEGER - 1, min(value, MAX_INTEGER))


def _storable_structure(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(str(key)): _storable_structure(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_storable_structure(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def indexable(value: str) -> str:
    """Make a unique key of a text: storable; if it is long, its beginning with its SHA-256.

    PostgreSQL refuses index entries over 2,704 bytes, and an address can be longer.
    """
    value = storable(value)
    encoded = value.encode("utf-8")
    if len(encoded) <= MAX_KEY_BYTES:
        return value
    return f"{encoded[: MAX_KEY_BYTES // 2].decode('utf-8', 'ignore')}~sha256:{sha256(encoded).hexdigest()}"
