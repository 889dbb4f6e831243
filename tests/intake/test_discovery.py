"""The feeds and sitemaps of an address are found."""

import pytest

from tests.intake.poller import feed, index, sitemap
from worker.errors import Rejected
from worker.intake import discovery


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
