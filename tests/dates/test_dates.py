"""Times as people write them: absolute and relative, in many languages, with the precision they have."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.dates import Reference
from worker.dates.reading import find_dates, is_day_first, parse, parse_absolute, parse_relative

RECEIVED = Reference(datetime(2025, 1, 15, 12, tzinfo=UTC), "received")  # a Wednesday
MTIME = Reference(datetime(2025, 1, 15, 12, tzinfo=UTC), "mtime")


@pytest.mark.parametrize(
    ("text", "iso", "precision", "zone_known"),
    [
        ("2024-03-05T10:15:30Z", "2024-03-05T10:15:30+00:00", "second", True),
        ("2024-03-05T10:15:30.123+02:00", "2024-03-05T10:15:30+02:00", "second", True),
        ("2024-03-05T10:15-0330", "2024-03-05T10:15:00-03:30", "minute", True),
        ("2024-03-05 10:15", "2024-03-05T10:15:00+00:00", "minute", False),
        ("20240305T101530Z", "2024-03-05T10:15:30+00:00", "second", True),
        ("2024-03-05", "2024-03-05", "day", False),
        ("2024/03/05 10:15", "2024-03-05T10:15:00+00:00", "minute", False),
        ("1710000000", "2024-03-09T16:00:00+00:00", "second", True),
        ("1710000000123", "2024-03-09T16:00:00+00:00", "second", True),
        ("Tue, 05 Mar 2024 10:15:30 +0100", "2024-03-05T10:15:30+01:00", "second", True),
        ("Tue, 05 Mar 2024 10:15:30 EST", "2024-03-05T10:15:30-05:00", "second", True),
        ("Tue Mar 05 10:15:30 EST 2024", "2024-03-05T10:15:30-05:00", "second", True),
        ("Tue Mar  5 10:15:30 2024", "2024-03-05T10:15:30+00:00", "second", False),
        ("Tue Mar 05 10:15:30 XYZ 2024", "2024-03-05T10:15:30+00:00", "second", False),
        ("March 5th, 2024 at 10:15 pm", "2024-03-05T22:15:00+00:00", "minute", False),
        ("12:30 AM - 4 Mar 2015", "2015-03-04T00:30:00+00:00", "minute", False),
        ("Sun Jan 5 2025 3pm", "2025-01-05T15:00:00+00:00", "hour", False),
        ("2nd of May, 2020", "2020-05-02", "day", False),
        ("11 Sep '23 at 10:15", "2023-09-11T10:15:00+00:00", "minute", False),
        ("March 2024", "2024-03-01", "month", False),
        ("5. März 2024 um 10:15 Uhr", "2024-03-05T10:15:00+00:00", "minute", False),
        ("le 5 mars 2024 à 10h15", "2024-03-05T10:15:00+00:00", "minute", False),
        ("1er février 2024", "2024-02-01", "day", False),
        ("5 de marzo de 2024 a las 10:15", "2024-03-05T10:15:00+00:00", "minute", False),
        ("5 marzo 2024 alle 10:15", "2024-03-05T10:15:00+00:00", "minute", False),
        ("5 de março de 2024 às 10h15", "2024-03-05T10:15:00+00:00", "minute", False),
        ("5 maart 2024 om 10:15", "2024-03-05T10:15:00+00:00", "minute", False),
        ("5 marca 2024, 10:15", "2024-03-05T10:15:00+00:00", "minute", False),
        ("5 марта 2024 г. в 10:15", "2024-03-05T10:15:00+00:00", "minute", False),
        ("5 Şubat 2024 10:15", "2024-02-05T10:15:00+00:00", "minute", False),
        ("٥ مارس ٢٠٢٤", "2024-03-05", "day", False),
        ("5 كانون الثاني 2024", "2024-01-05", "day", False),
        ("2024年3月5日 下午3:15", "2024-03-05T15:15:00+00:00", "minute", False),
        ("2024年3月5日(火) 10時15分", "2024-03-05T10:15:00+00:00", "minute", False),
        ("2024년 3월 5일 오후 3:15", "2024-03-05T15:15:00+00:00", "minute", False),
        ("2024. 3. 5.", "2024-03-05", "day", False),
    ],
)
def test_absolute_times(text: str, iso: str, precision: str, zone_known: bool) -> None:
    found = parse_absolute(text)
    assert found is not None
    assert (found.iso(), found.precision, found.basis, found.zone_known) == (
        iso,
        precision,
        "shown",
        zone_known,
    )


def test_a_time_keeps_its_zone_for_show_and_is_an_instant_in_utc() -> None:
    late = parse_absolute("2024-03-05T23:30:00-05:00")
    assert late is not None
    assert (late.at.isoformat(), late.iso()) == ("2024-03-06T04:30:00+00:00", "2024-03-05T23:30:00-05:00")
    assert late == parse_absolute("2024-03-06T04:30:00Z")


@pytest.mark.parametrize(
    ("text", "iso", "precision"),
    [
        ("3 months ago", "2024-10-01", "month"),
        ("a year ago", "2024-01-01", "year"),
        ("1 year, 2 months ago", "2023-11-01", "month"),
        ("about an hour ago", "2025-01-15T11:00:00+00:00", "hour"),
        ("3 weeks ago", "2024-12-23", "week"),
        ("vor 2 Stunden", "2025-01-15T10:00:00+00:00", "hour"),
        ("vor einem Monat", "2024-12-01", "month"),
        ("il y a 3 jours", "2025-01-12", "day"),
        ("hace 2 días", "2025-01-13", "day"),
        ("2 giorni fa", "2025-01-13", "day"),
        ("há 2 horas", "2025-01-15T10:00:00+00:00", "hour"),
        ("3 dagen geleden", "2025-01-12", "day"),
        ("3 miesiące temu", "2024-10-01", "month"),
        ("3 месяца назад", "2024-10-01", "month"),
        ("час назад", "2025-01-15T11:00:00+00:00", "hour"),
        ("3 ay önce", "2024-10-01", "month"),
        ("منذ يومين", "2025-01-13", "day"),
        ("قبل 3 أشهر", "2024-10-01", "month"),
        ("3个月前", "2024-10-01", "month"),
        ("5 小时 7 分钟前", "2025-01-15T06:53:00+00:00", "minute"),
        ("3ヶ月前", "2024-10-01", "month"),
        ("5시간 전", "2025-01-15T07:00:00+00:00", "hour"),
        ("yesterday at 10:15", "2025-01-14T10:15:00+00:00", "minute"),
        ("gestern", "2025-01-14", "day"),
        ("today 9:05 am", "2025-01-15T09:05:00+00:00", "minute"),
        ("Monday at 10:15", "2025-01-13T10:15:00+00:00", "minute"),
        ("March 5", "2024-03-05", "day"),
        ("Jan 5 at 10:15", "2025-01-05T10:15:00+00:00", "minute"),
        ("5h", "2025-01-15T07:00:00+00:00", "hour"),
        ("2d", "2025-01-13", "day"),
        ("2h ago", "2025-01-15T10:00:00+00:00", "hour"),
        ("just now", "2025-01-15T12:00:00+00:00", "minute"),
    ],
)
def test_relative_times(text: str, iso: str, precision: str) -> None:
    found = parse(text, RECEIVED)
    assert found is not None
    assert (found.iso(), found.precision, found.basis) == (iso, precision, "received")


def test_a_relative_time_without_a_reference_is_none() -> None:
    assert parse("3 months ago") is None
    assert parse_relative("yesterday", None) is None


def test_an_mtime_gives_an_upper_bound_and_never_a_claim() -> None:
    found = parse("3 months ago", MTIME)
    assert found is not None
    assert (found.precision, found.basis) == ("upper_bound", "mtime")
    assert datetime(2024, 10, 31, tzinfo=UTC) < found.at <= MTIME.at


def test_an_absolute_time_does_not_depend_on_the_reference() -> None:
    assert parse("5 March 2024", MTIME) == parse("5 March 2024")


def test_day_and_month_that_could_be_each_other_are_marked() -> None:
    guess, told = parse_absolute("03/04/2024"), parse_absolute("03/04/2024", day_first=True)
    assert guess is not None
    assert told is not None
    assert not guess.order_known
    assert (told.iso(), told.order_known) == ("2024-04-03", True)
    other = parse_absolute("03.04.2024", day_first=False)
    assert other is not None
    assert other.iso() == "2024-03-04"


def test_a_number_above_twelve_tells_the_order() -> None:
    for text, iso in [("25/12/2024", "2024-12-25"), ("12/25/24", "2024-12-25")]:
        found = parse_absolute(text)
        assert found is not None
        assert (found.iso(), found.order_known) == (iso, True)
    assert is_day_first(["03/04/2024", "25/04/2024"]) is True
    assert is_day_first(["03/04/2024", "04/25/2024"]) is False
    assert is_day_first(["03/04/2024"]) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello everybody",
        "version 1.2.3.4",
        "call 555-1234",
        "ratio 3/4/5",
        "31 February 2024",
        "99/99/2024",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert parse(text, RECEIVED) is None


@pytest.mark.parametrize(
    ("line", "shown", "weak"),
    [
        ("Nils Holgersson 3 months ago", "3 months ago", False),
        ("Posted by Ann on Wed, March 5, 2024 at 10:15 pm (edited)", "Wed, March 5, 2024 at 10:15 pm", False),
        ("ann · 2d", "2d", True),
        ("李明 2天前", "2天前", False),
        ("wer schreibt hier?", "hier", True),
    ],
)
def test_where_a_time_stands_in_a_line(line: str, shown: str, weak: bool) -> None:
    (span,) = find_dates(line)
    assert (line[span.start : span.end], span.weak) == (shown, weak)


@given(st.text(max_size=80))
def test_any_text_is_read_without_failing(text: str) -> None:
    parse(text, RECEIVED)
    assert all(0 <= span.start < span.end <= len(text) for span in find_dates(text))


@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001
def test_iso_times_come_back_as_they_were(moment: datetime) -> None:
    found = parse_absolute(moment.replace(microsecond=0).isoformat() + "+00:00")
    assert found is not None
    assert found.at == moment.replace(microsecond=0, tzinfo=UTC)


def test_reading_a_line_stays_cheap() -> None:
    start = time.process_time()
    for number in range(2000):
        find_dates(
            f"A line of prose with number {number} in it, and nothing that could be called a date at all."
        )
    assert time.process_time() - start < 20  # a tenth of a second, on most machines


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("för 3 månader sedan", "2024-10-01"),
        ("for 8 dage siden", "2025-01-07"),
        ("i går", "2025-01-14"),
        ("3 kuukautta sitten", "2024-10-01"),
        ("eilen", "2025-01-14"),
        ("3 місяці тому", "2024-10-01"),
        ("πριν από 3 μήνες", "2024-10-01"),
        ("3 hónappal ezelőtt", "2024-10-01"),
        ("3 tháng trước", "2024-10-01"),
        ("3 bulan yang lalu", "2024-10-01"),
        ("לפני 3 חודשים", "2024-10-01"),
        ("אתמול", "2025-01-14"),
    ],
)
def test_relative_times_in_more_languages(text: str, iso: str) -> None:
    found = parse_relative(text, RECEIVED)
    assert found is not None
    assert found.iso() == iso
    assert [(date.start, date.end) for date in find_dates(f"Ann {text}")] == [(4, 4 + len(text))]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("EV_fan-2020 a month ago", "a month ago"),
        ("EV_fan-2020 месяц назад", "месяц назад"),
        ("EV_fan-2020 October 15, 2024", "October 15, 2024"),
        ("3LON MU5K 16 October 2024", "16 October 2024"),
        ("-3 months ago", "3 months ago"),
        ("May Day قبل 6 أشهر", "قبل 6 أشهر"),
        ("Day Mond ۶ ماه قبل", "۶ ماه قبل"),
        ("May Day قبل ساعتين", "قبل ساعتين"),
    ],
)
def test_a_number_in_a_name_is_no_part_of_the_time_behind_it(line: str, shown: str) -> None:
    assert [line[date.start : date.end] for date in find_dates(line)] == [shown]


def test_a_span_of_time_is_no_date() -> None:
    assert find_dates("I have been a loyal shareholder for 5 years") == []


def test_the_order_of_a_thread_tells_day_from_month() -> None:
    assert is_day_first(["01/02/2024", "05/02/2024", "03/03/2024"]) is True
    assert is_day_first(["02/01/2024", "02/05/2024", "03/03/2024"]) is False
    assert is_day_first(["03/03/2024 10:15", "02/05/2024", "02/01/2024"]) is False
    assert is_day_first(["01/02/2024", "03/04/2024", "05/06/2024"]) is None, "both ways run one way"
    assert is_day_first(["01/02/2024", "05/01/2024"]) is None, "two days are chance"
