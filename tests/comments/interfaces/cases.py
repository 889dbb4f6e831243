# ruff: noqa: E501 - markup and answers are easier to read on one line
"""A page of each platform, a small answer of its interface in the documented shape, and what is read from it.

A comment is (id, id of its parent, author, text, time); `parts` are the addresses that follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ADA = ("Ada", "2024-03-05T10:15:00+00:00")
BO = ("Bo", "2024-03-05T11:00:00+00:00")
SECONDS = (1709633700, 1709636400)


@dataclass(frozen=True)
class Case:
    url: str
    page: str
    address: str
    answer: Any
    comments: tuple[tuple[str, str | None, str | None, str, str | None], ...]
    headers: Mapping[str, str] = field(default_factory=dict)
    stated: int | None = None
    parts: tuple[str, ...] = ()


def _two(first: str, second: str) -> Any:
    """Ada's comment and Bo's answer to it."""
    return (
        (first, None, ADA[0], "The crane was there.", ADA[1]),
        (second, first, BO[0], "So it was.", BO[1]),
    )


def _posts(number: int, *, post_type: int = 1, answers: int | None = None, **more: Any) -> dict[str, Any]:
    author, at = BO if number > 2 else ADA
    text = {1: "The article", 2: "The crane was there."}.get(number, "So it was.")
    return {
        "id": 500 + number, "post_number": number, "post_type": post_type, "topic_id": 77, "username": author,
        "created_at": at.replace("+00:00", ".120Z"), "cooked": f"<p>{text}</p>", "reply_to_post_number": answers, **more,
    }  # fmt: skip


def _flarum(number: int, user: str, **attributes: Any) -> dict[str, Any]:
    return {
        "type": "posts", "id": str(900 + number), "attributes": {"number": number, **attributes},
        "relationships": {"user": {"data": {"type": "users", "id": user}}, "discussion": {"data": {"type": "discussions", "id": "5"}}},
    }  # fmt: skip


CASES = {
    "wordpress": Case(
        url="https://mill.example/2024/crane/",
        page='<link rel="https://api.w.org/" href="https://www.mill.example/wp-json/"><link rel="alternate" type="application/json" href="https://www.mill.example/wp-json/wp/v2/posts/12">',
        address="https://www.mill.example/wp-json/wp/v2/comments?post=12&per_page=100&order=asc&page=1",
        answer=[
            {"id": 40, "post": 12, "parent": 0, "author_name": "Ada &amp; son", "author_url": "https://ada.example", "date": "2024-03-05T11:15:00", "date_gmt": "2024-03-05T10:15:00", "content": {"rendered": "<p>The crane was there.</p>\n"}, "link": "https://mill.example/2024/crane/#comment-40"},
            {"id": 41, "post": 12, "parent": 40, "author_name": "Bo", "author_url": "", "date_gmt": "2024-03-05T11:00:00", "content": {"rendered": "<p>So it was.</p>\n"}, "link": "https://mill.example/2024/crane/#comment-41"},
        ],
        headers={"x-wp-total": "150", "x-wp-totalpages": "2"},
        comments=(("40", None, "Ada & son", "The crane was there.", ADA[1]), _two("40", "41")[1]),
        stated=150,
        parts=("https://www.mill.example/wp-json/wp/v2/comments?post=12&per_page=100&order=asc&page=2",),
    ),
    "discourse": Case(
        url="https://talk.example/forum/t/the-crane/77/3",
        page='<meta name="generator" content="Discourse 3.4.0">',
        address="https://talk.example/forum/t/77.json",
        answer={
            "posts_count": 24,
            "post_stream": {
                "posts": [_posts(1), _posts(2, answers=1, actions_summary=[{"id": 2, "count": 4}]), _posts(3, answers=2), _posts(4, post_type=3)],
                "stream": [*range(501, 526)],
            },
        },
        comments=_two("2", "3"),
        stated=23,
        parts=tuple(
            "https://talk.example/forum/t/77/posts.json?" + "&".join(f"post_ids%5B%5D={n}" for n in ids)
            for ids in (range(505, 525), (525,))
        ),
    ),
    "lemmy": Case(
        url="https://lemmy.example/post/12",
        page='<script>window.isoData = {"path": "/post/12"}</script>',
        address="https://lemmy.example/api/v3/comment/list?type_=All&sort=Old&limit=50&post_id=12&page=1",
        answer={
            "comments": [
                {"comment": {"id": 40, "post_id": 12, "content": "The crane was there.", "path": "0.40", "published": "2024-03-05T10:15:00.52Z"}, "creator": {"name": "ada", "display_name": "Ada", "actor_id": "https://lemmy.example/u/ada"}, "counts": {"score": 3, "upvotes": 4, "downvotes": 1}},
                {"comment": {"id": 41, "post_id": 12, "content": "So it was.", "path": "0.40.41", "published": "2024-03-05T11:00:00Z"}, "creator": {"name": "Bo"}, "counts": {}},
            ]
        },
        comments=_two("40", "41"),
    ),
    "mastodon": Case(
        url="https://social.example/@ada/112",
        page='<div id="mastodon"></div><link rel="alternate" type="application/activity+json" href="https://social.example/users/ada/statuses/112">',
        address="https://social.example/api/v1/statuses/112/context",
        answer={
            "ancestors": [],
            "descendants": [
                {"id": "113", "in_reply_to_id": "112", "account": {"display_name": "Ada", "acct": "ada"}, "content": "<p>The crane was there.</p>", "created_at": "2024-03-05T10:15:00.000Z"},
                {"id": "114", "in_reply_to_id": "113", "account": {"display_name": "", "acct": "Bo"}, "content": "<p>So it was.</p>", "created_at": "2024-03-05T11:00:00.000Z"},
            ],
        },
        comments=_two("113", "114"),
    ),
    "isso": Case(
        url="https://mill.example/crane/",
        page='<script data-isso="//talk.example/isso/" src="//talk.example/isso/js/embed.min.js"></script><section id="isso-thread"></section>',
        address="https://talk.example/isso/?uri=%2Fcrane%2F&sort=oldest",
        answer={  # as Isso 0.14.0 answered
            "id": None, "total_replies": 2, "hidden_replies": 0,
            "replies": [
                {"id": 1, "parent": None, "created": SECONDS[0] + 0.18, "modified": None, "mode": 1, "text": "<p>The crane was there.</p>", "author": "Ada", "website": None, "likes": 0, "dislikes": 0, "total_replies": 1, "hidden_replies": 0,
                 "replies": [{"id": 2, "parent": 1, "created": SECONDS[1] + 0.33, "modified": None, "mode": 1, "text": "<p>So it was.</p>", "author": "Bo", "website": None, "likes": 0, "dislikes": 0}]},
            ],
        },
        comments=_two("1", "2"),
        stated=2,
    ),
    "remark42": Case(
        url="https://mill.example/crane/?utm_source=x",
        page='<script>var remark_config = { host: "https://talk.example", site_id: "mill" };</script>',
        address="https://talk.example/api/v1/find?site=mill&url=https%3A%2F%2Fmill.example%2Fcrane%2F&format=plain&sort=%2Btime",
        answer={
            "comments": [
                {"id": "0a1b2c3d-0000-4000-8000-00000000000a", "pid": "", "text": "<p>The crane was there.</p>", "user": {"name": "Ada"}, "score": 2, "time": "2024-03-05T10:15:00.123456789Z"},
                {"id": "0a1b2c3d-0000-4000-8000-00000000000b", "pid": "0a1b2c3d-0000-4000-8000-00000000000a", "text": "<p>So it was.</p>", "user": {"name": "Bo"}, "score": 0, "time": "2024-03-05T11:00:00Z"},
                {"id": "0a1b2c3d-0000-4000-8000-00000000000c", "pid": "", "text": "", "user": {"name": "deleted"}, "score": 0, "time": "2024-03-05T12:00:00Z", "delete": True},
            ],
            "info": {"count": 2},
        },
        comments=(*_two("0a1b2c3d-0000-4000-8000-00000000000a", "0a1b2c3d-0000-4000-8000-00000000000b"), ("0a1b2c3d-0000-4000-8000-00000000000c", None, "deleted", "", "2024-03-05T12:00:00+00:00")),
        stated=2,
    ),
    "cusdis": Case(
        url="https://mill.example/crane/",
        page='<div id="cusdis_thread" data-host="https://cusdis.example" data-app-id="d94f" data-page-id="crane &amp; co"></div><script async src="https://cusdis.example/js/cusdis.es.js"></script>',
        address="https://cusdis.example/api/open/comments?appId=d94f&pageId=crane%20%26%20co&page=1",
        answer={
            "data": {
                "commentCount": 12, "pageSize": 10, "pageCount": 2,
                "data": [
                    {"id": "9-c", "by_nickname": "Cid", "parsedContent": "<p>Later.</p>", "createdAt": "2024-03-06T00:00:00.000Z", "replies": {"data": []}},
                    {"id": "9-a", "by_nickname": "Ada", "parsedContent": "<p>The crane was there.</p>", "createdAt": "2024-03-05T10:15:00.000Z",
                     "replies": {"data": [{"id": "9-b", "by_nickname": "b", "moderator": {"displayName": "Bo"}, "parsedContent": "<p>So it was.</p>", "createdAt": "2024-03-05T11:00:00.000Z"}]}},
                ],
            }
        },
        comments=(*_two("9-a", "9-b"), ("9-c", None, "Cid", "Later.", "2024-03-06T00:00:00+00:00")),
        parts=("https://cusdis.example/api/open/comments?appId=d94f&pageId=crane%20%26%20co&page=2",),
    ),
    "waline": Case(
        url="https://mill.example/l%C3%A4ufer/",
        page="<div id=\"waline\"></div><script type=\"module\">import { init } from 'https://unpkg.com/@waline/client'; init({ el: '#waline', serverURL: 'https://waline.example' });</script>",
        address="https://waline.example/api/comment?path=%2Fl%C3%A4ufer%2F&pageSize=100&page=1&lang=en&sortBy=insertedAt_asc",
        answer={
            "errno": 0,
            "data": {
                "page": 1, "totalPages": 1, "pageSize": 100, "count": 3,
                "data": [
                    {"objectId": "7", "nick": "Ada", "link": "", "comment": "<p>The crane was there.</p>", "like": 1, "time": SECONDS[0] * 1000,
                     "children": [
                         {"objectId": "9", "pid": "8", "rid": "7", "nick": "Cid", "comment": "<p>Indeed.</p>", "time": SECONDS[1] * 1000 + 60_000},
                         {"objectId": "8", "pid": "7", "rid": "7", "nick": "Bo", "comment": "<p>So it was.</p>", "time": SECONDS[1] * 1000},
                     ]},
                ],
            },
        },
        comments=(*_two("7", "8"), ("9", "8", "Cid", "Indeed.", "2024-03-05T11:01:00+00:00")),
        stated=3,
    ),
    "disqus": Case(
        url="https://mill.example/crane/",
        page='<div id="disqus_thread"></div><script>var disqus_config = function () { this.page.identifier = "crane-1"; }; s.src = "https://millnotes.disqus.com/embed.js";</script>',
        address="https://disqus.com/embed/comments/?base=default&f=millnotes&t_i=crane-1&t_u=https%3A%2F%2Fmill.example%2Fcrane%2F",
        answer={
            "code": 0, "cursor": {"total": 80},
            "response": {"posts": [
                {"id": "610", "parent": None, "createdAt": "2024-03-05T10:15:00", "message": "<p>The crane was there.</p>", "isDeleted": False, "points": 2, "likes": 3, "dislikes": 1, "author": {"name": "Ada", "profileUrl": "https://disqus.com/by/ada/"}},
                {"id": "611", "parent": 610, "createdAt": "2024-03-05T11:00:00", "message": "<p>So it was.</p>", "isDeleted": False, "author": {"name": "Bo"}},
            ]},
        },
        comments=_two("610", "611"),
        stated=80,
    ),
    "flarum": Case(
        url="https://forum.example/d/5-the-crane/2",
        page='<noscript id="flarum-content"></noscript>',
        address="https://forum.example/api/posts?filter%5Bdiscussion%5D=5&sort=number&page%5Blimit%5D=50&page%5Boffset%5D=0",
        answer={
            "data": [
                _flarum(1, "1", contentHtml="<p>The article</p>", createdAt="2024-03-05T09:00:00+00:00"),
                _flarum(2, "1", contentHtml="<p>The crane was there.</p>", createdAt="2024-03-05T10:15:00+00:00"),
                _flarum(3, "2", contentType="discussionRenamed", createdAt="2024-03-05T10:30:00+00:00"),
                _flarum(4, "2", contentHtml="<p>So it was.</p>", createdAt="2024-03-05T11:00:00+00:00"),
            ],
            "included": [
                {"type": "users", "id": "1", "attributes": {"username": "ada", "displayName": "Ada"}},
                {"type": "users", "id": "2", "attributes": {"username": "Bo"}},
            ],
        },
        comments=(
            ("902", None, "Ada", "The crane was there.", ADA[1]),
            ("904", None, "Bo", "So it was.", BO[1]),
        ),
    ),
    "nodebb": Case(
        url="https://forum.example/topic/5/the-crane/2",
        page='<ul component="topic"><li component="post" data-pid="71"></li></ul>',
        address="https://forum.example/api/topic/5?sort=oldest_to_newest&page=1",
        answer={
            "tid": 5, "postcount": 23, "pagination": {"currentPage": 1, "pageCount": 2},
            "posts": [
                {"pid": 70, "tid": 5, "index": 0, "content": "<p>The article</p>", "timestampISO": "2024-03-05T09:00:00.000Z", "user": {"username": "op"}},
                {"pid": 71, "tid": 5, "index": 1, "toPid": 70, "content": "<p>The crane was there.</p>", "timestampISO": "2024-03-05T10:15:00.000Z", "user": {"username": "ada", "displayname": "Ada", "userslug": "ada"}, "votes": 2, "deleted": 0},
                {"pid": 72, "tid": 5, "index": 2, "toPid": "71", "content": "<p>So it was.</p>", "timestampISO": "2024-03-05T11:00:00.000Z", "user": {"username": "Bo"}, "deleted": 0},
            ],
        },
        comments=_two("71", "72"),
        stated=22,
        parts=("https://forum.example/api/topic/5?sort=oldest_to_newest&page=2",),
    ),
}  # fmt: skip
