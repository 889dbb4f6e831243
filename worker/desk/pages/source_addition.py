"""A source is added: what an address names and would bring is shown first."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Request, Response

from worker.desk.access.identities import IdentityOf, WriterOf
from worker.desk.desk import DeskOf
from worker.desk.web.forms import FormOf
from worker.desk.web_sources import add_sources, preview_sources
from worker.errors import IngestError
from worker.intake.source_edits import SourceEdit

router = APIRouter()


@router.get("/sources/add")
def show_addition(request: Request, desk: DeskOf, identity: IdentityOf) -> Response:
    """Ask for the address of a source."""
    return desk.render(request, "source_add.html", identity, target="", found=None, problem=None)


@router.post("/sources/add")
async def add(request: Request, desk: DeskOf, writer: WriterOf, form: FormOf) -> Response:
    """Show what an address names and what would come from it; watch it, once that was seen."""
    target, context, found = form.get("target"), desk.make_context(), None
    try:
        if form.get("confirmed"):
            added = await desk.outside_calls.run(partial(add_sources, target, SourceEdit(), context))
            there = f"/sources/{added[0].source.id}" if len(added) == 1 else "/sources"
            return desk.go_to(request, there, "added")
        found = await desk.outside_calls.run(partial(preview_sources, target, SourceEdit(), context))
        status, problem = 200, None
    except IngestError as error:
        status, problem = 409, error.detail or error.reason
    return desk.render(
        request, "source_add.html", writer, status, target=target, found=found, problem=problem
    )
