"""Items that failed: listed by reason, tried again, dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, model_validator

from tasks.acceptance import retry_failed
from worker.desk.api.cursor_pages import CursorPage, PageQuery, cut_page
from worker.desk.api.problems import problems
from worker.desk.api.routes import make_router
from worker.desk.api.shapes.ids import Id, ItemId
from worker.desk.api.shapes.moments import Moment
from worker.desk.api.shapes.queries import Text
from worker.desk.api.writers import WriterOf
from worker.desk.desk import Desk, DeskOf
from worker.desk.shown.reason_advice import advise
from worker.desk.web.cursors import read_cursor, read_numbers
from worker.desk.web.moments import from_microseconds, to_microseconds
from worker.store.queries.records import Record, mask_items

router = make_router("failed")

MAX_CHOSEN = 1_000


class FailedQuery(PageQuery):
    """Which failed items are asked for."""

    reason: Text = Field(None, description="that failed for this reason")


class FailedItem(BaseModel):
    """An item that failed, or did before it was dropped."""

    id: int
    kind: str
    target: str
    step: str = Field(description="what failed: `fetch` or `process`")
    reason: str | None
    detail: str | None
    advice: str = Field(description="what to do about it")
    attempts: int
    source_id: int | None
    updated_at: Moment = Field(description="when it failed, or was dropped")


class FailedChoice(BaseModel):
    """Which failed items are meant: give one of the three."""

    model_config = ConfigDict(extra="forbid")

    ids: list[Id] | None = Field(None, min_length=1, max_length=MAX_CHOSEN)
    reason: Text = None
    all: bool = False

    @model_validator(mode="after")
    def check_one(self) -> FailedChoice:
        """Refuse a choice of nothing or of several things."""
        if sum((self.ids is not None, self.reason is not None, self.all)) != 1:
            raise ValueError("give one of: ids, reason, all")
        return self


class DroppedChoice(BaseModel):
    """Which dropped items are meant: give one of the two."""

    model_config = ConfigDict(extra="forbid")

    ids: list[Id] | None = Field(None, min_length=1, max_length=MAX_CHOSEN)
    all: bool = False

    @model_validator(mode="after")
    def check_one(self) -> DroppedChoice:
        """Refuse a choice of nothing or of both."""
        if (self.ids is not None) == self.all:
            raise ValueError("give one of: ids, all")
        return self


class ChosenItems(BaseModel):
    """How many items it was done to."""

    count: int


@router.get("/failed", responses=problems(304, 400))
def list_failed(desk: DeskOf, query: Annotated[FailedQuery, Query()]) -> CursorPage[FailedItem]:
    """List failed items, the newest first: all of them, or those with one reason."""
    of_list = query.name_list("failed")
    start = read_cursor(of_list, query.cursor)
    found = desk.store.failed_items.list_newest(query.reason, start, query.limit + 1)
    shown, following = cut_page(of_list, found, query.limit, lambda item: (item["id"],))
    return CursorPage(items=_show(shown), next=following)


@router.get("/dropped", responses=problems(304, 400))
def list_dropped(desk: DeskOf, query: Annotated[PageQuery, Query()]) -> CursorPage[FailedItem]:
    """List items that failed and were dropped, the one that was dropped last before others."""
    of_list = query.name_list("dropped")
    place = read_numbers(of_list, query.cursor, 2)
    before = None if place is None else (from_microseconds(place[0]), place[1])
    found = desk.store.failed_items.list_dropped(query.limit + 1, before=before)
    shown, following = cut_page(
        of_list, found, query.limit, lambda item: (to_microseconds(item["updated_at"]), item["id"])
    )
    return CursorPage(items=_show(shown), next=following)


@router.post("/failed/retry", status_code=202, responses=problems(403, 409, 413))
def retry_all_failed(desk: DeskOf, _writer: WriterOf, choice: FailedChoice) -> ChosenItems:
    """Try failed items again; each begins with the step that failed."""
    return ChosenItems(count=retry_failed(desk.store, _choose(desk, choice), desk.now()))


@router.post("/failed/drop", responses=problems(403, 409, 413))
def drop_all_failed(desk: DeskOf, _writer: WriterOf, choice: FailedChoice) -> ChosenItems:
    """Take failed items off the list; they stay in the ledger, marked as dropped."""
    return ChosenItems(count=_drop(desk, _choose(desk, choice)))


@router.post("/failed/undrop", responses=problems(403, 409, 413))
def undrop_items(desk: DeskOf, _writer: WriterOf, choice: DroppedChoice) -> ChosenItems:
    """List dropped items as failed again; then they can be retried."""
    return ChosenItems(count=_undrop(desk, choice))


@router.post("/failed/{id}/retry", status_code=202, responses=problems(403, 409))
def retry_failed_item(desk: DeskOf, _writer: WriterOf, id: ItemId) -> ChosenItems:  # noqa: A002
    """Try one failed item again."""
    return ChosenItems(count=retry_failed(desk.store, _choose(desk, FailedChoice(ids=[id])), desk.now()))


@router.post("/failed/{id}/drop", responses=problems(403, 409))
def drop_failed_item(desk: DeskOf, _writer: WriterOf, id: ItemId) -> ChosenItems:  # noqa: A002
    """Take one failed item off the list."""
    return ChosenItems(count=_drop(desk, _choose(desk, FailedChoice(ids=[id]))))


@router.post("/failed/{id}/undrop", responses=problems(403, 409))
def undrop_item(desk: DeskOf, _writer: WriterOf, id: ItemId) -> ChosenItems:  # noqa: A002
    """List one dropped item as failed again."""
    return ChosenItems(count=_undrop(desk, DroppedChoice(ids=[id])))


def _show(items: Sequence[Record]) -> list[FailedItem]:
    return [FailedItem.model_validate(one | {"advice": advise(one["reason"])}) for one in mask_items(items)]


def _choose(desk: Desk, choice: FailedChoice) -> Iterable[Sequence[int]]:
    """The ids that are chosen, in batches. Raises Rejected if one of them is not failed."""
    if choice.ids is None:
        return desk.store.failed_items.batches(choice.reason)
    desk.store.failed_items.require(choice.ids)
    return [choice.ids]


def _drop(desk: Desk, batches: Iterable[Sequence[int]]) -> int:
    now = desk.now()  # one moment for all of them, by which they can be found again
    return sum(len(desk.store.failed_items.drop(batch, now)) for batch in batches)


def _undrop(desk: Desk, choice: DroppedChoice) -> int:
    failed_items, now = desk.store.failed_items, desk.now()
    if choice.ids is not None:
        failed_items.require_dropped(choice.ids)
    batches = failed_items.dropped_batches() if choice.ids is None else [choice.ids]
    return sum(len(failed_items.undrop(batch, now)) for batch in batches)
