"""A sitemap, or an index of sitemaps (sitemaps.org, protocol 0.9), with Google's tags for news."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from worker.page.xml_reader import XmlNode, XmlReader
from worker.sources.listing_types import Entry, Listing
from worker.sources.listings.listing import absolute_url, parse_time

KIND = "sitemap"

MAX_ADDRESSES = 50_000
"""The protocol's limit for one sitemap; more are left out."""
MAX_SITEMAPS = 2_000
"""In one index. The protocol allows 50,000, but each is a source to poll."""

_ROOT = re.compile(r"<(?:\w+:)?(?:urlset|sitemapindex)[\s/>]")


def likeness(text: str) -> float:
    """By the root element."""
    return 1.0 if _ROOT.search(text) else 0.0


def read(text: str, url: str) -> Listing:
    """Read the pages or sitemaps that it names on its own site. Raises Rejected("dtd_refused")."""

    def make(node: XmlNode) -> tuple[str, Entry | None]:
        entry = _entry(node, url)
        return node.name, entry if entry.address and is_same_site(entry.address, url) else None

    made, warnings = XmlReader(frozenset(["url", "sitemap"]), make, ("url", "sitemap")).read(text)
    found: dict[str, list[Entry]] = {"url": [], "sitemap": []}
    for name, entry in made:
        if entry:
            found[name].append(entry)
    if left_out := len(made) - len(found["url"]) - len(found["sitemap"]):
        warnings.append(f"{left_out} left out: no address, or an address of another site")
    for name, most in (("url", MAX_ADDRESSES), ("sitemap", MAX_SITEMAPS)):
        if len(found[name]) > most:
            del found[name][most:]
            warnings.append(f"only the first {most:,} are taken")
    return Listing(tuple(found["url"]), tuple(found["sitemap"]), warnings=tuple(warnings))


def _entry(node: XmlNode, base: str) -> Entry:
    address = absolute_url(base, node.text_of("loc") or "")
    changed = node.text_of("lastmod")
    news = node.find("news:news")
    published = news.text_of("news:publication_date") if news else None
    title = news.text_of("news:title") if news else None
    return Entry(
        address, None, changed or published or "", parse_time(changed) or parse_time(published), title
    )


def is_same_site(one: str, other: str) -> bool:
    """Whether two addresses are on one host, or on hosts whose last two labels are the same."""
    try:
        hosts = [(urlsplit(address).hostname or "").lower() for address in (one, other)]
    except ValueError:
        return False
    if hosts[0] == hosts[1]:
        return True
    ends = [host.split(".")[-2:] for host in hosts]
    return ends[0] == ends[1] and len(ends[0]) == 2 and not ends[0][1].isdecimal()
