"""Containers in a watched folder: each record an item, in batches, going on where a look was interrupted."""

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest

from tasks import fetching
from worker import fetch, pipeline, polling
from worker.dedupe import address_key
from worker.errors import Rejected, TryLater
from worker.sites import NO_RULES
from worker.sources.look import Look

PAGE = "<html><title>Page {0}</title><article><p>Grain number {0}, harvested and kept dry.</p></article>"


def warc(numbers):
    records = []
    for n in numbers:
        body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE.format(n)}".encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{n}\r\n"
            f"WARC-Date: 2026-03-01T08:00:00Z\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        records.append(gzip.compress(head.encode() + body + b"\r\n\r\n"))
    return b"".join(records)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "watched"
    path.mkdir()
    return path


@pytest.fixture
def poll(store, folder, now):
    """A function that polls the folder: what was fresh."""
    source = store.sources.add("folder", str(folder), 5.0, now)

    def go():
        look = Look(datetime.now(UTC) + timedelta(minutes=1), 0.0, read, address_key, open=fetch.opened)
        batches = polling.poll_folder(store.sources.get(source.id), store, look, now)
        return [item for batch in batches for item in batch if item.fresh]

    return go


def read(path, within):
    return fetch.read_file(path, max_bytes=1_000_000, within=within).content


def run(store, item_id, now):
    claim = store.ledger.claim(item_id, "process", "t", now)

    def work(held):
        return pipeline.process(held, store, fetching.fetcher, NO_RULES, now)

    return pipeline.attempt(claim, store, work, lambda: now)


def test_each_record_becomes_a_document_at_its_own_address(store, folder, poll, now):
    (folder / "crawl.warc.gz").write_bytes(warc(range(3)))
    items = poll()
    assert [item.target for item in items] == [f"{folder}/crawl.warc.gz#{n}" for n in (1, 2, 3)]
    stored = run(store, items[1].item_id, now)
    shelf = store.library.shelf(stored.document_id)
    assert (shelf.document["url"], shelf.document["title"]) == ("https://a.example/1", "Page 1")
    assert store.library.raw_item(store.library.raw_of(stored.document_id))[1].received.basis == "warc_date"
    assert poll() == []


def test_json_lines_too_and_a_bad_one_fails_alone(store, folder, poll, now):
    page = {"html": PAGE.format(1), "url": "https://a.example/1"}
    rows = [json.dumps(page), "{broken", json.dumps({"text": "Words."})]
    (folder / "records.jsonl").write_text("\n".join(rows))
    items = poll()
    assert len(items) == 3
    assert run(store, items[0].item_id, now).title == "Page 1"
    with pytest.raises(Rejected, match="malformed_record"):
        run(store, items[1].item_id, now)
    stored = run(store, items[2].item_id, now)
    url = store.library.shelf(stored.document_id).document["url"]
    assert url == f"file://{folder}/records.jsonl%233" or url.endswith("records.jsonl#3")


def test_an_interrupted_look_goes_on_where_it_was(store, folder, poll, monkeypatch):
    (folder / "crawl.warc.gz").write_bytes(warc(range(10)))
    monkeypatch.setattr(polling, "BATCH", 3)
    accept, calls = store.ledger.accept, []

    def twice(refs, now, pace):
        calls.append(len(refs))
        if len(calls) == 3:
            raise TryLater("disk_full", "no room")
        return accept(refs, now, pace)

    monkeypatch.setattr(store.ledger, "accept", twice)
    with pytest.raises(TryLater):
        poll()
    assert calls == [3, 3, 3]
    monkeypatch.undo()
    (progress,) = store.sources.progress().values()
    assert progress.records == 6
    assert len(poll()) == 4
    assert store.sources.progress() == {}
    assert poll() == []


def test_a_container_that_changed_is_other_records(store, folder, poll, now):
    path = folder / "crawl.warc.gz"
    path.write_bytes(warc(range(3)))
    first = poll()
    path.write_bytes(warc(range(1, 5)))
    assert len(poll()) == 4
    with pytest.raises(Rejected, match="container_changed"):
        run(store, first[0].item_id, now)


def test_a_container_out_of_its_folder_is_not_read(folder, poll, tmp_path):
    (tmp_path / "outside.warc.gz").write_bytes(warc(range(3)))
    (folder / "link.warc.gz").symlink_to(tmp_path / "outside.warc.gz")
    (item,) = poll()
    assert item.target.endswith("link.warc.gz"), "accepted, so that the ledger says why it failed"
