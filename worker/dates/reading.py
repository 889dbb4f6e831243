"""Read absolute and relative times in texts, as people write them, with their precision."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from worker.dates import Moment, Precision, Reference
from worker.dates.found_time import FoundTime
from worker.dates.match import find_times


def parse(text: str, reference: Reference | None = None, *, day_first: bool | None = None) -> Moment | None:
    """The first time in a short text, absolute or relative; None if there is none.

    `day_first` says how to read 03/04/2024, if the document as a whole decides it. A relative time needs a
    reference; without one the result is None.
    """
    return parse_absolute(text, day_first=day_first) or parse_relative(text, reference, day_first=day_first)


def parse_absolute(text: str, *, day_first: bool | None = None) -> Moment | None:
    """The first absolute time in a text: ISO 8601, RFC 2822, as people write it, or Unix seconds.

    If neither the text nor `day_first` decides between day and month, slashes are read as month first and
    other marks as day first, and `order_known` is false.
    """
    stripped = text.strip()
    if _UNIX_TIME.fullmatch(stripped):
        return Moment(datetime.fromtimestamp(int(stripped[:10]), UTC), "second")
    for time in find_times(text):
        if time.kind == "full" and (moment := _resolve_absolute(time, day_first)):
            return moment
    return None


def parse_relative(text: str, reference: Reference | None, *, day_first: bool | None = None) -> Moment | None:
    """The first relative time in a text, resolved against the reference; None without a reference.

    Against a file's modification time the result is an upper bound: one unit later than the words say,
    because sites round ("a month ago" from the 26th day on), and the page was shown before it was saved.
    """
    if reference is None:
        return None
    for time in find_times(text):
        if time.kind != "full" and (moment := _resolve_relative(time, reference, day_first)):
            return moment
    return None


@dataclass(frozen=True, slots=True)
class DateSpan:
    """The position of a date or time in a line. A weak one could be something else in prose."""

    start: int
    end: int
    weak: bool


def find_dates(line: str) -> list[DateSpan]:
    """The character positions of the dates and times in a line, in order."""
    return [
        DateSpan(time.start, time.end, time.kind not in _STRONG and time.clock is None)
        for time in find_times(line)
    ]


def is_day_first(texts: Iterable[str]) -> bool | None:
    """Whether the day comes before the month in numeric dates of one origin; None if nothing decides.

    A number over 12 decides. Else the dates decide if they are sorted in only one of the two readings, as in
    the comments of a thread.
    """
    texts = list(texts)
    for text in texts:
        for first, second in _NUMERIC_PAIR.findall(text):
            if int(first) > 12 >= int(second):
                return True
            if int(second) > 12 >= int(first):
                return False
    ordered = {order: _is_ordered(texts, order) for order in (True, False)}
    return None if ordered[True] == ordered[False] else ordered[True]


def _is_ordered(texts: list[str], day_first: bool) -> bool:
    """Whether these dates, read in this way, have three or more different days and are sorted."""
    found = (
        parse(text, _END_OF_A_LEAP_YEAR, day_first=day_first) for text in texts if _NUMERIC_PAIR.search(text)
    )
    days = [moment.at.date() for moment in found if moment]
    if len(set(days)) < 3:
        return False
    return days in (sorted(days), sorted(days, reverse=True))


def _resolve_absolute(time: FoundTime, day_first: bool | None) -> Moment | None:
    month, day = _month_and_day(time, day_first)
    at = _at_time_of_day(time.year, month, day or 1, time)
    if at is None:
        return None
    precision = _precision_of_clock(time) if time.day else "month"
    is_zone_known = time.offset is not None
    offset = time.offset if is_zone_known and abs(time.offset or 0) < _DAY_MINUTES else None
    return Moment(at, precision, "shown", is_zone_known, _is_order_known(time, day_first), offset)


def _month_and_day(time: FoundTime, day_first: bool | None) -> tuple[int, int]:
    swap = time.swappable and day_first is not None and day_first != time.day_first
    return (time.day, time.month) if swap else (time.month, time.day)


def _is_order_known(time: FoundTime, day_first: bool | None) -> bool:
    return not time.swappable or day_first is not None


def _at_time_of_day(year: int, month: int, day: int, shown: FoundTime) -> datetime | None:
    hour, minute, second = shown.clock or (0, None, None)
    try:
        at = datetime(year, month, day, hour, minute or 0, second or 0, tzinfo=UTC)
        return at - timedelta(minutes=shown.offset or 0)
    except (ValueError, OverflowError):  # 31 February, or a zone that leaves the calendar
        return None


def _precision_of_clock(shown: FoundTime) -> Precision:
    if shown.clock is None:
        return "day"
    _, minute, second = shown.clock
    return "hour" if minute is None else "minute" if second is None else "second"


def _resolve_relative(time: FoundTime, reference: Reference, day_first: bool | None) -> Moment | None:
    now = reference.at
    if time.kind in ("ago", "short") or (time.kind == "named" and time.clock is None):
        return _resolve_ago(time.back, reference)
    if time.kind == "now":
        return _make_moment(now, "minute", reference)
    if time.kind == "clock":
        return None
    at = _last_before(time, now, day_first)
    if at is None:
        return None
    moment = _make_moment(at, _precision_of_clock(time), reference, time.offset is not None)
    return replace(moment, order_known=_is_order_known(time, day_first))


def _last_before(time: FoundTime, now: datetime, day_first: bool | None) -> datetime | None:
    """The last time before (or on) the reference's day that a time without a year can mean."""
    if time.kind == "yearless":
        month, day = _month_and_day(time, day_first)
        at = _at_time_of_day(now.year, month, day, time)
        if at is not None and at <= now + timedelta(days=1):
            return at
        return _at_time_of_day(now.year - 1, month, day, time)
    days = time.back[0][0] if time.kind == "named" else (now.weekday() - time.day) % 7
    date = now - timedelta(days=days)
    at = _at_time_of_day(date.year, date.month, date.day, time)
    if at is not None and time.kind == "weekday" and at > now:
        at -= timedelta(days=7)
    return at


def _resolve_ago(back: tuple[tuple[int, str], ...], reference: Reference) -> Moment | None:
    if not back:  # "several days ago"
        return None
    unit = back[-1][1]
    at = reference.at
    for amount, of in back:
        correction = 1 if reference.basis == "mtime" and of == unit else 0
        earlier = _shift_back(at, max(amount - correction, 0), of)
        if earlier is None:
            return None
        at = earlier
    return _make_moment(at, _PRECISIONS[unit], reference)


def _shift_back(at: datetime, amount: int, unit: str) -> datetime | None:
    """A time this many units earlier; None if it is before the calendar begins."""
    try:
        if unit in ("month", "year"):
            months = at.year * 12 + at.month - 1 - amount * (12 if unit == "year" else 1)
            last = monthrange(months // 12, months % 12 + 1)[1]
            return at.replace(year=months // 12, month=months % 12 + 1, day=min(at.day, last))
        return at - timedelta(**{f"{unit}s": amount})
    except (ValueError, OverflowError):
        return None


def _make_moment(at: datetime, precision: Precision, reference: Reference, zone_known: bool = True) -> Moment:
    """A resolved time cut to its precision, or an upper bound if the reference is a modification time."""
    if reference.basis == "mtime":
        return Moment(at, "upper_bound", "mtime", zone_known)
    return Moment(_cut_to_precision(at, precision), precision, reference.basis, zone_known)


def _cut_to_precision(at: datetime, precision: Precision) -> datetime:
    if precision == "week":
        at -= timedelta(days=at.weekday())
    keep = _KEPT_PARTS[precision]
    year, month, day, hour, minute, second = (*at.timetuple()[:keep], *_LOWEST_PARTS[keep:])
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


_DAY_MINUTES = 24 * 60
_LOWEST_PARTS = (1, 1, 1, 0, 0, 0)
_KEPT_PARTS = {"year": 1, "month": 2, "week": 3, "day": 3, "hour": 4, "minute": 5, "second": 6}
_PRECISIONS: dict[str, Precision] = {
    "second": "second", "minute": "minute", "hour": "hour", "day": "day", "week": "week",
    "month": "month", "year": "year",
}  # fmt: skip
_STRONG = frozenset(["full", "ago"])
_NUMERIC_PAIR = re.compile(r"(?<![\d./-])(\d\d?)[./-](\d\d?)(?:[./-]\d{2,4}(?!\d)|\.?,?\s\s?\d\d?:\d\d)")
_END_OF_A_LEAP_YEAR = Reference(datetime(2000, 12, 31, tzinfo=UTC), "received")
"""Against it, times without a year are all of one year."""
_UNIX_TIME = re.compile(r"1\d{9}(?:\d{3})?")
