"""The metadata that a feed gives of an entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from worker.dates import Moment
from worker.dates.reading import parse_absolute
from worker.document import Metadata
from worker.formats.markup.stated_metadata import read_language, read_tags
from worker.page.feed_entries import read_text, read_title
from worker.page.page import parse_markup
from worker.page.xml_reader import XmlNode

MAX_DESCRIPTION_CHARS = 1000
_PUBLISHED = ("published", "pubDate", "dc:date", "dcterms:issued", "dcterms:created", "issued", "date")
_CHANGED = ("updated", "dcterms:modified", "modified")
_NAME_IN_BRACKETS = re.compile(r"[^\s@]++@\S++\s++\(([^()]++)\)\s*+\Z")
"""The form of RSS: ``anna@gull.example (Anna Lund)``."""


def read_xml_metadata(
    entry: XmlNode, around: Sequence[XmlNode], address: str | None, text: str, language: str | None
) -> Metadata:
    """The metadata of an entry of RSS or Atom; `around` are the wanted elements of the feed before it.

    `text` is the entry's text as HTML: a description that repeats it is none. `language` is the one that the
    root element states.
    """
    title = entry.find("title")
    site = next((node for node in around if node.name == "title"), None)
    of_channel = next((node.text for node in around if node.name in ("language", "dc:language")), None)
    published, changed = _time(entry.text_of(*_PUBLISHED)), _time(entry.text_of(*_CHANGED))
    return Metadata(
        title=read_title(title) if title is not None else None,
        authors=_authors(entry) or tuple(dict.fromkeys(_names(around))),
        published=published or changed,
        modified=changed if published and changed and changed.at > published.at else None,
        language=read_language(entry.attrs.get("xml:lang") or language or of_channel),
        site=read_title(site) if site is not None else None,
        canonical_url=address,
        description=_description(entry, text),
        tags=read_tags(_tags(entry)),
    )


def _tags(entry: XmlNode) -> Iterator[str]:
    for name in ("category", "dc:subject"):
        for node in entry.all(name):
            yield node.attrs.get("label") or node.attrs.get("term") or node.text


def _authors(entry: XmlNode) -> tuple[str, ...]:
    nodes = [child for child in entry.children if isinstance(child, XmlNode)]
    creators = [node for node in nodes if node.name == "dc:creator"]
    return tuple(dict.fromkeys(_names(creators or nodes)))


def _names(nodes: Sequence[XmlNode]) -> Iterator[str]:
    for node in nodes:
        if node.name not in ("author", "dc:creator"):
            continue
        stated = " ".join((node.text_of("name") or node.text).split())
        in_brackets = _NAME_IN_BRACKETS.match(stated)
        if stated:
            yield in_brackets[1] if in_brackets else stated


def _description(entry: XmlNode, text: str) -> str | None:
    summary = entry.find("summary")
    stated = entry.text_of("description") or (read_text(summary) if summary is not None else None)
    if not stated or stated == text:
        return None
    shown = parse_markup(stated).root.text
    return shown if shown and len(shown) <= MAX_DESCRIPTION_CHARS else None


def _time(stated: str | None) -> Moment | None:
    return parse_absolute(stated) if stated else None


def read_json_metadata(item: Mapping[str, Any], feed: Mapping[str, Any], address: str | None) -> Metadata:
    """The metadata of an item of a JSON Feed (1.0 and 1.1)."""
    published, changed = _time(_text(item, "date_published")), _time(_text(item, "date_modified"))
    tags = item.get("tags")
    return Metadata(
        title=_text(item, "title"),
        authors=_json_authors(item) or _json_authors(feed),
        published=published or changed,
        modified=changed if published and changed and changed.at > published.at else None,
        language=read_language(_text(item, "language") or _text(feed, "language")),
        site=_text(feed, "title"),
        canonical_url=address,
        description=_text(item, "summary"),
        image=_text(item, "image"),
        tags=read_tags(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
    )


def _json_authors(record: Mapping[str, Any]) -> tuple[str, ...]:
    several = record.get("authors")
    authors = several if isinstance(several, list) else [record.get("author")]
    names = (_text(author, "name") for author in authors if isinstance(author, dict))
    return tuple(dict.fromkeys(name for name in names if name))


def _text(record: Mapping[str, Any], name: str) -> str | None:
    value = record.get(name)
    return value.strip() or None if isinstance(value, str) else None
