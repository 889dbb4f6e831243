"""Received bytes that need not be kept, and files that belong to nothing."""

import os
from datetime import timedelta
from hashlib import sha256

import pytest
from clerk import url_ref

from worker.dates import Reference
from worker.document import RawItem
from worker.document.digest import digest_of
from worker.settings import SettingsError, load
from worker.store.raw.retention import MIN_STRAY_AGE

DAY = timedelta(days=1)


@pytest.fixture
def stored(clerk, store):
    """A function that stores a document made of bytes of its own; the hash of the bytes."""

    def record(path, at):
        item_id = clerk.accept(path)
        raw = RawItem(path, path.encode(), Reference(at, "received"))
        store.raw.keep(raw.content, raw.hash)
        store.ledger.finish_fetch(clerk.claim(item_id), raw, at)
        clerk.now = at
        clerk.record(path, f"words of {path}", claim=clerk.claim(item_id, "process"))
        return raw.hash

    return record


def test_old_bytes_go_and_documents_stay(stored, clerk, store, now):
    old, new = stored("/old", now - 9 * DAY), stored("/new", now)
    assert store.retention.purge(now - 5 * DAY) == 1
    assert not store.raw.path(old).exists()
    assert store.raw.path(new).exists()
    assert [store.library.raw_of(number) is None for number in (1, 2)] == [True, False]
    assert clerk.document(1)["body"] == "words of /old"
    assert [one.document_id for one in store.reprocessing.select_all(0, 9)] == [2]


def test_copies_from_feeds_go_with_the_bytes(clerk, store, now, rows):
    """Those of an answer that nothing changed, too: no bytes came with it. One that waits keeps its copy."""
    refs = [url_ref("https://a.example/", copy=copy) for copy in (b"done", b"waits")]
    done, _ = store.ledger.accept(refs, now - 9 * DAY)
    with store.database.writing() as connection:
        connection.exec_driver_sql(f"UPDATE items SET state = 'done' WHERE id = {done.item_id}")
    kept = clerk.ready("/kept", content=b"kept", copy=b"beside what is kept")
    clerk.record("/kept", "words", claim=kept)
    store.retention.purge(now - 5 * DAY)
    assert [store.raw.has(digest_of(copy)) for copy in (b"done", b"waits", b"beside what is kept")] == [
        False, True, True,
    ]  # fmt: skip
    assert rows("SELECT count(*) AS n FROM items WHERE copy_hash IS NOT NULL") == [{"n": 2}]
    store.retention.purge(now + DAY)
    assert not store.raw.has(digest_of(b"beside what is kept"))


def test_what_is_still_to_be_done_keeps_its_bytes(clerk, store, now):
    clerk.fetched("/waiting")
    stored_id = clerk.record("/done", "other words").document_id
    store.reprocessing.accept(store.reprocessing.select_these([stored_id]), "run", now)
    assert store.retention.purge(now + DAY) == 0


def test_bytes_that_were_received_again_stay(stored, store, now):
    digest = stored("/a", now - 9 * DAY)
    assert stored("/a", now) == digest
    assert store.retention.purge(now - 5 * DAY) == 1
    assert store.raw.load(digest) == b"/a"


def test_files_without_a_row_go_when_they_are_old(stored, store, now):
    kept = stored("/a", now)
    orphans = [b"one", b"two"]
    for content in orphans:
        store.raw.keep(content, sha256(content).hexdigest())
    stale = (now - MIN_STRAY_AGE - DAY).timestamp()
    first, second = (store.raw.path(sha256(content).hexdigest()) for content in orphans)
    for path in (store.raw.path(kept), first):
        os.utime(path, (stale, stale))
    os.utime(second, (now.timestamp(), now.timestamp()))
    assert sum(store.retention.sweep(shard, now) for shard in range(256)) == 1
    assert not first.exists()
    assert second.exists()
    assert store.raw.load(kept) == b"/a"
    os.utime(second, (stale, stale))
    store.raw.keep(orphans[1], sha256(orphans[1]).hexdigest())  # received again just now: a row is to follow
    assert sum(store.retention.sweep(shard, now) for shard in range(256)) == 0


def test_how_long_bytes_are_kept_is_one_time(tmp_path):
    assert load({}, tmp_path / "no.env").keep_raw == ()
    assert load({"WINNOW_KEEP_RAW": "90d"}, tmp_path / "no.env").keep_raw == (90 * 86_400,)
    with pytest.raises(SettingsError, match="one time"):
        load({"WINNOW_KEEP_RAW": "1d, 2d"}, tmp_path / "no.env")
