"""An export of Disqus (XML) with one thread: the comments of a page, without the page.

A file with many threads is a container (`worker.sources.containers.disqus`), which makes one export of each.
The comments of a page that is stored already are merged into it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from worker.dates.reading import parse_absolute
from worker.document import FoundComment, Metadata, RawItem
from worker.document.thread import MAX_COMMENTS
from worker.document.written_page import WrittenPage
from worker.errors import Rejected
from worker.formats.written_html import read_comment, read_written
from worker.page.answer_indexes import without_circles
from worker.page.charset import decode
from worker.page.page import parse_markup
from worker.page.xml_reader import XmlNode, XmlReader

NAME = "exports of Disqus"
_ROOT = re.compile(r"<disqus\s[^<>]*xmlns\s*=\s*[\"']https?://(?:www\.)?disqus\.com")


def likeness(raw: RawItem, sample: str) -> float:  # noqa: ARG001  the shape all formats share
    """Sure of the root element with its namespace."""
    return 1.0 if _ROOT.search(sample) else 0.0


def read(raw: RawItem) -> WrittenPage:
    """The comments of a thread. Raises Rejected("not_supported") for several threads.

    Raises Rejected("malformed_export", "no_text", "dtd_refused").
    """
    wanted = frozenset(["thread", "post"])
    nodes, _ = XmlReader(wanted, lambda node: node, ("thread", "post")).read(decode(raw.content, raw.charset))
    threads = [node for node in nodes if node.name == "thread"]
    if len(threads) > 1:
        raise Rejected(
            "not_supported",
            f"{raw.target} is an export of Disqus with {len(threads)} threads: many documents; "
            "drop it into a watched folder, or ingest it from disk (winnow ingest FILE)",
        )
    if not threads:
        raise Rejected("malformed_export", f"{raw.target}: there is no thread in it that can be read")
    thread = threads[0]
    address = raw.final_url or thread.text_of("link")
    title = thread.text_of("title")
    metadata = Metadata(
        title=parse_markup(title).root.text if title else address,
        canonical_url=address,
        site=thread.text_of("forum"),
    )
    comments = _read_posts([node for node in nodes if node.name == "post"])
    return replace(read_written(raw, "", metadata, comments, "thread"), has_own_text=False)


def _read_posts(nodes: list[XmlNode]) -> tuple[FoundComment, ...]:
    """The posts that are shown, oldest first. A deleted one that was answered stays, without its text."""
    answered = {parent for node in nodes if not _is_gone(node) and (parent := _id_of(node, "parent"))}
    found = [
        _read_post(node)
        for node in nodes
        if not _is_gone(node) or (node.attrs.get("dsq:id") in answered and not _is(node, "isSpam"))
    ][:MAX_COMMENTS]
    found.sort(key=lambda one: (one.posted is None, one.posted.at.timestamp() if one.posted else 0.0))
    places = {one.native_id: place for place, one in enumerate(found) if one.native_id}
    parents = without_circles([places.get(one.parent_native_id or "") for one in found])
    return tuple(replace(one, parent=parent) for one, parent in zip(found, parents, strict=True))


def _read_post(node: XmlNode) -> FoundComment:
    author, shown = node.find("author"), node.text_of("createdAt")
    is_gone = _is_gone(node)
    return FoundComment(
        author=None if is_gone or author is None else author.text_of("name", "username"),
        content=() if is_gone else read_comment(node.text_of("message") or ""),
        posted_text=shown,
        posted=parse_absolute(shown) if shown else None,
        native_id=node.attrs.get("dsq:id"),
        parent_native_id=_id_of(node, "parent"),
        deleted=is_gone,
    )


def _is_gone(node: XmlNode) -> bool:
    return _is(node, "isDeleted") or _is(node, "isSpam")


def _is(node: XmlNode, name: str) -> bool:
    return node.text_of(name) == "true"


def _id_of(node: XmlNode, name: str) -> str | None:
    return next((inner.attrs.get("dsq:id") for inner in node.all(name)), None)
