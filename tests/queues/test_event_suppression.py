"""Monitors hear of a tick only when something came of it, and then of all of it, in its order."""

import pytest
from kombu.message import Message

from tasks.app import app
from tasks.event_suppression import SilentWhenIdleRequest, SilentWhenIdleTask
from tasks.poll import poll, should_report
from worker.store.sources.source_records import SourceRecord


class Dispatcher:
    """What a worker sends events by."""

    enabled = True

    def __init__(self):
        self.sent = []

    def send(self, event, **fields):
        self.sent.append((event, fields))


@pytest.fixture
def dispatcher():
    return Dispatcher()


@pytest.fixture
def request_of(dispatcher):
    def make():
        headers = {"id": "an-id", "task": poll.name, "argsrepr": "(7, 'seeds')", "kwargsrepr": "{}"}
        return SilentWhenIdleRequest(
            Message(),
            app=app,
            task=poll,
            headers=headers,
            body=[[7], {}, {}],
            decoded=True,
            eventer=dispatcher,
        )

    return make


def test_every_tick_is_quiet():
    app.loader.import_default_modules()
    quiet = {name for name, task in app.tasks.items() if isinstance(task, SilentWhenIdleTask)}
    ticks = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert ticks <= quiet
    assert not {name for name in quiet if name.startswith("ingest.")}


def test_nothing_is_told_of_a_task_that_found_nothing_to_do(request_of, dispatcher):
    request = request_of()
    request.send_event("task-started")
    request.send_event("task-succeeded", result=repr(None), runtime=0.1)
    assert dispatcher.sent == []


@pytest.mark.parametrize(
    ("end", "fields"),
    [
        ("task-succeeded", {"result": "'3 accepted from /seeds'", "runtime": 0.1}),
        ("task-failed", {"exception": "PollFailedError('folder /seeds: folder_unreadable')"}),
        ("task-revoked", {"terminated": True}),
    ],
)
def test_what_came_to_something_is_told_from_its_beginning(request_of, dispatcher, end, fields):
    request = request_of()
    request.send_event("task-started")
    request.send_event(end, **fields)
    events = [event for event, _ in dispatcher.sent]
    assert events == ["task-received", "task-started", end]
    first, _, last = (told for _, told in dispatcher.sent)
    assert (first["name"], first["args"]) == ("sources.poll", "(7, 'seeds')")
    assert fields.items() <= last.items()
    assert all(told["uuid"] == "an-id" for _, told in dispatcher.sent)
    times = [told["timestamp"] for _, told in dispatcher.sent]
    assert times == sorted(times)


def test_nothing_is_told_where_nobody_listens(request_of, dispatcher):
    dispatcher.enabled = False
    request_of().send_event("task-failed", exception="")
    assert dispatcher.sent == []


def record(failures, last_error):
    return SourceRecord(
        **dict.fromkeys(SourceRecord.__slots__) | {"failures": failures, "last_error": last_error}
    )


def test_the_same_failure_again_and_again_is_told_ever_more_rarely():
    gone = "folder_unreadable: gone"
    told = [
        n for n in range(1, 100) if should_report(record(n - 1, gone if n > 1 else None), record(n, gone))
    ]
    assert told == [1, 2, 4, 8, 16, 32, 64]


def test_another_reason_is_told_at_once_and_a_poll_that_went_well_never():
    assert should_report(record(4, "folder_unreadable: gone"), record(5, "disk_full: /data"))
    assert not should_report(record(4, "folder_unreadable: gone"), record(0, None))
    assert not should_report(record(1, "http_404: /feed"), record(1, "http_404: /feed"))
