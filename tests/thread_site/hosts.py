"""What every platform's host has: threads by number, routes, validators; and the server of all hosts."""

import hashlib
import html
import json
import re
from math import ceil
from urllib.parse import parse_qs, urlsplit

from tests.local_site import LocalSite, Page

CHROME = (
    '<header class="site-header"><nav><a href="/">Home</a> <a href="/about/">About</a> '
    '<a href="/archive/">Archive</a></nav></header>'
)
SIDEBAR = (
    '<aside class="sidebar"><h3>Elsewhere</h3><ul><li><a href="/archive/2/">Older stories</a></li>'
    '<li><a href="/tags/?page=2">More tags</a></li></ul></aside><footer><p>All rights reserved.</p></footer>'
)


class Host:
    """A web site; a subclass is a platform.

    `routes` are pairs of a pattern for the path and the name of the method that answers; a group ``thread``
    is the number of the thread. `validated` names the methods whose answers carry an ETag. A function in
    `faults` sees each request first and answers it, or returns None.
    """

    routes = ()
    validated = ()
    robots = ""
    per_page = 20
    overlap = 0
    """How many comments of the page before are shown again."""
    flat = False
    """Whether the platform shows no parents."""
    depth = 3
    """How deep its threads go."""
    is_open = True
    """Whether all comments can be had by some way; a fault may close it."""

    def __init__(self, name, threads):
        self.name = name
        self.threads = {thread.number: thread for thread in threads}
        self.faults = []
        self.site = None

    @property
    def names(self):
        return (self.name,)

    def url(self, path, name=None):
        return self.site.url(path, name or self.name)

    def path(self, thread, page=1):
        """The path of a page of a thread."""
        raise NotImplementedError

    def fewest(self, thread):
        """The fewest further requests by which all comments can be had in the best way that is open."""
        return self.pages(thread) - 1

    def reachable(self, thread):
        """Whether all comments can be had within 50 requests, the page's own among them."""
        return self.is_open and self.fewest(thread) < 50

    def pages(self, thread):
        return max(1, ceil(len(thread.shown) / self.per_page))

    def page_of(self, thread, page):
        """The comments on one page."""
        return self.part(thread.shown, page)

    def part(self, comments, page):
        """The part of an order of comments that one page shows."""
        first = (page - 1) * self.per_page
        return comments[max(0, first - self.overlap) : first + self.per_page]

    def answer(self, asked):
        parts = urlsplit(asked.path)
        if parts.path == "/robots.txt":
            return Page(self.robots.encode(), type="text/plain") if self.robots else Page(status=404)
        every = parse_qs(parts.query)
        query = {name: values[-1] for name, values in every.items()} | {"all": every}
        for pattern, name in self.routes:
            if not (found := re.fullmatch(pattern, parts.path)):
                continue
            known = found.groupdict() | query
            thread = self.threads.get(self.number(known))
            asked.about = thread
            for fault in self.faults:
                if (spoiled := fault(asked, self)) is not None:
                    return spoiled
            if thread is None:
                return Page(b"no such thread", 404)
            page = getattr(self, name)(thread, known)
            if name in self.validated:
                page.headers["ETag"] = f'"{hashlib.sha1(page.body).hexdigest()}"'
            return page
        return Page(b"no such page", 404)

    def number(self, known):
        """The number of the thread that a request is about."""
        return whole(known.get("thread"))


def whole(text, default=0):
    """A whole number from an address."""
    return int(text) if text and text.isdecimal() else default


def as_json(value, **headers):
    body = json.dumps(value).encode()
    return Page(body, type="application/json; charset=utf-8", headers=headers)


def as_xml(text, kind="rss"):
    return Page(text.encode(), type=f"application/{kind}+xml; charset=utf-8")


def as_page(title, body, head="", marks=""):
    """A page; `marks` are the attributes of its body."""
    return Page(
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body {marks}>{CHROME}{body}{SIDEBAR}</body></html>".encode()
    )


def article(thread):
    """The article of a blog, as its page shows it."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in thread.article)
    return (
        f'<article class="post"><header><h1 class="entry-title">{thread.title}</h1><p class="byline">by '
        f'<span class="author">{thread.author}</span> on <time datetime="{thread.at.isoformat()}">'
        f'{thread.at:%B %-d, %Y}</time></p></header><div class="entry-content">{text}</div></article>'
    )


def opening(thread):
    """The text of a thread's opening post."""
    return "".join(f"<p>{paragraph}</p>" for paragraph in thread.article)


def utc(at):
    """A time as most interfaces write it."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


esc = html.escape


class ThreadSite(LocalSite):
    """The server of all hosts, with the log of what was asked of whom."""

    def __init__(self, *hosts, address="127.0.0.1"):
        super().__init__(address)
        self.threaded = []
        for host in hosts:
            self.add(host)

    def add(self, host):
        host.site = self
        self.threaded.append(host)
        for name in host.names:
            self.hosts[name] = host.answer
        return host

    def addresses(self):
        """The address of each thread's first page, with its host and the thread."""
        return [
            (host.url(host.path(thread)), host, thread)
            for host in self.threaded
            for thread in host.threads.values()
        ]

    def requests(self, thread):
        """The requests that were about a thread."""
        return [asked for asked in self.asked if asked.about is thread]
