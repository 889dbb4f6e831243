"""Polite fetching: robots.txt, one request at a time to a host, pauses, and back-off for failing hosts."""

import time
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from functools import partial
from itertools import pairwise
from threading import Thread

import pytest
from turns import TurnsInDatabase
from waiting import PATIENCE

from worker.document import HostBackoff, ItemRef
from worker.errors import NotYet, Rejected, TryLater
from worker.fetch import PoliteFetcher, Web
from worker.fetch import fetch as fetch_item
from worker.fetch.host_backoff import next_backoff

PAGE = b"<p>Grain, and little chaff.</p>"


@pytest.fixture
def fetcher(store, loopback):
    """A function that makes a fetcher with the same store and slots as all others."""
    webs = []

    def make(host_delay=0.001, **more):
        conf = replace(loopback, host_delay=host_delay, **more)
        made = [Web(conf, lambda _host: ["127.0.0.1"]) for _ in range(2)]
        webs.extend(made)
        return PoliteFetcher(*made, store.hosts, TurnsInDatabase(store.hosts), conf)

    yield make
    for web in webs:
        web.close()


def fetch(fetcher, url, now):
    """Come again when told to."""
    while True:
        try:
            return fetcher.get(url, now)
        except NotYet as error:
            if error.reason != "host_busy":
                raise
            time.sleep(error.after)


def test_robots_is_asked_once_and_heeded(site, fetcher, now):
    site.says("/robots.txt", "User-agent: *\nDisallow: /private\n", type="text/plain")
    for path in ("/a", "/b"):
        assert fetch(fetcher(), site.says(path, PAGE), now).content == PAGE
    with pytest.raises(Rejected, match="robots_refused"):
        fetch(fetcher(), site.says("/private/x", PAGE), now)
    assert [asked.path for asked in site.asked] == ["/robots.txt", "/a", "/b"]
    fetch(fetcher(), site.url("/a"), now + timedelta(hours=25))
    assert [asked.path for asked in site.asked[3:]] == ["/robots.txt", "/a"]


def test_robots_at_hand_is_read_again_once_it_has_expired(site, fetcher, now):
    one = fetcher()
    fetch(one, site.says("/a", PAGE), now)
    site.says("/robots.txt", "User-agent: *\nDisallow: /\n", type="text/plain")
    assert fetch(one, site.url("/a"), now + timedelta(hours=23)).content == PAGE
    with pytest.raises(Rejected, match="robots_refused"):
        fetch(one, site.url("/a"), now + timedelta(hours=25))


def test_each_hop_of_a_redirect_is_polite_too(site, fetcher, now):
    site.says("/robots.txt", "User-agent: *\nDisallow: /\n", host="closed.example", type="text/plain")
    url = site.says("/go", status=302, headers={"Location": site.url("/x", "closed.example")})
    with pytest.raises(Rejected, match="robots_refused"):
        fetch(fetcher(), url, now)
    assert "/x" not in site.paths()


def test_a_part_of_a_thread_is_fetched_like_a_page_and_never_from_a_private_address(site, fetcher, now):
    one = fetcher()
    inside = site.says("/api", status=302, headers={"Location": "http://10.0.0.1/admin"})
    for url, refused in ((site.says("/feed", PAGE), False), (inside, True)):
        part = ItemRef("thread", url, f"thread:1:1:{url}")
        with pytest.raises(Rejected, match="address_refused") if refused else nullcontext():
            get = partial(fetch, one)
            assert fetch_item(part, one.settings, now, within=None, get=get).content == PAGE


def test_a_site_without_robots_is_open(site, fetcher, now):
    assert fetch(fetcher(), site.says("/a", PAGE), now).content == PAGE


def test_a_robots_that_redirects_is_followed(site, fetcher, now):
    site.says("/robots.txt", status=301, headers={"Location": "/really.txt"})
    site.says("/really.txt", "User-agent: *\nDisallow: /a\n", type="text/plain")
    with pytest.raises(Rejected, match="robots_refused"):
        fetch(fetcher(), site.says("/a", PAGE), now)


@pytest.mark.parametrize("status", [500, 503, 429])
def test_nothing_is_fetched_while_robots_cannot_be_had(site, fetcher, now, status):
    site.says("/robots.txt", status=status)
    url = site.says("/a", PAGE)
    with pytest.raises(TryLater, match=f"http_{status}"):
        fetch(fetcher(), url, now)
    with pytest.raises(TryLater, match="robots_unreachable"):
        fetch(fetcher(), url, now)
    assert site.paths() == []
    site.says("/robots.txt", "", type="text/plain")
    assert fetch(fetcher(), url, now + timedelta(hours=2)).content == PAGE


def test_the_crawl_delay_counts_where_it_is_longer(site, fetcher, now):
    site.says("/robots.txt", "User-agent: *\nCrawl-delay: 50\n", type="text/plain")
    fetch(fetcher(), site.says("/a", PAGE), now)
    with pytest.raises(NotYet) as told:
        fetcher().get(site.url("/a"), now)
    assert 49 < told.value.after < 56


def test_many_at_once_keep_the_budget_of_a_host(site, fetcher, now):
    urls = [site.says(f"/{n}", PAGE) for n in range(6)]
    threads = [Thread(target=fetch, args=(fetcher(0.1), url, now)) for url in urls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert sorted(site.paths()) == [f"/{n}" for n in range(6)]
    assert min(b.at - a.at for a, b in pairwise(site.asked)) >= 0.1


def test_a_redirect_waits_for_its_turn(site, fetcher, now):
    url = site.says("/1", status=302, headers={"Location": "/2"})
    site.says("/2", PAGE)
    assert fetch(fetcher(0.1), url, now).content == PAGE
    assert min(b.at - a.at for a, b in pairwise(site.asked)) >= 0.1


def test_a_host_in_trouble_is_left_alone_and_the_others_are_not(site, fetcher, now, store):
    site.says("/a", status=503, host="ill.example", headers={"Retry-After": "120"})
    with pytest.raises(TryLater, match="http_503"):
        fetch(fetcher(), site.url("/a", "ill.example"), now)
    with pytest.raises(NotYet, match="host_rests") as told:
        fetcher().get(site.url("/b", "ill.example"), now)
    assert 119 < told.value.after <= 120
    assert fetch(fetcher(), site.says("/c", PAGE), now).content == PAGE
    (only,) = store.hosts.list_backoffs(10)
    assert (only[0], only[1].reason) == ("ill.example", "http_503")
    site.says("/a", PAGE, host="ill.example")
    fetch(fetcher(), site.url("/a", "ill.example"), now + timedelta(seconds=121))
    assert store.hosts.list_backoffs(10) == []


def test_retry_after_as_a_date(site, fetcher, now):
    date = format_datetime((now + timedelta(hours=1)).replace(microsecond=0), usegmt=True)
    with pytest.raises(TryLater):
        fetch(fetcher(), site.says("/a", status=429, headers={"Retry-After": date}), now)
    with pytest.raises(NotYet, match="host_rests") as told:
        fetcher().get(site.url("/b"), now)
    assert 3590 < told.value.after <= 3600


def test_rest_grows_with_each_failure_in_a_row(now):
    trouble, rests = HostBackoff(), []
    for _ in range(12):
        trouble = next_backoff(trouble, TryLater("timeout"), now)
        rests.append((trouble.until - now).total_seconds())
    assert 24 <= rests[0] <= 36
    assert 48 <= rests[1] <= 72
    assert max(rests) <= 3600 * 1.2
    assert trouble.failures == 12


def test_what_waits_for_a_dead_host_uses_up_its_attempts_in_the_end(fetcher, now, store):
    store.hosts.save_backoff("dead.example", HostBackoff(5, "timeout", now + timedelta(hours=1)))
    with pytest.raises(TryLater, match="host_rests") as told:
        fetcher().get("http://dead.example/", now)
    assert not isinstance(told.value, NotYet)


def test_a_page_that_is_missing_is_no_trouble_of_its_host(site, fetcher, now, store):
    with pytest.raises(Rejected, match="http_404"):
        fetch(fetcher(), site.url("/missing"), now)
    with pytest.raises(TryLater, match="http_500"):
        fetch(fetcher(), site.says("/broken", status=500), now)
    assert store.hosts.list_backoffs(10) == []
