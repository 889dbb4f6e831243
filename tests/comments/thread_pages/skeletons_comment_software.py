# ruff: noqa: E501 - markup is easier to read on one line
"""Comments below articles, in the markup of systems that sites are made with."""

from __future__ import annotations

import random
from html import escape

from .pieces import article, article_page, breaks, document, nested, paragraphs
from .platform_parts import ago, first_number, iso, labels, mark, name, number_of
from .registry import skeleton
from .truth import ThreadPage


@skeleton()
def drupal_olivero(page: ThreadPage, rng: random.Random) -> str:
    """Articles with a box of answers after each; a title over each text, and a hidden line of whom it answers."""
    say, first = page.language.labels, first_number(page)

    def item(n: int, answers: str) -> str:
        c, at = page.comments[n], first + n
        parent = page.comments[c.parent] if c.parent is not None else None
        who = name(
            c,
            lambda who: (
                f'<p class="comment__author"><a title="View user profile." href="/user/{number_of(c.author)}" lang="" about="/user/{number_of(c.author)}" typeof="schema:Person" property="schema:name" class="username">{who}</a></p>'
            ),
        )
        hidden = (
            f'<p class="visually-hidden">In reply to <a href="/comment/{first + (c.parent or 0)}#comment-{first + (c.parent or 0)}" class="permalink" rel="bookmark" hreflang="en">{escape(parent.paragraphs_text[0][:20]) if parent.paragraphs_text else "…"}…</a> by {escape(parent.author or "")}</p>'
            if parent
            else ""
        )
        when = mark(
            c,
            lambda when: (
                f'<p class="comment__time">{page.language.moment(when)} <span class="hidden" property="schema:dateCreated" content="{iso(c)}"></span></p>'
            ),
        )
        return (
            f'<article data-comment-user-id="{number_of(c.author)}" id="comment-{at}" class="comment js-comment {"comment--level-1" if parent is None else ""}" role="article" data-drupal-selector="comment"><span class="hidden" data-comment-timestamp="1700000000"></span><div class="comment__picture-wrapper"><div class="comment__picture"><img src="/pic.png" alt=""></div></div>'
            f'<div class="comment__text-wrapper"><footer class="comment__meta">{who}{when}{hidden}</footer><div class="comment__content"><div class="text-content clearfix field field--name-comment-body field--type-text-long field--label-hidden field__item">{paragraphs(c)}</div><ul class="links inline comment__links"><li class="comment__links-item"><a href="/comment/reply/node/9/comment/{at}">{say["reply"]}</a></li></ul></div></div></article>{answers}'
        )

    thread = nested(
        page,
        item,
        lambda answers: (
            f'<div class="indented"><button class="show-hide-btn" type="button">{say["more"]}</button>{answers}</div>'
        ),
    )
    return article_page(
        page,
        rng,
        f'<div class="comments__wrapper"><h2 class="comments__title">{say["comments"]} <span class="comments__count">{len(page.comments)}</span></h2>{thread}</div>',
        attrs='data-drupal-selector="comments" class="comments"',
    )


@skeleton()
def drupal_bartik(page: ThreadPage, rng: random.Random) -> str:
    """Articles in boxes of answers: picture, "submitted by" with name and time, a subject, the text, links."""
    say, first, forum = page.language.labels, first_number(page), labels(page)

    def item(n: int, answers: str) -> str:
        c, at = page.comments[n], first + n
        who = name(
            c,
            lambda who: (
                f'<p class="comment__author comment-submitted"><span class="username" lang="" about="/user/{number_of(c.author)}">{who}</span></p>'
            ),
        )
        subject = f'<h3 class="comment__title"><a href="/comment/{at}#comment-{at}" class="permalink" rel="bookmark">{escape(page.title) if rng.random() < 0.3 else escape(c.text[:16])}</a></h3>'
        when = mark(
            c,
            lambda when: (
                f'<p class="comment__time comment-time">{page.language.moment(when)}</p><p class="comment__permalink comment-permalink"><a href="/comment/{at}#comment-{at}">{forum["permalink"]}</a></p>'
            ),
        )
        return f'<a id="comment-{at}"></a><article role="article" class="comment js-comment by-anonymous clearfix"><span class="hidden text-hidden" data-comment-timestamp="1700000000"></span><footer class="comment__meta">{who}{when}</footer><div class="comment__content clearfix">{subject}<div class="clearfix text-formatted field field--name-comment-body field__item"><div class="field__items">{paragraphs(c)}</div></div><nav><ul class="links inline list-inline"><li class="comment-delete"><a href="/comment/{at}/delete">{say["report"]}</a></li><li class="comment-reply"><a href="/comment/reply/9/{at}">{say["reply"]}</a></li></ul></nav></div></article>{answers}'

    thread = nested(page, item, lambda answers: f'<div class="indented">{answers}</div>')
    return article_page(
        page, rng, thread, attrs='class="field field-node--comment field-name-comment comment-wrapper"'
    )


@skeleton()
def jcomments(page: ThreadPage, rng: random.Random) -> str:
    """Joomla: flat items in levels of lists; votes, a number as the permalink, name, time, text, links with bars between."""
    say, first = page.language.labels, first_number(page)

    def item(n: int, answers: str) -> str:
        c, at = page.comments[n], first + n
        votes = (
            f'<span class="comments-vote"><span id="comment-vote-holder-{at}"><a href="#" class="vote-good" title="+"></a><a href="#" class="vote-poor" title="-"></a><span class="vote-good">+{c.score}</span></span></span>'
            if c.score is not None
            else ""
        )
        return f'<div class="{"even" if n % 2 else "odd"}" id="comment-item-{at}"><div class="rbox"><div class="rbox_tr"><div class="rbox_tl"><div class="rbox_t">&nbsp;</div></div></div><div class="rbox_m"><div class="comment-avatar"><img src="/none.png" alt="" border="0"></div><div class="comment-box">{votes}<a class="comment-anchor" href="/story#comment-{at}" id="comment-{at}">#{n + 1}</a> {name(c, lambda who: f"<span class=comment-author>{who}</span>")} {mark(c, lambda when: f"<span class=comment-date>{when:%Y-%m-%d %H:%M}</span>")}<div class="comment-body" id="comment-body-{at}">{breaks(c)}</div><span class="comments-buttons"><a href="#">{say["reply"]}</a> | <a href="#">{say["quote"]}</a> | <a href="#">{say["report"]}</a></span></div><div class="clear"></div></div><div class="rbox_br"><div class="rbox_bl"><div class="rbox_b">&nbsp;</div></div></div></div></div>{answers}'

    thread = nested(page, item, lambda answers: f'<div class="comments-list">{answers}</div>')
    return document(
        page,
        rng,
        f'{article(page)}<div id="jc"><div id="comments"><h4>{say["comments"]}&nbsp; <a class="refresh" href="#" title="refresh">&nbsp;</a><a class="rss" href="/rss" title="RSS">&nbsp;</a></h4><div id="comments-list-0" class="comments-list">{thread}</div><div id="comments-list-footer"><a class="refresh" href="#">{say["more"]}</a></div></div><a id="addcomments" href="#addcomments"></a><form id="comments-form" action="#" method="post"><p><span><input type="text" name="name"><label>{say["name"]}</label></span></p><textarea name="comment"></textarea></form></div>',
    )


@skeleton()
def komento(page: ThreadPage, rng: random.Random) -> str:
    """Joomla: a flat list whose items carry their depth and parent as data; badges, ranks, likes and shares around."""
    say, first, forum = page.language.labels, first_number(page), labels(page)
    rows = []
    for n, c in enumerate(page.comments):
        at = first + n
        who = name(
            c,
            lambda who, c=c: (
                f'<span class="kmt-author"><a href="/profile/{number_of(c.author)}">{who}</a></span>'
            ),
        )
        when = mark(
            c,
            lambda _, at=at, c=c: (
                f'<span class="kmt-time"><a class="kmt-timepermalink" href="#kmt-{at}" title="{forum["permalink"]}"><time datetime="{iso(c)}">{ago(page, c)}</time></a></span>'
            ),
        )
        parent = page.comments[c.parent] if c.parent is not None else None
        up = (
            f'<span class="kmt-inreplyto">{forum["re"]} <a href="#kmt-{first + (c.parent or 0)}">{escape(parent.author or "#")}</a></span>'
            if parent
            else ""
        )
        rows.append(
            f'<li id="kmt-{at}" class="kmt-item kmt-{at} kmt-child-{page.depths[n]} kmt-published" data-parentid="kmt-{0 if c.parent is None else first + c.parent}" data-depth="{page.depths[n]}"><div class="kmt-wrap" style="margin-left: {20 * page.depths[n]}px"><div class="kmt-avatar"><img src="/a/{number_of(c.author)}.png" class="avatar" alt=""></div><div class="kmt-content"><div class="kmt-head">{who}<span class="kmt-rank"><span class="kmt-rank-text">{forum["junior"]}</span></span>{up}<span class="kmt-option float-wrapper">{when}<a class="kmt-permalink" href="#kmt-{at}">#{at}</a></span></div><div class="kmt-body"><i></i><div class="kmt-text">{breaks(c)}</div></div><div class="kmt-control"><div class="kmt-control-user float-wrapper"><span class="kmt-share-wrap"><a href="#">{say["share"]}</a></span><span class="kmt-like-wrap"><a class="kmt-btn kmt-like" href="#">{say["like"]}</a><span class="kmt-like-counter">{n % 4}</span></span><span class="kmt-reply-wrap"><a class="kmt-btn kmt-reply" href="#">{say["reply"]}</a></span></div></div></div></div></li>'
        )
    return document(
        page,
        rng,
        f'{article(page)}<div id="section-kmt" class="theme-kuro"><div class="commentList kmt-list-wrap commentList-9"><h3 class="kmt-title">{say["comments"]} (<span class="commentCounter">{len(page.comments)}</span>)</h3><div class="kmt-sorting"><a class="sort" href="#">{forum["new"]}</a></div><ul class="kmt-list reset-ul">{"".join(rows)}</ul></div></div>',
    )


@skeleton(shows_parents=False)
def typepad(page: ThreadPage, rng: random.Random) -> str:
    """Text first; in the foot of each box the label for who said it, the name, a bar and the time as the permalink."""
    first, forum, say = first_number(page), labels(page), page.language.labels
    rows = []
    for n, c in enumerate(page.comments):
        at = f"6a00d834{first + n}"
        who = name(
            c,
            lambda who: (
                f'<span class="comment-author"><a href="http://home.example/{number_of(who)}" title="http://home.example" rel="nofollow">{who}</a></span>'
            ),
        )
        when = mark(
            c,
            lambda when, at=at: (
                f'<a href="/story.html?cid={at}#comment-{at}" title="{forum["permalink"]}">{page.language.moment(when)}</a>'
            ),
        )
        rows.append(
            f'<div id="comment-{at}" class="comment comment-{"even" if n % 2 else "odd"}"><div class="comment-avatar"><img src="/spacer.gif" width="50" height="50" alt=""></div><div class="comment-content font-entrybody" id="comment-{at}-content"><span id="comment-{at}-content">{paragraphs(c)}</span></div><p class="comment-footer font-entryfooter">{forum["posted"]} {forum["by"]}: {who} | {when} <span class="comment-reply-link"><a href="#">{say["reply"]}</a></span></p></div>'
        )
    return article_page(
        page,
        rng,
        f'<div id="all-comments" class="comments-content">{"".join(rows)}</div>',
        tag="div",
        attrs='id="comments" class="comments"',
    )


@skeleton()
def typo3_tx_comments(page: ThreadPage, rng: random.Random) -> str:
    """Definition lists: the term holds name and time in words, the definition the text; answers stand in it as lists."""
    say, first, forum = page.language.labels, first_number(page), labels(page)

    def item(n: int, answers: str) -> str:
        c, at = page.comments[n], first + n
        return f'<dt id="tx_pwcomments_comment_{at}"><span class="number">{n + 1}.</span> {name(c, lambda who: f"<strong>{who}</strong>")} <em>{mark(c, lambda when: f"{when:%d.%m.%Y} {when:%H:%M}")}</em></dt><dd class="tx-pwcomments-comment">{breaks(c)}<p class="tools"><a href="?reply={at}#form" title="{forum["permalink"]}">{say["reply"]}</a></p>{answers}</dd>'

    thread = nested(page, item, lambda answers: f'<dl class="tx-pwcomments-replies">{answers}</dl>')
    return article_page(
        page,
        rng,
        f'<dl class="tx-pwcomments-comments">{thread}</dl>',
        tag="div",
        attrs='class="tx-pwcomments"',
    )
