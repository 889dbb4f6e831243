"""Attempts, waits between them, and items that are retried or dropped."""

from datetime import timedelta

import pytest
from clerk import url_ref

from tests.store.ledger_notices import due
from worker.dates import Reference
from worker.document import RawItem
from worker.errors import Rejected, ServerAway, TryLater
from worker.store.ledger.retry_delays import retry_delay


def test_attempts_are_counted_and_end(clerk, store, settings, now):
    item = clerk.accept()
    at = now
    for attempt in range(1, settings.max_attempts):
        assert store.ledger.retry_later(clerk.claim(item, at=at), TryLater("timeout", "too slow"), at)
        waiting = clerk.item(item)
        assert (waiting["state"], waiting["attempts"], waiting["reason"]) == ("pending", attempt, "timeout")
        at = waiting["not_before"]
    assert not store.ledger.retry_later(clerk.claim(item, at=at), TryLater("timeout", "too slow"), at)
    assert clerk.item(item)["state"] == "failed"
    assert clerk.item(item)["detail"] == "too slow"


def test_no_item_fails_because_our_own_server_is_away(clerk, store, settings, now):
    item = clerk.accept()
    at = now
    for _ in range(3 * settings.max_attempts):
        away = ServerAway("raw_store", "no answer", 60)
        claim = clerk.claim(item, at=at)
        assert not store.ledger.is_last_try(claim, away)
        assert store.ledger.retry_later(claim, away, at)
        at = clerk.item(item)["not_before"]
    waiting = clerk.item(item)
    assert (waiting["state"], waiting["attempts"], waiting["reason"]) == ("pending", 0, "raw_store")


def test_attempts_count_per_step(clerk, store, now):
    item = clerk.accept()
    store.ledger.retry_later(clerk.claim(item), TryLater("timeout", after=1), now)
    at = now + timedelta(seconds=2)
    store.ledger.finish_fetch(clerk.claim(item, at=at), RawItem("/a", b"x", Reference(now, "mtime")), at)
    assert clerk.item(item)["reason"] is None
    assert clerk.claim(item, "process", at=at).attempts == 0


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [(None, 24, 36), (120, 120, 120), (0, 1, 1), (-5, 1, 1), (1e9, 86_400, 86_400),
     (float("inf"), 86_400, 86_400), (float("nan"), 1, 86_400)],
)  # fmt: skip
def test_the_wait_is_clamped(asked, least, most):
    assert least <= retry_delay(1, asked) <= most


def test_the_wait_grows_and_is_jittered():
    assert 48 <= retry_delay(2, None) <= 72
    assert 96 <= retry_delay(3, None) <= 144
    assert retry_delay(5_000, None) == 86_400
    assert len({retry_delay(1, None) for _ in range(20)}) > 1


def test_failed_items_are_retried_as_asked(clerk, store, now):
    item, other = clerk.accept("/a"), clerk.accept("/b")
    store.ledger.fail(clerk.claim(item), Rejected("timeout", "gone"), now)
    assert store.failed_items.retry([item, other, 999], now) == [item]
    assert clerk.item(item)["reason"] is None
    assert due(store, now) == [item]


def test_where_bytes_are_damaged_a_retry_begins_anew(clerk, store, now, rows):
    damaged, other = clerk.fetched("/a"), clerk.fetched("/b")
    (page,) = store.ledger.accept([url_ref("https://a.example/")], now)
    store.ledger.finish_fetch(clerk.claim(page.item_id, "fetch"), clerk.raw("https://a.example/"), now)
    for item in (damaged, page.item_id):
        store.ledger.fail(clerk.claim(item), Rejected("raw_damaged"), now)
    store.ledger.fail(clerk.claim(other), Rejected("binary"), now)
    store.failed_items.retry([damaged, other, page.item_id], now)
    found = {row["id"]: (row["step"], row["raw_id"]) for row in rows("SELECT id, step, raw_id FROM items")}
    assert found == {damaged: ("process", None), other: ("process", 2), page.item_id: ("fetch", None)}


def test_any_number_of_items_can_be_retried_at_once(clerk, store, now):
    item = clerk.accept()
    store.ledger.fail(clerk.claim(item), Rejected("timeout"), now)
    assert store.failed_items.retry(range(70_000), now) == [item]


def test_dropped_items_stay_in_the_ledger(clerk, store, now):
    item = clerk.accept()
    assert store.failed_items.drop([item], now) == []
    store.ledger.fail(clerk.claim(item), Rejected("empty_file"), now)
    assert store.failed_items.drop([item], now) == [item]
    assert (clerk.item(item)["state"], clerk.item(item)["verdict"]) == ("done", "dropped")
    assert store.failed_items.retry([item], now) == []
