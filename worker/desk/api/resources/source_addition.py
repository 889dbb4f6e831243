"""Watch the sources behind an address, once it was seen what they would bring."""

from __future__ import annotations

from functools import partial

from worker.desk.api.problems import problems
from worker.desk.api.routes import make_router
from worker.desk.api.shapes.source_previews import (
    PreviewedSource,
    PreviewedSources,
    WatchedSource,
    WatchedSources,
)
from worker.desk.api.shapes.source_requests import SourceRequest
from worker.desk.api.writers import WriterOf
from worker.desk.desk import DeskOf
from worker.desk.web_sources import add_sources, preview_sources

router = make_router("sources")


@router.post("/sources/preview", responses=problems(403, 404, 409, 413))
async def preview_source(desk: DeskOf, _writer: WriterOf, wanted: SourceRequest) -> PreviewedSources:
    """Show the sources behind an address, and what their first polls would bring. Nothing is added.

    The address is fetched, for tokens that may write; public addresses only.
    """
    context = desk.make_context()
    found = await desk.outside_calls.run(partial(preview_sources, wanted.target, wanted.read_edit(), context))
    return PreviewedSources(items=[PreviewedSource.of(one) for one in found])


@router.post("/sources", status_code=201, responses=problems(403, 404, 409, 413))
async def add_source(desk: DeskOf, _writer: WriterOf, wanted: SourceRequest) -> WatchedSources:
    """Watch the sources behind an address. One that is watched already is changed as asked.

    The address is fetched; public addresses only. Folders are added by `winnow sources add`.
    """
    context = desk.make_context()
    added = await desk.outside_calls.run(partial(add_sources, wanted.target, wanted.read_edit(), context))
    return WatchedSources(items=[WatchedSource.of(one) for one in added])
