"""Pages that are tried: in memory for a while, and stored nowhere."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from secrets import token_urlsafe
from threading import Lock

from worker.document import RawItem

MAX_TRIES = 30
MAX_TRIED_BYTES = 60_000_000
"""Of all tries together. The oldest are dropped first; the newest always stays."""
TRY_LIFETIME_S = 3600.0


class Tries:
    """The newest pages that were tried, by keys that nobody can guess."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._pages: OrderedDict[str, tuple[float, RawItem]] = OrderedDict()

    def add(self, raw: RawItem) -> str:
        """Keep a page; return its key."""
        key = token_urlsafe(12)
        with self._lock:
            self._pages[key] = self._clock(), raw
            self._drop_oldest()
        return key

    def get(self, key: str) -> RawItem | None:
        """The page with a key; None if there is none (any more)."""
        with self._lock:
            self._drop_oldest()
            found = self._pages.get(key)
        return found[1] if found else None

    def _drop_oldest(self) -> None:
        size = sum(len(raw.content) for _, raw in self._pages.values())
        while self._pages:
            tried_at, raw = next(iter(self._pages.values()))
            is_old = tried_at < self._clock() - TRY_LIFETIME_S
            is_too_much = len(self._pages) > 1 and (len(self._pages) > MAX_TRIES or size > MAX_TRIED_BYTES)
            if not (is_old or is_too_much):
                return
            self._pages.popitem(last=False)
            size -= len(raw.content)
