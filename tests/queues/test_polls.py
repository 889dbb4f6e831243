"""Polls of sources: each a task of its own, claimed while it lasts, its failure its own."""

import os
import re
import signal
import threading
from datetime import timedelta

import pytest
import redis
from celery import Celery
from service.running import PATIENCE, Installation, wait_for

from tasks import child_process
from tasks import poll as polls
from tasks.poll import PollFailedError
from worker.clock import utcnow
from worker.context import Context
from worker.errors import Rejected, TryLater, Unavailable
from worker.intake import folder_polling, listing_polling, revisits
from worker.settings import load
from worker.store import open_store


@pytest.fixture
def ours(store, monkeypatch, tmp_path):
    """The store as that of this process, and the settings of a folder of its own."""
    monkeypatch.setenv("WINNOW_SEEDS_DIR", str(tmp_path / "seeds"))
    monkeypatch.setenv("WINNOW_SETTLE_TIME", "0.001")
    monkeypatch.setattr(child_process._Process, "context", Context(load(), store))
    return store


FAULTS = [
    OSError(5, "Input/output error"),
    MemoryError(),
    RecursionError(),
    UnicodeEncodeError("utf-8", "\ud800", 0, 1, "no"),
    KeyError(1),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
@pytest.mark.parametrize("kind", ["folder", "feed"])
def test_whatever_a_source_raises_is_noted_as_its_failure(ours, monkeypatch, fault, kind):
    def fails(*_):
        raise fault

    module = folder_polling if kind == "folder" else listing_polling
    monkeypatch.setattr(module, f"poll_{'folder' if kind == 'folder' else 'listing'}", fails)
    source = ours.sources.add(kind, "/notes", 5.0, utcnow())
    for failures in (1, 2):
        with pytest.raises(PollFailedError, match=r"source 1 .*(internal_error|memory_limit)"):
            polls.poll(source.id)
        after = ours.sources.get(source.id)
        assert after.failures == failures
        assert re.match(r"internal_error: |memory_limit: ", after.last_error)
        assert after.next_at - after.polled_at > timedelta(seconds=300 * failures), "later, and later still"
    assert not after.paused


def test_a_folder_that_cannot_be_listed_is_looked_at_again_before_long(ours, tmp_path):
    source = ours.sources.add("folder", str(tmp_path / "away"), 5.0, utcnow())
    with pytest.raises(PollFailedError, match="folder_unreadable"):
        polls.poll(source.id)
    (tmp_path / "away").mkdir()
    assert polls.poll(source.id) is None
    after = ours.sources.get(source.id)
    assert (after.failures, after.last_error) == (0, None)
    (tmp_path / "away" / "note.txt").write_text("Words.")
    said = wait_for(lambda: polls.poll(source.id), "the file to hold still")
    assert said.startswith(f"source {source.id} (folder {tmp_path}/away): 1 new; next poll ")


def test_each_source_that_is_due_is_handed_out_by_itself(ours, monkeypatch, tmp_path):
    sent = []
    monkeypatch.setattr(polls, "request_poll", lambda source_id, _target: sent.append(source_id))
    now = utcnow()
    added = {ours.sources.add("folder", f"/notes/{n}", 5.0, now).id for n in range(3)}
    added.add(ours.sources.add("feed", "https://a.example/feed", 5.0, now).id)
    polls.poll()
    seeds = ours.sources.find(str(tmp_path / "seeds")).id
    assert sorted(sent) == sorted(added | {seeds})
    polls.poll()
    assert len(sent) == 5, "once a minute"


@pytest.mark.usefixtures("ours")
def test_sources_are_handed_out_though_articles_cannot_be_looked_at_again(monkeypatch):
    sent = []
    monkeypatch.setattr(polls, "request_poll", lambda *words: sent.append(words))

    def full(*_):
        raise TryLater("disk_full", "no room")

    monkeypatch.setattr(revisits, "accept_revisits", full)
    with pytest.raises(TryLater):
        polls.poll()
    assert len(sent) == 1


def test_a_broker_that_is_away_keeps_no_source_from_the_next_tick(ours, monkeypatch):
    def away(*_, **__):
        raise Unavailable("broker")

    monkeypatch.setattr(polls, "request_poll", away)
    polls.poll()
    assert ours.polls.take_due(utcnow() + timedelta(seconds=60))


def test_a_source_is_polled_by_one_at_a_time(ours, tmp_path, now):
    source = ours.sources.add("folder", str(tmp_path), 5.0, now)
    assert ours.polls.claim(source.id, now) == source
    assert ours.polls.claim(source.id, now) is None
    assert ours.polls.take_due(now) == [], "not while it is polled"
    ours.polls.renew([source.id], now + timedelta(seconds=15))
    assert ours.polls.claim(source.id, now + timedelta(seconds=30)) is None
    assert ours.polls.claim(source.id, now + timedelta(seconds=36)), "the worker that had it is gone"
    ours.polls.record_poll(source.id, now)
    assert ours.polls.claim(source.id, now), "the poll has ended"
    ours.polls.record_partial_scan(source.id, now, str(tmp_path / "b"))
    assert ours.polls.take_due(now), "there is more to look at"
    assert ours.polls.claim(source.id, now - timedelta(hours=1))
    assert ours.polls.claim(source.id, now - timedelta(hours=3)), "the clock was stepped back"
    assert ours.polls.claim(source.id + 1, now) is None


@pytest.mark.usefixtures("ours")
@pytest.mark.parametrize("named", [7, -1, 2**70, True, "7", "https://a.example/feed", "", [], {"a": 1}, 1.0])
def test_what_is_no_source_is_said(named):
    with pytest.raises(Rejected, match=r"unknown_source: there is no source .*see: winnow sources list"):
        polls.poll(named)


# -- by a real worker --------------------------------------------------------------------------------------


@pytest.fixture
def installation(tmp_path, valkey_url):
    made = Installation(tmp_path, WINNOW_BROKER_URL=valkey_url, WINNOW_ALLOW_NETWORKS="127.0.0.0/8")
    worker = made.start("-A", "tasks.app", "worker", "-c", "2", "--loglevel", "INFO", program=("celery",))
    try:
        wait_for(lambda: " ready." in made.output, "the worker")
        yield made
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(PATIENCE)


@pytest.fixture
def slow(site):
    """A feed whose server answers when it is let: its address, the event, and how often it was asked."""
    answer, asked = threading.Event(), []

    def page(one):
        asked.append(one)
        answer.wait(PATIENCE)
        return site.pages["/quick"]

    site.says("/quick", "<rss><channel><item><title>A</title><link>/1</link></item></channel></rss>")
    yield site.does("/feed", page), answer, asked
    answer.set()


def free_hosts(valkey_url):
    """Free the slots of hosts at once, which dead processes would hold for as long as a request may take."""
    with redis.Redis.from_url(valkey_url) as client:
        assert client.delete(*client.keys("winnow:host:*"))


@pytest.mark.long
@pytest.mark.parametrize(
    ("sign", "error"), [(signal.SIGSEGV, "worker_crashed"), (signal.SIGKILL, None)], ids=["crash", "kill"]
)
def test_a_poll_says_what_it_did_and_is_claimed_while_it_lasts(installation, slow, valkey_url, sign, error):
    address, answer, asked = slow
    with open_store(load(installation.environment)) as store, Celery(broker=valkey_url) as sender:
        source = store.sources.add("feed", address, 1800.0, utcnow())

        def poll():
            sender.send_task("sources.poll", [source.id])
            return asked

        wait_for(poll, "the request, after that for robots.txt")
        sender.send_task("sources.poll", [address])
        wait_for(lambda: f"source {source.id} (feed {address}): it is being polled" in installation.output,
                 "the other poll")  # fmt: skip
        _parent, *children = installation.processes("tasks.app")
        for child in children:
            os.kill(child, sign)
        if error:
            after = wait_for(lambda: (one := store.sources.get(source.id)).failures and one, "the failure")
            assert after.last_error.startswith(error)
        else:
            wait_for(lambda: store.polls.take_due(utcnow()), "the source to be due again")
        free_hosts(valkey_url)
        answer.set()
        said = f"source {source.id} \\(feed {re.escape(address)}\\): 1 new; next poll "
        wait_for(lambda: poll() and re.search(said, installation.output), "what came of it")
        assert store.sources.get(source.id).last_error is None
