"""Times as whole numbers, in cursors and addresses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
MAX_MICROSECONDS = 250_000_000_000_000_000
"""A later time is beyond the year 9999."""


def to_microseconds(at: datetime) -> int:
    """The microseconds from the beginning of 1970 to a time."""
    return (at - EPOCH) // MICROSECOND


def from_microseconds(number: int) -> datetime:
    """The time that is so many microseconds after the beginning of 1970, up to the last one there is."""
    return EPOCH + min(number, MAX_MICROSECONDS) * MICROSECOND
