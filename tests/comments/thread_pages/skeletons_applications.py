# ruff: noqa: E501 - markup is easier to read on one line
"""Threads as pages that are programs draw them: elements of their own making, data in attributes, boxes with long ids."""

from __future__ import annotations

import random
from html import escape

from .pieces import article, document, nested, paragraphs, slug
from .platform_parts import ago, first_number, iso, mark, moment, name, number_of
from .registry import skeleton
from .truth import ThreadPage


@skeleton()
def shreddit(page: ThreadPage, rng: random.Random) -> str:
    """Comments are elements that hold their answers; author, depth and score stand in attributes, too."""
    say, first = page.language.labels, first_number(page)
    title = escape(page.title)

    def item(n: int, answers: str) -> str:
        c, at, depth = page.comments[n], f"t1_k{first + n:x}", page.depths[n]
        link = f"/r/valley/comments/9/comment/{at[3:]}/"
        who = name(
            c,
            lambda who: (
                f'<div class="flex flex-row items-center overflow-hidden"><faceplate-tracker source="post_detail" action="click"><a class="truncate font-bold text-neutral-content-strong text-12 hover:underline" href="/user/{slug(c.author)}/">{who}</a></faceplate-tracker></div>'
            ),
        )
        badge = f'<span class="text-12 text-secondary">{say["author"]}</span>' if n % 7 == 3 else ""
        when = mark(
            c,
            lambda _: (
                f'<span class="inline-block my-2xs text-12">•</span><a href="{link}" rel="nofollow noopener noreferrer" class="text-neutral-content-weak text-12"><faceplate-timeago ts="{iso(c)}"><time datetime="{iso(c)}" title="{moment(page, c)}">{ago(page, c)}</time></faceplate-timeago></a>'
            ),
        )
        slot = (
            f' slot="children-t1_k{first + c.parent:x}-0" parentid="t1_k{first + c.parent:x}"'
            if c.parent is not None
            else ""
        )
        return (
            f'<shreddit-comment author="{escape(c.author or "")}" thingid="{at}" depth="{depth}" permalink="{link}" score="{c.score or 1}" content-type="text" created="{iso(c)}" class="pt-md px-md xs:px-0"{slot}><div slot="commentAvatar"><a href="/user/{slug(c.author or "")}/"><faceplate-img src="/a/{number_of(c.author)}.png" alt="u/{escape(c.author or "")} avatar"></faceplate-img></a></div><div slot="commentMeta" class="flex items-center flex-wrap px-0 text-12">{who}{badge}{when}</div>'
            f'<div id="{at}-comment-rtjson-content" class="md text-14 rounded-[8px] pb-2xs" slot="comment"><div id="-post-rtjson-content" class="py-0 xs:mx-xs mx-2xs inline-block max-w-full">{paragraphs(c)}</div></div><shreddit-comment-action-row slot="actionRow" score="{c.score or 1}"><button rpl aria-label="{say["reply"]}"><span>{say["reply"]}</span></button><button rpl><span>{say["share"]}</span></button></shreddit-comment-action-row>{answers}</shreddit-comment>'
        )

    post = f'<shreddit-post author="ferry" post-title="{title}"><h1 slot="title" id="post-title-t3_9">{title}</h1><div slot="text-body" class="md">{"".join(f"<p>{p}</p>" for p in page.article)}</div></shreddit-post>'
    return document(
        page,
        rng,
        f'<main>{post}<shreddit-comment-tree id="comment-tree" totalcomments="{len(page.comments)}" thingid="t3_9">{nested(page, item, str)}<faceplate-partial slot="next"><button>{say["more"]}</button></faceplate-partial></shreddit-comment-tree></main>',
    )


@skeleton()
def commento(page: ThreadPage, rng: random.Random) -> str:
    """Cards in cards with ids of many digits; a letter for a picture, points and age in one line."""
    say, first = page.language.labels, first_number(page)

    def item(n: int, answers: str) -> str:
        c, at = page.comments[n], f"{(first + n) * 7919:016x}"
        who = name(
            c,
            lambda who: (
                f'<a class="commento-name" id="commento-comment-name-{at}" href="https://people.example/{slug(c.author)}">{who}</a>'
            ),
        )
        score = (
            f'<div id="commento-comment-score-{at}" class="commento-score">{c.score} points</div>'
            if c.score is not None
            else ""
        )
        when = mark(
            c,
            lambda _: (
                f'<div id="commento-comment-timeago-{at}" class="commento-timeago" title="{moment(page, c)}">{ago(page, c)}</div>'
            ),
        )
        buttons = "".join(
            f'<button id="commento-comment-{key}-{at}" type="button" class="commento-option-button commento-option-{key}" title="{escape(say[label])}"></button>'
            for key, label in (("reply", "reply"), ("upvote", "like"), ("collapse", "more"))
        )
        return (
            f'<div id="commento-comment-card-{at}" class="commento-card" style="border-left: 2px solid #396ab1;"><div class="commento-header"><div class="commento-options">{buttons}</div><div class="commento-avatar" style="background: #396ab1;">{escape((c.author or "A")[0].upper())}</div>{who}<div id="commento-comment-subtitle-{at}" class="commento-subtitle">{score}{when}</div></div>'
            f'<div id="commento-comment-contents-{at}"><div id="commento-comment-text-{at}" class="commento-body">{paragraphs(c)}</div><div id="commento-comment-children-{at}" class="commento-card-children">{answers}</div></div></div>'
        )

    return document(
        page,
        rng,
        f'{article(page)}<div id="commento"><div class="commento-root commento-root-font"><div class="commento-login"><div class="commento-login-text">{say["login"]}</div></div><div id="commento-main-area" class="commento-main-area"><textarea id="commento-textarea-root" placeholder="{say["leave"]}"></textarea><button class="commento-submit-button">{say["send"]}</button><div class="commento-comments">{nested(page, item, str)}</div></div></div></div>',
    )
