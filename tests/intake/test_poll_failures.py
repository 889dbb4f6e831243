"""Polls that fail: what is noted, when the next one is, and what is not lost."""

import gzip
from datetime import timedelta

import pytest

from tests.intake.poller import feed, index, sitemap
from worker.errors import NotYet, Rejected, TryLater
from worker.intake import listing_polling
from worker.sources import poll_schedule


def test_a_failing_source_is_left_alone_noted_and_paused_in_the_end(poller, site, store):
    source = poller.add("feed", "/feed")
    site.says("/feed", status=500)
    waits = []
    for _ in range(poll_schedule.MAX_FAILURES):
        assert not store.sources.get(source.id).paused
        _, after = poller.poll(source)
        waits.append((after.next_at - poller.now).total_seconds())
    assert waits[0] < waits[1] < waits[2]
    assert (after.failures, after.paused) == (20, True)
    assert after.last_error.startswith("http_500: ")
    store.sources.pause(source.id, paused=False)
    site.says("/feed", feed(1))
    fresh, after = poller.poll(source)
    assert (fresh, after.failures, after.last_error, after.paused) == (["/1"], 0, None, False)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (dict(body="<html><title>Sorry</title>"), "no_listing"),
        (dict(body='<!DOCTYPE rss [<!ENTITY a "b">]><rss/>'), "dtd_refused"),
        (dict(body="", status=404), "http_404"),
        (dict(body=""), "empty_body"),
        (dict(body=gzip.compress(b"x" * 70_000_000)), "too_large"),
        (dict(status=302, headers={"Location": "http://10.0.0.1/feed"}), "address_refused"),
    ],
)
def test_what_is_no_feed_is_a_failure_with_its_reason(poller, site, page, reason):
    site.says("/feed", **page)
    _, after = poller.poll(poller.add("feed", "/feed"))
    assert (after.failures, after.last_error.partition(":")[0]) == (1, reason)


def test_too_early_is_no_failure(poller):
    def busy(_target, _known):
        raise NotYet("host_busy", "a.example", 7.0)

    _, after = poller.poll(poller.add("feed", "/feed"), busy)
    assert (after.failures, after.polled_at) == (0, None)
    assert after.next_at == poller.now + timedelta(seconds=7)


def test_a_fault_of_this_machine_is_not_the_sources(poller):
    def full(_target, _known):
        raise TryLater("disk_full", "no room")

    source = poller.add("feed", "/feed")
    with pytest.raises(TryLater, match="disk_full"):
        poller.poll(source, full)
    assert poller.store.sources.get(source.id).failures == 0


FAILURES = {
    "no answer": TryLater("timeout", "a.example"),
    "an answer that will not change": Rejected("http_404", "a.example"),
    "a disk error": TryLater("disk_error", "no room"),
}


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("times", [1, 3])
def test_a_failure_before_the_first_listing_leaves_the_cap_as_it_is(poller, site, store, failure, times):
    def fails(_target, _known):
        raise FAILURES[failure]

    site.says("/sitemap.xml", sitemap(*(f"/{n}" for n in range(300))))
    source = poller.add("sitemap", "/sitemap.xml", newest=50)
    for _ in range(times):
        try:
            poller.poll(source, fails)
        except TryLater as error:  # this machine's fault: noted by whoever polls
            store.polls.record_poll(source.id, poller.now, str(error))
    assert store.sources.get(source.id).polled_at == poller.now
    fresh, after = poller.poll(source)
    assert len(fresh) == 50
    assert after.note == "first poll: the newest 50 of 300"
    assert after.listed_at == poller.now
    site.says("/sitemap.xml", sitemap(*(f"/{n}" for n in range(400))))
    assert len(poller.poll(source)[0]) == 100


def test_a_first_listing_that_was_not_accepted_to_its_end_keeps_the_cap(poller, site, store, monkeypatch):
    site.says("/feed", feed(*range(1, 9)))
    source = poller.add("feed", "/feed", newest=3)

    def full(*_):
        raise TryLater("disk_full", "no room")

    with monkeypatch.context() as patch:
        patch.setattr(store.ledger, "accept", full)
        with pytest.raises(TryLater):
            poller.poll(source)
    store.polls.record_poll(source.id, poller.now, "disk_full")
    assert poller.poll(source)[0] == ["/8", "/7", "/6"]


def test_a_sitemap_of_an_index_that_begins_with_nothing_does_so_after_a_failure(poller, site, store):
    site.says("/index.xml", index(*((f"/s{n}.xml", f"2026-02-{n:02}") for n in range(1, 9))))
    parent = poller.add("sitemap", "/index.xml", newest=50)
    for status in (500, 200):
        site.pages["/index.xml"].status = status
        poller.poll(parent)
    children = [source for source in store.sources.all() if source.parent_id == parent.id]
    assert sorted(child.newest for child in children) == [0, 0, 0, 10, 10, 10, 10, 10]
    for child in children:
        poller.poll(child)  # 404
        name = child.target.rpartition("/")[2]
        site.says(f"/{name}", sitemap(*(f"/{name}/{n}" for n in range(12))))
    assert sum(len(poller.poll(child)[0]) for child in children) == 50


def test_what_was_not_accepted_is_found_again(poller, site, monkeypatch):
    site.says("/feed", feed(1, 2))
    source = poller.add("feed", "/feed")
    monkeypatch.setattr(listing_polling, "MAX_BATCH_ITEMS", 1)
    accept, calls = poller.store.ledger.accept, []

    def once(refs, now, pace):
        calls.append(refs)
        if len(calls) == 2:
            raise TryLater("disk_full", "no room")
        return accept(refs, now, pace)

    monkeypatch.setattr(poller.store.ledger, "accept", once)
    with pytest.raises(TryLater):
        poller.poll(source)
    assert poller.poll(source)[0] == ["/2"], "the first is in the ledger already"
