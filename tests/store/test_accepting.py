"""Accepting items: once, in order, with a pace, and not on a full disk."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import chain

import pytest
from clerk import file_ref

from worker.dates import Reference
from worker.document import ItemRef, RawItem
from worker.errors import Rejected, TryLater
from worker.intake.received_pages import accept_page
from worker.store import Store, open_store
from worker.store.database import Database


def test_accepting_twice_makes_one_item(store, now):
    refs = [file_ref("/a", "1"), file_ref("/b", "1"), file_ref("/a", "1")]
    first = store.ledger.accept(refs, now)
    again = store.ledger.accept(refs[::-1], now)
    assert [a.fresh for a in first] == [True, True, False]
    assert [a.target for a in first] == ["/a", "/b", "/a"]
    assert not any(a.fresh for a in again)
    assert [a.item_id for a in again] == [a.item_id for a in first[::-1]]
    assert len(store.library.items()) == 2


def test_accepting_nothing(store, now):
    assert store.ledger.accept([], now) == []


def test_a_changed_file_is_another_item(store, now):
    one, other = store.ledger.accept([file_ref("/a", "1"), file_ref("/a", "2")], now)
    assert one.fresh
    assert other.fresh


def test_what_was_done_is_told_when_it_comes_again(clerk, store, now):
    ref = file_ref("/a", "1")
    clerk.record(claim=_processed(clerk, ref, now))
    (again,) = store.ledger.accept([ref], now)
    assert (again.fresh, again.state) == (False, "done")


def _processed(clerk, ref, now):
    (accepted,) = clerk.store.ledger.accept([ref], now)
    raw = RawItem(ref.target, b"x", Reference(now, "mtime"))
    clerk.store.ledger.finish_fetch(clerk.claim(accepted.item_id), raw, now)
    return clerk.claim(accepted.item_id, "process")


@pytest.mark.parametrize("length", [1_999, 2_000, 2_001, 8_000])
def test_keys_of_any_length_stay_apart(store, now, length):
    # Text that does not compress, as PostgreSQL would take a row of one letter of any length.
    key = "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(length // 3))
    refs = [ItemRef("url", "https://a.example/", f"url:{key}{end}") for end in ("x", "y", "x")]
    first, second, third = store.ledger.accept(refs, now)
    assert first.item_id == third.item_id != second.item_id


def test_what_is_accepted_together_comes_due_at_its_hosts_turns(store, now):
    targets = ["https://a.example/1", "https://a.example/2", "https://b.example/1", "https://a.example/3",
               "https://[bad/"]  # fmt: skip
    refs = [ItemRef("url", target, f"url:{target}") for target in targets]
    pace = store.new_host_pacing()
    accepted = [*store.ledger.accept([file_ref("/a"), file_ref("/b"), *refs[:3]], now, pace),
                *store.ledger.accept(refs[3:], now, pace)]  # fmt: skip
    assert [item.due for item in accepted] == [True, True, True, False, True, False, True]
    waits = {item["target"]: item["not_before"] for item in store.library.items() if item["not_before"]}
    assert list(waits) == ["https://a.example/3", "https://a.example/2"]
    third, second = [(at - now).total_seconds() for at in waits.values()]
    assert 1 <= second <= 1.5 <= 2 * second == third
    assert store.ledger.claim(accepted[3].item_id, "fetch", "t", now) is None
    assert store.due_items.find_next_unsent("fetch") == waits["https://a.example/2"]
    assert store.due_items.find_next_unsent("process") is None
    assert store.library.standing(now).waiting == 0, "a turn that comes is no trouble"


def test_what_is_to_be_tried_again_later_is_not_waited_for(clerk, store, now):
    clerk.accept("/notes/a.txt")
    assert store.library.is_busy(now)
    claim = store.ledger.claim(1, "process", "task-1", now)
    assert store.library.is_busy(now), "it is at work"
    assert store.ledger.retry_later(claim, TryLater("io_error", "the disk sleeps"), now)
    assert not store.library.is_busy(now)
    assert store.library.is_busy(now + timedelta(days=1)), "its time has come"


def test_nothing_is_accepted_when_the_disk_is_nearly_full(store_settings, now):
    database = Database(store_settings.database_url)
    full = Store(database, replace(store_settings, min_free_bytes=2**62))
    with pytest.raises(TryLater, match="bytes free") as refused:
        full.ledger.accept([file_ref("/a")], now)
    assert refused.value.reason == "disk_full"
    assert full.library.items() == []
    database.close()


def test_a_refused_message_is_a_failed_item(store, now):
    error = Rejected("malformed_message", "x" * 5000)
    (refused,) = store.ledger.refuse([("{not json\0\udcff", error)], now)
    (again,) = store.ledger.refuse([("{not json\0\udcff", error)], now)
    assert (refused.fresh, again.fresh) == (True, False)
    (item,) = store.library.items(state="failed")
    assert (item["kind"], item["target"], item["reason"]) == ("message", "{not json", "malformed_message")
    assert len(item["detail"]) == 2000
    assert store.failed_items.retry([refused.item_id], now) == []
    assert store.failed_items.drop([refused.item_id], now) == [refused.item_id]


def test_two_who_accept_the_same_in_other_orders_do_not_block_each_other(store_settings, now):
    refs = [file_ref(f"/{n}", "1") for n in range(5_000)]  # several statements each
    start = threading.Barrier(2)

    def accept(mine):
        with open_store(store_settings) as store:
            start.wait()
            return [accepted.fresh for accepted in store.ledger.accept(mine, now)]

    with ThreadPoolExecutor(2) as pool:
        fresh = list(chain.from_iterable(pool.map(accept, (refs, refs[::-1]))))
    assert (len(fresh), sum(fresh)) == (10_000, 5_000)


def test_a_page_that_is_handed_over_has_only_to_be_processed(store, now):
    raw = RawItem("C:/mine/Page.html", b"<p>The weir</p>", Reference(now, "received"), final_url=None)
    accepted = accept_page(raw, store, now)
    assert (accepted.step, accepted.fresh, accepted.due) == ("process", True, True)
    assert accepted.target == f"upload:{raw.hash[:16]}/Page.html"
    claim = store.ledger.claim(accepted.item_id, "process", "task", now)
    assert store.raw_item(claim.raw_id).content == raw.content
    assert not accept_page(raw, store, now).fresh
    at_its_address = replace(raw, final_url="https://weir.example/a")
    other = accept_page(at_its_address, store, now)
    assert (other.fresh, other.target) == (True, "https://weir.example/a")
    claim = store.ledger.claim(other.item_id, "process", "task", now)
    assert store.raw_item(claim.raw_id).final_url == "https://weir.example/a"
