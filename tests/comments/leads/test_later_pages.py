"""The next page of a thread is found among the links around it, and no other address is taken for it."""

import pytest

from worker import comments
from worker.comments.leads.page_addresses import compare_pages
from worker.page.page import parse_markup

HOST = "https://a.example"
TITLE = "The old bridge"
NAMES = ("Ann", "Bo", "Cy", "Di")
TEXTS = (
    "The bridge was closed for the whole of last week, and nobody told us.",
    "We took the ferry instead; it runs every hour until ten in the evening.",
    "My neighbour says that the works will go on until the end of spring.",
    "Thank you for the photographs, they show well how deep the cracks are.",
)
PROSE = "<p>" + "The council met on Tuesday and spoke about the old bridge for hours. " * 12 + "</p>"


def make_page(*, above="", below="", head="", path="/story/", body=PROSE, texts=TEXTS):
    items = "".join(
        f'<li class="comment" id="comment-{40 + n}"><b class="author">{name}</b> '
        f'<time datetime="2024-05-0{n + 1}T10:00:00Z">May {n + 1}, 2024</time><p>{text}</p></li>'
        for n, (name, text) in enumerate(zip(NAMES, texts, strict=True))
    )
    html = (
        f"<head><title>{TITLE}</title>{head}</head><body><h1>{TITLE}</h1>{body}"
        f'<div id="comments"><h2>Comments</h2>{above}<ol class="comments">{items}</ol>{below}</div></body>'
    )
    return parse_markup(html, f"{HOST}{path}")


def page_lead(**parts):
    leads = comments.find(make_page(**parts)).leads
    return next((lead.address.removeprefix(HOST) for lead in leads if lead.kind == "page"), None)


@pytest.mark.parametrize(
    ("path", "links", "lead"),
    [
        ("/story/", '<a href="comment-page-2/#comments">Newer comments</a>', "/story/comment-page-2/"),
        ("/story/", '<a href="comment-page-4/#comments">Ältere Kommentare</a>', "/story/comment-page-1/"),
        ("/?p=5", '<a href="?p=5&cpage=2">次へ</a>', "/?p=5&cpage=2"),
        ("/?page_id=5", '<a href="?page_id=5&cpage=2">2</a>', "/?page_id=5&cpage=2"),
        ("/viewtopic.php?t=7", '<a href="?f=1&t=7&start=20">2</a>', "/viewtopic.php?f=1&t=7&start=20"),
        ("/viewtopic.php?t=7&start=20", '<a href="viewtopic.php?t=7">1</a>', "/viewtopic.php?t=7"),
        ("/index.php?topic=9.0", '<a href="index.php?topic=9.15">2</a>', "/index.php?topic=9.15"),
        ("/threads/bridge.12/", '<a href="page-2">2</a><a href="page-9">9</a>', "/threads/bridge.12/page-2"),
        ("/discussion/12/bridge", '<a href="/discussion/12/bridge/p2">»</a>', "/discussion/12/bridge/p2"),
        ("/thread-12-1-1.html", '<a href="thread-12-2-1.html">下一页</a>', "/thread-12-2-1.html"),
        ("/12-bridge-2.html", '<a href="12-bridge.html">1</a>', "/12-bridge.html"),
        ("/story", '<a rel="next" href="?page=0%2C1"></a>', "/story?page=0%2C1"),
        ("/item?id=12", '<a class="morelink" rel="next" href="item?id=12&p=2">More</a>', "/item?id=12&p=2"),
        ("/story?id=3", '<a href="?sid=0123456789abcdef&id=3&page=2">Suivant</a>', "/story?id=3&page=2"),
        ("/story/", '<a href="?page=2" aria-label="Volgende"><img alt=""></a>', "/story/?page=2"),
        ("/story?page=3", '<a href="?page=1">1</a><a href="?page=4">4</a>', "/story?page=1"),
        ("/story", '<a href="?page=16">‹</a><a href="?page=18">›</a>', "/story?page=1"),
        ("/story/", '<a href="comments">View all 57 comments</a>', "/story/comments"),
        ("/story?id=3", '<a href="?id=3&comments=all">Load more comments</a>', "/story?id=3&comments=all"),
        ("/story/", '<a href="?comment=41">2 answers</a><a href="comments/new/">Comments</a>', None),
        ("/story/", '<a href="/next-story/">Next</a><a href="/story-2/">Next</a>', None),
        ("/news/2024/123", '<a href="/news/2024/124">Next</a><a href="/news/2024/122">Previous</a>', None),
        ("/?p=5", '<a href="?p=6">Next</a>', None),
        ("/", '<a href="/page/2/">Older posts</a>', None),
        ("/story/", '<a href="?replytocom=41#respond">Reply</a><a href="#comment-41">2</a>', None),
        ("/story/", '<a href="https://b.example/story/?page=2">Next</a>', None),
        ("/story.php?id=5", '<a href="story.php?id=6&page=2">Next</a>', None),
    ],
)  # fmt: skip
def test_the_page_after_a_documents_own(path, links, lead):
    assert page_lead(below=f"<nav>{links}</nav>", path=path) == lead


def test_the_pages_of_a_split_article_are_not_those_of_its_thread():
    pager = '<p><a href="?page=2">Next page</a></p>'
    assert page_lead(body=PROSE + pager) is None
    assert page_lead(head='<link rel="next" href="?page=2">') is None
    assert page_lead(above=pager) == "/story/?page=2"
    assert page_lead(body=pager) == "/story/?page=2"
    assert page_lead(head='<link rel="next" href="?page=2">', body="") == "/story/?page=2"


def test_links_in_comments_and_far_from_them_are_no_pager():
    page = make_page(below="<p></p>" * 300 + '<a href="?page=2">Next</a>')
    assert comments.find(page).leads == ()
    linked = (*TEXTS[:3], 'I wrote on <a href="?page=2">page 2</a> of this story what I think of the ferry.')
    assert page_lead(texts=linked) is None


@pytest.mark.parametrize("own", ["http://[bad", "file:///a", f"{HOST}/a?" + "x=1&" * 999])
def test_addresses_that_cannot_be_read_are_no_pages(own):
    assert compare_pages(own, f"{HOST}/a?page=2") is None
    assert compare_pages(f"{HOST}/a?page=2", own) is None
