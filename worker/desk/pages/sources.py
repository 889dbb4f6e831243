"""The watched sources: what they bring, and how they do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from fastapi import APIRouter, Request, Response

from worker.desk.access.identities import IdentityOf
from worker.desk.desk import DeskOf
from worker.desk.shown.yields import MAX_SPARK_ITEMS, SPARK_DAYS, draw_spark, name_measure, show_measure
from worker.desk.web.page_numbers import read_page_number
from worker.settings import duration
from worker.store.sources.source_records import SourceRecord

router = APIRouter()

PAGE_SIZE = 50

IsChosen = Callable[[SourceRecord, datetime], bool]

LISTS: Mapping[str, IsChosen] = {
    "failing": lambda source, _: not source.paused and source.last_error is not None,
    "giving less": lambda source, _: bool(source.declines),
    "due": lambda source, now: not source.paused and (source.next_at is None or source.next_at <= now),
    "paused": lambda source, _: source.paused,
}
"""The parts of the list, by what the sources in them have in common."""


@router.get("/sources")
def show_sources(request: Request, desk: DeskOf, identity: IdentityOf) -> Response:
    """List the sources, or those of one part: those that need attention first."""
    now = desk.now()
    every = sorted(desk.store.sources.all(), key=_urgency)
    which = request.query_params.get("which", "")
    chosen = [source for source in every if LISTS[which](source, now)] if which in LISTS else every
    pages = max(1, -(-len(chosen) // PAGE_SIZE))
    page = min(read_page_number(request, "page"), pages)
    shown = chosen[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    days = desk.store.source_yields.count_days([source.id for source in shown], MAX_SPARK_ITEMS)
    return desk.render(
        request, "sources.html", identity,
        sources=[(source, draw_spark(days[source.id], now)) for source in shown],
        every=len(every), counts=count_lists(every, now), which=which if which in LISTS else None,
        page=page, pages=pages, duration=duration, spark_days=SPARK_DAYS,
        name_measure=name_measure, show_measure=show_measure,
    )  # fmt: skip


def count_lists(sources: Sequence[SourceRecord], now: datetime) -> dict[str, int]:
    """Count the sources of each part that has any."""
    counts = {name: sum(is_chosen(source, now) for source in sources) for name, is_chosen in LISTS.items()}
    return {name: count for name, count in counts.items() if count}


def _urgency(source: SourceRecord) -> tuple[bool, bool, int]:
    """The order of the list: what fails or gives less first, then the newest; paused ones last."""
    return source.paused, not (source.last_error or source.declines), -source.id
