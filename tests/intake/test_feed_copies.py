"""Copies in full feeds stand in for pages that cannot be fetched."""

from datetime import timedelta

import pytest

from tests.intake.poller import feed, run
from worker import pipeline
from worker.errors import Rejected, TryLater
from worker.fetch import fetch
from worker.rules.sites import NO_RULES

FULL = "<p>" + "All of it, as the feed has it. " * 20 + "</p>"


def test_a_full_feed_stands_in_for_a_page_that_cannot_be_fetched(poller, site, store, conf):
    comments = '<w:commentRss xmlns:w="http://wellformedweb.org/CommentAPI/">/1/feed</w:commentRss>'
    site.says("/feed", feed(1, content=FULL).replace("</guid>", f"</guid>{comments}"))
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
    assert shelf.sightings[0]["notes"]["comment_feed"] == site.url("/1/feed")


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
