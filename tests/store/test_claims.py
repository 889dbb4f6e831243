"""Claims of items, and notices that were lost."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import chain

import pytest
from clerk import file_ref, url_ref

from tests.store.ledger_notices import due
from worker.dates import Reference
from worker.document import ItemRef, RawItem
from worker.errors import TryLater
from worker.store import open_store
from worker.store.ledger.claims import LostClaimError
from worker.store.ledger.readiness import RENOTIFY_AFTER


def test_a_claim_is_exclusive(clerk):
    item = clerk.accept()
    claim = clerk.claim(item, task="t1")
    assert claim.ref.target == "/notes/a.txt"
    assert claim.token.startswith("t1:")
    assert clerk.claim(item, task="t2") is None
    assert clerk.item(item)["state"] == "running"


def test_a_claim_is_for_the_step_that_is_due(clerk, store, now):
    item = store.ledger.accept([url_ref("https://a.example/")], now)[0].item_id
    assert clerk.claim(item, "process") is None
    assert clerk.claim(item + 1) is None
    assert clerk.claim(item, "fetch").step == "fetch"


def test_what_lies_on_the_disk_begins_with_the_second_step(store, now):
    refs = [file_ref("/a"), url_ref("https://a.example/"), ItemRef("record", "/b.warc", "record:1")]
    accepted = store.ledger.accept(refs, now)
    assert [item.step for item in accepted] == ["process", "fetch", "process"]
    assert [item.step for item in store.ledger.accept(refs, now)] == ["process", "fetch", "process"]


def test_bytes_received_under_a_claim_are_noted_and_the_claim_goes_on(clerk, store, now, rows):
    item = clerk.accept()
    store.ledger.retry_later(clerk.claim(item), TryLater("disk_error", after=1), now)
    claim = clerk.claim(item, at=now + timedelta(seconds=5))
    raw = clerk.raw("/notes/a.txt")
    going_on = store.ledger.attach_raw(claim, raw, now)
    assert going_on == replace(claim, raw_id=1, attempts=0, received=len(raw.content))
    assert rows("SELECT state, raw_id, attempts, token FROM items") == [
        {"state": "running", "raw_id": 1, "attempts": 0, "token": claim.token}
    ]
    assert clerk.record(claim=going_on).document_id
    assert clerk.item(item)["state"] == "done"


def test_many_claiming_at_once_give_one_claim(store_settings, clerk, now):
    items = [clerk.accept(f"/{n}") for n in range(10)]
    start = threading.Barrier(4)

    def race(name):
        with open_store(store_settings) as store:
            start.wait()
            return [item for item in items if store.ledger.claim(item, "process", name, now)]

    with ThreadPoolExecutor(4) as pool:
        won = list(chain.from_iterable(pool.map(race, "abcd")))
    assert sorted(won) == items


def test_an_item_is_not_claimed_before_its_time(clerk, store, now):
    item = clerk.accept()
    store.ledger.retry_later(clerk.claim(item), TryLater("timeout", "slow", after=100), now)
    assert clerk.claim(item, at=now + timedelta(seconds=99)) is None
    assert due(store, now + timedelta(seconds=99)) == []
    assert due(store, now + timedelta(seconds=100)) == [item]
    assert clerk.claim(item, at=now + timedelta(seconds=100)).attempts == 1


def test_a_lost_claim_keeps_no_bytes(clerk, store, now, rows):
    item = clerk.accept()
    lost = clerk.claim(item)
    store.leases.rescue_lost(item, "task-1", now)
    with pytest.raises(LostClaimError, match=f"item {item} "):
        store.ledger.finish_fetch(lost, RawItem("/a", b"x", Reference(now, "mtime")), now)
    with pytest.raises(LostClaimError):
        store.ledger.attach_raw(lost, RawItem("/a", b"x", Reference(now, "mtime")), now)
    with pytest.raises(LostClaimError):
        store.ledger.retry_later(lost, TryLater("timeout"), now)
    assert rows("SELECT id FROM raw") == []
    assert rows("SELECT state, raw_id FROM items") == [{"state": "pending", "raw_id": None}]


def test_unanswered_notices_are_repeated(clerk, store, now):
    items = [clerk.accept(f"/{n}") for n in range(5)]
    late = now + RENOTIFY_AFTER + timedelta(seconds=1)
    assert due(store, now + RENOTIFY_AFTER) == []
    assert due(store, late, limit=3) == items[:3]
    assert due(store, late) == items[3:]
    assert due(store, late) == []


def test_notices_that_wait_in_the_queue_are_not_repeated(clerk, store, now):
    items = [clerk.accept(f"/{n}") for n in range(5)]
    late = now + RENOTIFY_AFTER + timedelta(seconds=1)
    assert due(store, late, queued=5) == []
    assert due(store, late, queued=9) == []  # also with copies in the queue
    assert due(store, late, queued=3) == items[:2]  # two were lost
    assert due(store, late, queued=0) == items[2:]


def test_what_was_never_sent_comes_before_what_was_lost(clerk, store, now):
    lost, put_off = clerk.accept("/lost"), clerk.accept("/put off")
    store.ledger.retry_later(clerk.claim(put_off), TryLater("busy", after=1.0), now)
    late = now + RENOTIFY_AFTER + timedelta(seconds=1)
    assert due(store, late, limit=1) == [put_off]
    assert due(store, late, queued=1) == [lost]  # the notice of the other one is in the queue


def test_only_what_was_never_sent_is_announced(clerk, store, now):
    _, put_off = clerk.accept("/waits in the queue"), clerk.accept("/put off")
    store.ledger.retry_later(clerk.claim(put_off), TryLater("busy", after=1.0), now)
    late = now + 2 * RENOTIFY_AFTER
    assert [n.item_id for n in store.due_items.take_unsent("process", late, slow=False, limit=9)] == [put_off]
    assert store.due_items.take_unsent("process", late, slow=False, limit=9) == []


def test_a_clock_that_is_stepped_back_holds_nothing_up(clerk, store, now):
    """What was written an hour ahead: a notice, a wait, and a lease nobody renews."""
    told, waiting, held = (clerk.accept(f"/{n}") for n in range(3))
    store.ledger.retry_later(clerk.claim(waiting), TryLater("busy", after=50.0), now)
    clerk.claim(held)
    before = now - timedelta(hours=1)
    assert due(store, before) == [told, waiting]
    assert clerk.claim(waiting, at=before)
    assert store.leases.rescue_expired(before) == [held]
    assert due(store, before) == [held]


def test_clocks_that_differ_a_little_take_nothing_from_each_other(clerk, store, now):
    told, waiting, held = (clerk.accept(f"/{n}") for n in range(3))
    store.ledger.retry_later(clerk.claim(waiting), TryLater("busy", after=50.0), now)
    clerk.claim(held)
    behind = now - timedelta(seconds=30)
    assert due(store, behind) == []
    assert clerk.claim(waiting, at=behind) is None
    assert store.leases.rescue_expired(behind) == []
    assert clerk.claim(told, at=behind)
