# ruff: noqa: E501 - markup is easier to read on one line
"""Threads of forums: an opening post and its answers alike, one below the other."""

from __future__ import annotations

import random
from html import escape

from .pieces import Names, Times, article_page, breaks, forum_page, name_link, paragraphs, posts_of, slug
from .registry import skeleton
from .truth import ThreadPage
from .writing import Words, sentence


def _mottos(page: ThreadPage, rng: random.Random) -> dict[str, str]:
    """A signature for some of the authors, the same below each of their posts."""
    authors = sorted({post.author for post in posts_of(page) if post.author})
    return {
        name: sentence(Words(rng, page.language, authors), rng.randint(3, 9), plain=True)[0]
        for name in authors
        if rng.random() < 0.5
    }


@skeleton(is_forum=True, shows_parents=False)
def table_of_posts(page: ThreadPage, rng: random.Random) -> str:
    """A row for each post: who in the left cell; subject, time, text and signature in the right one."""
    say, times = page.language.labels, Times(rng, page.language, "moment numeric iso day")
    mottos = _mottos(page, rng) if rng.random() < 0.5 else {}

    def member(name: str | None) -> str:
        if name is None:
            return '<span class="name"></span>'
        known = random.Random(name)
        joined = page.language.day(
            known.choice([p.posted for p in posts_of(page) if p.posted]).replace(
                year=2000 + known.randint(3, 19)
            )
        )
        return (
            f'<span class="name"><b>{escape(name)}</b></span><br><span class="details">{say["member"]}<br><img src="/avatars/{known.randint(1, 99)}.gif" alt=""><br>'
            f"<br>{say['joined']}: {joined}<br>{say['posts']}: {known.randint(3, 4000)}<br>{say['from']}: {known.choice(page.language.places)}</span>"
        )

    def row(n: int) -> str:
        post = posts_of(page)[n]
        line = f'<span class="details"><a href="#p{n + 310}"><img src="/i/post.gif" alt=""></a>{times(post.posted)} &nbsp; &nbsp;{"Re: " if n else ""}{escape(page.title)}</span>'
        motto = (
            f'<span class="signature"><br>_________________<br>{mottos[post.author]}</span>'
            if post.author in mottos
            else ""
        )
        return (
            f'<tr><td class="row{n % 2 + 1}" width="150" align="left" valign="top"><a name="p{n + 310}"></a>{member(post.author)}</td>'
            f'<td class="row{n % 2 + 1}" width="100%" valign="top"><table width="100%" border="0"><tr><td width="100%">{line}</td><td nowrap><a href="/quote/{n}">{say["quote"]}</a></td></tr>'
            f'<tr><td colspan="2"><hr></td></tr><tr><td colspan="2"><span class="postbody">{breaks(post)}</span>{motto}</td></tr></table></td></tr>'
            f'<tr><td class="row{n % 2 + 1}"><a href="#top">{say["home"]}</a></td><td class="row{n % 2 + 1}"><a href="/report/{n}">{say["report"]}</a> <a href="/mail/{n}">{say["email"]}</a></td></tr>'
            '<tr><td class="spaceRow" colspan="2" height="1"><img src="/i/spacer.gif" alt="" width="1" height="1"></td></tr>'
        )

    head = f"<tr><th>{say['author']}</th><th>{say['posts']}</th></tr>"
    return forum_page(
        page,
        rng,
        f'<table class="forumline" width="100%" cellspacing="1" border="0">{head}{"".join(map(row, range(len(posts_of(page)))))}</table>',
    )


@skeleton(is_forum=True, shows_parents=False)
def boxes_with_definitions(page: ThreadPage, rng: random.Random) -> str:
    """A box for each post: number and time above, a definition list about the author at the left, text at the right."""
    say, times = page.language.labels, Times(rng, page.language, "moment numeric iso")
    mottos = _mottos(page, rng) if rng.random() < 0.5 else {}

    def about(name: str | None) -> str:
        if name is None:
            return "<dl></dl>"
        known = random.Random(name)
        more = (
            f"<dd><span>{say['from']}: {known.choice(page.language.places)}</span></dd>"
            if known.random() < 0.6
            else ""
        )
        return f'<dl><dt><strong><a href="/people/{slug(name)}">{escape(name)}</a></strong></dt><dd class="usertitle"><strong>{say["member"]}</strong></dd>{more}<dd><span>{say["posts"]}: {known.randint(3, 4000)}</span></dd></dl>'

    def box(n: int) -> str:
        post = posts_of(page)[n]
        when = f'<a href="/post/{n + 90}">{escape(times.text(post.posted))}</a>' if post.posted else ""
        motto = (
            f'<div class="postsignature"><hr><p>{mottos[post.author]}</p></div>'
            if post.author in mottos
            else ""
        )
        return (
            f'<div id="p{n + 90}" class="blockpost row{"odd" if n % 2 else "even"}"><h2><span><span class="conr">#{n + 1}</span> {when}</span></h2><div class="box"><div class="inbox">'
            f'<div class="postbody"><div class="postleft">{about(post.author)}</div><div class="postright"><h3>{"Re: " if n else ""}{escape(page.title)}</h3><div class="postmsg">{paragraphs(post)}</div>{motto}</div></div>'
            f'<div class="postfoot"><ul><li class="postreport"><span><a href="/report/{n}">{say["report"]}</a></span></li><li class="postquote"><span><a href="/quote/{n}">{say["quote"]}</a></span></li></ul></div></div></div></div>'
        )

    return forum_page(page, rng, "".join(map(box, range(len(posts_of(page))))))


@skeleton(shows_parents=False)
def definition_list(page: ThreadPage, rng: random.Random) -> str:
    """One definition list: who and when in the term, the text in its definition."""
    say, times, names = page.language.labels, Times(rng, page.language), Names(rng)
    is_named, wrap = rng.random() < 0.5, rng.random() < 0.6

    def pair(n: int) -> str:
        comment = page.comments[n]
        attrs = (f'class="{names("author")}"', f'class="{names("time")}"') if is_named else ("", "")
        fields = [name_link(comment, attrs[0]), times(comment.posted, attrs[1])]
        text = paragraphs(comment) if wrap else breaks(comment)
        return f'<dt id="c{n + 40}">{", ".join(filter(None, fields))} <a href="#c{n + 40}">#</a></dt><dd>{text}<div><a href="/answer/{n}">{say["reply"]}</a></div></dd>'

    return article_page(
        page, rng, f'<dl class="{names("list")}">{"".join(map(pair, range(len(page.comments))))}</dl>'
    )


@skeleton(is_forum=True, shows_parents=False)
def head_row_and_text_row(page: ThreadPage, rng: random.Random) -> str:
    """Two rows or boxes for each post, side by side: one with who and when, the next with the text."""
    say, times, names = page.language.labels, Times(rng, page.language), Names(rng)
    in_table = rng.random() < 0.6

    def rows(n: int) -> str:
        post = posts_of(page)[n]
        who, when = (
            name_link(post, f'class="{names("author")}"'),
            times(post.posted, f'class="{names("time")}"'),
        )
        link = f'<a href="#m{n + 70}">#{n + 1}</a>'
        if in_table:
            return f'<tr class="{names("head")}" id="m{n + 70}"><td>{who}</td><td>{when}</td><td>{link}</td></tr><tr class="{names("text")}"><td colspan="3">{breaks(post)}</td></tr>'
        return f'<div class="{names("head")}" id="m{n + 70}">{who} {when} {link}</div><div class="{names("text")}">{paragraphs(post)}</div><div class="{names("foot")}"><a href="/quote/{n}">{say["quote"]}</a></div>'

    thread = "".join(map(rows, range(len(posts_of(page)))))
    return forum_page(
        page,
        rng,
        f'<table class="{names("list")}" width="90%">{thread}</table>'
        if in_table
        else f'<div class="{names("list")}">{thread}</div>',
    )
