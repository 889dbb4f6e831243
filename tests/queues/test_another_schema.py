"""A worker that meets a database of another version."""

import sqlite3
from contextlib import closing

import pytest
from service.running import Installation

pytestmark = pytest.mark.long


def test_a_worker_stops_with_one_line(tmp_path, valkey_url):
    made = Installation(tmp_path, WINNOW_BROKER_URL=valkey_url)
    assert made.winnow("migrate").returncode == 0
    with closing(sqlite3.connect(made.data / "winnow.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    stopped = made.celery("worker")
    assert stopped.returncode == 1
    last = stopped.stderr.splitlines()[-1]
    assert last.startswith(f"winnow: database sqlite:///{made.data}/winnow.db has schema 9999, which this ")
