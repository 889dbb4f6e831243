"""Archives in a watched folder: each document in them is an item, and a scan goes on where it stopped."""

import gzip
import io
import os
import tarfile
import zipfile
from datetime import timedelta

import pytest

from worker import pipeline
from worker.context import Context
from worker.errors import Rejected
from worker.intake import folder_polling
from worker.rules.sites import NO_RULES
from worker.settings import load

PAGE = "<html><title>Page {0}</title><article><p>Grain number {0}, harvested and kept dry.</p></article>"


def zip_of(numbers):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in numbers:
            packed.writestr(zipfile.ZipInfo(f"grain/{number}.html"), PAGE.format(number))
    return out.getvalue()


def tar_gz_of(numbers):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as packed:
        for number in numbers:
            content = PAGE.format(number).encode()
            info = tarfile.TarInfo(f"grain/{number}.html")
            info.size = len(content)
            packed.addfile(info, io.BytesIO(content))
    return gzip.compress(out.getvalue(), mtime=0)


every_kind = pytest.mark.parametrize(("name", "pack"), [("a.zip", zip_of), ("a.tar.gz", tar_gz_of)])


def run(store, item_id, now):
    claim = store.ledger.claim(item_id, "process", "t", now)

    def work(held):
        return pipeline.process(held, store, Context(load(), store).fetch, NO_RULES, now)

    return pipeline.attempt(claim, store, work, lambda: now)


@every_kind
def test_each_member_is_a_document_at_its_own_address(store, folder, poll, now, *, name, pack):
    (folder / name).write_bytes(pack(range(3)))
    items = poll()
    assert [item.target for item in items] == [f"{folder}/{name}#grain/{n}.html" for n in range(3)]
    stored = run(store, items[1].item_id, now)
    details = store.library.read_details(stored.document_id)
    assert details.document["title"] == "Page 1"
    assert details.document["url"] == f"file://{folder}/{name}%23grain/1.html"
    assert poll() == []


@every_kind
def test_a_scan_that_runs_out_of_time_goes_on(store, folder, poll, monkeypatch, *, name, pack):
    monkeypatch.setattr(folder_polling, "MAX_CONTAINER_S", 0.0)
    (folder / name).write_bytes(pack(range(4)))
    looks = [[item.target.rpartition("/")[2] for item in poll()] for _ in range(8)]
    assert [found for found in looks if found] == [["0.html"], ["1.html"], ["2.html"], ["3.html"]]
    assert store.container_progress.read() == {}


@every_kind
def test_a_member_that_changed_is_a_revision_and_the_others_are_unchanged(
    store, folder, poll, now, *, name, pack
):
    (folder / name).write_bytes(pack(range(2)))
    for item in poll():
        run(store, item.item_id, now)
    (folder / name).write_bytes(pack(range(3)))
    verdicts = [run(store, item.item_id, now + timedelta(hours=1)).verdict.name for item in poll()]
    assert verdicts == ["unchanged", "unchanged", "new"]


def test_an_archive_that_was_replaced_is_not_read_by_its_old_list(store, folder, poll, now):
    (folder / "a.zip").write_bytes(zip_of(range(3)))
    first = poll()
    (folder / "a.zip").write_bytes(zip_of(range(5, 9)))
    os.utime(folder / "a.zip", ns=(1, 1))
    with pytest.raises(Rejected, match="container_changed"):
        run(store, first[0].item_id, now)
