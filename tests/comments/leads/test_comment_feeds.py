"""The feed of a page's own comments is told from the feeds of its site."""

import pytest

from worker import comments
from worker.document import Lead
from worker.document.item_notes import ItemNotes
from worker.page.page import parse_markup

HOST = "https://a.example"
RSS, ATOM = "application/rss+xml", "application/atom+xml"
TITLE = "A ferry in the fog"


def feeds(path, *links, base=""):
    named = "".join(
        f'<link rel="{rel}" type="{kind}" title="{title}" href="{href}">' for rel, kind, title, href in links
    )
    html = f"<head>{base}{named}<title>{TITLE} | Site</title></head><body><h1>{TITLE}</h1><p>Text.</p></body>"
    leads = comments.find(parse_markup(html, f"{HOST}{path}")).leads
    assert all(lead.kind == "feed" for lead in leads)
    return [lead.address.removeprefix(HOST) for lead in leads]


def test_wordpress_names_three_feeds_and_one_is_of_the_page():
    links = (
        ("alternate", RSS, "Site » Feed", "/feed/"),
        ("alternate", RSS, "Site » Comments Feed", "/comments/feed/"),
        ("alternate", RSS, f"Site » {TITLE} Kommentar-Feed", "/2024/ferry/feed/"),
    )
    assert feeds("/2024/ferry/", *links) == ["/2024/ferry/feed/"]


@pytest.mark.parametrize(
    ("path", "kind", "title", "href"),
    [
        ("/2024/ferry.html", ATOM, "Blog - Atom", "/feeds/81/comments/default"),
        ("/t/ferry/212419", RSS, "RSS feed of the topic", "/t/ferry/212419.rss"),
        ("/?p=55", RSS, "Комментарии", "/?feed=rss2&p=55"),
        ("/questions/7809/ferry", ATOM, "Feed for question 'Ferry'", "/feeds/question/7809"),
        ("/ferry", RSS, f"Comments on {TITLE}", "/rss/c81.xml"),
    ],
)
def test_feeds_of_a_page(path, kind, title, href):
    assert feeds(path, ("alternate", kind, title, href)) == [href]


def test_a_feed_on_a_host_below_the_page_s():
    link = ("alternate", RSS, "Comments", "https://feeds.a.example/comments-7809")
    assert feeds("/questions/7809/ferry", link) == [link[3]]


def test_a_page_names_three_places_at_most():
    links = [("replies", ATOM, "", f"/replies-{number}.atom") for number in range(1000)]
    assert feeds("/ferry", *links) == [f"/replies-{number}.atom" for number in range(3)]


def test_replies_of_rfc_4685():
    assert feeds("/ferry", ("replies", ATOM, "", "/replies.atom?to=81")) == ["/replies.atom?to=81"]


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("/", ("alternate", RSS, "Site » Comments Feed", "/comments/feed/")),
        ("/blog/ferry/", ("alternate", RSS, f"Comments on {TITLE} and all else", "/blog/comments/feed/")),
        ("/category/ferries/", ("alternate", RSS, "Site » Ferries", "/category/ferries/feed/")),
        ("/ferry/", ("alternate", "application/json", f"{TITLE} comments", "/ferry/feed/")),
        ("/ferry/", ("stylesheet", RSS, f"{TITLE} comments", "/ferry/feed/")),
        ("/ferry/", ("alternate", RSS, "Comments", "http://[bad/feed/")),
        ("/2024/05/ferry/", ("alternate", RSS, "Comments of 2024", "/2024/feed/")),
        ("/ferry/", ("alternate", RSS, f"Comments on {TITLE}", "https://b.example/ferry/feed/")),
        ("/ferry/", ("alternate", RSS, "Comments", "https://user:word@a.example/ferry/feed/")),
        ("/ferry/", ("alternate", RSS, "Comments", "https://a.example:8080/ferry/feed/")),
        ("/ferry/", ("replies", ATOM, "", f"/replies.atom?to={'8' * 2000}")),
    ],
)
def test_feeds_of_something_else(path, link):
    assert feeds(path, link) == []


def test_the_feed_that_brought_a_document_may_name_one():
    page = Lead("page", f"{HOST}/ferry?page=2", "")
    seen = Lead("feed", f"{HOST}/ferry/feed/", "the page names it")
    (first, last) = comments.add_stated_feed(
        (page, seen), ItemNotes(comment_feed=seen.address, comments_stated=57)
    )
    assert (first, last.kind, last.address, last.stated) == (page, "feed", seen.address, 57)
    assert comments.add_stated_feed((page,), ItemNotes()) == (page,)


def test_addresses_are_relative_to_the_base():
    link = ("alternate", RSS, "Comments Feed", "ferry/feed/")
    assert feeds("/deep/down", link, base='<base href="/x/"><link rel="canonical" href="/x/ferry/">') == [
        "/x/ferry/feed/"
    ]
