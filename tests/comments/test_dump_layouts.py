"""Threads in many layouts, with times in many languages: nearly all of what was said comes back."""

from __future__ import annotations

import random

import dump_layouts
import pytest

from worker import extract

LEAST = {"mailing list": 0.9, "news board": 0.9}
"""Share of comments with name, time and text right; where not named, .95."""


@pytest.mark.parametrize("layout", dump_layouts.LAYOUTS)
def test_what_was_said_comes_back(layout: str) -> None:
    said = right = 0
    for times in dump_layouts.TIMES:
        for count in (6, 15, 40):
            rng = random.Random(f"{layout}{times}{count}")
            posts = dump_layouts.thread(rng, count, times, nested=layout == "link aggregator")
            found = extract(dump_layouts.page(posts, layout)).comments
            rows = {(c.author, c.posted_text, c.text) for c in found}
            said += count
            right += sum((post.name, post.time, post.text) in rows for post in posts)
    assert right >= LEAST.get(layout, 0.95) * said


def test_five_thousand_comments_are_all_found() -> None:
    posts = dump_layouts.thread(random.Random(1), 5000, "english")
    assert len(extract(dump_layouts.page(posts, "blog")).comments) == 5000


def test_an_article_alone_has_no_comments() -> None:
    assert extract("\n\n".join(["The wooden gates", *dump_layouts.ARTICLE])).comments == []
