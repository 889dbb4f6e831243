"""Which element of a passage holds the title, the author or the date: the passage may say more than that."""

from __future__ import annotations

import re
from collections.abc import Iterator

from worker.page.page import Element, Page
from worker.rules.passages import Passage
from worker.rules.selector_candidates import Candidate, Matches, list_candidates

_WORDS = {
    "title": re.compile(r"title|headline|heading", re.IGNORECASE),
    "author": re.compile(r"author|byline|writer|creator|by-name", re.IGNORECASE),
    "date": re.compile(r"date|time|publish|posted", re.IGNORECASE),
}
_TAGS = {"title": ("h1", "h2"), "author": (), "date": ("time",)}
_NAMING = ("class", "id", "itemprop", "rel", "property", "data-testid")
MORE_MATCHES_COST = 0.4
"""For each further element that a selector matches."""


def choose_selector(key: str, passage: Passage, page: Page, matches: Matches) -> str | None:
    """Choose a selector of the title, the author or the date that a passage holds.

    On this page, the first element that it matches is in the passage; all of them, for authors.
    """
    within = _span_of(passage, page)
    for element in _rank_elements(key, passage, page):
        options = [one for one in list_candidates(element) if _finds(key, matches.of(one.text), within)]
        if options:
            return min(options, key=lambda one: _price(one, matches)).text
    return None


def _rank_elements(key: str, passage: Passage, page: Page) -> Iterator[Element]:
    """The elements around the pieces of a passage: those that name the field first, the smallest before."""
    holder = page.elements[passage.holder]
    found = {holder.start: holder}
    for place in passage.places:
        element = page.elements[place]
        for one in (element, *element.ancestors()):
            if one.start <= holder.start:
                break
            found[one.start] = one
    smallest_first = sorted(found.values(), key=lambda e: (-e.depth, e.start))
    yield from (e for e in smallest_first if _names(key, e))
    yield holder
    yield from (e for e in reversed(smallest_first) if e is not holder)
    yield from (above for above in holder.ancestors() if above.tag not in ("html", "body"))


def _names(key: str, element: Element) -> bool:
    words = " ".join(element.attrs.get(name, "") for name in _NAMING)
    return element.tag in _TAGS[key] or bool(_WORDS[key].search(words))


def _span_of(passage: Passage, page: Page) -> tuple[int, int]:
    holder = page.elements[passage.holder]
    return holder.start, holder.end


def _finds(key: str, found: list[Element], within: tuple[int, int]) -> bool:
    first, end = within
    checked = found if key == "author" else found[:1]
    return bool(found) and all(first <= element.start < end for element in checked)


def _price(candidate: Candidate, matches: Matches) -> tuple[float, str]:
    return candidate.cost + MORE_MATCHES_COST * (len(matches.of(candidate.text)) - 1), candidate.text
