"""Polls of feeds and lists of a real server: what is accepted, remembered and noted."""

from datetime import timedelta

from tests.intake.poller import feed, run, sitemap
from worker.dedupe import address_key
from worker.fetch import read_file
from worker.intake import listing_polling
from worker.intake.listing_reader import ListingReader


def test_a_feed_brings_what_is_new_and_only_that(poller, site):
    site.says("/feed", feed(1, 2), type="application/rss+xml", headers={"ETag": '"1"'})
    source = poller.add("feed", "/feed")
    fresh, after = poller.poll(source)
    assert fresh == ["/1", "/2"]
    assert (after.title, after.failures, after.note, after.etag) == ("Boats", 0, None, '"1"')
    assert poller.poll(source)[0] == []
    assert site.asked[-1].status == 304
    site.says("/feed", feed(3, 1, 2), headers={"ETag": '"2"'})
    assert poller.poll(source)[0] == ["/3"]
    assert poller.poll(source)[0] == []


def test_the_first_poll_takes_the_newest_and_says_so(poller, site):
    site.says("/feed", feed(*range(1, 9)))
    source = poller.add("feed", "/feed", newest=3)
    fresh, after = poller.poll(source)
    assert fresh == ["/8", "/7", "/6"]
    assert after.note == "first poll: the newest 3 of 8"
    assert poller.poll(source)[0] == []
    site.says("/feed", feed(*range(1, 20)))
    assert len(poller.poll(source)[0]) == 11


def test_entries_that_left_their_source_are_forgotten_in_the_end(poller, site, store):
    site.says("/feed", feed(1, 2))
    source = poller.add("feed", "/feed")
    poller.poll(source)
    begin = poller.now
    site.says("/feed", feed(2, 3))
    for days in (1, 29):
        poller.now = begin + timedelta(days=days)
        poller.poll(source)
    assert len(store.source_entries.read(source.id)) == 6, "an address and a GUID each"
    poller.now = begin + timedelta(days=31)
    assert poller.poll(source)[0] == []
    assert {key[-1] for key in store.source_entries.read(source.id)} == {"2", "3"}
    site.says("/feed", feed(1, 2, 3))
    assert poller.poll(source)[0] == [], "the ledger knows it still"


def test_all_may_be_taken(poller, site):
    site.says("/feed", feed(*range(1, 9)))
    assert len(poller.poll(poller.add("feed", "/feed", newest=None))[0]) == 8


def test_the_interval_follows_the_news(poller, site):
    site.says("/feed", feed(1))
    source = poller.add("feed", "/feed")
    intervals = []
    for n in range(6):
        if n in (1, 2):
            site.says("/feed", feed(*range(n + 2)))
        intervals.append(poller.poll(source)[1].interval)
    assert intervals == [1800, 900, 450, 675, 1012.5, 1518.75]
    fixed = poller.store.sources.add("feed", site.says("/other", feed(1)), 60.0, poller.now)
    poller.poll(fixed)
    assert poller.poll(fixed)[1].interval == 60


def test_retry_after_is_heeded(poller, site):
    site.says("/feed", status=503, headers={"Retry-After": "36000"})
    _, after = poller.poll(poller.add("feed", "/feed"))
    assert 32_000 < (after.next_at - poller.now).total_seconds() < 40_000


def test_a_feed_that_is_gone_is_paused(poller, site):
    site.says("/feed", status=410)
    _, after = poller.poll(poller.add("feed", "/feed"))
    assert after.paused
    assert "http_410" in after.last_error


def test_a_feed_that_moved_for_good_is_asked_for_where_it_is(poller, site):
    site.says("/old", status=301, headers={"Location": "/new"})
    site.says("/new", feed(1), headers={"ETag": '"1"'})
    source = poller.add("feed", "/old")
    assert poller.poll(source)[1].moved_to == site.url("/new")
    poller.poll(source)
    assert [(asked.path, asked.status) for asked in site.asked[2:]] == [("/new", 304)]


def test_a_list_on_the_web_and_in_a_file(poller, site, tmp_path, store, now):
    site.says("/list.txt", "# mine\nhttps://b.example/1\n", type="text/plain")
    assert poller.poll(poller.add("list", "/list.txt"))[1].failures == 0
    (tmp_path / "mine.urls").write_text("https://b.example/2\n")
    source = store.sources.add("list", str(tmp_path / "mine.urls"), 60.0, now)
    reading = ListingReader(lambda target, _known: read_file(target, max_bytes=1000), address_key, now)
    batches = list(listing_polling.poll_listing(source, store, reading))
    assert [item.target for batch in batches for item in batch] == ["https://b.example/2"]


def test_an_article_of_two_sources_is_fetched_once(poller, site, store, conf):
    site.says("/feed", feed(1, dates=False))
    site.says("/s.xml", sitemap("/1", at="2020-01-01"))
    site.says("/1", "<p>Words.</p>")
    reading = poller.poll(poller.add("feed", "/feed"))[0]
    assert reading == ["/1"]
    (item,) = store.library.items()
    run(store, item["id"], poller, conf)
    assert poller.poll(poller.add("sitemap", "/s.xml"))[0] == []


def test_a_restart_is_no_stampede(store, now):
    for n in range(70):
        store.sources.add("feed", f"https://a.example/{n}", 1800.0, now - timedelta(seconds=n))
    ticks = [store.polls.take_due(now) for _ in range(4)]
    assert [len(tick) for tick in ticks] == [20, 20, 20, 10]
    assert ticks[0][0].target == "https://a.example/69", "the longest due first"
