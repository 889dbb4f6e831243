"""Forty hosts: every platform as it should be, and then with what goes wrong on the web."""

from . import faults
from .applications import Discourse, Flarum, NodeBB
from .blogs import Blogger, WordPress
from .boards import BOARDS, MyBB, PhpBB, XenForo
from .comment_boxes import BOXES, Comentario, Isso
from .federated import Lemmy, Mastodon
from .questions import HackerNews, StackExchange
from .truth import make_thread

SIZES = (0, 1, 7, 7, 23, 60, 120, 120, 250, 33)
LARGE = 3000
"""Of one thread on each of the hosts in `WITH_LARGE`."""
WITH_LARGE = ("wordpress", "lemmy", "isso", "phpbb")
REST, LATER = r"/wp-json/wp/v2/comments", r"comment-page|cpage|start=|page"


def make_hosts(threads_each=10):
    """All hosts with their threads; each name says what it is."""
    hosts, first = [], 1
    for name, (platform, options, spoil) in PLATFORMS.items():
        threads = []
        for place in range(threads_each):
            size = LARGE if name in WITH_LARGE and place == 9 else SIZES[place % len(SIZES)]
            depth = options.get("depth", platform.depth)
            threads.append(make_thread(first + place, size, depth, moderated=place % 2 == 1))
        first += threads_each
        given = {option: value for option, value in options.items() if option != "depth"}
        host = platform(f"{name}.example", threads, **given)
        if spoil:
            spoil(host)
        hosts.append(host)
    return hosts


def _faulty(*made):
    return lambda host: host.faults.extend(made)


def _overlap(by):
    return lambda host: setattr(host, "overlap", by)


def _arrivals(pattern):
    return lambda host: host.faults.extend(
        faults.arrival(pattern, thread, 2) for thread in host.threads.values() if len(thread.shown) > 30
    )


def _closed(pattern, status):
    def spoil(host):
        host.faults.append(faults.closed(pattern, status))
        host.is_open = False

    return spoil


def _without_rest(status):
    def spoil(host):
        host.faults.append(faults.closed(REST, status))
        host.rest_is_open = False

    return spoil


def _without_parents(host):
    host.faults.append(faults.closed(r"\.json", 403))
    host.flat = True


def _hostile(change):
    def spoil(host):
        host.faults.append(faults.changed(REST, change))
        host.is_open = False

    return spoil


def own_parents(comments):
    """Each comment answers itself."""
    return [one | {"parent": one["id"]} for one in comments]


def wrong_types(comments):
    """Nothing is of the type that it should be."""
    return [
        {"id": {"a": 1}, "parent": [], "content": 7, "author_name": None, "date_gmt": True} for _ in comments
    ]


PLATFORMS = {
    "wordpress": (WordPress, {}, None),
    "newest-first": (WordPress, {"newest_first": True}, None),
    "without-rest": (WordPress, {"rest": False, "per_page": 20}, None),
    "numbered": (WordPress, {"rest": False, "per_page": 20, "numbered": True, "newest_first": True}, None),
    "deep": (WordPress, {"deepest": 10, "depth": 12}, None),
    "rest-closed": (WordPress, {"per_page": 20}, _without_rest(401)),
    "rest-missing": (WordPress, {"per_page": 20, "newest_first": True}, _without_rest(404)),
    "all-closed": (WordPress, {"per_page": 20}, _closed(r"comment-page|wp-json", 403)),
    "busy": (WordPress, {}, _faulty(faults.busy(REST, 3, 2))),
    "arriving": (WordPress, {"rest": False, "per_page": 20, "newest_first": True}, _arrivals("comment-page")),
    "arriving-rest": (WordPress, {}, _arrivals(REST)),
    "overlapping": (WordPress, {"rest": False, "per_page": 20}, _overlap(3)),
    "own-parents": (WordPress, {"per_page": 20}, _hostile(own_parents)),
    "wrong-types": (WordPress, {"per_page": 20}, _hostile(wrong_types)),
    "blogger": (Blogger, {}, None),
    **{board.__name__.lower(): (board, {}, None) for board in BOARDS},
    "phpbb-arriving": (PhpBB, {}, _arrivals("start=")),
    "xenforo-overlapping": (XenForo, {}, _overlap(2)),
    "mybb-busy": (MyBB, {}, _faulty(faults.busy(LATER, 3, 2))),
    "discourse": (Discourse, {}, None),
    "discourse-closed": (Discourse, {}, _without_parents),
    "flarum": (Flarum, {}, None),
    "nodebb": (NodeBB, {}, None),
    "lemmy": (Lemmy, {}, None),
    "mastodon": (Mastodon, {}, None),
    **{box.__name__.lower(): (box, {}, None) for box in BOXES},
    "isso-closed": (Isso, {}, _closed(r"uri=", 403)),
    "comentario": (Comentario, {}, None),
    "stackexchange": (StackExchange, {}, None),
    "hackernews": (HackerNews, {}, None),
}
