"""Spreading what is accepted together over the turns of its hosts.

A feed of fifty entries of one host is fifty turns. Whoever came before its own would be claimed in vain.
"""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

from worker.document import ItemRef

LONGER, LATENESS = 1.1, 0.25
"""Turns are so much further apart than the least pause: a pause is jittered, and seconds pass until a worker
is told."""


class HostPacing:
    """Counts the observations of each host; `delay` is the least pause between two requests, in seconds."""

    def __init__(self, delay: float) -> None:
        self._step = delay * LONGER + LATENESS
        self._hosts: Counter[str] = Counter()

    def wait(self, ref: ItemRef) -> float:
        """Seconds until the turn of one more; 0 for the first of a host, and for what is no address."""
        try:
            host = urlsplit(ref.target).hostname if ref.kind == "url" else None
        except ValueError:  # fetching it says what is wrong with it
            host = None
        if host is None:
            return 0.0
        before = self._hosts[host]
        self._hosts[host] += 1
        return before * self._step
