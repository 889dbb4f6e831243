"""Times that stand in attributes of elements, for programs to read."""

from __future__ import annotations

from collections.abc import Iterable

from worker.dates.reading import parse_absolute
from worker.page.page import Element

TIME_ATTRIBUTES = (
    *("datetime", "title", "content", "aria-label", "data-time", "data-timestamp", "data-utime", "data-date"),
    *("data-created", "data-epoch", "data-time-string", "data-datetime"),
)
_NAMES = frozenset(TIME_ATTRIBUTES)
MAX_TIME_CHARS = 60
MIN_DIGITS = 6
"""The minimum number of digits in a time that a script shows in an empty element."""
WITHOUT_TEXT = frozenset(
    ["img", "meta", "link", "input", "script", "style", "iframe", "source", "path", "use", "br", "hr", "wbr"]
)


def machine_time(element: Element) -> str | None:
    """A machine-readable time on an element, as written there."""
    if _NAMES.isdisjoint(element.attrs):
        return None
    for name in TIME_ATTRIBUTES:
        value = element.attrs.get(name)
        if not value or len(value) >= MAX_TIME_CHARS or not any(c.isdigit() for c in value):
            continue
        if parse_absolute(value):
            return value
    return None


def is_empty_time(element: Element) -> bool:
    """Whether an element without content has a time in an attribute, which a script shows in it."""
    if element.children or element.tag in WITHOUT_TEXT or _NAMES.isdisjoint(element.attrs):
        return False
    value = machine_time(element)
    return value is not None and sum(map(str.isdigit, value)) >= MIN_DIGITS


def find_empty_times(elements: Iterable[Element]) -> list[Element]:
    """The empty elements of a page with a time in an attribute."""
    return [element for element in elements if not element.children and is_empty_time(element)]
