"""reStructuredText, read by docutils without anything that reaches beyond the document itself."""

from __future__ import annotations

import logging
import re

from worker.document import RawItem
from worker.errors import Rejected
from worker.formats.html import address_of
from worker.formats.markup.docutils_tree import FAILURES, convert
from worker.formats.markup.substitutions import grown_length
from worker.formats.written_html import read_written
from worker.page.charset import decode
from worker.page.page import Page, parse_text

log = logging.getLogger(__name__)

NAME = "reStructuredText"
MAX_CHARS = 2_000_000
"""docutils takes some 6 s for a million characters."""
MAX_LINE_CHARS = 10_000
"""The limit of docutils. Longer lines are of no such text."""

_SUFFIXES = (".rst", ".rest")
_MEDIA_TYPES = ("text/x-rst", "text/prs.fallenstein.rst", "text/restructured")
_SIGNS = (
    re.compile(r"^\S[^\n]{0,200}\n(?:={4,}|-{4,}|~{4,})\s*$", re.MULTILINE),
    re.compile(r"^\.\. (?:[a-z][\w-]{2,40}::(?:\s|$)|_[^\n:]{1,80}:)", re.MULTILINE),
    re.compile(r":[a-z][a-z:]{1,20}:`[^`\n]{1,200}`"),
    re.compile(r"``[^`\n]{1,200}``"),
    re.compile(r"`[^`<\n]{1,200} <[^>\n]{1,300}>`__?\b"),
    re.compile(r"::[ \t]*\n[ \t]*\n[ \t]+\S"),
)
_MIN_SIGNS = 3


def likeness(raw: RawItem, sample: str) -> float:
    """High by name or media type; without them, only if the text has several kinds of marks."""
    if raw.media_type in _MEDIA_TYPES or raw.name.lower().endswith(_SUFFIXES):
        return 0.95
    signs = sum(bool(sign.search(sample)) for sign in _SIGNS)
    return 0.65 if signs >= _MIN_SIGNS and _SIGNS[1].search(sample) else 0.0


def read(raw: RawItem) -> Page:
    """Read the document, or its plain text if docutils cannot. Raises Rejected("too_large", "no_text")."""
    text = decode(raw.content, raw.charset)
    if len(text) > MAX_CHARS:
        raise Rejected("too_large", f"{raw.target}: more than {MAX_CHARS:,} characters of reStructuredText")
    longest = max(map(len, text.splitlines()), default=0)
    if longest > MAX_LINE_CHARS or grown_length(text, MAX_CHARS) > MAX_CHARS:
        return parse_text(text, address_of(raw), raw.received)
    try:
        html, metadata = convert(text)
    except FAILURES:
        log.info("%s: docutils failed; it is read as plain text", raw.target, exc_info=True)
        return parse_text(text, address_of(raw), raw.received)
    return read_written(raw, html, metadata)
