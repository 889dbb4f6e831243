# ruff: noqa: E501 - markup is easier to read on one line
"""Which elements of a page are read as the boxes of one thread, where names of classes say little."""

from __future__ import annotations

from worker import extract
from worker.comments import NO_PLATFORM_TABLES
from worker.deliver.extraction import ExtractedComment

STORY = "".join(
    f"<p>Part {n} of a report on the mill by the weir, which goes on for long enough to be read as prose.</p>"
    for n in range(5)
)
PEOPLE = ["Ada", "Bo Berg", "Cid", "Dora Dahl", "Edi", "Ada"]
TEXTS = [
    "The wheel was still turning when I was a child, I remember the noise.",
    "Nobody asked the millers, as usual.",
    "Thank you for the photographs, and most of all for the third one from the bridge.",
    "I doubt the numbers. Who weighed the flour, and on which day?",
    "My grandfather built it.",
    "There is a longer history in the town library, well worth a visit.",
]


def comments_of(thread: str, story: str = STORY) -> list[ExtractedComment]:
    markup = (
        f"<html><head><title>The mill</title></head><body><h1>The mill</h1><div>{story}</div>{thread}"
        "<footer><p>All rights reserved</p></footer></body></html>"
    )
    return list(extract(markup, url="https://mill.example/weir", platforms=NO_PLATFORM_TABLES).comments)


def pairs(found: list[ExtractedComment]) -> list[tuple[str | None, str]]:
    return [(comment.author, comment.text) for comment in found]


def rows(row: str) -> str:
    return "".join(
        row.format(n=n, day=n + 1, odd="odd" if n % 2 else "even", name=name, text=text)
        for n, (name, text) in enumerate(zip(PEOPLE, TEXTS, strict=True))
    )


def test_a_time_that_only_a_script_shows_is_the_time_of_a_comment() -> None:
    row = '<li data-pid="{n}1"><b class="user">{name}</b> <a class="ago" title="2024-05-0{day}T10:00:00Z"></a><div class="content">{text}</div></li>'
    found = comments_of(f'<ul class="posts">{rows(row)}</ul>')
    assert pairs(found) == list(zip(PEOPLE, TEXTS, strict=True))
    assert [comment.posted_at for comment in found] == [f"2024-05-0{n}T10:00:00+00:00" for n in range(1, 7)]


def test_comments_without_classes_begin_alike_also_where_only_some_hold_answers() -> None:
    def box(n: int, inner: str = "") -> str:
        return f"<div><b>{PEOPLE[n]}</b>, <i>{n + 1} May 2024 10:00</i><br>{TEXTS[n]}{inner}</div>"

    answer = f"<blockquote>{box(1)}</blockquote>"
    found = comments_of(f"<div><h2>Comments (4)</h2>{box(0, answer)}{box(2)}{box(3)}</div>")
    assert pairs(found) == list(zip(PEOPLE[:4], TEXTS[:4], strict=True))
    assert [comment.parent for comment in found] == [None, 0, None, None]


def test_odd_and_even_posts_are_one_thread_though_every_post_holds_many_boxes() -> None:
    row = (
        '<div id="p{n}1" class="blockpost row{odd}"><h2><span class="no">#{day}</span> <a href="#p{n}1">{day} May 2024 10:00</a></h2><div class="box"><div class="postbody">'
        '<div class="postleft"><dl><dt><a href="/people/{name}">{name}</a></dt><dd>Member</dd><dd>Posts: 1{n}4</dd></dl></div>'
        '<div class="postright"><div class="postmsg"><p>{text}</p></div></div></div></div></div>'
    )
    found = comments_of(rows(row), story="")
    assert pairs(found) == list(zip(PEOPLE, TEXTS, strict=True))[1:]
