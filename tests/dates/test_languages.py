"""Dates and relative times in the forms that sites of many languages show."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from worker.dates import Reference
from worker.dates.reading import find_dates, is_day_first, parse

RECEIVED = Reference(datetime(2025, 1, 15, 12, tzinfo=UTC), "received")
AN_HOUR_AGO, TWO_HOURS_AGO = "2025-01-15T11:00:00+00:00", "2025-01-15T10:00:00+00:00"
THREE_DAYS_AGO, NOW = "2025-01-12", "2025-01-15T12:00:00+00:00"
MORNING, MORNING_BEFORE = "2025-01-15T10:15:00+00:00", "2025-01-14T10:15:00+00:00"


@pytest.mark.parametrize(
    "text",
    [
        "23 בדצמבר 2024, 14:02",
        "23 בדצמ׳ 2024, 14:02",
        "23 בדצמבר 2024 בשעה 14:02",
        "23 ديسمبر 2024، 14:02",
        "23 ديسمبر، 2024، 2:02 م",
        "الاثنين، 23 ديسمبر 2024، 14:02",
        "23 दिसंबर 2024 को 14:02",
        "23 दिस॰ 2024, 14:02",
        "सोमवार, 23 दिसंबर 2024, 14:02",
        "23 दिसंबर 2024, दोपहर 2:02",
        "২৩ ডিসেম্বর ২০২৪, ১৪:০২",
        "সোমবার, ২৩ ডিসেম্বর, ২০২৪ ১৪:০২",
        "23 Desember 2024 pukul 14.02",
        "Senin, 23 Des 2024 | 14:02",
        "23 tháng 12, 2024 14:02",
        "23 Tháng mười hai, 2024, 14:02",
        "Tháng Mười Hai 23, 2024 14:02",
        "23/12/2024 2:02 CH",
        "23 Δεκεμβρίου 2024 στις 14:02",
        "Δευτέρα, 23 Δεκ 2024, 2:02 μ.μ.",
        "Δεκέμβριος 23, 2024, 2:02 μμ",
        "23 грудня 2024 р., 14:02",
        "понеділок, 23 грудня 2024 р. о 14:02",
        "pondělí 23. prosince 2024 v 14:02",
        "23. 12. 2024 14.02",
        "maanantai 23. joulukuuta 2024 klo 14.02",
        "joulukuu 23, 2024, 14:02",
        "2024. december 23., 14:02",
        "2024. dec. 23. 14:02",
        "luni, 23 decembrie 2024 la ora 14:02",
        "23 dic 2024, 2:02 p. m.",
    ],
)
def test_dates_with_a_clock(text: str) -> None:
    found = parse(text)
    assert found is not None
    assert found.iso() == "2024-12-23T14:02:00+00:00"
    assert [text[date.start : date.end] for date in find_dates(text)] == [text.rstrip(".")]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("1 ביולי 2024", "2024-07-01"),
        ("Tháng 12 2024", "2024-12-01"),
        ("৫ জানুয়ারি ২০২৪", "2024-01-05"),
        ("৫ জানু\u09dfারি ২০২৪", "2024-01-05"),
        ("2024. szept. 5.", "2024-09-05"),
        ("17 Agt 2024", "2024-08-17"),
        ("5 Μαίου 2024", "2024-05-05"),
    ],
)
def test_dates_without_a_clock(text: str, iso: str) -> None:
    found = parse(text)
    assert found is not None
    assert found.iso() == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("לפני 3 ימים", THREE_DAYS_AGO),
        ("לפני שעה אחת", AN_HOUR_AGO),
        ("שלשום", "2025-01-13"),
        ("منذ 15 يوما", "2024-12-31"),
        ("منذ 15 يومًا", "2024-12-31"),
        ("منذ 15 يوماً", "2024-12-31"),
        ("قبل ساعتين", TWO_HOURS_AGO),
        ("منذ ساعة واحدة", AN_HOUR_AGO),
        ("منذ لحظات", NOW),
        ("दो घंटे पहले", TWO_HOURS_AGO),
        ("3 दिन पहले", THREE_DAYS_AGO),
        ("৩ দিন আগে", THREE_DAYS_AGO),
        ("এক ঘণ্টা আগে", AN_HOUR_AGO),
        ("আজ ১০:১৫", MORNING),
        ("sejam yang lalu", AN_HOUR_AGO),
        ("baru saja", NOW),
        ("2 tiếng trước", TWO_HOURS_AGO),
        ("vừa xong", NOW),
        ("3 ημέρες πριν", THREE_DAYS_AGO),
        ("πριν από μία ώρα", AN_HOUR_AGO),
        ("Χτες, 10:15", MORNING_BEFORE),
        ("1 година тому", AN_HOUR_AGO),
        ("учора о 10:15", MORNING_BEFORE),
        ("před 30 sekundami", "2025-01-15T11:59:30+00:00"),
        ("před 2 lety", "2023-01-01"),
        ("2 t sitten", TWO_HOURS_AGO),
        ("3 pv sitten", THREE_DAYS_AGO),
        ("3 napja", THREE_DAYS_AGO),
        ("egy órája", AN_HOUR_AGO),
        ("ma 10:15", MORNING),
        ("acum 3 zile", THREE_DAYS_AGO),
        ("acum 20 de minute", "2025-01-15T11:40:00+00:00"),
        ("în urmă cu 2 ore", TWO_HOURS_AGO),
        ("astăzi, 10:15", MORNING),
        ("Yesterday at 10:12 PM", "2025-01-14T22:12:00+00:00"),
        ("Today, 10:15", MORNING),
        ("Il y a 2 h", TWO_HOURS_AGO),
        ("5m", "2025-01-15T11:55:00+00:00"),
        ("4mo", "2024-09-01"),
        ("1y", "2024-01-01"),
    ],
)
def test_relative_times(text: str, iso: str) -> None:
    found = parse(text, RECEIVED)
    assert found is not None
    assert (found.iso(), found.basis) == (iso, "received")
    assert [(date.start, date.end) for date in find_dates(text)] == [(0, len(text))]


@pytest.mark.parametrize("text", ["कुछ दिन पहले", "câteva zile în urmă", "Ma", "másik órája", "Tháng Mười Hai"])
def test_what_cannot_be_resolved(text: str) -> None:
    assert parse(text, RECEIVED) is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("10/20 12:34", "2024-10-20T12:34:00+00:00"),
        ("20/10 à 12:34", "2024-10-20T12:34:00+00:00"),
        ("10-20 12:34:56", "2024-10-20T12:34:56+00:00"),
        ("20.10., 12:34 Uhr", "2024-10-20T12:34:00+00:00"),
        ("(Sunday 5/3 9:05)", "2024-05-03T09:05:00+00:00"),
        ("192.0.2.7 05/20 08:01", "2024-05-20T08:01:00+00:00"),
        ("01/16 08:01", "2025-01-16T08:01:00+00:00"),
        ("01/18 08:01", "2024-01-18T08:01:00+00:00"),
        ("Oct 20, 12:34", "2024-10-20T12:34:00+00:00"),
    ],
)
def test_a_clock_makes_a_date_of_a_day_and_a_month(text: str, iso: str) -> None:
    found = parse(text, RECEIVED)
    assert found is not None
    assert found.iso() == iso


@pytest.mark.parametrize(
    "text",
    [
        "10/20",
        "The score was 10/20 12:34 before the end",
        "1/2 12:30 cups",
        "rated 9/10 20:30",
        "won 3-1, 12:30",
        "$10.20 12:34",
        "version 10.20 12:34",
        "13/13 12:34",
        "ratio 3/4/5 10:30",
    ],
)
def test_other_pairs_of_numbers_are_no_dates(text: str) -> None:
    assert find_dates(text) == []


def test_the_thread_tells_day_from_month_where_no_year_is_shown() -> None:
    shown = ["01/02 10:15", "05/02 9:00", "03/03 10:00"]
    assert is_day_first(shown) is True
    assert is_day_first(["10/20 12:34", "11/01 10:00"]) is False
    guess, told = parse(shown[0], RECEIVED), parse(shown[0], RECEIVED, day_first=True)
    assert guess is not None
    assert told is not None
    assert (guess.iso(), guess.order_known) == ("2025-01-02T10:15:00+00:00", False)
    assert (told.iso(), told.order_known) == ("2024-02-01T10:15:00+00:00", True)
