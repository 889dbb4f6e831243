# ruff: noqa: E501 - markup is easier to read on one line
"""What stands among comments and is none: advertisements, events, copies; and what is one although deleted."""

from __future__ import annotations

import pytest

from worker import extract
from worker.comments import NO_PLATFORM_TABLES
from worker.deliver.extraction import Extraction

SAID = [
    ("Ines", "The weir was opened on Sunday and the water is back in the old channel."),
    ("Paul K.", "Has anyone measured how much of it reaches the mill itself by now?"),
    ("Rosa", "About a third, my brother went down with a bucket and a watch."),
    ("Otto", "That is more than in my time, we never had a quarter of it."),
    ("Ines", "Then the wheel could turn again if somebody greased it."),
]
COMMENT = '<li class="item"><div class="comment" id="comment-1{n}"><b class="author"><a href="/u/{n}">{name}</a></b> <time datetime="2024-03-0{n}T10:00:00Z">{n} March</time><div class="text"><p>{text}</p></div></div></li>'


def read(other: str, at: int = 2) -> Extraction:
    """A page with five comments, and another box after the second, or after so many."""
    rows = [COMMENT.format(n=n, name=name, text=text) for n, (name, text) in enumerate(SAID, 1)]
    rows.insert(at, other)
    article = "".join(
        f"<p>Chapter {n} of a long report on the mill and the river that drove it for two hundred years.</p>"
        for n in range(6)
    )
    page = f'<html><head><title>The mill</title></head><body><main><h1>The mill</h1>{article}</main><section id="comments"><h2>Comments</h2><ol>{"".join(rows)}</ol></section></body></html>'
    return extract(page, url="https://mill.example/a", platforms=NO_PLATFORM_TABLES)


@pytest.mark.parametrize(
    "other",
    [
        '<li class="item"><a class="author" href="/u/9">Wim</a> added the <a href="/l/9">weir</a> label <time datetime="2024-03-02T12:00:00Z">2 March</time></li>',
        '<li class="item"><div class="comment"><b class="author">Advertisement</b> <time>today</time><div class="text"><iframe src="/ad"></iframe></div></div></li>',
        '<li class="item"><div class="ad"><div id="slot-9"></div></div></li>',
    ],
    ids=["event", "advertisement", "empty box"],
)
def test_what_is_no_comment_is_left_out(other: str) -> None:
    assert [(c.author, c.text) for c in read(other).comments] == SAID


def test_an_answer_shown_twice_is_one_comment_where_it_stands() -> None:
    pinned = COMMENT.replace(' id="comment-1{n}"', "").format(n=4, name=SAID[3][0], text=SAID[3][1])
    assert [(c.author, c.text) for c in read(pinned, at=0).comments] == SAID


def test_the_same_words_with_an_id_of_their_own_are_said_twice() -> None:
    again = COMMENT.replace("comment-1{n}", "comment-7{n}").format(n=4, name=SAID[3][0], text=SAID[3][1])
    assert len(read(again, at=0).comments) == len(SAID) + 1


@pytest.mark.parametrize(
    "notice",
    [
        "[deleted]",
        "This comment has been removed.",
        "This post was deleted by a moderator",
        "Beitrag gelöscht",
    ],
)
def test_a_deleted_comment_keeps_its_place(notice: str) -> None:
    left = f'<li class="item"><div class="comment" id="comment-9"><div class="text"><p>{notice}</p></div></div></li>'
    found = read(left).comments
    assert [c.deleted for c in found] == [False, False, True, False, False, False]
    assert found[2].text == notice


def test_a_picture_is_a_comment() -> None:
    shown = COMMENT.format(n=3, name="Wim", text='<img src="/mill.jpg" alt="">')
    assert [c.author for c in read(shown).comments][2] == "Wim"
