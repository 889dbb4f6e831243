"""A bounded number of requests of a kind at a time; further ones are asked to come back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from worker.desk.web.refusals import Refusal

RETRY_AFTER_S = 5


class Places:
    """So many places, and what they are for."""

    def __init__(self, count: int, name: str) -> None:
        self._count = count
        self._name = name
        self._lock = Lock()
        self.taken = 0

    @contextmanager
    def take(self) -> Iterator[None]:
        """Hold a place while the block runs. Raises Refusal if all are taken."""
        with self._lock:
            if self.taken >= self._count:
                advice = (
                    f"There are already {self._count} {self._name}. Ask again in {RETRY_AFTER_S} seconds."
                )
                headers = {"retry-after": str(RETRY_AFTER_S)}
                raise Refusal(503, "The desk is busy", advice, reason="busy", headers=headers)
            self.taken += 1
        try:
            yield
        finally:
            with self._lock:
                self.taken -= 1
