# ruff: noqa: E501 - markup is easier to read on one line
"""What a comment's box is: threads whose heads, texts and feet stand in boxes of many kinds."""

from __future__ import annotations

import pytest

from worker import extract
from worker.comments import NO_PLATFORM_TABLES

ARTICLE = "".join(
    f"<p>Part {n} of a walk along the old canal, told slowly and at a length that anyone would read as prose.</p>"
    for n in range(6)
)
PEOPLE = ["Ada", "Bo Berg", "Cid", "Dora Dahl", "Edi", "Ada"]
TEXTS = [
    "The lock was still in use when I was a child, I remember the noise.",
    "Nobody asked the boatmen, as usual.",
    "Thank you for the photographs, and most of all for the third one from the bridge.",
    "I doubt the numbers. Who counted the boats, and on which day?",
    "My grandfather built it.",
    "There is a longer history in the town library, well worth a visit.",
]
PLACES = ["Leeds", "Hull", "Ghent", "York", "Leeds", "Leeds"]
Found = list[tuple[str | None, str | None, str]]
RIGHT: Found = [
    (name, f"2024-05-0{n} 1{n}:00", text) for n, (name, text) in enumerate(zip(PEOPLE, TEXTS, strict=True), 1)
]


def found_in(row: str, start: str = '<div class="comments">', end: str = "</div>") -> Found:
    """Read a page with six comments in rows of a pattern."""
    thread = "".join(
        row.format(n=n, name=name, text=text, place=place, when=f"2024-05-0{n} 1{n}:00", odd="odd" if n % 2 else "even")
        for n, (name, text, place) in enumerate(zip(PEOPLE, TEXTS, PLACES, strict=True), 1)
    )  # fmt: skip
    markup = (
        f"<html><head><title>The canal</title></head><body><main><h1>The canal</h1>{ARTICLE}</main>"
        f"{start}{thread}{end}<footer><p>All rights reserved</p></footer></body></html>"
    )
    found = extract(markup, url="https://canal.example/walk", platforms=NO_PLATFORM_TABLES).comments
    return [(c.author, c.posted_text, c.text) for c in found]


HEAD = '<b class="user">{name}</b> <span class="date">{when}</span>'


@pytest.mark.parametrize("more", ["<span>from {place}</span>", '<span class="no">ID: {n}x7</span>'])
@pytest.mark.parametrize(
    "row",
    [
        '<div class="comment" id="c10{n}"><div class="comment-header">HEAD</div><div class="comment-body">{text}</div></div>',
        '<div class="comment" id="c10{n}"><div class="comment-body">{text}</div><div class="comment-meta">HEAD</div></div>',
        '<div class="reply" id="c10{n}"><div class="reply-info">HEAD</div><div class="words">{text}</div></div>',
        '<div class="comment-header">HEAD</div><div class="comment-body">{text}</div>',
        '<div class="comment-body">{text}</div><div class="comment-footer">HEAD</div>',
        '<dt class="comment-meta">HEAD</dt><dd class="comment-text">{text}</dd>',
    ],
)
def test_a_head_that_says_more_than_name_and_time_is_not_the_comment(row: str, more: str) -> None:
    tag = "dl" if row.startswith("<dt") else "div"
    assert found_in(row.replace("HEAD", HEAD + more), f'<{tag} class="list">', f"</{tag}>") == RIGHT


@pytest.mark.parametrize(
    "row",
    [
        '<div class="comment-head"><b class="user">{name}</b></div><div class="comment-body">{text}</div><div class="comment-foot">{when}</div>',
        '<div class="comment-foot">{when}</div><div class="comment-head"><b class="user">{name}</b></div><div class="comment-body">{text}</div>',
        '<div class="comment-body">{text}</div><div class="comment-head"><b class="user">{name}</b></div><div class="comment-foot">{when}</div>',
    ],
)
def test_the_edges_of_a_thread_tell_whose_head_and_foot_these_are(row: str) -> None:
    assert found_in(row) == RIGHT


def test_the_day_of_joining_is_not_the_time_of_the_post() -> None:
    row = (
        '<table class="post"><tr class="{odd}"><td class="userinfo"><dl><dt class="author">{name}</dt><dd class="registered">Oct 1{n}, 2003</dd></dl></td>'
        '<td class="postbody">{text}</td></tr><tr class="{odd}"><td class="postdate">{when}</td>'
        '<td class="links"><ul class="profilelinks"><li><a href="/member.php?id={n}">Profile</a></li><li><a href="/member.php?id={n}&amp;all">Post History</a></li></ul></td></tr></table>'
    )
    assert found_in(row, '<div id="thread">')[-5:] == RIGHT[-5:]


@pytest.mark.parametrize("row", ["<b>{name}</b>", '<b><span style="color:red">{name}</span></b>', "{name}"])
def test_names_in_bold_and_in_colour_are_names_alike(row: str) -> None:
    plain = '<li class="post" id="p10{n}"><span class="username">{name}</span> <span class="date">{when}</span><dl><dt>Joined</dt><dd>May 2001</dd></dl><p>{text}</p></li>'
    rows = "".join(
        (plain.replace("{name}", row) if n % 3 else plain).format(n=n, name=name, when=when, text=text)
        for n, (name, when, text) in enumerate(RIGHT)
    )
    markup = (
        f'<html><body><main><h1>The canal</h1>{ARTICLE}</main><ol class="posts">{rows}</ol></body></html>'
    )
    found = extract(markup, url="https://canal.example/walk", platforms=NO_PLATFORM_TABLES).comments
    assert [(c.author, c.posted_text, c.text) for c in found] == RIGHT


def test_a_thread_that_its_starter_dominates_has_names() -> None:
    people = ["Ada", "Bo Berg", "Ada", "Ada", "Ada"]
    rows = "".join(
        f'<div class="blockpost" id="p10{n}"><h2><span>#{n + 1}</span> <a href="?pid=10{n}">{when}</a></h2><div class="postbody">'
        f"<dl><dt><strong>{name}</strong></dt><dd>Registered: 2017-03-14</dd></dl><p>{text}</p></div></div>"
        for n, (name, (_, when, text)) in enumerate(zip(people, RIGHT, strict=False))
    )
    found = extract(
        f"<html><body><h1>The canal</h1><div id='thread'>{rows}</div></body></html>",
        platforms=NO_PLATFORM_TABLES,
    ).comments
    assert [c.author for c in found] == people[1:]
    assert [c.text for c in found] == TEXTS[1:5]


@pytest.mark.parametrize(
    "row",
    [
        '<tr class="{odd}"><td class="who"><a href="/u/{n}">{name}</a></td><td>{when}</td><td class="text">{text}</td></tr>',
        '<tr class="{odd} row"><td class="who"><a href="/u/{n}">{name}</a></td><td>{when}</td><td class="text">{text}</td></tr>',
    ],
)
def test_odd_and_even_rows_are_one_thread(row: str) -> None:
    assert found_in(row, '<h3>Replies</h3><table class="forum">', "</table>") == RIGHT


def test_custom_elements_inside_each_other_are_comments_that_answer() -> None:
    def box(n: int, inner: str = "") -> str:
        name, when, text = RIGHT[n]
        return (
            f'<forum-reply reply-id="r{n}"><div slot="meta"><a href="/user/{n}">{name}</a> <time>{when}</time></div>'
            f'<div slot="words"><p>{text}</p></div><forum-reply-actions reply-id="r{n}"></forum-reply-actions>{inner}</forum-reply>'
        )

    thread = box(0, box(1, box(2)) + box(3)) + box(4, box(5))
    markup = f"<html><body><main><h1>The canal</h1>{ARTICLE}</main><forum-replies>{thread}</forum-replies></body></html>"
    found = extract(markup, url="https://canal.example/walk", platforms=NO_PLATFORM_TABLES).comments
    assert [(c.author, c.posted_text, c.text) for c in found] == RIGHT
    assert [c.parent for c in found] == [None, 0, 1, 0, None, 4]


def test_boxes_without_times_under_a_heading_in_a_section_named_so() -> None:
    row = '<div class="row"><a href="/users/{n}">{name}</a><p>{text}</p></div>'
    found = found_in(row, '<div id="replies"><h3>6 replies</h3>')
    assert found == [(name, None, text) for name, _, text in RIGHT]
    assert not found_in(row, '<div id="people"><h3>Six of us</h3>')


def test_posts_of_people_without_names() -> None:
    row = (
        '<div class="post" id="p10{n}"><span class="name">Anonymous</span> <span>{when}</span> <a href="#p10{n}">No.10{n}</a>'
        "<blockquote>{text}</blockquote></div>"
    )
    assert found_in(row, '<div class="thread">') == [("Anonymous", when, text) for _, when, text in RIGHT]


def test_the_subject_of_every_post_is_not_its_author() -> None:
    row = (
        '<div class="post_wrapper"><div class="poster"><h4><a href="/profile/{n}">{name}</a></h4><i>Member</i></div>'
        '<div class="postarea"><h5><a href="#msg{n}">Re: Lock 1.1.10 of the canal</a></h5><div class="small">{when}</div><div class="inner">{text}</div></div></div>'
    )
    assert found_in(row, '<div id="forumposts">')[-5:] == RIGHT[-5:]


def test_odd_and_even_boxes_inside_the_comments_are_one_place() -> None:
    row = (
        '<li><div class="reply-header">{when}</div><div class="{odd} reply"><div class="reply-author"><a href="/users/{n}">{name}</a></div>'
        '<div class="words"><p>{text}</p></div></div></li>'
    )
    assert found_in(row, '<ul class="replies">', "</ul>") == RIGHT


def test_rows_of_posts_between_rows_of_buttons_with_tables_inside() -> None:
    row = (
        '<tr><td class="row1"><a name="p{n}"></a><span class="name"><b>{name}</b></span><br><span class="details">Posts: {n}7<br>From: {place}</span></td>'
        '<td class="row1"><table><tr><td><span class="details"><span>{when}</span></span></td><td><a href="/quote/{n}">Quote</a></td></tr>'
        '<tr><td colspan="2"><hr></td></tr><tr><td colspan="2"><span class="postbody">{text}</span></td></tr></table></td></tr>'
        '<tr><td class="row1"><a href="#top">Back to top</a></td><td class="row1"><a href="/profile/{n}">Profile</a></td></tr>'
        '<tr><td class="spaceRow" colspan="2"><img src="s.gif"></td></tr>'
    )
    found = found_in(row, '<table class="forumline">', "</table>")
    assert [(when, text) for _, when, text in found] == [(when, text) for _, when, text in RIGHT]


def test_answers_with_dates_in_their_texts_are_not_the_comments() -> None:
    row = (
        '<dt id="c10{n}"><a class="by" href="/people/{n}">{name}</a>, <span class="age">{when}</span> <a href="#c10{n}">#</a></dt>'
        "<dd><p>{text}</p></dd>"
    )
    with_date = found_in(
        row.replace("{text}</p>", "{text} It was <strong>3 May 1911</strong>, I was told.</p>"),
        '<h3>Comments</h3><dl class="comment-list">', "</dl>",
    )  # fmt: skip
    assert [(name, when) for name, when, _ in with_date] == [(name, when) for name, when, _ in RIGHT]


def test_a_name_is_shown_beside_its_address() -> None:
    row = (
        '<div class="status-reply" data-id="2{n}"><a href="/@u{n}"><span class="display-name"><bdi><strong>{name}</strong></bdi> '
        '<span class="display-name__account">@u{n}@social.example</span></span></a> <a href="/@u{n}/2{n}"><time>{when}</time></a>'
        '<div class="words"><p>{text}</p></div></div>'
    )
    assert found_in(row, '<div class="replies">') == RIGHT
