"""How things look."""

from datetime import UTC, datetime, timedelta

import pytest

from worker.desk.shown.numbers import format_count, format_size, format_things
from worker.desk.shown.plots import RANGES, draw_bars, make_bars
from worker.desk.shown.reason_advice import GONE, SITE, UNKNOWN, advise
from worker.desk.shown.sentences import begin_sentence
from worker.desk.shown.threads import MAX_COMMENTS, MAX_DEPTH, make_thread_page
from worker.desk.shown.times import show_ago, show_span
from worker.store.queries.figures.counting import Count

NOW = datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0"), (12_345, "12,345"), (Count(12_345, True), "12,345"), (Count(61_234, False), "about 61,000"),
        (Count(1_234_567, False), "about 1.2 million"), (Count(34_567_890, False), "about 35 million"),
        (Count(2_500_000_000, False), "about 2.5 billion"),
    ],
)  # fmt: skip
def test_a_number_that_is_estimated_is_rounded_and_says_so(count, words):
    assert format_count(count) == words


def test_numbers_of_things_and_bytes():
    assert [format_things(number, "reply", "replies") for number in (0, 1, 1_200)] == [
        "no replies", "1 reply", "1,200 replies",
    ]  # fmt: skip
    assert [format_size(size) for size in (0, 999, 1_500, 23_400_000, 5e15)] == [
        "0 bytes", "999 bytes", "1.5 kB", "23 MB", "5000 TB",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (0.25, "0.2 s"), (42, "42 s"), (90, "2 min"), (7_200, "2 h"), (8 * 86_400, "8 days")],
)
def test_a_span_has_one_unit(seconds, words):
    assert show_span(seconds) == words


def test_a_time_is_told_from_now():
    assert ">5 min ago<" in show_ago(NOW - timedelta(minutes=5), NOW)
    assert ">in 2 h<" in show_ago(NOW + timedelta(hours=2), NOW)
    assert ">2025-03-14<" in show_ago(NOW - timedelta(days=365), NOW)
    assert show_ago(None, NOW) == "never"


def test_bars_add_up_hours_and_leave_out_what_is_older():
    hour = NOW.replace(minute=0, second=0, microsecond=0)
    hours = {hour: 3, hour - timedelta(hours=1): 2, hour - timedelta(days=40): 9}
    bars = make_bars([hours, {hour: 1}], RANGES["week"], NOW)
    assert [bar.count for bar in bars[-2:]] == [0, 6]
    assert sum(bar.count for bar in make_bars([hours], RANGES["day"], NOW)) == 5
    drawn = draw_bars(bars, "New & old")
    assert "New &amp; old: 6 in all, 6 in the fullest bar of 28" in drawn
    assert drawn.count("<rect") == 28


def record(number, parent=None):
    return {"id": number, "parent_id": parent, "author": f"a{number}"}


def depth_of(comments):
    return 1 + max((depth_of(one.replies) for one in comments), default=-1) if comments else 0


def test_a_deep_thread_is_nested_to_some_depth_and_then_names_whom_it_answers():
    page = make_thread_page([record(n, n - 1 if n else None) for n in range(400)], 1)
    assert depth_of(page.comments) <= MAX_DEPTH + 1
    (top,) = page.comments
    assert top.count == 399
    deepest = top
    while deepest.replies:
        deepest = deepest.replies[-1]
    assert (deepest.record["id"], deepest.names_parent, deepest.parent["id"]) == (399, True, 398)


def test_a_long_thread_has_pages_and_a_reply_on_the_next_one_names_its_parent():
    comments = [record(n) for n in range(MAX_COMMENTS)] + [record(MAX_COMMENTS, MAX_COMMENTS - 1)]
    first, second = make_thread_page(comments, 1), make_thread_page(comments, 2)
    assert (first.pages, len(first.comments), len(second.comments)) == (2, MAX_COMMENTS, 1)
    assert (second.comments[0].names_parent, second.comments[0].is_parent_here) == (True, False)
    assert make_thread_page([], 5).pages == 1


def test_comments_that_answer_each_other_in_a_circle_are_all_shown_once():
    page = make_thread_page([record(1, 2), record(2, 1), record(3, 3), record(4, 99)], 1)
    shown, waiting = [], [*page.comments]
    while waiting:
        one = waiting.pop()
        shown.append(one.record["id"])
        waiting += one.replies
    assert sorted(shown) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("reason", "advice"),
    [("http_404", GONE), ("http_502", SITE), ("timeout", SITE), ("never_heard", UNKNOWN), (None, UNKNOWN)],
)
def test_every_reason_has_advice(reason, advice):
    assert advise(reason) == advice


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ("give a number", "Give a number"),
        ("since: 'x' is not a time", "Since: 'x' is not a time"),
        ("http_404: gone", "http_404: gone"),
        ("127.0.0.1:9 is refused", "127.0.0.1:9 is refused"),
        ("a.example is away", "a.example is away"),
        ("", ""),
    ],
)
def test_a_message_begins_as_a_sentence_unless_it_begins_with_a_name(message, sentence):
    assert begin_sentence(message) == sentence
