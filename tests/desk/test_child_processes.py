"""What reads strangers' documents for the desk: it does its job, or ends, and the desk goes on."""

import os
import signal
import socket
import threading
from contextlib import closing
from dataclasses import replace
from ipaddress import ip_network

import anyio
import pytest
from waiting import PATIENCE, wait_until

from tests.desk.child_jobs import Die, Eat, Fail, Pid, Spin
from worker import extract
from worker.desk.child.children import MAX_JOBS, Children
from worker.desk.child.jobs import ExtractBytes, ExtractRecord
from worker.desk.web.refusals import Refusal
from worker.errors import IngestError, Rejected, TryLater
from worker.settings import load

PAGE = "<title>One</title><article><h1>One</h1>" + "<p>Some words that stand here, one by one.</p>" * 20


@pytest.fixture(scope="module")
def child_settings(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    return replace(load({"WINNOW_DATA_DIR": str(folder)}, folder / "no.env"), process_limit=PATIENCE)


@pytest.fixture(scope="module")
def children(child_settings):
    """For all tests together: a child takes a second to start."""
    made = Children(child_settings)
    yield made
    made.close()


@pytest.fixture
def own_children(child_settings):
    made = Children(child_settings)
    yield made
    made.close()


def ask(children, job):
    return anyio.run(children.ask, job)


def test_a_child_extracts_what_the_function_does(children):
    url = "https://a.example/x"
    expected = extract(PAGE, url).as_json()
    assert ask(children, ExtractBytes(PAGE.encode(), "text/html", url=url)) == expected
    record = b'{"html": "%s", "url": "%s"}' % (PAGE.encode(), url.encode())
    assert ask(children, ExtractRecord(record, may_fetch=False)) == expected


def test_one_child_does_many_jobs_one_after_another(children):
    assert len({ask(children, Pid()) for _ in range(5)}) == 1


@pytest.mark.parametrize(
    ("job", "reason"),
    [(Eat(), "memory_limit"), (Die(signal.SIGSEGV), "worker_crashed"),
     (Die(signal.SIGKILL), "worker_lost"), (Fail(), "internal_error")],
    ids=lambda one: one if isinstance(one, str) else "",
)  # fmt: skip
def test_a_document_that_takes_too_much_ends_its_child_alone(children, job, reason):
    with pytest.raises(Rejected) as caught:
        ask(children, job)
    assert caught.value.reason == reason
    assert ask(children, Pid()) > 0


def test_a_document_that_takes_too_long_ends_its_child_alone(child_settings):
    with closing(Children(replace(child_settings, process_limit=3.0))) as made:
        with pytest.raises(Rejected) as caught:
            ask(made, Spin())
        assert caught.value.reason == "time_limit"
        assert ask(made, Pid()) > 0


@pytest.mark.parametrize(
    ("record", "reason"),
    [(b"{", "malformed_message"), (b"[]", "malformed_record"), (b"[" * 100_000, "malformed_message"),
     (b'{"html": 1}', "malformed_record"), (b'{"text": "a", "received": "never"}', "bad_received"),
     (b'{"url": "https://a.example/"}', "read_only_token"), (b"{}", "malformed_record")],
)  # fmt: skip
def test_a_record_that_cannot_be_read_is_refused_with_the_reason(children, record, reason):
    with pytest.raises(IngestError) as caught:
        ask(children, ExtractRecord(record, may_fetch=False))
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("url", "reason"),
    [("/etc/passwd", "no_address"), ("file:///etc/passwd", "no_address"), (7, "malformed_message"),
     ("http://127.0.0.1:9/", "address_refused"), ("ftp://a.example/", "address_refused")],
)  # fmt: skip
def test_only_public_addresses_are_fetched(children, url, reason):
    record = b'{"url": %s}' % (str(url) if isinstance(url, int) else f'"{url}"').encode()
    with pytest.raises(IngestError) as caught:
        ask(children, ExtractRecord(record, may_fetch=True))
    assert caught.value.reason == reason


def test_an_address_is_fetched_for_who_may(child_settings, site):
    address = site.says("/x", PAGE)
    children = Children(replace(child_settings, allow_networks=(ip_network("127.0.0.1"),)))
    found = ask(children, ExtractRecord(b'{"url": "%s"}' % address.encode(), may_fetch=True))
    children.close()
    assert (found["title"], found["url"]) == ("One", address)


def test_a_child_that_ended_for_want_of_work_is_replaced(children):
    first = ask(children, Pid())
    (child,) = children._idle
    with socket.socket(fileno=os.dup(child._connection.fileno())) as line:
        line.shutdown(socket.SHUT_WR)  # it reads the end of its work, as after a long wait
    assert child._process.wait() == 0
    assert ask(children, Pid()) != first


def test_more_jobs_than_can_wait_are_refused(own_children):
    async def wait():
        with pytest.raises(TryLater):
            await own_children.ask(Spin())

    async def fill():
        async with anyio.create_task_group() as group:
            for _ in range(MAX_JOBS):
                group.start_soon(wait)
            await anyio.wait_all_tasks_blocked()
            assert own_children.places.taken == MAX_JOBS
            with pytest.raises(Refusal) as caught:
                await own_children.ask(Pid())
            assert (caught.value.status, caught.value.headers) == (503, {"retry-after": "5"})
            own_children.close()

    anyio.run(fill)
    assert own_children.places.taken == 0


def test_closing_ends_what_runs(own_children):
    caught = []

    def wait():
        with pytest.raises(TryLater) as error:
            ask(own_children, Spin())
        caught.append(error.value.reason)

    waiting = threading.Thread(target=wait)
    waiting.start()
    wait_until(lambda: own_children._busy, "a job")
    (child,) = own_children._busy
    own_children.close()
    waiting.join()
    assert caught == ["stopping"]
    assert child._process.returncode == -signal.SIGKILL
    with pytest.raises(ProcessLookupError):
        os.kill(child._process.pid, 0)
