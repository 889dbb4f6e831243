"""Submit documents to be ingested, and see what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from anyio import to_thread
from fastapi import BackgroundTasks, Body, Query
from pydantic import Field

from worker.desk.api.cursor_pages import CursorPage, PageQuery, cut_page
from worker.desk.api.problems import problems, wrong_value
from worker.desk.api.routes import ApiRoute, make_router
from worker.desk.api.shapes.ids import ItemId
from worker.desk.api.shapes.items import ItemState, Submitted, SubmittedList
from worker.desk.api.writers import WriterOf
from worker.desk.desk import Desk, DeskOf
from worker.desk.web.cursors import read_cursor
from worker.desk.web.refusals import Refusal
from worker.intake import accepting
from worker.intake.accepting import MessageOutcome
from worker.intake.ingest_requests import MAX_KEY_CHARS
from worker.store.queries.item_states import SETTLED, State
from worker.store.queries.records import Record

MAX_SUBMISSIONS = 1_000
"""In one request."""
SUBMISSIONS_AT_ONCE = 100
"""Accepted in one transaction."""
MAX_WAIT_S = 60.0


class SubmissionRoute(ApiRoute):
    """An operation that takes many documents' addresses, with what is known of them."""

    max_body_bytes = 5_000_000


router = make_router("items", route=SubmissionRoute)

Wait = Annotated[
    float,
    Query(ge=0, le=MAX_WAIT_S, description="seconds to wait until it is `done` or `failed`"),
]
_SUBMISSION = {"$ref": "#/components/schemas/Submission"}
_LIST = {"type": "array", "items": _SUBMISSION, "maxItems": MAX_SUBMISSIONS}
_BODY = {"required": True, "content": {"application/json": {"schema": {"anyOf": [_SUBMISSION, _LIST]}}}}


class ItemQuery(PageQuery):
    """Which items are asked for."""

    state: State | None = Field(None, description="in this state")
    key: str | None = Field(
        None, min_length=1, max_length=MAX_KEY_CHARS, description="of this key, the oldest first"
    )
    wait: float = Field(
        0, ge=0, le=MAX_WAIT_S, description="with `key`: seconds to wait until all are `done` or `failed`"
    )


@router.post(
    "/items",
    status_code=202,
    responses=problems(400, 403, 413),
    openapi_extra={"requestBody": _BODY},
)
def submit_items(
    desk: DeskOf, _writer: WriterOf, body: Annotated[Any, Body()], later: BackgroundTasks
) -> Submitted | SubmittedList:
    """Submit a document, or a list of up to 1,000.

    The answer comes when they are in the ledger: from then on none is lost. Of a list, each has a result of
    its own, and what is refused does not stop the others. Submit again with the same keys whatever was not
    answered: the same key is the same item. A body has up to 5,000,000 bytes.
    """
    given = body if isinstance(body, list) else [body]
    if len(given) > MAX_SUBMISSIONS:
        advice = f"Submit up to {MAX_SUBMISSIONS:,} in one request, and the others in further ones."
        raise Refusal(413, "These are too many", advice, reason="too_many_items")
    outcomes = _accept(desk, given)
    later.add_task(desk.notifier.notify, outcomes)
    results = [Submitted.of(one) for one in outcomes]
    if isinstance(body, list):
        return SubmittedList(results=results)
    (only,) = results
    if only.reason is not None:
        advice = only.detail or only.reason
        raise Refusal(422, "This cannot be submitted", advice, reason=only.reason)
    return only


@router.get("/items", responses=problems(304, 400))
async def list_items(desk: DeskOf, query: Annotated[ItemQuery, Query()]) -> CursorPage[ItemState]:
    """List items, the newest first; with `key`, those that a submission with this key made."""
    if query.key is not None and query.state is not None:
        raise wrong_value("query.state", "goes without `key`")
    found, following = await to_thread.run_sync(_read_page, desk, query)
    if query.key is not None and query.wait and not (found and _are_settled(found)):
        await desk.item_watch.wait(query.wait, [row["id"] for row in found], None if found else query.key)
        found, following = await to_thread.run_sync(_read_page, desk, query)
    return CursorPage(items=[ItemState.of(row) for row in found], next=following)


@router.get("/items/{id}", responses=problems(304, 404))
async def read_item(desk: DeskOf, id: ItemId, wait: Wait = 0) -> ItemState:  # noqa: A002  # what the API calls it
    """See how far an item has come; with `wait`, answer when it is done or failed."""
    found = await to_thread.run_sync(_find, desk, id)
    if wait and not _are_settled([found]):
        await desk.item_watch.wait(wait, [id])
        found = await to_thread.run_sync(_find, desk, id)
    return ItemState.of(found)


def _accept(desk: Desk, given: Sequence[Any]) -> list[MessageOutcome]:
    scan = desk.make_context().folder_scan
    outcomes: list[MessageOutcome] = []
    for first in range(0, len(given), SUBMISSIONS_AT_ONCE):
        some = given[first : first + SUBMISSIONS_AT_ONCE]
        outcomes += accepting.accept_from_caller(some, desk.store, scan(), desk.now())
    return outcomes


def _read_page(desk: Desk, query: ItemQuery) -> tuple[Sequence[Record], str | None]:
    of_list = "items", query.state, query.key
    start = read_cursor(of_list, query.cursor)
    if query.key is None:
        rows = desk.store.item_states.list_newest(query.state, start, query.limit + 1)
    else:
        rows = desk.store.item_states.list_of_key(query.key, start, query.limit + 1)
    return cut_page(of_list, rows, query.limit, lambda row: (row["id"],))


def _find(desk: Desk, item_id: int) -> Record:
    found = desk.store.item_states.read([item_id])
    if not found:
        advice = f"There is no item {item_id}; submitting answers with the numbers of items."
        raise Refusal(404, "There is no such item", advice, reason="unknown_item")
    return found[0]


def _are_settled(rows: Sequence[Record]) -> bool:
    return all(row["state"] in SETTLED for row in rows)
