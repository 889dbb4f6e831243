"""Wait for changes of documents: one thread listens for all who follow them."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from anyio import CapacityLimiter, from_thread, move_on_after, to_thread

from worker.errors import Unavailable
from worker.store import Store
from worker.store.feed.changes import ChangeRecord
from worker.store.feed.notifications import listen_for_changes

log = logging.getLogger(__name__)

MAX_SHARED = 1_000
"""The newest changes, which are given from memory. Who is further behind reads the database."""
LISTEN_S = 0.5
"""How often the thread that listens looks whether anybody still follows."""
DATABASE_RETRY_S = 2.0


class ChangeWatch:
    """All who follow the changes. It listens while there is somebody."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._followers = 0
        self._waiting: set[asyncio.Event] = set()
        self._listening: asyncio.Task[None] | None = None
        self._limiter = CapacityLimiter(1)
        self._shared: deque[ChangeRecord] = deque(maxlen=MAX_SHARED)
        self._shared_after: int | None = None
        """All changes after this number are in memory; None while nothing is known."""
        self.version = 0
        """It grows with whatever those who follow should look at."""
        self.is_closed = False

    @contextmanager
    def following(self) -> Iterator[None]:
        """Keep the watch listening while the block runs. Entered and left in the event loop."""
        self._followers += 1
        if self._listening is None or self._listening.done():
            self._listening = asyncio.get_running_loop().create_task(self._listen())
        try:
            yield
        finally:
            self._followers -= 1

    async def read_after(self, seq: int, limit: int) -> Sequence[ChangeRecord]:
        """Read the changes after this number, oldest first. Raises Unavailable."""
        if self._shared_after is not None and seq >= self._shared_after:
            return [one for one in self._shared if one.seq > seq][:limit]
        return await to_thread.run_sync(self._store.changes.list_after, seq, limit)

    async def wait_for_more(self, version: int, seconds: float) -> bool:
        """Wait until there is more to look at than at this version, up to this long; return whether there is.

        There also is when the database fails, or the watch is closed.
        """
        more = asyncio.Event()
        self._waiting.add(more)
        try:
            if self.version == version and not self.is_closed:
                with move_on_after(seconds):
                    await more.wait()
        finally:
            self._waiting.discard(more)
        return self.version != version or self.is_closed

    def close(self) -> None:
        """Let nobody wait any longer. Called in the event loop."""
        self.is_closed = True
        self._wake()

    async def _listen(self) -> None:
        while self._followers and not self.is_closed:
            try:
                await to_thread.run_sync(self._listen_in_thread, limiter=self._limiter)
            except Unavailable as error:
                log.warning("who follows the changes waits: %s", error)
                self._shared_after = None
                self._wake()
                await asyncio.sleep(DATABASE_RETRY_S)
        self._shared_after = None

    def _listen_in_thread(self) -> None:
        with listen_for_changes(self._store.database) as wait:
            last = self._store.changes.find_last()
            from_thread.run_sync(self._begin, last)
            while self._followers and not self.is_closed:
                if found := self._store.changes.list_after(last, MAX_SHARED):
                    from_thread.run_sync(self._share, found)
                    last = found[-1].seq
                else:
                    wait(LISTEN_S)

    def _begin(self, last: int) -> None:
        self._shared.clear()
        self._shared_after = last
        self._wake()

    def _share(self, found: Sequence[ChangeRecord]) -> None:
        for one in found:
            if len(self._shared) == MAX_SHARED:
                self._shared_after = self._shared[0].seq
            self._shared.append(one)
        self._wake()

    def _wake(self) -> None:
        self.version += 1
        for more in self._waiting:
            more.set()
