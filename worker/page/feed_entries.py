"""What an entry of a feed says, RSS and Atom alike: its content, title and author."""

from __future__ import annotations

import re
from html import escape, unescape

from worker.page.xml_reader import XmlNode

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,20})(?:\s[^<>]{0,500})?/?>")
_EMPTY_TAGS = {"br": " ", "wbr": "", "img": ""}


def read_content(entry: XmlNode) -> str | None:
    """The whole content as HTML, if the entry gives it; a description may be only a part of it."""
    if encoded := entry.text_of("content:encoded"):
        return encoded
    content = entry.find("content")
    if content is not None:
        return read_text(content)
    body = entry.find("xhtml:body")
    return body.html if body is not None else None


def read_text(element: XmlNode) -> str | None:
    """A text of Atom (RFC 4287, 3.1) as HTML."""
    kind = element.attrs.get("type", "text").lower()
    if kind in ("xhtml", "application/xhtml+xml"):
        return element.html.strip() or None
    text = element.text.strip()
    if kind in ("html", "text/html") or element.attrs.get("mode") == "escaped":
        return text or None
    return make_paragraphs(text)


def read_author(entry: XmlNode) -> str | None:
    """The name of the author."""
    author = entry.find("author")
    named = (author.text_of("name") or author.text.strip()) if author is not None else None
    return entry.text_of("dc:creator") or named or None


def make_paragraphs(text: str) -> str | None:
    """Turn plain text into HTML."""
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n") if part.strip()) or None


def read_title(title: XmlNode) -> str | None:
    """A title as plain text. RSS does not say whether it is markup: "The <b> element" is not.

    Only tags that are closed, and those that never are, count as markup.
    """
    text = title.text
    closed = {tag[1].lower() for tag in _TAG.findall(text) if tag[0]}

    def strip(tag: re.Match[str]) -> str:
        name = tag[2].lower()
        return "" if name in closed else _EMPTY_TAGS.get(name, tag[0])

    return " ".join(unescape(_TAG.sub(strip, text)).split()) or None
