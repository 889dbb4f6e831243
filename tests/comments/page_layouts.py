# ruff: noqa: E501 - layouts are easier to read on one line
"""Pages with threads whose truth is known: the posts of `dump_layouts`, in the markup of many hands."""

from __future__ import annotations

import random
from collections.abc import Callable
from html import escape

from dump_layouts import ARTICLE, PROSE, Post

Row = Callable[[int, Post, str, int | None], str]
"""Number, post, the markup of its time (empty where none is shown), number of the post it answers."""


def parents(posts: list[Post]) -> list[int | None]:
    """Which post each one answers: the last before it that stands less deep."""
    return [
        next((up for up in range(n - 1, -1, -1) if posts[up].depth < post.depth), None)
        for n, post in enumerate(posts)
    ]


def paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))


def _flat(row: Row, posts: list[Post], *, timed: bool) -> str:
    shown = (f'<span class="when">{post.time}</span>' if timed else "" for post in posts)
    told = zip(posts, shown, parents(posts), strict=True)
    return "".join(row(n, post, when, up) for n, (post, when, up) in enumerate(told))


def nested_list(posts: list[Post], *, timed: bool) -> str:
    """Lists in lists, as blogs have them."""
    ups = parents(posts)

    def level(up: int | None) -> str:
        own = [n for n, parent in enumerate(ups) if parent == up]
        return f"<ol>{''.join(item(n) for n in own)}</ol>" if own else ""

    def item(n: int) -> str:
        post = posts[n]
        when = f"<time>{post.time}</time>" if timed else ""
        return f'<li class="comment" id="comment-{n}00"><cite class="fn">{escape(post.name)}</cite> {when}<div class="comment-text">{paragraphs(post.text)}</div><a href="#r{n}">Reply</a>{level(n)}</li>'

    return level(None)


def depth_classes(posts: list[Post], *, timed: bool) -> str:
    """Flat boxes; a class word says how deep."""
    return _flat(lambda n, post, when, _: f'<div class="reply lvl-{post.depth}" id="r{n}00"><a class="nick" href="/u/{n}">{escape(post.name)}</a> {when}<div class="said">{paragraphs(post.text)}</div></div>', posts, timed=timed)  # fmt: skip


def margins(posts: list[Post], *, timed: bool) -> str:
    """Flat boxes, moved in by a margin."""
    return _flat(lambda _, post, when, __: f'<div class="answer" style="margin-left: {24 * post.depth}px"><b class="author">{escape(post.name)}</b> {when}<div class="words">{paragraphs(post.text)}</div><button>Like</button></div>', posts, timed=timed)  # fmt: skip


def parent_ids(posts: list[Post], *, timed: bool) -> str:
    """Flat boxes that name the one they answer."""
    return _flat(lambda n, post, when, up: f'<article class="discussion-entry" id="e{n}00" data-parent-id="{"" if up is None else f"{up}00"}"><header><a rel="author" href="/users/{n}">{escape(post.name)}</a> {when}</header><div class="entry-text">{paragraphs(post.text)}</div></article>', posts, timed=timed)  # fmt: skip


def made_up_names(posts: list[Post], *, timed: bool) -> str:
    """Flat boxes whose class words a program made up."""
    return _flat(lambda n, post, when, _: f'<div class="qx7f" style="padding-left: {16 * post.depth}px"><div class="b2k"><a class="zz9" href="/u/{n}">{escape(post.name)}</a> {when.replace("when", "k3v")}</div><div class="w0t">{paragraphs(post.text)}</div></div>', posts, timed=timed)  # fmt: skip


LAYOUTS = {
    "nested list": nested_list,
    "depth classes": depth_classes,
    "margins": margins,
    "parent ids": parent_ids,
    "made-up names": made_up_names,
}

DECOYS = [
    '<aside class="widget"><h3>Recent comments</h3><ul>' + "".join(f'<li class="recentcomments">{name} on <a href="/{n}">Gates of the valley, part {n}</a> <span>{n} May 2023</span></li>' for n, name in enumerate(["Ilse", "Otto", "Wim"], 2)) + "</ul></aside>",
    '<section class="related"><h2>More from the valley</h2>' + "".join(f'<article class="card"><h3><a href="/a{n}">A long story about {what} and what came of it</a></h3><span class="author">Mia</span> <time>March {n}, 2023</time><p>A teaser about {what}.</p></article>' for n, what in enumerate(["gates", "pumps", "smiths", "monks"], 3)) + "</section>",
    '<div id="respond"><h3>Leave a reply</h3><form><label>Name</label><input name="author"><textarea></textarea></form></div>',
]  # fmt: skip


def page(rng: random.Random, posts: list[Post], layout: str, *, timed: bool = True) -> str:
    """An article, a thread in a layout below it, and some of the things that only look like one."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in ARTICLE + rng.sample(PROSE[:6], 3))
    before, after = (rng.sample(DECOYS, rng.randint(0, 2)) for _ in range(2))
    thread = LAYOUTS[layout](posts, timed=timed)
    return (
        f"<html><head><title>The wooden gates</title></head><body><main><h1>The wooden gates</h1>{body}</main>{''.join(before)}"
        f'<section id="comments"><h2>{len(posts)} comments</h2>{thread}</section>{"".join(after)}<footer><p>All rights reserved</p></footer></body></html>'
    )
