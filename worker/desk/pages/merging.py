"""Two articles that are the same, or not: chosen, laid side by side, put together, split."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request, Response

from worker import dedupe
from worker.dedupe.similarity import Similarity
from worker.desk.access.identities import IdentityOf, WriterOf
from worker.desk.desk import Desk, DeskOf
from worker.desk.lookups import read_article
from worker.desk.pages.article import DocumentId
from worker.desk.shown.comparison import compare
from worker.desk.shown.undoing import MAX_UNDONE, is_list_of_numbers
from worker.desk.web.forms import Form, FormOf
from worker.desk.web.refusals import Refusal
from worker.document.wording import format_time
from worker.errors import IngestError, Rejected
from worker.store.database.column_types import MAX_ID_DIGITS
from worker.store.queries.records import Record

router = APIRouter(prefix="/articles/{document_id}")

MAX_ADDRESS_CHARS = 2000


@router.get("/merge")
def ask_with_what(request: Request, desk: DeskOf, identity: IdentityOf, document_id: DocumentId) -> Response:
    """Ask which article is the same as this one; once it is named, show both."""
    document = read_article(desk, document_id).document
    named = request.query_params.get("other", "").strip()
    problem = None
    if named:
        try:
            other = _find(desk, document_id, named)
            return desk.go_to(request, f"/articles/{document_id}/beside/{other}")
        except IngestError as error:
            problem = error.detail or error.reason
    return desk.render(
        request,
        "merge.html",
        identity,
        409 if problem else 200,
        document=document,
        named=named,
        problem=problem,
        candidates=_list_candidates(desk, document_id),
    )


@router.get("/beside/{other_id}")
def show_beside(
    request: Request, desk: DeskOf, identity: IdentityOf, document_id: DocumentId, other_id: DocumentId
) -> Response:
    """Show two articles side by side with what differs."""
    if document_id == other_id:
        advice = "An article beside itself shows nothing. Choose another one."
        raise Refusal(409, "This is one article", advice, reason="same_document")
    one, other = (read_article(desk, number).document for number in (document_id, other_id))
    return desk.render(
        request,
        "beside.html",
        identity,
        one=one,
        other=other,
        comparison=compare(one["body"], other["body"]),
        are_copies=one["cluster_id"] == other["cluster_id"],
        format_time=format_time,
    )


@router.post("/merge")
def merge(
    request: Request, desk: DeskOf, _writer: WriterOf, document_id: DocumentId, form: FormOf
) -> Response:
    """Put two articles, and all copies of both, together."""
    other = _find(desk, document_id, form.get("other"))
    moved = desk.store.corrections.merge(document_id, other, desk.now()).moved
    return desk.go_to(request, f"/copies/{document_id}", "merged", moved if len(moved) <= MAX_UNDONE else ())


@router.post("/undo-merge")
def undo_merge(
    request: Request, desk: DeskOf, _writer: WriterOf, document_id: DocumentId, form: FormOf
) -> Response:
    """Take out again all articles that came along when two were put together."""
    done = desk.store.corrections.split(_read_moved(form), desk.now())
    return desk.go_to(request, f"/copies/{document_id}", "unmerged", (document_id, done.others))


@router.post("/split")
def split(request: Request, desk: DeskOf, _writer: WriterOf, document_id: DocumentId) -> Response:
    """Take an article out of its cluster of copies."""
    done = desk.store.corrections.split([document_id], desk.now())
    return desk.go_to(request, f"/articles/{document_id}", "split", (document_id, done.others))


def _read_moved(form: Form) -> list[int]:
    """The numbers of articles that came along. Raises Refusal."""
    moved = form.get("moved")
    if not is_list_of_numbers(moved):
        raise Refusal(400, "Nothing was chosen", "Go back to the list.", reason="nothing_chosen")
    return [int(one) for one in moved.split(".")]


def _find(desk: Desk, document_id: int, named: str) -> int:
    """Find the other article by its number or address. Raises Rejected."""
    if named.isascii() and named.isdecimal() and len(named) < MAX_ID_DIGITS:
        other = int(named)
        desk.store.copies.find_cluster(other)  # whether there is one
    elif "://" in named and len(named) <= MAX_ADDRESS_CHARS:
        other = desk.store.forgetting.find_document(dedupe.address_key(named))
    else:
        raise Rejected("bad_target", "give the number of an article, or its address with https://")
    if other == document_id:
        raise Rejected("same_document", "that is this article itself; give another one")
    return other


def _list_candidates(desk: Desk, document_id: int) -> Sequence[tuple[Similarity, Record]]:
    """List the articles that are most like this one, and are no copies of it yet."""
    try:
        fingerprint = desk.store.copies.read_fingerprint(document_id)
    except Rejected:  # it was stored by a version that made none
        return []
    cluster_id = desk.store.copies.find_cluster(document_id)
    found = desk.store.documents.find_similar(fingerprint, dedupe.shortlist)
    others = [like for like in dedupe.compare(fingerprint, found) if like.other.cluster_id != cluster_id]
    details = (desk.store.library.read_details(like.other.document_id) for like in others)
    return [(like, one.document) for like, one in zip(others, details, strict=True) if one]
