"""Plain text, and all text of no other known format."""

from __future__ import annotations

from worker.document import RawItem
from worker.formats.html import address_of
from worker.page.charset import decode
from worker.page.page import Page, parse_text

NAME = "plain text"
TAB_WIDTH = 8


def likeness(raw: RawItem, sample: str) -> float:  # noqa: ARG001  the shape all formats share
    """Low: for text that no other format fits."""
    return 0.5 if raw.media_type == "text/plain" else 0.4


def read(raw: RawItem) -> Page:
    """Read the lines, with tabs replaced by spaces as in a terminal."""
    text = decode(raw.content, raw.charset).replace("\r\n", "\n").replace("\r", "\n")
    return parse_text(text.expandtabs(TAB_WIDTH), address_of(raw), raw.received)
