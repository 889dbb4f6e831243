"""Columns and texts as both databases can hold them.

Times are UTC. Text loses what PostgreSQL cannot hold (NUL) and what no encoding can (lone surrogates), so
both databases keep the same.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB

from worker.clock import as_utc

LARGEST_INTEGER = 2**63 - 1
LONGEST_KEY = 2000
"""Bytes of a key that are indexed as they are."""


class UtcTime(TypeDecorator[datetime]):
    """A time in UTC, with zone in Python whatever the database gives back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Take any aware time."""
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give an aware time."""
        if value is None:
            return None
        return as_utc(value)


class StorableText(TypeDecorator[str]):
    """Text that both databases can hold."""

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
        """Bring it into the range of both databases."""
        return None if value is None else storable_integer(value)


class Structure(TypeDecorator[Any]):
    """JSON (on PostgreSQL, jsonb), its texts made storable at any depth."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Use jsonb where there is one."""
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else JSON())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """Drop NUL, lone surrogates, and the NaN and Infinity that Python's JSON has and jsonb has not."""
        return _storable_structure(value)


def storable(value: str) -> str:
    """The text without NUL and lone surrogates."""
    if value.isascii():
        return value.replace("\0", "")
    return value.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def storable_integer(value: int) -> int:
    """The number in the range of both databases."""
    return max(-LARGEST_INTEGER - 1, min(value, LARGEST_INTEGER))


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
    """A text as a unique key: storable, and where it is long, its start with its SHA-256.

    PostgreSQL refuses an index entry of more than 2,704 bytes, which an address can have.
    """
    value = storable(value)
    encoded = value.encode("utf-8")
    if len(encoded) <= LONGEST_KEY:
        return value
    return f"{encoded[: LONGEST_KEY // 2].decode('utf-8', 'ignore')}~sha256:{sha256(encoded).hexdigest()}"
