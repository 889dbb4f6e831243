"""Bytes that are kept again while others delete them: what a row names is always there."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from prose import text
from sqlalchemy import update

from worker.dates import Reference
from worker.document import FeedCopy, ItemRef, NotModified, RawItem, Validators
from worker.document.digest import digest_of
from worker.store import open_store
from worker.store.raw.retention import MIN_STRAY_AGE
from worker.store.sources.earlier_copies import lock_earlier_copy
from worker.store.tables import Item

CONTENT = b"the same bytes each time"
DAY = timedelta(days=1)
ROUNDS = 12


@pytest.fixture
def stored(clerk):
    """A document made of `CONTENT`; its id."""
    return clerk.record("/a", text(1), claim=clerk.ready("/a", content=CONTENT)).document_id


def purge(store, _stored, now):
    assert store.retention.purge(now + DAY) == 1


def forget(store, stored, now):
    assert store.forgetting.forget(stored, now).files == 1


def sweep(store, stored, now):
    """As one that goes on when it has looked at the file's age: the age is no longer what it was."""
    purge(store, stored, now)
    assert (
        store.retention.delete_unreferenced(
            store.raw.list_stray(int(digest()[:2], 16), now.timestamp() + 1e9)
        )
        == 0
    )


def digest():
    return RawItem("", CONTENT, None).hash


@pytest.mark.parametrize("delete", [purge, forget, sweep])
@pytest.mark.parametrize("note", ["finish_fetch", "attach_raw"])
def test_what_was_kept_a_moment_before_its_row_is_there_after_it(clerk, store, stored, delete, note):
    item = clerk.accept("/b")
    raw = clerk.raw("/b", CONTENT)
    delete(store, stored, clerk.now)
    getattr(store.ledger, note)(clerk.claim(item), raw, clerk.now)
    assert store.raw.load(raw.hash) == CONTENT


def test_a_feeds_copy_that_was_deleted_before_its_row_is_there_after_it(clerk, store, stored, monkeypatch):
    keep, kept = store.raw.keep, []

    def keep_and_lose(content, digest):
        keep(content, digest)
        if not kept:
            forget(store, stored, clerk.now)
        kept.append(digest)

    monkeypatch.setattr(store.raw, "keep", keep_and_lose)
    ref = ItemRef("url", "https://b.example/", "url:b:1", None, copy=CONTENT)
    store.ledger.accept([ref], clerk.now)
    assert store.raw.load(digest()) == CONTENT


def test_many_that_keep_and_one_that_deletes(store_settings, store, now):
    """Each round, some receive the same bytes while another deletes whatever no row names."""

    def receive(name):
        with open_store(store_settings) as own:
            for round_ in range(ROUNDS):
                ref = ItemRef("file", f"/{name}", f"file:{name}:{round_}")
                item = own.ledger.accept([ref], now)[0].item_id
                raw = RawItem(f"/{name}", CONTENT, Reference(now, "mtime"))
                own.raw.keep(CONTENT, raw.hash)
                own.ledger.attach_raw(own.ledger.claim(item, "process", name, now), raw, now)
                assert own.raw.load(raw.hash) == CONTENT
                with own.database.writing() as connection:  # as if it were done
                    connection.exec_driver_sql(f"UPDATE items SET state = 'done' WHERE id = {item}")

    def delete(_):
        with open_store(store_settings) as own:
            while not finished:
                own.retention.purge(now + DAY)
                own.retention.delete_unreferenced([digest()])

    finished = []
    with ThreadPoolExecutor(4) as pool:
        deleting = pool.submit(delete, None)
        try:
            list(pool.map(receive, ["one", "two"]))
        finally:
            finished.append(True)
        deleting.result()
    store.retention.purge(now + DAY)
    assert not store.raw.has(digest())


def test_what_was_half_written_when_its_process_was_killed_goes_after_a_day(store, clerk, now):
    clerk.fetched("/a", CONTENT)
    folder = store.raw.path(digest()).parent
    old, fresh, other = (folder / name for name in (f"{digest()}.gz.0.part", "x.gz.1.part", "README"))
    stale = (now - MIN_STRAY_AGE - DAY).timestamp()
    for path, at in ((old, stale), (fresh, now.timestamp()), (other, stale)):
        path.write_bytes(b"half of it")
        os.utime(path, (at, at))
    assert sum(store.retention.sweep(shard, now) for shard in range(256)) == 1
    assert [path.exists() for path in (old, fresh, other)] == [False, True, True]
    assert store.raw.load(digest()) == CONTENT


def test_bytes_that_went_are_not_read_again(store, stored, now):
    kept = store.reprocessing.select_these([stored])
    purge(store, stored, now)
    assert store.reprocessing.accept(kept, "run", now) == []


def test_an_address_whose_bytes_went_during_the_look_is_unchanged_all_the_same(clerk, store, now):
    url, key = "https://a.example/", "a.example/"
    raw = RawItem(url, CONTENT, Reference(now, "received"), final_url=url, headers={"etag": '"1"'})
    for number in range(2):
        item = store.ledger.accept([ItemRef("url", url, f"url:{key}:{number}")], now)[0].item_id
        claim = clerk.claim(item, "fetch")
        if number == 0:
            store.raw.keep(CONTENT, raw.hash)
            store.addresses.finish_fetch(claim, raw, key, now)
            clerk.record(url, text(1), claim=clerk.claim(item, "process"), address=url)
    record = store.addresses.get(key)
    assert record.known == Validators(url, '"1"', None)
    purge(store, None, now)
    store.addresses.finish_unchanged(claim, NotModified(url), record, now)
    assert [row["raw_id"] for row in store.library.read_details(1).sightings] == [None, None]


COPY = b"<p>what the feed said</p>"


@pytest.fixture
def visits(clerk, store, now):
    """A function that fetches an address; the first time, its feed gave a copy. The claim to process it."""
    url, key = "https://a.example/", "a.example/"

    def visit(number):
        ref = ItemRef("url", url, f"url:{key}:{number}", copy=COPY if number == 0 else None)
        claim = clerk.claim(store.ledger.accept([ref], now)[0].item_id, "fetch")
        store.addresses.finish_fetch(claim, clerk.raw(url, b"page %d" % number), key, now)
        return clerk.claim(claim.item_id, "process")

    return visit


def test_a_visit_passes_the_feeds_copy_on_to_the_next(visits, clerk, store):
    assert store.raw_item(visits(0).raw_id).feed_copy == FeedCopy(COPY, stands_in=True)
    claim = visits(1)
    assert store.raw_item(claim.raw_id).feed_copy == FeedCopy(COPY, stands_in=True), "nothing was stored yet"
    clerk.record("https://a.example/", text(1), claim=claim)
    for number in (2, 3):
        assert store.raw_item(visits(number).raw_id).feed_copy == FeedCopy(COPY, stands_in=False)


def test_a_copy_that_is_lost_or_damaged_is_done_without(visits, store, caplog):
    first = visits(0)
    path = store.raw.path(digest_of(COPY))
    path.write_bytes(b"damaged")
    assert store.raw_item(first.raw_id).feed_copy is None
    assert "is read without the feed's copy: raw_damaged" in caplog.text
    path.unlink()
    assert visits(1).copy_hash is None


def test_a_copy_that_is_passed_on_is_not_deleted_meanwhile(visits, clerk, store_settings, store):
    stored = clerk.record("https://a.example/", text(1), claim=visits(0)).document_id
    item = store.ledger.accept([ItemRef("url", "https://a.example/", "url:a.example/:1")], clerk.now)[
        0
    ].item_id

    def forget_elsewhere():
        with open_store(store_settings) as own:
            own.forgetting.forget(stored, clerk.now)

    with ThreadPoolExecutor(1) as pool:
        with store.database.writing() as connection:
            copy = lock_earlier_copy(connection, store.raw, "a.example/", digest())
            forgetting = pool.submit(forget_elsewhere)
            named = update(Item).where(Item.id == item).values(copy_hash=copy.hash)
            connection.execute(named)
        forgetting.result()
    assert store.raw.load(copy.hash) == COPY
