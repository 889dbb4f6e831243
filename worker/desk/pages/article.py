"""One article: its text beside its thread, where it was seen, how it was read; and what to do with it."""

from __future__ import annotations

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Path, Request, Response

from tasks.acceptance import read_thread_again
from worker.desk.access.identities import IdentityOf, WriterOf
from worker.desk.child.jobs import ExplainStored
from worker.desk.desk import DeskOf
from worker.desk.lookups import read_article
from worker.desk.shown.document_html import show_html
from worker.desk.shown.thread_reasons import why_incomplete
from worker.desk.shown.threads import make_thread_page
from worker.desk.web.page_numbers import read_page_number
from worker.document.wording import (
    describe_comment_count,
    describe_votes,
    format_time,
    resolve_posting_time,
)

router = APIRouter(prefix="/articles/{document_id}")

DocumentId = Annotated[int, Path(ge=1, lt=2**63)]


@router.get("")
def show_article(request: Request, desk: DeskOf, identity: IdentityOf, document_id: DocumentId) -> Response:
    """Show an article beside its thread."""
    details = read_article(desk, document_id)
    return desk.render(
        request,
        "article.html",
        identity,
        details=details,
        document=details.document,
        comments=details.comments,
        threads=details.threads,
        body=show_html(details.document["html"]),
        show_html=show_html,
        thread=make_thread_page(details.comments, read_page_number(request, "thread")),
        resolve_posting_time=resolve_posting_time,
        describe_votes=describe_votes,
        thread_in_words=describe_comment_count(details.document, details.comments),
        why_incomplete=why_incomplete,
        format_time=format_time,
    )


@router.get("/evidence")
async def show_evidence(
    request: Request, desk: DeskOf, identity: IdentityOf, document_id: DocumentId
) -> Response:
    """Have the kept bytes read again by a child, and show what each stage found and why."""
    document = (await to_thread.run_sync(read_article, desk, document_id)).document
    stages = await desk.children.ask(ExplainStored(document_id))
    return desk.render(request, "evidence.html", identity, document=document, stages=stages)


@router.post("/reprocess")
def reprocess(request: Request, desk: DeskOf, _writer: WriterOf, document_id: DocumentId) -> Response:
    """Have the running service read the kept bytes again."""
    desk.store.reprocessing.accept_one(document_id, desk.now())
    return desk.go_to(request, f"/articles/{document_id}", "reprocess")


@router.post("/follow")
def follow(request: Request, desk: DeskOf, _writer: WriterOf, document_id: DocumentId) -> Response:
    """Have the running service ask the places of the thread again."""
    read_thread_again(desk.store, desk.make_context().rules(), document_id, desk.now())
    return desk.go_to(request, f"/articles/{document_id}", "followed")


@router.get("/forget")
def ask_to_forget(request: Request, desk: DeskOf, identity: IdentityOf, document_id: DocumentId) -> Response:
    """Ask whether an article is to be deleted for good."""
    details = read_article(desk, document_id)
    return desk.render(request, "forget.html", identity, document=details.document, details=details)


@router.post("/forget")
def forget(request: Request, desk: DeskOf, _writer: WriterOf, document_id: DocumentId) -> Response:
    """Delete an article for good."""
    desk.store.forgetting.forget(document_id, desk.now())
    return desk.go_to(request, "/articles", "forgotten", (document_id,))


@router.post("/undo-forget")
def undo_forget(request: Request, desk: DeskOf, _writer: WriterOf, document_id: DocumentId) -> Response:
    """Let a forgotten article come back."""
    desk.store.forgetting.undo(document_id)
    return desk.go_to(request, "/articles", "allowed")
