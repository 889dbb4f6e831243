"""Which process keeps connections to the database, and which must not: a worker's parent, since it forks."""

import pytest
from sqlalchemy import event

from tasks import child_process, maintenance


@pytest.fixture
def connections(database_url, tmp_path, monkeypatch):
    """A function that counts the connections that twenty looks at the ledger open."""
    monkeypatch.setenv("WINNOW_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("WINNOW_DATABASE_URL", database_url)

    def count(begin):
        begin()
        opened = []
        event.listen(
            child_process.current_context().store.database.engine, "connect", lambda *_: opened.append(1)
        )
        for _ in range(20):
            maintenance.notify_ready_fetches()
        child_process.current_context().store.database.close()
        return len(opened)

    yield count
    child_process.drop_inherited_context()


def test_a_process_that_does_not_fork_keeps_its_connection(connections):
    assert connections(child_process.drop_inherited_context) == 1


def test_a_worker_s_parent_keeps_none(connections):
    assert connections(child_process.prepare_to_fork) == 20
