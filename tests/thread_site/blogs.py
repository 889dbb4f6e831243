"""Blogs: WordPress and Blogger.

WordPress: wp-includes/comment-template.php and class-walker-comment.php (markup and paging by top-level
comments), feed-rss2-comments.php and feed-atom-comments.php (the newest ten), and the REST handbook
(developer.wordpress.org/rest-api/reference/comments: page, per_page to 100, X-WP-Total, X-WP-TotalPages).
Blogger: developers.google.com/blogger/docs/2.0/reference (start-index, max-results, openSearch counts).
"""

from email.utils import format_datetime
from math import ceil

from .hosts import Host, article, as_json, as_page, as_xml, esc, utc, whole

RSS = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/'
    'content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
)
ATOM = (
    '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/'
    'syndication/thread/1.0" xmlns:openSearch="http://a9.com/-/spec/opensearchrss/1.0/">'
)


class WordPress(Host):
    """A page shows `per_page` top-level comments with their answers.

    The first address shows the oldest of them, or with `newest_first` the newest (the default of WordPress).
    `rest` says whether the head names the REST interface, `numbered` whether pages are ``?cpage=2``.
    """

    routes = (
        (r"/(?P<thread>\d+)/(comment-page-(?P<cpage>\d+)/)?", "page"),
        (r"/(?P<thread>\d+)/feed/(?P<kind>atom/)?", "feed"),
        (r"/wp-json/wp/v2/comments", "rest_comments"),
        (r"/wp-json/wp/v2/posts/(?P<thread>\d+)", "rest_post"),
    )
    validated = ("feed",)
    per_feed, per_request = 10, 100

    def __init__(
        self, name, threads, *, rest=True, newest_first=False, numbered=False, deepest=5, per_page=50
    ):
        super().__init__(name, threads)
        self.rest = self.rest_is_open = rest
        self.newest_first, self.numbered = newest_first, numbered
        self.deepest, self.per_page = deepest, per_page

    def number(self, known):
        return whole(known.get("thread") or known.get("post"))

    def path(self, thread, page=None):
        if page is None:
            return f"/{thread.number}/"
        tail = f"?cpage={page}" if self.numbered else f"comment-page-{page}/"
        return f"/{thread.number}/{tail}#comments"

    def pages(self, thread):
        return max(1, ceil(len(thread.roots) / self.per_page))

    def fewest(self, thread):
        later = self.pages(thread) - 1
        return ceil(len(thread.shown) / self.per_request) if later and self.rest_is_open else later

    def page(self, thread, known):
        last = self.pages(thread)
        shown = min(whole(known.get("cpage"), last if self.newest_first else 1), last)
        answers = thread.answers_to()
        roots = self.part(thread.roots, shown)
        items = "".join(self.item(thread, root, answers, 1) for root in roots)
        links = ""
        if shown > 1:
            older = f'<a href="{self.path(thread, shown - 1)}">Older Comments</a>'
            links += f'<div class="nav-previous">{older}</div>'
        if shown < last:
            newer = f'<a href="{self.path(thread, shown + 1)}">Newer Comments</a>'
            links += f'<div class="nav-next">{newer}</div>'
        links = links and (
            f'<nav class="navigation comment-navigation" aria-label="Comments"><h2 class="screen-reader-text">'
            f'Comments navigation</h2><div class="nav-links">{links}</div></nav>'
        )
        count = len(thread.shown)
        words = "One thought" if count == 1 else f"{count} thoughts"
        heading = f'<h2 class="comments-title">{words} on &ldquo;{thread.title}&rdquo;</h2>' if count else ""
        return as_page(
            thread.title,
            f'{article(thread)}<div id="comments" class="comments-area">{heading}<ol class="comment-list">{items}'
            f'</ol>{links}<div id="respond" class="comment-respond"><h3>Leave a Reply</h3></div></div>',
            self.head(thread),
        )

    def head(self, thread):
        feed = self.url(f"/{thread.number}/feed/")
        links = (
            '<meta name="generator" content="WordPress 6.8.1">'
            '<link rel="alternate" type="application/rss+xml" title="Mill Notes &raquo; Feed" href="/feed/">'
            '<link rel="alternate" type="application/rss+xml" title="Mill Notes &raquo; Comments Feed" '
            'href="/comments/feed/">'
            f'<link rel="alternate" type="application/rss+xml" title="Mill Notes &raquo; {thread.title} Comments '
            f'Feed" href="{feed}">'
        )
        if self.rest:
            post = self.url(f"/wp-json/wp/v2/posts/{thread.number}")
            links += (
                f'<link rel="https://api.w.org/" href="{self.url("/wp-json/")}">'
                f'<link rel="alternate" title="JSON" type="application/json" href="{post}">'
            )
        return links + f'<link rel="canonical" href="{self.url(self.path(thread))}">'

    def item(self, thread, comment, answers, depth):
        beneath = answers.get(comment.id, ())
        inner = "".join(self.item(thread, one, answers, min(depth + 1, self.deepest)) for one in beneath)
        children = f'<ol class="children">{inner}</ol>'
        within, after = (children, "") if depth < self.deepest else ("", inner)  # the deepest level is flat
        link = f"{self.url(self.path(thread))}#comment-{comment.id}"
        return (
            f'<li id="comment-{comment.id}" class="comment depth-{depth}"><article id="div-comment-{comment.id}" '
            'class="comment-body"><footer class="comment-meta"><div class="comment-author vcard">'
            f'<b class="fn">{comment.author}</b> <span class="says">says:</span></div><div class="comment-metadata">'
            f'<a href="{link}"><time datetime="{comment.at.isoformat()}">{comment.at:%B %-d, %Y at %-I:%M %p}</time>'
            f'</a></div></footer><div class="comment-content">{comment.html}</div><div class="reply"><a rel="nofollow" '
            f'class="comment-reply-link" href="{link}">Reply</a></div></article>'
            f'{within if inner else ""}</li>{after}'
        )  # fmt: skip

    def feed(self, thread, known):
        newest = thread.shown[::-1][: self.per_feed]
        here = self.url(self.path(thread))
        if known.get("kind"):
            return as_xml(self.atom(thread, newest, here), "atom")
        items = "".join(
            f"<item><title>By: {esc(one.author)}</title><link>{here}#comment-{one.id}</link><dc:creator>"
            f"<![CDATA[{one.author}]]></dc:creator><pubDate>{format_datetime(one.at)}</pubDate>"
            f'<guid isPermaLink="false">{self.url("/")}?p={thread.number}#comment-{one.id}</guid><description>'
            f"<![CDATA[{one.text}]]></description><content:encoded><![CDATA[{one.html}]]></content:encoded></item>"
            for one in newest
        )
        return as_xml(
            f'{RSS}<title>Comments on: {thread.title}</title><atom:link href="{here}feed/" rel="self" '
            f'type="application/rss+xml"/><link>{here}</link><description>Notes</description>{items}</channel></rss>'
        )

    def atom(self, thread, newest, here):
        guid = f"{self.url('/')}?p={thread.number}"
        entries = "".join(
            f'<entry><title>By: {esc(one.author)}</title><link rel="alternate" href="{here}#comment-{one.id}" '
            f'type="text/html"/><author><name>{esc(one.author)}</name></author><id>{guid}#comment-{one.id}</id>'
            f"<updated>{utc(one.at)}</updated><published>{utc(one.at)}</published>"
            f'<content type="html"><![CDATA[{one.html}]]></content><thr:in-reply-to ref="{guid}'
            f'{f"#comment-{one.parent}" if one.parent else ""}" href="{here}" type="text/html"/></entry>'
            for one in newest
        )
        return (
            f"{ATOM}<title>Comments on {thread.title}</title><id>{here}feed/atom/</id>"
            f"<updated>{utc(thread.at)}</updated>{entries}</feed>"
        )

    def rest_comments(self, thread, known):
        size = min(max(whole(known.get("per_page"), 10), 1), self.per_request)
        page = whole(known.get("page"), 1)
        comments = thread.shown if known.get("order") == "asc" else thread.shown[::-1]
        total, pages = str(len(comments)), str(ceil(len(comments) / size))
        some = [self.rest_comment(thread, one) for one in comments[(page - 1) * size : page * size]]
        return as_json(some, **{"X-WP-Total": total, "X-WP-TotalPages": pages})

    def rest_comment(self, thread, one):
        return {
            "id": one.id, "post": thread.number, "parent": one.parent or 0, "author": 0, "author_name": one.author,
            "author_url": "", "date": f"{one.at:%Y-%m-%dT%H:%M:%S}", "date_gmt": f"{one.at:%Y-%m-%dT%H:%M:%S}",
            "content": {"rendered": one.html + "\n"},
            "link": f"{self.url(self.path(thread))}#comment-{one.id}", "status": "approved", "type": "comment",
            "author_avatar_urls": {}, "meta": [],
        }  # fmt: skip

    def rest_post(self, thread, _known):
        content = "".join(f"<p>{paragraph}</p>" for paragraph in thread.article)
        return as_json(
            {"id": thread.number, "title": {"rendered": thread.title}, "content": {"rendered": content}}
        )


class Blogger(Host):
    """A page shows the first comments with their answers, and the head names the feed of all."""

    routes = (
        (r"/2026/03/(?P<thread>\d+)\.html", "page"),
        (r"/feeds/(?P<thread>\d+)/comments/default", "feed"),
    )
    validated = ("feed",)
    per_page, per_feed, most_per_feed, depth = 200, 25, 500, 2

    def path(self, thread, page=1):
        return f"/2026/03/{thread.number}.html" + (f"?commentPage={page}" if page > 1 else "")

    def fewest(self, thread):
        return min(self.pages(thread) - 1, ceil(len(thread.shown) / self.per_feed))

    def page(self, thread, known):
        shown = whole(known.get("commentPage"), 1)
        here = self.url(self.path(thread))
        answers = thread.answers_to()
        items = "".join(self.item(one, here, answers) for one in self.page_of(thread, shown))
        links = ""
        if shown < self.pages(thread):
            newer = f"{self.url(self.path(thread, shown + 1))}#comments"
            links = f'<span class="paging-control-container"><a class="paging-control" href="{newer}">Newer ›</a></span>'
        return as_page(
            thread.title,
            f'{article(thread)}<section class="comments" id="comments"><h4>{len(thread.shown)} comments:</h4>'
            f'<div id="comment-holder"><div class="comment-thread toplevel-thread"><ol id="top-ra">{items}</ol></div></div>'
            f"{links}</section>",
            '<meta content="blogger" name="generator"><link rel="alternate" type="application/atom+xml" '
            f'title="Mill Notes - Atom" href="{self.url("/feeds/posts/default")}"><link rel="alternate" '
            'type="application/atom+xml" title="Mill Notes - Atom" '
            f'href="{self.url(f"/feeds/{thread.number}/comments/default")}"><link rel="canonical" href="{here}">',
        )

    def pages(self, thread):
        return max(1, ceil(len(thread.roots) / self.per_page))

    def page_of(self, thread, page):
        return self.part(thread.roots, page)

    def item(self, one, here, answers):
        text = one.html[3:-4].replace("</p><p>", "<br><br>")
        beneath = "".join(self.item(answer, here, {}) for answer in answers.get(one.id, ()))
        replies = f'<div class="comment-replies"><div class="comment-thread inline-thread"><ol>{beneath}</ol></div></div>'
        return (
            f'<li class="comment" id="c{one.id}"><div class="comment-block"><div class="comment-header"><cite class="user">'
            f'{one.author}</cite><span class="datetime secondary-text"><a rel="nofollow" href="{here}?showComment=1'
            f'#c{one.id}">{one.at:%B %-d, %Y at %-I:%M %p}</a></span></div><p class="comment-content">{text}</p></div>'
            f"{replies if beneath else ''}</li>"
        )

    def feed(self, thread, known):
        size = min(whole(known.get("max-results"), self.per_feed), self.most_per_feed)
        start = whole(known.get("start-index"), 1)
        newest = thread.shown[::-1]
        here, feed = self.url(self.path(thread)), self.url(f"/feeds/{thread.number}/comments/default")
        links = f'<link rel="alternate" type="text/html" href="{here}"/><link rel="self" href="{feed}"/>'
        if start - 1 + size < len(newest):
            after = f"{feed}?start-index={start + size}&amp;max-results={size}"
            links += f'<link rel="next" type="application/atom+xml" href="{after}"/>'
        entries = "".join(self.entry(thread, one, here, feed) for one in newest[start - 1 : start - 1 + size])
        return as_xml(
            f"{ATOM}<id>tag:blogger.com,1999:blog-1.post{thread.number}..comments</id><title>Comments on Mill Notes: "
            f"{thread.title}</title>{links}<openSearch:totalResults>{len(newest)}</openSearch:totalResults><openSearch:"
            f"startIndex>{start}</openSearch:startIndex><openSearch:itemsPerPage>{size}</openSearch:itemsPerPage>"
            f"{entries}</feed>", "atom",
        )  # fmt: skip

    def entry(self, thread, one, here, feed):
        above = (
            f'<link rel="related" type="application/atom+xml" href="{feed}/{one.parent}"/>'
            if one.parent
            else ""
        )
        return (
            f"<entry><id>tag:blogger.com,1999:blog-1.post-{one.id}</id><published>{utc(one.at)}</published><updated>"
            f'{utc(one.at)}</updated><title type="text">{esc(one.text[:40])}</title><content type="html">'
            f'{esc(one.html)}</content><link rel="self" type="application/atom+xml" href="{feed}/{one.id}"/><link '
            f'rel="alternate" type="text/html" href="{here}?showComment={one.id}#c{one.id}"/>{above}<author><name>'
            f'{esc(one.author)}</name></author><thr:in-reply-to href="{here}" ref="tag:blogger.com,1999:blog-1.post-'
            f'{thread.number}" source="{self.url("/feeds/posts/default")}/{thread.number}" type="text/html"/></entry>'
        )  # fmt: skip
