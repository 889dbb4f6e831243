"""A second beat and a second `winnow tend` beside the first: by mistake, or on a second machine."""

import json
import signal

import pytest
import redis
from service.running import FEWER_PARTS, PATIENCE, Up, wait_for

from worker.settings import load
from worker.store import open_store

pytestmark = pytest.mark.long

COUNT = 12


def test_a_second_beat_and_a_second_tend_do_no_harm(tmp_path):
    up = Up(tmp_path, **FEWER_PARTS, WINNOW_POLL_INTERVAL="1")
    beat = ["-A", "tasks.app", "beat", "--schedule", str(tmp_path / "beat"), "--pidfile="]
    seconds = [up.start("tend"), up.start(*beat, program=("celery",))]
    try:
        wait_for(lambda: "tending:" in up.output and "celery beat" in up.output, "the second ones")
        broker = redis.Redis.from_url(up.broker)
        for number in range(COUNT):
            path = up.seeds / f"{number}.html"
            path.write_text(f"<title>Ferry {number}</title><p>The ferry number {number} goes at {number}.")
            message = {"v": 1, "target": str(path), "key": f"ferry-{number}"}
            broker.xadd("winnow:inbox", {"message": json.dumps(message)})
        with open_store(load(up.environment)) as store:
            wait_for(lambda: is_settled(store), "all documents")
            documents = store.library.documents(limit=1000)
            changes = store.changes.list_after(0)
            items = store.library.items(limit=1000)
        assert sorted(document["title"] for document in documents) == sorted(
            f"Ferry {number}" for number in range(COUNT)
        )
        assert [change.kind for change in changes] == ["created"] * COUNT
        assert [change.seq for change in changes] == list(range(1, COUNT + 1))
        assert sorted(item["verdict"] for item in items) == ["new"] * COUNT + ["unchanged"] * COUNT
        assert [second.poll() for second in seconds] == [None, None]
    finally:
        for second in seconds:
            second.send_signal(signal.SIGTERM)
        ends = [second.wait(PATIENCE) for second in seconds]
        up.stop()
    assert ends == [0, 0]


def is_settled(store):
    """Whether each file was seen both ways, by the folder's poll and by its message, and is done."""
    items = store.library.items(limit=1000)
    return len(items) == 2 * COUNT and all(item["state"] == "done" for item in items)
