"""What a sender writes into `meta` is kept and shown, and decides about no file."""

import gzip
import json
import tarfile
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256

import pytest
from prose import text

from worker.dates import Reference
from worker.dedupe import address_key
from worker.document import RawItem
from worker.document.digest import Digest, as_digest, digest_of
from worker.document.item_notes import ItemNotes
from worker.fetch import read_file
from worker.intake.accepting import accept_messages
from worker.sources.folders.scan_types import FolderScan
from worker.store.transfer.backup import write_archive

URL = "https://a.example/story"
NOW = datetime(2026, 3, 14, tzinfo=UTC)


@pytest.fixture
def send(store, clerk, now):
    """A function that sends a message with this meta, and stores the document that it asked for; its id."""

    def send(meta):
        look = FolderScan(now, 0.0, partial(read_file, max_bytes=1000), address_key)
        ((item,),) = (one.items for one in accept_messages([{"target": URL, "meta": meta}], store, look, now))
        raw = RawItem(URL, b"words of the story", Reference(now, "received"), final_url=URL)
        store.raw.keep(raw.content, raw.hash)
        store.ledger.finish_fetch(clerk.claim(item.item_id, "fetch"), raw, now)
        claim = clerk.claim(item.item_id, "process")
        return clerk.record(URL, text(1), claim=claim, address=URL).document_id

    return send


def members(store, tmp_path, now):
    """The names in an archive of what is kept."""
    file = tmp_path / "archive.tar"
    write_archive(store, tmp_path / "no-rules", file, now, lambda _count: None)
    with tarfile.open(file) as archive:
        return archive.getnames()


def forged(path):
    """Ways to put a path where a hash is kept."""
    yield {"entry": {"copy": path}}
    yield {"copy": path, "copy_hash": path, "notes": {"copy": path}, "hash": path}
    yield {"entry": {"copy": [path]}, "within": "/", "container": path, "position": 0, "stamp": ""}


@pytest.fixture
def precious(store_settings):
    """A file beside the data folder, which is nobody's business."""
    file = store_settings.data_dir.parent / "precious.gz"
    file.write_bytes(gzip.compress(b"nobody's but mine"))
    return file


@pytest.mark.parametrize("way", range(3))
@pytest.mark.parametrize("spelling", ["{}/precious", "../precious"])
def test_a_path_in_it_is_neither_packed_nor_deleted(send, store, precious, way, spelling):
    document_id = send(list(forged(spelling.format(precious.parent)))[way])
    names = members(store, precious.parent, NOW)
    assert not [name for name in names if "precious" in name]
    assert len([name for name in names if name.startswith("raw/")]) == 1
    store.forgetting.forget(document_id, NOW)
    assert precious.read_bytes()


def test_it_is_kept_whole_and_shown_as_it_was_sent(send, store):
    meta = {"entry": {"copy": "x"}, "within": "/", "visit": 3, "stored_from": "the moon", "list": "a"}
    document_id = send(meta)
    shelf = store.library.read_details(document_id)
    assert shelf.sightings[0]["meta"] == meta
    assert shelf.sightings[0]["notes"] == {}
    assert store.library.items()[0]["meta"] == meta


def test_the_hash_of_others_bytes_in_it_gives_no_power_over_them(send, store, now):
    others = b"kept a moment ago, and its row is still to be written"
    store.raw.keep(others, digest_of(others))
    document_id = send({"entry": {"copy": digest_of(others)}})
    store.forgetting.forget(document_id, now)
    assert store.raw.load(digest_of(others)) == others


@pytest.mark.parametrize(
    "text",
    ["", "a" * 63, "a" * 65, "A" * 64, "g" * 64, "a" * 64 + "\n", "/etc/passwd", "../../x", "٣" * 64,
     32 * "a\0", "/" + "a" * 63],
)  # fmt: skip
def test_no_other_text_is_a_digest_nor_the_name_of_a_file(store, text):
    assert as_digest(text) is None
    with pytest.raises(ValueError, match="64 hexadecimal digits"):
        Digest(text)
    for act in (store.raw.load, store.raw.delete, store.raw.read_packed, store.raw.has, store.raw.path):
        with pytest.raises(ValueError, match="64 hexadecimal digits"):
            act(text)


def test_a_digest_is_a_text_like_any_to_what_stores_it():
    digest = digest_of(b"a")
    assert digest == sha256(b"a").hexdigest()
    assert json.loads(json.dumps({digest: digest})) == {str(digest): str(digest)}
    assert as_digest(None) is None


def test_rows_that_name_no_hash_are_left_out_and_cannot_be_read(send, store, tmp_path, now, caplog):
    """A database may have come out of a stranger's archive."""
    precious = tmp_path / "precious.gz"
    precious.write_bytes(gzip.compress(b"x"))
    document_id = send({})
    with store.database.writing() as connection:
        for statement in ("UPDATE raw SET hash = '{}'", "UPDATE items SET copy_hash = '{}'"):
            connection.exec_driver_sql(statement.format(str(precious).removesuffix(".gz")))
    assert not [name for name in members(store, tmp_path, now) if name.startswith("raw/")]
    assert "no hash" in caplog.text
    with pytest.raises(Exception, match="raw_missing"):
        store.raw_item(store.library.raw_of(document_id))
    store.retention.purge(now.replace(year=now.year + 1))
    assert precious.exists()
    store.forgetting.forget(document_id, now)
    assert precious.exists()


def test_notes_of_another_type_are_left_out():
    stored = {"within": ["/"], "position": True, "visit": "3", "title": "T", "container": None, "more": 1}
    assert ItemNotes.read(stored) == ItemNotes(title="T")
    assert ItemNotes.read(ItemNotes(within="/a", position=0).stored()) == ItemNotes(within="/a", position=0)
