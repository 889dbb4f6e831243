"""Absolute and relative times, as people write them, with their precision.

`worker.dates.reading` reads them in texts; here is what a time is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal

Precision = Literal["second", "minute", "hour", "day", "week", "month", "year", "upper_bound"]
"""How precise a time is. ``upper_bound``: at that time or at any time before."""

Basis = Literal["shown", "received", "http_date", "warc_date", "saved_page", "mtime"]
"""Where a time comes from: ``shown`` in the document, or the reference that resolved a relative time."""


@dataclass(frozen=True, slots=True)
class Reference:
    """When a document was received (UTC), and how that is known."""

    at: datetime
    basis: Basis


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in UTC, cut to its precision, and where it comes from.

    "3 months ago", received on 2025-01-15, is 2024-10-01 with precision ``month``.
    `zone_known` is false if the source named no zone and UTC was assumed. `order_known` is false if day and
    month could be swapped (03/04/2024) and nothing decided. `offset_minutes` is the zone in which the source
    wrote the time, in minutes east of Greenwich; it does not change the moment.
    """

    at: datetime
    precision: Precision
    basis: Basis = "shown"
    zone_known: bool = True
    order_known: bool = True
    offset_minutes: int | None = field(default=None, compare=False)

    def iso(self) -> str:
        """ISO 8601: only the date for days and less precise times, else to the second. The zone is the one it
        was written in (so that its day is the day that the page shows), or UTC if that is unknown.
        """
        if self.precision in ("day", "week", "month", "year"):
            return self.at.date().isoformat()
        zone = UTC if self.offset_minutes is None else timezone(timedelta(minutes=self.offset_minutes))
        return self.at.astimezone(zone).isoformat(timespec="seconds")
