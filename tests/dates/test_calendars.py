"""Dates of the Iranian and Thai calendars, digits of many scripts, and zones after a time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.dates import Reference
from worker.dates.calendars import from_iranian, is_leap_in_iran
from worker.dates.reading import parse

RECEIVED = Reference(datetime(2025, 1, 15, 12, tzinfo=UTC), "received")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("۱۵ اسفند ۱۴۰۲", "2024-03-05"),
        ("۲۳ مرداد ۱۳۹۹", "2020-08-13"),
        ("شنبه ۵ فروردین ۱۴۰۲ - ۱۴:۳۰", "2023-03-25T14:30:00+00:00"),
        ("15 اسفند 1402، 10:30", "2024-03-05T10:30:00+00:00"),
        ("۱۴۰۲/۱۲/۱۵ ساعت ۱۰:۳۰", "2024-03-05T10:30:00+00:00"),
        ("1402-12-15", "2024-03-05"),
        ("۵ خرداد ۹۸", "2019-05-26"),
        ("5 Mordad 1402", "2023-07-27"),
        ("۵ حوت ۱۴۰۲", "2024-02-24"),
        ("۲ ساعت قبل", "2025-01-15T10:00:00+00:00"),
        ("۳ روز پیش", "2025-01-12"),
        ("5 มี.ค. 2567", "2024-03-05"),
        ("5 มี.ค. 67 10:15 น.", "2024-03-05T10:15:00+00:00"),
        ("๕ มีนาคม ๒๕๖๗", "2024-03-05"),
        ("05/03/2567", "2024-03-05"),
        ("2567-03-05", "2024-03-05"),
        ("เมื่อ 3 ชั่วโมงที่แล้ว", "2025-01-15T09:00:00+00:00"),
        ("เมื่อสักครู่", "2025-01-15T12:00:00+00:00"),
        ("٥ مارس ٢٠٢٤", "2024-03-05"),
        ("५ मार्च २०२४", "2024-03-05"),
        ("２０２４年３月５日", "2024-03-05"),
        ("Tue, 05 Mar 2024 10:15:30 CEST", "2024-03-05T10:15:30+02:00"),
        ("Tue, 05 Mar 2024 10:15:30 JST", "2024-03-05T10:15:30+09:00"),
        ("Tue Mar 05 2024 10:15:30 GMT+0200 (CEST)", "2024-03-05T10:15:30+02:00"),
        ("5 Mar 2024 10:15 +02:00", "2024-03-05T10:15:00+02:00"),
        ("5 Mar 2024 10:15 SGT", "2024-03-05T10:15:00+08:00"),
        ("Nov 4 '16 at 23:11", "2016-11-04T23:11:00+00:00"),
    ],
)
def test_times_of_many_calendars_scripts_and_zones(text: str, iso: str) -> None:
    found = parse(text, RECEIVED)
    assert found is not None
    assert found.iso() == iso


@pytest.mark.parametrize("text", ["31 مهر 1402", "30 اسفند 1402", "mehr 5 Kommentare", "1445 مهر 5"])
def test_what_is_no_date_of_these_calendars(text: str) -> None:
    assert parse(text, RECEIVED) is None


@pytest.mark.parametrize(
    ("iranian", "gregorian"),
    [
        ((1300, 1, 1), (1921, 3, 21)),
        ((1357, 11, 22), (1979, 2, 11)),
        ((1379, 10, 12), (2001, 1, 1)),
        ((1403, 1, 1), (2024, 3, 20)),
        ((1403, 12, 30), (2025, 3, 20)),
        ((1404, 1, 1), (2025, 3, 21)),
    ],
)
def test_known_days_of_the_iranian_calendar(
    iranian: tuple[int, int, int], gregorian: tuple[int, int, int]
) -> None:
    assert from_iranian(*iranian) == gregorian


@given(st.integers(1300, 1418))
def test_the_days_of_an_iranian_year_follow_each_other(year: int) -> None:
    lengths = [31] * 6 + [30] * 5 + [30 if is_leap_in_iran(year) else 29]
    days = [
        from_iranian(year, month, day) for month, last in enumerate(lengths, 1) for day in range(1, last + 1)
    ]
    expected = from_iranian(year, 1, 1)
    assert expected is not None
    first = date(*expected)
    dates = [date(*found) for found in [*days, from_iranian(year + 1, 1, 1)] if found]
    assert dates == [first + timedelta(days=passed) for passed in range(len(days) + 1)]
    assert from_iranian(year, 12, lengths[-1] + 1) is None
