"""The text of an entry, if the feed gives it and not only a teaser."""

from __future__ import annotations

import re

from worker.page.feed_entries import read_content, read_text
from worker.page.xml_reader import XmlNode

MIN_WHOLE_CHARS = 1500
"""A description from this length on is the whole text, as for feeds that are sources."""
_BLOCK = re.compile(r"<(?:p|br|li|h[1-6]|pre|blockquote|figure|table)\b", re.IGNORECASE)
MIN_BLOCKS = 2
_LINK = re.compile(r"<a\s[^<>]{0,300}?href\s*=\s*[\"']([^\"']{1,2000})[\"']")
_LAST_PARAGRAPH = re.compile(r"<p(?:\s[^<>]*)?>(?:(?!</p)[\s\S]){1,3000}</p\s*>\s*\Z")
_LAST_LINK = re.compile(r"<a [^<>]*?href\s*=\s*[\"']([^\"']+)[\"'][^<>]*>[^<]{0,100}</a>\s*(?:</\w+>\s*)*\Z")
_CUT = re.compile(
    r"(?:\.\.\.|…|⋯|&#8230;|&hellip;|[\[(]more[\])])[\s\"'”’»)\]]*(?:</\w+>\s*)*\Z", re.IGNORECASE
)


def find_text(entry: XmlNode, address: str | None) -> str | None:
    """The text of an entry as HTML; None if it is only a teaser.

    What an element for the content gives is the text. A description or summary is one if the entry has no
    title (a short message) or no address, or if it is long, or has several paragraphs and is not cut off.
    """
    if content := read_content(entry):
        return content
    summary = entry.find("summary")
    text = entry.text_of("description") or (read_text(summary) if summary is not None else None)
    if text is None or not text.strip():
        return None
    is_own = entry.text_of("title") is None or address is None
    return text if is_own or is_whole(text, address) else None


def is_whole(text: str, address: str | None) -> bool:
    """Whether a description is the whole text, by its form."""
    if _CUT.search(text) or _ends_in_link(text, address):
        return False
    return len(text) >= MIN_WHOLE_CHARS or len(_BLOCK.findall(text)) >= MIN_BLOCKS


def _ends_in_link(text: str, address: str | None) -> bool:
    """Whether it ends in a link to the entry's page: "read more", in any language."""
    start = text.rfind("<a ")
    last = _LAST_LINK.match(text, start) if start >= 0 else None
    page = last[1].partition("#")[0].rstrip("/") if last else None
    return page is not None and address is not None and page == address.rstrip("/")


def cut_closing_line(html: str, address: str | None) -> str:
    """The text without a last paragraph that only says where it appeared first, as WordPress adds it.

    That links to the entry and to its site, and to nothing else.
    """
    start = html.rfind("<p")
    links = [found.rstrip("/") for found in _LINK.findall(html, start)] if start > 0 else []
    if address is None or len(links) != 2 or not _LAST_PARAGRAPH.match(html, start):
        return html
    is_closing = links[0] == address.rstrip("/") and address.startswith(links[1]) and links[1] != links[0]
    return html[:start] if is_closing else html
