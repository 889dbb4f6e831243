"""A page as it was received: in a frame where it can run nothing and ask nobody, or as text."""

from __future__ import annotations

import re
from contextlib import suppress

from fastapi import APIRouter, Request, Response

from worker import formats
from worker.desk.access.identities import IdentityOf
from worker.desk.desk import Desk, DeskOf
from worker.desk.reading.jobs import MarkPage
from worker.desk.reading.subjects import PREFIXES, Subject, SubjectOf
from worker.desk.shown.document_html import show_html
from worker.desk.web.security_headers import FOREIGN_POLICY
from worker.document import RawItem
from worker.errors import IngestError

router = APIRouter()

MAX_SHOWN_BYTES = 5_000_000
"""Of a larger original, its beginning is shown."""
TEXT_FORMATS = ("HTML", "Markdown", "plain text")
"""Formats that can be shown, by the names that `worker.formats` gives them."""

_CONNECTING = re.compile(r"<(?=(?:link|frame|iframe|object|embed)[\s/>])", re.IGNORECASE)
"""The beginnings of elements for which a browser connects to another machine before it looks at the policy
(`rel=preconnect`; frames). A page is shown with elements of another name in their place."""


def show_original(request: Request, desk: DeskOf, identity: IdentityOf, subject: SubjectOf) -> Response:
    """Show a page as it was received."""
    raw = _load(desk, subject)
    return desk.render(
        request,
        "reading/original.html",
        identity,
        subject=subject,
        raw=raw,
        size=len(raw.content),
        name=formats.name_of(raw),
        is_page=_is_page(raw),
        is_text=formats.name_of(raw) in TEXT_FORMATS,
        is_cut=len(raw.content) > MAX_SHOWN_BYTES,
        is_plain="plain" in request.query_params,
        body=show_html(subject.html, 1),
    )


def show_frame(desk: DeskOf, _identity: IdentityOf, subject: SubjectOf) -> Response:
    """Give the page itself, for the frame. Its policy lets it run nothing and ask nobody."""
    raw = _load(desk, subject)
    if not _is_page(raw):
        return _foreign(_decode(raw), "text/plain")
    return _foreign(_CONNECTING.sub("<not-", _decode(raw)), "text/html")


async def show_marked_frame(
    request: Request, desk: DeskOf, _identity: IdentityOf, subject: SubjectOf
) -> Response:
    """Give the page with what is taken of it marked, for the frame; as it is, if it cannot be read."""
    with suppress(IngestError):
        return _foreign(await desk.children.ask(MarkPage(subject.page)), "text/html")
    return desk.go_to(request, f"{subject.link}/original/frame")


def show_text(desk: DeskOf, _identity: IdentityOf, subject: SubjectOf) -> Response:
    """Give the received bytes as text."""
    return _foreign(_decode(_load(desk, subject)), "text/plain")


def _load(desk: Desk, subject: Subject) -> RawItem:
    return formats.unwrap(subject.load(desk))


def _is_page(raw: RawItem) -> bool:
    return formats.name_of(raw) == "HTML"


def _decode(raw: RawItem) -> str:
    return formats.decode(raw.content[:MAX_SHOWN_BYTES], raw.charset)


def _foreign(text: str, media_type: str) -> Response:
    headers = {"content-security-policy": FOREIGN_POLICY, "content-type": f"{media_type}; charset=utf-8"}
    return Response(text.encode("utf-8", "replace"), headers=headers)


for prefix in PREFIXES:
    router.add_api_route(f"{prefix}/original", show_original, methods=["GET"])
    router.add_api_route(f"{prefix}/original/frame", show_frame, methods=["GET"])
    router.add_api_route(f"{prefix}/original/marked", show_marked_frame, methods=["GET"])
    router.add_api_route(f"{prefix}/original/text", show_text, methods=["GET"])
