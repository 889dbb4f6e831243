"""Feeds and sitemaps, and a poller of sources with a time of its own."""

from functools import partial

from worker import pipeline
from worker.dedupe import address_key
from worker.document import Validators
from worker.fetch import fetch
from worker.intake import listing_polling
from worker.intake.listing_reader import ListingReader


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


def run(store, item_id, poller, conf):
    now = poller.now
    claim = store.ledger.claim(item_id, "fetch", "t", now)

    def fetcher(ref, within, known):
        return fetch(ref, conf, now, within=within, get=partial(poller.web.get, known=known))

    return pipeline.attempt(claim, store, lambda c: pipeline.fetch(c, store, fetcher, now), lambda: now)
