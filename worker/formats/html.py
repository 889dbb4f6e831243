"""HTML: whole pages and fragments, also under a false name."""

from __future__ import annotations

import re

from worker.document import RawItem
from worker.formats.charset import decode
from worker.page import Page, parse_markup

_OPENING = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = r"(?:div|p|article|section|table|ul|ol|h[1-6]|title|meta|body)\b"
_BLOCK = re.compile(rf"<{_TAGS}[^<>]*>", re.IGNORECASE)
_ENDING = re.compile(rf"</{_TAGS}\s*>", re.IGNORECASE)


def likeness(raw: RawItem, sample: str) -> float:
    """Sure of a page's opening; of a fragment where it begins with a block or holds several."""
    if _OPENING.match(sample):
        return 1.0
    said = raw.media_type in ("text/html", "application/xhtml+xml")
    blocks = len(_BLOCK.findall(sample)) + len(_ENDING.findall(sample))
    if _BLOCK.match(sample.lstrip()):
        return 0.9
    return 0.8 if said else 0.3 * min(1.0, blocks / 4)


def read(raw: RawItem) -> Page:
    """Parse the markup; relative links are relative to the final address."""
    return parse_markup(decode(raw.content, raw.charset), address(raw), raw.received)


def address(raw: RawItem) -> str | None:
    """Where the document is on the web; None for a file."""
    if raw.final_url:
        return raw.final_url
    return raw.target if raw.target.startswith(("http://", "https://")) else None
