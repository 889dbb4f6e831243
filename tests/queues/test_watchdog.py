"""A worker that can no longer work is told from one that is busy, idle, or stands still as a whole."""

from dataclasses import dataclass

from tasks.watchdog import Watchdog, find_stuck


@dataclass
class Request:
    id: str
    worker_pid: int | None = None


def test_a_loop_that_stands_still_is_given_up_after_so_many_looks():
    watchdog = Watchdog(patience=3)
    said = [
        watchdog.check(has_ticked=turned, stuck=())
        for turned in (True, False, False, True, False, False, False)
    ]
    assert said[:-1] == [None] * 6
    assert "event loop" in said[-1]


def test_a_job_that_stays_forgotten_is_noticed_and_one_that_is_taken_up_is_not():
    watchdog = Watchdog(patience=3)
    looks = (["a"], ["a", "b"], ["b"], ["b"])
    said = [watchdog.check(has_ticked=True, stuck=ids) for ids in looks]
    assert said[:-1] == [None] * 3
    assert "forgotten" in said[-1]


def test_a_pool_that_stays_too_small_is_noticed_and_one_that_is_being_filled_is_not():
    watchdog = Watchdog(patience=3)
    looks = (1, 1, 0, 2, 2, 2)
    said = [watchdog.check(has_ticked=True, stuck=(), missing=missing) for missing in looks]
    assert said[:-1] == [None] * 5
    assert "lacks 2 of its processes" in said[-1]


def test_jobs_that_nobody_is_at():
    assert find_stuck([Request("a", 11), Request("b", 12), Request("c")], {11, 12}) == []
    assert find_stuck([Request("a", 11), Request("b"), Request("c")], {11, 12}) == ["b", "c"]
    assert find_stuck([Request("a", 9), Request("b", 12)], {11, 12}) == ["a"]
    assert find_stuck([], {11, 12}) == []
