"""Back to release 0.1.0 after an upgrade, by the steps in docs/operations.md, and what a version refuses.

The release is the real one, out of the project's history, on today's packages.
"""

import io
import json
import os
import subprocess
import sys
import tarfile

import pytest
from docs_blocks import PROJECT
from service.running import Installation, done, refused
from sqlalchemy.engine import make_url
from upgrade import released
from upgrade.killed import see
from waiting import PATIENCE

from worker.store.database import schema
from worker.store.transfer import upgrade

RELEASE = "4282da3cd"
"""The commit of release 0.1.0."""


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """The folder of release 0.1.0."""
    packed = subprocess.run(
        ["git", "archive", RELEASE, "worker", "tasks", "pyproject.toml", "seeds"],
        cwd=PROJECT, capture_output=True, check=False,
    )  # fmt: skip
    if packed.returncode:
        words = f"the project's history, which has release 0.1.0 ({RELEASE}), is not here"
        if os.environ.get("WINNOW_NEED_PROGRAMS"):
            pytest.fail(words, pytrace=False)
        pytest.skip(words)
    folder = tmp_path_factory.mktemp("release")
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(request, tmp_path):
    """What release 0.1.0 left, with today's version in its place."""
    one = Installation(tmp_path)
    one.data.mkdir()
    url = f"sqlite:///{one.data}/winnow.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("empty_postgres_url")
    one.environment["WINNOW_DATABASE_URL"] = url
    released.unpack(one.data, url)
    return one


def run_release(release, installation, *words):
    return subprocess.run(
        [sys.executable, "-P", "-m", "worker.cli", *words],
        cwd=release, env=installation.environment | {"PYTHONPATH": str(release)},
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip


def list_documents(printed):
    return {one["id"]: (one["title"], one["comments"]) for one in json.loads(printed)}


def test_back_to_the_release_with_the_backup_that_the_migration_made(release, installation, request):
    url = installation.environment["WINNOW_DATABASE_URL"]
    before = list_documents(done(run_release(release, installation, "list", "--json")))
    assert len(before) == 6
    done(installation.winnow("migrate"))
    note = installation.seeds / "note.txt"
    note.write_text(
        "A note of today\n\nIt is read by the version of today, which is left afterwards for the old one.\n"
    )
    done(installation.winnow("ingest", str(note)))
    assert len(list_documents(done(installation.winnow("list", "--json")))) == 7

    assert f"schema {schema.newest()}" in refused(run_release(release, installation, "list"))
    (backup,) = (installation.data / upgrade.FOLDER).iterdir()
    if url.startswith("sqlite"):
        done(run_release(release, installation, "restore", "--move-aside", str(backup)))
    else:
        assert "not_empty" in refused(run_release(release, installation, "restore", str(backup)))
        installation.environment["WINNOW_DATABASE_URL"] = request.getfixturevalue("other_postgres_url")
        done(run_release(release, installation, "restore", str(backup)))
    assert list_documents(done(run_release(release, installation, "list", "--json"))) == before
    assert "Kleingarten" in done(run_release(release, installation, "search", "Brunnen"))
    assert "1\tcreated" in done(run_release(release, installation, "changes", "--after", "0"))
    assert "new" in done(run_release(release, installation, "ingest", str(note)))

    done(installation.winnow("migrate"))
    assert len(list_documents(done(installation.winnow("list", "--json")))) == 7
    assert len(list((installation.data / upgrade.FOLDER).iterdir())) == 2


def test_the_release_refuses_the_schema_of_today_and_changes_nothing(release, installation):
    done(installation.winnow("migrate"))
    url = installation.environment["WINNOW_DATABASE_URL"]
    before = see(url)
    for words in (("migrate",), ("status",), ("ingest", str(PROJECT / "seeds" / "kleingarten.txt"))):
        line = refused(run_release(release, installation, *words))
        assert f"has schema {schema.newest()}" in line
        assert "use the version that made it, or a newer one" in line
    assert see(url) == before


def test_this_version_refuses_a_newer_schema_and_changes_nothing(installation):
    done(installation.winnow("migrate", "--no-backup"))
    assert not (installation.data / upgrade.FOLDER).exists()
    url = installation.environment["WINNOW_DATABASE_URL"]
    database = released.open_database(url)
    with database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE documents ADD COLUMN of_tomorrow text")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    before = see(url)
    commands = ("migrate", "status", "list", "tend", "desk", "health", "up", "backup", "reprocess --all")
    for words in (*commands, f"ingest {PROJECT / 'seeds' / 'kleingarten.txt'}"):
        ran = installation.winnow(*words.split())
        assert ran.returncode == 1, (words, ran.stdout, ran.stderr)
        said = ran.stdout + ran.stderr
        assert f"database {make_url(url).render_as_string()} has schema 9999" in said, words
        assert "use the version that made it or a newer one, or go back" in said, words
        assert "Traceback" not in said, words
    assert see(url) == before
