"""Find dates and times in a text, and read their parts.

The patterns look for digits and a few marker words, and every other word is looked up in a table. So a line
costs microseconds, however many languages the tables know.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import lru_cache

from worker.dates import time_words
from worker.dates.ago import (
    find_ago,
    find_east_asian_ago,
    find_named,
    find_short,
    find_units_ago,
    find_weekday,
)
from worker.dates.calendars import IRANIAN_MONTHS
from worker.dates.folded_words import DAYS_BACK, MONTHS, SHORT_UNITS, UNITS_AGO, WEEKDAYS
from worker.dates.folding import WORD, fold
from worker.dates.found_time import FoundTime
from worker.dates.written import find_east_asian, find_iso, find_numeric, find_other_calendars, find_written
from worker.dates.yearless import find_numeric_yearless

DIGIT = re.compile(r"\d")
MIN_ISO_DIGITS, MIN_NUMERIC_DIGITS, MIN_YEARLESS_DIGITS = 6, 4, 5
"""The minimum number of digits in a date in figures: 2024-1-1, 1.1.24, 1/1 9:05."""
TOKENS = re.compile(WORD)
EAST_ASIAN_SIGN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


def _first_words(options: str) -> set[str]:
    return {TOKENS.findall(fold(option))[0] for option in options.split("|")}


AGO_TOKENS = frozenset(_first_words(f"{time_words.AGO_BEFORE}|{time_words.AGO_AFTER}"))
MONTH_TOKENS = frozenset(MONTHS) | {"tháng"}
NAMED_TOKENS = frozenset(
    _first_words(f"{'|'.join(DAYS_BACK)}|{time_words.NOW}|{'|'.join(time_words.LAST.values())}")
)
WEEKDAY_TOKENS = frozenset(WEEKDAYS)
SHORT_TOKENS = frozenset(_first_words("|".join(SHORT_UNITS)))
DIGITLESS_TOKENS = AGO_TOKENS | UNITS_AGO.keys() | NAMED_TOKENS | WEEKDAY_TOKENS
"""Words of which a time without a digit has one, where words stand apart."""


@lru_cache(maxsize=4096)
def find_times(text: str) -> tuple[FoundTime, ...]:
    """The dates and times in a text, in order, without overlaps."""
    folded = fold(text)
    found: list[FoundTime] = []
    for finder in _choose_finders(folded):
        for time in finder(folded):
            place = bisect_left(found, time.start, key=lambda other: other.start)
            is_free = place == 0 or found[place - 1].end <= time.start
            if is_free and (place == len(found) or time.end <= found[place].start):
                found.insert(place, time)
    return tuple(found)


def _choose_finders(text: str) -> Iterator[Callable[[str], Iterator[FoundTime]]]:
    """The finders that can match in a text, the most certain first."""
    tokens = frozenset(TOKENS.findall(text))
    is_east_asian = not text.isascii() and EAST_ASIAN_SIGN.search(text) is not None
    digits = len(DIGIT.findall(text))
    if not (digits or is_east_asian) and DIGITLESS_TOKENS.isdisjoint(tokens):
        return
    reasons = (
        (digits >= MIN_ISO_DIGITS, find_iso),
        (is_east_asian, find_east_asian_ago),
        (digits and is_east_asian, find_east_asian),
        (digits >= MIN_NUMERIC_DIGITS, find_numeric),
        (not AGO_TOKENS.isdisjoint(tokens), find_ago),
        (not UNITS_AGO.keys().isdisjoint(tokens), find_units_ago),
        (digits and (is_east_asian or not IRANIAN_MONTHS.keys().isdisjoint(tokens)), find_other_calendars),
        (digits and not MONTH_TOKENS.isdisjoint(tokens), find_written),
        (digits >= MIN_YEARLESS_DIGITS and ":" in text, find_numeric_yearless),
        (is_east_asian or not NAMED_TOKENS.isdisjoint(tokens), find_named),
        (digits and not SHORT_TOKENS.isdisjoint(tokens), find_short),
        (not WEEKDAY_TOKENS.isdisjoint(tokens), find_weekday),
    )
    yield from (finder for reason, finder in reasons if reason)
