from datetime import UTC, datetime

import pytest

from worker.deliver.webhooks import retry_policy
from worker.document import HostBackoff
from worker.errors import TryLater
from worker.fetch import host_backoff
from worker.runtime.backoff import Backoff
from worker.service import supervisor
from worker.sources import poll_schedule
from worker.store.ledger import retry_delays

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def test_a_wait_doubles_up_to_its_maximum():
    backoff = Backoff(first=30.0, maximum=3600.0)
    assert [backoff.delay(failures) for failures in (1, 2, 3, 7, 8, 5_000)] == [30, 60, 120, 1920, 3600, 3600]
    assert Backoff(first=1.0, factor=3.0).delay(4) == 27


def test_jitter_multiplies_and_what_a_server_asks_for_is_exact():
    backoff = Backoff(first=100.0, jitter=(0.8, 1.2))
    assert backoff.delay(1, chance=lambda: 0.0) == 80
    assert backoff.delay(1, chance=lambda: 1.0) == pytest.approx(120)
    assert len({backoff.delay(1) for _ in range(20)}) > 1
    assert backoff.delay(9, asked=7.0) == 7


@pytest.mark.parametrize(
    ("wait", "expected"),
    [
        (lambda n: retry_delays.RETRY_BACKOFF.delay(n, chance=lambda: 0.5), {1: 30, 2: 60, 3: 120}),
        (lambda n: poll_schedule.wait_after(3600.0, n, None), {1: 7200, 2: 14_400, 5: 86_400, 2_000: 86_400}),
        (lambda n: poll_schedule.wait_after(60.0, n, None), {1: 600, 2: 1200, 9: 86_400}),
        (
            lambda n: retry_policy.ENDPOINT_BACKOFF.delay(n, chance=lambda: 0.0),
            {1: 1, 2: 2, 12: 2048, 13: 3600},
        ),
        (lambda n: retry_policy.ENDPOINT_BACKOFF.delay(n, chance=lambda: 1.0), {1: 1.25, 13: 4500}),
        (
            lambda n: host_backoff.HOST_BACKOFF.delay(n, chance=lambda: 0.5),
            {1: 30, 7: 1920, 8: 3600, 900: 3600},
        ),
        (supervisor.RESTART_BACKOFF.delay, {1: 1, 2: 2, 5: 16, 6: 30, 5_000: 30}),
    ],
)
def test_each_place_waits_as_long_as_documented(wait, expected):
    for failures, seconds in expected.items():
        assert wait(failures) == pytest.approx(seconds)


def test_a_server_that_asks_for_a_time_gets_it():
    assert retry_delays.retry_delay(1, 0.1) == 1
    assert retry_delays.retry_delay(1, 7200.0) == 7200
    assert retry_delays.retry_delay(1, 1e9) == 86_400
    assert poll_schedule.wait_after(300.0, 1, 100.0) == 300
    assert poll_schedule.wait_after(300.0, 1, 1e6) == 1e6
    left_alone = host_backoff.next_backoff(HostBackoff(), TryLater("http_429", "", 7.0), NOW).until
    assert left_alone is not None
    assert (left_alone - NOW).total_seconds() == 7
