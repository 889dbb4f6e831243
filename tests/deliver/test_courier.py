"""Delivering as changes come: woken, stopped, killed, and several processes at once."""

import signal
import subprocess
import sys
import threading
from collections import Counter, defaultdict
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from receiver import Receiver
from waiting import PATIENCE, wait_until

from worker.deliver.webhooks import deliver_changes, dispatcher
from worker.settings import PROJECT
from worker.store import open_store
from worker.store.webhooks.endpoint_leases import LEASE

IN_A_PROCESS = """
from worker.deliver.webhooks import deliver_changes
from worker.settings import load
from worker.store import open_store

with open_store(load()) as store:
    deliver_changes(store, load(), lambda: True)
"""


@contextmanager
def running(settings, wake=lambda: None):
    """Somebody who delivers, in a thread, over connections of their own."""
    stop, failed = threading.Event(), []

    def run():
        try:
            with open_store(settings) as store:
                deliver_changes(store, settings, lambda: not stop.is_set())
        except BaseException as error:
            failed.append(error)
            raise

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        wake()
        thread.join(PATIENCE)
        assert not thread.is_alive()
        assert failed == []


def test_a_commit_wakes_who_delivers(post, monkeypatch):
    monkeypatch.setattr(dispatcher, "POLL_INTERVAL_S", 3600)
    post.add()
    with running(post.settings, wake=lambda: post.happen([0])):
        for number in range(1, 4):
            post.happen([number])
            wait_until(lambda: len(post.told) == number, "the change arrives")  # noqa: B023


def test_two_at_once_deliver_each_change_once_and_in_order(post):
    post.add()
    with running(post.settings), running(post.settings):
        for _ in range(8):
            post.happen(range(1, 6))
        wait_until(lambda: len(post.told) >= 40, "all changes")
    seqs = [seq for request in post.receiver.requests for seq in request.seqs]
    assert Counter(seqs) == Counter({change.seq: 1 for change in post.store.changes.list_after(0)})
    order = defaultdict(list)
    for request in post.receiver.requests:
        order[request.told[0][0]] += request.seqs
    assert all(seqs == sorted(seqs) for seqs in order.values())


def test_an_endpoint_that_is_silent_holds_up_no_other(post):
    silent = Receiver()
    silent.answer = lambda _: None
    try:
        post.add(silent.url)
        post.add()
        with running(post.settings):
            for number in range(1, 6):
                post.happen([number])
            wait_until(lambda: len(post.told) == 5, "the other endpoint has it all")
            wait_until(lambda: len(silent.requests) == 1, "the silent one was asked")
    finally:
        silent.close()


def test_what_is_stopped_in_the_middle_is_as_it_was(post):
    post.add()
    post.happen([1])
    post.receiver.answer = lambda _: None
    with running(post.settings):
        wait_until(lambda: post.receiver.requests, "the request")
    assert post.rows("SELECT state, attempts, not_before FROM deliveries") == [("pending", 0, None)]
    assert post.rows("SELECT token FROM webhooks") == [(None,)]
    post.receiver.answer = lambda _: 204
    post.deliver()
    first, again = post.receiver.requests
    assert (first.id, first.body) == (again.id, again.body)


@pytest.mark.parametrize("batch", [1, 5])
def test_what_was_on_its_way_when_its_sender_was_killed_is_sent_again_as_it_was(
    post, store_settings, batch, monkeypatch
):
    monkeypatch.setenv("WINNOW_DATA_DIR", str(store_settings.data_dir))
    monkeypatch.setenv("WINNOW_DATABASE_URL", store_settings.database_url)
    monkeypatch.setenv("WINNOW_ALLOW_NETWORKS", "127.0.0.0/8")
    post.add(batch=batch)
    post.happen([1, 2])
    post.receiver.answer = lambda _: None
    with subprocess.Popen([sys.executable, "-c", IN_A_PROCESS], cwd=PROJECT) as process:
        wait_until(lambda: post.receiver.requests, "the request")
        process.send_signal(signal.SIGKILL)
    post.happen([3])  # it must not become part of the batch
    post.receiver.answer = lambda _: 204
    post.clock.now = datetime.now(UTC) + LEASE
    post.clock.go_on(1)
    post.deliver()
    first, again, *_ = post.receiver.requests
    assert (first.id, first.body) == (again.id, again.body)
    assert [number for number, _ in post.told] == [1, 2, 3]
