"""MHTML (RFC 2557): a page that a browser saved in one file with its pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import Message
from email.utils import parsedate_to_datetime

from worker.clock import as_utc
from worker.dates import Reference
from worker.document import RawItem
from worker.errors import Rejected
from worker.formats.detection.mail_headers import fields_of, is_delivered, is_saved_page
from worker.formats.mhtml_frames import fill_frames, read_saved_page

NAME = "saved pages (MHTML)"
_FIELDS = re.compile(r"(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+")

_PAGE_TYPES = ("text/html", "application/xhtml+xml")

MAX_PARTS = 5000
"""Parts that are searched for the page."""


def likeness(raw: RawItem, sample: str) -> float:  # noqa: ARG001  the shape all formats share
    """1 if mail-like header lines announce a page with its parts, and name no receiver."""
    head = _FIELDS.match(sample)
    fields = fields_of(head[0]) if head else {}
    kind = fields.get("content-type", "").lower()
    alone = kind.startswith(_PAGE_TYPES) and is_saved_page(fields)
    return 1.0 if (kind.startswith("multipart/related") or alone) and not is_delivered(fields) else 0.0


def unwrap(raw: RawItem) -> RawItem:
    """Take out the page, with its address and the time it was saved. Raises Rejected("malformed_mhtml")."""
    try:
        message = message_from_bytes(raw.content)
        pages = [part for part in _parts(message) if part.get_content_type() in _PAGE_TYPES]
        part = _page_part(message, pages)
    except RecursionError as error:
        raise Rejected("malformed_mhtml", f"{raw.target}: its parts are nested too deep") from error
    content = part.get_payload(decode=True) if part else None
    if part is None or not isinstance(content, bytes):
        raise Rejected("malformed_mhtml", f"{raw.target}: there is no page in it")
    received = raw.received
    if received is None or received.basis == "mtime":
        received = _time_saved(message) or received
    address = _web_address(part.get("Content-Location")) or _web_address(
        message.get("Snapshot-Content-Location")
    )
    charset = part.get_content_charset()
    if filled := fill_frames(read_saved_page(part), (other for other in pages if other is not part)):
        content, charset = filled.encode("utf-8", "replace"), "utf-8"
    return replace(
        raw,
        content=content,
        media_type=part.get_content_type(),
        charset=charset,
        final_url=address or raw.final_url,
        received=received,
    )


def _page_part(message: Message, pages: list[Message]) -> Message | None:
    """The part that `start` names, or else the first page."""
    start = str(message.get_param("start") or "").strip("<>")
    named = (part for part in pages if start and str(part.get("Content-ID", "")).strip("<>") == start)
    return next(named, pages[0] if pages else None)


def _parts(message: Message) -> Iterator[Message]:
    for number, part in enumerate(message.walk()):
        if number >= MAX_PARTS:
            return
        yield part


def _web_address(stated: object) -> str | None:
    address = str(stated or "").strip()
    return address if address.startswith(("http://", "https://")) else None


def _time_saved(message: Message) -> Reference | None:
    try:
        at = parsedate_to_datetime(str(message.get("Date", "")))
    except (ValueError, OverflowError):
        return None
    return Reference(as_utc(at), "saved_page")
