"""HTML: whole pages and fragments, also under a false name."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import urlsplit

from worker.document import RawItem
from worker.formats.charset import decode
from worker.page.page import Page, parse_markup

_OPENING = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)*+(?><!--.{0,2000}?-->\s*+)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    r"</?(?:a|article|aside|b|blockquote|body|br|center|div|em|font|footer|form|h[1-6]|head|header|hr|i|iframe|img"
    r"|input|li|link|main|meta|nav|noscript|ol|p|pre|script|section|span|strong|style|table|tbody|td|th|title|tr|ul)"
    r"(?:\s[^<>]*)?(?:>|\Z)",
    re.IGNORECASE,
)
_LEADING = re.compile(r"\s*+(?><!--.{0,2000}?-->\s*+)*+", re.DOTALL)
"""Once read, a comment is not read again as a part of a longer one: thirty of them took minutes that way."""
MIN_TAGS = 8
MAX_CHARS_PER_TAG = 200
"""Text about markup names a tag now and then; markup has one every 15 to 60 characters."""


def likeness(raw: RawItem, sample: str) -> float:
    """Sure of a page's opening; of a fragment where it begins with a tag or is full of them."""
    if _OPENING.match(sample):
        return 1.0
    leading = _LEADING.match(sample)
    if leading and _TAG.match(sample, leading.end()):
        return 0.9
    if raw.media_type in ("text/html", "application/xhtml+xml"):
        return 0.8
    tags = len(_TAG.findall(sample))
    return 0.7 if tags >= max(MIN_TAGS, len(sample) / MAX_CHARS_PER_TAG) else 0.0


def read(raw: RawItem) -> Page:
    """Parse the markup; relative links are relative to the final address."""
    return parse_markup(decode(raw.content, raw.charset), address_of(raw), raw.received)


def address_of(raw: RawItem) -> str | None:
    """Where the document is on the web; None for a file, and for what cannot be read as an address."""
    stated = raw.final_url or (raw.target if raw.target.startswith(("http://", "https://")) else None)
    with suppress(ValueError):
        return stated if stated and urlsplit(stated) else None
    return None
