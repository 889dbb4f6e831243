# ruff: noqa: E501 - markup is easier to read on one line
"""The number of comments that a page states, in headings and in ranges."""

from __future__ import annotations

import pytest

from worker.comments import find
from worker.page.page import parse_markup

TEXTS = ["Mine floods every March.", "Dig a ditch on the north side.", "They forbid that since last year."]
STORY = "<p>The allotments behind the railway have been under water for three weeks now.</p>" * 4


def stated(above: str, below: str = "") -> int | None:
    boxes = "".join(
        f'<div class="comment" id="c7{n}"><b class="author">{name}</b> <time>{n} May 2024, 10:15</time><p>{text}</p></div>'
        for n, (name, text) in enumerate(zip(["Ines", "Paul", "Rosa"], TEXTS, strict=True), 1)
    )
    thread = find(
        parse_markup(
            f"<html><body><article><h1>The allotments</h1>{STORY}</article>{above}<div id='comments'>{boxes}</div>{below}</body></html>"
        )
    )
    assert len(thread.comments) == 3
    return thread.stated


@pytest.mark.parametrize(
    ("above", "number"),
    [
        ("<h2>Comments (12)</h2>", 12),
        ("<h2><span>12</span> Kommentare</h2>", 12),
        ("<h3>комментариев: 12</h3>", 12),
        ("<h3>1 204 commentaires</h3>", 1204),
        ("<h3>1.2k replies</h3>", 1200),
        ("<p>Showing 3 of 57 comments</p>", 57),
        ("<p>Kommentare: 57 (Seite 1 von 19)</p>", 57),
        ("<p>Showing 1-3 of 57</p>", 57),
        ("<p>1 – 3 из 57</p>", 57),
        ("<div><b>Comments</b><i>12</i></div>", 12),
        ("<p>Showing 1-10 of 57</p>", None),
        ("<p>Page 2 of 5</p>", None),
        ("<div><b>12 likes</b> <a href='#c'>Comments</a></div>", None),
        ("<p>2 comments</p>", None),
        ("<h2>One thought on &ldquo;The best 12 allotments&rdquo;</h2>", None),
        ("<h2>14 thoughts on &ldquo;The best 12 allotments&rdquo;</h2>", 14),
        ("<h2>Comments</h2>", None),
    ],
)
def test_counts_above_the_comments(above: str, number: int | None) -> None:
    assert stated(above) == number


def test_a_range_below_the_comments() -> None:
    assert stated("<h2>Comments</h2>", "<p>Showing 4 to 6 of 57</p>") == 57


def test_the_posts_of_the_one_who_opened_the_thread_are_no_count() -> None:
    boxes = "".join(
        f'<div class="post" id="p7{n}"><div class="author"><b>{name}</b><p>Posts: {40 + n}</p></div>'
        f'<div class="date">{n} May 2024, 10:15</div><div class="text">{text}</div></div>'
        for n, (name, text) in enumerate(
            zip(["Olga", "Ines", "Paul", "Rosa"], [STORY, *TEXTS], strict=True), 1
        )
    )
    page = "<html><title>The allotments</title><body class='forum'><h1>The allotments</h1>{}<div id='posts'>{}</div></body></html>"
    for above, number in (("", None), ("<p>12 replies</p>", 12), ("<p>13 posts</p>", 12)):
        thread = find(parse_markup(page.format(above, boxes)))
        assert (len(thread.comments), thread.stated) == (3, number)
