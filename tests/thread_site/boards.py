"""Forums whose threads are pages of posts, each in the markup and paging of its default theme.

phpBB: styles/prosilver/template/viewtopic_body.html and pagination.html. SMF: Themes/default/
Display.template.php. MyBB: install/resources/mybb_theme.xml (postbit, multipage). vBulletin 4, XenForo 2,
Invision 4 and Vanilla 3: the pages of their makers' own forums. The opening post is the document.
"""

from .hosts import Host, as_page, whole


class Board(Host):
    """The opening post is on the first page; unless it has markup of its own, it takes the place of a comment.

    `address` is the path of the first page and `later` of the others; `post` is the markup of a post
    (`opening` that of the first, if it has its own, before all others), `frame` that of all. Of the pager, `current` and `other` are a page's number, `after` is the way to the next page.
    """

    flat, depth = True, 1
    address = later = post = opening = frame = current = other = after = when = ""
    named_page = "page"
    """The name of a page's number, or of the first post's, in its address."""
    by_posts = False
    """Whether that is the number of the first post."""
    head = body = ""
    marks = ""
    """Attributes of all posts but the opening one."""
    names_page = True
    """Whether the title says which page it is."""
    opening_each = False
    """Whether the opening post is on every page."""

    def path(self, thread, page=1):
        start = (page - 1) * self.per_page
        return (self.later if page > 1 else self.address).format(n=thread.number, page=page, start=start)

    def pages(self, thread):
        return max(1, -(-(len(thread.shown) + (not self.opening)) // self.per_page))

    def page_number(self, known):
        number = whole(known.get(self.named_page))
        return number // self.per_page + 1 if self.by_posts else max(number, 1)

    def page(self, thread, known):
        page, last = self.page_number(known), self.pages(thread)
        posts = [(one, self.filled(thread, one, place)) for place, one in self.posts_on(thread, page)]
        opening = "".join(post for one, post in posts if one is None and self.opening)
        shown = "".join(post for one, post in posts if one is not None or not self.opening)
        pager = "" if last == 1 else self.pager(thread, page, last)
        after = self.url(self.path(thread, page + 1)) if page < last else ""
        head = self.head.format(after=f'<link rel="next" href="{after}">' if after else "")
        frame = self.frame.format(
            title=thread.title, first=self.path(thread), opening=opening,
            posts=shown, pager=pager, count=len(thread.shown) + 1,
            page=page, last=last,
        )  # fmt: skip
        title = f"{thread.title} - Page {page}" if page > 1 and self.names_page else thread.title
        return as_page(title, frame, head, self.body)

    def posts_on(self, thread, page):
        """The places and posts of a page; the opening post is None."""
        first = (page - 1) * self.per_page
        if not self.opening:
            return self.part(list(enumerate([None, *thread.shown], start=1)), page)
        opening = [(1, None)] if page == 1 or self.opening_each else []
        return [*opening, *enumerate(self.page_of(thread, page), start=first + 2)]

    def filled(self, thread, one, place):
        opening = one is None
        shape = (opening and self.opening) or self.post
        html = "".join(f"<p>{paragraph}</p>" for paragraph in thread.article) if opening else one.html
        at = thread.at if opening else one.at
        return shape.format(
            id=thread.number * 10_000 if opening else one.id, author=thread.author if opening else one.author,
            iso=at.isoformat(), when=f"{at:{self.when}}", html=html, n=thread.number, place=place,
            lines=html.removeprefix("<p>").removesuffix("</p>").replace("</p><p>", "<br><br>"),
            activity=31 + 17 * place % 1000,
            marks="" if opening else self.marks,
            title=thread.title if opening else f"Re: {thread.title}", first=self.path(thread),
            count=len(thread.shown),
        )  # fmt: skip

    def pager(self, thread, page, last):
        near = {1, 2, last - 1, last, *range(page - 2, page + 3)}
        links = ""
        for number in sorted(near):
            if 1 <= number <= last:
                shape = self.current if number == page else self.other
                links += shape.format(page=number, path=self.shown_path(thread, number))
        return links + (self.after.format(path=self.shown_path(thread, page + 1)) if page < last else "")

    def shown_path(self, thread, page):
        return self.path(thread, page).replace("&", "&amp;")


class PhpBB(Board):
    routes = ((r"/viewtopic\.php", "page"),)
    address, later = "/viewtopic.php?t={n}", "/viewtopic.php?t={n}&start={start}"
    body = 'id="phpbb" class="nojs notouch section-viewtopic ltr"'
    named_page, by_posts, per_page, when = "start", True, 15, "%a %b %d, %Y %-I:%M %p"
    post = """
<div id="p{id}" class="post has-profile bg2"><div class="inner">
<dl class="postprofile" id="profile{id}"><dt class="no-profile-rank no-avatar"><a class="username"
href="./memberlist.php?mode=viewprofile&amp;u={place}">{author}</a></dt>
<dd class="profile-posts"><strong>Posts:</strong> {activity}</dd>
<dd class="profile-joined"><strong>Joined:</strong> Tue Mar 03, 2015 9:12 am</dd></dl>
<div class="postbody"><div id="post_content{id}"><h3><a href="#p{id}">{title}</a></h3>
<p class="author"><a class="unread" href="./viewtopic.php?p={id}#p{id}" title="Post">Post</a> by
<strong><a class="username" href="./memberlist.php?mode=viewprofile&amp;u={place}">{author}</a></strong> &raquo;
<time datetime="{iso}">{when}</time></p><div class="content">{lines}</div></div></div></div></div>"""
    frame = """
<div id="page-body" class="page-body"><h2 class="topic-title"><a href=".{first}">{title}</a></h2>
<div class="action-bar bar-top"><div class="pagination">{count} posts <ul>{pager}</ul></div></div>{posts}
<div class="action-bar bar-bottom"><div class="pagination">{count} posts <ul>{pager}</ul></div></div></div>"""
    current = '<li class="active"><span>{page}</span></li>'
    other = '<li><a href=".{path}" role="button">{page}</a></li>'
    after = '<li class="next"><a href=".{path}" rel="next" role="button">Next</a></li>'

    def number(self, known):
        return whole(known.get("t"))


class VBulletin(Board):
    routes = ((r"/threads/(?P<thread>\d+)-a-thread(/page(?P<page>\d+))?", "page"),)
    address, later = "/threads/{n}-a-thread", "/threads/{n}-a-thread/page{page}"
    per_page, when = 10, "%m-%d-%Y,&nbsp;<span class='time'>%I:%M %p</span>"
    head = '<meta name="generator" content="vBulletin 4.2.5">{after}'
    post = """
<li class="postbitlegacy postbitim postcontainer old" id="post_{id}"><div class="posthead"><span
class="postdate old"><span class="date">{when}</span></span><span class="nodecontrols"><a name="post{id}"
href="/threads/{n}-a-thread?p={id}#post{id}" class="postcounter">#{place}</a></span></div>
<div class="postdetails"><div class="userinfo"><div class="username_container"><a class="username offline popupctrl"
href="/members/{place}"><strong>{author}</strong></a></div><span class="usertitle">Senior Member</span>
<dl class="userinfo_extra"><dt>Join Date</dt> <dd>May 2009</dd><dt>Posts</dt> <dd>{activity}</dd></dl></div>
<div class="postbody"><div class="postrow"><h2 class="title icon">{title}</h2><div class="content">
<div id="post_message_{id}"><blockquote class="postcontent restore">{lines}</blockquote></div></div></div></div>
</div></li>"""
    frame = """
<div id="pagetitle"><h1>Thread: <span class="threadtitle"><a href="{first}">{title}</a></span></h1></div>
<div id="pagination_top" class="pagination_top"><form class="pagination popupmenu nohovermenu"><span><a
class="popupctrl">Page {page} of {last}</a></span>{pager}</form></div>
<div id="postlist" class="postlist restrain"><ol id="posts" class="posts">{posts}</ol></div>
<div id="pagination_bottom" class="pagination_bottom"><form class="pagination popupmenu nohovermenu">{pager}</form></div>"""
    current = '<span class="selected"><a title="Results">{page}</a></span>'
    other = '<span><a href="{path}" title="Show results">{page}</a></span>'
    after = '<span class="prev_next"><a rel="next" href="{path}" title="Next Page"><img alt="Next" src="/n.png"></a></span>'


class XenForo(Board):
    routes = ((r"/threads/a-thread\.(?P<thread>\d+)/(page-(?P<page>\d+))?", "page"),)
    address, later = "/threads/a-thread.{n}/", "/threads/a-thread.{n}/page-{page}"
    head, body, when = "{after}", 'data-template="thread_view"', "%b %-d, %Y"
    post = """
<article class="message message--post js-post js-inlineModContainer" data-author="{author}" data-content="post-{id}"
id="js-post-{id}"><span class="u-anchorTarget" id="post-{id}"></span><div class="message-inner">
<div class="message-cell message-cell--user"><section class="message-user"><div class="message-userDetails"><h4
class="message-name"><a href="/members/{place}/" class="username">{author}</a></h4><h5 class="userTitle
message-userTitle">Member</h5></div></section></div><div class="message-cell message-cell--main"><div
class="message-main js-quickEditTarget"><header class="message-attribution message-attribution--split"><ul
class="message-attribution-main listInline"><li class="u-concealed"><a href="/threads/a-thread.{n}/post-{id}"><time
class="u-dt" datetime="{iso}">{when}</time></a></li></ul><ul class="message-attribution-opposite"><li><a
href="/threads/a-thread.{n}/post-{id}">#{place}</a></li></ul></header><div class="message-content
js-messageContent"><div class="message-userContent"><article class="message-body js-selectToQuote"><div
class="bbWrapper">{lines}</div></article></div></div></div></div></div></article>"""
    frame = """
<div class="p-body-header"><h1 class="p-title-value">{title}</h1></div><div class="block block--messages">
<div class="block-outer"><nav class="pageNavWrapper"><div class="pageNav"><ul class="pageNav-main">{pager}</ul></div>
</nav></div><div class="block-body js-replyNewMessageContainer">{posts}</div><div class="block-outer
block-outer--after"><nav class="pageNavWrapper"><div class="pageNav"><ul class="pageNav-main">{pager}</ul></div></nav>
</div></div>"""
    current = '<li class="pageNav-page pageNav-page--current"><a>{page}</a></li>'
    other = '<li class="pageNav-page"><a href="{path}">{page}</a></li>'
    after = '<li><a href="{path}" class="pageNav-jump pageNav-jump--next">Next</a></li>'


class SMF(Board):
    routes = ((r"/index\.php", "page"),)
    address, later = "/index.php?topic={n}.0", "/index.php?topic={n}.{start}"
    named_page, by_posts, when = "start", True, "%B %d, %Y, %I:%M:%S %p"
    head = "{after}"
    post = """
<div class="windowbg" id="msg{id}"><div class="post_wrapper"><div class="poster"><h4><a
href="/index.php?action=profile;u={place}">{author}</a></h4><ul class="user_info"><li
class="membergroup">Full Member</li><li class="postcount">Posts: {activity}</li></ul></div><div class="postarea"><div
class="keyinfo"><div id="subject_{id}" class="subject_title"><a href="/index.php?msg={id}" rel="nofollow">{title}</a>
</div><span class="page_number floatright">#{place}</span><div class="postinfo"><a href="/index.php?msg={id}"
class="smalltext">{when}</a></div></div><div class="post"><div class="inner" data-msgid="{id}" id="msg_{id}">{lines}
</div></div></div></div></div>"""
    frame = """
<div id="display_head" class="information"><h2 class="display_title"><span id="top_subject">{title}</span></h2></div>
<div class="pagesection top"><div class="pagelinks floatleft"><a href="#bot" class="button">Go Down</a> Pages
{pager}</div></div><div id="forumposts">{posts}</div>
<div class="pagesection"><div class="pagelinks floatleft">Pages {pager}</div></div>"""
    current = '<span class="current_page">{page}</span> '
    other = '<a class="nav_page" href="{path}">{page}</a> '
    after = '<a class="nav_page" href="{path}"><span class="main_icons next_page"></span></a>'

    def number(self, known):
        topic, _, known["start"] = known.get("topic", "").partition(".")
        return whole(topic)


class MyBB(Board):
    routes = ((r"/showthread\.php", "page"),)
    names_page = False
    address, later = "/showthread.php?tid={n}", "/showthread.php?tid={n}&page={page}"
    when = "%m-%d-%Y, %I:%M %p"
    post = """
<a name="pid{id}" id="pid{id}"></a><div class="post" id="post_{id}"><div class="post_author"><div
class="author_information"><strong><span class="largetext"><a href="/member.php?action=profile&amp;uid={place}">
{author}</a></span></strong><br><span class="smalltext">Junior Member</span></div><div class="author_statistics">
Posts: {activity}<br>Threads: 2<br>Joined: Mar 2015</div></div><div class="post_content"><div class="post_head"><div
class="float_right"><strong><a href="/showthread.php?tid={n}&amp;pid={id}#pid{id}">#{place}</a></strong></div><span
class="post_date">{when}</span></div><div class="post_body scaleimages" id="pid_{id}">{lines}</div></div></div>"""
    frame = """
<div class="float_left"><div class="pagination"><span class="pages">Pages ({last}):</span>{pager}</div></div>
<table class="tborder"><tr><td class="thead"><strong>{title}</strong></td></tr><tr><td id="posts_container"><div
id="posts">{posts}</div></td></tr></table>
<div class="float_left"><div class="pagination"><span class="pages">Pages ({last}):</span>{pager}</div></div>"""
    current = '<span class="pagination_current">{page}</span>'
    other = '<a href="{path}" class="pagination_page">{page}</a>'
    after = '<a href="{path}" class="pagination_next">Next &raquo;</a>'

    def number(self, known):
        return whole(known.get("tid"))


class Invision(Board):
    routes = ((r"/topic/(?P<thread>\d+)-a-thread/(page/(?P<page>\d+)/)?", "page"),)
    address, later = "/topic/{n}-a-thread/", "/topic/{n}-a-thread/page/{page}/"
    body = 'class="ipsApp ipsApp_front" data-pageapp="forums" data-pagecontroller="topic"'
    per_page, when, head = 25, "%B %-d", "{after}"
    post = """
<article id="elComment_{id}" class="cPost ipsBox ipsComment ipsComment_parent"><aside class="ipsComment_author
cAuthorPane"><h3 class="ipsType_sectionHead cAuthorPane_author"><strong><a href="/profile/{place}/"
class="ipsType_break">{author}</a></strong></h3><ul class="cAuthorPane_info"><li>Members</li><li>{activity} posts</li></ul>
</aside><div id="comment-{id}_wrap" data-controller="core.front.core.comment" data-commentid="{id}"
class="ipsComment_content"><div class="ipsComment_meta ipsType_light"><p class="ipsType_reset"><a
href="/topic/{n}-a-thread/?do=findComment&amp;comment={id}" class="ipsType_blendLinks">Posted <time datetime="{iso}"
title="{when}">{when}</time></a></p></div><div class="cPost_contentWrap"><div data-role="commentContent"
class="ipsType_normal ipsType_richText">{html}</div></div></div></article>"""
    frame = """
<div class="ipsPageHeader"><h1 class="ipsType_pageTitle"><span class="ipsType_break">{title}</span></h1></div>
<div id="comments" data-controller="core.front.core.commentFeed" class="cTopic"><h2 class="ipsType_sectionHead">{count}
posts in this topic</h2><ul class="ipsPagination" data-pages="{last}">{pager}</ul>{posts}
<ul class="ipsPagination" data-pages="{last}">{pager}</ul></div>"""
    current = '<li class="ipsPagination_page ipsPagination_active"><a>{page}</a></li>'
    other = '<li class="ipsPagination_page"><a href="{path}" data-page="{page}">{page}</a></li>'
    after = '<li class="ipsPagination_next"><a href="{path}" rel="next" title="Next page">Next</a></li>'


class Vanilla(Board):
    routes = ((r"/discussion/(?P<thread>\d+)/a-thread(/p(?P<page>\d+))?", "page"),)
    address, later = "/discussion/{n}/a-thread", "/discussion/{n}/a-thread/p{page}"
    body = 'class="Vanilla Discussion isDesktop Section-Discussion"'
    per_page, when, head = 30, "%B %Y", "{after}"
    post = """
<li class="Item ItemComment" id="Comment_{id}"><div class="Comment"><div class="Item-Header CommentHeader"><div
class="AuthorWrap"><span class="Author"><a href="/profile/{place}" class="Username">{author}</a></span></div><div
class="Meta CommentMeta"><span class="MItem DateCreated"><a href="/discussion/comment/{id}#Comment_{id}"
class="Permalink"><time title="{when}" datetime="{iso}">{when}</time></a></span></div></div><div
class="Item-BodyWrap"><div class="Item-Body"><div class="Message userContent">{html}</div></div></div></div></li>"""
    opening = """
<div id="Item_0" class="PageTitle"><h1>{title}</h1></div><div id="Discussion_{n}" class="Item ItemDiscussion"><div
class="Discussion"><div class="Item-Header DiscussionHeader"><div class="AuthorWrap"><span class="Author"><a
href="/profile/1" class="Username">{author}</a></span></div><div class="Meta DiscussionMeta"><span class="MItem
DateCreated"><a href="/discussion/{n}/a-thread" class="Permalink" rel="nofollow"><time title="{when}"
datetime="{iso}">{when}</time></a></span></div></div><div class="Item-BodyWrap"><div class="Item-Body"><div
class="Message userContent">{html}</div></div></div></div></div>"""
    frame = """
<div class="MessageList Discussion">{opening}</div><div class="CommentsWrap"><span class="BeforeCommentHeading"><div id="PagerBefore" class="Pager">{pager}</div></span><div
class="DataBox DataBox-Comments"><ul class="MessageList DataList Comments">{posts}</ul></div><div id="PagerAfter"
class="Pager">{pager}</div></div>"""
    current = '<a class="Highlight" aria-current="page">{page}</a>'
    other = '<a href="{path}" class="p-{page}">{page}</a>'
    after = '<a href="{path}" class="Next" title="Next Page" rel="next">&raquo;</a>'


BOARDS = (PhpBB, VBulletin, XenForo, SMF, MyBB, Invision, Vanilla)
