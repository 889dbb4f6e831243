"""What is known of a host: whether it may be asked now, its failures, its robots.txt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Slot:
    """The right to make one request to a host, or (without a token) how many seconds to wait for it."""

    token: str | None
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class HostBackoff:
    """How a host fares: its failures in a row, the last one's reason, and when it may be asked again."""

    failures: int = 0
    reason: str | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """A site's robots.txt as known: `text` is empty where there is none, None where it was never had."""

    text: str | None
    fetched_at: datetime
    expires_at: datetime
    failing_since: datetime | None = None
    """Since when it cannot be had; `text` is then the last one that could."""
