"""Leases of claims: they end, are renewed and rescued; overruns."""

from datetime import timedelta

import pytest
from clerk import url_ref

from tests.store.ledger_notices import due
from worker.errors import Rejected, TryLater
from worker.store.ledger.claims import LostClaimError
from worker.store.ledger.leases import MAX_LOSSES


def test_an_expired_lease_is_taken_back(clerk, store, settings, now):
    item = clerk.accept()
    lost = clerk.claim(item)
    end = now + timedelta(seconds=settings.lease)
    assert store.leases.rescue_expired(end) == []
    assert store.leases.rescue_expired(end + timedelta(seconds=1)) == [item]
    assert clerk.item(item)["state"] == "pending"
    assert clerk.item(item)["attempts"] == 0
    assert clerk.item(item)["losses"] == 1
    taken = clerk.claim(item, task="t2")
    with pytest.raises(LostClaimError):
        store.ledger.fail(lost, Rejected("x"), now)
    assert clerk.item(item)["state"] == "running"
    store.ledger.fail(taken, Rejected("x"), now)


def test_a_renewed_lease_holds(clerk, store, settings, now):
    mine, other = clerk.accept("/a"), clerk.accept("/b")
    clerk.claim(mine, task="a_b")
    clerk.claim(other, task="aXb")
    late = now + timedelta(seconds=settings.lease)
    store.leases.renew([(mine, "a_b"), (other, "a_b"), (mine + 5, "a_b")], late)
    store.leases.renew([], late)
    assert store.leases.rescue_expired(late + timedelta(seconds=1)) == [other]
    assert clerk.item(mine)["state"] == "running"
    assert clerk.item(other)["state"] == "pending"


def test_an_item_that_loses_its_workers_again_and_again_fails(clerk, store, now):
    item = clerk.accept()
    for _ in range(MAX_LOSSES):
        clerk.claim(item)
        assert store.leases.rescue_lost(item, "task-1", now)
        assert clerk.item(item)["state"] == "pending"
    clerk.claim(item)
    assert store.leases.rescue_lost(item, "task-1", now)
    assert clerk.item(item)["state"] == "failed"
    assert clerk.item(item)["reason"] == "worker_lost"


def test_only_its_own_task_hands_an_item_back(clerk, store, now):
    item = clerk.accept()
    clerk.claim(item, task="task-10")
    assert not store.leases.rescue_lost(item, "task-1", now)
    assert not store.leases.rescue_lost(item, "task_10", now)
    assert store.leases.rescue_lost(item, "task-10", now)
    assert not store.leases.rescue_lost(item, "task-10", now)


def test_an_item_handed_back_is_due_at_once(clerk, store, now):
    item = clerk.accept()
    assert due(store, now) == []
    clerk.claim(item)
    store.leases.rescue_lost(item, "task-1", now)
    assert due(store, now) == [item]


def test_an_overrun_goes_to_the_slow_lane_once(clerk, store, now):
    item = clerk.fetched()
    clerk.claim(item, "process")
    store.leases.handle_overrun(item, "other", "time_limit", "not done within 10 s", now)
    assert clerk.item(item)["state"] == "running"
    store.leases.handle_overrun(item, "task-1", "time_limit", "not done within 10 s", now)
    assert due(store, now, "process") == []
    (notice,) = store.due_items.take("process", now, slow=True, limit=5)
    assert (notice.item_id, notice.step, notice.slow, notice.target) == (
        item,
        "process",
        True,
        "/notes/a.txt",
    )
    assert clerk.claim(item, "process").slow
    store.leases.handle_overrun(item, "task-1", "time_limit", "not done within 120 s", now)
    failed = clerk.item(item)
    assert (failed["state"], failed["reason"]) == ("failed", "time_limit")
    assert failed["detail"] == "not done within 120 s"


def test_an_overrun_while_fetching_fails(clerk, store, now):
    item = store.ledger.accept([url_ref("https://a.example/")], now)[0].item_id
    clerk.claim(item, "fetch")
    store.leases.handle_overrun(item, "task-1", "time_limit", "not done", now)
    assert clerk.item(item)["state"] == "failed"


def test_an_item_claimed_after_the_clock_went_back_waits_no_more_when_it_is_handed_back(clerk, store, now):
    item = clerk.accept()
    store.ledger.retry_later(clerk.claim(item), TryLater("busy", after=5.0), now)
    earlier = now - timedelta(hours=3)
    assert clerk.claim(item, task="t2", at=earlier)
    assert store.leases.rescue_lost(item, "t2", earlier)
    assert clerk.claim(item, task="t3", at=earlier)
