"""An address, a file or markup that is tried: what each stage makes of it. It is stored when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, BackgroundTasks, Request, Response

from worker.dates import Reference
from worker.desk.access.identities import IdentityOf, WriterOf
from worker.desk.desk import Desk, DeskOf
from worker.desk.reading.jobs import FetchPage, ReadPage, raw_from_json
from worker.desk.reading.subjects import SubjectOf
from worker.desk.reading.uploads import Upload, UploaderOf, UploadOf
from worker.desk.shown.document_html import show_html
from worker.desk.shown.threads import make_thread_page
from worker.desk.web.page_numbers import read_page_number
from worker.document import RawItem
from worker.document.wording import describe_comment_count, describe_votes, format_time, resolve_posting_time
from worker.errors import IngestError, Rejected
from worker.intake import ingest_requests
from worker.intake.accepting import MessageOutcome
from worker.intake.received_pages import accept_page
from worker.net.urls import is_web_address

router = APIRouter()

MAX_FILE_NAME_CHARS = 200


@router.get("/try")
def ask(request: Request, desk: DeskOf, identity: IdentityOf) -> Response:
    """Ask what is to be tried."""
    return desk.render(request, "reading/try.html", identity, given={}, problem=None)


@router.post("/try")
async def try_page(request: Request, desk: DeskOf, uploader: UploaderOf, upload: UploadOf) -> Response:
    """Take what is to be tried, or fetch it; then show it."""
    try:
        raw = await _receive(desk, upload)
    except IngestError as error:
        problem = error.detail or error.reason
        return desk.render(
            request, "reading/try.html", uploader, 409, given=upload.fields, problem=problem
        )  # fmt: skip
    return desk.go_to(request, f"/try/{desk.tries.add(raw)}")


@router.get("/try/{key}")
async def show_try(request: Request, desk: DeskOf, identity: IdentityOf, subject: SubjectOf) -> Response:
    """Show what each stage makes of a page that is tried."""
    found = await desk.children.ask(ReadPage(subject.page))
    document = found["document"]
    comments = [_as_record(number, one) for number, one in enumerate(document["comments"])]
    counts = {
        name: document[name] for name in ("comments_stated", "comments_complete", "comments_confidence")
    }
    return desk.render(
        request, "reading/tried.html", identity, subject=subject, found=found, document=document,
        body=show_html(document["html"]), show_html=show_html, comments=comments,
        thread=make_thread_page(comments, read_page_number(request, "thread")),
        resolve_posting_time=resolve_posting_time, describe_votes=describe_votes,
        thread_in_words=describe_comment_count(counts, comments), published=_show_time(document["published"]),
    )  # fmt: skip


@router.post("/try/{key}/store")
async def store(
    request: Request, desk: DeskOf, _writer: WriterOf, subject: SubjectOf, later: BackgroundTasks
) -> Response:
    """Store what was tried, as `winnow submit` would: a worker reads these bytes again."""
    accepted = await to_thread.run_sync(accept_page, subject.load(desk), desk.store, desk.now())
    later.add_task(desk.notifier.notify, [MessageOutcome([accepted])])
    if accepted.state == "done":
        (item,) = await to_thread.run_sync(lambda: desk.store.library.items([accepted.item_id]))
        if item["document_id"] is not None:
            return desk.go_to(request, f"/articles/{item['document_id']}", "stored_before")
    return desk.go_to(request, subject.link, "stored")


async def _receive(desk: Desk, upload: Upload) -> RawItem:
    """The page that somebody sends or names. Raises Rejected and TryLater."""
    address, markup = upload.get("address"), upload.fields.get("markup", "")
    content = upload.content or markup.encode("utf-8", "replace")
    if not content:
        if upload.file_name:
            raise Rejected("empty_file", f"{upload.file_name} has nothing in it")
        if not address:
            raise Rejected("no_address", "give an address, a file, or markup")
        return raw_from_json(await desk.children.ask(FetchPage(address)))
    return RawItem(
        target=PurePath(upload.file_name).name[-MAX_FILE_NAME_CHARS:] or "pasted",
        content=content,
        received=Reference(desk.now(), "received"),
        media_type=upload.media_type if upload.content else None,
        charset=None if upload.content else "utf-8",
        final_url=_check_address(address) if address else None,
    )


def _check_address(address: str) -> str:
    """An address that is given with its page. Raises Rejected if it is none."""
    target = ingest_requests.parse({"target": address}).target
    if not is_web_address(target):
        raise Rejected("no_address", "an address begins with http:// or https://")
    return target


def _show_time(written: str | None) -> str | None:
    """A time of a document as the page of an article has it; a day as it is."""
    if written is None or "T" not in written:
        return written
    return format_time(datetime.fromisoformat(written).astimezone(UTC), "minute")


def _as_record(number: int, comment: Mapping[str, Any]) -> dict[str, Any]:
    """An extracted comment as a row of the store has it."""
    parent = comment["parent"]
    return {
        **comment, "id": number, "parent_id": parent, "deleted_at": None,
        "posted_at": None, "posted_text": comment["posted_text"] or comment["posted_at"],
    }  # fmt: skip
