"""Find the feed that a page names for its own comments: never the site's feed, nor that of all its comments.

Blogs name it in the head by ``<link rel="alternate">`` (WordPress: the article's address and ``/feed/``;
Blogger: ``/feeds/POST/comments/default``), and so do forums and question boards (Discourse: the topic's
address and ``.rss``). RFC 4685 (2006) has ``rel="replies"`` for it.
"""

from __future__ import annotations

import re
from functools import cached_property
from urllib.parse import parse_qsl, urlsplit

from worker.comments.leads.page_addresses import own_addresses, without_page, without_session
from worker.comments.leads.pager_words import OF_COMMENTS
from worker.document import Lead, Thread
from worker.page.links import find_base_url, resolve_url
from worker.page.page import Element, Page

FEED_TYPES = frozenset(["application/rss+xml", "application/atom+xml", "application/rdf+xml"])
MIN_TITLE_CHARS = 12
"""A shorter title may stand in a feed's title by chance."""
MIN_ID_DIGITS = 3
MAX_FEEDS = 3
"""Of one page: each is a place to ask, at an address that a stranger chose."""
MAX_ADDRESS_CHARS = 2000
_FEED_STEP = re.compile(
    r"(?:feeds?|rss2?|atom|rdf|xml|comments?|replies|default|(?:index|feed|comments?)\.(?:xml|rss|atom))",
    re.IGNORECASE,
)
_FEED_ENDING = re.compile(r"/?\.(?:rss|atom|xml|rdf)", re.IGNORECASE)
_OF_ONE_POST = re.compile(r"/feeds/\d+/comments/", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")


def find_comment_feeds(page: Page, thread: Thread) -> tuple[Lead, ...]:
    """The first feeds of this page's comments, in the order of the head. They are on the page's own site."""
    links = [link for link in page.by_tag.get("link", ()) if _is_feed(link)]
    if not links:
        return ()
    finder = _FeedFinder(page, bool(thread.comments or thread.doubts))
    leads: dict[str, Lead] = {}
    for link in links:
        lead = finder.read_link(link)
        if lead is not None:
            leads.setdefault(lead.address, lead)
        if len(leads) == MAX_FEEDS:
            break
    return tuple(leads.values())


def _is_feed(link: Element) -> bool:
    media_type, rel = link.attrs.get("type", ""), link.attrs.get("rel", "").lower()
    if "replies" in rel.split():
        return not media_type or _kind(media_type) in FEED_TYPES
    return bool(media_type) and _kind(media_type) in FEED_TYPES and "alternate" in rel.split()


def _kind(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


class _FeedFinder:
    """What a page says of itself, against which the feeds are held that it names."""

    def __init__(self, page: Page, has_comments: bool) -> None:
        self.base = find_base_url(page)
        self.has_comments = has_comments
        addresses = own_addresses(page)
        self.hosts = [_host(address) for address in addresses]
        self.own = [stem for address in addresses if (stem := without_page(address))]
        self.page = page

    @cached_property
    def titles(self) -> list[str]:
        """The titles that the page states for its document, folded."""
        stated = [
            meta.attrs.get("content", "")
            for meta in self.page.by_tag.get("meta", ())
            if meta.attrs.get("property", meta.attrs.get("name", "")).lower() == "og:title"
        ]
        stated += [heading.text for heading in self.page.by_tag.get("h1", ())[:3]]
        return [title for title in map(_fold, stated) if len(title) >= MIN_TITLE_CHARS]

    def read_link(self, link: Element) -> Lead | None:
        """The lead of a link to a feed; None if the feed is not of this page's comments."""
        address = without_session(resolve_url(link.attrs.get("href", ""), self.base) or "")
        if not address.startswith(("http://", "https://")) or len(address) > MAX_ADDRESS_CHARS:
            return None
        if not any(_is_near(_host(address), own) for own in self.hosts):
            return None
        if any(_is_of_site(address, own) for own in self.own):
            return None
        title = " ".join(link.attrs.get("title", "").split())
        speaks = bool(OF_COMMENTS.search(f"{title} {urlsplit(address).path}"))
        named = f"the page names the feed {title!r}" if title else "the page names a feed"
        if "replies" in link.attrs.get("rel", "").lower().split():
            return Lead("feed", address, f"{named} of its replies")
        if any(_is_under(address, own) for own in self.own) and (speaks or self.has_comments):
            return Lead("feed", address, f"{named} under its own address")
        if _OF_ONE_POST.search(address) or (speaks and any(_shares_id(address, own) for own in self.own)):
            return Lead("feed", address, f"{named}, whose address has its id")
        if speaks and title and any(own in _fold(title) for own in self.titles):
            return Lead("feed", address, f"{named}, with its own title")
        return None


def _fold(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _host(address: str) -> str:
    """The host of an address with its port, and with a user if it names one: no page's own host has one."""
    return urlsplit(address).netloc.lower().removeprefix("www.")


def _is_near(host: str, own: str) -> bool:
    """Whether a host is the page's own, or above or below it (`m.`, `feeds.`)."""
    return host == own or host.endswith(f".{own}") or own.endswith(f".{host}")


def _is_under(address: str, own: str) -> bool:
    """Whether a feed's address is the page's own with words for feeds added."""
    feed, page = urlsplit(address), urlsplit(own)
    if (feed.hostname or "").removeprefix("www.") != page.hostname:
        return False
    stated, asked = set(parse_qsl(page.query)), set(parse_qsl(feed.query))
    rest = feed.path.rstrip("/").removeprefix(page.path)
    is_below = feed.path.startswith(page.path) and page.path.strip("/") != ""
    if is_below and stated <= asked:
        steps = [step for step in rest.split("/") if step]
        added = any(_FEED_STEP.fullmatch(value) for _, value in asked - stated)
        if _FEED_ENDING.fullmatch(rest) or (rest[:1] == "/" and all(_FEED_STEP.fullmatch(s) for s in steps)):
            return True
        return not rest and added
    return bool(stated) and stated <= asked and any(name == "feed" for name, _ in asked - stated)


def _is_of_site(address: str, own: str) -> bool:
    """Whether a feed is of the site or a part of it: words for feeds, added to a folder around the page."""
    feed, page = urlsplit(address), urlsplit(own)
    steps = [step for step in feed.path.split("/") if step]
    while steps and _FEED_STEP.fullmatch(steps[-1]):
        steps.pop()
    around = [step for step in page.path.split("/") if step]
    return len(steps) < len(around) and steps == around[: len(steps)] and not feed.query


def _shares_id(address: str, own: str) -> bool:
    """Whether the feed's address has a number of the page's that is long enough for an id, and no year."""
    ids = {number for number in re.findall(r"\d+", own) if len(number) >= MIN_ID_DIGITS}
    found = set(re.findall(r"\d+", address))
    return any(not _YEAR.fullmatch(number) for number in ids & found)
