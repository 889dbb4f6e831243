"""The periodic tasks, called in this process or in one of their own."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
import redis
from sqlalchemy.event import listen

from tasks import child_process, maintenance
from worker.context import Context
from worker.document import ItemRef
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
        print(maintenance.count_queued(["fetch"])["fetch"])
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


@pytest.fixture
def upkeep(store, now, valkey_url, monkeypatch):
    """A process that does upkeep, with a broker of its own; its context."""
    context = Context(replace(load(), broker_url=valkey_url), store, lambda: now)
    monkeypatch.setattr(child_process._Process, "context", context)
    yield context
    context.queues.close()


def test_with_nothing_to_do_upkeep_only_reads(upkeep, store):
    statements = []
    listen(store.database.engine, "before_cursor_execute", lambda _c, _cu, text, *_: statements.append(text))
    assert maintenance.reconcile() is None
    assert not maintenance.notify_ready_fetches()
    assert statements
    writes = [one for one in statements if not one.startswith("SELECT") and "pg_" not in one]
    assert writes == []
    assert "queues" not in vars(upkeep), "the broker was asked, though nothing waits for a worker"


@pytest.mark.usefixtures("upkeep")
def test_the_broker_is_asked_for_all_queues_over_one_connection(valkey_url):
    with redis.Redis.from_url(valkey_url) as client:
        client.rpush("fetch", "1", "2")
        client.set("process", "of another program")
        assert maintenance.count_queued(["fetch", "process", "slow"]) == {"fetch": 2, "process": 0, "slow": 0}
        before = client.info("stats")
        for _ in range(5):
            maintenance.count_queued(["fetch", "process", "slow"])
        after = client.info("stats")
    assert after["total_connections_received"] == before["total_connections_received"]


def test_what_waits_for_its_host_is_looked_for_more_often(upkeep, store, now, monkeypatch):
    told = []
    monkeypatch.setattr(maintenance, "notify", told.extend)
    refs = [ItemRef("url", f"https://h.example/{n}", f"url:{n}") for n in range(2)]
    _, second = store.ledger.accept(refs, now, store.new_host_pacing())
    assert maintenance.notify_ready_fetches(), "the second one waits"
    assert told == []
    upkeep.now = lambda: now + timedelta(minutes=1)
    assert maintenance.notify_ready_fetches()
    assert [notice.item_id for notice in told] == [second.item_id]
    assert not maintenance.notify_ready_fetches(), "workers know of all"
