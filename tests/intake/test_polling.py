"""Polling feeds, sitemaps and lists of a real server: what is accepted, what is remembered, what is noted."""

import gzip
from contextlib import closing
from datetime import timedelta
from functools import partial
from ipaddress import ip_network

import pytest

from worker import pipeline
from worker.dedupe import address_key
from worker.document import Validators
from worker.errors import NotYet, Rejected, TryLater
from worker.fetch import Web, fetch, read_file
from worker.intake import discovery, folder_polling, listing_polling
from worker.intake.listing_reader import ListingReader
from worker.rules.sites import NO_RULES
from worker.settings import Settings
from worker.sources import poll_schedule
from worker.sources.folders.scan_types import FolderScan

FULL = "<p>" + "All of it, as the feed has it. " * 20 + "</p>"


def feed(*numbers, content="", dates=True):
    items = "".join(
        f"<item><title>Item {n}</title><link>/{n}</link><guid>{n}</guid>"
        + (f"<pubDate>{n % 28 + 1:02} Feb 2026 10:00:00 GMT</pubDate>" if dates else "")
        + (f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else "")
        + "</item>"
        for n in numbers
    )
    spaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return f'<rss version="2.0" {spaces}><channel><title>Boats</title>{items}</channel></rss>'


def sitemap(*paths, at="2026-02-01"):
    inner = "".join(f"<url><loc>{path}</loc><lastmod>{at}</lastmod></url>" for path in paths)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</urlset>'


def index(*paths):
    inner = "".join(f"<sitemap><loc>{path}</loc><lastmod>{at}</lastmod></sitemap>" for path, at in paths)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</sitemapindex>'


@pytest.fixture
def conf():
    return Settings(allow_networks=(ip_network("127.0.0.0/8"),), fetch_deadline=20)


@pytest.fixture
def poller(store, site, now, conf):
    with closing(Web(conf, lambda _host: ["127.0.0.1"])) as web:
        yield Poller(store, site, now, web)


class Poller:
    """Polls sources at a time of its own."""

    def __init__(self, store, site, now, web):
        self.store, self.site, self.now, self.web = store, site, now, web

    def get(self, target, known: Validators | None):
        return self.web.get(target, self.now, known=known)

    def add(self, kind, path, newest=50, **more):
        return self.store.sources.add(
            kind, self.site.url(path), 1800.0, self.now, newest=newest, adapts=True, **more
        )

    def poll(self, source, get=None):
        """The paths of what was accepted, and the source as it is then."""
        reading = ListingReader(get or self.get, address_key, self.now)
        record = self.store.sources.get(source.id)
        batches = list(listing_polling.poll_listing(record, self.store, reading))
        fresh = [
            item.target.partition(str(self.site.port))[2] for batch in batches for item in batch if item.fresh
        ]
        return fresh, self.store.sources.get(source.id)


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


def test_a_sitemap_that_is_gzip_by_itself(poller, site):
    site.says("/s.xml.gz", gzip.compress(sitemap("/a", "/b").encode()), type="application/x-gzip")
    assert poller.poll(poller.add("sitemap", "/s.xml.gz"))[0] == ["/a", "/b"]


def test_an_index_brings_sitemaps_as_sources_of_their_own(poller, site, store):
    site.says("/index.xml", index(*((f"/s{n}.xml", f"2026-02-{n:02}") for n in range(1, 9))))
    parent = poller.add("sitemap", "/index.xml", newest=50)
    assert poller.poll(parent)[0] == []
    children = [source for source in store.sources.all() if source.parent_id == parent.id]
    assert {child.kind for child in children} == {"sitemap"}
    shares = {child.target[-6:]: child.newest for child in children}
    assert shares == {f"s{n}.xml": 10 if n > 3 else 0 for n in range(1, 9)}
    for child in children:
        name = child.target.rpartition("/")[2].removesuffix(".xml")
        site.says(f"/{name}.xml", sitemap(*(f"/{name}/{n}" for n in range(12))))
    assert sum(len(poller.poll(child)[0]) for child in children) == 50

    (old,) = [child for child in children if child.target.endswith("/s1.xml")]
    later = poller.now + timedelta(days=3)
    store.polls.schedule_at(old.id, later)
    site.says("/index.xml", index(("/s1.xml", "2026-03-01"), ("/s9.xml", "2026-03-01")))
    poller.poll(parent)
    assert store.sources.get(old.id).next_at == poller.now, "the index says that it has changed"
    (new,) = [source for source in store.sources.all() if source.target.endswith("/s9.xml")]
    assert new.newest == 50

    store.sources.remove(parent.id)
    assert store.sources.all() == []


def test_indexes_that_name_each_other_end(poller, site, store):
    site.says("/a.xml", index(("/b.xml", "1"), ("/a.xml", "1")))
    site.says("/b.xml", index(("/a.xml", "1"), ("/b.xml", "1")))
    poller.add("sitemap", "/a.xml")
    for _ in range(3):
        for source in store.sources.all():
            poller.poll(source)
    assert sorted(source.target[-6:] for source in store.sources.all()) == ["/a.xml", "/b.xml"]


def test_an_index_without_end_is_not_followed_for_ever(poller, site, store):
    for n in range(12):
        site.says(f"/{n}.xml", index((f"/{n + 1}.xml", "1")))
    poller.add("sitemap", "/0.xml")
    for _ in range(12):
        for source in store.sources.all():
            poller.poll(source)
    assert len(store.sources.all()) == listing_polling.MAX_DEPTH + 1


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


def run(store, item_id, poller, conf):
    now = poller.now
    claim = store.ledger.claim(item_id, "fetch", "t", now)

    def fetcher(ref, within, known):
        return fetch(ref, conf, now, within=within, get=partial(poller.web.get, known=known))

    return pipeline.attempt(claim, store, lambda c: pipeline.fetch(c, store, fetcher, now), lambda: now)


def test_a_full_feed_stands_in_for_a_page_that_cannot_be_fetched(poller, site, store, conf):
    site.says("/feed", feed(1, content=FULL))
    site.says("/1", "members only", status=403)
    poller.poll(poller.add("feed", "/feed"))
    (item,) = store.library.items()
    assert run(store, item["id"], poller, conf)
    claim = store.ledger.claim(item["id"], "process", "t", poller.now)
    stored = pipeline.process(claim, store, fetch, NO_RULES, poller.now)
    shelf = store.library.read_details(stored.document_id)
    assert shelf.document["title"] == "Item 1"
    assert shelf.document["url"] == site.url("/1")
    assert "as the feed has it" in shelf.document["body"]
    assert shelf.sightings[0]["notes"]["stored_from"] == "feed, since http_403"


def test_while_the_page_may_still_come_the_feed_does_not_stand_in(poller, site, store, conf):
    site.says("/feed", feed(1, content=FULL))
    site.says("/1", status=500)
    poller.poll(poller.add("feed", "/feed"))
    (item,) = store.library.items()
    for _ in range(2):
        with pytest.raises(TryLater):
            run(store, item["id"], poller, conf)
        poller.now += timedelta(hours=1)
    assert run(store, item["id"], poller, conf)
    assert store.library.items()[0]["notes"]["stored_from"] == "feed, since http_500"


def test_a_teaser_does_not_stand_in(poller, site, store, conf):
    site.says("/feed", feed(1, content="<p>Read more!</p>"))
    site.says("/1", status=403)
    poller.poll(poller.add("feed", "/feed"))
    with pytest.raises(Rejected, match="http_403"):
        run(store, store.library.items()[0]["id"], poller, conf)


def test_a_restart_is_no_stampede(store, now):
    for n in range(70):
        store.sources.add("feed", f"https://a.example/{n}", 1800.0, now - timedelta(seconds=n))
    ticks = [store.polls.take_due(now) for _ in range(4)]
    assert [len(tick) for tick in ticks] == [20, 20, 20, 10]
    assert ticks[0][0].target == "https://a.example/69", "the longest due first"


def test_an_opml_file_in_a_watched_folder_brings_its_feeds(store, tmp_path, now):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "mine.opml").write_text('<opml><outline xmlUrl="https://a.example/f"/></opml>')
    source = store.sources.add("folder", str(tmp_path / "in"), 5.0, now)
    look = FolderScan(now + timedelta(days=9999), 0.0, lambda path, _within: path.read_bytes(), address_key)
    assert [item for batch in folder_polling.poll_folder(source, store, look, now) for item in batch] == []
    assert [(s.kind, s.target) for s in store.sources.all()[1:]] == [("feed", "https://a.example/f")]


def test_feeds_of_an_opml_file_have_its_labels_and_those_of_its_folder(store, tmp_path, now):
    (tmp_path / "in").mkdir()
    outline = '<outline text="boats"><outline type="sitemap" url="https://a.example/s"/></outline>'
    (tmp_path / "in" / "mine.opml").write_text(f"<opml><body>{outline}</body></opml>")
    source = store.sources.add("folder", str(tmp_path / "in"), 5.0, now, labels=("mine",))
    look = FolderScan(now + timedelta(days=9999), 0.0, lambda path, _within: path.read_bytes(), address_key)
    assert [*folder_polling.poll_folder(source, store, look, now)]
    (added,) = store.sources.all()[1:]
    assert (added.kind, added.labels) == ("sitemap", ("mine", "boats"))


def test_a_quiet_folder_rests_the_longer_the_longer_a_look_takes(store, tmp_path, now, monkeypatch):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "note.txt").write_text("words")
    source = store.sources.add("folder", str(tmp_path / "in"), 5.0, now)
    monkeypatch.setattr(folder_polling, "QUIET_REST_FACTOR", 1e9)

    def rest(settle):
        look = FolderScan(
            now + timedelta(days=9999), settle, lambda path, _within: path.read_bytes(), address_key
        )
        assert [*folder_polling.poll_folder(source, store, look, now)]
        return round((store.sources.get(source.id).next_at - now).total_seconds())

    assert rest(settle=1e9) == 5, "a file has to hold still first"
    assert rest(settle=0.0) == 5, "a file was accepted"
    assert rest(settle=0.0) == 300, "nothing happens"


# -- what is there to poll? --------------------------------------------------------------------------------


def found(poller, target):
    return [(one.kind, one.target.partition(str(poller.site.port))[2] or one.target)
            for one in discovery.discover(target, lambda t: poller.get(t, None))]  # fmt: skip


def test_a_page_leads_to_its_feed(poller, site):
    links = '<link rel=alternate type="application/rss+xml" href="/{}">'
    site.says("/", links.format("broken") + links.format("feed") + links.format("comments-feed"))
    site.says("/broken", "<html>no feed")
    site.says("/feed", feed(1))
    assert found(poller, site.url("/")) == [("feed", "/feed")]


def test_a_page_without_a_feed_leads_to_the_sitemaps_of_its_site(poller, site):
    site.says("/", "<html><title>x</title>")
    with pytest.raises(Rejected, match="no_source_found"):
        found(poller, site.url("/"))
    site.says("/robots.txt", "Sitemap: /s.xml", type="text/plain")
    assert found(poller, site.url("/")) == [("sitemap", "/s.xml")]
    assert found(poller, site.url("/robots.txt")) == [("sitemap", "/s.xml")]


def test_each_kind_is_known_by_what_it_is_whatever_it_is_called(poller, site):
    kinds = {"feed": feed(1), "sitemap": sitemap("/a"), "list": "https://b.example/1\n",
             "opml": '<opml><body><outline xmlUrl="/f"/></body></opml>'}  # fmt: skip
    for kind, text in kinds.items():
        assert found(poller, site.says("/thing.html", text, type="text/html")) == [(kind, "/thing.html")]
    assert found(poller, site.says("/i.xml", index(("/a", "1")))) == [("sitemap", "/i.xml")]
    with pytest.raises(Rejected, match="no_source_found"):
        found(poller, site.says("/thing", "Just words."))
