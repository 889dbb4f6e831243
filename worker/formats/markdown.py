"""Markdown (CommonMark with tables and front matter), rendered to HTML."""

from __future__ import annotations

import re
from html import escape

from markdown_it import MarkdownIt

from worker.document import RawItem
from worker.formats.html import address_of
from worker.page.charset import decode
from worker.page.page import Page, parse_markup

NAME = "Markdown"
_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")
_SIGNS = (
    re.compile(r"^#{1,6} \S", re.MULTILINE),
    re.compile(r"^(?:```|~~~)", re.MULTILINE),
    re.compile(r"\[[^\]\n]{1,500}\]\([^)\s]{1,2000}\)"),
    re.compile(r"(?<!\*)\*\*[^*\s][^*\n]*\*\*"),
    re.compile(r"^\|?[^\S\n]*:?-{3,}:?[^\S\n]*\|", re.MULTILINE),
    re.compile(r"^> \S", re.MULTILINE),
    re.compile(r"^\[[^\]\n]+\]: \S+", re.MULTILINE),
)
_FRONT_MATTER = re.compile(r"\A---[ ]*\n(.*?)\n(?:---|\.\.\.)[ ]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z_-]+)\s*:\s*(.*)$")
_META_NAMES = {
    "title": "og:title",
    "author": "author",
    "authors": "author",
    "date": "article:published_time",
    "published": "article:published_time",
    "updated": "article:modified_time",
    "lastmod": "article:modified_time",
    "description": "description",
    "summary": "description",
    "tags": "article:tag",
    "keywords": "article:tag",
    "lang": "language",
    "language": "language",
    "image": "og:image",
    "license": "license",
}
"""Front matter fields, as Jekyll and Hugo name them, and the meta tag for each."""
_LIST_FIELDS = frozenset(["author", "article:tag"])


def likeness(raw: RawItem, sample: str) -> float:
    """High by name or media type; without them, only if the text has several kinds of marks."""
    if raw.media_type in ("text/markdown", "text/x-markdown") or raw.name.lower().endswith(_SUFFIXES):
        return 0.95
    signs = sum(bool(sign.search(sample)) for sign in _SIGNS)
    return 0.6 if signs >= 3 or (signs >= 2 and _SIGNS[0].search(sample)) else 0.0


def read(raw: RawItem) -> Page:
    """Render to HTML and parse that; front matter becomes meta tags."""
    text = decode(raw.content, raw.charset).replace("\r\n", "\n")
    front = _FRONT_MATTER.match(text)
    head = _meta_tags(front[1]) if front else ""
    body = (
        MarkdownIt("commonmark")
        .enable(["table", "strikethrough"])
        .render(text[front.end() :] if front else text)
    )
    html = f"<!DOCTYPE html><html><head>{head}</head><body><article>{body}</article></body></html>"
    return parse_markup(html, address_of(raw), raw.received)


def _meta_tags(front: str) -> str:
    """The meta tags for the fields of front matter that have one."""
    tags: list[tuple[str, str]] = []
    name: str | None = None
    for line in front.split("\n"):
        item = re.match(r"\s+-\s+(.+)|-\s+(.+)", line)
        if item and name and name in _LIST_FIELDS:
            tags.append((name, item[1] or item[2]))
        elif field := _FIELD.match(line):
            name = _META_NAMES.get(field[1].lower())
            listed = field[2].startswith("[") and name in _LIST_FIELDS
            values = field[2].strip("[]").split(",") if listed else [field[2]]
            tags += [(name, value) for value in values] if name else []
    cleaned = ((name, value.strip().strip("\"'")) for name, value in tags)
    return "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in cleaned if value)
