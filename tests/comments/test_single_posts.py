# ruff: noqa: E501 - markup is easier to read on one line
"""Pages of a forum's thread with one or two posts: as few boxes as that are seldom comments on other pages."""

from __future__ import annotations

import pytest

from worker.comments import find, find_on_later_page
from worker.document import FoundComment
from worker.page.page import parse_markup

QUESTION = " ".join(
    f"Part {n} of a long question on how to thatch a roof before the autumn rain." for n in range(9)
)
ANSWER = "Begin at the eaves, with reed that was cut in winter."
CLASSED = (
    '<div id="p{n}" class="post"><dl class="postprofile"><dt><a class="username" href="/u/{name}">{name}</a></dt><dd>Posts: 578</dd>'
    '<dd class="profile-joined"><b>Joined:</b> 3 March 2015</dd></dl><div class="postbody"><h3><a href="#p{n}">{re}How to thatch a roof</a></h3>'
    '<p class="author">by <a class="username" href="/u/{name}">{name}</a> <time datetime="2024-05-0{day}T10:00:00Z">{day} May 2024 10:00</time></p>'
    '<div class="content">{text}</div></div></div>'
)
SIDE_BY_SIDE = (
    '<div class="post" id="post_{n}"><div class="post_author"><a href="/member.php?uid={day}">{name}</a> <span>Junior Member</span>'
    '<div class="statistics">Posts: 48<br>Joined: Mar 2015</div></div><div class="post_content"><div class="post_head">'
    '<a href="#pid{n}">#{day}</a> <span class="post_date">0{day}-05-2024, 10:00 AM</span></div><div class="post_body" id="pid_{n}">{text}</div></div></div>'
)
ID_IN_ID = (
    '<div class="windowbg" id="msg{n}"><div class="post_wrapper"><div class="poster"><h4><a href="/u/{name}">{name}</a></h4><ul class="user_info"><li>Posts: 48</li></ul></div>'
    '<div class="postarea"><div class="subject_title"><a href="/?msg={n}">{re}How to thatch a roof</a></div><a href="/?msg={n}">May 0{day}, 2024, 10:00:00 AM</a>'
    '<div class="post"><div id="msg_{n}">{text}</div></div></div></div></div>'
)
SHAPES = {"classes of posts": CLASSED, "author beside the text": SIDE_BY_SIDE, "an id in another": ID_IN_ID}
FIRST, SECOND = (901, 1, "Ada", QUESTION), (902, 2, "Bo", ANSWER)


def forum(shape: str, *posts: tuple[int, int, str, str], heading: str = "") -> str:
    shown = "".join(
        shape.format(n=n, day=day, name=name, text=text, re="Re: " if day > 1 else "")
        for n, day, name, text in posts
    )
    return (
        "<title>How to thatch a roof</title><body><nav><a href='/'>Home</a></nav><h1>How to thatch a roof</h1>"
        f'{heading}<div id="posts" class="topic">{shown}</div><footer><p>Printed on reed</p></footer></body>'
    )


def fields(comment: FoundComment) -> tuple[str | None, str, int | None]:
    return comment.author, comment.text, comment.posted.at.year if comment.posted else None


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_later_page_with_one_post(shape: str) -> None:
    part = find_on_later_page(parse_markup(forum(shape, SECOND)), QUESTION)
    assert [fields(comment) for comment in part.comments] == [("Bo", ANSWER, 2024)]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_thread_of_two_posts_of_which_one_is_most_of_the_page(shape: str) -> None:
    thread = find(parse_markup(forum(shape, FIRST, SECOND)))
    assert thread.opening is not None
    assert thread.opening.author == "Ada"
    assert [fields(comment) for comment in thread.comments] == [("Bo", ANSWER, 2024)]


def test_a_later_page_that_shows_only_the_opening_post_again() -> None:
    assert find_on_later_page(parse_markup(forum(CLASSED, FIRST)), QUESTION).comments == ()


NAMED = (
    '<article id="elComment_{n}" class="cPost ipsComment"><h3 class="author"><a href="/profile/{name}">{name}</a></h3>'
    '<time datetime="2024-05-0{day}T10:00:00Z">May {day}</time><div class="text"><p>{text}</p></div></article>'
)


def test_the_only_post_of_a_topic_is_no_comment() -> None:
    alone = find(parse_markup(forum(NAMED, FIRST, heading="<h2>1 posts in this topic</h2>")))
    assert alone.comments == ()
    assert alone.opening is not None
    assert alone.opening.author == "Ada"


def test_the_only_comment_below_a_few_words_is_one() -> None:
    page = forum(NAMED, SECOND, heading="<p>A short film on thatching.</p><h2>1 comment</h2>")
    assert [comment.author for comment in find(parse_markup(page)).comments] == ["Bo"]
