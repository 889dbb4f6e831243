"""Join the lines of a dump that were one line before a tool broke it, and drop repeated gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence

SPLIT_SIGN = re.compile(r"[,;.)\]]")
"""A sign that never begins a line in writing."""


def join_split_lines(lines: Sequence[str]) -> tuple[list[str], list[int]]:
    """The lines with one empty line for each run of them, and the number that each had, and their count.

    A line of nothing but a sign goes to the line above, after a comma with the line below: they were one
    sentence before a tool broke it at its links.
    """
    joined: list[str] = []
    numbers: list[int] = []
    open_comma = False
    for number, line in enumerate(lines):
        text = line.strip()
        if not text and number and not lines[number - 1].strip():
            continue
        if joined and joined[-1].strip() and (SPLIT_SIGN.fullmatch(text) or (open_comma and text)):
            joined[-1] = joined[-1].rstrip() + (" " if open_comma else "") + text
        else:
            joined.append(line)
            numbers.append(number)
        open_comma = text == ","
    return joined, [*numbers, len(lines)]
