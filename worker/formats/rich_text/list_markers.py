"""Read the marks of list items: rich text writes them as text before the item."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"[(\[]?(\d{1,6})[.):\]]?")
_LETTERS = re.compile(r"[(\[]?([a-zA-Z])[.):\]]")
_ROMAN = re.compile(r"[(\[]?([ivxlcIVXLC]{1,8})[.):\]]")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_TYPED = re.compile(r"\s*([•◦▪‣·●○■–—-]|[(\[]?(?:\d{1,4}|[a-zA-Z]|[ivxlc]{2,6})[.)\]])\s*\t")
"""A mark that was typed (or written by pandoc) at the beginning of a paragraph that hangs."""


@dataclass(frozen=True, slots=True)
class Marker:
    """What an item shows: its number, None for a bullet, and the `type` of an HTML list."""

    number: int | None = None
    number_type: str = ""


def read_marker(text: str) -> Marker:
    """Read the text of a mark."""
    mark = text.strip()
    if found := _NUMBER.fullmatch(
        mark.rpartition(".")[2] if mark.count(".") > 1 and mark[-1:] != "." else mark
    ):
        return Marker(int(found[1]))
    if (found := _ROMAN.fullmatch(mark)) and (len(found[1]) > 1 or found[1] in "iI"):
        return Marker(_roman(found[1].lower()), "i" if found[1].islower() else "I")
    if found := _LETTERS.fullmatch(mark):
        return Marker(ord(found[1].lower()) - ord("a") + 1, "a" if found[1].islower() else "A")
    return Marker()


def find_typed_marker(text: str) -> str | None:
    """The mark and the tabulator after it at the beginning of a paragraph; None if there is none."""
    found = _TYPED.match(text)
    return found[0] if found else None


def _roman(letters: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in letters]
    return sum(
        -value if any(later > value for later in values[place + 1 :]) else value
        for place, value in enumerate(values)
    )
