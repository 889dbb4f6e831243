# ruff: noqa: E501 - markup is easier to read on one line
"""Threads that show who answers whom: by nesting, by the width of a spacer, by attributes."""

from __future__ import annotations

import random
from html import escape

from .pieces import (
    Names,
    Times,
    article_page,
    document,
    heading,
    is_block,
    name_link,
    nested,
    paragraphs,
    slug,
)
from .registry import skeleton
from .truth import ThreadComment, ThreadPage


@skeleton()
def rows_with_spacers(page: ThreadPage, rng: random.Random) -> str:
    """A table whose rows begin with a picture as wide as the comment is deep."""
    say, times, step = (
        page.language.labels,
        Times(rng, page.language, "title relative moment"),
        rng.choice([15, 24, 40]),
    )

    def text(comment: ThreadComment) -> str:
        first, *more = comment.paragraphs_html or [""]
        return first + "".join(p if is_block(p) else f"<p>{p}</p>" for p in more)

    def row(n: int) -> str:
        comment = page.comments[n]
        when = (
            f'<span class="age"><a href="item?id={n + 800}">{escape(times.text(comment.posted))}</a></span>'
            if comment.posted
            else ""
        )
        if times.way == "title" and comment.posted:
            when = when.replace('class="age"', f'class="age" title="{comment.posted:%Y-%m-%dT%H:%M:%S}"')
        head = f'<span class="comhead">{name_link(comment, "class=poster")} {when} <span class="navs">| <a href="item?id={n + 800}">{say["link"]}</a> <a class="togg" href="#">[–]</a></span></span>'
        return (
            f'<tr class="athing" id="{n + 800}"><td><table border="0"><tr><td class="ind"><img src="s.gif" height="1" width="{step * page.depths[n]}"></td>'
            f'<td valign="top" class="votelinks"><a href="vote?id={n}"><div class="votearrow" title="upvote"></div></a></td><td class="default"><div style="margin-top:2px">{head}</div><br>'
            f'<div class="comment"><span class="commtext c00">{text(comment)}</span><div class="reply"><p><font size="1"><u><a href="reply?id={n}">{say["reply"]}</a></u></font></p></div></div></td></tr></table></td></tr>'
        )

    story = f'<table class="story"><tr><td class="title"><a href="https://elsewhere.example/story">{escape(page.title)}</a></td></tr><tr><td class="subtext">{len(page.comments)} {say["comments"].lower()}</td></tr></table>'
    return document(
        page,
        rng,
        f'{story}<table border="0" class="comment-tree">{"".join(map(row, range(len(page.comments))))}</table>',
    )


@skeleton()
def things_in_things(page: ThreadPage, rng: random.Random) -> str:
    """Boxes in boxes: arrows to vote, a line with name, points and time, the text, a row of links, the answers."""
    say, times = page.language.labels, Times(rng, page.language, "machine title element")

    def item(n: int, answers: str) -> str:
        comment = page.comments[n]
        points = (
            f'<span class="score">{comment.score} {say["points"]}</span> '
            if comment.score is not None
            else ""
        )
        line = f'<p class="tagline"><a href="#" class="expand">[–]</a>{name_link(comment, "class=author")}<span class="userattrs"></span> {points}{times(comment.posted)} <a class="numchildren" href="#">({len(page.children[n])} {say["comments"].lower()})</a></p>'
        links = "".join(
            f'<li><a href="/{key}/{n}">{say[key].lower()}</a></li>'
            for key in ("link", "share", "report", "reply")
        )
        return (
            f'<div class="thing id-t1_{n}x comment" id="thing_t1_{n}x" data-type="comment"><p class="parent"><a name="{n}x"></a></p><div class="midcol"><div class="arrow up"></div><div class="arrow down"></div></div>'
            f'<div class="entry">{line}<form class="usertext"><div class="usertext-body"><div class="md">{paragraphs(comment)}</div></div></form><ul class="flat-list buttons">{links}</ul></div><div class="child">{answers}</div><div class="clearleft"></div></div>'
        )

    thread = nested(page, item, lambda answers: f'<div class="sitetable listing">{answers}</div>')
    return document(
        page,
        rng,
        f'<div class="linkinfo"><h1>{escape(page.title)}</h1></div><div class="commentarea"><div class="panestack-title">{heading(page, "span")}</div><div class="sitetable nestedlisting">{thread}</div></div>',
    )


@skeleton()
def own_elements_nested(page: ThreadPage, rng: random.Random) -> str:
    """Elements with names of the site's own, nested; the facts are in their attributes, too."""
    say, times = page.language.labels, Times(rng, page.language, "machine element")
    tag = rng.choice(["x-comment", "talk-note", "thread-comment", "valley-reply"])

    def item(n: int, answers: str) -> str:
        comment = page.comments[n]
        attrs = f' author="{escape(comment.author)}"' if comment.author else ""
        attrs += f' created="{comment.posted:%Y-%m-%dT%H:%M:%SZ}"' if comment.posted else ""
        attrs += f' parentid="t{comment.parent}"' if comment.parent is not None else ""
        buttons = "".join(f"<button>{say[key]}</button>" for key in ("reply", "share"))
        return (
            f'<{tag} thingid="t{n}" depth="{page.depths[n]}"{attrs}><div slot="meta" class="flex">{name_link(comment)} <span>•</span> {times(comment.posted)}</div>'
            f'<div slot="body"><div class="md">{paragraphs(comment)}</div></div><{tag}-actions slot="actions">{buttons}</{tag}-actions>{answers}</{tag}>'
        )

    return article_page(page, rng, f"<{tag}-tree>{nested(page, item, str)}</{tag}-tree>", tag="div")


@skeleton()
def own_elements_flat(page: ThreadPage, rng: random.Random) -> str:
    """Elements with names of the site's own, one after the other; attributes say how deep, and whom they answer."""
    say, times = page.language.labels, Times(rng, page.language)
    tag, is_name_first = rng.choice(["x-comment", "talk-note", "board-post", "w-reply"]), rng.random() < 0.6

    def item(n: int) -> str:
        comment = page.comments[n]
        parent = "" if comment.parent is None else f' parent-id="{comment.parent + 500}"'
        who, when = (
            f"<{tag}-author>{name_link(comment)}</{tag}-author>",
            f"<{tag}-time>{times(comment.posted)}</{tag}-time>",
        )
        head = f"{who} {when}" if is_name_first else f"{when} {who}"
        return f'<{tag} id="n{n + 500}" depth="{page.depths[n]}"{parent}><{tag}-head>{head}</{tag}-head><{tag}-text>{paragraphs(comment)}</{tag}-text><{tag}-tools><button>{say["reply"]}</button> <button>{say["report"]}</button></{tag}-tools></{tag}>'

    return article_page(page, rng, "".join(map(item, range(len(page.comments)))), tag="div")


@skeleton()
def microdata_articles(page: ThreadPage, rng: random.Random) -> str:
    """Articles in articles, marked with the properties of schema.org."""
    say, times = page.language.labels, Times(rng, page.language, "element machine")

    def item(n: int, answers: str) -> str:
        comment = page.comments[n]
        who = (
            f'<span itemprop="author" itemscope itemtype="https://schema.org/Person">{name_link(comment, "itemprop=url").replace(">", "><span itemprop=name>", 1).replace("</a>", "</span></a>")}</span>'
            if comment.author
            else ""
        )
        when = times(comment.posted, "itemprop=dateCreated")
        return (
            f'<article id="c{n + 60}" itemprop="comment" itemscope itemtype="https://schema.org/Comment"><header>{who} {when}</header><div itemprop="text">{paragraphs(comment)}</div>'
            f'<footer><a href="#reply">{say["reply"]}</a> <a href="#c{n + 60}">{say["link"]}</a></footer>{answers}</article>'
        )

    return article_page(page, rng, nested(page, item, str))


@skeleton()
def folded_details(page: ThreadPage, rng: random.Random) -> str:
    """Boxes that fold: name, points and time in the summary; text and answers inside; some folded."""
    say, times, names = page.language.labels, Times(rng, page.language), Names(rng)

    def item(n: int, answers: str) -> str:
        comment = page.comments[n]
        points = f"<span>{comment.score} ▲</span>" if comment.score is not None else ""
        fields = " ".join(
            [
                name_link(comment, f'class="{names("author")}"'),
                points,
                times(comment.posted, f'class="{names("time")}"'),
            ]
        )
        return f'<details class="{names("item")}" id="c{n + 11}"{"" if rng.random() < 0.2 else " open"}><summary>{fields}</summary><div class="{names("text")}">{paragraphs(comment)}</div><div class="{names("foot")}"><a href="/reply/{n}">{say["reply"]}</a></div>{answers}</details>'

    return article_page(
        page, rng, nested(page, item, lambda answers: f'<div class="{names("children")}">{answers}</div>')
    )


@skeleton()
def talk_page(page: ThreadPage, rng: random.Random) -> str:
    """A wiki's talk page: paragraphs that end in a signature, answers in definitions within definitions."""
    talk = page.language.labels["talk"]

    def signed(comment: ThreadComment, tag: str) -> str:
        who = (
            f'<a href="/wiki/User:{slug(comment.author)}" title="User:{escape(comment.author)}">{escape(comment.author)}</a> (<a href="/wiki/User_talk:{slug(comment.author)}">{talk}</a>)'
            if comment.author
            else ""
        )
        when = f"{comment.posted:%H:%M}, {page.language.day(comment.posted)} (UTC)" if comment.posted else ""
        *before, last = comment.paragraphs_html
        before, last = (before, last) if not is_block(last) else ([*before, last], "")
        whole = [*before, f"{last} {who} {when}".strip()]
        return "".join(p if is_block(p) and tag == "p" else f"<{tag}>{p}</{tag}>" for p in whole)

    def said(n: int, depth: int) -> str:
        comment = page.comments[n]
        if not comment.text:
            return ""
        below = "".join(said(answer, depth + 1) for answer in page.children[n])
        below = f"<dl>{below}</dl>" if below else ""
        own = signed(comment, "dd" if depth else "p")
        return own[: -len("</dd>")] + below + "</dd>" if depth else own + below

    sections = []
    for number, n in enumerate(page.children[None]):
        is_new = number == 0 or rng.random() < 0.4
        title = page.language.space.join(rng.choices(page.language.words, k=3))
        sections.append(
            f'<h2><span class="mw-headline" id="s{n}">{title}</span><span class="mw-editsection">[<a href="/edit/{n}">{page.language.labels["edit"].lower()}</a>]</span></h2>'
            * is_new
            + said(n, 0)
        )
    return document(
        page,
        rng,
        f'<h1 id="firstHeading">Talk:{escape(page.title)}</h1><div id="mw-content-text"><div class="mw-parser-output">{"".join(sections)}</div></div>',
    )
