import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import chain

import pytest
from clerk import file_ref, url_ref

from worker.dates import Reference
from worker.document import ItemRef, RawItem
from worker.errors import Rejected, TryLater
from worker.store import Store, open_store
from worker.store.database import Database
from worker.store.ledger.claims import LostClaimError
from worker.store.ledger.leases import MAX_LOSSES
from worker.store.ledger.readiness import RENOTIFY_AFTER
from worker.store.ledger.retry_delays import retry_delay

NO_LIMIT = 1000


def due(store, at, step="process", *, slow=False, limit=NO_LIMIT):
    return [n.item_id for n in store.due_items.take(step, at, slow=slow, limit=limit)]


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
    clerk.settle(claim=_processed(clerk, ref, now))
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
    assert not store.due_items.has_unsent("fetch", now)
    assert store.due_items.has_unsent("fetch", now + timedelta(seconds=2))
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
    assert clerk.settle(claim=going_on).document_id
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
