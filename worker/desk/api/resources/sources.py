"""Watched sources: how they do; changed, polled, paused, resumed, removed."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from tasks.sending import request_poll
from worker.desk.api.cursor_pages import CursorPage, PageQuery, cut_page
from worker.desk.api.problems import problems
from worker.desk.api.routes import make_router
from worker.desk.api.shapes.ids import SourceId
from worker.desk.api.shapes.source_requests import SourceChange
from worker.desk.api.shapes.sources import Source
from worker.desk.api.writers import WriterOf
from worker.desk.desk import DeskOf
from worker.desk.lookups import find_source
from worker.desk.web.cursors import read_cursor
from worker.intake import source_edits

router = make_router("sources")


@router.get("/sources", responses=problems(304, 400))
def list_sources(desk: DeskOf, query: Annotated[PageQuery, Query()]) -> CursorPage[Source]:
    """List the watched sources, the newest first."""
    of_list = query.name_list("sources")
    found = desk.store.sources.list_newest(read_cursor(of_list, query.cursor), query.limit + 1)
    shown, following = cut_page(of_list, found, query.limit, lambda source: (source.id,))
    return CursorPage(items=[Source.of(one) for one in shown], next=following)


@router.get("/sources/{id}", responses=problems(304, 404))
def read_source(desk: DeskOf, id: SourceId) -> Source:  # noqa: A002  # what the API calls it
    """Read one source."""
    return Source.of(find_source(desk, id))


@router.patch("/sources/{id}", responses=problems(403, 404, 413))
def change_source(desk: DeskOf, _writer: WriterOf, id: SourceId, change: SourceChange) -> Source:  # noqa: A002
    """Change how often a source is polled, and its labels. What is not named stays as it is.

    Labels also change for the sources that it brought, such as the sitemaps of an index.
    """
    source = find_source(desk, id)
    edit = source_edits.plan_edit(source, change.read_every(), change.read_labels())
    list(source_edits.apply_edit(edit, source, desk.store, desk.settings))
    return Source.of(find_source(desk, id))


@router.delete("/sources/{id}", status_code=204, responses=problems(403, 404, 409))
def remove_source(desk: DeskOf, _writer: WriterOf, id: SourceId) -> None:  # noqa: A002
    """Stop watching a source. Its documents stay."""
    source_edits.remove(find_source(desk, id), desk.store, desk.settings)


@router.post("/sources/{id}/poll", status_code=202, responses=problems(403, 404))
def poll_source(desk: DeskOf, _writer: WriterOf, id: SourceId) -> Source:  # noqa: A002
    """Ask a worker to poll a source now. The answer is the source as it is before."""
    source = find_source(desk, id)
    request_poll(source.id, source.target)
    return Source.of(source)


@router.post("/sources/{id}/pause", responses=problems(403, 404))
def pause_source(desk: DeskOf, _writer: WriterOf, id: SourceId) -> Source:  # noqa: A002
    """Stop polling a source."""
    desk.store.sources.pause(find_source(desk, id).id, paused=True)
    return Source.of(find_source(desk, id))


@router.post("/sources/{id}/resume", responses=problems(403, 404))
def resume_source(desk: DeskOf, _writer: WriterOf, id: SourceId) -> Source:  # noqa: A002
    """Poll a source again; what went wrong before does not count any more."""
    desk.store.sources.pause(find_source(desk, id).id, paused=False)
    return Source.of(find_source(desk, id))
