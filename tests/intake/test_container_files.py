"""Containers in a watched folder: each record an item, in batches, going on where a look was interrupted."""

import gzip
import json
import os
import shutil

import pytest

from worker import fetch, pipeline
from worker.context import Context
from worker.dedupe import address_key
from worker.errors import Rejected, TryLater
from worker.intake import accepting, folder_polling, ingest_requests
from worker.rules.sites import NO_RULES
from worker.settings import load
from worker.sources.containers import container_scan, json_lines
from worker.sources.containers import warc as warc_records
from worker.sources.folders.scan_types import FolderScan

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


def read(path, within):
    return fetch.read_file(path, max_bytes=1_000_000, within=within).content


def run(store, item_id, now):
    claim = store.ledger.claim(item_id, "process", "t", now)

    def work(held):
        return pipeline.process(held, store, Context(load(), store).fetch, NO_RULES, now)

    return pipeline.attempt(claim, store, work, lambda: now)


def test_each_record_becomes_a_document_at_its_own_address(store, folder, poll, now):
    (folder / "crawl.warc.gz").write_bytes(warc(range(3)))
    items = poll()
    assert [item.target for item in items] == [f"{folder}/crawl.warc.gz#{n}" for n in (1, 2, 3)]
    stored = run(store, items[1].item_id, now)
    shelf = store.library.read_details(stored.document_id)
    assert (shelf.document["url"], shelf.document["title"]) == ("https://a.example/1", "Page 1")
    assert store.raw_item(store.library.raw_of(stored.document_id)).received.basis == "warc_date"
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
    url = store.library.read_details(stored.document_id).document["url"]
    assert url == f"file://{folder}/records.jsonl%233" or url.endswith("records.jsonl#3")


def test_an_interrupted_look_goes_on_where_it_was(store, folder, poll, monkeypatch):
    (folder / "crawl.warc.gz").write_bytes(warc(range(10)))
    monkeypatch.setattr(folder_polling, "MAX_BATCH_ITEMS", 3)
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
    (progress,) = store.container_progress.read().values()
    assert progress.records == 6
    assert len(poll()) == 4
    assert store.container_progress.read() == {}
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


# -- files that are too much for one look ------------------------------------------------------------------

SPARSE = 40_000_000_000
"""Bytes; a file of that length takes no room on the disk."""

BEGINNINGS = {
    "a line without an end": ("a.jsonl", b'{"text":"'),
    "a line without an end, by another name": ("a.txt", b'{"text":"'),
    "a page": ("a.html", b"<html><p>Grain."),
    "nothing at all": ("a.txt", b""),
    "a list": ("a.urls", b"https://a.example/1\n"),
    "feeds": ("a.opml", b"<opml>"),
    "an archive of pages": ("a.mhtml", b"MIME-Version: 1.0\r\n"),
    "gzip": ("a.html.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\3"),
    "a record without an end": ("a.warc", b"WARC/1.0\r\nWARC-Type: response\r\n"),
    "a packed record without an end": ("a.warc.gz", warc([1])[:60]),
}


@pytest.mark.parametrize("kind", BEGINNINGS)
def test_what_has_no_end_is_refused_and_the_others_are_taken(store, folder, poll, now, kind):
    name, beginning = BEGINNINGS[kind]
    with (folder / name).open("wb") as file:
        file.write(beginning)
        file.truncate(SPARSE)
    (folder / "z.txt").write_text("Words.")
    huge, other = poll()
    assert (huge.target, other.target) == (f"{folder}/{name}", f"{folder}/z.txt")
    with pytest.raises(Rejected, match="too_large"):
        run(store, huge.item_id, now)
    assert run(store, other.item_id, now)
    assert poll() == []


def test_a_container_is_gone_on_with_after_others_had_their_turn(store, folder, poll, monkeypatch):
    monkeypatch.setattr(folder_polling, "MAX_CONTAINER_S", 0.0)
    monkeypatch.setattr(container_scan, "HASH_PIECE_BYTES", 300)
    content = warc(range(4))
    (folder / "crawl.warc.gz").write_bytes(content)
    (folder / "z.txt").write_text("Words.")
    assert [item.target for item in poll()] == [f"{folder}/z.txt"]
    (begun,) = store.container_progress.read().values()
    assert (begun.hashed, begun.records) == (300, 0)
    source = store.sources.all()[0]
    assert source.next_at == source.polled_at, "it is due again at once"
    looks = [[item.target.rpartition("#")[2] for item in poll()] for _ in range(10)]
    assert [numbers for numbers in looks if numbers] == [["1"], ["2"], ["3"], ["4"]]
    assert store.container_progress.read() == {}
    assert poll() == []
    source = store.sources.all()[0]
    assert source.next_at > source.polled_at


def test_a_hash_in_pieces_tells_apart_and_one_piece_is_what_it_always_was(folder, poll, monkeypatch):
    path = folder / "crawl.warc.gz"
    path.write_bytes(warc(range(2)))
    keys = {item.item_id for item in poll()}
    os.utime(path)
    assert poll() == [], "touched, not changed"
    monkeypatch.setattr(container_scan, "HASH_PIECE_BYTES", 100)
    for numbers in ((0, 1, 2), (0, 1, 3), (5, 1, 2)):
        path.write_bytes(warc(numbers))
        fresh = {item.item_id for item in poll()}
        assert len(fresh) == 3
        assert not fresh & keys
        keys |= fresh
    os.utime(path)
    assert poll() == []


def test_a_long_line_amid_others_is_one_failure(store, folder, poll, now, monkeypatch):
    monkeypatch.setattr(folder_polling, "MAX_CONTAINER_S", 0.0)
    monkeypatch.setattr(json_lines, "MAX_RECORD_BYTES", 1_000)
    short = json.dumps({"text": "Words of a short line."})
    (folder / "a.jsonl").write_text(f"{short}\n{json.dumps({'text': 'x' * 50_000})}\n\n{short}\n")
    monkeypatch.setenv("WINNOW_MAX_BYTES", "20000")
    items = [item for _ in range(80) for item in poll()]
    assert [item.target.rpartition("#")[2] for item in items] == ["1", "2", "3"]
    assert run(store, items[0].item_id, now)
    with pytest.raises(Rejected, match=r"too_large: .*more than 20,000 bytes"):
        run(store, items[1].item_id, now)
    assert run(store, items[2].item_id, now)


@pytest.mark.parametrize(("name", "blank"), [("a.jsonl", b"\n"), ("a.jsonl", b" \r\n"), ("a.warc", b"\r\n")])
def test_a_sea_of_blank_lines_is_no_end_of_the_look(folder, poll, monkeypatch, name, blank):
    monkeypatch.setattr(folder_polling, "MAX_CONTAINER_S", 0.0)
    record = gzip.decompress(warc([1])) if name == "a.warc" else b'{"text": "Words."}\n'
    (folder / name).write_bytes(record + blank * 60_000 + record)
    looks = [[item.target.rpartition("#")[2] for item in poll()] for _ in range(100)]
    assert [numbers for numbers in looks if numbers] == [["1"], ["2"]]
    assert looks.index(["2"]) - looks.index(["1"]) > 3


def test_a_packed_record_that_unpacks_without_end_is_broken(folder, monkeypatch):
    monkeypatch.setattr(warc_records, "MAX_MEMBER_BYTES", 5_000_000)
    (folder / "a.warc.gz").write_bytes(warc([1]) + gzip.compress(bytes(50_000_000)) + warc([2]))
    with (folder / "a.warc.gz").open("rb") as file:
        records = list(warc_records.scan(file, 0))
        assert [record.is_whole for record in records] == [True, False]
        with pytest.raises(Rejected, match=r"malformed_record.*more than 5,000,000 bytes in one gzip member"):
            warc_records.read(file, records[1].position, 1_000, "a.warc.gz")


def test_a_long_list_of_addresses_is_taken_in_parts(store, folder, poll, monkeypatch):
    monkeypatch.setattr(folder_polling, "MAX_CONTAINER_S", 0.0)
    monkeypatch.setattr(folder_polling, "MAX_BATCH_ITEMS", 4)
    lines = [f"https://a.example/{n}" for n in range(10)]
    (folder / "a.urls").write_text("\n".join([*lines, lines[0]]))
    (folder / "b.txt").write_text("Words.")
    looks = [[item.target for item in poll()] for _ in range(5)]
    assert looks == [[*lines[:4], f"{folder}/b.txt"], lines[4:8], lines[8:], [], []]
    assert store.container_progress.read() == {}


def test_a_look_that_takes_too_long_goes_on_where_it_was(store, folder, poll, monkeypatch):
    monkeypatch.setattr(folder_polling, "MAX_SCAN_S", 0.0)
    names = ["a/1.txt", "a/b/2.txt", "a/b/3.txt", "c.txt", os.fsdecode(b"d/\xff4.txt"), "e/5.txt"]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"Words of {os.fsencode(name)!r}.")
    found = []
    for count in range(1, len(names) + 1):
        found += poll()
        assert len(found) == count
        assert (store.sources.all()[0].resume_at is None) == (count == len(names))
    assert len({item.item_id for item in found}) == len(names)
    (folder / "a" / "0.txt").write_text("Words that came later.")
    (folder / "c.txt").unlink()
    assert [item.target for _ in range(6) for item in poll()] == [f"{folder}/a/0.txt"]


def test_the_place_where_a_look_ended_may_be_gone(store, folder, poll, monkeypatch):
    monkeypatch.setattr(folder_polling, "MAX_SCAN_S", 0.0)
    for name in ("a", "b", "c"):
        (folder / name).mkdir()
        (folder / name / "note.txt").write_text(f"Words of {name}.")
    assert len(poll()) == 1
    shutil.rmtree(folder / "b")
    assert [item.target for item in poll()] == [f"{folder}/c/note.txt"]
    source = store.sources.all()[0]
    store.polls.record_partial_scan(source.id, source.polled_at, "/elsewhere/z.txt")
    (folder / "a" / "later.txt").write_text("Words.")
    assert len([item for _ in range(3) for item in poll()]) == 1


def test_one_file_that_meets_a_fault_of_ours_does_not_keep_the_others(folder, poll, monkeypatch):
    for name in ("a.txt", "b.jsonl", "c.txt"):
        (folder / name).write_text('{"text": "Words."}\n')
    monkeypatch.setattr(json_lines, "scan", lambda _file, _position: 1 / 0)
    assert [item.target for item in poll()] == [f"{folder}/{name}" for name in ("a.txt", "b.jsonl", "c.txt")]
    assert poll() == []


# -- messages that ask for such files ----------------------------------------------------------------------


@pytest.fixture
def ask(store, folder, now):
    """A function that asks for a file by a message: what came of it."""
    store.sources.add("folder", str(folder), 5.0, now)

    def go(name):
        look = FolderScan(now, 0.0, read, address_key, open=fetch.open_file)
        (entry,) = accepting.accept_messages([{"target": str(folder / name)}], store, look, now)
        return entry

    return go


def test_a_message_may_ask_for_so_many_documents(folder, ask, monkeypatch):
    monkeypatch.setattr(ingest_requests, "MAX_RECORDS", 600)
    (folder / "few.jsonl").write_text('{"text": "Words."}\n' * 600)
    assert (len(ask("few.jsonl").items), ask("few.jsonl").reason) == (600, None)
    (folder / "many.jsonl").write_text('{"text": "Words."}\n' * 601)
    assert ask("many.jsonl").reason == "too_large"


@pytest.mark.parametrize("beginning", [b'{"text": "Words."}\n', b'{"text":"'])
def test_a_message_that_asks_for_a_huge_container_is_answered_at_once(folder, ask, beginning):
    with (folder / "huge.jsonl").open("wb") as file:
        file.write(beginning)
        file.truncate(SPARSE)
    assert ask("huge.jsonl").reason == "too_large"
