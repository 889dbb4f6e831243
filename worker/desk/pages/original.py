"""An article as it was received: in a frame where it can run nothing and ask nobody, or as text."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request, Response

from worker import formats
from worker.desk.access.identities import IdentityOf
from worker.desk.desk import Desk, DeskOf
from worker.desk.pages.article import DocumentId, read_article
from worker.desk.web.security_headers import FOREIGN_POLICY
from worker.document import RawItem
from worker.explanation import load_received

router = APIRouter(prefix="/articles/{document_id}/original")

MAX_SHOWN_BYTES = 5_000_000
"""Of a larger original, its beginning is shown."""
TEXT_FORMATS = ("HTML", "Markdown", "plain text")
"""Formats that can be shown, by the names that `worker.formats` gives them."""

_CONNECTING = re.compile(r"<(?=(?:link|frame|iframe|object|embed)[\s/>])", re.IGNORECASE)
"""The beginnings of elements for which a browser connects to another machine before it looks at the policy
(`rel=preconnect`; frames). A page is shown with elements of another name in their place."""


@router.get("")
def show_original(request: Request, desk: DeskOf, identity: IdentityOf, document_id: DocumentId) -> Response:
    """Show an article as it was received."""
    document = read_article(desk, document_id).document
    raw = _load(desk, document_id)
    return desk.render(
        request,
        "original.html",
        identity,
        document=document,
        raw=raw,
        size=len(raw.content),
        name=formats.name_of(raw),
        is_text=formats.name_of(raw) in TEXT_FORMATS,
        is_cut=len(raw.content) > MAX_SHOWN_BYTES,
    )


@router.get("/frame")
def show_frame(desk: DeskOf, _identity: IdentityOf, document_id: DocumentId) -> Response:
    """Give the page itself, for the frame. Its policy lets it run nothing and ask nobody."""
    raw = _load(desk, document_id)
    if not _is_page(raw):
        return _foreign(_decode(raw), "text/plain")
    return _foreign(_CONNECTING.sub("<not-", _decode(raw)), "text/html")


@router.get("/text")
def show_text(desk: DeskOf, _identity: IdentityOf, document_id: DocumentId) -> Response:
    """Give the received bytes as text."""
    return _foreign(_decode(_load(desk, document_id)), "text/plain")


def _load(desk: Desk, document_id: int) -> RawItem:
    return formats.unwrap(load_received(desk.store, document_id))


def _is_page(raw: RawItem) -> bool:
    return formats.name_of(raw) == "HTML"


def _decode(raw: RawItem) -> str:
    return formats.decode(raw.content[:MAX_SHOWN_BYTES], raw.charset)


def _foreign(text: str, media_type: str) -> Response:
    headers = {"content-security-policy": FOREIGN_POLICY, "content-type": f"{media_type}; charset=utf-8"}
    return Response(text.encode("utf-8", "replace"), headers=headers)
