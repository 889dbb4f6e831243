"""Feeds, sitemaps, lists, OPML and pages: what they name, also when they are broken or mean harm."""

from datetime import UTC, datetime

import pytest
from listing_samples import ATOM, JSON, RDF, RSS, RSS_WITHOUT_SPACE, read

from worker.errors import Rejected
from worker.sources.listing_types import Entry
from worker.sources.listings import listing


def test_rss():
    found = read(RSS)
    one, two = found.entries
    assert found.title == "Boats"
    assert (one.address, one.guid, one.title, one.author) == (
        "https://a.example/1",
        "n1",
        "One & only",
        "Ann",
    )
    assert one.at == datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert one.html == "<p>All &nbsp; of it</p>"
    assert (two.address, two.html, two.at) == ("https://a.example/2", None, None)


def test_atom():
    (one,) = read(ATOM).entries
    assert (one.address, one.guid, one.title, one.author) == ("https://a.example/x/y/1",
                                                            "urn:1", "One & only", "Ann")  # fmt: skip
    assert (one.at, one.stamp) == (datetime(2026, 11, 24, 9, tzinfo=UTC), "2026-11-24T10:00:00Z")
    assert one.html == '<div><p class="a">All &lt; of it</p></div>'


@pytest.mark.parametrize(
    ("inside", "comment_feed", "stated"),
    [
        ("<wfw:commentRss>/c</wfw:commentRss><slash:comments>57</slash:comments>", "https://a.example/c", 57),
        ("<wfw:commentRSS>/c</wfw:commentRSS><thr:total>0</thr:total>", "https://a.example/c", 0),
        ('<link rel="replies" type="application/atom+xml; a=b" href="/r"/>', "https://a.example/r", None),
        ('<link rel="replies" type="text/html" href="/r"/><slash:comments>many</slash:comments>', None, None),
        ("<wfw:commentRss>javascript:x</wfw:commentRss><thr:total>-1</thr:total>", None, None),
    ],
)
def test_where_an_entry_has_its_comments(inside, comment_feed, stated):
    spaces = (
        'xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:thr="http://purl.org/syndication/thread/1.0"'
        ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
    )
    (one,) = read(f"<rss {spaces}><channel><item><title>One</title>{inside}</item></channel></rss>").entries
    assert (one.comment_feed, one.comments_stated) == (comment_feed, stated)


def test_rss_1():
    (one,) = read(RDF).entries
    assert (one.address, one.title, one.at) == (
        "https://a.example/1",
        "One",
        datetime(2026, 11, 24, 10, tzinfo=UTC),
    )


def test_json_feed():
    found = read(JSON)
    one, two = found.entries
    assert (one.address, one.guid, one.author, one.html) == (
        "https://a.example/1",
        "1",
        "Ann",
        "<p>All of it</p>",
    )
    assert (two.address, two.html) == ("https://a.example/2", "<p>First.</p><p>Second &amp; last.</p>")
    assert found.warnings == ("1 items are not objects",)


@pytest.mark.parametrize("text", ['{"version": "https://jsonfeed.org/version/1", "items": 5}',
                                  '{"version": "https://jsonfeed.org/version/1", "items": ['])  # fmt: skip
def test_a_json_feed_that_is_none(text):
    with pytest.raises(Rejected, match="malformed_feed"):
        read(text)


def test_a_feed_without_entries_is_empty():
    assert read("<rss><channel><title>x</title></channel></rss>").entries == ()


def test_sitemap_with_news_and_other_sites_left_out():
    text = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
    xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
    <url><loc> https://a.example/1 </loc><lastmod>2026-11-24</lastmod></url>
    <url><loc>https://www.a.example/2</loc><news:news><news:publication_date>2026-11-23T08:00:00Z</news:publication_date>
    <news:title>Two</news:title></news:news></url>
    <url><loc>https://other.example2/3</loc></url><url><loc>http://10.0.0.1/</loc></url><url/>
    <url><loc>file:///etc/passwd</loc></url></urlset>"""
    found = read(text, "https://a.example/sitemap.xml", "sitemap")
    one, two = found.entries
    assert (one.address, one.at) == ("https://a.example/1", datetime(2026, 11, 24, tzinfo=UTC))
    assert (two.address, two.title, two.at.day) == ("https://www.a.example/2", "Two", 23)
    assert found.warnings == ("4 left out: no address, or an address of another site",)


def test_sitemap_index():
    text = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <sitemap><loc>https://a.example/s1.xml.gz</loc><lastmod>2026-11-01</lastmod></sitemap>
    <sitemap><loc>https://evil.example9/s.xml</loc></sitemap></sitemapindex>"""
    found = read(text, "https://a.example/index.xml", "sitemap")
    assert [(entry.address, entry.stamp) for entry in found.sources] == [
        ("https://a.example/s1.xml.gz", "2026-11-01")
    ]
    assert found.entries == ()


def test_opml_in_folders_each_feed_once():
    text = """<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
    <outline text="Folder"><outline type="rss" text="A" xmlUrl="https://a.example/f"/>
    <outline text="Inner"><outline title="B" xmlurl="https://b.example/f"/></outline></outline>
    <outline text="A again" xmlUrl="https://a.example/f"/><outline text="none" xmlUrl="javascript:alert(1)"/>
    </body></opml>"""
    found = read(text, "/me/feeds.opml", "opml")
    named = [(entry.address, entry.title) for entry in found.sources]
    assert named == [("https://a.example/f", "A"), ("https://b.example/f", "B")]


def test_a_page_names_its_feeds_those_of_comments_last():
    text = """<html><head><title>Boats</title><base href="/b/">
    <link rel="alternate" type="application/rss+xml" title="Comments" href="c.xml">
    <link rel="Alternate" type="application/atom+xml; charset=utf-8" href="a.xml">
    <link rel="alternate" type="application/feed+json" href="/feed.json">
    <link rel="alternate" hreflang="de" href="/de"><link rel="stylesheet" href="s.css"></head>"""
    found = read(text, "https://a.example/", "page")
    assert [entry.address for entry in found.sources] == [
        "https://a.example/b/a.xml", "https://a.example/feed.json", "https://a.example/b/c.xml"]  # fmt: skip


def test_robots_names_sitemaps():
    text = "User-agent: *\nDisallow: /x\nSitemap: https://a.example/s.xml\nsitemap: /t.xml\nSitemap: https://a.example/s.xml"
    found = read(text, "https://a.example/robots.txt", "robots")
    assert [entry.address for entry in found.sources] == [
        "https://a.example/s.xml",
        "https://a.example/t.xml",
    ]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        (
            "\n   https://a.example/files/My Report 2024.html\n",
            "https://a.example/files/My%20Report%202024.html",
        ),
        ("/tags/new york/?q=a b", "https://a.example/tags/new%20york/?q=a%20b"),
        ("https://a.example/a/\n      long/name.html", "https://a.example/a/long/name.html"),
    ],
)
def test_blanks_in_an_address(written, address):
    feed = f"<rss><channel><item><link>{written}</link></item></channel></rss>"
    sitemap = f"<urlset><url><loc>{written}</loc></url></urlset>"
    assert read(feed).entries[0].address == address
    assert read(sitemap, kind="sitemap").entries[0].address == address


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("<![CDATA[The <em>old</em> boat<br>of Ann &amp; Ben]]>", "The old boat of Ann & Ben"),
        ("The &lt;b&gt; element", "The <b> element"),
        ("3 &lt; 5 and 7 &gt; 2", "3 < 5 and 7 > 2"),
        ("Vec&lt;String&gt; in use", "Vec<String> in use"),
    ],
)
def test_titles_with_markup_and_with_signs_that_only_look_so(written, title):
    item = f"<item><title>{written}</title></item>"
    found = read(f"<rss><channel><title>{written}</title>{item}</channel></rss>")
    assert (found.title, found.entries[0].title) == (title, title)


def test_the_title_of_a_picture_is_not_that_of_the_feed():
    image = "<image><title>Logo</title><link>https://b.example/</link></image>"
    text = RSS_WITHOUT_SPACE.replace("<channel>", f"<channel>{image}")
    assert read(text).title == "Boats"
    assert read(text).entries[0].address == "https://a.example/1"


def test_a_list():
    found = read("# mine\nhttps://a.example/1\nhttps://a.example/2 # why\n", kind="list")
    assert [entry.address for entry in found.entries] == ["https://a.example/1", "https://a.example/2"]


@pytest.mark.parametrize(
    "text", ["", "Some words.\nAnd more.", "{}", "# only a remark", "\0\1\2", "<note>x</note>"]
)
def test_what_is_none_of_these(text):
    assert listing.kind_of(text) is None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-24T10:00:00+02:00", datetime(2026, 11, 24, 8, tzinfo=UTC)),
        ("2026-11-24", datetime(2026, 11, 24, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 10:00 GMT", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("24 November 2026", datetime(2026, 11, 24, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 10:00:00 EST", datetime(2026, 11, 24, 15, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 10:00:00 CET", datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 10:00:00 GMT+2", datetime(2026, 11, 24, 8, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 10:00:00 +02:00", datetime(2026, 11, 24, 8, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 10:00:00 PM PST", datetime(2026, 11, 25, 6, tzinfo=UTC)),
        ("Tue Nov 24 10:00:00 JST 2026", datetime(2026, 11, 24, 1, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 10:00:00", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("2026-13-45", None),
        ("0000-00-00", None),
        ("yesterday's", None),
        ("9" * 5000, None),
        (None, None),
    ],
)
def test_times_as_feeds_write_them(text, at):
    assert listing.parse_time(text) == at


def test_the_newest_first_and_those_without_a_possible_time_last(now):
    times = [None, now, now.replace(year=9999), now.replace(year=2020)]
    entries = tuple(Entry(f"https://a.example/{n}", at=at) for n, at in enumerate(times))
    assert [entry.address[-1] for entry in listing.newest_first(entries, now)] == ["1", "3", "0", "2"]
