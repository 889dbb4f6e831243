"""HTML: whole pages and fragments, under any name."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import urlsplit

from worker.document import RawItem
from worker.page.charset import decode
from worker.page.page import Page, parse_markup

NAME = "HTML"
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
"""A comment, once matched, is not matched again as part of a longer one: thirty took minutes that way."""
MIN_TAGS = 8
MAX_CHARS_PER_TAG = 200
"""Text about markup has few tags; markup has one every 15 to 60 characters."""


def likeness(raw: RawItem, sample: str) -> float:
    """1 for a page's beginning; less for a fragment, which begins with a tag or has many."""
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
    """Where the document is on the web; None for a file, or if the address cannot be read."""
    stated = raw.final_url or (raw.target if raw.target.startswith(("http://", "https://")) else None)
    with suppress(ValueError):
        return stated if stated and urlsplit(stated) else None
    return None
