"""From what release 0.1.0 kept to today: nothing is lost, on either database."""

import json
import multiprocessing
import os
import shutil
import sqlite3
import tarfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import event
from store.clerk import Clerk
from upgrade import released
from upgrade.killed import migrate_until_alive, see
from waiting import PATIENCE

from worker import pipeline
from worker.deliver import export
from worker.document import EXTRACTOR_VERSION
from worker.errors import TryLater
from worker.fetch import read_file
from worker.rules.sites import load_if_present
from worker.settings import load
from worker.store import open_store
from worker.store.database import schema
from worker.store.transfer import upgrade
from worker.store.transfer.restore import restore
from worker.store.transfer.upgrade import migrate_with_backup

NOW = datetime(2026, 12, 1, tzinfo=UTC)
STEP = 1 if os.environ.get("WINNOW_NEED_PROGRAMS") else 8
"""At every how many statements a migration is killed: all of them take two minutes, which .ci/full has."""


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request):
    return request.param


@pytest.fixture
def url(kind, request, tmp_path):
    """The address of an empty database."""
    (tmp_path / "data").mkdir()
    if kind == "sqlite":
        return f"sqlite:///{tmp_path}/data/winnow.db"
    return request.getfixturevalue("empty_postgres_url")


@pytest.fixture
def old(url, tmp_path):
    """The settings of an installation that release 0.1.0 made."""
    released.unpack(tmp_path / "data", url)
    environment = {"WINNOW_DATA_DIR": str(tmp_path / "data"), "WINNOW_DATABASE_URL": url}
    return load(environment, tmp_path / "no.env")


@pytest.fixture
def store(old):
    with open_store(old) as opened:
        yield opened


def migrate(store, settings):
    said = []
    before = migrate_with_backup(store.database, settings, said.append, lambda _rows: None)
    return before, said


def backups(settings):
    return sorted((settings.data_dir / upgrade.FOLDER).iterdir())


def noted_apart(row):
    """A row of items or sightings as schema 0011 divides its meta: what Winnow noted is put back."""
    meta, notes = ({} if row.get(name) is None else row[name] for name in ("meta", "notes"))
    meta, notes = (json.loads(one) if isinstance(one, str) else one for one in (meta, notes))
    entry = meta.get("entry", {}) if "entry" in meta else {}
    kept = {name: value for name, value in meta.items() if name != "entry"} | entry | notes
    return {name: value for name, value in row.items() if name not in ("meta", "notes")} | {"meta": kept}


def test_every_row_is_kept(store, old):
    before = released.read_rows(store.database)
    assert len(before["documents"]) == 7
    assert len(before["comments"]) == 23
    assert migrate(store, old)[0] == released.SCHEMA
    assert schema.check(store.database) == schema.newest()
    after = released.read_rows(store.database, like=before, and_also=("notes",))
    for name, rows in before.items():
        if name in ("items", "sightings"):
            assert [noted_apart(row) for row in after[name]] == [noted_apart(row) for row in rows]
        else:
            assert after[name] == rows, name


def test_exports_say_what_they_said_then(store, old, kind):
    migrate(store, old)
    assert [one.seq for one in store.changes.list_after(0)] == list(range(1, 13))
    printed = b"".join(export.encode_json_lines(export.read_all(store))).splitlines()
    today = {record["id"]: record for record in map(json.loads, printed)}
    then = released.export(kind)
    assert today.keys() == then.keys()
    for number, record in then.items():
        assert released.holds(today[number], record), number


def test_received_bytes_are_found(store, old):
    migrate(store, old)
    with store.database.reading() as connection:
        numbers = connection.exec_driver_sql("SELECT id FROM raw ORDER BY id").scalars().all()
    assert len(numbers) >= 9
    for number in numbers:
        assert store.raw_item(number).content


def test_all_documents_are_read_again(store, old):
    migrate(store, old)
    clerk = Clerk(store, NOW)
    before = {one["id"]: one for one in released.read_rows(store.database)["documents"]}
    comments = {one["id"]: one["text"] for one in released.read_rows(store.database)["comments"]}
    kept = store.reprocessing.select_outdated(0, 100)
    assert {one.document_id for one in kept} == set(before)
    for item_id in store.reprocessing.accept(kept, "all", NOW):
        claim = clerk.claim(item_id)
        pipeline.process(claim, store, read_file, load_if_present(old.sites_file), NOW)
    rows = released.read_rows(store.database)
    assert {one["extractor_version"] for one in rows["documents"]} == {EXTRACTOR_VERSION}
    for one in rows["documents"]:
        for same in ("url", "title", "cluster_id", "duplicate_of", "first_seen_at"):
            assert one[same] == before[one["id"]][same], same
    assert {one["id"]: one["text"] for one in rows["comments"] if one["id"] in comments} == comments


def test_the_tables_are_backed_up_first(store, old, tmp_path):
    before = released.read_rows(store.database)
    _, said = migrate(store, old)
    (file,) = backups(old)
    assert str(file) in said[-1]
    with tarfile.open(file) as archive:
        assert archive.getnames() == ["winnow.db.gz", "manifest.json"]
        manifest = json.load(archive.extractfile("manifest.json"))
    assert (manifest["schema"], manifest["rows"]["documents"]) == (released.SCHEMA, 7)
    assert file.stat().st_mode & 0o077 == 0
    migrate(store, old)
    assert backups(old) == [file]
    elsewhere = replace(old, data_dir=tmp_path / "new", database_url=f"sqlite:///{tmp_path}/new/winnow.db")
    elsewhere.data_dir.mkdir()
    shutil.copytree(old.data_dir / "raw", elsewhere.data_dir / "raw")
    restore(file, elsewhere, NOW, lambda _: None, move_aside=False)
    with open_store(elsewhere) as restored:
        assert schema.check(restored.database) == schema.newest()
        rows = released.read_rows(restored.database)
        assert {name: len(rows[name]) for name in before} == {
            name: len(rows) for name, rows in before.items()
        }
        assert restored.raw_item(restored.library.raw_of(1)).content


def test_without_room_for_the_backup_nothing_is_migrated(store, old):
    before = see(store.database.url)
    much = replace(old, min_free_bytes=shutil.disk_usage(old.data_dir).total)
    with pytest.raises(TryLater, match=r"disk_full.*winnow migrate --no-backup"):
        migrate(store, much)
    assert see(store.database.url) == before
    assert backups(old) == []


def test_a_folder_that_cannot_be_made_stops_the_migration(store, old):
    before = see(store.database.url)
    (old.data_dir / upgrade.FOLDER).write_text("in the way")
    with pytest.raises(TryLater, match=r"disk_error.*winnow migrate --no-backup"):
        migrate(store, old)
    assert see(store.database.url) == before


def test_a_migration_that_fails_again_and_again_makes_one_backup(store, old):
    def fail(*_):
        raise ZeroDivisionError

    event.listen(store.database.engine, "commit", fail)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            migrate(store, old)
    event.remove(store.database.engine, "commit", fail)
    migrate(store, old)
    assert len(backups(old)) == 1


def test_three_backups_are_kept(store, old):
    folder = old.data_dir / upgrade.FOLDER
    folder.mkdir()
    for number in range(4):
        file = folder / f"schema-000{number}-20260101T000000-01234567.tar"
        file.touch()
        os.utime(file, (number, number))
    migrate(store, old)
    assert [file.name[:11] for file in backups(old)] == ["schema-0002", "schema-0003", "schema-0010"]


def test_an_empty_database_needs_no_backup(url, tmp_path):
    settings = load(
        {"WINNOW_DATA_DIR": str(tmp_path / "data"), "WINNOW_DATABASE_URL": url}, tmp_path / "no.env"
    )
    with open_store(settings) as store:
        with store.database.writing() as connection:
            schema.upgrade(connection, released.SCHEMA)
        assert migrate(store, settings) == (released.SCHEMA, [])
    assert not (settings.data_dir / upgrade.FOLDER).exists()


@pytest.mark.parametrize("is_filled", [True, False], ids=["filled", "empty"])
def test_a_migration_that_is_killed_begins_again(is_filled, kind, url, request, tmp_path):
    """Filled: from the schema of the first release; empty: through the statements of all migrations."""
    if is_filled:
        released.unpack(tmp_path / "data", url)
    context = multiprocessing.get_context("spawn")
    said = context.Queue()
    process = context.Process(target=migrate_until_alive, args=(url, STEP, said))
    process.start()
    died = said.get(timeout=PATIENCE)
    process.join(PATIENCE)
    assert isinstance(died, int), died
    assert died >= (60 if is_filled else 120) // STEP
    (tmp_path / "other" / "data").mkdir(parents=True)
    other = f"sqlite:///{tmp_path}/other/data/winnow.db"
    if kind == "postgresql":
        other = request.getfixturevalue("other_postgres_url")
    if is_filled:
        released.unpack(tmp_path / "other" / "data", other)
    undisturbed = released.open_database(other)
    schema.migrate(undisturbed)
    undisturbed.close()
    assert see(url) == see(other)


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_connection_that_is_lost_during_a_migration_changes_nothing(old, store, postgres_server):
    before = see(store.database.url)
    begun = []

    def lose(connection, *_):
        begun.append(1)
        if len(begun) == 60:
            number = connection.connection.driver_connection.info.backend_pid
            released.end_session(postgres_server, number)

    event.listen(store.database.engine, "before_cursor_execute", lose)
    with pytest.raises(Exception, match="terminating connection"):
        schema.migrate(store.database)
    event.remove(store.database.engine, "before_cursor_execute", lose)
    assert see(store.database.url) == before
    migrate(store, old)
    assert schema.check(store.database) == schema.newest()


def test_rows_of_the_backup_are_the_rows_that_there_were(store, old, tmp_path):
    """Column by column, with PostgreSQL's own types read back as SQLite keeps them."""
    before = released.read_rows(store.database)
    migrate(store, old)
    (file,) = backups(old)
    frozen = tmp_path / "frozen.db"
    frozen.write_bytes(released.read_database(file))
    with closing(sqlite3.connect(frozen)) as connection:
        connection.row_factory = sqlite3.Row
        for name, rows in before.items():
            found = [dict(row) for row in connection.execute(f"SELECT * FROM {name}")]
            assert len(found) == len(rows), name
            assert all(row.keys() == one.keys() for row in found for one in rows), name
            for column in ("id", "text", "body", "hash", "source_key", "key"):
                if rows and column in rows[0]:
                    assert sorted(row[column] for row in found) == sorted(row[column] for row in rows)
