"""An export of WordPress (WXR) with one post: its text, metadata and comments.

A file with many posts is a container (`worker.sources.containers.wxr`), which makes one export of each.
"""

from __future__ import annotations

import re

from worker.dates.reading import parse_absolute
from worker.document import Metadata, RawItem
from worker.document.written_page import WrittenPage
from worker.errors import Rejected
from worker.formats.markup.stated_metadata import read_language
from worker.formats.word_press.post_comments import read_comments, read_time
from worker.formats.word_press.post_markup import write_post
from worker.formats.written_html import read_written
from worker.page.charset import decode
from worker.page.page import parse_markup
from worker.page.xml_reader import XmlNode, XmlReader

NAME = "exports of WordPress (WXR)"
_NAMESPACE = re.compile(r"""xmlns:\w+\s*=\s*["']https?://(?:www\.)?wordpress\.org/export/""")
_WANTED = frozenset(["item", "wp:author", "title", "link", "language", "image"])
_DOMAINS = {"category": "category", "post_tag": "post_tag", "tag": "post_tag"}
"""Old versions name tags otherwise."""
_DEFAULT_CATEGORY = "uncategorized"


def likeness(raw: RawItem, sample: str) -> float:  # noqa: ARG001  the shape all formats share
    """Sure of the namespace."""
    return 1.0 if _NAMESPACE.search(sample) else 0.0


def read(raw: RawItem) -> WrittenPage:
    """The post with its comments. Raises Rejected("not_supported") for several posts.

    Raises Rejected("malformed_export", "no_text", "dtd_refused").
    """
    nodes, _ = XmlReader(_WANTED, lambda node: node, ("item",)).read(decode(raw.content, raw.charset))
    items = [node for node in nodes if node.name == "item"]
    if len(items) > 1:
        raise Rejected(
            "not_supported",
            f"{raw.target} is an export of WordPress with {len(items)} items: many documents; "
            "drop it into a watched folder, or ingest it from disk (winnow ingest FILE)",
        )
    if not items:
        raise Rejected("malformed_export", f"{raw.target}: there is no post in it that can be read")
    item = items[0]
    link = item.text_of("link")
    html = write_post(item.text_of("content:encoded") or "")
    return read_written(raw, html, _read_metadata(item, nodes), read_comments(item, link))


def _read_metadata(item: XmlNode, nodes: list[XmlNode]) -> Metadata:
    channel = {node.name: node.text.strip() for node in reversed(nodes) if node.name in ("title", "language")}
    title, excerpt = item.text_of("title"), item.text_of("excerpt:encoded")
    author = _author_of(item, nodes)
    return Metadata(
        title=plain_text(title) if title else None,
        authors=(author,) if author else (),
        published=read_time(item.text_of("wp:post_date_gmt"), item.text_of("wp:post_date"))
        or parse_absolute(item.text_of("pubDate") or ""),
        modified=read_time(item.text_of("wp:post_modified_gmt"), item.text_of("wp:post_modified")),
        language=read_language(channel.get("language")),
        site=channel.get("title") or None,
        canonical_url=item.text_of("link"),
        description=plain_text(excerpt) if excerpt else None,
        tags=_tags_of(item),
    )


def _author_of(item: XmlNode, nodes: list[XmlNode]) -> str | None:
    """The name that the site shows for the login of the author."""
    login = item.text_of("dc:creator")
    for node in nodes:
        if node.name == "wp:author" and node.text_of("wp:author_login") == login:
            return node.text_of("wp:author_display_name") or login
    return login


def _tags_of(item: XmlNode) -> tuple[str, ...]:
    """Categories, then tags."""
    found: dict[str, list[str]] = {"category": [], "post_tag": []}
    for node in item.all("category"):
        domain = _DOMAINS.get(node.attrs.get("domain", "category"), "")
        if domain in found and node.attrs.get("nicename") != _DEFAULT_CATEGORY:
            found[domain].append(plain_text(node.text))
    return tuple(dict.fromkeys(tag for tags in found.values() for tag in tags if tag))


def plain_text(html: str) -> str:
    """The text of markup in one line."""
    return parse_markup(html).root.text
