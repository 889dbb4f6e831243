"""The periodic tasks, called in this process."""

from datetime import timedelta

import pytest

from tasks import child_process, maintenance
from worker.context import Context
from worker.settings import load
from worker.store.ledger.hourly_counts import count_in_hour


@pytest.fixture
def counted(store, now, monkeypatch):
    """What happened this hour, a month ago and longer ago, in a worker's process."""
    monkeypatch.setattr(child_process._Process, "context", Context(load(), store, lambda: now))
    with store.database.writing() as connection:
        for days in (0, 30, 36, 100, 700):
            count_in_hour(connection, "new", now - timedelta(days=days), days + 1)
    return store


def test_counts_of_hours_are_kept_for_a_month(counted, now):
    assert maintenance.purge() is None
    hours = counted.overview.count_hours(now - timedelta(days=1000))["new"]
    assert sorted(hours.values()) == [1, 31]
    assert counted.hourly_counts.prune(now) == 0
