from worker.sources.poll_schedule import (
    JITTER,
    MAX_INTERVAL_S,
    MIN_INTERVAL_S,
    add_jitter,
    next_interval,
    wait_after,
)


def test_sooner_when_news_comes_and_later_when_none_does():
    assert next_interval(1800, 3) == 900
    assert next_interval(1800, 0) == 2700
    assert next_interval(MIN_INTERVAL_S, 1) == MIN_INTERVAL_S
    assert next_interval(MAX_INTERVAL_S, 0) == MAX_INTERVAL_S


def test_a_failing_source_is_left_alone_for_longer_and_longer():
    waits = [wait_after(300, failures, None) for failures in range(1, 25)]
    assert waits[:3] == [600, 1200, 2400]
    assert waits == sorted(waits)
    assert waits[-1] == MAX_INTERVAL_S
    assert wait_after(300, 1, 7200.0) == 7200
    assert wait_after(300, 1, 1.0) == MIN_INTERVAL_S


def test_waits_are_jittered_within_bounds():
    waits = {add_jitter(1000) for _ in range(50)}
    assert len(waits) > 10
    assert all(1000 * (1 - JITTER) <= wait <= 1000 * (1 + JITTER) for wait in waits)
