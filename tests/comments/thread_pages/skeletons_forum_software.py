# ruff: noqa: E501 - markup is easier to read on one line
"""Threads of forums, in the markup of software that many of them run on."""

from __future__ import annotations

import random
from html import escape

from .pieces import breaks, document, paragraphs, posts_of, slug
from .platform_parts import (
    ago,
    edit_note,
    first_number,
    iso,
    joined,
    labels,
    likers,
    mark,
    moment,
    motto,
    name,
    number_of,
    place,
    plain,
    rank,
)
from .registry import skeleton
from .truth import ThreadComment, ThreadPage


@skeleton(is_forum=True, shows_parents=False)
def bbpress(page: ThreadPage, rng: random.Random) -> str:
    """A head and a box for each post, side by side in one list."""
    say, first, topic = page.language.labels, first_number(page), first_number(page) - 1

    def post(n: int, c: ThreadComment) -> str:
        at, kind = first + 3 * n, "topic" if c is page.opening else "reply"
        parity = "even" if n % 2 else "odd"
        who = name(
            c,
            lambda who: (
                f'<a href="/users/{slug(c.author)}/" title="{who}" class="bbp-author-link"><span class="bbp-author-avatar"><img alt="" src="/avatar/{number_of(c.author)}?s=80" class="avatar avatar-80 photo" height="80" width="80"></span><span class="bbp-author-name">{who}</span></a>'
            ),
        )
        role = f'<div class="bbp-author-role">{rank(page, c.author)}</div>' if c.author else ""
        return (
            f'<li><div id="post-{at}" class="bbp-reply-header"><div class="bbp-meta"><span class="bbp-reply-post-date">{moment(page, c)}</span><a href="/topic/{topic}/#post-{at}" class="bbp-reply-permalink">#{at}</a><span class="bbp-admin-links"><a href="#new-post" class="bbp-reply-to-link">{say["reply"]}</a></span></div></div>'
            f'<div class="{parity} bbp-parent-forum-12 bbp-parent-topic-{topic} bbp-reply-position-{n + 1} user-id-{number_of(c.author)} post-{at} {kind} type-{kind} status-publish hentry"><div class="bbp-{kind}-author">{who}<br />{role}</div>'
            f'<div class="bbp-{kind}-content">{paragraphs(c)}</div></div></li>'
        )

    head = f'<li class="bbp-header"><div class="bbp-reply-author">{say["author"]}</div><div class="bbp-reply-content">{say["posts"]}</div></li>'
    foot = f'<li class="bbp-footer"><div class="bbp-reply-author">{say["author"]}</div><div class="bbp-reply-content">{say["posts"]}</div></li>'
    rows = "".join(post(n, c) for n, c in enumerate(posts_of(page)))
    return document(
        page,
        rng,
        f'<h1 class="entry-title">{escape(page.title)}</h1><div id="bbpress-forums" class="bbpress-wrapper"><div class="bbp-breadcrumb"><p><a href="/forums" class="bbp-breadcrumb-root">{say["home"]}</a> › {escape(page.title)}</p></div><ul id="topic-{topic}-replies" class="forums bbp-replies">{head}<li class="bbp-body">{rows}</li>{foot}</ul></div>',
    )


@skeleton(is_forum=True, shows_parents=False)
def smf(page: ThreadPage, rng: random.Random) -> str:
    """Simple Machines: a panel for the poster, a subject and "Reply #3 on: date" over each text, a signature below."""
    say, forum, first = page.language.labels, labels(page), first_number(page)

    def post(n: int, c: ThreadComment) -> str:
        at = first + n
        who = name(
            c,
            lambda who: (
                f'<h4><img src="/useroff.gif" alt="{forum["offline"]}"> <a href="/profile?u={number_of(c.author)}" title="{forum["profile"]}: {who}">{who}</a></h4>'
            ),
        )
        posts = number_of(c.author) % 900
        panel = (
            f'<ul class="reset smalltext" id="msg_{at}_extra_info"><li class="postgroup">{rank(page, c.author)}</li><li class="stars"><img src="/star.gif" alt="*"><img src="/star.gif" alt="*"></li><li class="avatar"><a href="/profile?u={number_of(c.author)}"><img class="avatar" src="/a/{number_of(c.author)}.png" alt=""></a></li><li class="postcount">{forum["posts"]}: {posts}</li><li class="gender">{place(page, c.author)}</li><li class="profile"><ul><li><a href="/profile?u={number_of(c.author)}"><img src="/profile_sm.gif" alt="{forum["profile"]}"></a></li></ul></li></ul>'
            if c.author
            else f'<ul class="reset smalltext"><li class="membergroup">{forum["guest"]}</li></ul>'
        )
        label = "" if c is page.opening else f"{say['reply']} #{n} "
        subject = escape(page.title) if c is page.opening else f"{forum['re']}: {escape(page.title)}"
        when = mark(
            c,
            lambda when: (
                f'<div class="smalltext">« <strong>{label}:</strong> {page.language.moment(when)} »</div>'
            ),
        )
        sign = (
            f'<div class="signature" id="msg_{at}_signature">{motto(c.author)}</div>'
            if motto(c.author)
            else ""
        )
        note = edit_note(page, c, rng)
        return (
            f'<div class="windowbg{2 if n % 2 else ""}"><span class="topslice"><span></span></span><div class="post_wrapper"><div class="poster">{who}{panel}</div>'
            f'<div class="postarea"><div class="flow_hidden"><div class="keyinfo"><div class="messageicon"><img src="/xx.gif" alt=""></div><h5 id="subject_{at}"><a href="/topic.msg{at}" rel="nofollow">{subject}</a></h5>{when}<div id="msg_{at}_quick_mod"></div></div><ul class="reset smalltext quickbuttons"><li class="quote_button"><a href="/quote={at}">{say["quote"]}</a></li></ul></div>'
            f'<div class="post"><div class="inner" id="msg_{at}">{breaks(c)}</div></div></div>'
            f'<div class="moderatorbar"><div class="smalltext modified" id="modified_{at}">{f"<em>« {note} »</em>" if note else ""}</div><div class="smalltext reportlinks"><a href="/reporttm?msg={at}">{say["report"]}</a> <img src="/ip.gif" alt=""></div>{sign}</div></div><span class="botslice"><span></span></span></div><hr class="post_separator">'
        )

    rows = "".join(post(n, c) for n, c in enumerate(posts_of(page)))
    return document(
        page,
        rng,
        f'<div id="forumposts"><div class="cat_bar"><h3 class="catbg"><img src="/topic.gif" alt=""> <span id="author">{say["author"]}</span> {forum["subject"]}: {escape(page.title)} &nbsp;({number_of(page.title)})</h3></div><form action="/quickmod" method="post">{rows}</form></div><a id="lastPost"></a><div class="pagesection"><div class="pagelinks">[<strong>1</strong>]</div></div>',
    )


@skeleton(is_forum=True, shows_parents=False)
def mybb(page: ThreadPage, rng: random.Random) -> str:
    """Name, stars, counts and date of joining in a panel; date and number over the text, buttons below the box."""
    say, forum, first = page.language.labels, labels(page), first_number(page)
    american = page.language.code == "en"

    def post(n: int, c: ThreadComment) -> str:
        at = first + 2 * n
        who = name(
            c,
            lambda who: (
                f'<strong><span class="largetext"><a href="/user-{number_of(c.author)}.html">{who}</a></span></strong> <img src="/buddy_offline.png" title="{forum["offline"]}" alt="{forum["offline"]}" class="buddy_status"><br>'
            ),
        )
        stats = (
            f'{forum["posts"]}: {number_of(c.author):,}<br>{forum["topics"]}: {number_of(c.author) % 80}<br>{forum["joined"]}: {joined(page, c.author)}<br>Reputation: <strong class="reputation_positive">{number_of(c.author) % 40}</strong>'
            if c.author
            else ""
        )
        note = edit_note(page, c, rng)
        when = mark(c, lambda when: f"{when:%m-%d-%Y, %I:%M %p}" if american else f"{when:%d.%m.%Y, %H:%M}")
        edited = (
            f' <span class="post_edit" id="edited_by_{at}"><span class="edited_post">({note})</span></span>'
            if note
            else ""
        )
        sign = f'<div class="signature scaleimages">{motto(c.author)}</div>' if motto(c.author) else ""
        return (
            f'<a id="pid{at}"></a><div class="post " style="" id="post_{at}"><div class="post_author"><div class="author_avatar"><a href="/user-{number_of(c.author)}.html"><img src="/avatar_{number_of(c.author)}.jpg" alt="" width="55" height="55"></a></div><div class="author_information">{who}<span class="smalltext">{rank(page, c.author)}<br><img src="/star.png" alt="*"><img src="/star.png" alt="*"><br></span></div><div class="author_statistics">{stats}</div></div>'
            f'<div class="post_content"><div class="post_head"><div class="float_right" style="vertical-align: top"><strong><a href="/thread-post-{at}.html#pid{at}" title="{escape(page.title)}">#{n + 1}</a></strong></div><span class="post_date">{when}{edited}</span></div><div class="post_body scaleimages" id="pid_{at}">{breaks(c)}</div>{sign}<div class="post_meta" id="post_meta_{at}"></div></div>'
            f'<div class="post_controls"><div class="postbit_buttons author_buttons float_left"><a href="/search?uid={number_of(c.author)}" class="postbit_find"><span>{say["search"]}</span></a></div><div class="postbit_buttons post_management_buttons float_right"><a href="/newreply?pid={at}" class="postbit_quote"><span>{say["reply"]}</span></a></div></div></div>'
        )

    rows = "".join(post(n, c) for n, c in enumerate(posts_of(page)))
    return document(
        page,
        rng,
        f'<table border="0" cellspacing="0" cellpadding="5" class="tborder tfixed clear"><tr><td class="thead"><div><strong>{escape(page.title)}</strong></div></td></tr><tr><td id="posts_container"><div id="posts">{rows}</div></td></tr><tr><td class="tfoot"><div class="float_left"><strong>« <a href="/nextoldest">{forum["previous"]}</a> | <a href="/nextnewest">{forum["next"]}</a> »</strong></div></td></tr></table>',
    )


@skeleton(is_forum=True, shows_parents=False)
def vbulletin5(page: ThreadPage, rng: random.Random) -> str:
    """List items with microdata: the panel, the text with a title on the first post, a row of controls and likes."""
    say, forum, first = page.language.labels, labels(page), first_number(page)

    def post(n: int, c: ThreadComment) -> str:
        at = first + 2 * n
        who = name(
            c,
            lambda who: (
                f'<div class="author h-text-size--14" itemprop="author" itemscope itemtype="https://schema.org/Person"><strong><a href="/member/{number_of(c.author)}"><span itemprop="name">{who}</span></a></strong></div>'
            ),
        )
        info = (
            f'<div class="usertitle">{rank(page, c.author)}</div><ul class="userinfo-extra-wrapper"><li><label>{forum["joined"]}:</label> <span>{joined(page, c.author)}</span></li><li><label>{forum["posts"]}:</label> <span>{number_of(c.author)}</span></li></ul>'
            if c.author
            else ""
        )
        title = (
            f'<h2 class="b-post__title js-post-title b-post-hide-when-deleted" itemprop="headline">{escape(page.title)}</h2>'
            if n == 0
            else ""
        )
        note = edit_note(page, c, rng)
        sign = f'<div class="post-signature restore">{motto(c.author)}</div>' if motto(c.author) else ""
        when = mark(c, lambda _: f'<time itemprop="dateCreated" datetime="{iso(c)}">{plain(c)}</time>')
        return (
            f'<li data-node-id="{at}" data-node-userid="{number_of(c.author)}" data-node-publishdate="" class="b-post b-post--userinfo js-post js-comment-parent h-restore--on-preview"><a id="post{at}"></a><div class="b-post__body h-wordwrap"><div class="b-post__grid-container"><div class="l-col__fixed--left b-post__grid-leftcol"><div class="b-userinfo b-userinfo--mobile-collapsed"><a class="b-avatar b-avatar--l" href="/member/{number_of(c.author)}"><img src="/avatar?u={number_of(c.author)}" alt=""></a>{who}{info}</div></div>'
            f'<div class="l-col__flex-right b-post__grid-rightcol"><div class="b-post__content js-post__content"><div class="b-post__arrow"></div><div class="b-post__bubble"><div class="b-post__header"><div class="b-post__timestamp">{when}</div><div class="post-meta-section"><a href="#post{at}" class="b-post__count js-show-post-link">#{n + 1}</a></div></div>{title}<div class="js-post__content-text OLD__post-content-text restore h-wordwrap" itemprop="text">{breaks(c)}</div>{sign}{f"<div class=b-post__edit-info><em>{note}</em></div>" if note else ""}<div class="b-post__footer h-hide-on-preview"><div class="b-post__who-voted">{likers(page, rng)}</div><ul class="b-post-control-wrapper"><li class="b-post-control b-post-control__vote"><span class="js-post__vote-count">{n % 3}</span> {say["like"]}</li><li class="b-post-control"><a href="#quote">{say["quote"]}</a></li><li class="b-post-control"><a href="#flag">{say["report"]}</a></li></ul></div></div></div></div></div></div></li>'
        )

    rows = "".join(post(n, c) for n, c in enumerate(posts_of(page)))
    return document(
        page,
        rng,
        f'<h1 class="main-title js-main-title hide-on-editmode">{escape(page.title)}</h1><div class="conversation-content-widget"><div class="conversation-toolbar-wrapper"><ul class="toolset-left"><li><a href="#first">{forum["new"]}</a></li></ul></div><ul class="conversation-list list-container h-clearfix thread-view" data-node-id="9">{rows}</ul></div>',
    )


@skeleton(is_forum=True, shows_parents=False)
def flarum(page: ThreadPage, rng: random.Random) -> str:
    """What stands for readers without scripts: names as headings, texts, lines between; no times."""
    for c in posts_of(page):
        c.posted = None
        c.author = c.author or "[deleted]"
    rows = "".join(
        f'<article><div class="PostUser"><h3 class="PostUser-name">{escape(c.author or "")}</h3></div><div class="Post-body">{paragraphs(c)}</div></article><hr>'
        for c in posts_of(page)
    )
    return document(
        page,
        rng,
        f'<div id="app"><div id="flarum-loading" style="display: none">…</div><noscript><div class="Alert"><div class="container">Valley works best with scripts.</div></div></noscript><noscript id="flarum-content"><div class="container"><h1>{escape(page.title)}</h1><div>{rows}</div><a href="?page=2">{page.language.labels["more"]} »</a></div></noscript></div>',
    )


@skeleton(is_forum=True, shows_parents=False)
def nodebb(page: ThreadPage, rng: random.Random) -> str:
    """Boxes of a framework of utility classes: times only as the title of an empty element, or as words beside it."""
    say, forum, first = page.language.labels, labels(page), first_number(page)
    rendered = rng.random() < 0.5

    def post(n: int, c: ThreadComment) -> str:
        at = first + n
        link = f"/user/{slug(c.author or '')}"
        who = name(
            c,
            lambda who: (
                f'<div class="d-flex flex-nowrap gap-1 align-items-center text-truncate"><a class="fw-bold text-nowrap text-truncate" href="{link}" data-username="{who}" data-uid="{number_of(c.author)}">{who}</a></div>'
            ),
        )
        data = name(
            c, lambda who: f'<meta itemprop="name" content="{who}"><meta itemprop="url" content="{link}">'
        )
        when = mark(
            c,
            lambda _: (
                f'<span class="text-muted"><a href="/post/{at}" class="timeago" title="{iso(c)}">{ago(page, c) if rendered else ""}</a></span>'
            ),
        )
        sign = (
            f'<div component="post/signature" data-uid="{number_of(c.author)}" class="text-xs text-muted mt-2">{motto(c.author)}</div>'
            if motto(c.author)
            else ""
        )
        badge = (
            f'<a href="/groups/helpers"><small class="badge rounded-1">{rank(page, c.author)}</small></a>'
            if rank(page, c.author) == forum["admin"]
            else ""
        )
        return (
            f'<li component="post" class="pt-4 {"topic-owner-post" if n == 0 else ""}" data-index="{n}" data-pid="{at}" data-uid="{number_of(c.author)}" data-username="{escape(c.author or "")}" itemprop="comment" itemtype="http://schema.org/Comment" itemscope><a component="post/anchor" data-index="{n}" id="{n + 1}"></a><meta itemprop="datePublished" content="{iso(c)}"><div class="d-flex align-items-start gap-3 post-container-parent"><div class="bg-body d-none d-sm-block rounded-circle"><a class="d-inline-block position-relative text-decoration-none" href="{link}" aria-label="{forum["profile"]}: {escape(c.author or "")}"><span alt="" class="avatar avatar-rounded" component="user/picture" style="background-color: #673ab7;">{escape((c.author or "?")[0].upper())}</span><span component="user/status" class="position-absolute status offline"><span class="visually-hidden">{forum["offline"]}</span></span></a></div>'
            f'<div class="post-container d-flex gap-2 flex-grow-1 flex-column w-100"><div class="d-flex align-items-start justify-content-between gap-1 flex-nowrap w-100 post-header" itemprop="author" itemscope itemtype="https://schema.org/Person"><div class="d-flex gap-1 flex-wrap align-items-center text-truncate">{data}{who}{badge}<div class="d-flex gap-1 align-items-center">{when}<i component="post/edit-indicator" class="fa fa-edit text-muted edit-icon hidden" title=""></i><span data-editor="" component="post/editor" class="visually-hidden"><span class="timeago" title=""></span></span></div></div><div class="d-flex align-items-center gap-1 justify-content-end"><a href="/post/{at}" class="post-index text-muted d-none d-md-inline">#{n + 1}</a></div></div>'
            f'<div class="content text-break" component="post/content" itemprop="text">{paragraphs(c)}</div><div component="post/footer" class="post-footer border-bottom pb-2">{sign}<div component="post/actions" class="d-flex post-tools"><a component="post/reply" href="#" class="btn btn-ghost btn-sm" title="{say["reply"]}"><i class="fa fa-reply"></i></a><div class="d-flex votes align-items-center"><a component="post/upvote" href="#" class="btn"><i class="fa fa-chevron-up"></i></a><a href="#" class="px-2 mx-1 btn" component="post/vote-count" data-votes="{n % 5}">{n % 5}</a></div></div></div></div></div></li>'
        )

    rows = "".join(post(n, c) for n, c in enumerate(posts_of(page)))
    return document(
        page,
        rng,
        f'<div class="topic"><h1 component="post/header" class="tracking-tight fw-semibold fs-3 mb-0 text-break"><span class="topic-title" component="topic/title">{escape(page.title)}</span></h1><div class="topic-info d-flex gap-2"><span class="badge">{forum["topics"]}</span> <span title="{forum["posts"]}"><i class="fa fa-pencil"></i> {len(page.comments) + 1}</span></div><ul component="topic" class="posts timeline list-unstyled p-0 pb-3" data-tid="77">{rows}</ul></div>',
    )


@skeleton(is_forum=True, shows_parents=False)
def xenforo1(page: ThreadPage, rng: random.Random) -> str:
    """List items with the author as data; time and number in a foot with the controls, likes below."""
    say, forum, first = page.language.labels, labels(page), first_number(page)

    def post(n: int, c: ThreadComment) -> str:
        at = first + 4 * n
        who = name(
            c,
            lambda who: (
                f'<h3 class="userText"><a href="/members/{number_of(c.author)}/" class="username" dir="auto" itemprop="name">{who}</a><em class="userTitle" itemprop="title">{rank(page, c.author)}</em></h3>'
            ),
        )
        extra = (
            f'<div class="extraUserInfo"><dl class="pairsJustified"><dt>{forum["joined"]}:</dt><dd>{joined(page, c.author)}</dd></dl><dl class="pairsJustified"><dt>{forum["posts"]}:</dt><dd><a href="/search/member?user_id={number_of(c.author)}" class="concealed" rel="nofollow">{number_of(c.author):,}</a></dd></dl></div>'
            if c.author
            else ""
        )
        author = name(
            c,
            lambda who: (
                f'<span class="authorEnd"><a href="/members/{number_of(c.author)}/" class="username author" dir="auto">{who}</a>, </span>'
            ),
        )
        when = mark(
            c,
            lambda when: (
                f'<a href="/threads/9/#post-{at}" title="{forum["permalink"]}" class="datePermalink"><span class="DateTime" title="{page.language.moment(when)}">{page.language.day(when)}</span></a>'
            ),
        )
        sign = (
            f'<div class="baseHtml signature messageText ugc"><aside>{motto(c.author)}</aside></div>'
            if motto(c.author)
            else ""
        )
        likes = likers(page, rng)
        liked = (
            f'<div class="likesSummary secondaryContent"><span class="LikeText">{likes}</span></div>'
            if likes
            else ""
        )
        note = edit_note(page, c, rng)
        return (
            f'<li id="post-{at}" class="message" data-author="{escape(c.author or "")}"><div class="messageUserInfo" itemscope="itemscope" itemtype="http://data-vocabulary.org/Person"><div class="messageUserBlock"><div class="avatarHolder"><span class="helper"></span><a href="/members/{number_of(c.author)}/" class="avatar" data-avatarhtml="true"><img src="/a/{number_of(c.author)}.jpg" width="96" height="96" alt=""></a></div>{who}{extra}<span class="arrow"><span></span></span></div></div>'
            f'<div class="messageInfo primaryContent"><div class="messageContent"><article><blockquote class="messageText SelectQuoteContainer ugc baseHtml">{breaks(c)}<div class="messageTextEndMarker">&nbsp;</div></blockquote></article></div>{f"<div class=editDate>{note}</div>" if note else ""}{sign}<div class="messageMeta ToggleTriggerAnchor"><div class="privateControls"><span class="item muted">{author}{when}</span></div><div class="publicControls"><a href="/threads/9/#post-{at}" title="{forum["permalink"]}" class="item muted postNumber hashPermalink">#{n + 1}</a> <a href="/posts/{at}/like" class="LikeLink item control like"><span></span><span class="LikeLabel">{say["like"]}</span></a> <a href="/reply?quote={at}" class="ReplyQuote item control reply"><span></span>{say["reply"]}</a></div></div><div id="likes-post-{at}">{liked}</div></div></li>'
        )

    rows = "".join(post(n, c) for n, c in enumerate(posts_of(page)))
    return document(
        page,
        rng,
        f'<div class="titleBar"><h1>{escape(page.title)}</h1><p id="pageDescription" class="muted">{forum["posted"]} {forum["by"]} <a href="/members/1/" class="username" dir="auto">{escape((page.opening and page.opening.author) or "")}</a></p></div><form action="/inline-mod" method="post" class="InlineModForm section"><ol class="messageList" id="messageList">{rows}</ol></form>',
    )
