"""Lemmy and Mastodon.

Lemmy: join-lemmy.org/api (GET /api/v3/comment/list; `path` is the line of parents) and the pages of lemmy-ui.
Mastodon: docs.joinmastodon.org/methods/statuses (GET /api/v1/statuses/:id/context); the page of a status holds
nothing for readers without scripts but its meta tags.
"""

import json

from .hosts import Host, as_json, as_page, esc, utc, whole


class Lemmy(Host):
    """The page shows the first 50 comments of the tree; the interface up to 50 a request."""

    routes = (
        (r"/post/(?P<thread>\d+)", "page"),
        (r"/api/v3/comment/list", "comments"),
        (r"/api/v3/post", "post"),
    )
    per_page = 50

    def number(self, known):
        return whole(known.get("thread") or known.get("post_id") or known.get("id"))

    def path(self, thread, _page=1):
        return f"/post/{thread.number}"

    def fewest(self, thread):
        count = len(thread.shown)
        return -(-count // self.per_page) if count > self.per_page else 0

    def page(self, thread, _known):
        answers, left = thread.answers_to(), [self.per_page]
        items = "".join(self.item(thread, one, answers, left) for one in thread.roots)
        text = "".join(f"<p>{paragraph}</p>" for paragraph in thread.article)
        here = self.url(self.path(thread))
        data = {"path": self.path(thread), "site_res": {"version": "0.19.11", "site_view": {}}}
        return as_page(
            thread.title,
            f'<div class="post"><main><div class="post-listing"><h1 class="h5 d-inline text-break">{thread.title}</h1>'
            f'<span>submitted <span class="moment-time" title="{utc(thread.at)}">8 months ago</span> by <a class='
            f'"person-listing" href="/u/op">{thread.author}</a></span><article id="postContent"><div class="md-div">{text}'
            f'</div></article><a href="{here}#comments">{len(thread.shown)} Comments</a></div>'
            f'<div><ul class="comments">{items}</ul></div></main></div>',
            f'<script>window.isoData = {json.dumps(data)};</script><link rel="canonical" href="{here}">'
            f'<link rel="alternate" type="application/activity+json" href="{here}">',
        )

    def item(self, thread, one, answers, left):
        if not left[0]:
            return ""
        left[0] -= 1
        inner = "".join(self.item(thread, answer, answers, left) for answer in answers.get(one.id, ()))
        return (
            f'<li class="comment"><article id="comment-{one.id}" class="details comment-node py-2"><div class="ms-2"><div '
            f'class="d-flex"><a class="person-listing" href="/u/{len(one.author)}">{one.author}</a><a '
            f'href="/comment/{one.id}" title="link">link</a><span class="moment-time" title="{utc(one.at)}">'
            f'{one.at:%B %-d, %Y}</span></div><div class="comment-content"><div class="md-div">{one.html}</div></div></div>'
            f'</article>{f"<ul class=comments>{inner}</ul>" if inner else ""}</li>'
        )  # fmt: skip

    def comments(self, thread, known):
        size = min(whole(known.get("limit"), 10), self.per_page)
        page = whole(known.get("page"), 1)
        ordered = thread.shown if known.get("sort") == "Old" else thread.shown[::-1]
        lines = {}
        for one in thread.comments:
            lines[one.id] = f"{lines.get(one.parent, '0')}.{one.id}"
        some = ordered[(page - 1) * size : page * size]
        return as_json({"comments": [self.view(thread, one, lines[one.id]) for one in some]})

    def view(self, thread, one, line):
        return {
            "comment": {"id": one.id, "creator_id": 7, "post_id": thread.number, "content": one.text, "removed": False,
                        "published": f"{one.at:%Y-%m-%dT%H:%M:%S.000000Z}", "deleted": False, "path": line,
                        "ap_id": self.url(f"/comment/{one.id}"), "local": True, "distinguished": False,
                        "language_id": 37},
            "creator": {"id": 7, "name": one.author, "actor_id": self.url("/u/someone"), "local": True},
            "post": {"id": thread.number, "name": thread.title},
            "counts": {"comment_id": one.id, "score": 3, "upvotes": 4, "downvotes": 1, "child_count": 0},
        }  # fmt: skip

    def post(self, thread, _known):
        counts = {"post_id": thread.number, "comments": len(thread.shown), "score": 9}
        return as_json({"post_view": {"post": {"id": thread.number, "name": thread.title}, "counts": counts}})


class Mastodon(Host):
    """The page shows no answers; the interface gives up to 60 at once to those who have not logged in."""

    routes = (
        (r"/@miller/(?P<thread>\d+)", "page"),
        (r"/api/v1/statuses/(?P<thread>\d+)/context", "context"),
        (r"/api/v1/statuses/(?P<thread>\d+)", "only"),
    )
    most = 60

    def path(self, thread, _page=1):
        return f"/@miller/{thread.number}"

    def fewest(self, thread):
        return 1 if thread.shown else 0

    def reachable(self, thread):
        return len(thread.shown) <= self.most

    def page(self, thread, _known):
        text = esc(" ".join(thread.article))
        here = self.url(self.path(thread))
        return as_page(
            f"{thread.author}: {thread.title}",
            '<div class="app-holder" id="mastodon"><noscript><div>To use the Mastodon web application, please enable '
            "JavaScript.</div></noscript></div>",
            f'<meta content="Mastodon" property="og:site_name"><meta content="article" property="og:type"><meta content="'
            f'{thread.author} (@miller)" property="og:title"><meta content="{utc(thread.at)}" property='
            f'"og:published_time"><meta content="{here}" property="og:url"><meta content="{text}" property='
            f'"og:description"><link href="{self.url(f"/users/miller/statuses/{thread.number}")}" rel="alternate" '
            'type="application/activity+json"><script id="initial-state" type="application/json">{"meta": {"version": '
            '"4.4.2"}}</script>',
        )  # fmt: skip

    def context(self, thread, _known):
        return as_json(
            {"ancestors": [], "descendants": [self.status(thread, one) for one in thread.shown[: self.most]]}
        )

    def only(self, thread, _known):
        return as_json(
            {"id": str(thread.number), "replies_count": len(thread.shown), "content": thread.title}
        )

    def status(self, thread, one):
        return {
            "id": str(one.id), "created_at": utc(one.at), "in_reply_to_id": str(one.parent or thread.number),
            "content": one.html, "visibility": "public", "favourites_count": 2, "replies_count": 0,
            "url": self.url(f"/@someone/{one.id}"), "uri": self.url(f"/users/someone/statuses/{one.id}"),
            "account": {"id": "7", "username": one.author, "display_name": one.author, "acct": one.author,
                        "url": self.url("/@someone")},
        }  # fmt: skip
