"""What a worker's parent records in the ledger when a child cannot: a timeout, a crash, a kill."""

from types import SimpleNamespace

import pytest
from celery.exceptions import WorkerLostError
from kombu.message import Message
from store.clerk import Clerk

from tasks import child_process, ingest
from tasks.app import app
from tasks.lease_keeper import ItemRequest
from worker.context import Context
from worker.settings import load


@pytest.fixture
def clerk(store, now, monkeypatch):
    monkeypatch.setattr(child_process._Process, "context", Context(load(), store, lambda: now))
    return Clerk(store, now)


@pytest.fixture
def request_of(monkeypatch):
    """A request as a worker makes it of a message; what Celery itself does about it is left out."""
    for method in ("on_timeout", "on_failure", "cancel"):
        monkeypatch.setattr(ItemRequest.__mro__[1], method, lambda *_: None)

    def make(item_id):
        headers = {
            "id": "task-1",
            "task": ingest.process.name,
            "argsrepr": "",
            "kwargsrepr": "",
            "lang": "py",
        }
        body = [[item_id], {}, {}]
        return ItemRequest(Message(), app=app, task=ingest.process, headers=headers, body=body, decoded=True)

    return make


def lost(words):
    return SimpleNamespace(exception=WorkerLostError(words))


@pytest.mark.parametrize(
    ("end", "slow"),
    [
        (lambda request: request.on_timeout(False, 300), True),
        (lambda request: request.on_failure(lost("Worker exited prematurely: signal 11 (SIGSEGV)")), True),
        (lambda request: request.on_failure(lost("Worker exited prematurely: signal 9 (SIGKILL)")), False),
        (lambda request: request.cancel(SimpleNamespace()), False),
    ],
    ids=["overran", "crashed", "killed", "cancelled"],
)
def test_an_item_of_a_lost_child_is_pending_again(clerk, request_of, end, slow):
    item_id = clerk.accept()
    assert clerk.claim(item_id)
    end(request_of(item_id))
    item = clerk.item(item_id)
    assert (item["state"], bool(item["slow"])) == ("pending", slow)
