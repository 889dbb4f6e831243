"""Which process keeps connections to the database, and which must not: a worker's parent, since it forks."""

import pytest
from sqlalchemy import event

from tasks import process, upkeep


@pytest.fixture
def connections(database_url, tmp_path, monkeypatch):
    """A function that counts the connections that twenty looks at the ledger open."""
    monkeypatch.setenv("WINNOW_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("WINNOW_DATABASE_URL", database_url)

    def count(begin):
        begin()
        opened = []
        event.listen(process.store().database.engine, "connect", lambda *_: opened.append(1))
        for _ in range(20):
            upkeep.notify_of_turns()
        process.store().database.close()
        return len(opened)

    yield count
    process.forget_inherited_store()


def test_a_process_that_does_not_fork_keeps_its_connection(connections):
    assert connections(process.forget_inherited_store) == 1


def test_a_worker_s_parent_keeps_none(connections):
    assert connections(process.keep_no_connections) == 20
