"""Read a tree of comments off their headers: by indentation, signs for each level, or numbers such as 2.1."""

from __future__ import annotations

import re
from collections.abc import Sequence

LEVEL_SIGNS = re.compile(r"[\s>│┃║¦|↳└╰┗├┣⤷⮡─━→»*+•–—-]*")
OUTLINE_NUMBER = re.compile(r"\s*\W?(\d{1,3}(?:\.\d{1,3})*)[.):]?\s")

Parents = list[int | None]


def find_nesting(headers: Sequence[str]) -> Parents:
    """The parent of each comment, from the first line of its header as in the dump.

    All are None where the headers make no tree: one that is deeper than the one above it by more than a
    level, or one that is less deep than the first.
    """
    return _by_outline(headers) or _by_column([_column(header) for header in headers])


def _by_outline(headers: Sequence[str]) -> Parents | None:
    """Parents by numbers such as 2.1.3; None if the headers have no such numbers."""
    found = [OUTLINE_NUMBER.match(header) for header in headers]
    numbers = [match[1] if match else "" for match in found]
    if not all(numbers) or len(set(numbers)) < len(numbers) or not any("." in number for number in numbers):
        return None
    places = {number: place for place, number in enumerate(numbers)}
    above = [number.rpartition(".")[0] for number in numbers]
    if any(number and number not in places for number in above):
        return None
    return [places.get(number) for number in above]


def _column(header: str) -> int:
    """The column where the words of a header begin."""
    found = LEVEL_SIGNS.match(header.expandtabs(4))
    return found.end() if found else 0


def _by_column(columns: list[int]) -> Parents:
    steps = sorted(set(columns))
    levels = [steps.index(column) for column in columns]
    above = [levels[0], *levels]
    if levels[0] or any(level > before + 1 for before, level in zip(above, levels, strict=False)):
        return [None] * len(columns)
    parents: Parents = []
    last_at: dict[int, int] = {}
    for place, level in enumerate(levels):
        parents.append(last_at[level - 1] if level else None)
        last_at[level] = place
    return parents
