"""What was dropped is kept, and can be listed as failed again."""

from datetime import timedelta

import pytest
from clerk import url_ref

from worker.errors import Rejected


@pytest.fixture
def dropped(clerk, store, now):
    """Three items that failed, dropped a second apart; the last one first."""
    ids = []
    for number in range(3):
        item_id = clerk.fetched(f"/{number}.txt")
        store.ledger.fail(clerk.claim(item_id), Rejected("empty_body", f"why {number}"), now)
        store.failed_items.drop([item_id], now + timedelta(seconds=number))
        ids.append(item_id)
    return ids[::-1]


def listed(store, **which):
    return [one["id"] for one in store.failed_items.list_dropped(9, **which)]


def test_the_dropped_are_listed_the_last_one_first(store, dropped, now):
    assert listed(store) == dropped
    assert listed(store, before=(now + timedelta(seconds=1), dropped[1])) == dropped[2:]
    assert list(store.failed_items.dropped_batches(now + timedelta(seconds=1))) == [[dropped[1]]]
    assert list(store.failed_items.dropped_batches()) == [sorted(dropped)]
    assert store.failed_items.find_dropped_among([*dropped[:2], 99]) == set(dropped[:2])


def test_the_undropped_have_failed_as_before_and_can_be_retried(store, clerk, dropped, now):
    later = now + timedelta(minutes=1)
    assert store.failed_items.undrop([*dropped[:1], 99], later) == dropped[:1]
    assert store.failed_items.undrop(dropped[:1], later) == []
    item = clerk.item(dropped[0])
    assert (item["state"], item["reason"], item["detail"], item["verdict"]) == (
        *("failed", "empty_body", "why 2", None),
    )
    assert item["step"] == "process"
    assert listed(store) == dropped[1:]
    assert store.failed_items.retry(dropped[:1], later) == dropped[:1]


def test_one_whose_bytes_were_deleted_meanwhile_begins_again(store, clerk, now):
    (item,) = store.ledger.accept([url_ref("https://a.example/1")], now)
    store.ledger.finish_fetch(clerk.claim(item.item_id, "fetch"), clerk.raw(item.target), now)
    store.ledger.fail(clerk.claim(item.item_id), Rejected("empty_body", "why"), now)
    store.failed_items.drop([item.item_id], now)
    assert store.retention.purge(now + timedelta(days=1)) == 1
    store.failed_items.undrop([item.item_id], now)
    assert clerk.item(item.item_id)["step"] == "fetch"


def test_what_is_done_otherwise_is_not_undropped(store, clerk, now):
    clerk.record()
    assert store.failed_items.undrop([1], now) == []
