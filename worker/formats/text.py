"""Plain text, and whatever else is text but nothing better known."""

from __future__ import annotations

from worker.document import RawItem
from worker.formats.charset import decode
from worker.formats.html import address_of
from worker.page.page import Page, parse_text

TAB_WIDTH = 8


def likeness(raw: RawItem, sample: str) -> float:  # noqa: ARG001  the shape all formats share
    """What remains when nothing else fits."""
    return 0.5 if raw.media_type == "text/plain" else 0.4


def read(raw: RawItem) -> Page:
    """The lines, tabs made spaces as a terminal shows them."""
    text = decode(raw.content, raw.charset).replace("\r\n", "\n").replace("\r", "\n")
    return parse_text(text.expandtabs(TAB_WIDTH), address_of(raw), raw.received)
