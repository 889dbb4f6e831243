"""What is known of a host: whether it may be asked now, its failures, its robots.txt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Slot:
    """The right to make one request to a host; without a token, the seconds to wait for it."""

    token: str | None
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class HostBackoff:
    """A host's failures in a row, the last reason, and when the host may be asked again."""

    failures: int = 0
    reason: str | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """A site's robots.txt: `text` is empty if there is none, None if it was never received."""

    text: str | None
    fetched_at: datetime
    expires_at: datetime
    failing_since: datetime | None = None
    """Since when it cannot be fetched; `text` is then the last one received."""
