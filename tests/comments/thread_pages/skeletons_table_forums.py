# ruff: noqa: E501 - markup is easier to read on one line
"""Threads of forums whose pages are laid out in tables, as much software of the first years does it."""

from __future__ import annotations

import random
from html import escape

from .pieces import breaks, document, posts_of
from .platform_parts import (
    edit_note,
    first_number,
    joined,
    labels,
    mark,
    motto,
    name,
    number_of,
    place,
    rank,
)
from .registry import skeleton
from .truth import ThreadComment, ThreadPage

CHINESE_ORDER = ("楼主", "沙发", "板凳", "地板")
"""What the first posts of a Chinese thread are called."""


@skeleton(is_forum=True, shows_parents=False)
def subsilver(page: ThreadPage, rng: random.Random) -> str:
    """phpBB 2: three rows of a table for each post, with a table in a cell and the signature after a line of signs."""
    say, forum, first = page.language.labels, labels(page), first_number(page)

    def post(n: int, c: ThreadComment) -> str:
        at, row = first + n, f"row{1 + n % 2}"
        who = name(c, lambda who: f'<span class="name"><a name="{at}"></a><b>{who}</b></span><br>')
        panel = (
            f'<span class="postdetails">{rank(page, c.author)}<br><img src="/av/{number_of(c.author)}.gif" alt="" border="0"><br><br>{forum["joined"]}: {joined(page, c.author)}<br>{forum["posts"]}: {number_of(c.author)}<br>{forum["from"] + ": " + place(page, c.author) if place(page, c.author) else ""}</span><br>'
            if c.author
            else f'<span class="postdetails">{forum["guest"]}<br></span>'
        )
        note = edit_note(page, c, rng)
        sign = f"<br />_________________<br />{motto(c.author)}" if motto(c.author) else ""
        when = mark(
            c, lambda when: f'{forum["posted"]}: {page.language.moment(when)}<span class="gen">&nbsp;</span>'
        )
        return (
            f'<tr><td width="150" align="left" valign="top" class="{row}">{who}{panel}</td><td class="{row}" width="100%" height="28" valign="top"><table width="100%" border="0" cellspacing="0" cellpadding="0"><tr><td width="100%"><a href="/viewtopic.php?p={at}#{at}"><img src="/icon_minipost.gif" width="12" height="9" alt="{forum["posted"]}" border="0"></a><span class="postdetails">{when}&nbsp; &nbsp;{forum["subject"]}: {"" if n else escape(page.title)}</span></td><td valign="top" nowrap="nowrap"><a href="/posting.php?mode=quote&p={at}"><img src="/icon_quote.gif" alt="{say["quote"]}" border="0"></a></td></tr>'
            f'<tr><td colspan="2"><hr></td></tr><tr><td colspan="2"><span class="postbody">{breaks(c)}</span><span class="postbody">{sign}</span><span class="gensmall">{f"<br><br>{note}" if note else ""}</span></td></tr></table></td></tr>'
            f'<tr><td class="{row}" width="150" align="left" valign="middle"><span class="nav"><a href="#top" class="nav">{forum["top"]}</a></span></td><td class="{row}" width="100%" height="28" valign="bottom" nowrap="nowrap"><table cellspacing="0" cellpadding="0" border="0" height="18" width="18"><tr><td valign="middle" nowrap="nowrap"><a href="/profile.php?u={number_of(c.author)}"><img src="/icon_profile.gif" alt="{forum["profile"]}" border="0"></a> <a href="/privmsg.php?u={number_of(c.author)}"><img src="/icon_pm.gif" alt="{forum["pm"]}" border="0"></a></td></tr></table></td></tr><tr><td class="spaceRow" colspan="2" height="1"><img src="/spacer.gif" alt="" width="1" height="1"></td></tr>'
        )

    rows = "".join(post(n, c) for n, c in enumerate(posts_of(page)))
    return document(
        page,
        rng,
        f'<table width="100%"><tr><td><a class="maintitle" href="/viewtopic.php?t=8">{escape(page.title)}</a></td></tr></table><table class="forumline" width="100%" cellspacing="1" cellpadding="3" border="0"><tr align="right"><td class="catHead" colspan="2" height="28"><span class="nav"><a href="/prev" class="nav">{forum["previous"]}</a> :: <a href="/next" class="nav">{forum["next"]}</a> &nbsp;</span></td></tr><tr><th class="thLeft" width="150" height="26" nowrap="nowrap">{forum["author"]}</th><th class="thRight" nowrap="nowrap">{forum["message"]}</th></tr>{rows}<tr align="center"><td class="catBottom" colspan="2" height="28"><form method="post" action="/go"><span class="gensmall">{forum["jump"]}: <select name="days"><option value="0">{say["posts"]}</option></select> <input type="submit" value="OK"></span></form></td></tr></table>',
    )


@skeleton(is_forum=True, shows_parents=False)
def subsilver2(page: ThreadPage, rng: random.Random) -> str:
    """phpBB 3 in tables: a table for each post, the name in the left cell, subject and time in the right one."""
    forum, first, say = labels(page), first_number(page), page.language.labels

    def post(n: int, c: ThreadComment) -> str:
        at, row = first + n, f"row{1 + n % 2}"
        note = edit_note(page, c, rng)
        who = name(c, lambda who: f'<b class="postauthor">{who}</b>')
        panel = (
            f'<table cellspacing="4" align="center" width="150"><tr><td class="postdetails">{rank(page, c.author)}</td></tr></table><span class="postdetails"><b>{forum["joined"]}:</b> {joined(page, c.author)}<br><b>{forum["posts"]}:</b> {number_of(c.author)}<br></span>'
            if c.author
            else ""
        )
        when = mark(c, lambda when: f"<b>{forum['posted']}:</b> {page.language.moment(when)}")
        sign = (
            f'<span class="postbody"><br>_________________<br>{motto(c.author)}</span>'
            if motto(c.author)
            else ""
        )
        edited = f'<br><br><span class="gensmall">{note}</span>' if note else ""
        return (
            f'<table class="tablebg" width="100%" cellspacing="1"><tr class="{row}"><td align="center" valign="middle"><a name="p{at}"></a>{who}</td><td width="100%" height="25"><table width="100%" cellspacing="0"><tr><td class="gensmall" width="100%"><div style="float: left;">&nbsp;<b>{forum["subject"]}:</b> {forum["re"] + ": " if n else ""}{escape(page.title)}</div><div style="float: right;"><a href="/viewtopic.php?p={at}#p{at}"><img src="/icon_post_target.gif" alt="{forum["posted"]}"></a>{when}&nbsp;</div></td></tr></table></td></tr>'
            f'<tr class="{row}"><td valign="top" class="profile">{panel}</td><td valign="top"><table width="100%" cellspacing="5"><tr><td><div class="postbody">{breaks(c)}</div>{sign}{edited}<br clear="all"></td></tr></table></td></tr>'
            f'<tr class="{row}"><td class="profile"><strong><a href="#wrapheader">{forum["top"]}</a></strong></td><td><div class="gensmall" style="float: left;">&nbsp;<a href="/memberlist.php?u={number_of(c.author)}"><img src="/icon_user_profile.gif" alt="{forum["profile"]}"></a>&nbsp;</div><div class="gensmall" style="float: right;">&nbsp;<a href="/posting.php?mode=quote&p={at}"><img src="/icon_post_quote.gif" alt="{say["quote"]}"></a>&nbsp;</div></td></tr><tr><td class="spacer" colspan="2" height="1"><img src="/spacer.gif" alt="" width="1" height="1"></td></tr></table>'
        )

    rows = "".join(post(n, c) for n, c in enumerate(posts_of(page)))
    head = f'<table class="tablebg" width="100%" cellspacing="1"><tr><td class="cat"><table width="100%" cellspacing="0"><tr><td class="nav" nowrap="nowrap">&nbsp;<a href="/print">{forum["print"]}</a></td><td class="nav" align="right" nowrap="nowrap"><a href="/prev">{forum["previous"]}</a> | <a href="/next">{forum["next"]}</a>&nbsp;</td></tr></table></td></tr></table><table class="tablebg" width="100%" cellspacing="1"><tr><th>{forum["author"]}</th><th>{forum["message"]}</th></tr></table>'
    return document(
        page,
        rng,
        f'<div id="pageheader"><h2><a class="titles" href="/viewtopic.php?t=8">{escape(page.title)}</a></h2></div><div id="pagecontent">{head}{rows}</div>',
    )


@skeleton(is_forum=True, shows_parents=False)
def vbulletin3(page: ThreadPage, rng: random.Random) -> str:
    """A table for each post: date and number in the head, the poster's panel in a row, text and signature in the next."""
    say, forum, first = page.language.labels, labels(page), first_number(page)
    american = page.language.code == "en"

    def post(n: int, c: ThreadComment) -> str:
        at = first + 5 * n
        who = name(
            c,
            lambda who: (
                f'<div id="postmenu_{at}"><a class="bigusername" href="/member.php?u={number_of(c.author)}">{who}</a></div>'
            ),
        )
        counts = (
            f"<div>{forum['joined']}: {joined(page, c.author)}</div>{'<div>' + forum['from'] + ': ' + place(page, c.author) + '</div>' if place(page, c.author) else ''}<div>{forum['posts']}: {number_of(c.author):,}</div>"
            if c.author
            else ""
        )
        when = mark(c, lambda when: f"{when:%m-%d-%Y, %I:%M %p}" if american else f"{when:%d.%m.%Y, %H:%M}")
        note = edit_note(page, c, rng)
        sign = f"<div>__________________<br>{motto(c.author)}</div>" if motto(c.author) else ""
        edited = (
            f'<div class="smallfont"><hr size="1" style="color:#D1D1E1"><em>{note}.</em></div>'
            if note
            else ""
        )
        subject = (
            f'<div class="smallfont"><img class="inlineimg" src="/icon1.gif" alt="Default" border="0"><strong>{forum["re"] + ": " if n else ""}{escape(page.title)}</strong></div><hr size="1" style="color:#D1D1E1">'
            if rng.random() < 0.8
            else ""
        )
        advert = (
            f'<div align="center"><table class="tborder" cellpadding="6" width="100%"><tr><td class="alt1">{forum["ad"]}<br><a href="https://kettles.example"><img src="/banner.gif" alt="Kettles"></a></td></tr></table></div>'
            if n == 1
            else ""
        )
        return (
            f'<div align="center"><div class="page" style="width:100%; text-align:left"><div style="padding:0px 25px 0px 25px"><div id="edit{at}" style="padding:0px 0px 6px 0px"><table id="post{at}" class="tborder" cellpadding="6" cellspacing="0" border="0" width="100%" align="center">'
            f'<tr><td class="thead" style="font-weight:normal"><div class="normal" style="float:right">&nbsp;#<a href="/showpost.php?p={at}&postcount={n + 1}" target="new" rel="nofollow" id="postcount{at}" name="{n + 1}"><strong>{n + 1}</strong></a> &nbsp;</div><div class="normal"><a name="post{at}"><img class="inlineimg" src="/post_old.gif" alt="Old" border="0"></a>{when}</div></td></tr>'
            f'<tr><td class="alt2" style="padding:0px"><table cellpadding="0" cellspacing="6" border="0" width="100%"><tr><td class="alt2"><a href="/member.php?u={number_of(c.author)}"><img src="/image.php?u={number_of(c.author)}" alt="" border="0"></a></td><td nowrap="nowrap">{who}<div class="smallfont">{rank(page, c.author)}</div></td><td width="100%">&nbsp;</td><td valign="top" nowrap="nowrap"><div class="smallfont">{counts}</div></td></tr></table></td></tr>'
            f'<tr><td class="alt1" id="td_post_{at}">{subject}<div id="post_message_{at}">{breaks(c)}</div>{sign}{edited}<div align="right"><a href="/newreply.php?p={at}" rel="nofollow"><img src="/quote.gif" alt="{say["quote"]}" border="0"></a></div></td></tr></table></div></div></div></div>{advert}'
        )

    rows = "".join(post(n, c) for n, c in enumerate(posts_of(page)))
    return document(
        page,
        rng,
        f'<table class="tborder" cellpadding="6" width="100%"><tr><td class="alt1" width="100%"><span class="navbar"><a href="/index.php">Valley</a> &gt; {say["about"]}</span><br><strong>{escape(page.title)}</strong></td></tr></table><div id="posts">{rows}<div id="lastpost"></div></div><table class="tborder" width="100%"><tr><td class="tcat"><div class="smallfont"><a href="/printthread">{forum["print"]}</a></div></td></tr></table>',
    )


@skeleton(is_forum=True, shows_parents=False)
def discuz(page: ThreadPage, rng: random.Random) -> str:
    """Tables in boxes with short names: the panel with a list of counts, the time as "posted at", the text in a cell."""
    say, forum, first = page.language.labels, labels(page), first_number(page)

    def post(n: int, c: ThreadComment) -> str:
        at = first + n
        who = name(
            c,
            lambda who: (
                f'<div class="pi"><div class="authi"><a href="/space-uid-{number_of(c.author)}.html" target="_blank" class="xw1">{who}</a></div></div>'
            ),
        )
        counts = (
            f'<div class="tns xg2"><table cellspacing="0" cellpadding="0"><tr><th><p><a href="/t" class="xi2">{number_of(c.author) % 90}</a></p>{forum["topics"]}</th><th><p><a href="/p" class="xi2">{number_of(c.author)}</a></p>{forum["posts"]}</th><td><p><a href="/c" class="xi2">{number_of(c.author) * 3}</a></p>{forum["thanks"]}</td></tr></table></div><p><em><a href="/usergroup" target="_blank">{rank(page, c.author)}</a></em></p>'
            if c.author
            else f'<div class="pi">{forum["guest"]}</div>'
        )
        when = mark(
            c,
            lambda when: (
                f'<em id="authorposton{at}">{forum["posted"]} {when.year}-{when.month}-{when.day} {when:%H:%M:%S}</em>'
            ),
        )
        note = edit_note(page, c, rng)
        sign = (
            f'<div class="sign" style="max-height:50px;">{motto(c.author)}</div>' if motto(c.author) else ""
        )
        order = (
            CHINESE_ORDER[n]
            if page.language.code == "zh" and n < len(CHINESE_ORDER)
            else f"<em>{n + 1}</em><sup>#</sup>"
        )
        return (
            f'<div id="post_{at}"><table id="pid{at}" class="plhin" summary="pid{at}" cellspacing="0" cellpadding="0"><tr><td class="pls" rowspan="2"><div id="favatar{at}" class="pls favatar">{who}<div><div class="avatar"><a href="/space-uid-{number_of(c.author)}.html" class="avtm" target="_blank"><img src="/avatar/{number_of(c.author)}.jpg"></a></div></div>{counts}</div></td>'
            f'<td class="plc"><div class="pi"><strong><a href="/redirect?pid={at}" id="postnum{at}">{order}</a></strong><div class="pti"><div class="pdbt"></div><div class="authi"><img class="authicn vm" id="authicon{at}" src="/online_member.gif">{when}<span class="pipe">|</span><a href="/only?u={number_of(c.author)}" rel="nofollow">{forum["by"]}</a></div></div></div><div class="pct"><div class="pcb"><div class="t_fsz"><table cellspacing="0" cellpadding="0"><tr><td class="t_f" id="postmessage_{at}">{f"<i class=pstatus> {note} </i><br><br>" if note else ""}{breaks(c)}</td></tr></table></div><div id="comment_{at}" class="cm"></div><div id="post_rate_div_{at}"></div></div></div></td></tr>'
            f'<tr><td class="plc plm">{sign}</td></tr><tr><td class="pls"></td><td class="plc" style="overflow:visible;"><div class="po hin"><div class="pob cl"><em><a class="fastre" href="/reply?pid={at}">{say["reply"]}</a></em><p><a href="javascript:;">{say["report"]}</a></p></div></div></td></tr><tr class="ad"><td class="pls"></td><td class="plc"></td></tr></table></div>'
        )

    rows = "".join(post(n, c) for n, c in enumerate(posts_of(page)))
    return document(
        page,
        rng,
        f'<div id="ct" class="wp cl"><div id="pgt" class="pgs mbm cl"><a id="newspecial" href="/post">{forum["new"]}</a></div><div id="postlist" class="pl bm"><table cellspacing="0" cellpadding="0"><tr><td class="pls ptn pbn"><div class="hm ptn"><span class="xg1">{forum["posts"]}:</span> <span class="xi1">{number_of(page.title)}</span></div></td><td class="plc ptm pbn vwthd"><h1 class="ts"><span id="thread_subject">{escape(page.title)}</span></h1></td></tr></table>{rows}<div id="postlistreply" class="pl"></div></div></div>',
    )
