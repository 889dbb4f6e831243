"""Exports of Disqus: each page with comments is a record; its posts stand elsewhere in the file."""

# ruff: noqa: E501, PLR0917  lines of markup, as Disqus writes them; a post has many fields
import io

import pytest

from worker import clean, comments, formats
from worker.document import RawItem
from worker.errors import Rejected
from worker.extraction import choose
from worker.sources.containers import container_kinds

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://disqus.com/api/schemas/1.0/disqus.xsd http://disqus.com/api/schemas/1.0/disqus-internals.xsd">
<category dsq:id="1"><forum>gull</forum><title>General</title><isDefault>true</isDefault></category>
"""


def thread(number, title="The boats", deleted="false", link=None):
    return f"""<thread dsq:id="{number}">
<id>{number} https://gull.example/?p={number}</id><forum>gull</forum><category dsq:id="1" />
<link>{link or f"https://gull.example/{number}/?a=1&amp;b=2"}</link><title>{title}</title><message />
<createdAt>2014-03-01T08:00:00Z</createdAt>
<author><name>Anna Lund</name><isAnonymous>false</isAnonymous><username>anna</username></author>
<isClosed>false</isClosed><isDeleted>{deleted}</isDeleted>
</thread>
"""


def post(number, of, text, parent=None, who="Cleo", deleted="false", spam="false"):
    above = f'<parent dsq:id="{parent}" />' if parent else ""
    return f"""<post dsq:id="{number}">
<id>wp_{number}</id><message><![CDATA[{text}]]></message><createdAt>2014-03-0{number}T08:00:00Z</createdAt>
<isDeleted>{deleted}</isDeleted><isSpam>{spam}</isSpam>
<author><email>c@x.example</email><name>{who}</name><isAnonymous>true</isAnonymous></author><ipAddress>192.0.2.1</ipAddress>
<thread dsq:id="{of}" />{above}
</post>
"""


def export(*pieces):
    return (HEAD + "".join(pieces) + "</disqus>\n").encode()


def opened(content):
    return io.BufferedReader(io.BytesIO(content))


def scanned(content):
    return list(container_kinds.find(opened(content), "d.xml").scan(opened(content), 0))


def article_of(content, position):
    raw = container_kinds.read(opened(content), position, 1_000_000, "d.xml#1")
    page = formats.read(raw)
    found = comments.find(page)
    return clean.clean_article(page, choose(page, found), found), raw


BOX = export(
    thread(11),
    thread(12, "The quay &amp; the mast"),
    thread(13, "Nobody spoke"),
    thread(14, "Gone", deleted="true"),
    post(3, 11, "<p>With <b>fish</b>?</p>", parent=1, who="Dan"),
    post(1, 11, '<p>Good. <thread dsq:id="12"> is no tag here.</p>'),
    post(2, 12, "<p>It is wet.</p>"),
    post(4, 14, "<p>Lost.</p>"),
    post(5, 11, "<p>Buy!</p>", spam="true"),
    post(6, 11, "<p>Never mind.</p>", deleted="true", who="Eve"),
    post(7, 11, "<p>What was it?</p>", parent=6),
)


def test_threads_with_posts_are_records():
    found = scanned(BOX)
    assert [one.is_document for one in found if one.is_record] == [True, True, False, False]
    assert list(container_kinds.find(opened(BOX), "d").scan(opened(BOX), found[0].end)) == found[1:]


def test_a_thread_is_read_with_its_posts():
    article, raw = article_of(BOX, scanned(BOX)[0].position)
    about = article.metadata
    assert raw.final_url == "https://gull.example/11/?a=1&b=2"
    assert (article.kind, about.title, about.site, article.body) == ("thread", "The boats", "gull", "")
    assert about.canonical_url == raw.final_url
    assert not article.has_own_text
    assert [(one.author, one.text, one.parent, one.deleted) for one in article.comments] == [
        ("Cleo", "Good. is no tag here.", None, False),
        ("Dan", "With fish?", 0, False),
        (None, "", None, True),
        ("Cleo", "What was it?", 2, False),
    ]
    assert article.comments[1].posted.iso() == "2014-03-03T08:00:00+00:00"


def test_two_pages_with_one_title_are_two():
    from worker.dedupe import content_hash

    box = export(thread(11), thread(12), post(1, 11, "A"), post(2, 12, "A"))
    first, second = (article_of(box, one.position)[0] for one in scanned(box))
    assert content_hash(first) != content_hash(second)


def test_a_thread_without_a_title_has_its_address_for_one():
    box = export(thread(11, title=""), post(1, 11, "A"))
    article, raw = article_of(box, scanned(box)[0].position)
    assert article.metadata.title == raw.final_url


def test_a_thread_with_only_spam_is_refused():
    box = export(thread(11), post(1, 11, "Buy!", spam="true"))
    with pytest.raises(Rejected, match="no_text"):
        article_of(box, scanned(box)[0].position)


def test_a_thread_that_is_too_large_fails_alone():
    box = export(thread(11), thread(12), post(1, 11, "x" * 2_000_000), post(2, 12, "A"))
    found = scanned(box)
    with pytest.raises(Rejected, match="too_large"):
        article_of(box, found[0].position)
    assert article_of(box, found[1].position)[0].comments[0].text == "A"


def test_a_file_that_is_cut_off_gives_what_is_whole():
    cut = BOX[: BOX.index(b'<post dsq:id="2">') + 30]
    found = [one for one in scanned(cut) if one.is_record]
    assert [one.is_document for one in found] == [True, False, False, False]
    assert len(article_of(cut, found[0].position)[0].comments) == 2


def test_several_threads_at_once_are_not_one_document():
    with pytest.raises(Rejected, match=r"not_supported: d\.xml is an export of Disqus with 4 threads"):
        formats.read(RawItem("d.xml", BOX, None))
