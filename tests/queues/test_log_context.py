"""Lines of the log name the item that they are about, whoever wrote them."""

import logging

import pytest
from kombu.message import Message

from tasks import ingest
from tasks.app import app
from tasks.lease_keeper import ItemRequest
from tasks.log_context import current_item


def record(message, *args, **extra):
    made = logging.LogRecord("celery", logging.INFO, "", 0, message, args or None, None)
    made.__dict__.update(extra)
    return made


def request(item_id):
    """A request as a worker makes it of a message."""
    name = ingest.fetch.name
    headers = {"id": "an-id", "task": name, "argsrepr": f"({item_id},)", "kwargsrepr": "{}", "lang": "py"}
    return ItemRequest(
        Message(), app=app, task=ingest.fetch, headers=headers, body=[[item_id], {}, {}], decoded=True
    )


@pytest.mark.parametrize(
    ("data", "item"),
    [
        ({"name": "ingest.fetch", "args": "(12, 'h.example')"}, 12),
        ({"name": "ingest.process", "args": "(7,)"}, 7),
        ({"name": "sources.poll", "args": "(7,)"}, None),
        ({"name": "ingest.fetch", "args": "('12',)"}, None),
        ({"name": "ingest.fetch", "args": None}, None),
    ],
)
def test_what_celery_says_of_a_task(data, item):
    assert current_item(record("Task %(name)s", data=data)) == item


def test_a_task_at_work_is_what_its_lines_are_about():
    fetch = ingest.fetch
    fetch.push_request(id="an-id", args=(12,))
    from celery._state import _task_stack

    _task_stack.push(fetch)
    try:
        assert current_item(record("anything")) == 12
    finally:
        _task_stack.pop()
        fetch.pop_request()
    assert current_item(record("anything")) is None


def test_a_workers_parent_speaks_of_its_childrens_items():
    from celery.worker import state

    one = request(12)
    state.requests["an-id"] = one
    try:
        assert (
            current_item(record("Hard time limit (%ss) exceeded for %s[%s]", 10, "ingest.fetch", "an-id"))
            == 12
        )
        with one._logging_item():
            assert current_item(record("Task handler raised error: %r", ValueError())) == 12
        assert current_item(record("Task handler raised error: %r", ValueError())) is None
    finally:
        del state.requests["an-id"]
