"""Items that failed, by reason, with what to do; and items that wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from tasks.acceptance import retry_failed
from worker.desk.access.identities import IdentityOf, WriterOf
from worker.desk.desk import Desk, DeskOf
from worker.desk.shown.reason_advice import advise
from worker.desk.web.cursors import read_cursor, read_numbers, write_cursor
from worker.desk.web.forms import Form, FormOf
from worker.desk.web.moments import from_microseconds, to_microseconds
from worker.desk.web.refusals import Refusal
from worker.store.queries.figures import metrics

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
    return desk.go_to(request, _list_of(form), "retried")


@router.post("/failed/drop")
def drop(request: Request, desk: DeskOf, _writer: WriterOf, form: FormOf) -> Response:
    """Take failed items off the list: one, those with a reason, or all."""
    now = desk.now()  # one moment for all of them, by which they can be found again
    for batch in _choose(desk, form):
        desk.store.failed_items.drop(batch, now)
    return desk.go_to(request, _list_of(form), "dropped", (to_microseconds(now),))


@router.get("/dropped")
def show_dropped(request: Request, desk: DeskOf, identity: IdentityOf) -> Response:
    """List the items that were dropped, the last one first."""
    start = read_numbers("dropped", request.query_params.get("after", ""), 2)
    before = None if start is None else (from_microseconds(start[0]), start[1])
    items = desk.store.failed_items.list_dropped(PAGE_SIZE + 1, before=before)
    last = items[PAGE_SIZE - 1] if len(items) > PAGE_SIZE else None
    cursor = last and write_cursor("dropped", to_microseconds(last["updated_at"]), last["id"])
    return desk.render(request, "dropped.html", identity, items=items[:PAGE_SIZE], cursor=cursor)


@router.post("/dropped/restore")
def restore(request: Request, desk: DeskOf, _writer: WriterOf, form: FormOf) -> Response:
    """List dropped items as failed again: one, or those that were dropped at one moment."""
    for batch in _choose_dropped(desk, form):
        desk.store.failed_items.undrop(batch, desk.now())
    return desk.go_to(request, "/failed", "restored")


@router.get("/waiting")
def show_waiting(request: Request, desk: DeskOf, identity: IdentityOf) -> Response:
    """List what is at work, what is put off by its next tries, and the newest items that wait."""
    now = desk.now()
    return desk.render(
        request,
        "waiting.html",
        identity,
        running=desk.store.library.items(state="running", limit=MAX_WAITING),
        waiting=desk.store.library.items(state="pending", limit=MAX_WAITING),
        put_off=desk.store.library.list_put_off(now, MAX_WAITING),
        cut_at=MAX_WAITING,
    )


def _count_reasons(desk: Desk) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for (_, reason), count in metrics.read(desk.store.database, desk.now()).failed.items():
        counts[reason] += count
    return counts.most_common()


def _list_of(form: Form) -> str:
    """The address of the list in which a form stood: that of one reason, or of all."""
    within = form.get("within")
    return f"/failed?{urlencode({'reason': within})}" if within else "/failed"


def _choose(desk: Desk, form: Form) -> Iterable[Sequence[int]]:
    """The ids of the items that a form names, in batches. Raises Refusal if it names none."""
    if (item := form.get_id("item")) is not None:
        return [[item]]
    if reason := form.get("reason"):
        return desk.store.failed_items.batches(reason)
    if form.get("everything"):
        return desk.store.failed_items.batches()
    raise Refusal(400, "Nothing was chosen", "Choose an item, or a reason.", reason="nothing_chosen")


def _choose_dropped(desk: Desk, form: Form) -> Iterable[Sequence[int]]:
    """The ids of the dropped items that a form names, in batches. Raises Refusal if it names none."""
    if (moment := form.get_id("at")) is not None:
        return desk.store.failed_items.dropped_batches(from_microseconds(moment))
    if (item := form.get_id("item")) is not None:
        return [[item]]
    raise Refusal(400, "Nothing was chosen", "Choose an item.", reason="nothing_chosen")
