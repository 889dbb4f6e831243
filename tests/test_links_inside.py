"""Links by which a source would lead inside: refused when they are followed, whatever names them."""

from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from ipaddress import ip_network

import pytest

from worker import pipeline
from worker.dedupe import address_key
from worker.errors import Rejected
from worker.fetch import Web, fetch
from worker.intake import discovery, listing_polling
from worker.intake.listing_reader import ListingReader
from worker.settings import Settings

INSIDE = ("http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::ffff:127.0.0.1]/")


@pytest.fixture
def web():
    """A client that may fetch from the test's own server, and from no other address inside."""
    conf = Settings(allow_networks=(ip_network("127.0.0.1/32"),), fetch_deadline=20)
    with closing(Web(conf)) as one:
        yield one


def get(web, target, known=None):
    return web.get(target, datetime.now(UTC), known=known)


def poll(store, web, kind, target, now):
    source = store.sources.add(kind, target, 1800.0, now, newest=50)
    batches = listing_polling.poll_listing(source, store, ListingReader(partial(get, web), address_key, now))
    return [item for batch in batches for item in batch], store.sources.get(source.id)


@pytest.mark.parametrize("inside", INSIDE)
@pytest.mark.parametrize("kind", ["feed", "list"])
def test_an_entry_that_leads_inside_is_a_failed_item(store, site, web, kind, inside):
    now = datetime.now(UTC)
    feed = f"<rss><channel><item><title>In</title><link>{inside}</link></item></channel></rss>"
    text = feed if kind == "feed" else f"{inside}\n"
    (item,), _ = poll(store, web, kind, site.says("/source", text, type="text/plain"), now)
    claim = store.ledger.claim(item.item_id, "fetch", "t", now)

    def fetcher(ref, within, known):
        return fetch(ref, Settings(), now, within=within, get=partial(web.get, known=known))

    with pytest.raises(Rejected, match="address_refused"):
        pipeline.attempt(claim, store, lambda c: pipeline.fetch(c, store, fetcher, now), lambda: now)
    assert [i["reason"] for i in store.library.items(state="failed")] == ["address_refused"]


@pytest.mark.parametrize("inside", INSIDE)
def test_an_entry_of_a_sitemap_that_leads_inside_is_left_out(store, site, web, now, inside):
    text = f"<urlset><url><loc>{inside}</loc></url><url><loc>{site.url('/a')}</loc></url></urlset>"
    accepted, _ = poll(store, web, "sitemap", site.says("/s.xml", text, type="text/xml"), now)
    assert [item.target for item in accepted] == [site.url("/a")]


@pytest.mark.parametrize("inside", INSIDE)
def test_a_source_that_is_inside_fails_with_its_reason(store, web, now, inside):
    accepted, source = poll(store, web, "feed", inside, now)
    assert (accepted, source.failures) == ([], 1)
    assert source.last_error.startswith("address_refused: ")


@pytest.mark.parametrize("inside", INSIDE)
def test_a_page_that_names_a_feed_inside_brings_none(site, web, inside):
    page = f'<html><link rel="alternate" type="application/rss+xml" href="{inside}"><title>Boats</title>'
    with pytest.raises(Rejected, match="address_refused"):
        discovery.discover(site.says("/", page), partial(get, web))


@pytest.mark.parametrize("inside", INSIDE)
def test_a_sitemap_inside_that_robots_names_is_never_asked(store, site, web, now, inside):
    robots = site.says("/robots.txt", f"Sitemap: {inside}\n", type="text/plain")
    for found in discovery.discover(robots, partial(get, web)):
        accepted, source = poll(store, web, found.kind, found.target, now)
        assert accepted == []
        assert source.last_error.startswith("address_refused: ")
