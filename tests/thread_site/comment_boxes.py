"""Comment boxes that a script brings from another host into a blog's page, which itself shows no comment.

Isso: isso/views/comments.py (GET /, two levels). Remark42: backend/app/rest/api/rest_public.go (GET /api/v1/find).
Cusdis: pages/api/open/comments.ts (GET /api/open/comments). Waline: waline.js.org/en/reference/server/api.html
(GET /api/comment). Disqus: the page of its frame, /embed/comments/. Comentario and Twikoo give comments for a
POST only (docs.comentario.app, twikoo.js.org), so that a GET gets 405.
"""

import json

from .hosts import Host, Page, article, as_json, as_page, esc, utc, whole


class CommentBox(Host):
    """The blog and, on another host, the service of its comments."""

    box = ""
    """What the blog's page holds, with {service} for the address of the service, {here}, {n} and {path}."""

    def __init__(self, name, threads, service=None):
        super().__init__(name, threads)
        self.service = service or f"talk.{name}"

    @property
    def names(self):
        return self.name, self.service

    def path(self, thread, _page=1):
        return f"/{thread.number}/"

    def fewest(self, _thread):
        return 1

    def page(self, thread, _known):
        path = self.path(thread)
        service = self.url("", self.service)
        box = self.box.format(
            service=service, here=self.url(path), n=thread.number, path=path, name=self.name
        )
        return as_page(thread.title, article(thread) + box)

    def number(self, known):
        return whole(known.get("thread")) or whole(self.address_of(known).rstrip("/").rpartition("/")[2])

    def address_of(self, known):
        return known.get("url") or known.get("uri") or known.get("path") or ""


PAGE = (r"/(?P<thread>\d+)/", "page")


class Isso(CommentBox):
    """All comments at once, unless a limit is asked for; answers to answers belong to the first of their line."""

    routes = (PAGE, (r"/", "comments"))
    validated, depth = ("comments",), 2
    box = (
        '<script data-isso="{service}/" src="{service}/js/embed.min.js"></script><section id="isso-thread" '
        'data-isso-id="{path}" data-title="x"><noscript>Javascript needs to be activated.</noscript></section>'
    )

    def comments(self, thread, known):
        answers = thread.answers_to()
        roots = [self.entry(root, answers.get(root.id, ())) for root in thread.roots]
        first, limit = whole(known.get("offset")), whole(known.get("limit"), len(roots))
        some = roots[first : first + limit]
        return as_json({"id": None, "total_replies": len(thread.shown), "hidden_replies": len(roots) - first - len(some),
                        "replies": some, "config": {}})  # fmt: skip

    def entry(self, one, answers):
        entry = {
            "id": one.id, "parent": one.parent, "created": one.at.timestamp(), "modified": None, "mode": 1,
            "text": one.html, "author": one.author, "website": None, "likes": 2, "dislikes": 0, "hash": "2af4e1a6c96a",
        }  # fmt: skip
        if one.parent is not None:
            return entry
        replies = [self.entry(answer, ()) for answer in answers]
        return entry | {"replies": replies, "total_replies": len(replies), "hidden_replies": 0}


class Remark42(CommentBox):
    """All comments of a page at once, as a list or a tree."""

    routes = (PAGE, (r"/api/v1/find", "comments"))
    validated = ("comments",)
    robots = "User-agent: *\nDisallow: /auth/\nDisallow: /api/\nAllow: /api/v1/find\nAllow: /api/v1/last\n"
    box = (
        '<script>var remark_config = {{host: "{service}", site_id: "{name}", components: ["embed"]}};'
        '!function(e,n){{for(var o=0;o<e.length;o++){{var r=n.createElement("script");r.src=remark_config.host+'
        '"/web/"+e[o]+".js"}}}}(remark_config.components,document);</script><div id="remark42"></div>'
    )

    def comments(self, thread, known):
        if known.get("site") != self.name:
            return as_json({"comments": [], "info": {"count": 0}})
        shown = thread.shown if known.get("sort", "").strip(" +") == "time" else thread.shown[::-1]
        entries = [self.entry(thread, one) for one in shown]
        info = {"url": self.url(self.path(thread)), "count": len(entries), "read_only": False}
        if known.get("format") != "tree":
            return as_json({"comments": entries, "info": info})
        nodes = {entry["id"]: {"comment": entry} for entry in entries}
        for entry in entries:
            if entry["pid"] in nodes:
                nodes[entry["pid"]].setdefault("replies", []).append(nodes[entry["id"]])
        return as_json(
            {"comments": [nodes[entry["id"]] for entry in entries if entry["pid"] not in nodes], "info": info}
        )

    def entry(self, thread, one):
        return {
            "id": f"{one.id:08x}", "pid": f"{one.parent:08x}" if one.parent else "", "text": one.html, "orig": one.text,
            "user": {"name": one.author, "id": "github_1", "picture": "", "admin": False},
            "locator": {"site": self.name, "url": self.url(self.path(thread))}, "score": 1, "vote": 0,
            "time": f"{one.at:%Y-%m-%dT%H:%M:%S.123456789Z}",
        }  # fmt: skip


class Cusdis(CommentBox):
    """Ten top-level comments a page, each with its answers."""

    routes = (PAGE, (r"/api/open/comments", "comments"))
    per_page = 10
    box = (
        '<div id="cusdis_thread" data-host="{service}" data-app-id="{name}" data-page-id="{path}" '
        'data-page-url="{here}"></div><script async defer src="{service}/js/cusdis.es.js"></script>'
    )

    def address_of(self, known):
        return known.get("pageId", "")

    def fewest(self, thread):
        return max(1, -(-len(thread.roots) // self.per_page))

    def comments(self, thread, known):
        page, roots, answers = whole(known.get("page"), 1), thread.roots[::-1], thread.answers_to()
        some = [self.entry(one, answers) for one in roots[(page - 1) * self.per_page : page * self.per_page]]
        return as_json({"data": {"commentCount": len(thread.shown), "pageSize": self.per_page,
                                 "pageCount": self.fewest(thread), "data": some}})  # fmt: skip

    def entry(self, one, answers):
        beneath = [self.entry(answer, answers) for answer in answers.get(one.id, ())]
        return {
            "id": f"0000-{one.id}", "by_nickname": one.author, "by_email": "", "content": one.text, "approved": True,
            "createdAt": utc(one.at), "parsedCreatedAt": f"{one.at:%Y-%m-%d %H:%M}", "parsedContent": one.html,
            "parentId": f"0000-{one.parent}" if one.parent else None, "moderator": None,
            "replies": {"commentCount": len(beneath), "pageSize": 10, "pageCount": 1, "data": beneath},
        }  # fmt: skip


class Waline(CommentBox):
    """Pages of top-level comments, each with all that stand beneath it."""

    routes = (PAGE, (r"/api/comment", "comments"))
    most = 100
    box = (
        '<link rel="stylesheet" href="https://unpkg.com/@waline/client@v3/dist/waline.css"><div id="waline"></div>'
        '<script type="module">import {{ init }} from "https://unpkg.com/@waline/client@v3/dist/waline.js";'
        "init({{ el: '#waline', serverURL: '{service}', path: '{path}' }});</script>"
    )

    def fewest(self, thread):
        return max(1, -(-len(thread.roots) // self.most))

    def comments(self, thread, known):
        size = min(whole(known.get("pageSize"), 10), self.most)
        page, roots = whole(known.get("page"), 1), thread.roots
        if known.get("sortBy") != "insertedAt_asc":
            roots = roots[::-1]
        answers = thread.answers_to()
        some = [self.root(one, answers) for one in roots[(page - 1) * size : page * size]]
        return as_json({"errno": 0, "errmsg": "", "data": {"page": page, "totalPages": -(-len(roots) // size),
                        "pageSize": size, "count": len(thread.shown), "data": some}})  # fmt: skip

    def root(self, one, answers):
        beneath, todo = [], list(answers.get(one.id, ()))
        while todo:
            answer = todo.pop(0)
            beneath.append(self.entry(answer) | {"pid": f"{answer.parent}", "rid": f"{one.id}"})
            todo += answers.get(answer.id, ())
        return self.entry(one) | {"children": beneath}

    def entry(self, one):
        return {
            "objectId": f"{one.id}", "nick": one.author, "link": "", "comment": one.html, "orig": one.text, "like": 0,
            "time": int(one.at.timestamp() * 1000), "status": "approved", "avatar": "", "type": "guest", "level": 0,
        }  # fmt: skip


class Disqus(CommentBox):
    """The page of the frame holds the first 50 posts as JSON; the rest needs a key."""

    routes = (PAGE, (r"/embed/comments/", "frame"))
    per_page = 50
    box = (
        '<div id="disqus_thread"></div><script>var disqus_config = function () {{ this.page.url = "{here}"; '
        'this.page.identifier = "{n}"; }};(function() {{ var d = document, s = d.createElement("script"); '
        's.src = "https://millnotes.disqus.com/embed.js"; d.body.appendChild(s); }})();</script>'
    )

    def __init__(self, name, threads):
        super().__init__(name, threads, "disqus.com")

    def address_of(self, known):
        return known.get("t_u") or known.get("t_i") or ""

    def reachable(self, thread):
        return len(thread.shown) <= self.per_page

    def frame(self, thread, _known):
        posts = [self.post(one) for one in thread.shown[: self.per_page]]
        more = len(thread.shown) > self.per_page
        data = {
            "cursor": {"hasNext": more, "next": "1:0:0", "total": len(thread.shown)}, "code": 0, "order": "asc",
            "response": {"posts": posts, "thread": {"id": "77", "posts": len(thread.shown), "title": thread.title,
                                                    "link": self.url(self.path(thread))}},
        }  # fmt: skip
        script = json.dumps(data).replace("</", "<\\/")
        return Page(
            "<!DOCTYPE html><html><head><title>Disqus Comments</title></head><body><div id='error'></div><script "
            f'type="text/json" id="disqus-threadData">{script}</script></body></html>'.encode()
        )

    def post(self, one):
        return {
            "id": str(one.id), "parent": one.parent, "createdAt": f"{one.at:%Y-%m-%dT%H:%M:%S}", "likes": 2,
            "dislikes": 0, "points": 2, "message": one.html, "raw_message": one.text, "isDeleted": False,
            "isApproved": True, "isSpam": False, "thread": "77", "author": {"name": one.author, "username": "x",
            "url": "", "profileUrl": "https://disqus.com/by/x/"}, "depth": 0,
        }  # fmt: skip


class Comentario(CommentBox):
    """Its comments are given for a POST only."""

    is_open = False
    routes = (PAGE, (r"/api/embed/comments", "comments"))
    box = '<script defer src="{service}/comentario.js"></script><comentario-comments page-id="{path}"></comentario-comments>'

    def comments(self, _thread, _known):
        return Page(esc("method GET is not allowed").encode(), 405, "text/plain")


BOXES = (Isso, Remark42, Cusdis, Waline, Disqus)
