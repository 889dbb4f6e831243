"""A feed (RSS, Atom, JSON Feed) with one entry: the document that the entry gives.

A file with many entries is a container (`worker.sources.containers.feed_file`, `json_feed`), which makes one
feed of each.
"""

from __future__ import annotations

import json
import re
from typing import Any

from worker.document import RawItem
from worker.document.written_page import WrittenPage
from worker.errors import Rejected
from worker.formats.feeds.entry_metadata import read_json_metadata, read_xml_metadata
from worker.formats.feeds.entry_text import cut_closing_line, find_text
from worker.formats.html import address_of
from worker.formats.written_html import read_written
from worker.page.charset import decode
from worker.page.feed_entries import make_paragraphs
from worker.page.xml_reader import XmlNode, XmlReader

NAME = "entries of feeds"
_ROOT = re.compile(
    r"\A\s*+(?:<\?[^>]{0,1000}+>\s*+|<!--(?>.{0,4000}?-->)\s*+|<!DOCTYPE\s[^>\[]{0,1000}+>\s*+){0,20}+"
    r"<(?:\w+:)?(?:rss|feed|RDF(?=\s[^<>]*(?:purl\.org/rss/1\.0|netscape\.com/rdf)))[\s>]",
    re.DOTALL,
)
_JSON_FEED = re.compile(r"""\A\s*\{.*?"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org""", re.DOTALL)
_LANGUAGE = re.compile(r"""<(?:\w+:)?(?:rss|feed|RDF)\s[^<>]*?xml:lang\s*=\s*["']([\w-]{1,40})["']""")
_WANTED = frozenset(
    ["item", "entry", "title", "language", "dc:language", "author", "dc:creator",
     "image", "textInput", "textinput"]  # of the channel: so that their titles are not taken for its own
)  # fmt: skip


def likeness(raw: RawItem, sample: str) -> float:  # noqa: ARG001  the shape all formats share
    """Sure of the root element, or of the version that a JSON Feed states; below exports, which are feeds."""
    return 0.995 if _ROOT.match(sample) or _JSON_FEED.match(sample) else 0.0


def read(raw: RawItem) -> WrittenPage:
    """The entry. Raises Rejected("not_supported") for a feed of several entries.

    Raises Rejected("teaser_only", "malformed_feed", "no_text", "dtd_refused").
    """
    text = decode(raw.content, raw.charset)
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return _read_json(raw, text)
    nodes, _ = XmlReader(_WANTED, lambda node: node, ("item", "entry")).read(text)
    entries = [node for node in nodes if node.name in ("item", "entry")]
    entry: XmlNode = _only(entries, raw)
    address = address_of(raw)
    html = find_text(entry, address)
    if html is None:
        raise _teaser(raw, address)
    around = nodes[: nodes.index(entry)]
    html = cut_closing_line(html, address)
    of_feed = _LANGUAGE.search(text)
    language = of_feed[1] if of_feed else None
    return read_written(raw, html, read_xml_metadata(entry, around, address, html, language))


def _read_json(raw: RawItem, text: str) -> WrittenPage:
    try:
        feed = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise Rejected("malformed_feed", f"{raw.target}: not JSON: {error}") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    found = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    item: dict[str, Any] = _only(found, raw)
    html, plain = item.get("content_html"), item.get("content_text")
    address = address_of(raw)
    if not isinstance(html, str) or not html.strip():
        html = make_paragraphs(plain) if isinstance(plain, str) else None
    if html is None:
        raise _teaser(raw, address)
    return read_written(raw, html, read_json_metadata(item, feed, address))


def _only(entries: list[Any], raw: RawItem) -> Any:
    if len(entries) == 1:
        return entries[0]
    raise Rejected(
        "not_supported",
        f"{raw.target} is a feed with {len(entries)} entries. Add it as a source (winnow sources add); "
        "to read only the texts in it, drop it into a watched folder, or ingest it (winnow ingest FILE)",
    )


def _teaser(raw: RawItem, address: str | None) -> Rejected:
    where = f"ingest its page ({address})" if address else "get its page"
    return Rejected(
        "teaser_only",
        f"{raw.target}: the feed gives only a teaser of it; {where}, or add the feed as a source",
    )
