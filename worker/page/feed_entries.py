"""What an entry of a feed says, RSS and Atom alike: its content and its author."""

from __future__ import annotations

from html import escape

from worker.page.xml_reader import XmlNode


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
