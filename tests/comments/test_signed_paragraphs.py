"""Talk pages: comments without boxes, each ending in a link to a person and a time."""

from __future__ import annotations

import pytest

from worker import extract
from worker.comments import NO_PLATFORM_TABLES
from worker.document import Comment


def sign(name: str, day: int, space: str = "User", talk: str = "talk") -> str:
    page = name.replace(" ", "_")
    return (
        f'<a href="/wiki/{space}:{page}" title="{space}:{name}">{name}</a> '
        f'(<a href="/wiki/{space}_talk:{page}">{talk}</a>) 12:0{day}, {day} May 2024 (UTC)'
    )


def found_in(talk: str) -> list[Comment]:
    markup = f"<html><body><main><h1>Talk:Lock</h1><div class='content'>{talk}</div></main></body></html>"
    return list(extract(markup, url="https://wiki.example/Talk:Lock", platforms=NO_PLATFORM_TABLES).comments)


@pytest.mark.parametrize(
    ("space", "talk"), [("User", "talk"), ("Benutzer", "Diskussion"), ("Участник", "обс.")]
)
def test_lists_in_lists_say_what_answers_what(space: str, talk: str) -> None:
    found = found_in(
        f"<h2>Gates</h2><p>Are the gates of oak? {sign('Ann', 1, space, talk)}</p>"
        f"<dl><dd>Of elm, says the <a href='/wiki/Book'>book</a>. {sign('Bo Berg', 2, space, talk)}"
        f"<dl><dd>Then the picture is of another lock. {sign('Ann', 3, space, talk)}</dd></dl></dd>"
        f"<dd>The lower pair is of oak. {sign('Cid', 4, space, talk)}</dd></dl>"
        f"<h2>Name</h2><p>Who named it? {sign('Cid', 5, space, talk)}</p>"
    )
    assert [(c.author, c.text, c.parent) for c in found] == [
        ("Ann", "Are the gates of oak?", None),
        ("Bo Berg", "Of elm, says the book.", 0),
        ("Ann", "Then the picture is of another lock.", 1),
        ("Cid", "The lower pair is of oak.", 0),
        ("Cid", "Who named it?", None),
    ]
    assert [c.posted_at for c in found] == [f"2024-05-0{n}T12:0{n}:00+00:00" for n in range(1, 6)]


def test_what_stands_before_the_signed_paragraph_belongs_to_it() -> None:
    found = found_in(
        "<h2>Gates</h2><p>Three things.</p><ul><li>One</li><li>Two</li></ul>"
        f"<p>And more. {sign('Ann', 1)}</p>"
        f"<p>First, no.</p><p>Second, yes — {sign('Bo', 2)}</p>"
    )
    assert [c.text for c in found] == [
        "Three things.\n\n- One\n- Two\n\nAnd more.",
        "First, no.\n\nSecond, yes",
    ]
    assert [c.author_url for c in found] == [
        "https://wiki.example/wiki/User:Ann",
        "https://wiki.example/wiki/User:Bo",
    ]


def test_signed_articles_of_a_list_are_no_discussion() -> None:
    teasers = "".join(
        f"<h2>Story {n}</h2><p>What came of it. <a href='/author/ann'>Ann</a> 12:0{n}, {n} May 2024</p>"
        for n in range(1, 6)
    )
    assert not found_in(teasers)
