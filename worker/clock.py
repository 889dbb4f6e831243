"""The clock, and conversion to UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def utcnow() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


def as_utc(at: datetime) -> datetime:
    """Convert a time to UTC; one without a zone is taken as UTC. Raises OverflowError."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
