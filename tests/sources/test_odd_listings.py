"""Listings that are malformed, hostile, too long or in another namespace: what is good is taken."""

import time
from itertools import islice

import pytest
from listing_samples import ATOM, HERE, RDF, RSS, RSS_WITHOUT_SPACE, read

from worker.errors import Rejected
from worker.sources.listings import listing


def test_an_error_page_is_no_feed():
    with pytest.raises(Rejected, match="it is a page, but a feed was expected"):
        listing.read("feed", "<!DOCTYPE html><html><body>Sorry</body></html>", HERE)
    with pytest.raises(Rejected, match="no_listing"):
        listing.read("feed", "", HERE)


@pytest.mark.parametrize(
    "broken",
    [
        RSS.replace("One &amp; only", "One & only"),
        RSS.replace("One &amp; only", "One &amp; only&nbsp;").replace("&amp;", "&ouml;"),
        RSS.replace("One", "One \x08\x00"),
        "\n\n  " + RSS,
        "<!-- served by nobody -->" + RSS,
        RSS.replace('encoding="utf-8"', 'encoding="klingon"'),
        RSS + "<script>track()</script>",
        RSS.replace("</channel></rss>", ""),
        RSS.replace("</title><link>/1</link>", "</title><link>/1</link><br>"),
        RSS.replace("<rss", "<rss unquoted=1"),
        RSS.replace('xmlns:dc="http://purl.org/dc/elements/1.1/"', ""),
        RSS.replace("<item><guid>", "<item><odd:thing>x</odd:thing><guid>"),
    ],
)
def test_of_a_malformed_feed_what_is_good_is_taken(broken):
    found = listing.read("feed", broken, HERE)
    addresses = {entry.address for entry in found.entries}
    assert "https://a.example/2" in addresses
    assert len(found.entries) == 2 or (len(found.entries) == 1 and "lost" in found.warnings[-1])


def test_the_warning_says_what_is_lost():
    broken = RSS.replace("</title><link>/1</link>", "</title><link>/1</link><br>")
    found = read(broken)
    assert len(found.entries) == 1
    assert found.warnings[0].startswith("malformed XML: ")
    assert found.warnings[1] == "read piece by piece: 1 good, 1 lost"


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
DTDS = [
    f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>',
    '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE rss SYSTEM "http://127.0.0.1/evil.dtd">',
    '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1/evil.dtd"> %x;]>',
    '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://127.0.0.1/rss-0.91.dtd">',
]


@pytest.mark.parametrize("dtd", DTDS)
@pytest.mark.parametrize(
    ("kind", "root", "inner"),
    [
        ("feed", "rss", "<item><title>&l8;&x;</title><link>https://a.example/1</link></item>"),
        ("sitemap", "urlset", "<url><loc>https://a.example/&l8;&x;</loc></url>"),
        ("opml", "opml", '<outline xmlUrl="https://a.example/1" text="&l8;&x;"/>'),
    ],
)
def test_a_dtd_is_refused_whatever_is_in_it(dtd, kind, root, inner):
    with pytest.raises(Rejected, match="dtd_refused"):
        read(f'<?xml version="1.0"?>{dtd}<{root}>{inner}</{root}>', kind=kind)
    with pytest.raises(Rejected, match="dtd_refused"):  # nor does it get in because the rest is broken
        read(f'<?xml version="1.0"?>{dtd}<{root} a=1>{inner}</{root}>', kind=kind)


def test_an_entity_that_was_never_defined_stays_text():
    found = read(RSS.replace("One &amp; only", "&l8; &amp; &#x1F600; &#0; &#xD800;"))
    assert found.entries[0].title.startswith("&l8; & 😀")


def test_nesting_is_bounded():
    deep = "<b>" * 50_000 + "x" + "</b>" * 50_000
    found = read(RSS.replace("teaser", deep))
    assert len(found.entries) == 2


def test_hostile_sources_take_linear_time():
    began = time.process_time()
    for piece in ("<item>", "<item><title>", "<![CDATA[", "&", "&#", "<item </item", "<!--", "<a:b "):
        found = listing.read("feed", f"<rss><channel>{piece * 30_000}", HERE)
        assert list(found.entries) == []
    assert time.process_time() - began < 30  # minutes, if one of them were not


SITEMAP = '<urlset xmlns="{}"><url><loc>https://a.example/1</loc></url></urlset>'


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (ATOM.replace("http://www.w3.org/2005/Atom", "https://www.w3.org/2005/Atom"), "feed"),
        (ATOM.replace("http://www.w3.org/2005/Atom", "http://w3.org/2005/atom/"), "feed"),
        (ATOM.replace("http://www.w3.org/2005/Atom", "urn:some-feed"), "feed"),
        (RDF.replace("http://purl.org/rss/1.0/", "https://purl.org/rss/1.0"), "feed"),
        (RSS_WITHOUT_SPACE.replace("<rss>", '<rss xmlns="https://rss.example/spec">'), "feed"),
        (RSS_WITHOUT_SPACE.replace("<rss>", '<rss xmlns="http://www.w3.org/2005/Atom">'), "feed"),
        (SITEMAP.format("http://www.sitemaps.org/schemas/sitemap/0.9/"), "sitemap"),
        (SITEMAP.format("https://sitemaps.org/schemas/sitemap/0.9"), "sitemap"),
        (SITEMAP.format("http://www.google.com/schemas/sitemap/0.9"), "sitemap"),
    ],
)
def test_a_namespace_that_is_slightly_off_or_unknown(text, kind):
    found = read(text, kind=kind)
    assert [entry.address.split("/")[-1] for entry in found.entries] == ["1"]


def test_modules_with_a_namespace_that_is_slightly_off():
    text = RSS.replace("http://purl.org/dc/elements/1.1/", "https://purl.org/dc/elements/1.1")
    assert read(text).entries[0].author == "Ann"


def test_a_foreign_element_is_not_taken_for_one_of_the_feed():
    text = RSS.replace("<item><guid>", '<item><x:link xmlns:x="urn:x">/3</x:link><guid>')
    assert read(text).entries[1].address == "https://a.example/2"


def test_of_more_than_fifty_thousand_entries_the_rest_is_left_out():
    items = "".join(f"<url><loc>https://a.example/{n}</loc></url>" for n in range(50_001))
    found = listing.read("sitemap", f"<urlset>{items}</urlset>", HERE)
    assert len(list(islice(found.entries, 60_000))) == 50_000
    assert found.warnings == ("only the first 50,000 are taken",)


def test_entries_are_read_in_bounded_memory():
    import tracemalloc

    item = "<url><loc>https://a.example/{}</loc><lastmod>2026-11-24</lastmod>" + "<x><y/></x>" * 4 + "</url>"
    text = f"<urlset>{''.join(item.format(n) for n in range(5_000))}</urlset>"
    tracemalloc.start()
    found = listing.read("sitemap", text, HERE)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(list(islice(found.entries, 60_000))) == 5_000
    assert peak < 2 * len(text) + 6_000_000
