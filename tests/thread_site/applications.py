"""Forums that answer with JSON beside their pages: Discourse, Flarum and NodeBB.

Discourse: docs.discourse.org (GET /t/{id}.json, /t/{id}/posts.json) and app/views/topics/show.html.erb (the page
for readers without scripts). Flarum: docs.flarum.org/rest-api (JSON:API) and the page's noscript part.
NodeBB: docs.nodebb.org/api/read (GET /api/topic/{tid}).
"""

from .boards import Board
from .hosts import as_json, esc, utc, whole


class Discourse(Board):
    """The page shows 20 posts; the interface gives 20 posts, and the ids of all."""

    routes = (
        (r"/t/(?P<thread>\d+)\.json", "topic"),
        (r"/t/(?P<thread>\d+)/posts\.json", "posts"),
        (r"/t/a-thread/(?P<thread>\d+)\.json", "topic"),
        (r"/t/a-thread/(?P<thread>\d+)", "page"),
    )
    flat, depth = False, 3
    address, later, when = "/t/a-thread/{n}", "/t/a-thread/{n}?page={page}", "%B %-d, %Y, %-I:%M%p"
    head = '<meta name="generator" content="Discourse 3.4.0 - https://github.com/discourse/discourse version 0">{after}'
    post = """
<div id="post_{place}" {marks} class="topic-body crawler-post"><div class="crawler-post-meta"><span class="creator" itemprop="author" itemscope
itemtype="http://schema.org/Person"><a itemprop="url" rel="nofollow" href="/u/{place}"><span
itemprop="name">{author}</span></a></span><span class="crawler-post-infos"><time datetime="{iso}" class="post-time"
itemprop="datePublished">{when}</time><span itemprop="position">{place}</span></span></div><div class="post"
itemprop="text">{html}</div></div>"""
    frame = """
<div id="main-outlet" class="wrap" role="main"><div id="topic-title"><h1><a href="{first}">{title}</a></h1></div>
<div itemscope itemtype="http://schema.org/DiscussionForumPosting">{posts}{pager}</div></div>"""
    marks = 'itemprop="comment" itemscope itemtype="http://schema.org/Comment"'
    after = """
<div role="navigation" itemscope itemtype="http://schema.org/SiteNavigationElement" class="topic-body
crawler-post"><span itemprop="name"><a rel="next" itemprop="url" href="{path}">next page →</a></span></div>"""

    def fewest(self, thread):
        later = self.pages(thread) - 1
        return later + 1 if later else 0

    def topic(self, thread, _known):
        stream = [thread.number * 10_000, *(one.id for one in thread.shown)]
        posts = self.posts_of(thread, stream[:20])
        return as_json(
            {"post_stream": {"posts": posts, "stream": stream}, "id": thread.number, "title": thread.title,
             "posts_count": len(stream), "reply_count": len(stream) - 1, "slug": "a-thread", "chunk_size": 20}
        )  # fmt: skip

    def posts(self, thread, known):
        asked = [whole(id_) for id_ in known["all"].get("post_ids[]", ())]
        return as_json({"post_stream": {"posts": self.posts_of(thread, asked)}, "id": thread.number})

    def posts_of(self, thread, ids):
        """The posts of these ids, in the order of the thread."""
        places = {one.id: place for place, one in enumerate(thread.shown, start=2)}
        opening = thread.number * 10_000
        found = (
            [self.as_post(thread, opening, thread.author, thread.at, thread.article, 1, None)]
            if opening in ids
            else []
        )
        for one in thread.shown:
            if one.id in ids:
                text = one.text.split("\n\n")
                found.append(
                    self.as_post(
                        thread, one.id, one.author, one.at, text, places[one.id], places.get(one.parent)
                    )
                )
        return found

    def as_post(self, thread, id_, author, at, paragraphs, place, answers):
        return {
            "id": id_, "name": author, "username": author, "created_at": utc(at), "updated_at": utc(at),
            "cooked": "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs), "post_number": place, "post_type": 1,
            "reply_to_post_number": answers, "topic_id": thread.number, "topic_slug": "a-thread", "hidden": False,
            "deleted_at": None, "user_deleted": False, "actions_summary": [{"id": 2, "count": place % 4}],
            "post_url": f"/t/a-thread/{thread.number}/{place}",
        }  # fmt: skip


class Flarum(Board):
    """The page holds 20 posts for readers without scripts: without times; the interface gives up to 50."""

    routes = ((r"/d/(?P<thread>\d+)-a-thread", "page"), (r"/api/posts", "posts"))
    address, later, when = "/d/{n}-a-thread", "/d/{n}-a-thread?page={page}", "%Y"
    post = """
<article><div class="PostUser"><h3 class="PostUser-name">{author}</h3></div><div class="Post-body">{html}</div>
</article>"""
    frame = """
<div id="app" class="App"><main class="App-content"><div id="content"></div><noscript id="flarum-content"><div
class="container"><h1>{title}</h1><div>{posts}</div>{pager}</div></noscript></main></div>
<script id="flarum-json-payload" type="application/json">{{"resources": []}}</script>"""
    after = '<a href="{path}">Next Page &raquo;</a>'
    per_request = 50

    def fewest(self, thread):
        return min(self.pages(thread) - 1, -(-(len(thread.shown) + 1) // self.per_request))

    def number(self, known):
        return whole(known.get("thread") or known.get("filter[discussion]"))

    def posts(self, thread, known):
        size = min(whole(known.get("page[limit]"), 20), self.per_request)
        first = whole(known.get("page[offset]"))
        every = [None, *thread.shown]
        names = sorted({thread.author, *(one.author for one in thread.shown)})
        data = [self.resource(thread, one, place, names) for place, one in enumerate(every, start=1)]
        users = [{"type": "users", "id": str(n), "attributes": {"username": name, "displayName": name}}
                 for n, name in enumerate(names)]  # fmt: skip
        links = {}
        if first + size < len(every):
            query = f"filter[discussion]={thread.number}&page[offset]={first + size}&page[limit]={size}"
            links["next"] = self.url(f"/api/posts?{query}")
        return as_json({"links": links, "data": data[first : first + size], "included": users})

    def resource(self, thread, one, place, names):
        author, at = (thread.author, thread.at) if one is None else (one.author, one.at)
        html = "".join(f"<p>{text}</p>" for text in thread.article) if one is None else one.html
        return {
            "type": "posts", "id": str(thread.number * 10_000 if one is None else one.id),
            "attributes": {"number": place, "createdAt": f"{at:%Y-%m-%dT%H:%M:%S+00:00}", "contentType": "comment",
                           "contentHtml": html},
            "relationships": {"user": {"data": {"type": "users", "id": str(names.index(author))}},
                              "discussion": {"data": {"type": "discussions", "id": str(thread.number)}}},
        }  # fmt: skip


class NodeBB(Board):
    """A page shows 20 posts; the same address below /api gives them as JSON, with the parent of each."""

    routes = ((r"/(?P<api>api/)?topic/(?P<thread>\d+)(/a-thread)?", "either"),)
    flat, depth, names_page = False, 3, False
    address, later, when = "/topic/{n}/a-thread", "/topic/{n}/a-thread?page={page}", "%-d %b %Y"
    head = "{after}"
    post = """
<li component="post" class="pt-4" data-pid="{id}" data-username="{author}" itemprop="comment"
itemtype="http://schema.org/Comment" itemscope><a component="post/anchor" id="{place}"></a><meta
itemprop="datePublished" content="{iso}"><div class="post-header"><a class="fw-bold" href="/user/{place}"
itemprop="author" data-username="{author}">{author}</a> <a href="/post/{id}" class="timeago" title="{iso}">{when}</a>
</div><div class="content mt-2 text-break" component="post/content" itemprop="text">{html}</div></li>"""
    frame = """
<div class="topic col-lg-12" itemscope itemtype="https://schema.org/DiscussionForumPosting"><h1
component="post/header" itemprop="name"><span component="topic/title">{title}</span></h1><span>{count}
posts</span><ul component="topic" class="posts timeline list-unstyled">{posts}</ul><nav component="pagination"
class="pagination-container"><ul class="pagination">{pager}</ul></nav></div>"""
    current = '<li class="page-item active"><a class="page-link" data-page="{page}">{page}</a></li>'
    other = '<li class="page-item"><a class="page-link" href="{path}" data-page="{page}">{page}</a></li>'
    after = '<li class="next page-item"><a class="page-link" href="{path}" rel="next" aria-label="Next page"></a></li>'

    def fewest(self, thread):
        later = self.pages(thread) - 1
        return later + 1 if later else 0

    def either(self, thread, known):
        return self.as_data(thread, known) if known.get("api") else self.page(thread, known)

    def as_data(self, thread, known):
        page, last = self.page_number(known), self.pages(thread)
        first = (page - 1) * self.per_page
        every = list(enumerate([None, *thread.shown]))
        posts = [self.resource(thread, one, index) for index, one in every[first : first + self.per_page]]
        return as_json(
            {"tid": thread.number, "title": thread.title, "postcount": len(thread.shown) + 1, "posts": posts,
             "pagination": {"currentPage": page, "pageCount": last,
                            "next": {"page": min(page + 1, last), "active": page < last}}}
        )  # fmt: skip

    def resource(self, thread, one, index):
        author, at = (thread.author, thread.at) if one is None else (one.author, one.at)
        opening = "".join(f"<p>{text}</p>" for text in thread.article)
        return {
            "pid": thread.number * 10_000 if one is None else one.id, "tid": thread.number, "index": index,
            "deleted": 0, "votes": 0,
            "content": opening if one is None else one.html, "timestampISO": utc(at), "user": {"username": author,
            "displayname": author}, "toPid": one.parent if one else None, "title": esc(thread.title),
        }  # fmt: skip
