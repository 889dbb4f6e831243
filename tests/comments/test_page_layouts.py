"""Threads of known truth in pages: many layouts, languages of times, depths, and decoys around them."""

from __future__ import annotations

import random
from dataclasses import replace

import dump_layouts
import page_layouts
import pytest

from worker import extract
from worker.comments import NO_PLATFORM_TABLES

LEAST = 0.97
"""Share of comments with name, time, text and parent right, over all times and lengths."""


def rows(posts: list[dump_layouts.Post], *, timed: bool = True) -> list[tuple[object, ...]]:
    ups = page_layouts.parents(posts)
    return [
        (post.name, post.time if timed else None, post.text.replace("\n", "\n\n"), up)
        for post, up in zip(posts, ups, strict=True)
    ]


def found_in(markup: str) -> list[tuple[object, ...]]:
    found = extract(markup, url="https://valley.example/gates", platforms=NO_PLATFORM_TABLES).comments
    return [(c.author, c.posted_text, c.text, c.parent) for c in found]


@pytest.mark.parametrize("layout", page_layouts.LAYOUTS)
def test_threads_come_back_as_they_were(layout: str) -> None:
    said = right = 0
    for times in dump_layouts.TIMES:
        for count in (4, 12, 30):
            rng = random.Random(f"{layout}{times}{count}")
            posts = dump_layouts.thread(rng, count, times, nested=True)
            found = found_in(page_layouts.page(rng, posts, layout))
            assert len(found) <= count, (times, count)
            said += count
            right += len(set(found) & set(rows(posts)))
    assert right >= LEAST * said


@pytest.mark.parametrize("layout", page_layouts.LAYOUTS)
def test_threads_without_any_times(layout: str) -> None:
    said = right = 0
    for count in (4, 12, 30):
        rng = random.Random(f"{layout}{count}")
        posts = dump_layouts.thread(rng, count, "english", nested=True)
        found = found_in(page_layouts.page(rng, posts, layout, timed=False))
        said += count
        right += len(set(found) & set(rows(posts, timed=False)))
    assert right >= LEAST * said


@pytest.mark.parametrize("layout", page_layouts.LAYOUTS)
def test_markup_in_names_and_texts_stays_inert(layout: str) -> None:
    rng = random.Random(layout)
    posts = dump_layouts.thread(rng, 8, "iso", nested=True)
    posts[2] = replace(posts[2], name="<b onclick=x>Eve</b>")
    posts[3] = replace(
        posts[3], text="He wrote <script>alert(1)</script> and <img src=x onerror=y> into the box."
    )
    posts[5] = replace(
        posts[5], text='</div></li><li class="comment" id="comment-900"><cite>Mallory</cite> was here.'
    )
    markup = page_layouts.page(rng, posts, layout)
    found = extract(markup, platforms=NO_PLATFORM_TABLES).comments
    assert [(c.author, c.text) for c in found] == [(p.name, p.text.replace("\n", "\n\n")) for p in posts]
    assert not any(mark in c.html for c in found for mark in ("<script", "<img", "<li", "<cite"))
