"""Extract a document, and store nothing."""

from __future__ import annotations

import json
from email.message import Message
from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from worker.deliver.extraction import Extraction
from worker.desk.api.problems import problems
from worker.desk.api.routes import ApiRoute, make_router
from worker.desk.api.writers import require_writer
from worker.desk.child.jobs import ExtractBytes, ExtractRecord
from worker.desk.desk import DeskOf
from worker.desk.web.refusals import Refusal
from worker.errors import Rejected

RECORD = "application/json"
_CONTENT = {"schema": {"type": "string", "format": "binary"}}
_BODY = {
    "required": True,
    "content": {
        RECORD: {"schema": {"$ref": "#/components/schemas/ExtractionRequest"}},
        "text/html": _CONTENT,
        "text/plain": _CONTENT,
        "*/*": _CONTENT,
    },
}


class DocumentRoute(ApiRoute):
    """An operation that takes a document."""

    max_body_bytes = 20_000_000


router = make_router("extract", route=DocumentRoute)


class ExtractQuery(BaseModel):
    """What is known of a document that is the body itself."""

    model_config = ConfigDict(extra="forbid")

    url: str | None = Field(None, max_length=8_000, description="its address, the base of its links")
    received: str | None = Field(None, max_length=100, description="as in the JSON")


@router.post(
    "/extract",
    responses=problems(403, 413) | {200: {"model": Extraction}},
    openapi_extra={"requestBody": _BODY},
)
async def extract_document(
    request: Request, desk: DeskOf, query: Annotated[ExtractQuery, Query()]
) -> Response:
    """Extract a document: its text, metadata and comments, as `from worker import extract` does.

    The body is JSON, or the document itself with its `Content-Type`. JSON with nothing but an address has it
    fetched, for tokens that may write; public addresses only. A body has up to 20,000,000 bytes.
    """
    body = await request.body()
    header = Message()
    header["content-type"] = request.headers.get("content-type", "")
    media_type = header.get_content_type() if header["content-type"] else None
    job: ExtractBytes | ExtractRecord
    if media_type == RECORD:
        job = ExtractRecord(body, may_fetch=_may_write(request))
    else:
        charset = header.get_content_charset()
        job = ExtractBytes(body, media_type, charset, query.url, query.received)
    try:
        found = await desk.children.ask(job)
    except Rejected as error:
        status = 403 if error.reason == "read_only_token" else 422
        title = "This cannot be extracted"
        raise Refusal(status, title, error.detail or error.reason, reason=error.reason) from error
    return Response(json.dumps(found), media_type=RECORD)


def _may_write(request: Request) -> bool:
    try:
        return require_writer(request, request.headers.get("x-form-key", "")).may_write
    except Refusal:
        return False
