"""Processes that meet a database of another version, when they start and while they run."""

import sqlite3
from contextlib import closing

import pytest
from service.running import PATIENCE, Installation, wait_for

pytestmark = pytest.mark.long


def migrate_to_9999(made):
    with closing(sqlite3.connect(made.data / "winnow.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")


def test_a_worker_stops_with_one_line(tmp_path, valkey_url):
    made = Installation(tmp_path, WINNOW_BROKER_URL=valkey_url)
    assert made.winnow("migrate").returncode == 0
    migrate_to_9999(made)
    stopped = made.celery("worker")
    assert stopped.returncode == 1
    last = stopped.stderr.splitlines()[-1]
    assert last.startswith(f"winnow: database sqlite:///{made.data}/winnow.db has schema 9999, which this ")


def test_worker_and_tend_end_when_another_version_migrates_what_they_work_on(tmp_path, valkey_url):
    made = Installation(tmp_path, WINNOW_BROKER_URL=valkey_url)
    assert made.winnow("migrate").returncode == 0
    worker = ("-A", "tasks.app", "worker", "-c", "1", "--loglevel", "INFO")
    running = [made.start(*worker, program=("celery",)), made.start("tend")]
    try:
        wait_for(lambda: " ready." in made.output and "tending:" in made.output, "both to start")
        assert [one.poll() for one in running] == [None, None]
        migrate_to_9999(made)
        ends = [one.wait(PATIENCE) for one in running]
    finally:
        for one in running:
            one.kill()
            one.wait()
    assert ends == [0, 1]
    why = f"database sqlite:///{made.data}/winnow.db was migrated to schema 9999 while this version ran"
    assert made.output.count(why) == 2
