"""A source is added: what an address names and would bring is shown first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from worker.context import Context
from worker.desk.access.identities import IdentityOf, WriterOf
from worker.desk.desk import Desk, DeskOf
from worker.desk.web.forms import FormOf
from worker.errors import IngestError, Rejected
from worker.intake import discovery, source_addition
from worker.intake.discovery import DiscoveredSource
from worker.intake.poll_limits import MAX_FIRST_POLL_ENTRIES
from worker.intake.source_edits import SourceEdit

router = APIRouter()


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
    context = desk.make_context()
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
        for found in _discover(desk.make_context(), target)
    ]
    there = f"/sources/{added[0].source.id}" if len(added) == 1 else "/sources"
    return desk.go_to(request, there, "added")


def _discover(context: Context, target: str) -> list[DiscoveredSource]:
    """The sources behind a web address. Raises Rejected for a path: it is of this machine."""
    if not target.startswith(("http://", "https://")):
        hint = "folders and files of this machine are added by: winnow sources add"
        raise Rejected("no_address", f"give an address that begins with http:// or https://; {hint}")
    return discovery.discover(target, context.fetch_listing_waiting)
