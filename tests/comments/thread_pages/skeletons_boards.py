# ruff: noqa: E501 - markup is easier to read on one line
"""Short messages, anonymous boards and boards of floors, in their own markup."""

from __future__ import annotations

import random
from html import escape

from .pieces import breaks, document, paragraphs, posts_of, slug
from .platform_parts import (
    ago,
    first_number,
    iso,
    labels,
    mark,
    moment,
    name,
    number_of,
    one_line,
    rank,
)
from .registry import skeleton
from .truth import ThreadComment, ThreadPage


@skeleton(is_forum=True, shows_parents=False)
def mastodon(page: ThreadPage, rng: random.Random) -> str:
    """Short messages: the shown one in detail, answers with name, address of the account, text and counted buttons."""
    first = first_number(page)

    def status(n: int, c: ThreadComment) -> str:
        link = f"https://valley.example/@{slug(c.author or '')}"
        who = name(
            c,
            lambda who: (
                f'<a class="status__display-name u-url" href="{link}" target="_blank" rel="noopener"><div class="status__avatar"><div><img alt="" class="u-photo account__avatar" src="/a/{number_of(c.author)}.png" width="48" height="48"></div></div><span class="display-name"><bdi><strong class="display-name__html p-name emojify">{who}</strong></bdi> <span class="display-name__account">@{slug(c.author)}@valley.example <i class="fa fa-lock"></i></span></span></a>'
            ),
        )
        when = mark(
            c,
            lambda _: (
                f'<a class="status__relative-time u-uid" rel="noopener" href="{link}/{first + n}"><span class="status__visibility-icon"><i class="fa fa-globe"></i></span><time class="time-ago" datetime="{iso(c)}" title="{moment(page, c)}">{ago(page, c)}</time></a>'
            ),
        )
        return (
            f'<div class="entry entry-successor"><div class="status"><div class="status__info">{when}{who}</div><div class="status__content emojify" lang="{page.language.code}"><div class="e-content">{paragraphs(c)}</div></div>'
            f'<div class="status__action-bar"><div class="status__action-bar__counter"><a class="status__action-bar-button icon-button modal-button" href="/interact/{first + n}?type=reply"><i class="fa fa-reply fa-fw"></i></a><span class="status__action-bar__counter__label">{n % 3}</span></div><a class="status__action-bar-button icon-button" href="/interact/{first + n}?type=reblog"><i class="fa fa-retweet"></i></a><a class="status__action-bar-button icon-button" href="/interact/{first + n}?type=favourite"><i class="fa fa-star"></i></a></div></div></div>'
        )

    opening = page.opening or page.comments[0]
    detail = name(
        opening,
        lambda who: (
            f'<a class="detailed-status__display-name p-author h-card" href="https://valley.example/@{slug(opening.author)}"><div class="detailed-status__display-avatar"><img alt="" class="u-photo account__avatar" src="/a/{number_of(opening.author)}.png"></div><span class="display-name"><bdi><strong class="display-name__html p-name emojify">{who}</strong></bdi><span class="display-name__account">@{slug(opening.author)}@valley.example</span></span></a>'
        ),
    )
    main = f'<div class="entry entry-center"><div class="detailed-status detailed-status--flex">{detail}<div class="status__content emojify"><div class="e-content">{paragraphs(opening)}</div></div><div class="detailed-status__meta"><a class="detailed-status__datetime u-url u-uid" href="/9"><time class="formatted" datetime="{iso(opening)}">{moment(page, opening)}</time></a> · <strong class="detailed-status__application">Web</strong> · <a href="/reblogs"><i class="fa fa-retweet"></i> <span class="detailed-status__reblogs">4</span></a> · <a href="/favourites"><i class="fa fa-star"></i> <span class="detailed-status__favorites">9</span></a></div></div></div>'
    return document(
        page,
        rng,
        f'<div class="activity-stream activity-stream--headless h-entry">{main}{"".join(status(n, c) for n, c in enumerate(page.comments))}</div>',
    )


@skeleton(is_forum=True, shows_parents=False)
def imageboard(page: ThreadPage, rng: random.Random) -> str:
    """Posts without names of persons: a name for all, time, number twice, an image's data above some texts."""
    first, someone = (
        first_number(page),
        {"de": "Ernst", "fr": "Anonyme", "ru": "Аноним"}.get(page.language.code, "Anonymous"),
    )

    def post(n: int, c: ThreadComment) -> str:
        at = first + 7 * n
        c.author = c.author if rng.random() < 0.1 and c.author else someone
        kind, box = ("op", "op") if c is page.opening else ("reply", "reply")
        when = mark(c, lambda when: f'<time datetime="{iso(c)}">{when:%m/%d/%y (%a) %H:%M:%S}</time>')
        file = (
            f'<div class="files"><div class="file"><p class="fileinfo">File: <a href="/src/{at}.jpg">{at}.jpg</a> <span class="unimportant">(<span class="filesize">{at} KB</span>, 800x600, <span class="postfilename">kettle.jpg</span>)</span></p><a href="/src/{at}.jpg" target="_blank"><img class="post-image" src="/thumb/{at}.jpg" style="width:255px;height:190px" alt=""></a></div></div>'
            if n % 4 == 0
            else ""
        )
        subject = f'<span class="subject">{escape(page.title)}</span> ' if n == 0 else ""
        text = f'<div class="body">{"<br/><br/>".join(c.paragraphs_html)}</div>'
        intro = f'<p class="intro"><a id="{at}" class="post_anchor"></a><input type="checkbox" class="delete" name="delete_{at}" id="delete_{at}"><label for="delete_{at}">{subject}<span class="name">{escape(c.author)}</span> {when}</label>&nbsp;<a class="post_no" id="post_no_{at}" href="/b/res/9.html#{at}">No.</a><a class="post_no" href="/b/res/9.html#q{at}">{at}</a></p>'
        return f'{file if kind == "op" else ""}<div class="post {kind}" id="{box}_{at}">{intro}{file if kind == "reply" else ""}{text}</div>{"" if kind == "op" else "<br/>"}'

    rows = "".join(post(n, c) for n, c in enumerate(posts_of(page)))
    return document(
        page,
        rng,
        f'<header><h1>/b/ - {escape(page.title)}</h1><div class="subtitle">Valley</div></header><form name="postcontrols" action="/post.php" method="post"><input type="hidden" name="board" value="b"><div class="thread" id="thread_{first}" data-board="b">{rows}</div><div class="delete">Delete Post [<input title="Delete file only" type="checkbox" name="file"><label>File</label>]</div></form>',
    )


@skeleton(shows_parents=False)
def ptt(page: ThreadPage, rng: random.Random) -> str:
    """Bare text with lines of comments of one line each: a sign, a name, a colon and the text, the date without a year."""
    rows = []
    for c in page.comments:
        one_line(c)
        tag = rng.choice(["推", "噓", "→"])
        when = mark(c, lambda when: f"{when:%m/%d %H:%M}")
        rows.append(
            f'<div class="push"><span class="{"hl " if tag == "推" else "f1 hl "}push-tag">{tag} </span><span class="f3 hl push-userid">{escape(c.author or "")}</span><span class="f3 push-content">: {"".join(c.paragraphs_html)}</span><span class="push-ipdatetime"> {when}\n</span></div>'
        )
        if c.posted:
            c.posted = c.posted.replace(hour=c.posted.hour)
    meta = "".join(
        f'<div class="article-metaline"><span class="article-meta-tag">{tag}</span><span class="article-meta-value">{value}</span></div>'
        for tag, value in (
            ("作者", "ferry (Ferry)"),
            ("標題", escape(page.title)),
            ("時間", "Fri Oct 10 12:34:56 2025"),
        )
    )
    return document(
        page,
        rng,
        f'<div id="main-container"><div id="main-content" class="bbs-screen bbs-content">{meta}\n'
        + "\n\n".join(page.article)
        + f'\n\n--\n<span class="f2">※ 發信站: Valley BBS(valley.example), 來自: 10.0.0.1\n</span><span class="f2">※ 文章網址: <a href="https://valley.example/9.html" target="_blank" rel="nofollow">https://valley.example/9.html</a>\n</span>{"".join(rows)}</div></div>',
    )


@skeleton(is_forum=True, shows_parents=False)
def tieba(page: ThreadPage, rng: random.Random) -> str:
    """Floors: a list of the poster's picture, name and badge; the text with a tail of floor number and time."""
    say, forum, first = page.language.labels, labels(page), first_number(page)

    def post(n: int, c: ThreadComment) -> str:
        at = first + n
        who = name(
            c,
            lambda who: (
                f'<li class="d_name" data-field="{{&quot;user_id&quot;:{number_of(c.author)}}}"><a class="p_author_name j_user_card" href="/home/main?un={slug(c.author)}" target="_blank">{who}</a></li>'
            ),
        )
        when = mark(c, lambda when: f'<span class="tail-info">{when:%Y-%m-%d %H:%M}</span>')
        return (
            f'<div class="l_post l_post_bright j_l_post clearfix" data-pid="{at}"><div class="d_author"><div class="louzhubiaoshi_wrap"></div><ul class="p_author"><li class="icon"><div class="icon_relative j_user_card"><a class="p_author_face" href="/home/main?un={slug(c.author or "")}"><img src="/face/{number_of(c.author)}.jpg"></a></div></li>{who}<li class="l_badge"><div class="p_badge"><a href="/bawu" class="user_badge d_badge_bright" title="{forum["senior"]}"><div class="d_badge_title">{rank(page, c.author)}</div><div class="d_badge_lv">{number_of(c.author) % 16}</div></a></div></li></ul></div>'
            f'<div class="d_post_content_main"><div class="p_content"><cc><div class="j_d_post_content_container"><div id="post_content_{at}" class="d_post_content j_d_post_content clearfix" style="display:;">{breaks(c)}</div></div></cc><br><div class="user-hide-post-down" style="display: none;"></div></div><div class="core_reply j_lzl_wrapper"><div class="core_reply_tail clearfix"><div class="j_lzl_r p_reply"><a href="#" class="lzl_link_unfold">{say["reply"]}</a></div><ul class="p_tail"></ul><div class="post-tail-wrap"><span class="j_jb_ele"><a href="#" class="tail-info">{say["report"]}</a></span><span class="tail-info">{forum["from"]}<a href="/c" target="_blank">Android</a></span><span class="tail-info">{n + 1}#</span>{when}</div></div></div></div></div>'
        )

    rows = "".join(post(n, c) for n, c in enumerate(posts_of(page)))
    return document(
        page,
        rng,
        f'<div class="core_title core_title_theme_bright"><h1 class="core_title_txt" title="{escape(page.title)}">{escape(page.title)}</h1></div><div class="p_thread thread_theme_7"><ul class="l_posts_num"><li class="l_reply_num"><span class="red">{len(page.comments)}</span>{say["reply"]}</li></ul></div><div class="p_postlist" id="j_p_postlist">{rows}</div>',
    )
