"""The numbers of a numbered list, as the author set them."""

from __future__ import annotations

from worker.clean.clean_node import Node

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MAX_ROMAN = 3999


def item_numbers(listed: Node) -> list[int]:
    """Number the items of an ``ol`` (HTML Living Standard, 4.4.8: `reversed`, `start`, `value`)."""
    items = [item for item in listed.children if isinstance(item, Node)]
    step = -1 if "reversed" in listed.attrs else 1
    number = int(listed.attrs.get("start", len(items) if step < 0 else 1))
    found = []
    for item in items:
        number = int(item.attrs.get("value", number))
        found.append(number)
        number += step
    return found


def has_set_numbers(listed: Node) -> bool:
    """Whether the numbers differ from plain counting from 1."""
    return bool(listed.attrs.keys() - {"id"}) or any(
        isinstance(item, Node) and "value" in item.attrs for item in listed.children
    )


def format_number(number: int, kind: str) -> str:
    """Format a number as a list of this `type` shows it: with letters or Roman numerals if possible."""
    if kind in ("a", "A") and number > 0:
        written = _format_letters(number)
    elif kind in ("i", "I") and 0 < number <= _MAX_ROMAN:
        written = _format_roman(number)
    else:
        return str(number)
    return written.upper() if kind.isupper() else written


def _format_letters(number: int) -> str:
    letters = ""
    while number > 0:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("a") + place) + letters
    return letters


def _format_roman(number: int) -> str:
    written = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        written += sign * count
    return written
