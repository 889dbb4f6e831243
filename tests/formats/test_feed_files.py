"""Feeds saved to disk, of several generators: each entry with a text is a document."""

# ruff: noqa: E501  lines of markup, as generators write them
import io
import json

import pytest

from worker import clean, comments, formats
from worker.document import RawItem
from worker.errors import Rejected
from worker.extraction import choose
from worker.sources.containers import container_kinds

TEXT = "The boats came in on Monday with the first light, and there was so much fish in them."


def opened(content):
    return io.BufferedReader(io.BytesIO(content if isinstance(content, bytes) else content.encode()))


def kind_of(content, name="feed.xml"):
    return container_kinds.find(opened(content), name)


def scanned(content):
    return list(kind_of(content).scan(opened(content), 0))


def record(content, number=0):
    position = scanned(content)[number].position
    return container_kinds.read(opened(content), position, 1_000_000, f"feed.xml#{number + 1}")


def article_of(content, number=0):
    raw = record(content, number)
    page = formats.read(raw)
    thread = comments.find(page)
    return clean.clean_article(page, choose(page, thread), thread)


WORDPRESS = f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:atom="http://www.w3.org/2005/Atom" xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
<channel><title>Gull &#38; Tern</title><atom:link href="https://gull.example/feed/" rel="self" type="application/rss+xml" />
<link>https://gull.example</link><language>en-GB</language><generator>https://wordpress.org/?v=6.7</generator>
<image><url>https://gull.example/i.png</url><title>Picture</title><link>https://gull.example</link></image>
<item><title>The boats &#8211; all of them</title><link>https://gull.example/boats/</link>
<dc:creator><![CDATA[Anna Lund]]></dc:creator><pubDate>Mon, 03 Mar 2025 08:00:00 +0000</pubDate>
<category><![CDATA[sea]]></category><category><![CDATA[fish]]></category><guid isPermaLink="false">https://gull.example/?p=7</guid>
<description><![CDATA[Boats with fish [&#8230;]]]></description>
<content:encoded><![CDATA[<p>{TEXT}</p><p>They say &lt;item&gt; </item> here.</p>
<p>The post <a href="https://gull.example/boats/">The boats</a> appeared first on <a href="https://gull.example">Gull &amp; Tern</a>.</p>]]></content:encoded></item>
<item><title>Only a teaser</title><link>https://gull.example/2/</link><description><![CDATA[{TEXT}]]></description></item>
</channel></rss>"""

ATOM = f"""<?xml version="1.0" encoding="utf-8"?>
<?xml-stylesheet type="text/xml" href="/feed.xslt"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><generator uri="https://jekyllrb.com/">Jekyll</generator>
<link href="https://gull.example/feed.xml" rel="self"/><link href="https://gull.example/" rel="alternate"/>
<updated>2025-03-04T08:00:00+00:00</updated><id>https://gull.example/feed.xml</id><title type="html">Gull</title><author><name>Anna Lund</name></author>
<entry xml:base="https://gull.example/"><title type="html">Boats &amp;amp; quays</title><link href="/boats" rel="alternate"/>
<published>2025-03-03T10:00:00+02:00</published><updated>2025-03-04T10:00:00+02:00</updated><id>urn:1</id>
<content type="html">&lt;p&gt;{TEXT}&lt;/p&gt;&lt;p&gt;&lt;a href="/q"&gt;More&lt;/a&gt; of it.&lt;/p&gt;</content><category term="sea" label="The sea"/>
<summary type="html">All about boats.</summary></entry>
<entry><title>XHTML</title><link href="https://gull.example/x"/><id>urn:2</id><updated>2025-03-04T10:00:00Z</updated><author><name>Bo</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The <em>quay</em> is wet.</p></div></content></entry></feed>"""

RDF = f"""<?xml version="1.0" encoding="iso-8859-1"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel rdf:about="https://gull.example/"><title>M\u00f6we</title><link>https://gull.example/</link><items><rdf:Seq/></items></channel>
<item rdf:about="https://gull.example/1"><title>Gr\u00f6\u00dfe</title><link>https://gull.example/1</link><dc:date>2025-03-03T08:00:00Z</dc:date><content:encoded>&lt;p&gt;{TEXT}&lt;/p&gt;</content:encoded></item>
</rdf:RDF>"""

MASTODON = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Anna</title><link>https://m.example/@anna</link>
<item><guid isPermaLink="true">https://m.example/@anna/1</guid><link>https://m.example/@anna/1</link><pubDate>Mon, 03 Mar 2025 08:00:00 +0000</pubDate>
<description>&lt;p&gt;The boats are in. #boats&lt;/p&gt;</description></item></channel></rss>"""

JSON_FEED = json.dumps({
    "version": "https://jsonfeed.org/version/1.1", "title": "Gull", "home_page_url": "https://gull.example/", "language": "en",
    "authors": [{"name": "Anna Lund"}],
    "items": [
        {"id": "1", "url": "https://gull.example/1", "title": "The boats", "content_html": f"<p>{TEXT}</p>", "summary": "Boats.",
         "date_published": "2025-03-03T10:00:00+02:00", "tags": ["sea"]},
        {"id": "2", "url": "https://gull.example/2", "content_text": "One.\n\nTwo.", "authors": [{"name": "Bo"}]},
        {"id": "3", "url": "https://gull.example/3", "title": "Nothing", "summary": "Boats."},
        5,
    ],
})  # fmt: skip


def test_wordpress():
    article = article_of(WORDPRESS)
    about = article.metadata
    assert article.body == f"{TEXT}\n\nThey say <item> here."
    assert (about.title, about.authors, about.site) == (
        "The boats – all of them",
        ("Anna Lund",),
        "Gull & Tern",
    )
    assert (about.language, about.tags) == ("en", ("sea", "fish"))
    assert about.published.iso() == "2025-03-03T08:00:00+00:00"
    assert record(WORDPRESS).final_url == about.canonical_url == "https://gull.example/boats/"


def test_jekyll():
    article = article_of(ATOM)
    about = article.metadata
    assert article.markdown == f"{TEXT}\n\n[More](https://gull.example/q) of it."
    assert (about.title, about.authors, about.site, about.language) == (
        "Boats & quays",
        ("Anna Lund",),
        "Gull",
        "de",
    )
    assert (about.published.iso(), about.modified.iso()) == (
        "2025-03-03T10:00:00+02:00",
        "2025-03-04T10:00:00+02:00",
    )
    assert (about.description, about.tags) == ("All about boats.", ("The sea",))
    assert record(ATOM).final_url == "https://gull.example/boats"


def test_content_in_xhtml():
    article = article_of(ATOM, 1)
    assert (article.markdown, article.metadata.authors) == ("The *quay* is wet.", ("Bo",))


def test_rss_1_in_another_charset():
    article = article_of(RDF.encode("iso-8859-1"))
    assert (article.metadata.title, article.metadata.site, article.body) == ("Größe", "Möwe", TEXT)


def test_a_short_message_without_a_title():
    article = article_of(MASTODON)
    assert (article.body, article.metadata.title) == ("The boats are in. #boats", None)


def test_json_feed():
    article = article_of(JSON_FEED)
    about = article.metadata
    assert (article.body, about.title, about.authors, about.site) == (
        TEXT,
        "The boats",
        ("Anna Lund",),
        "Gull",
    )
    assert (about.published.iso(), about.description, about.tags) == (
        "2025-03-03T10:00:00+02:00",
        "Boats.",
        ("sea",),
    )
    second = article_of(JSON_FEED, 1)
    assert (second.body, second.metadata.authors) == ("One.\n\nTwo.", ("Bo",))
    assert record(JSON_FEED, 1).final_url == "https://gull.example/2"
    with pytest.raises(Rejected, match="teaser_only"):
        article_of(JSON_FEED, 2)
    with pytest.raises(Rejected, match="malformed_record"):
        record(JSON_FEED, 3)


def test_a_teaser_is_named_as_such_with_what_to_do():
    with pytest.raises(Rejected, match=r"teaser_only: .*ingest its page \(https://gull\.example/2/\)"):
        article_of(WORDPRESS, 1)


@pytest.mark.parametrize(
    ("description", "is_read"),
    [
        ("<p>One.</p><p>Two.</p>", True),
        ("<p>One.</p><p>Two…</p>", False),
        ("<p>One.</p><p>Two.</p><p><a href='https://gull.example/1'>Weiter</a></p>", False),
        ("One sentence.", False),
        ("A long text. " * 150, True),
    ],
)
def test_a_description_is_the_text_only_if_it_looks_whole(description, is_read):
    feed = f"<rss version='2.0'><channel><title>x</title><item><title>A</title><link>https://gull.example/1</link><description><![CDATA[{description}]]></description></item></channel></rss>"
    if is_read:
        assert article_of(feed).body
    else:
        with pytest.raises(Rejected, match="teaser_only"):
            article_of(feed)


def test_an_export_of_blogger_gives_its_posts_alone():
    def entry(kind):
        return f"<entry><id>tag:{kind}</id><category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#{kind}'/><title>A {kind}</title><content type='html'>Words of it.</content></entry>"

    feed = f"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>x</title>{''.join(map(entry, ('settings', 'post', 'comment', 'page')))}</feed>"
    assert [one.is_document for one in scanned(feed)] == [False, True, False, True]


def test_a_broken_entry_does_not_stop_the_others():
    entry = "<item><title>{0}</title><link>https://gull.example/{0}</link><content:encoded>{1}</content:encoded></item>"
    broken = entry.format(2, "x").replace("</item>", "")
    items = entry.format(1, "One &nbsp; & more \x02") + broken + entry.format(3, "Three")
    feed = f"<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>x</title>{items}</channel></rss>"
    assert [one.is_whole for one in scanned(feed)] == [True, False, True]
    assert article_of(feed).body == "One & more"
    assert article_of(feed, 2).body == "Three"


def test_what_only_speaks_of_feeds_is_none():
    assert (
        kind_of("<html><body><p>A feed begins with <rss version='2.0'>.</p></body></html>", "a.html") is None
    )
    assert kind_of("# Feeds\n\n```\n<rss version='2.0'>\n```\n", "a.md") is None
    assert (
        kind_of(
            '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><x/></rdf:RDF>'
        )
        is None
    )


def test_a_feed_of_several_entries_is_not_one_document():
    with pytest.raises(Rejected, match=r"not_supported: feed\.xml is a feed with 2 entries"):
        formats.read(RawItem("feed.xml", WORDPRESS.encode(), None))


@pytest.mark.parametrize(
    "content",
    [
        '<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Boats</title><link>x</link></channel></rss>',
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Boats</title></feed>',
    ],
)
def test_a_feed_without_entries_is_refused(content):
    with pytest.raises(Rejected, match=r"not_supported: feed is a feed with 0 entries\. Add it as a source"):
        formats.read(RawItem("feed", content.encode(), None))
