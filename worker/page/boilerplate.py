"""Find boilerplate lines in a page that was dumped as text: menus, share rows, notices, lists."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from worker.page.boilerplate_words import (
    ENDING_LINES,
    LISTING_HEADINGS,
    MENU_ENTRIES,
    NOTICE_START,
    SERVICE_LINES,
)

MAX_LINE_CHARS = 160
MAX_NOTICE_CHARS = 400
_SEPARATOR = re.compile(r"\s*[|·•>»›/\t]\s*|\s{2,}")
_EDGE_CHARS = " \t:.…»›→←‹«|#*•◦▪·+-–—▼▲▾×✕[]()"
_COUNT = re.compile(r"\s*+[(\[]?\d[\d.,]*+\s*+k?[)\]]?$|(\s++|\d[\d.,]*+)")
"""A count at the end. Any other run of digits or spaces is matched as group 1, and kept."""
MAX_UNKNOWN_SHARE = 0.4
"""The share of a row's parts that may be missing from the word tables."""


class Boilerplate(Enum):
    """The kind of boilerplate that a line is."""

    NONE = 0
    MENU = 1
    """A menu entry. Such a word may also be a heading in a document."""
    SERVICE = 2
    """Sharing, accounts, forms, advertisements: never part of the document."""
    LISTING = 3
    """The heading of a list of other pages."""
    ENDING = 5
    """A line that directly follows the document."""
    NOTICE = 4
    """A notice about rights or cookies, or a row of tags. Many plain documents state their rights, too."""


@lru_cache(maxsize=8192)
def classify_line(text: str) -> Boilerplate:
    """Classify a line by the word tables. A row of links is classified as a whole."""
    if len(text) > MAX_NOTICE_CHARS:
        return Boilerplate.NONE
    if NOTICE_START.match(text.lstrip(_EDGE_CHARS)):
        return Boilerplate.NOTICE
    if len(text) > MAX_LINE_CHARS:
        return Boilerplate.NONE
    if (whole := _classify_part(text)) is not Boilerplate.NONE:
        return whole
    parts = [part for part in _SEPARATOR.split(text) if part.strip(_EDGE_CHARS)]
    kinds = [kind for kind in map(_classify_part, parts) if kind is not Boilerplate.NONE]
    if len(parts) < 2 or len(kinds) < 2 or len(kinds) < (1 - MAX_UNKNOWN_SHARE) * len(parts):
        return Boilerplate.NONE
    return Boilerplate.SERVICE if Boilerplate.SERVICE in kinds else Boilerplate.MENU


def _classify_part(text: str) -> Boilerplate:
    folded = text.casefold().strip(_EDGE_CHARS)
    for name in (folded, _COUNT.sub(r"\1", folded).strip(_EDGE_CHARS)):
        if name in SERVICE_LINES:
            return Boilerplate.SERVICE
        if name in ENDING_LINES:
            return Boilerplate.ENDING
        if name in LISTING_HEADINGS:
            return Boilerplate.LISTING
        if name in MENU_ENTRIES:
            return Boilerplate.MENU
    return Boilerplate.NONE
