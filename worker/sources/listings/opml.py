"""OPML files: lists of feeds, as feed readers and Winnow export them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from worker.page.xml_reader import FORBIDDEN_CHARS, XmlNode, XmlReader
from worker.sources.listing_types import Entry, Listing
from worker.sources.listings.listing import absolute_url
from worker.sources.source_labels import tidy_labels

KIND = "opml"

OTHER_KINDS = frozenset(["sitemap", "list", "opml"])
"""Kinds of source that feed readers do not know: outlines of this type, with the address as `url`."""

_ROOT = re.compile(r"<opml[\s>]", re.IGNORECASE)


class Outline(NamedTuple):
    """A source as an OPML file names it."""

    kind: str
    address: str
    title: str
    labels: tuple[str, ...]


def likeness(text: str) -> float:
    """By the root element."""
    return 1.0 if _ROOT.search(text) else 0.0


def read(text: str, url: str) -> Listing:
    """Read the feeds that it names, each once, with its folders and categories as labels.

    Raises Rejected("dtd_refused").
    """
    made, warnings = XmlReader(frozenset(["outline"]), lambda node: list(_sources(node, url, ())),
                            ("outline",)).read(text)  # fmt: skip
    found: dict[str | None, Entry] = {}
    for entry in (entry for several in made for entry in several):
        first = found.setdefault(entry.address, entry)
        found[entry.address] = replace(first, labels=tidy_labels((*first.labels, *entry.labels)))
    return Listing(sources=tuple(found.values()), warnings=tuple(warnings))


def _sources(node: XmlNode, url: str, folders: tuple[str, ...]) -> Iterator[Entry]:
    attrs = {name.lower(): value for name, value in node.attrs.items()}
    title = attrs.get("title") or attrs.get("text")
    kind = attrs.get("type", "").lower()
    kind = kind if kind in OTHER_KINDS and "xmlurl" not in attrs else "feed"
    address = absolute_url(url, attrs.get("xmlurl", "") if kind == "feed" else attrs.get("url", ""))
    if address:
        categories = [category.strip().lstrip("/") for category in attrs.get("category", "").split(",")]
        labels = tidy_labels((*categories, *folders))
        yield Entry(address, title=title, labels=labels, kind=None if kind == "feed" else kind)
    elif title:
        folders = (*folders, title)
    for inner in node.all("outline"):
        yield from _sources(inner, url, folders)


def write(outlines: Iterable[Outline], now: datetime) -> str:
    """Write an OPML file of sources.

    Each source is in a folder for each of its labels, with the labels as its category, so that reading the
    file gives the same.
    """
    folders: dict[str, list[str]] = {}
    for outline in outlines:
        for label in outline.labels or ("",):
            folders.setdefault(label, []).append(_outline_tag(outline))
    body = [f"    {line}" for line in folders.pop("", [])]
    for label, lines in folders.items():
        inner = "\n".join(f"      {line}" for line in lines)
        body.append(f"    <outline text={_quoted(label)}>\n{inner}\n    </outline>")
    head = f"<title>Winnow's sources</title>\n    <dateCreated>{format_datetime(now)}</dateCreated>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <head>\n    {head}\n  </head>\n'
        + "\n".join(["  <body>", *body, "  </body>", "</opml>"])
        + "\n"
    )


def _outline_tag(outline: Outline) -> str:
    is_feed = outline.kind == "feed"
    attributes = {
        "type": "rss" if is_feed else outline.kind,
        "text": outline.title,
        "title": outline.title,
        "xmlUrl" if is_feed else "url": outline.address,
    }
    if outline.labels:
        attributes["category"] = ",".join(outline.labels)
    return f"<outline {' '.join(f'{name}={_quoted(value)}' for name, value in attributes.items())}/>"


def _quoted(text: str) -> str:
    return quoteattr(FORBIDDEN_CHARS.sub("", text))
