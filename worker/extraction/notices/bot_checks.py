"""Find pages that check whether the reader is a robot, by the marks of known providers."""

from __future__ import annotations

from worker.extraction.notices.bot_check_words import MARKS, SENSORS
from worker.extraction.notices.shown_lines import ShownPage
from worker.page.page import Element, Page

MAX_CHARS, MAX_REST_CHARS = 1500, 300
"""Characters that such a page shows, and characters of them that could be a document."""
MAX_REST_CHARS_SENSOR = 60
"""The same if ordinary pages may have the mark too. Such a check has no heading."""
_ADDRESS_TAGS = ("script", "iframe", "form", "link")
_NAMED_TAGS = ("div", "form", "span", "section", "main", "noscript")
MAX_ELEMENTS = 400
MAX_SCRIPT_CHARS = 20_000


def find_bot_check(shown: ShownPage) -> str | None:
    """The provider of the check that a page is; None if it is no check, or shows a document."""
    rest = shown.other_chars()
    if shown.chars > MAX_CHARS or rest > MAX_REST_CHARS or shown.is_stated:
        return None
    is_bare = rest <= MAX_REST_CHARS_SENSOR and not any(line.is_heading for line in shown.lines)
    marks = "\n".join(_marks(shown.page)).lower()
    maker = next((maker for mark, maker in (*MARKS, *(SENSORS if is_bare else ())) if mark in marks), None)
    return maker and f"a check for robots by {maker}"


def _marks(page: Page) -> list[str]:
    """The addresses, names and scripts of a page."""
    found = []
    for tag in _ADDRESS_TAGS:
        for element in page.by_tag.get(tag, ())[:MAX_ELEMENTS]:
            found += [element.attrs.get(name, "") for name in ("src", "href", "action", "id", "class")]
    for tag in _NAMED_TAGS:
        found += [_names(element) for element in page.by_tag.get(tag, ())[:MAX_ELEMENTS]]
    for script in page.by_tag.get("script", ())[:MAX_ELEMENTS]:
        found += [child[:MAX_SCRIPT_CHARS] for child in script.children if isinstance(child, str)]
    return found


def _names(element: Element) -> str:
    return f"{element.attrs.get('id', '')} {element.attrs.get('class', '')}"
