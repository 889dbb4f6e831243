"""One source: what it brings and how it does; changed, paused, polled, removed."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from tasks.sending import request_poll
from worker.desk.access.identities import IdentityOf, WriterOf
from worker.desk.access.identity import Identity
from worker.desk.desk import Desk, DeskOf
from worker.desk.lookups import find_source
from worker.desk.shown import site_rules
from worker.desk.shown.site_rules import SiteRules
from worker.desk.shown.yields import MAX_SPARK_ITEMS, SPARK_DAYS, draw_spark, name_measure, show_measure
from worker.desk.web.forms import Form, FormOf
from worker.errors import IngestError
from worker.intake import source_edits
from worker.intake.source_edits import SourceEdit
from worker.settings import duration
from worker.store.sources.source_records import SourceRecord

log = logging.getLogger(__name__)
router = APIRouter()

MAX_ITEMS = 20
"""Newest items that are listed."""

SourceId = Annotated[int, Path(ge=1, lt=2**63)]


@router.get("/sources/{source_id}")
def show_source(request: Request, desk: DeskOf, identity: IdentityOf, source_id: SourceId) -> Response:
    """Show one source and its newest items."""
    source = find_source(desk, source_id)
    every = "auto" if source.adapts else duration(source.interval)
    labels = ", ".join(source.labels)
    return _show(request, desk, identity, source, written={"every": every, "labels": labels})


def _show(
    request: Request,
    desk: Desk,
    identity: Identity,
    source: SourceRecord,
    *,
    written: Mapping[str, str],
    problem: str | None = None,
) -> Response:
    """Show a source, with what is written in the form that changes it, and what is wrong with that."""
    days = desk.store.source_yields.count_days([source.id], MAX_SPARK_ITEMS)[source.id]
    items = desk.store.library.items(source_id=source.id, limit=MAX_ITEMS)
    addresses = [source.target, *(item["target"] for item in items)]
    rules, rules_problem = _read_rules(desk, addresses)
    return desk.render(
        request, "source.html", identity, 400 if problem else 200,
        source=source, spark=draw_spark(days, desk.now()), spark_days=SPARK_DAYS, items=items,
        rules=rules, rules_problem=rules_problem, hosts=site_rules.list_hosts(addresses),
        newest_article=next((item["document_id"] for item in items if item["document_id"]), None),
        sites_file=desk.settings.sites_file, duration=duration,
        name_measure=name_measure, show_measure=show_measure,
        written=written, problem=problem,
    )  # fmt: skip


@router.post("/sources/{source_id}/pause")
def pause(request: Request, desk: DeskOf, _writer: WriterOf, source_id: SourceId, form: FormOf) -> Response:
    """Stop polling a source, or start again; then what went wrong before does not count any more."""
    find_source(desk, source_id)
    is_paused = form.get("paused") == "yes"
    desk.store.sources.pause(source_id, paused=is_paused)
    return desk.go_to(request, f"/sources/{source_id}", "paused" if is_paused else "resumed")


@router.post("/sources/{source_id}/poll")
def poll(request: Request, desk: DeskOf, _writer: WriterOf, source_id: SourceId) -> Response:
    """Ask a worker to poll a source now."""
    source = find_source(desk, source_id)
    request_poll(source.id, source.target)
    return desk.go_to(request, f"/sources/{source_id}", "polled")


@router.post("/sources/{source_id}/edit")
def edit(request: Request, desk: DeskOf, writer: WriterOf, source_id: SourceId, form: FormOf) -> Response:
    """Change how often a source is polled, and its labels."""
    source = find_source(desk, source_id)
    try:
        wanted = _read_edit(source, form)
    except ValueError as error:
        return _show(request, desk, writer, source, written=form.fields, problem=str(error))
    changes = source_edits.apply_edit(wanted, source, desk.store, desk.settings)
    log.info("source %d: %s", source.id, "; ".join(changes) or "no changes")
    return desk.go_to(request, f"/sources/{source_id}", "edited")


@router.post("/sources/{source_id}/remove")
def remove(request: Request, desk: DeskOf, _writer: WriterOf, source_id: SourceId) -> Response:
    """Stop watching a source."""
    source_edits.remove(find_source(desk, source_id), desk.store, desk.settings)
    return desk.go_to(request, "/sources", "removed")


def _read_edit(source: SourceRecord, form: Form) -> SourceEdit:
    """Read what is to be changed: only what differs from how the source is. Raises ValueError."""
    every = source_edits.raise_short(source_edits.parse_every(form.get("every") or "auto"))
    labels = [one for one in form.get("labels").split(",") if one.strip()]
    return source_edits.plan_edit(source, every, labels)


def _read_rules(desk: Desk, addresses: list[str]) -> tuple[list[SiteRules], str | None]:
    """The rules for the sites of these addresses; what is wrong with the file of rules, if it is."""
    try:
        rules = desk.make_context().rules()
    except IngestError as error:
        return [], error.detail
    return site_rules.list_site_rules(rules, addresses), None
