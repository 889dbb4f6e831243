"""Archives that a stranger made, or or an older version: nothing in them reaches another file."""

import gzip
import io
import json
import os
import sqlite3
import tarfile
from contextlib import closing
from dataclasses import replace
from hashlib import sha256

import pytest
from prose import text
from rows import put

from worker.errors import Rejected
from worker.store import open_store
from worker.store.database import Database, schema
from worker.store.transfer.backup import write_archive
from worker.store.transfer.restore import restore


@pytest.fixture
def archive(clerk, store, tmp_path, now):
    """An archive of one document."""
    clerk.record("/a", text(1))
    file = tmp_path / "all.tar"
    write_archive(store, tmp_path / "no-rules", file, now, lambda _count: None)
    return file


@pytest.fixture
def elsewhere(store_settings, tmp_path):
    """The settings of a new installation."""
    data = tmp_path / "elsewhere" / "data"
    data.mkdir(parents=True)
    return replace(store_settings, data_dir=data, database_url=f"sqlite:///{data}/winnow.db",
                   sites_file=data / "sites.toml")  # fmt: skip


def remade(archive, change_database=lambda _path: None, more=(), **manifest):
    """Make an archive once more, with another database and more members, its manifest true again."""
    with tarfile.open(archive) as old:
        members = {one.name: old.extractfile(one).read() for one in old}
    database = archive.with_name("changed.db")
    database.write_bytes(gzip.decompress(members["winnow.db.gz"]))
    change_database(database)
    members["winnow.db.gz"] = gzip.compress(database.read_bytes())
    said = json.loads(members.pop("manifest.json"))
    said |= {"sha256": sha256(database.read_bytes()).hexdigest(), "raw": said["raw"] + len(more)} | manifest
    members |= {name: gzip.compress(b"planted") for name in more} | {
        "manifest.json": json.dumps(said).encode()
    }
    with tarfile.open(archive, "w") as new:
        for name, content in members.items():
            about = tarfile.TarInfo(name)
            about.size = len(content)
            new.addfile(about, io.BytesIO(content))


def brought_back(archive, elsewhere, now):
    return restore(archive, elsewhere, now, lambda _count: None, move_aside=False)


PLANTED = ["raw/../../planted.gz", "raw//t//tmp/planted.gz", "raw/ab/../../planted.gz", "raw/ab/x.gz"]


@pytest.mark.parametrize("name", [*PLANTED, "../planted", "/tmp/planted"])
def test_a_file_with_another_name_than_a_hash_is_refused(archive, elsewhere, now, name):
    remade(archive, more=[name])
    with pytest.raises(Rejected, match="archive_unknown"):
        brought_back(archive, elsewhere, now)
    assert not (elsewhere.data_dir / "winnow.db").exists()
    assert not list(archive.parent.rglob("*planted*"))


def test_what_a_backup_packed_because_a_message_asked_for_it_is_left_out(archive, elsewhere, now, caplog):
    """Until schema 0011, a backup took a path in a message for the hash of a copy."""

    def begin_anew(path):
        meta = {"entry": {"copy": "../../planted"}}
        path.unlink()
        old = Database(f"sqlite:///{path}", pooled=False)
        with old.writing() as made:
            schema.upgrade(made, "0010")
            put(made, "items", id=1, kind="url", source_key="msg:1", step="process", state="done", meta=meta)
            put(made, "raw", id=1, item_id=1, hash=sha256(b"some words").hexdigest(), headers={})
            put(made, "documents", id=1)
            put(made, "sightings", id=1, document_id=1, item_id=1, raw_id=1, meta=meta)

    remade(archive, begin_anew, more=["raw/../../../planted.gz"])
    brought_back(archive, elsewhere, now)
    assert "left out" in caplog.text
    assert not list(archive.parent.rglob("*planted*"))
    with open_store(elsewhere) as store:
        assert store.raw_item(store.library.raw_of(1)).content == b"some words"
        store.forgetting.forget(1, now)


def test_hashes_in_the_rows_of_an_archive_lead_to_no_other_file(archive, elsewhere, now):
    precious = elsewhere.data_dir.parent / "precious.gz"
    precious.write_bytes(gzip.compress(b"mine"))

    def forge(path):
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("UPDATE raw SET hash = '../precious'")
            connection.execute("UPDATE items SET copy_hash = ?", [str(precious).removesuffix(".gz")])
            connection.commit()

    remade(archive, forge)
    brought_back(archive, elsewhere, now)
    with open_store(elsewhere) as store:
        with pytest.raises(Rejected, match="raw_missing"):
            store.raw_item(store.library.raw_of(1))
        again = archive.with_name("again.tar")
        write_archive(store, elsewhere.sites_file, again, now, lambda _count: None)
        store.retention.purge(now.replace(year=now.year + 1))
        store.forgetting.forget(1, now)
    assert precious.exists()
    with tarfile.open(again) as members:
        assert members.getnames() == ["winnow.db.gz", "manifest.json"]


@pytest.mark.parametrize("manifest", [{"colour": 1}, {"form": [1]}, {"form": None}])
def test_a_manifest_that_says_something_else_is_refused(archive, elsewhere, now, manifest):
    remade(archive, **manifest)
    with pytest.raises(Rejected, match="archive_"):
        brought_back(archive, elsewhere, now)


def test_what_killed_backups_and_restores_left_goes(archive, elsewhere, store, now):
    day = 86_400
    old, at_work = (archive.parent / f".winnow-backup-{name}" for name in ("old", "at-work"))
    unpacked = elsewhere.data_dir / ".restoring-x"
    for folder, age in ((old, 2 * day), (at_work, 60), (unpacked, 0)):
        folder.mkdir()
        (folder / "part").write_bytes(b"x")
        for path in (folder / "part", folder):
            os.utime(path, (now.timestamp() - age,) * 2)
    os.utime(at_work, (now.timestamp() - 2 * day,) * 2)
    write_archive(store, elsewhere.sites_file, archive.with_name("more.tar"), now, lambda _count: None)
    brought_back(archive, elsewhere, now)
    assert [folder.exists() for folder in (old, at_work, unpacked)] == [False, True, False]
