"""The watched sources: what they bring, and how they do; added, changed, paused, polled, removed."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from markupsafe import Markup

from tasks.sending import request_poll
from worker.context import Context
from worker.desk.access.identities import IdentityOf, WriterOf
from worker.desk.desk import Desk, DeskOf
from worker.desk.shown.plots import Bar, draw_bars
from worker.desk.web.forms import Form, FormOf
from worker.desk.web.page_numbers import read_page_number
from worker.desk.web.refusals import Refusal
from worker.errors import IngestError, Rejected
from worker.intake import discovery, source_addition, source_edits
from worker.intake.discovery import DiscoveredSource
from worker.intake.poll_limits import MAX_FIRST_POLL_ENTRIES
from worker.intake.source_edits import SourceEdit
from worker.settings import duration
from worker.sources.source_labels import labels_of
from worker.store.sources.source_records import SourceRecord

log = logging.getLogger(__name__)
router = APIRouter()

PAGE_SIZE = 50
SPARK_DAYS = 14
MAX_SPARK_ITEMS = 300
"""Newest items of a source from which its sparkline is drawn; one that brings more shows fewer days."""

SourceId = Annotated[int, Path(ge=1, lt=2**63)]


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A source with the drawing of what it brought."""

    record: SourceRecord
    spark: Markup
    recent: int
    """Items in the drawing."""


@router.get("/sources")
def show_sources(request: Request, desk: DeskOf, identity: IdentityOf) -> Response:
    """List the sources: those that need attention first."""
    ordered = sorted(desk.store.sources.all(), key=_urgency)
    pages = max(1, -(-len(ordered) // PAGE_SIZE))
    page = min(read_page_number(request, "page"), pages)
    chosen = ordered[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    sources = [_show(desk, source) for source in chosen]
    return desk.render(
        request, "sources.html", identity, sources=sources, page=page, pages=pages, duration=duration
    )


@router.get("/sources/add")
def show_addition(request: Request, desk: DeskOf, identity: IdentityOf) -> Response:
    """Ask for the address of a source."""
    return desk.render(request, "source_add.html", identity, target="", found=None, problem=None)


@router.post("/sources/add")
def add(request: Request, desk: DeskOf, writer: WriterOf, form: FormOf) -> Response:
    """Show what an address names and what would come from it; watch it, once that was seen."""
    target = form.get("target")
    try:
        if form.get("confirmed"):
            return _add(request, desk, target)
        found = _preview(desk, target)
    except IngestError as error:
        problem = error.detail or error.reason
        return desk.render(
            request, "source_add.html", writer, 409, target=target, found=None, problem=problem
        )
    return desk.render(request, "source_add.html", writer, target=target, found=found, problem=None)


@router.get("/sources/{source_id}")
def show_source(request: Request, desk: DeskOf, identity: IdentityOf, source_id: SourceId) -> Response:
    """Show one source and its newest items."""
    source = _read(desk, source_id)
    items = desk.store.library.items(source_id=source_id, limit=20)
    shown = _show(desk, source)
    return desk.render(
        request, "source.html", identity, shown=shown, source=source, items=items, duration=duration
    )


@router.post("/sources/{source_id}/pause")
def pause(request: Request, desk: DeskOf, _writer: WriterOf, source_id: SourceId, form: FormOf) -> Response:
    """Stop polling a source, or start again; then what went wrong before does not count any more."""
    _read(desk, source_id)
    is_paused = form.get("paused") == "yes"
    desk.store.sources.pause(source_id, paused=is_paused)
    return desk.go_to(request, f"/sources/{source_id}", "paused" if is_paused else "resumed")


@router.post("/sources/{source_id}/poll")
def poll(request: Request, desk: DeskOf, _writer: WriterOf, source_id: SourceId) -> Response:
    """Ask a worker to poll a source now."""
    source = _read(desk, source_id)
    request_poll(source.id, source.target)
    return desk.go_to(request, f"/sources/{source_id}", "polled")


@router.post("/sources/{source_id}/edit")
def edit(request: Request, desk: DeskOf, _writer: WriterOf, source_id: SourceId, form: FormOf) -> Response:
    """Change how often a source is polled, and its labels."""
    source = _read(desk, source_id)
    changes = source_edits.apply_edit(_read_edit(source, form), source, desk.store, desk.settings)
    log.info("source %d: %s", source.id, "; ".join(changes) or "no changes")
    return desk.go_to(request, f"/sources/{source_id}", "edited")


@router.post("/sources/{source_id}/remove")
def remove(request: Request, desk: DeskOf, _writer: WriterOf, source_id: SourceId) -> Response:
    """Stop watching a source."""
    source_edits.remove(_read(desk, source_id), desk.store, desk.settings)
    return desk.go_to(request, "/sources", "removed")


def _read(desk: Desk, source_id: int) -> SourceRecord:
    source = desk.store.sources.get(source_id)
    if source is None:
        advice = f"There is no source {source_id}. It may have been removed."
        raise Refusal(404, "There is no such source", advice, reason="unknown_source")
    return source


def _read_edit(source: SourceRecord, form: Form) -> SourceEdit:
    """Read what is to be changed: only what differs from how the source is."""
    try:
        every = source_edits.raise_short(source_edits.parse_every(form.get("every") or "auto"))
    except ValueError as error:
        raise Refusal(400, "This interval cannot be understood", str(error), reason="bad_interval") from error
    is_same = every.seconds == (None if source.adapts else source.interval)
    labels = labels_of([one for one in form.get("labels").split(",") if one.strip()])
    return SourceEdit(
        every=None if is_same else every,
        labels=tuple(one for one in labels if one not in source.labels),
        removed=tuple(one for one in source.labels if one not in labels),
    )


def _urgency(source: SourceRecord) -> tuple[bool, bool, int]:
    """The order of the list: what fails or gives less first, then the newest; paused ones last."""
    return source.paused, not (source.last_error or source.declines), -source.id


def _show(desk: Desk, source: SourceRecord) -> ShownSource:
    times = desk.store.source_yields.list_item_times(source.id, MAX_SPARK_ITEMS)
    bars = _count_days(times, desk.now())
    return ShownSource(source, draw_bars(bars, "Items by day"), sum(bar.count for bar in bars))


def _count_days(times: Sequence[datetime], now: datetime) -> list[Bar]:
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    counts = Counter((today - at.replace(hour=0, minute=0, second=0, microsecond=0)).days for at in times)
    return [Bar(today - timedelta(days=day), counts[day]) for day in range(SPARK_DAYS - 1, -1, -1)]


@dataclass(frozen=True, slots=True)
class Preview:
    """A source that could be watched."""

    kind: str
    target: str
    title: str | None
    is_known: bool
    poll: source_addition.FirstPoll
    """What its first poll would accept."""
    others: Sequence[str]


def _preview(desk: Desk, target: str) -> list[Preview]:
    context = Context(desk.settings, desk.store, desk.now)
    rules, reader = context.rules(), context.listing_reader()
    return [
        Preview(
            found.kind, found.target, found.title, desk.store.sources.find(found.target) is not None,
            source_addition.preview(found, MAX_FIRST_POLL_ENTRIES, reader, rules), found.others,
        )
        for found in _discover(context, target)
    ]  # fmt: skip


def _add(request: Request, desk: Desk, target: str) -> Response:
    added = [
        source_addition.add_listing(found, SourceEdit(), desk.store, desk.settings, desk.now())
        for found in _discover(Context(desk.settings, desk.store, desk.now), target)
    ]
    there = f"/sources/{added[0].source.id}" if len(added) == 1 else "/sources"
    return desk.go_to(request, there, "added")


def _discover(context: Context, target: str) -> list[DiscoveredSource]:
    """The sources behind a web address. Raises Rejected for a path: it is of this machine."""
    if not target.startswith(("http://", "https://")):
        hint = "folders and files of this machine are added by: winnow sources add"
        raise Rejected("no_address", f"give an address that begins with http:// or https://; {hint}")
    return discovery.discover(target, context.fetch_listing_waiting)
