"""Feeds as they are served, and what is read of a listing."""

import json

from worker.sources.listings import listing

HERE = "https://a.example/feed"

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Boats</title><link>https://a.example/</link>
<item><title>One &amp; only</title><link>/1</link><guid isPermaLink="false">n1</guid>
<pubDate>Tue, 24 Nov 2026 10:00:00 +0100</pubDate><dc:creator>Ann</dc:creator>
<content:encoded><![CDATA[<p>All &nbsp; of it</p>]]></content:encoded></item>
<item><guid>https://a.example/2</guid><description>teaser</description></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/x/"><title>Boats</title>
<link href="https://a.example/"/><link rel="self" href="https://a.example/feed"/>
<entry xml:base="y/"><title type="html">One &amp;amp; only</title><id>urn:1</id>
<author><name>Ann</name></author>
<link rel="enclosure" href="https://a.example/1.mp3"/><link href="1"/>
<published>2026-11-24T09:00:00Z</published><updated>2026-11-24T10:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p class="a">All &lt; of it</p></div>
</content></entry>
</feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://a.example/"><title>Boats</title></channel>
<item rdf:about="https://a.example/1"><title>One</title><link>https://a.example/1</link>
<dc:date>2026-11-24T10:00:00Z</dc:date></item></rdf:RDF>"""

JSON = json.dumps({
    "version": "https://jsonfeed.org/version/1.1", "title": "Boats",
    "items": [
        {"id": 1, "url": "/1", "title": "One", "content_html": "<p>All of it</p>",
         "authors": [{"name": "Ann"}],
         "date_published": "2026-11-24T10:00:00Z"},
        {"id": "https://a.example/2", "content_text": "First.\n\nSecond & last."},
        "no object",
    ],
})  # fmt: skip

RSS_WITHOUT_SPACE = (
    "<rss><channel><title>Boats</title><item><title>One</title><link>/1</link></item></channel></rss>"
)


def read(text, url=HERE, kind="feed"):
    assert listing.kind_of(text) == kind
    return listing.read(kind, text, url)
