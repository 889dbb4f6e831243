"""Spread items of one host over time when they are accepted together.

Fifty entries of one host need fifty turns. An item claimed before its turn would only be put off again.
"""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

from worker.document import ItemRef

SPREAD_FACTOR, SPREAD_EXTRA_S = 1.1, 0.25
"""Turns are this much further apart than the shortest pause: pauses are jittered, and a worker is notified
late."""


class HostPacing:
    """Counts the items of each host; `delay` is the shortest pause between two requests, in seconds."""

    def __init__(self, delay: float) -> None:
        self._step = delay * SPREAD_FACTOR + SPREAD_EXTRA_S
        self._hosts: Counter[str] = Counter()

    def wait(self, ref: ItemRef) -> float:
        """Seconds until the turn of one more item; 0 for a host's first and for targets without a host."""
        try:
            host = urlsplit(ref.target).hostname if ref.kind == "url" else None
        except ValueError:  # the fetch reports what is wrong with it
            host = None
        if host is None:
            return 0.0
        before = self._hosts[host]
        self._hosts[host] += 1
        return before * self._step
