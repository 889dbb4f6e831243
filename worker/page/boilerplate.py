"""Lines of a dumped page that serve the page and not its document: menus, share rows, notices, lists."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from worker.page.boilerplate_words import ENDINGS, FURNITURE, LISTINGS, MENU, OPENINGS

LONGEST = 160
LONGEST_NOTICE = 400
_APART = re.compile(r"\s*[|·•>»›/\t]\s*|\s{2,}")
_AROUND = " \t:.…»›→←‹«|#*•◦▪·+-–—▼▲▾×✕[]()"
_COUNT = re.compile(r"\s*+[(\[]?\d[\d.,]*+\s*+k?[)\]]?$|(\s++|\d[\d.,]*+)")
"""A count at the end. Elsewhere a run of its signs is passed over whole: it is the group that stays."""
MOST_UNKNOWN = 0.4
"""Share of the parts of a row of links that may be in no table."""


class Boilerplate(Enum):
    """What a line serves."""

    NONE = 0
    MENU = 1
    """An entry of a menu. Such a word may also head a part of a document."""
    SERVICE = 2
    """Sharing, accounts, forms, advertisements: never the document's."""
    LISTING = 3
    """The heading of a list of other pages."""
    ENDING = 5
    """What stands right behind the document."""
    NOTICE = 4
    """What sites say of rights and cookies, and rows of tags. Many plain documents state their rights too."""


@lru_cache(maxsize=8192)
def boilerplate_of(text: str) -> Boilerplate:
    """What a line of text serves, as far as tables of words tell; a row of links counts as one."""
    if len(text) > LONGEST_NOTICE:
        return Boilerplate.NONE
    if OPENINGS.match(text.lstrip(_AROUND)):
        return Boilerplate.NOTICE
    if len(text) > LONGEST:
        return Boilerplate.NONE
    if (whole := _of_part(text)) is not Boilerplate.NONE:
        return whole
    parts = [part for part in _APART.split(text) if part.strip(_AROUND)]
    kinds = [kind for kind in map(_of_part, parts) if kind is not Boilerplate.NONE]
    if len(parts) < 2 or len(kinds) < 2 or len(kinds) < (1 - MOST_UNKNOWN) * len(parts):
        return Boilerplate.NONE
    return Boilerplate.SERVICE if Boilerplate.SERVICE in kinds else Boilerplate.MENU


def _of_part(text: str) -> Boilerplate:
    folded = text.casefold().strip(_AROUND)
    for name in (folded, _COUNT.sub(r"\1", folded).strip(_AROUND)):
        if name in FURNITURE:
            return Boilerplate.SERVICE
        if name in ENDINGS:
            return Boilerplate.ENDING
        if name in LISTINGS:
            return Boilerplate.LISTING
        if name in MENU:
            return Boilerplate.MENU
    return Boilerplate.NONE
