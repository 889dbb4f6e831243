# ruff: noqa: E501 - markup is easier to read on one line
"""Comments below articles, as weblogs have them."""

from __future__ import annotations

import random

from .pieces import Names, Times, article_page, name_link, nested, paragraphs
from .registry import skeleton
from .truth import ThreadPage


@skeleton()
def wordpress(page: ThreadPage, rng: random.Random) -> str:
    """Lists in lists of answers; name, time and an edit link above the text, the reply link below it."""
    say, times, first = (
        page.language.labels,
        Times(rng, page.language, "element moment day"),
        rng.randint(2, 9000),
    )
    with_avatar, with_says = rng.random() < 0.7, rng.random() < 0.5

    def item(n: int, answers: str) -> str:
        comment, number, depth = page.comments[n], first + 3 * n, page.depths[n] + 1
        classes = f"comment {rng.choice(['even', 'odd'])} thread-{rng.choice(['even', 'odd'])} depth-{depth}"
        avatar = (
            f'<img alt="" src="https://pics.example/{n % 7}?s=32" class="avatar avatar-32 photo" height="32" width="32">'
            if with_avatar
            else ""
        )
        says = f' <span class="says">{say["wrote"]}:</span>' if with_says else ""
        who = (
            f'<div class="comment-author vcard">{avatar}<b class="fn">{name_link(comment, "rel=nofollow")}</b>{says}</div>'
            if comment.author
            else f'<div class="comment-author vcard">{avatar}</div>'
        )
        when = (
            f'<div class="comment-metadata"><a href="#comment-{number}">{times(comment.posted)}</a></div>'
            if comment.posted
            else ""
        )
        return (
            f'<li id="comment-{number}" class="{classes}"><article id="div-comment-{number}" class="comment-body"><footer class="comment-meta">{who}{when}</footer>'
            f'<div class="comment-content">{paragraphs(comment)}</div><div class="reply"><a class="comment-reply-link" href="#respond" rel="nofollow">{say["reply"]}</a></div></article>{answers}</li>'
        )

    thread = nested(page, item, lambda answers: f'<ol class="children">{answers}</ol>')
    return article_page(
        page,
        rng,
        f'<ol class="comment-list">{thread}</ol>',
        tag="div",
        attrs='id="comments" class="comments-area"',
    )


@skeleton(shows_parents=False)
def flat_boxes(page: ThreadPage, rng: random.Random) -> str:
    """A box for each comment: a head with name and time, the text, a foot with controls."""
    say, times, names = page.language.labels, Times(rng, page.language), Names(rng)
    order = rng.random() < 0.5

    def item(n: int) -> str:
        comment = page.comments[n]
        fields = [
            name_link(comment, f'class="{names("author")}"'),
            times(comment.posted, f'class="{names("time")}"'),
        ]
        head = " ".join(fields if order else fields[::-1])
        controls = " ".join(f'<a href="#{key}{n}">{say[key]}</a>' for key in ("reply", "quote", "report"))
        return f'<div class="{names("item")}" id="c{n + 120}"><div class="{names("head")}">{head}</div><div class="{names("text")}">{paragraphs(comment)}</div><div class="{names("foot")}">{controls}</div></div>'

    return article_page(
        page, rng, f'<div class="{names("list")}">{"".join(map(item, range(len(page.comments))))}</div>'
    )


@skeleton(shows_parents=False)
def author_in_footer(page: ThreadPage, rng: random.Random) -> str:
    """The text first; who wrote it and when stands below."""
    say, times, names = page.language.labels, Times(rng, page.language), Names(rng)
    tag, inner = rng.choice([("div", "p"), ("article", "footer"), ("li", "div")])

    def item(n: int) -> str:
        comment = page.comments[n]
        fields = [
            name_link(comment, f'class="{names("author")}"', "span"),
            times(comment.posted, f'class="{names("time")}"'),
        ]
        return f'<{tag} class="{names("item")}"><div class="{names("text")}">{paragraphs(comment)}</div><{inner} class="{names("foot")}">— {" · ".join(filter(None, fields))} <a href="/report/{n}">{say["report"]}</a></{inner}></{tag}>'

    around = "ul" if tag == "li" else "div"
    return article_page(
        page,
        rng,
        f'<{around} class="{names("list")}">{"".join(map(item, range(len(page.comments))))}</{around}>',
    )
