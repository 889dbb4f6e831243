"""The change feed as `text/event-stream`: what a browser calls EventSource, and any program can read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict
from time import monotonic
from typing import Any

from worker.deliver.records import compact_json
from worker.desk.access.identities import NotLoggedIn
from worker.desk.watches.change_watch import DATABASE_RETRY_S, ChangeWatch
from worker.errors import Unavailable
from worker.store.feed.changes import ChangeRecord

HEARTBEAT_S = 15.0
"""A comment is sent when nothing happened for this time, so that all on the way know that it is open."""
CHECK_INTERVAL_S = 15.0
"""How often it is checked that the one who reads still may."""
CHANGES_PER_PART = 500
"""Changes in memory for one who reads, while it does not take them."""
CLIENT_RETRY_MS = 2_000
"""After which time a client connects again."""

Check = Callable[[], Awaitable[Any]]
"""Raises NotLoggedIn if the one who reads may not any more, and Unavailable."""
Note = Callable[[int], Awaitable[Any]]
"""Notes that the changes up to a number were given."""


async def stream_changes(watch: ChangeWatch, after: int, check: Check, note: Note) -> AsyncIterator[bytes]:
    """Yield the changes after this number as events, and then new ones as they come.

    While the database is away, an event says so, and the stream goes on when it is back. It ends with an
    event that says why: the desk stops, or the one who reads may not any more.
    """
    yield f"retry: {CLIENT_RETRY_MS}\n\n".encode()
    checked, is_away = monotonic(), False
    with watch.following():
        while not watch.is_closed:
            try:
                if is_away or monotonic() - checked >= CHECK_INTERVAL_S:
                    await check()
                    checked = monotonic()
                version = watch.version
                found = await watch.read_after(after, CHANGES_PER_PART)
                if is_away:
                    is_away = False
                    yield _event("available", {"after": after})
                if found:
                    yield b"".join(map(_change_event, found))
                    after = found[-1].seq
                await note(after)
            except NotLoggedIn:
                yield _event("end", {"reason": "not_logged_in"})
                return
            except Unavailable:
                yield b": waiting\n\n" if is_away else _event("unavailable", {"reason": "unavailable"})
                is_away = True
                await asyncio.sleep(DATABASE_RETRY_S)
                continue
            if not found and not await watch.wait_for_more(version, HEARTBEAT_S):
                yield b": open\n\n"
    yield _event("end", {"reason": "stopping"})


def _change_event(change: ChangeRecord) -> bytes:
    fields = asdict(change) | {"time": change.time.isoformat(timespec="seconds")}
    return f"id: {change.seq}\ndata: {compact_json(fields)}\n\n".encode()


def _event(name: str, data: dict[str, Any]) -> bytes:
    return f"event: {name}\ndata: {compact_json(data)}\n\n".encode()
