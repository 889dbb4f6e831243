import gzip
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from worker.dates import Reference
from worker.document import RawItem
from worker.errors import Rejected, TryLater
from worker.store.raw.files import RawFiles

CONTENT = b"<p>bytes as received</p>" * 100
DIGEST = sha256(CONTENT).hexdigest()


@pytest.fixture
def raw(tmp_path):
    return RawFiles(tmp_path / "raw")


def everything(raw):
    return [path for path in raw.folder.rglob("*") if path.is_file()]


def test_what_is_kept_can_be_loaded(raw):
    raw.keep(CONTENT, DIGEST)
    raw.keep(CONTENT, DIGEST)
    assert raw.load(DIGEST) == CONTENT
    assert everything(raw) == [raw.path(DIGEST)]
    assert raw.path(DIGEST).stat().st_size < len(CONTENT)


def test_no_bytes_at_all(raw):
    raw.keep(b"", sha256(b"").hexdigest())
    assert raw.load(sha256(b"").hexdigest()) == b""


def test_many_keeping_the_same(raw):
    start = threading.Barrier(6)

    def keep(_):
        start.wait()
        raw.keep(CONTENT, DIGEST)
        return raw.load(DIGEST)

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(keep, range(6))) == {CONTENT}
    assert everything(raw) == [raw.path(DIGEST)]


def test_bytes_that_are_gone(raw):
    with pytest.raises(Rejected, match="retry to fetch it again") as told:
        raw.load(DIGEST)
    assert told.value.reason == "raw_missing"


@pytest.mark.parametrize(
    "damage",
    [b"", b"garbage", gzip.compress(b"other bytes"),
     gzip.compress(CONTENT)[:-9], gzip.compress(CONTENT)[:20] + b"\0" * 40],
    ids=["empty", "garbage", "others", "cut", "overwritten"],
)  # fmt: skip
def test_damaged_bytes_are_refused_and_then_put_right(raw, damage):
    raw.keep(CONTENT, DIGEST)
    raw.path(DIGEST).write_bytes(damage)
    with pytest.raises(Rejected) as told:
        raw.load(DIGEST)
    assert told.value.reason == "raw_damaged"
    assert str(raw.path(DIGEST)) in told.value.detail
    raw.keep(CONTENT, DIGEST)
    assert raw.load(DIGEST) == CONTENT


def test_a_disk_that_cannot_be_written(raw):
    raw.folder.write_text("a file in the way")
    with pytest.raises(TryLater) as told:
        raw.keep(CONTENT, DIGEST)
    assert told.value.reason == "disk_error"


def test_a_disk_that_cannot_be_read(raw):
    raw.path(DIGEST).mkdir(parents=True)
    for touching in (lambda: raw.load(DIGEST), lambda: raw.keep(CONTENT, DIGEST)):
        with pytest.raises(TryLater, match="directory") as told:
            touching()
        assert told.value.reason == "disk_error"
    assert everything(raw) == []


def test_a_disk_that_fills_up_leaves_no_part(raw):
    """/dev/full refuses every byte, as a full disk does."""
    full = RawFiles(raw.folder)
    full.path(DIGEST).parent.mkdir(parents=True)

    def open_on_full_disk(descriptor, mode):
        os.close(descriptor)
        return Path("/dev/full").open(mode)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fdopen", open_on_full_disk)
        with pytest.raises(TryLater, match="No space left"):
            full.keep(CONTENT, DIGEST)
    assert everything(raw) == []


def test_an_item_as_it_was_received(store, clerk, now):
    received = RawItem(
        "https://a.example/p", CONTENT, Reference(now, "http_date"), "text/html", "utf-8",
        "https://a.example/final", {"etag": '"x"'},
    )  # fmt: skip
    item = clerk.accept("https://a.example/p")
    store.raw.keep(received.content, received.hash)
    store.ledger.finish_fetch(clerk.claim(item), received, now)
    claim = clerk.claim(item, "process")
    assert store.raw_item(claim.raw_id) == received
    assert store.raw_item(claim.raw_id).hash == DIGEST
    with pytest.raises(Rejected, match="no longer in the store"):
        store.raw_item(claim.raw_id + 1)
    assert replace(received, content=b"") == store.library.read_kept_raw(claim.raw_id).about
