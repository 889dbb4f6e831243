"""The time at which a document was received, as its sender states it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from worker.clock import as_utc
from worker.dates import Reference
from worker.errors import Rejected


def parse_received(stated: Any) -> Reference:
    """Read an ISO 8601 time; one without a zone is taken as UTC. Raises Rejected("bad_received")."""
    try:
        return Reference(as_utc(datetime.fromisoformat(stated)), "received")
    except (TypeError, ValueError, OverflowError) as error:
        hint = "give an ISO 8601 time such as 2025-01-15T08:30:00Z"
        raise Rejected("bad_received", f"received is {repr(stated)[:80]}; {hint}") from error
