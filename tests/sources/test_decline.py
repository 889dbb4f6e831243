"""When a source counts as degraded: what falls, what only varies, what comes back."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from worker.document import Yield
from worker.sources.yield_decline import MAX_DOCUMENTS, find_declines, find_silence


def good(n, **more):
    return replace(Yield(n, 400 + 37 * (n % 9), 0.95, 8 + n % 3, 10, "article"), **more)


BEFORE = [good(n) for n in range(40)]


def after(**more):
    return BEFORE + [good(40 + n, **more) for n in range(10)]


def measures(yields, known=()):
    return [one.measure for one in find_declines(yields[-MAX_DOCUMENTS:], known)]


@pytest.mark.parametrize(
    ("more", "measure"),
    [
        (dict(words=60), "words"),
        (dict(confidence=0.6), "confidence"),
        (dict(comments=1), "comments found"),
        (dict(kind="login_wall"), "articles"),
    ],
)
def test_each_measure_that_falls_is_named_with_a_sample_of_before_and_after(more, measure):
    (found,) = find_declines(after(**more), ())
    assert found.measure == measure
    assert found.before > found.after
    assert found.sample_before < 40 <= found.sample_after


def test_all_is_well_while_nothing_falls():
    assert measures(after()) == []
    assert measures(after(words=2000, confidence=1.0)) == []


def test_a_few_bad_ones_are_no_decline():
    assert measures(BEFORE + [good(n, words=20, kind="listing") for n in (41, 42, 43)] + BEFORE[:7]) == []


def test_few_documents_tell_nothing():
    assert measures([good(n) for n in range(9)] + [good(n, words=5) for n in range(9)]) == []


def test_sources_whose_documents_differ_much_are_not_degraded_by_chance():
    chance = random.Random(5)
    alarms = 0
    for _ in range(500):
        yields = [good(n, words=int(chance.lognormvariate(5.5, 1.2)), confidence=chance.uniform(0.5, 1))
                  for n in range(MAX_DOCUMENTS)]  # fmt: skip
        alarms += bool(measures(yields))
    assert alarms <= 2


def test_it_stays_degraded_until_it_is_as_before_however_long_that_takes():
    found = find_declines(after(words=60), ())
    low = [good(n, words=60) for n in range(MAX_DOCUMENTS)]
    assert [(one.measure, one.before) for one in find_declines(low, found)] == [("words", found[0].before)]
    assert measures(low + BEFORE[:10], found) == []


def test_comments_that_no_page_speaks_of_tell_nothing():
    assert measures([replace(one, comments=0, stated=None) for one in after(words=400)]) == []


def test_silence_is_measured_by_what_is_usual(now):
    daily = [now - timedelta(days=n) for n in range(30, 10, -1)]
    assert find_silence(daily, daily[-1] + timedelta(days=9)) is None
    found = find_silence(daily, daily[-1] + timedelta(days=10))
    assert (found.before, found.after) == (86_400, 864_000)
    often = [now + timedelta(minutes=5 * n) for n in range(20)]
    assert find_silence(often, often[-1] + timedelta(days=1)) is None, "a weekend is no silence"
    assert find_silence(often, often[-1] + timedelta(days=3)) is not None
    assert find_silence(daily[:5], now + timedelta(days=300)) is None, "five times are no habit"
