"""Workers and beat as any Celery user starts them, without `winnow up` and without file events."""

import json
import os
import signal

import pytest
import redis
from celery import Celery
from queues.garbage import BAD, NOT_JSON
from service.running import Installation, wait_for
from waiting import PATIENCE

from worker.settings import load
from worker.store import open_store

pytestmark = pytest.mark.long

NOTE = "A note about dykes\n\nA dyke keeps the sea out, as long as somebody walks along it in November.\n"

WORKER = (
    "-A",
    "tasks.app",
    "worker",
    "-c",
    "2",
    "--loglevel",
    "INFO",
    "--without-gossip",
    "--without-mingle",
)


@pytest.fixture
def process_limit():
    """How many seconds a document may take."""
    return "120"


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(request, tmp_path, valkey_url, process_limit):
    environment = {"WINNOW_BROKER_URL": valkey_url, "WINNOW_PROCESS_LIMIT": process_limit}
    environment |= {"WINNOW_POLL_INTERVAL": "1", "WINNOW_SETTLE_TIME": "0.1"}
    if request.param == "postgresql":
        environment["WINNOW_DATABASE_URL"] = request.getfixturevalue("empty_postgres_url")
    made = Installation(tmp_path / "alone", **environment)
    worker = made.start(*WORKER, program=("celery",))
    try:
        wait_for(lambda: " ready." in made.output, "the worker")
        yield made
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(PATIENCE)


@pytest.fixture
def beat(installation):
    process = installation.start("-A", "tasks.app", "beat", "--pidfile=", program=("celery",))
    yield process
    process.send_signal(signal.SIGTERM)
    process.wait(PATIENCE)


@pytest.fixture
def store(installation):
    with open_store(load(installation.environment)) as opened:
        yield opened


def newest(store, state):
    return next(iter(store.library.items(state=state)), None)


def call(installation, task, *words):
    called = installation.celery("call", task, *words)
    assert called.returncode == 0, called.stderr


@pytest.fixture
def ask(valkey_url):
    """A function that sends tasks, unless some still wait for the worker."""
    with Celery(broker=valkey_url) as sender, redis.Redis.from_url(valkey_url) as client:

        def send(*names):
            for name in names if not client.llen("celery") else ():
                sender.send_task(name)

        yield send


@pytest.mark.usefixtures("beat")
def test_a_dropped_file_is_stored(installation, store):
    (installation.seeds / "dykes.txt").write_text(NOTE)
    item = wait_for(lambda: newest(store, "done"), "the document")
    assert store.library.read_details(item["document_id"]).document["title"] == "A note about dykes"
    assert [change.kind for change in store.changes.list_after(0)] == ["created"]


@pytest.mark.parametrize("process_limit", ["0.1"])
def test_an_item_that_overruns_its_time_gets_one_long_try_in_the_slow_lane(installation, store):
    paragraph = (
        "<p>The dyke warden of section {} walks at low tide, and writes down what the sea has taken.</p>"
    )
    page = "".join(paragraph.format(number) for number in range(4_000))
    (installation.seeds / "long.html").write_text(f"<html><body>{page}</body></html>")
    assert installation.winnow("submit", str(installation.seeds / "long.html")).returncode == 0
    wait_for(lambda: any(item["slow"] for item in store.library.items()), "the slow lane")
    call(installation, "upkeep.reconcile")
    item = wait_for(lambda: newest(store, "done"), "the document")
    assert item["slow"]
    assert store.library.read_details(item["document_id"]).document["word_count"] > 40_000


def test_an_item_whose_process_is_killed_is_handed_back_and_done_once(installation, store, ask):
    for number in range(30):
        (installation.seeds / f"note-{number}.txt").write_text(f"{NOTE}\nSection {number} is dry.\n")

    def done():
        # Again and again, for files that had not held still, and notices that died with their child.
        ask("sources.poll", "upkeep.reconcile")
        return len(store.library.items(state="done"))

    wait_for(done, "the first document")
    _parent, *children = installation.processes("tasks.app")
    for child in children:
        os.kill(child, signal.SIGKILL)
    wait_for(lambda: done() == 30, "all documents")
    assert newest(store, "failed") is None
    assert len(store.library.documents(100, everything=True)) == 30  # near copies of each other


def test_garbage_on_the_queue_is_accounted_for_and_harms_nothing(installation, store, valkey_url, ask):
    with redis.Redis.from_url(valkey_url) as client:
        client.lpush("celery", *NOT_JSON, *(json.dumps(bad) for bad, _ in BAD.values()))
    (installation.seeds / "dykes.txt").write_text(NOTE)
    wait_for(lambda: ask("sources.poll") or newest(store, "done"), "the document")
    wait_for(lambda: len(store.library.items(state="failed")) == len(NOT_JSON) + len(BAD), "every refusal")
    assert {item["reason"] for item in store.library.items(state="failed")} == {"malformed_message"}
    assert "Unrecoverable error" not in installation.output
