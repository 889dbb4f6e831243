# ruff: noqa: E501 - markup is easier to read on one line
"""Posts beside the dates on which their authors joined: the time of a post is the one that rises."""

from __future__ import annotations

import pytest

from worker.comments import find
from worker.page.page import parse_markup

PEOPLE = ["Ines", "Paul", "Rosa", "Ines", "Paul"]
JOINED = {"Ines": "Jul 12, 2009", "Paul": "Mar 3, 2015", "Rosa": "Jan 9, 2011"}
TEXTS = [
    "Mine floods every March, as all the others do.", "Dig a ditch on the north side.", "They forbid that since last year.",
    "Since when? It is not in the rules.", "Ask the council, they know.",
]  # fmt: skip


@pytest.mark.parametrize(
    "joined", ["<p>{}</p>", "<i>Joined: {}</i>", "<span class='date'>{}</span>", "<div>Dabei seit {}</div>"]
)
def test_the_date_of_joining_is_not_the_time_of_the_post(joined: str) -> None:
    posts = "".join(
        f"<div class='post' id='p{n}1'><div class='side'><a href='/u/{name}'>{name}</a>{joined.format(JOINED[name])}</div>"
        f"<div class='main'><div class='text'>{text}</div><i>{n + 2} May 2024</i></div></div>"
        for n, (name, text) in enumerate(zip(PEOPLE, TEXTS, strict=True))
    )
    thread = find(
        parse_markup(
            f"<html><body><h1>Allotments</h1><h2>5 replies</h2><div id='thread'>{posts}</div></body></html>"
        )
    )
    assert [comment.posted_text for comment in thread.comments] == [f"{n} May 2024" for n in range(3, 7)]
