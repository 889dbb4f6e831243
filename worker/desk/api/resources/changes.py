"""The change feed: a page at a time, with a wait for what is new, or as a stream of events."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from time import monotonic
from typing import Annotated

from anyio import to_thread
from fastapi import Header, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from worker.desk.access.identities import recognize
from worker.desk.api.negotiation import choose_media_type
from worker.desk.api.problems import problems, wrong_value
from worker.desk.api.routes import make_router
from worker.desk.api.shapes.changes import ChangePage
from worker.desk.api.shapes.readers import ReaderName
from worker.desk.desk import Desk, DeskOf
from worker.desk.watches.event_stream import stream_changes
from worker.desk.web.cursors import MAX_NUMBER
from worker.desk.web.streams import PlacedStream
from worker.store.feed.changes import ChangeRecord

EVENTS = "text/event-stream"
MAX_LIMIT = 1_000
MAX_WAIT_S = 60.0

router = make_router("changes")


class ChangeQuery(BaseModel):
    """Which changes are asked for."""

    model_config = ConfigDict(extra="forbid")

    after: int = Field(0, ge=0, le=MAX_NUMBER, description="those with a higher `seq`")
    limit: int = Field(200, ge=1, le=MAX_LIMIT, description="how many to give at most; not for events")
    wait: float = Field(
        0, ge=0, le=MAX_WAIT_S, description="seconds to wait for the first one; not for events"
    )
    reader: ReaderName | None = Field(
        None, description="a name by which people see who reads, and how far it is"
    )


LastEventId = Annotated[
    str | None,
    Header(description="sent by clients that connect again: `after` is then this number"),
]


@router.get(
    "/changes",
    response_model=ChangePage,
    responses=problems(304)
    | {200: {"model": ChangePage, "content": {EVENTS: {"schema": {"type": "string"}}}}},
)
async def read_changes(
    request: Request,
    desk: DeskOf,
    query: Annotated[ChangeQuery, Query()],
    accept: Annotated[str, Header()] = "*/*",
    last_event_id: LastEventId = None,
) -> Response | ChangePage:
    """Read what changed, in order. With `Accept: text/event-stream`, changes are sent as they happen.

    Each event has the `seq` of its change as `id` and the change as `data`. An event `unavailable` says that
    the database does not answer; the stream goes on by itself. An event `end` says why the stream ends. Who
    takes nothing for half a minute is dropped, and can go on where it was.
    """
    if choose_media_type(accept, ("application/json", EVENTS)) == EVENTS:
        after = query.after if last_event_id is None else _read_event_id(last_event_id)
        await _note(desk, query.reader, after)
        check = partial(to_thread.run_sync, recognize, request, desk)
        events = stream_changes(desk.change_watch, after, check, partial(_note, desk, query.reader))
        return PlacedStream(events, desk.stream_places, EVENTS)
    found = await _read_page(desk, query)
    page = ChangePage.of(found, query.after)
    await _note(desk, query.reader, page.after)
    return page


async def _read_page(desk: Desk, query: ChangeQuery) -> Sequence[ChangeRecord]:
    """Read a page; if it is empty, wait for something to be in it."""
    watch, end = desk.change_watch, monotonic() + query.wait
    read = partial(to_thread.run_sync, desk.store.changes.list_after, query.after, query.limit)
    found = await read()
    if found or not query.wait:
        return found
    with desk.poll_places.take(), watch.following():
        while True:
            version = watch.version
            found = await read()
            if found or watch.is_closed or (seconds := end - monotonic()) <= 0:
                return found
            await watch.wait_for_more(version, seconds)


async def _note(desk: Desk, reader: str | None, seq: int) -> None:
    if reader is not None:
        await to_thread.run_sync(desk.store.feed_readers.note, reader, "changes", seq, desk.now())


def _read_event_id(given: str) -> int:
    if given.isascii() and given.isdecimal() and len(given) < 19:
        return int(given)
    raise wrong_value("header.last-event-id", "a number, as the `id` of an event is")
