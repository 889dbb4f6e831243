"""Copy, backup and restore as a user types them."""

import json
import shutil
import signal
import sqlite3
import tarfile
from contextlib import closing

import pytest
from service.running import PROJECT, Installation, wait_for

SEEDS = PROJECT / "seeds"


@pytest.fixture
def installation(tmp_path):
    """An installation that has ingested a thread, a copy of it, and a page."""
    one = Installation(tmp_path)
    for name in ("night-trains.txt", "harbour-cranes.html", "library-hours.html"):
        shutil.copy(SEEDS / name, one.seeds)
    shutil.copy(SEEDS / "night-trains.txt", one.seeds / "copy.txt")
    done(one.winnow("ingest", str(one.seeds)))
    return one


def done(ran):
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def refused(ran):
    assert ran.returncode == 1, ran.stdout + ran.stderr
    (line,) = ran.stderr.splitlines()
    return line


def begun(path):
    """The tables that a copy has begun with."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            return {row[0] for row in connection.execute("SELECT name FROM unfinished_copy")}
    except sqlite3.OperationalError:
        return set()


def exported(one):
    return done(one.winnow("export", "--all"))


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
    assert "unchanged" in done(installation.winnow("ingest", str(installation.seeds / "copy.txt")))


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


def test_a_copy_killed_half_way_goes_on(installation, tmp_path):
    target = f"sqlite:///{tmp_path}/target.db"
    patient = (
        "import time, worker.store.copying as c",
        "add = c._add",
        "c._add = lambda to, one, rows: one.name == 'comments' and time.sleep(600) or add(to, one, rows)",
    )
    (tmp_path / "sitecustomize.py").write_text("\n".join(patient))
    installation.environment["PYTHONPATH"] = f"{tmp_path}:{PROJECT}"
    process = installation.start("copy", "--to", target)
    wait_for(lambda: "documents" in begun(tmp_path / "target.db"), "half of a copy")
    process.send_signal(signal.SIGKILL)
    process.wait()
    (tmp_path / "sitecustomize.py").unlink()
    unfinished = Installation(tmp_path / "other", WINNOW_DATABASE_URL=target)
    assert "not finished" in refused(unfinished.winnow("list"))
    done(installation.winnow("copy", "--to", target))
    assert exported(unfinished) == exported(installation)


def test_a_backup_brings_everything_back(installation, tmp_path, empty_postgres_url):
    (installation.data / "sites.toml").write_text('["example.org"]\nstrip = [".ad"]\n')
    archive = tmp_path / "all.tar"
    printed = done(installation.winnow("backup", str(archive)))
    assert "3 documents, " in printed
    assert "file_exists" in refused(installation.winnow("backup", str(archive)))
    assert [file.name for file in tmp_path.iterdir() if "backup" in file.name] == []
    for url in ("", empty_postgres_url):
        other = Installation(tmp_path / f"other{len(url)}", WINNOW_DATABASE_URL=url)
        assert "the change feed ends at " in done(other.winnow("restore", str(archive)))
        assert exported(other) == exported(installation)
        assert "not_empty" in refused(other.winnow("restore", str(archive)))
        assert (other.data / "sites.toml").read_text().startswith('["example.org"]')
        assert files(other) == files(installation)
        assert [file.name for file in other.data.iterdir() if file.name.startswith(".")] == []
        assert "0 cannot be read" in done(other.winnow("reprocess", "--all", "--dry-run"))
    again = tmp_path / "again.tar"  # of PostgreSQL
    done(other.winnow("backup", str(again)))
    last = Installation(tmp_path / "last")
    done(last.winnow("restore", str(again)))
    assert exported(last) == exported(installation)


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
