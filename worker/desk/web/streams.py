"""Answers that are sent while they are made; each holds a place until it ends, however it ends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, aclosing

from starlette.concurrency import iterate_in_threadpool
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from worker.desk.web.places import Places


class PlacedStream(StreamingResponse):
    """Sends parts as they come. No thread is held meanwhile, and no more is made than the reader takes."""

    def __init__(
        self, parts: Iterator[bytes] | AsyncIterator[bytes], places: Places, media_type: str
    ) -> None:
        """Take a place. Raises Refusal if there is none."""
        self._place = ExitStack()
        self._place.enter_context(places.take())
        self._parts = parts if isinstance(parts, AsyncIterator) else iterate_in_threadpool(parts)
        super().__init__(self._parts, headers={"cache-control": "no-store"}, media_type=media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the parts, until there are no more or the reader is gone."""
        with self._place:
            async with aclosing(self._parts):  # type: ignore[type-var]  # both are generators
                await super().__call__(scope, receive, send)
