"""Find absolute dates: in figures, in words, in the scripts of East Asia."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from worker.dates.calendars import (
    BUDDHIST_YEARS_AHEAD,
    find_iranian_dates,
    find_thai_short_dates,
    from_iranian,
    is_buddhist_year,
    is_iranian_year,
)
from worker.dates.folded_words import MONTHS, VIETNAMESE_MONTHS, WEEKDAYS, any_word
from worker.dates.folding import WORD
from worker.dates.found_time import FoundTime
from worker.dates.times_of_day import find_clock_before, read_clock_after, read_zone_after

ISO = re.compile(r"(?<![\d-])(\d{4})-(\d\d?)-(\d\d?)(?![\d-])|(?<!\d)(\d{4})(\d\d)(\d\d)t(?=\d{4})")
NUMERIC = re.compile(
    r"(?<![\d.,/:-])(?:(\d{4})([./])\s?(\d\d?)\2\s?(\d\d?)|(\d\d?)([./-])\s?(\d\d?)\6\s?(\d{4}|\d\d))(?![\d/:])\.?"
)
DAY_FIRST = re.compile(
    r"(?<![\d.,:])(\d\d?)(?:st|nd|rd|th|er|de|e)?[.ºª°]?(?:[\s/.-]+|(?<![^\W\d_]\d)(?=[^\W\d_]))"
    rf"(?:de |of |d['’])?({WORD})[.,']*(?:[\s/.,-]+(?:de |del )?['’]?(\d{{4}}|\d\d(?![\d:]))(?!\d))?"
)
MONTH_FIRST = re.compile(
    rf"(?<![^\W\d_])({WORD})[.]?[\s-]*(\d\d?)(?:st|nd|rd|th)?(?![\d:])(?:(?:,|\s|-|')+(\d{{4}}|\d\d(?![\d:.]|\s*[ap]\.?m))(?!\d))?"
)
MONTH_YEAR = re.compile(rf"(?<![^\W\d_])({WORD})\.?,?\s+(?:de |del |of )?(\d{{4}})(?![\d:])")
YEAR_FIRST = re.compile(rf"(?<!\d)(?<![^\W\d_]-)(\d{{4}})[.,]?[\s-]+({WORD})\.?[\s-]*(?:(\d\d?)(?!\d)\.?)?")
BEFORE_CTIME = re.compile(rf"(?<![^\W\d_])({WORD}) +(\d\d?) (?=\d\d:\d\d:\d\d )")
CTIME_YEAR = re.compile(r" (?:[a-z]{2,5} )?(\d{4})(?!\d)")
EAST_ASIAN_DATE = re.compile(
    r"(?<!\d)(?:(\d{4})\s?[年년]\s?)?(\d\d?)\s?[月월](?:\s?(\d\d?)\s?[日号號일])?(?!\s?[前전]|\d)"
)
WEEKDAY_BEFORE = re.compile(rf"(?<!\w)({WORD})\.?,?\s*$")
_VIETNAMESE_MONTH = rf"tháng (\d\d?(?!\d)|(?:{any_word('|'.join(VIETNAMESE_MONTHS), '|')})(?!\w))"
_VIETNAMESE_YEAR = r"(?:,?\s(?:năm )?(\d{4}))"
VIETNAMESE = re.compile(
    rf"(?:ngày )?(?<!\d)(\d\d?),? {_VIETNAMESE_MONTH}{_VIETNAMESE_YEAR}?"
    rf"|{_VIETNAMESE_MONTH}(?:\s(\d\d?))?{_VIETNAMESE_YEAR}"
)


def _read_year(shown: str | None) -> int:
    """The year as shown; two digits mean 1970 to 2069; 0 if no year is shown."""
    if not shown:
        return 0
    year = int(shown)
    if len(shown) == 2:
        year += 2000 if year < 70 else 1900
    if is_buddhist_year(year):
        year -= BUDDHIST_YEARS_AHEAD
    return year


def _to_gregorian(year: int, month: int, day: int) -> tuple[int, int, int]:
    """The same day with a Gregorian year, if the year is of the Iranian or Thai calendar."""
    if is_buddhist_year(year):
        year -= BUDDHIST_YEARS_AHEAD
    return (from_iranian(year, month, day) if is_iranian_year(year) else None) or (year, month, day)


def _is_plausible(year: int, month: int, day: int) -> bool:
    return 1000 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= 31


def _dated_time(text: str, span: tuple[int, int], date: tuple[int, int, int]) -> FoundTime:
    """A date with the time of day and the zone beside it."""
    start, end = span
    year, month, day = date
    weekday = WEEKDAY_BEFORE.search(text, max(0, start - 16), start)
    if weekday and weekday[1] in WEEKDAYS:
        start = weekday.start(1)
    clock, offset, stop = read_clock_after(text, end)
    if clock is None and (before := find_clock_before(text, start)):
        start, clock, offset = before.start, before.clock, before.offset
    while stop > start and text[stop - 1] in " ,.-(":
        stop -= 1
    return FoundTime(start, stop, "full" if year else "yearless", year, month, day, clock, offset)


def find_iso(text: str) -> Iterator[FoundTime]:
    """ISO 8601, with dashes, or compact with a time after it."""
    for found in ISO.finditer(text):
        year, month, day = _to_gregorian(*(int(group) for group in found.groups() if group))
        if _is_plausible(year, month, day):
            yield _iso_time(text, found, year, month, day)


def _iso_time(text: str, found: re.Match[str], year: int, month: int, day: int) -> FoundTime:
    compact = re.compile(r"(\d\d)(\d\d)(\d\d)?").match(text, found.end()) if found[4] else None
    if compact is None:
        return _dated_time(text, found.span(), (year, month, day))
    offset, stop = read_zone_after(text, compact.end())
    second = int(compact[3]) if compact[3] else None
    return FoundTime(
        found.start(), stop, "full", year, month, day, (int(compact[1]), int(compact[2]), second), offset
    )


def find_numeric(text: str) -> Iterator[FoundTime]:
    """Day, month and year in figures, with dots, slashes or dashes."""
    for found in NUMERIC.finditer(text):
        if found[1]:
            year, month, day = _to_gregorian(int(found[1]), int(found[3]), int(found[4]))
            swappable, day_first = False, False
        else:
            first, second, year = int(found[5]), int(found[7]), _read_year(found[8])
            is_thai = len(found[8]) == 4 and is_buddhist_year(int(found[8]))
            swappable = first <= 12 and second <= 12 and first != second and not is_thai
            day_first = second <= 12 and not (swappable and found[6] == "/")
            month, day = (second, first) if day_first else (first, second)
        if _is_plausible(year, month, day):
            time = _dated_time(text, found.span(), (year, month, day))
            yield replace(time, swappable=swappable, day_first=day_first)


def _find_ctime(text: str) -> Iterator[FoundTime]:
    """The order of C's ``ctime`` and Java's ``Date``: "Mon Aug 03 12:45:00 EDT 2015"."""
    for found in BEFORE_CTIME.finditer(text):
        month, day = MONTHS.get(found[1], 0), int(found[2])
        clock, offset, end = read_clock_after(text, found.end())
        year = CTIME_YEAR.match(text, end)
        if month and clock and year and _is_plausible(int(year[1]), month, day):
            yield FoundTime(found.start(), year.end(), "full", int(year[1]), month, day, clock, offset)


def _find_vietnamese(text: str) -> Iterator[FoundTime]:
    for found in VIETNAMESE.finditer(text):
        shown_day, name, year = found.group(1, 2, 3) if found[1] else found.group(5, 4, 6)
        month, day = VIETNAMESE_MONTHS.get(name) or int(name), int(shown_day or 0)
        if not _is_plausible(int(year or 2000), month, day or 1):
            continue
        if day:
            yield _dated_time(text, found.span(), (_read_year(year), month, day))
        else:
            yield FoundTime(found.start(), found.end(), "full", int(year), month)


def find_other_calendars(text: str) -> Iterator[FoundTime]:
    """Dates with month names of the Iranian calendar, and with the short names of Thailand."""
    for finder in (find_iranian_dates, find_thai_short_dates):
        for span, found in finder(text):
            yield _dated_time(text, span, found)


def find_written(text: str) -> Iterator[FoundTime]:
    """Day, month name and perhaps year, in any order that people use."""
    yield from _find_vietnamese(text)
    yield from _find_ctime(text)
    for found in DAY_FIRST.finditer(text):
        month = MONTHS.get(found[2], 0)
        if month and _is_plausible(2000, month, int(found[1])):
            yield _dated_time(text, found.span(), (_read_year(found[3]), month, int(found[1])))
    for found in YEAR_FIRST.finditer(text):
        month = MONTHS.get(found[2], 0)
        if month and found[3] and _is_plausible(int(found[1]), month, int(found[3])):
            yield _dated_time(text, found.span(), (int(found[1]), month, int(found[3])))
    for found in MONTH_FIRST.finditer(text):
        month = MONTHS.get(found[1], 0)
        if month and _is_plausible(2000, month, int(found[2])):
            yield _dated_time(text, found.span(), (_read_year(found[3]), month, int(found[2])))
    for found in MONTH_YEAR.finditer(text):
        month = MONTHS.get(found[1], 0)
        if month and _is_plausible(int(found[2]), month, 1):
            yield FoundTime(found.start(), found.end(), "full", int(found[2]), month)


def find_east_asian(text: str) -> Iterator[FoundTime]:
    """Year, month and day, each followed by its character."""
    for found in EAST_ASIAN_DATE.finditer(text):
        year, month, day = int(found[1] or 0), int(found[2]), int(found[3] or 0)
        if (year or day) and _is_plausible(year or 2000, month, day or 1):
            yield (
                _dated_time(text, found.span(), (year, month, day))
                if day
                else FoundTime(found.start(), found.end(), "full", year, month)
            )
