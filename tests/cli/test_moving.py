"""Copy, backup and restore as a user types them."""

import json
import shutil
import signal
import tarfile

import pytest
from service.running import PROJECT, Installation, done, refused, wait_for

from worker.deliver import export
from worker.settings import load
from worker.store import open_store
from worker.store.database import Database
from worker.store.database.schema import is_unfinished_copy

SEEDS = PROJECT / "seeds"


@pytest.fixture(scope="module")
def ingested(tmp_path_factory):
    """An installation that has ingested a thread, a copy of it, and two pages."""
    one = Installation(tmp_path_factory.mktemp("ingested"))
    for name in ("night-trains.txt", "harbour-cranes.html", "library-hours.html"):
        shutil.copy(SEEDS / name, one.seeds)
    shutil.copy(SEEDS / "night-trains.txt", one.seeds / "copy.txt")
    done(one.winnow("ingest", str(one.seeds)))
    return one


@pytest.fixture
def installation(ingested, tmp_path):
    """The same in a folder of its own."""
    one = Installation(tmp_path)
    shutil.copytree(ingested.data, one.data)
    shutil.copytree(ingested.seeds, one.seeds, dirs_exist_ok=True)
    return one


def begun(url):
    """The tables that a copy has begun with."""
    database = Database(url, pooled=False)
    with database.reading() as connection:
        if not is_unfinished_copy(connection):
            return set()
        return set(connection.exec_driver_sql("SELECT name FROM unfinished_copy").scalars())


def exported(one):
    """All that an installation holds for readers."""
    with open_store(load(one.environment, one.data / "no.env")) as store:
        return list(export.read_all(store))


def test_from_sqlite_to_postgresql_and_back(installation, empty_postgres_url, tmp_path):
    before = exported(installation)
    printed = done(installation.winnow("copy", "--to", empty_postgres_url))
    rows = [line.split("\t") for line in printed.splitlines() if line.count("\t") == 2]
    assert dict(row[:2] for row in rows)["documents"] == "3"
    assert all(row[1] == row[2] for row in rows[1:])
    assert "set WINNOW_DATABASE_URL" in printed
    assert "not_empty" in refused(installation.winnow("copy", "--to", empty_postgres_url))
    installation.environment["WINNOW_DATABASE_URL"] = empty_postgres_url
    assert exported(installation) == before
    back = f"sqlite:///{tmp_path}/back.db"
    counted = json.loads(done(installation.winnow("copy", "--to", back, "--json")))
    assert counted["documents"] == {"source": 3, "copy": 3}
    installation.environment["WINNOW_DATABASE_URL"] = back
    assert exported(installation) == before


def test_a_copy_is_refused_while_the_service_runs(installation):
    sign = installation.data / "run" / "pulse" / "worker@elsewhere"
    sign.parent.mkdir(parents=True)
    sign.touch()
    target = f"sqlite:///{installation.data}/other.db"
    assert "worker@elsewhere" in (line := refused(installation.winnow("copy", "--to", target)))
    assert "stop it first" in line
    sign.unlink()
    assert "same_database" in refused(
        installation.winnow("copy", "--to", f"sqlite:///{installation.data}/winnow.db")
    )


def test_a_copy_killed_half_way_goes_on(installation, tmp_path, empty_postgres_url):
    patient = (
        "import signal, worker.store.transfer.copy as c",
        "add = c._add",
        "c._add = lambda to, table, *rows: table == 'comments' and signal.pause() or add(to, table, *rows)",
    )
    (tmp_path / "sitecustomize.py").write_text("\n".join(patient))
    installation.environment["PYTHONPATH"] = f"{tmp_path}:{PROJECT}"
    process = installation.start("copy", "--to", empty_postgres_url)
    wait_for(lambda: "documents" in begun(empty_postgres_url), "half of a copy")
    process.send_signal(signal.SIGKILL)
    process.wait()
    (tmp_path / "sitecustomize.py").unlink()
    unfinished = Installation(tmp_path / "other", WINNOW_DATABASE_URL=empty_postgres_url)
    assert "not finished" in refused(unfinished.winnow("list"))
    done(installation.winnow("copy", "--to", empty_postgres_url))
    assert exported(unfinished) == exported(installation)


def test_a_backup_brings_everything_back(installation, tmp_path, empty_postgres_url):
    (installation.data / "sites.toml").write_text('["example.org"]\nstrip = [".ad"]\n')
    archive, before = tmp_path / "all.tar", exported(installation)
    printed = done(installation.winnow("backup", str(archive)))
    assert "3 documents, " in printed
    assert "file_exists" in refused(installation.winnow("backup", str(archive)))
    assert [file.name for file in tmp_path.iterdir() if "backup" in file.name] == []
    for url in ("", empty_postgres_url):
        other = Installation(tmp_path / f"other{len(url)}", WINNOW_DATABASE_URL=url)
        assert "the change feed ends at " in done(other.winnow("restore", str(archive)))
        assert exported(other) == before
        assert (other.data / "sites.toml").read_text().startswith('["example.org"]')
        assert files(other) == files(installation)
        assert [file.name for file in other.data.iterdir() if file.name.startswith(".")] == []
    assert "0 cannot be read" in done(other.winnow("reprocess", "--all", "--dry-run"))
    assert "not_empty" in refused(other.winnow("restore", str(archive)))
    again = tmp_path / "again.tar"  # of PostgreSQL
    done(other.winnow("backup", str(again)))
    last = Installation(tmp_path / "last")
    done(last.winnow("restore", str(again)))
    assert exported(last) == before


def test_received_bytes_move_between_a_folder_and_an_object_store(installation, tmp_path):
    objects = tmp_path / "objects"
    there = Installation(tmp_path / "there", WINNOW_RAW_URL=f"file://{objects}")
    done(installation.winnow("backup", str(tmp_path / "one.tar")))
    done(there.winnow("restore", str(tmp_path / "one.tar")))
    assert not (there.data / "raw").exists()
    kept = {path.relative_to(installation.data / "raw"): content for path, content in packed(installation)}
    assert {path.relative_to(objects): path.read_bytes() for path in objects.glob("*/*")} == kept
    assert "0 cannot be read" in done(there.winnow("reprocess", "--all", "--dry-run"))
    done(there.winnow("backup", str(tmp_path / "two.tar")))
    back = Installation(tmp_path / "back")
    done(back.winnow("restore", str(tmp_path / "two.tar")))
    assert files(back) == files(installation)


def packed(one):
    return [(path, path.read_bytes()) for path in one.data.glob("raw/*/*")]


def files(one):
    return {path.relative_to(one.data): path.read_bytes() for path in one.data.glob("raw/*/*")}


def test_what_is_there_is_moved_aside_only_when_told(installation, tmp_path):
    archive = tmp_path / "all.tar"
    before = exported(installation)
    done(installation.winnow("backup", str(archive)))
    shutil.copy(SEEDS / "kleingarten.txt", installation.seeds)
    done(installation.winnow("ingest", str(installation.seeds)))
    after = exported(installation)
    line = refused(installation.winnow("restore", str(archive)))
    assert "not_empty" in line
    assert "--move-aside" in line
    assert exported(installation) == after
    done(installation.winnow("restore", "--move-aside", str(archive)))
    assert exported(installation) == before
    (aside,) = installation.data.glob("winnow.db.before-restore-*[0-9]")
    installation.environment["WINNOW_DATABASE_URL"] = f"sqlite:///{aside}"
    assert exported(installation) == after


@pytest.mark.parametrize("harm", ["cut", "flipped byte", "another file"])
def test_a_damaged_archive_changes_nothing(installation, tmp_path, harm):
    archive = tmp_path / "all.tar"
    done(installation.winnow("backup", str(archive)))
    content = bytearray(archive.read_bytes())
    with tarfile.open(archive) as members:
        raw = next(member for member in members if member.name.startswith("raw/"))
    if harm == "cut":
        del content[raw.offset :]
    elif harm == "flipped byte":
        content[raw.offset_data + raw.size // 2] ^= 1
    else:
        with tarfile.open(archive, "w") as members:
            members.add(SEEDS / "kleingarten.txt", "../kleingarten.txt")
        content = bytearray(archive.read_bytes())
    archive.write_bytes(content)
    other = Installation(tmp_path / "other")
    line = refused(other.winnow("restore", str(archive)))
    assert line.startswith(("winnow: archive_", "winnow: raw_damaged"))
    assert not (other.data / "winnow.db").exists()
    assert not (tmp_path / "kleingarten.txt").exists()
