"""Absolute and relative times, as people write them, with the precision that they have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Precision = Literal["second", "minute", "hour", "day", "week", "month", "year", "upper_bound"]
"""What a time claims. ``upper_bound``: it happened at that time or at any time before."""

Basis = Literal["shown", "received", "http_date", "warc_date", "saved_page", "mtime"]
"""What a time rests on: ``shown`` in the document itself, or the reference that a relative time
was resolved against."""


@dataclass(frozen=True, slots=True)
class Reference:
    """When a document was received (UTC), and how that is known."""

    at: datetime
    basis: Basis


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in UTC, cut down to its precision, and what it rests on.

    "3 months ago", received on 2025-01-15, is 2024-10-01 with precision ``month``.
    `zone_known` is false where the source named no zone and UTC was assumed.
    """

    at: datetime
    precision: Precision
    basis: Basis = "shown"
    zone_known: bool = True

    def iso(self) -> str:
        """ISO 8601: the date alone for whole days or less precise times, else to the second."""
        if self.precision in ("day", "week", "month", "year"):
            return self.at.date().isoformat()
        return self.at.isoformat(timespec="seconds")
