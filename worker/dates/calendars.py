"""Find dates of the Iranian and Thai calendars, and convert their years and days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from worker.dates import time_words
from worker.dates.folded_words import any_word
from worker.dates.folding import WORD, fold

FIRST_IRANIAN_YEAR, LAST_IRANIAN_YEAR = 1300, 1419
"""Years 1921 to 2041. A greater year is one of the lunar Islamic calendar, which is not read."""
MIN_BUDDHIST_YEAR, MAX_BUDDHIST_YEAR, BUDDHIST_YEARS_AHEAD = 2450, 2650, 543
"""The calendar of Thailand is this many years ahead."""
_NEW_YEAR_1403 = date(2024, 3, 20)
IRANIAN_MONTHS = {
    fold(form): number
    for number, forms in enumerate(time_words.IRANIAN_MONTHS.split("|"), 1)
    for form in forms.split()
}
THAI_SHORT_MONTHS = {
    fold(form): number for number, form in enumerate(time_words.THAI_SHORT_MONTHS.split("|"), 1)
}
IRANIAN = re.compile(
    rf"(?<!\d)(?:(\d\d?)(?:ام|م)?[\s/-]+({WORD})[\s,/-]+(?:ماه\s+)?(?:سال\s+)?(\d{{4}}|\d\d)(?![\d:])"
    rf"|(\d{{4}})[\s,/-]+({WORD})[\s,/-]+(\d\d?)(?![\d:]))"
)
THAI_SHORT = re.compile(
    rf"(?<!\d)(\d\d?)\s?({any_word(time_words.THAI_SHORT_MONTHS, '|')})\s?(\d{{4}}|\d\d)(?![\d:])"
)
Date = tuple[int, int, int]


def is_leap_in_iran(year: int) -> bool:
    """Whether the last month has 30 days: eight leap years in 33, as observed from 1178 to 1633.

    M. Heydari-Malayeri, "A concise review of the Iranian calendar" (2004), arXiv:astro-ph/0409620.
    """
    return (25 * year + 11) % 33 < 8


@lru_cache(maxsize=256)
def _new_year(year: int) -> date:
    """The first day of an Iranian year, counted from a known one."""
    known = 1403
    days = sum(365 + is_leap_in_iran(passed) for passed in range(min(year, known), max(year, known)))
    return _NEW_YEAR_1403 + timedelta(days=days if year > known else -days)


def from_iranian(year: int, month: int, day: int) -> Date | None:
    """The Gregorian year, month and day of a date of the Iranian (Jalali) calendar; None if there is none.

    The first six months have 31 days, the others 30, the last 29 except in leap years.
    """
    longest = 31 if month <= 6 else 30 if month < 12 or is_leap_in_iran(year) else 29
    if not (1 <= month <= 12 and 1 <= day <= longest):
        return None
    before = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    found = _new_year(year) + timedelta(days=before + day - 1)
    return found.year, found.month, found.day


def is_iranian_year(year: int) -> bool:
    """Whether a year of four digits is one of the Iranian calendar."""
    return FIRST_IRANIAN_YEAR <= year <= LAST_IRANIAN_YEAR


def is_buddhist_year(year: int) -> bool:
    """Whether a year of four digits is one of the Thai calendar."""
    return MIN_BUDDHIST_YEAR < year < MAX_BUDDHIST_YEAR


def find_iranian_dates(text: str) -> Iterator[tuple[tuple[int, int], Date]]:
    """Dates with an Iranian month name: their positions, and their Gregorian year, month and day."""
    for found in IRANIAN.finditer(text):
        day, name, year = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
        month = IRANIAN_MONTHS.get(name)
        full_year = int(year) if len(year) == 4 else int(year) + (1400 if int(year) < 20 else 1300)
        if month and is_iranian_year(full_year) and (converted := from_iranian(full_year, month, int(day))):
            yield found.span(), converted


def find_thai_short_dates(text: str) -> Iterator[tuple[tuple[int, int], Date]]:
    """Dates with an abbreviated Thai month: their positions, and their Gregorian year, month and day."""
    for found in THAI_SHORT.finditer(text):
        year = int(found[3])
        if year < 100:
            year += 2500 if year > 42 else 2000
        if is_buddhist_year(year):
            year -= BUDDHIST_YEARS_AHEAD
        if 1 <= int(found[1]) <= 31:
            yield found.span(), (year, THAI_SHORT_MONTHS[found[2]], int(found[1]))
