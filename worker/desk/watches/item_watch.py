"""Wait for items to be settled: one query asks for all that are waited for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection
from dataclasses import dataclass, field

from anyio import CapacityLimiter, move_on_after, to_thread

from worker.desk.web.places import Places
from worker.errors import Unavailable
from worker.store import Store

log = logging.getLogger(__name__)

ASK_INTERVAL_S = 0.2
DATABASE_RETRY_S = 2.0
MAX_WAITING = 64


@dataclass(eq=False)
class _Wait:
    """Somebody who waits until all of these are settled."""

    ids: frozenset[int]
    keys: frozenset[str]
    end: asyncio.Event = field(default_factory=asyncio.Event)


class ItemWatch:
    """All who wait for items. It asks the database while there is somebody."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waits: set[_Wait] = set()
        self._asking: asyncio.Task[None] | None = None
        self._is_closed = False
        self._limiter = CapacityLimiter(1)
        self.places = Places(MAX_WAITING, "requests waiting for items")

    async def wait(self, seconds: float, ids: Collection[int], key: str | None = None) -> None:
        """Wait until these items, or the item of a sender's key, are done or failed; up to this long.

        Raises Refusal if too many wait already.
        """
        wait = _Wait(frozenset(ids), frozenset() if key is None else frozenset({key}))
        with self.places.take():
            self._waits.add(wait)
            try:
                if self._asking is None or self._asking.done():
                    self._asking = asyncio.get_running_loop().create_task(self._ask())
                with move_on_after(0 if self._is_closed else seconds):
                    await wait.end.wait()
            finally:
                self._waits.discard(wait)

    def close(self) -> None:
        """Let nobody wait any longer. Called in the event loop."""
        self._is_closed = True
        for wait in self._waits:
            wait.end.set()

    async def _ask(self) -> None:
        while self._waits:
            try:
                await self._ask_once()
            except Unavailable as error:
                log.warning("what waits for items: %s", error)
                await asyncio.sleep(DATABASE_RETRY_S)
            await asyncio.sleep(ASK_INTERVAL_S)

    async def _ask_once(self) -> None:
        waits = list(self._waits)
        ids = {one for wait in waits for one in wait.ids}
        keys = {one for wait in waits for one in wait.keys}
        found = self._store.item_states.find_settled
        settled, settled_keys = await to_thread.run_sync(found, ids, keys, limiter=self._limiter)
        for wait in waits:
            if wait.ids <= settled and wait.keys <= settled_keys:
                wait.end.set()
