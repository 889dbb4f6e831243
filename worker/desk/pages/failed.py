"""Items that failed, by reason, with what to do; and items that wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from fastapi import APIRouter, Request, Response

from tasks.ingest import retry_failed
from worker.desk.access.identities import IdentityOf, WriterOf
from worker.desk.desk import Desk, DeskOf
from worker.desk.shown.reason_advice import advise
from worker.desk.web.cursors import read_cursor, write_cursor
from worker.desk.web.forms import Form, FormOf
from worker.desk.web.refusals import Refusal
from worker.store.queries import metrics

router = APIRouter()

PAGE_SIZE = 50
MAX_WAITING = 100


@router.get("/failed")
def show_failed(request: Request, desk: DeskOf, identity: IdentityOf) -> Response:
    """List failed items, the newest first: all of them, or those with one reason."""
    reason = request.query_params.get("reason") or None
    start = read_cursor(("failed", reason), request.query_params.get("after", ""))
    items = desk.store.failed_items.list_newest(reason, start, PAGE_SIZE + 1)
    cursor = write_cursor(("failed", reason), items[PAGE_SIZE - 1]["id"]) if len(items) > PAGE_SIZE else None
    return desk.render(
        request,
        "failed.html",
        identity,
        reasons=_count_reasons(desk),
        reason=reason,
        items=items[:PAGE_SIZE],
        cursor=cursor,
        advise=advise,
    )


@router.post("/failed/retry")
def retry(request: Request, desk: DeskOf, _writer: WriterOf, form: FormOf) -> Response:
    """Try failed items again: one, those with a reason, or all."""
    retry_failed(desk.store, _choose(desk, form), desk.now())
    return desk.go_to(request, "/failed", "retried")


@router.post("/failed/drop")
def drop(request: Request, desk: DeskOf, _writer: WriterOf, form: FormOf) -> Response:
    """Take failed items off the list: one, those with a reason, or all."""
    for batch in _choose(desk, form):
        desk.store.failed_items.drop(batch, desk.now())
    return desk.go_to(request, "/failed", "dropped")


@router.get("/waiting")
def show_waiting(request: Request, desk: DeskOf, identity: IdentityOf) -> Response:
    """List the newest items that wait, and those that are put off, in the order of their next tries."""
    now = desk.now()
    return desk.render(
        request,
        "waiting.html",
        identity,
        waiting=desk.store.library.items(state="pending", limit=MAX_WAITING),
        put_off=desk.store.library.list_put_off(now, MAX_WAITING),
        advise=advise,
    )


def _count_reasons(desk: Desk) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for (_, reason), count in metrics.read(desk.store.database, desk.now()).failed.items():
        counts[reason] += count
    return counts.most_common()


def _choose(desk: Desk, form: Form) -> Iterable[Sequence[int]]:
    """The ids of the items that a form names, in batches. Raises Refusal if it names none."""
    if (item := form.get_id("item")) is not None:
        return [[item]]
    if reason := form.get("reason"):
        return desk.store.failed_items.batches(reason)
    if form.get("everything"):
        return desk.store.failed_items.batches()
    raise Refusal(400, "Nothing was chosen", "Choose an item, or a reason.", reason="nothing_chosen")
