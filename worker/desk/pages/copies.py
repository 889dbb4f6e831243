"""Copies: the clusters, the one with the newest copy first; and what is in one, and why."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request, Response

from worker.desk.access.identities import IdentityOf, WriterOf
from worker.desk.desk import DeskOf
from worker.desk.pages.article import DocumentId
from worker.desk.pages.article_filters import read_since
from worker.desk.shown.membership import describe_joining
from worker.desk.web.cursors import read_cursor, read_numbers, write_cursor
from worker.desk.web.moments import from_microseconds, to_microseconds
from worker.store.queries.records import Record

router = APIRouter(prefix="/copies")

PAGE_SIZE = 50


@router.get("")
def show_copies(request: Request, desk: DeskOf, identity: IdentityOf) -> Response:
    """List the clusters that have copies."""
    written = request.query_params.get("since", "").strip()
    since = read_since(written, desk.now())
    here = ("copies", written)
    before = _read_place(here, request.query_params.get("after", ""))
    found = desk.store.copies.list_newest(PAGE_SIZE + 1, before=before, since=since)
    cursor = write_cursor(here, *_place_of(found[PAGE_SIZE - 1])) if len(found) > PAGE_SIZE else None
    return desk.render(
        request,
        "copies.html",
        identity,
        clusters=found[:PAGE_SIZE],
        cursor=cursor,
        since=written,
        is_first=before is None,
    )


@router.get("/{document_id}")
def show_cluster(request: Request, desk: DeskOf, identity: IdentityOf, document_id: DocumentId) -> Response:
    """Show the cluster of a document: its members, and what put each of them there."""
    cluster_id = desk.store.copies.find_cluster(document_id)
    here = ("cluster", cluster_id)
    start = read_cursor(here, request.query_params.get("after", ""))
    members = desk.store.copies.list_members(cluster_id, PAGE_SIZE + 1, after=start)
    last = members[PAGE_SIZE - 1].document["id"] if len(members) > PAGE_SIZE else None
    first = desk.store.copies.list_members(cluster_id, 1)[0]
    return desk.render(
        request,
        "cluster.html",
        identity,
        cluster_id=cluster_id,
        canonical=first.document,
        is_chosen=any(ruling["kind"] == "chosen" for ruling in first.rulings),
        members=members[:PAGE_SIZE],
        cursor=None if last is None else write_cursor(here, last),
        describe_joining=describe_joining,
    )


@router.post("/{document_id}/choose")
def choose(request: Request, desk: DeskOf, _writer: WriterOf, document_id: DocumentId) -> Response:
    """Make a document the canonical one of its cluster."""
    desk.store.corrections.choose(document_id, desk.now())
    return desk.go_to(request, f"/copies/{document_id}", "chosen", (document_id,))


@router.post("/{document_id}/undo-choice")
def undo_choice(request: Request, desk: DeskOf, _writer: WriterOf, document_id: DocumentId) -> Response:
    """Let Winnow choose the canonical document of a cluster again."""
    desk.store.corrections.undo_choice(document_id, desk.now())
    return desk.go_to(request, f"/copies/{document_id}", "unchosen")


def _read_place(of_list: object, cursor: str) -> tuple[datetime, int] | None:
    numbers = read_numbers(of_list, cursor, 2)
    if numbers is None:
        return None
    microseconds, cluster_id = numbers
    return from_microseconds(microseconds), cluster_id


def _place_of(cluster: Record) -> tuple[int, int]:
    return to_microseconds(cluster["copied_at"]), cluster["id"]
