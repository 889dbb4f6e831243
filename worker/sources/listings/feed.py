"""A feed: RSS (0.9 to 2.0), Atom (0.3, 1.0), JSON Feed (1.0, 1.1)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from worker.errors import Rejected
from worker.page.feed_entries import make_paragraphs, read_author, read_content, read_title
from worker.page.xml_reader import XmlNode, XmlReader
from worker.sources.listing_types import Entry, Listing
from worker.sources.listings.listing import absolute_url, parse_time, short_digest

KIND = "feed"

MIN_CONTENT_CHARS = 1500
"""An RSS description from this length on counts as the whole content, if no other element does."""

COMMENT_FEED_TYPES = frozenset(["application/atom+xml", "application/rss+xml"])
_COUNT = re.compile(r"[0-9]{1,7}")
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)[\s/>]")
_JSON_FEED = re.compile(r"""\A\s*\{.*?"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org""", re.DOTALL)
_WANTED = frozenset(["item", "entry", "title", "link", "image", "textInput", "textinput"])
"""The pictures and forms of a channel are read so that their titles and links are not taken for its own."""


def likeness(text: str) -> float:
    """By the root element, or JSON Feed's version."""
    if text.startswith("{"):
        return 1.0 if _JSON_FEED.match(text) else 0.0
    root = _ROOT.search(text)
    return (
        0.9
        if root and not re.search(r"<(?:html|urlset|sitemapindex|opml)[\s>]", text[: root.start()])
        else 0.0
    )


def read(text: str, url: str) -> Listing:
    """Read the entries of a feed. Raises Rejected("dtd_refused", "malformed_feed")."""
    return _read_json(text, url) if text.lstrip("\ufeff \t\r\n").startswith("{") else _read_xml(text, url)


def _read_xml(text: str, url: str) -> Listing:
    title: str | None = None
    base = url

    def make(node: XmlNode) -> Entry | None:
        nonlocal base, title
        if node.name in ("item", "entry"):
            return _entry(node, base)
        if node.name == "title":
            title = title or read_title(node)
        elif node.name == "link" and base == url and not node.attrs:
            base = absolute_url(url, node.text) or url  # the site in RSS: the base of relative links
        return None

    made, warnings = XmlReader(_WANTED, make, ("item", "entry")).read(text)
    return Listing(tuple(filter(None, made)), title=title, warnings=tuple(warnings))


def _entry(node: XmlNode, base: str) -> Entry:
    for inner in (*node.bases, node.attrs.get("xml:base", "")):
        base = absolute_url(base, inner) or base
    address, guid = _address(node, base), node.text_of("guid", "id")
    changed = node.text_of("updated", "dcterms:modified", "modified")
    published = node.text_of(
        "pubDate", "published", "dc:date", "dcterms:issued", "dcterms:created", "issued", "date"
    )
    at = parse_time(published) or parse_time(changed)
    title = _title(node)
    return Entry(
        address=address,
        guid=guid,
        stamp=changed or published or short_digest(title or ""),
        at=at,
        title=title,
        html=_content(node),
        author=read_author(node),
        comment_feed=_comment_feed(node, base),
        comments_stated=_comments_stated(node),
    )


def _address(node: XmlNode, base: str) -> str | None:
    """The document's address: FeedBurner's original link, an alternate link, a plain link, or a GUID."""
    stated = [node.text_of("feedburner:origLink")]
    links = list(node.all("link"))
    stated += [link.attrs.get("href") for link in links if link.attrs.get("rel", "alternate") == "alternate"]
    stated += [link.text for link in links]
    stated += [
        guid.text
        for guid in node.all("guid")
        if guid.attrs.get("isPermaLink", "true") != "false"
        or guid.text.strip().startswith(("http:", "https:"))
    ]
    stated += [node.text_of("id"), node.attrs.get("rdf:about")]
    for number, address in enumerate(stated):
        is_id = number >= len(stated) - 2
        if address and address.strip() and (found := absolute_url("" if is_id else base, address.strip())):
            return found
    return None


def _comment_feed(node: XmlNode, base: str) -> str | None:
    """The feed of an entry's comments: of the Comment API (in both spellings), or of RFC 4685."""
    replies = (link for link in node.all("link") if link.attrs.get("rel") == "replies")
    stated = [link.attrs.get("href", "") for link in replies if _is_feed(link)]
    address = node.text_of("wfw:commentRss", "wfw:commentRSS") or next(iter(stated), "")
    return absolute_url(base, address)


def _is_feed(link: XmlNode) -> bool:
    return link.attrs.get("type", "").partition(";")[0].strip().lower() in COMMENT_FEED_TYPES


def _comments_stated(node: XmlNode) -> int | None:
    """The number of an entry's comments: of RFC 4685, or of RSS 1.0's module "slash"."""
    number = node.text_of("thr:total", "slash:comments") or ""
    return int(number) if _COUNT.fullmatch(number) else None


def _title(node: XmlNode) -> str | None:
    title = node.find("title")
    return read_title(title) if title is not None else None


def _content(node: XmlNode) -> str | None:
    """The whole content as HTML, if the entry gives it."""
    described = node.text_of("description") or ""
    return read_content(node) or (described if len(described) >= MIN_CONTENT_CHARS else None)


def _read_json(text: str, url: str) -> Listing:
    try:
        feed = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise Rejected("malformed_feed", f"{url[:200]}: not JSON: {error}") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise Rejected("malformed_feed", f"{url[:200]}: a JSON Feed without items")
    good = [item for item in items if isinstance(item, dict)]
    warnings = [f"{len(items) - len(good)} items are not objects"] if len(good) < len(items) else []
    title = _text_field(feed, "title")
    return Listing(tuple(_json_entry(item, url) for item in good), title=title, warnings=tuple(warnings))


def _json_entry(item: Mapping[str, Any], url: str) -> Entry:
    addresses = (
        absolute_url(url, stated) for name in ("url", "external_url") if (stated := _text_field(item, name))
    )
    changed, published = _text_field(item, "date_modified"), _text_field(item, "date_published")
    guid = item.get("id")
    plain = _text_field(item, "content_text")
    authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    names = [
        name for author in authors or () if isinstance(author, dict) and (name := _text_field(author, "name"))
    ]
    return Entry(
        address=next((address for address in addresses if address), None)
        or absolute_url("", _text_field(item, "id") or ""),
        guid=str(guid) if isinstance(guid, str | int) else None,
        stamp=changed or published or short_digest(_text_field(item, "title") or plain or ""),
        at=parse_time(published) or parse_time(changed),
        title=_text_field(item, "title"),
        html=_text_field(item, "content_html") or (make_paragraphs(plain) if plain else None),
        author=", ".join(names) or None,
    )


def _text_field(record: Mapping[str, Any], name: str) -> str | None:
    value = record.get(name)
    return value.strip() or None if isinstance(value, str) else None
