# ruff: noqa: E501 - markup is easier to read on one line
"""Communities that talk about links, diaries and videos, in their own markup."""

from __future__ import annotations

import random
from html import escape

from .pieces import article, breaks, document, is_block, nested, paragraphs, slug
from .platform_parts import (
    ago,
    first_bare,
    first_number,
    mark,
    moment,
    name,
    number_of,
)
from .registry import skeleton
from .truth import ThreadPage


@skeleton()
def hacker_news(page: ThreadPage, rng: random.Random) -> str:
    """Rows of a table, each with a table in it; the width of a picture that nobody sees tells how deep."""
    first, rows = first_number(page), []
    for n, c in enumerate(page.comments):
        at, depth = first + n, page.depths[n]
        up = (
            ""
            if c.parent is None
            else f' | <a href="#{first + c.parent}" class="clicky" aria-hidden="true">parent</a>'
        )
        when = mark(
            c,
            lambda when, at=at, c=c: (
                f'<span class="age" title="{when:%Y-%m-%dT%H:%M:%S}"><a href="item?id={at}">{ago(page, c)}</a></span>'
            ),
        )
        who = name(c, lambda who, c=c: f'<a href="user?id={slug(c.author)}" class="hnuser">{who}</a>')
        rows.append(
            f"<tr class='athing comtr' id='{at}'><td><table border='0'><tr><td class='ind' indent='{depth}'><img src=\"s.gif\" height=\"1\" width=\"{40 * depth}\"></td><td valign=\"top\" class=\"votelinks\"><center><a id='up_{at}' href='vote?id={at}&how=up'><div class='votearrow' title='upvote'></div></a></center></td>"
            f'<td class="default"><div style="margin-top:2px; margin-bottom:-10px;"><span class="comhead">{who} {when} <span id="unv_{at}"></span><span class=\'navs\'>{up} | <a href="#{at + 1}" class="clicky" aria-hidden="true">next</a> <a class="togg clicky" id="{at}" n="{len(page.children[n]) + 1}" href="javascript:void(0)">[–]</a><span class="onstory"></span></span></span></div><br><div class="comment"><div class="commtext c00">{first_bare(c)}</div><div class=\'reply\'><p><font size="1"><u><a href="reply?id={at}&goto=item" rel="nofollow">reply</a></u></font></div></div></td></tr></table></td></tr>'
        )
    story = f'<table class="fatitem" border="0"><tr class=\'athing submission\' id=\'{first - 1}\'><td align="right" valign="top" class="title"><span class="rank"></span></td><td class="title"><span class="titleline"><a href="https://elsewhere.example/story">{escape(page.title)}</a><span class="sitebit comhead"> (<a href="from?site=elsewhere.example"><span class="sitestr">elsewhere.example</span></a>)</span></span></td></tr><tr><td colspan="2"></td><td class="subtext"><span class="subline"><span class="score" id="score_1">{number_of(page.title) % 300} points</span> by <a href="user?id=ferry" class="hnuser">ferry</a> <span class="age"><a href="item?id=1">2 days ago</a></span> | <a href="hide">hide</a> | <a href="item?id=1">{len(page.comments)}&nbsp;comments</a></span></td></tr></table>'
    return document(
        page,
        rng,
        f'<center><table id="hnmain" border="0" cellpadding="0" cellspacing="0" width="85%"><tr><td bgcolor="#ff6600"><table border="0" width="100%"><tr><td><span class="pagetop"><b class="hnname"><a href="news">Valley News</a></b><a href="newest">new</a> | <a href="newcomments">comments</a> | <a href="submit">submit</a></span></td></tr></table></td></tr><tr><td>{story}<br><br><table border="0" class="comment-tree">{"".join(rows)}</table></td></tr></table></center>',
    )


@skeleton(shows_parents=False)
def metafilter(page: ThreadPage, rng: random.Random) -> str:
    """Bare text in boxes, and below it in small print who posted it at what time on which day."""
    first, rows = first_number(page), []
    for n, c in enumerate(page.comments):
        when = mark(
            c,
            lambda when, n=n: (
                f' at <a href="/9/thread#{first + n}" target="_self">{when:%I:%M %p}</a> on {when:%B} {when.day}, {when.year}'
            ),
        )
        stars = (
            f' [<a href="/favorited/{first + n}" style="font-weight:normal;" title="favorites">{n % 7 + 1} favorite{"s" if n % 7 else ""}</a>]'
            if n % 3
            else ""
        )
        who = name(
            c,
            lambda who, c=c: (
                f'posted by <a href="https://valley.example/user/{number_of(c.author)}" target="_self">{who}</a>'
            ),
        )
        rows.append(
            f'<a name="{first + n}"></a><div class="comments bestleft" id="c{first + n}">{breaks(c)}<br><span class="smallcopy">{who}{when}{stars}</span></div><br><br>'
        )
    return document(
        page,
        rng,
        f'<div id="page"><h1 class="posttitle">{escape(page.title)}<br><span class="smallcopy">October 3, 2019 9:24 AM <a href="/9.rss">Subscribe</a></span></h1><div class="copy">{"<br><br>".join(page.article)}<br><br><span class="smallcopy">posted by <a href="/user/2" target="_self">ferryman</a> (<a href="#c">{len(page.comments)} comments total)</a></span></div><div id="commentbox">{"".join(rows)}</div><p class="copy whitesmallcopy">« <a href="/8">Older</a> Ladders of the North | Kettles and their kin <a href="/10">Newer</a> »</p></div>',
    )


@skeleton()
def slashdot(page: ThreadPage, rng: random.Random) -> str:
    """Lists in lists; a title with a score above, "by X on day" in a line, the text, buttons."""
    first = first_number(page)
    words = ("Insightful", "Interesting", "Funny", "Troll")

    def item(n: int, answers: str) -> str:
        c, at = page.comments[n], first + n
        title = escape(page.title) if c.parent is None else f"Re:{escape(page.title)}"
        who = name(
            c,
            lambda who: (
                f'by <a href="//valley.example/~{slug(c.author)}">{who}</a> ( <span class="uid">{number_of(c.author)}</span> ) '
            ),
        )
        when = mark(c, lambda when: f"on {when:%A %B %d, %Y @%I:%M%p} ")
        up = (
            ""
            if c.parent is None
            else f'<span class="nbutton"><p><b><a href="#comment_{first + c.parent}">Parent</a></b></p></span>'
        )
        return (
            f'<li id="tree_{at}" class="comment contain full"><div id="comment_status_{at}" class="commentstatus"></div><div id="comment_{at}" class="cw"><div id="comment_top_{at}" class="commentTop newcomment"><div class="title"><h4><a id="comment_link_{at}" name="comment_link_{at}" href="/comments.pl?cid={at}">{title}</a> <span id="comment_score_{at}" class="score">(Score:<a href="#" onclick="return false">{n % 5}</a>, {words[n % 4]})</span></h4></div><div class="details">{who}<span class="otherdetails" id="comment_otherdetails_{at}">{when}(<a href="/comments.pl?cid={at}">#{at}</a>)</span></div></div>'
            f'<div class="commentBody"><div id="comment_body_{at}">{breaks(c)}</div></div><div class="commentSub" id="comment_sub_{at}"><span id="reply_link_{at}" class="nbutton"><p><b><a href="/reply?{at}">Reply to This</a></b></p></span>{up}<div class="modsel"></div></div></div>{answers}</li>'
        )

    thread = nested(page, item, lambda answers: f"<ul>{answers}</ul>")
    return document(
        page,
        rng,
        f'<article class="fhitem fhitem-story article"><header><h2 class="story"><span class="story-title"><a href="/story/9">{escape(page.title)}</a></span></h2><div class="details"><span class="story-details"><span class="story-byline">Posted by <a href="/~editor">EditorVic</a> <time datetime="on Tuesday March 03, 2020 @09:00AM">on Tuesday March 03, 2020 @09:00AM</time></span></span></div></header><div class="body"><div id="text-9" class="p">{article(page)}</div></div></article><div class="commentwrap"><a name="topcomment"></a><div class="commentBox"><span class="totalcommentcnt">{len(page.comments)} comments</span></div><ul id="commentlisting" class="d2">{thread}</ul></div>',
    )


@skeleton()
def dreamwidth(page: ThreadPage, rng: random.Random) -> str:
    """Flat boxes moved in by a margin: title, date and poster with their labels, text, links to thread and parent."""
    first, rows = first_number(page), []
    for n, c in enumerate(page.comments):
        at, depth = first + 17 * n, page.depths[n] + 1
        title = "" if rng.random() < 0.6 else f"Re: {escape(page.title)}"
        who = name(
            c,
            lambda who, c=c: (
                f'<span class="comment-from-text">From: </span><span class="ljuser" lj:user="{slug(c.author)}" style="white-space: nowrap;"><a href="/users/{slug(c.author)}/profile"><img src="/user.png" alt="[personal profile] " width="17" height="17" style="border: 0;"></a><a href="/users/{slug(c.author)}/"><b>{who}</b></a></span>'
            ),
        )
        when = mark(
            c,
            lambda when, c=c: (
                f'<span class="datetime"><span class="comment-date-text">Date: </span> <span title="{ago(page, c)}">{when:%Y-%m-%d %I:%M %p} (UTC)</span></span>'
            ),
        )
        up = (
            ""
            if c.parent is None
            else f'<li class="parent"><a href="?thread={first + 17 * c.parent}#cmt{first + 17 * c.parent}">Parent</a></li>'
        )
        rows.append(
            f'<div class="comment-thread comment-depth-{"odd" if depth % 2 else "even"} comment-depth-{depth}"><div id="cmt{at}" class="dwexpcomment" style="margin-left: {25 * (depth - 1)}px; margin-top: 5px"><div class="comment-wrapper visible no-userpic poster-{slug(c.author or "")}" id="comment-cmt{at}"><div class="comment"><div class="inner"><div class="header"><div class="inner"><div class="comment-info"><h4 class="comment-title">{title}</h4>{when}<span class="poster comment-poster">{who}</span></div></div></div>'
            f'<div class="contents"><div class="inner"><div class="comment-content">{breaks(c)}</div></div></div><div class="footer"><div class="inner"><ul class="link text-links"><li class="reply"><a href="?replyto={at}">Reply</a></li><li class="thread"><a href="?thread={at}#cmt{at}">Thread</a></li>{up}</ul></div></div></div></div></div></div></div>'
        )
    body = "<br><br>".join(page.article)
    return document(
        page,
        rng,
        f'<div id="entries"><div class="entry-wrapper entry-wrapper-odd"><div class="entry" id="entry-wrapper-9"><div class="inner"><div class="header"><h3 class="entry-title"><a href="/9.html">{escape(page.title)}</a></h3><span class="datetime">Mar. 3rd, 2020 09:24 am</span></div><div class="contents"><div class="entry-content">{body}</div></div></div></div></div></div><div id="comments"><div class="inner"><div class="bottomcomment"><ul class="entry-interaction-links text-links"><li class="entry-readlink">{len(page.comments)} comments</li><li class="entry-replylink"><a href="?mode=reply">Post a new comment</a></li></ul></div>{"".join(rows)}</div></div>',
    )


@skeleton()
def lemmy(page: ThreadPage, rng: random.Random) -> str:
    """Lists in lists of articles made of utility classes; the score in a button, the time with a tip."""
    say, first = page.language.labels, first_number(page)

    def item(n: int, answers: str) -> str:
        c, at = page.comments[n], first + n
        who = name(
            c,
            lambda who: (
                f'<a class="person-listing d-inline-flex align-items-baseline text-info" title="{who}" href="/u/{slug(c.author)}"><img class="avatar-overlay" src="/pic/{number_of(c.author)}" alt="">{who}</a>'
            ),
        )
        when = mark(
            c,
            lambda _: (
                f'<span class="moment-time pointer unselectable" data-tippy-content="{moment(page, c)}">{ago(page, c)}</span>'
            ),
        )
        score = (
            f'<button class="btn btn-link btn-animate py-0 px-1" aria-label="upvote" type="button"><svg class="icon"><use href="#up"></use></svg><span class="ms-2">{c.score}</span></button>'
            if c.score is not None
            else ""
        )
        return (
            f'<li class="comment list-unstyled"><article id="comment-{at}" class="details comment-node py-2 border-top border-light"><div class="ms-2"><div class="d-flex flex-wrap align-items-center text-muted small"><button class="btn btn-sm btn-link text-muted" aria-label="collapse"><svg class="icon"><use href="#minus"></use></svg></button>{who}<a class="btn btn-link btn-sm" href="/comment/{at}" title="{say["link"]}"><svg class="icon"><use href="#link"></use></svg></a><div class="flex-grow-1"></div>{when}</div>'
            f'<div class="comment-content"><div class="md-div">{paragraphs(c)}</div></div><div class="comment-bottom-btns d-flex justify-content-between text-muted">{score}<button class="btn btn-link btn-sm" title="{say["reply"]}"><svg class="icon"><use href="#reply"></use></svg></button><div class="dropdown"><button class="btn btn-sm dropdown-toggle" aria-label="{say["more"]}"></button><ul class="dropdown-menu"><li><button class="dropdown-item">{say["report"]}</button></li><li><button class="dropdown-item">{say["edit"]}</button></li></ul></div></div></div></article>{answers}</li>'
        )

    thread = nested(page, item, lambda answers: f'<ul class="comments ms-1">{answers}</ul>')
    return document(
        page,
        rng,
        f'<main class="main-content-wrapper"><div class="post-listing mt-2"><h1 class="h4 d-inline text-break">{escape(page.title)}</h1><div class="small mb-1"><a class="person-listing" href="/u/ferry">ferry</a> <span class="moment-time">2 d</span></div><div id="postContent" class="col-12 card my-2 p-2"><div class="md-div">{"".join(f"<p>{p}</p>" for p in page.article)}</div></div></div><div class="btn-group"><label class="btn">Hot</label><label class="btn">Top</label><label class="btn">New</label></div><div><ul class="comments">{thread}</ul></div></main>',
    )


@skeleton()
def video_page(page: ThreadPage, rng: random.Random) -> str:
    """Elements of a page's own making: threads with one level of answers, the text in runs of formatted strings."""
    say, first = page.language.labels, first_number(page)
    for c in page.comments:
        up = c.parent
        while up is not None and page.comments[up].parent is not None:
            up = page.comments[up].parent
        c.parent = up
        c.paragraphs_html = [markup for markup in c.paragraphs_html if not is_block(markup)]
        c.paragraphs_text = c.paragraphs_text if len(c.paragraphs_html) == len(c.paragraphs_text) else []
        c.paragraphs_html = c.paragraphs_html if c.paragraphs_text else []
    page.__dict__.pop("children", None)

    def item(n: int, answers: str) -> str:
        c, at = page.comments[n], first + n
        who = name(
            c,
            lambda who: (
                f'<h3 class="style-scope ytd-comment-view-model"><a id="author-text" class="yt-simple-endpoint style-scope ytd-comment-view-model" href="/@{slug(c.author)}"><span class="style-scope ytd-comment-view-model">{who}</span></a></h3>'
            ),
        )
        when = mark(
            c,
            lambda _: (
                f'<span id="published-time-text" dir="auto"><a class="yt-simple-endpoint style-scope ytd-comment-view-model" href="/watch?v=9&lc={at}">{ago(page, c)}</a></span>'
            ),
        )
        kind = "ytd-comment-view-model"
        body = (
            f'<{kind} id="comment" class="style-scope ytd-comment-thread-renderer"><div id="body" class="style-scope {kind}"><div id="author-thumbnail"><button id="author-thumbnail-button" aria-label="{escape(c.author or "")}"><yt-img-shadow><img id="img" src="/a/{number_of(c.author)}.jpg" alt=""></yt-img-shadow></button></div><div id="main" class="style-scope {kind}"><div id="header"><div id="header-author" class="style-scope {kind}">{who}{when}</div></div>'
            f'<ytd-expander id="expander"><div id="content"><yt-attributed-string id="content-text" user-input=""><span class="yt-core-attributed-string yt-core-attributed-string--white-space-pre-wrap" role="text">{breaks(c)}</span></yt-attributed-string></div><tp-yt-paper-button id="more" hidden=""><span class="more-button">{say["more"]}</span></tp-yt-paper-button></ytd-expander><ytd-comment-engagement-bar><div id="toolbar"><ytd-toggle-button-renderer id="like-button"><button aria-label="{say["like"]}"></button></ytd-toggle-button-renderer><span id="vote-count-middle">{c.score or ""}</span><ytd-button-renderer id="reply-button-end"><button aria-label="{say["reply"]}"><span>{say["reply"]}</span></button></ytd-button-renderer></div></ytd-comment-engagement-bar></div></div></{kind}>'
        )
        if c.parent is not None:
            return body.replace("ytd-comment-thread-renderer", "ytd-comment-replies-renderer", 1)
        return f'<ytd-comment-thread-renderer class="style-scope ytd-item-section-renderer">{body}{answers}</ytd-comment-thread-renderer>'

    thread = nested(
        page,
        item,
        lambda answers: (
            f'<div id="replies"><ytd-comment-replies-renderer><button id="more-replies"><span>{say["more"]}</span></button><div id="expander-contents"><div id="contents">{answers}</div></div></ytd-comment-replies-renderer></div>'
        ),
    )
    return document(
        page,
        rng,
        f'<ytd-watch-metadata><h1><yt-formatted-string>{escape(page.title)}</yt-formatted-string></h1><div id="description">{article(page)}</div></ytd-watch-metadata><ytd-comments id="comments"><ytd-item-section-renderer><div id="header"><h2 id="count"><span>{len(page.comments)}</span> {say["comments"]}</h2></div><div id="contents">{thread}</div></ytd-item-section-renderer></ytd-comments>',
    )
