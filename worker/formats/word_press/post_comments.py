"""The comments of a post in an export: approved ones of readers, with their parents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

from worker.dates import Moment
from worker.dates.reading import parse_absolute
from worker.document import FoundComment
from worker.document.thread import MAX_COMMENTS
from worker.formats.word_press.post_markup import write_post
from worker.formats.written_html import read_comment
from worker.page.answer_indexes import without_circles
from worker.page.xml_reader import XmlNode

_READERS_TYPES = frozenset(["", "comment"])
"""The others are pings of other sites, reviews' ratings and notes of shops."""
MAX_OFFSET_MINUTES = 14 * 60


def read_comments(item: XmlNode, link: str | None) -> tuple[FoundComment, ...]:
    """The approved comments, oldest first; an answer to one that is not approved stands by itself."""
    found = [comment for node in item.all("wp:comment") if (comment := _read(node, link))][:MAX_COMMENTS]
    found.sort(key=lambda one: (one.posted is None, one.posted.at.timestamp() if one.posted else 0.0))
    places = {one.native_id: place for place, one in enumerate(found)}
    parents = without_circles([places.get(one.parent_native_id) for one in found])
    return tuple(_with_parents(found, parents))


def _with_parents(found: Iterable[FoundComment], parents: list[int | None]) -> Iterator[FoundComment]:
    for one, parent in zip(found, parents, strict=True):
        yield replace(one, parent=parent, parent_native_id=None if parent is None else one.parent_native_id)


def _read(node: XmlNode, link: str | None) -> FoundComment | None:
    kind = node.text_of("wp:comment_type") or ""
    if node.text_of("wp:comment_approved") != "1" or kind not in _READERS_TYPES:
        return None
    number = node.text_of("wp:comment_id")
    parent = node.text_of("wp:comment_parent")
    shown = node.text_of("wp:comment_date")
    return FoundComment(
        author=node.text_of("wp:comment_author"),
        content=read_comment(write_post(node.text_of("wp:comment_content") or "")),
        posted_text=shown,
        posted=read_time(node.text_of("wp:comment_date_gmt"), shown),
        author_url=node.text_of("wp:comment_author_url"),
        url=f"{link}#comment-{number}" if link and number else None,
        native_id=number,
        parent_native_id=parent if parent not in (None, "0") else None,
    )


def read_time(in_utc: str | None, local: str | None) -> Moment | None:
    """A time that is stated in UTC and in the site's zone, whose offset is their difference."""
    utc = parse_absolute(f"{in_utc}Z") if in_utc and not in_utc.startswith("0000") else None
    shown = parse_absolute(local) if local and not local.startswith("0000") else None
    if utc is None or shown is None:
        return utc or shown
    minutes = round((shown.at - utc.at) / timedelta(minutes=1))
    return replace(utc, offset_minutes=minutes) if abs(minutes) <= MAX_OFFSET_MINUTES else utc
