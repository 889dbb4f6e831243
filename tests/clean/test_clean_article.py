"""Parts and comments to an article."""

from __future__ import annotations

import subprocess
import sys

from worker import clean
from worker.clean.comment_records import make_comment_key
from worker.document import Fact, FoundComment, Metadata, Parts, Thread
from worker.page.page import make_element, parse_markup, parse_text

PAGE = parse_markup("<p>x", url="https://a.example/b/")


def article(body=(), comments=(), page=PAGE, **metadata):
    parts = Parts(tuple(body), Metadata(**metadata), evidence=(Fact("body", "1", "because"),))
    return clean.clean_article(
        page, parts, Thread(tuple(comments), stated=7, evidence=(Fact("comments", "1", "so"),))
    )


def test_an_article_says_the_same_three_times():
    made = article(
        [make_element("h3", "Part"), make_element("p", "One ", make_element("a", "two", href="c"))]
    )
    assert made.body == "Part\n\nOne two"
    assert made.markdown == "## Part\n\nOne [two](https://a.example/b/c)"
    assert made.html == '<h2>Part</h2>\n<p>One <a href="https://a.example/b/c">two</a></p>'
    assert made.comments_stated == 7
    assert [fact.subject for fact in made.evidence] == ["body", "comments"]


def test_metadata_is_clean_text():
    made = article(title=" A\u200b \n title ", authors=("Jo\0", "\u200b"), site="", tags=("x ",))
    assert made.metadata.title == "A title"
    assert made.metadata.authors == ("Jo",)
    assert made.metadata.site is None
    assert made.metadata.tags == ("x",)


def test_a_comment_of_markup():
    content = (
        make_element("p", "Good", make_element("br"), "one"),
        make_element("p", make_element("b", "Very")),
    )
    found = FoundComment(" Ann ", content, posted_text="3\nhours ago", author_url="/ann", url="#c1", likes=2)
    comment = article(comments=[found]).comments[0]
    assert (comment.author, comment.text, comment.posted_text) == ("Ann", "Good\none\n\nVery", "3 hours ago")
    assert comment.html == "<p>Good<br>one</p>\n<p><strong>Very</strong></p>"
    assert (comment.author_url, comment.url) == ("https://a.example/ann", "https://a.example/b/#c1")
    assert comment.likes == 2


def test_a_comment_of_lines_keeps_them():
    found = FoundComment("Ann", ("First line\n  second <b>\n\nnext paragraph",))
    comment = article(comments=[found], page=parse_text("x")).comments[0]
    assert comment.text == "First line\nsecond <b>\n\nnext paragraph"


def test_the_key_of_a_comment_does_not_hang_on_its_relative_time():
    before = FoundComment("Ann", (make_element("p", "Hello"),), posted_text="3 hours ago")
    after = FoundComment("Ann", (make_element("p", "Hello"),), posted_text="4 hours ago")
    keys = [article(comments=[found]).comments[0].key for found in (before, after)]
    assert keys[0] == keys[1]


def test_the_same_words_twice_are_two_comments():
    found = FoundComment("Ann", (make_element("p", "+1"),))
    keys = [comment.key for comment in article(comments=[found, found]).comments]
    assert len(set(keys)) == 2
    assert keys == [comment.key for comment in article(comments=[found, found]).comments]


def test_an_id_or_address_names_a_comment_better_than_its_words():
    assert make_comment_key("7", None, "Ann", "a") == make_comment_key("7", None, "Ann", "a, edited")
    assert make_comment_key(None, "https://a.example/#7", "Ann", "a") == make_comment_key(
        None, "https://a.example/#7", "Ann", "b"
    )
    assert make_comment_key(None, None, "Ann", "a") != make_comment_key(None, None, "Bob", "a")


def test_importing_the_worker_waits_for_no_soup():
    check = "import sys, worker; sys.exit('bs4' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
