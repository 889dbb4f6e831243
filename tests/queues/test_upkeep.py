"""The periodic tasks, called in this process or in one of their own."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
import redis

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


BACKLOG = """
from datetime import timedelta

from tasks import acceptance, child_process, maintenance
from worker.clock import utcnow
from worker.context import Context
from worker.document import ItemRef
from worker.settings import load
from worker.store import open_store

now = utcnow()
with open_store(load()) as store:
    child_process._Process.context = Context(load(), store, lambda: now)
    refs = [ItemRef("url", f"https://h{n % 20}.example/{n}", f"url:{n}") for n in range(40)]
    acceptance.notify_fresh(store.ledger.accept(refs, now, store.new_host_pacing()))
    for _ in range(5):
        print(maintenance.count_queued("fetch"))
        now += timedelta(minutes=1)
        maintenance.notify_ready_fetches()
        maintenance.reconcile()
"""
"""Forty items, of which every second has to wait for its host, and no worker for five minutes."""


def test_a_backlog_does_not_fill_its_queue_with_copies(database_url, valkey_url, tmp_path):
    settings = dict(
        WINNOW_DATABASE_URL=database_url, WINNOW_BROKER_URL=valkey_url, WINNOW_DATA_DIR=str(tmp_path)
    )
    ran = subprocess.run(
        [sys.executable, "-c", BACKLOG],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.split() == ["20", "40", "40", "40", "40"], ran.stderr
    with redis.Redis.from_url(valkey_url) as client:
        assert client.llen("fetch") == 40
