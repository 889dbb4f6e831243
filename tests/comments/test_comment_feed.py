"""Feeds of comments give the same records as pages, with the parents that they name."""

import pytest

from worker.comments import read_part
from worker.document import Lead, RawItem
from worker.errors import Rejected

PAGE = "https://a.example/2024/ferry/"
LEAD = Lead("feed", f"{PAGE}feed/", "the page names it")
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:thr="http://purl.org/syndication/thread/1.0"'
)


def read(source, lead=LEAD, article=PAGE, document=""):
    raw = RawItem(
        lead.address, source.encode() if isinstance(source, str) else source, None, final_url=lead.address
    )
    return read_part(raw, lead, article, document)


def rss(*items, channel=f"<link>{PAGE}</link>"):
    return (
        f'<?xml version="1.0"?><rss version="2.0" {SPACES}><channel>{channel}{"".join(items)}</channel></rss>'
    )


def item(number, text, name="Ann", page=PAGE, extra=""):
    link = f"{page}#comment-{number}"
    return (
        f"<item><title>By: {name}</title><link>{link}</link><dc:creator><![CDATA[{name}]]></dc:creator>"
        f"<pubDate>Mon, 06 May 2024 10:{number - 100:02}:00 +0000</pubDate>"
        f"<guid isPermaLink='false'>{link}</guid>"
        f"<description>A part [...]</description><content:encoded><![CDATA[{text}]]></content:encoded>"
        f"{extra}</item>"
    )


def test_wordpress_newest_first_with_the_line_that_names_the_parent():
    reply = f'<p>In reply to <a href="{PAGE}#comment-101">Ann</a>.</p>\n<p>So <b>did</b> we.</p>'
    localized = f'Als Antwort auf <a href="{PAGE}#comment-102">Bo</a>.\n\nUnd wir.'
    quoted = f'<p>See <a href="{PAGE}#comment-101">the first comment</a>, which has it all.</p>'
    part = read(
        rss(
            item(104, quoted),
            item(103, localized, "Cy"),
            item(102, reply, "Bo"),
            item(101, "<p>We saw it.</p>"),
        )
    )
    assert [(c.author, c.text, c.native_id, c.parent) for c in part.comments] == [
        ("Ann", "We saw it.", "101", None),
        ("Bo", "So did we.", "102", 0),
        ("Cy", "Und wir.", "103", 1),
        ("Ann", "See the first comment, which has it all.", "104", None),
    ]
    assert [c.parent_native_id for c in part.comments] == [None, "101", "102", None]
    assert part.comments[0].posted.iso() == "2024-05-06T10:01:00+00:00"
    assert part.comments[0].url == f"{PAGE}#comment-101"


def test_a_parent_that_the_feed_no_longer_has_is_named():
    reply = f'<p>In reply to <a href="{PAGE}#comment-7">Di</a>.</p><p>Yes.</p>'
    (comment,) = read(rss(item(101, reply))).comments
    assert (comment.text, comment.parent, comment.parent_native_id) == ("Yes.", None, "7")


def test_atom_with_the_threading_extension():
    entries = [
        ("post-11", "Ann", "", "post-1"),
        (
            "post-12",
            "Bo",
            '<link rel="related" href="https://a.example/feeds/1/comments/default/11"/>',
            "post-1",
        ),
        ("post-13", "Cy", "", "post-12"),
    ]
    source = (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {SPACES}'
        ' xmlns:os="http://a9.com/-/spec/opensearchrss/1.0/">'
        '<link rel="next" href="?start=4"/><link rel="self" href="?x"/>'
        "<os:totalResults>57</os:totalResults>"
        + "".join(
            f"<entry><id>tag:a.example,1999:blog-7.{id_}</id>"
            f"<published>2024-05-0{n + 1}T10:00:00Z</published>"
            f"<author><name>{name}</name><uri>https://b.example/{n}</uri></author>"
            f'<content type="text">Text {n}</content>{links}'
            f'<thr:in-reply-to ref="tag:a.example,1999:blog-7.{to}" href="{PAGE}"/></entry>'
            for n, (id_, name, links, to) in enumerate(entries)
        )
        + "</feed>"
    )
    part = read(source)
    assert [(c.author, c.native_id, c.parent) for c in part.comments] == [
        ("Ann", "11", None),
        ("Bo", "12", 0),
        ("Cy", "13", 1),
    ]
    assert part.stated == 57
    assert part.comments[1].author_url == "https://b.example/1"
    assert [(lead.kind, lead.address) for lead in part.leads] == [("feed", f"{PAGE}feed/?start=4")]


def test_only_the_comments_of_the_page_are_taken():
    other = "https://a.example/2024/other/"
    mixed = [
        item(101, "Mine."),
        item(102, "Another's.", page=other),
        item(103, "A third's.", page=f"{other}x/"),
    ]
    assert [c.text for c in read(rss(*mixed)).comments] == ["Mine."]
    sites = rss(*mixed[1:], channel="<link>https://a.example/</link>")
    assert read(sites).comments == ()
    assert len(read(rss(item(101, "Moved.", page=other)), article=None).comments) == 1


def test_the_document_itself_is_no_comment():
    opening = "<item><link>https://a.example/2024/ferry</link><description>Post</description></item>"
    words = "A ferry in the fog is heard before it is seen, said the captain."
    part = read(rss(opening, item(101, f"<p>{words}</p>"), item(102, "Right.")), document=words)
    assert [c.text for c in part.comments] == ["Right."]


def test_circles_and_a_comment_that_answers_itself():
    to = '<thr:in-reply-to ref="{0}#comment-{1}" href="{0}#comment-{1}"/>'
    feed = rss(*(item(n, "Text.", extra=to.format(PAGE, m)) for n, m in [(101, 102), (102, 101), (103, 103)]))
    parents = [c.parent for c in read(feed).comments]
    assert parents[2] is None
    assert parents.count(None) == 2


def test_of_a_huge_feed_the_first_are_read():
    part = read(rss("<item><description>a</description><dc:creator>b</dc:creator></item>" * 6000))
    assert len(part.comments) == 5000
    assert "only the first 5,000 are read" in part.evidence[0].because


@pytest.mark.parametrize("source", ["<html><body>Log in</body></html>", "", '{"items": []}', b"\xff\xfe\x00"])
def test_what_is_no_feed_is_rejected(source):
    with pytest.raises(Rejected) as error:
        read(source)
    assert error.value.reason == "not_a_thread"


def test_an_empty_feed_and_items_of_nothing():
    assert read(rss()).comments == ()
    assert read(rss("<item/>", "<item><link>x</link></item>")).comments == ()
