"""Find days and months in figures with a time of day and no year: "10/20 12:34"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from worker.dates.folded_words import WEEKDAYS
from worker.dates.found_time import FoundTime
from worker.dates.times_of_day import read_clock_after

PAIR = re.compile(r"(?<![^\s(\[])(\d\d?)([/.-])(\d\d?)(?!\d)\.?(?=[\s,])")
END = re.compile(r"\s*(?:$|[)\]·•|])")
SIGNS_AROUND = " ()[],.·•|–—-"
MAX_CHARS_BEFORE = 24


def find_numeric_yearless(text: str) -> Iterator[FoundTime]:
    """Two numbers and a time of day that are the whole text, or its end if they are written as "05/20 08:01".

    Elsewhere two numbers are a score, a share, a price or a version.
    """
    for found in PAIR.finditer(text):
        clock, offset, end = read_clock_after(text, found.end())
        if clock is None or clock[1] is None or not END.match(text, end):
            continue
        is_padded = found[2] == "/" and len(found[1]) == len(found[3]) == 2
        if not (is_padded or _begins_at(text, found.start())):
            continue
        first, second = int(found[1]), int(found[3])
        swappable = first <= 12 and second <= 12 and first != second
        day_first = found[2] == "." or (second <= 12 and not swappable)
        month, day = (second, first) if day_first else (first, second)
        if 1 <= month <= 12 and 1 <= day <= 31:
            yield FoundTime(
                found.start(), end, "yearless", 0, month, day, clock, offset, swappable, day_first
            )


def _begins_at(text: str, start: int) -> bool:
    """Whether nothing but a weekday and signs stands before a position."""
    before = text[:start].strip(SIGNS_AROUND) if start <= MAX_CHARS_BEFORE else text
    return not before or before in WEEKDAYS
