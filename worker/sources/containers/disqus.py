"""Exports of Disqus (XML): each page with comments is a record of its own.

The posts stand after all threads, in no order of threads. Where the posts of each thread are is found in one
pass over the file.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BufferedReader

from worker.document import RawItem
from worker.document.thread import MAX_COMMENTS
from worker.errors import Rejected
from worker.sources.containers.container_kinds import HEAD_BYTES, Record
from worker.sources.containers.open_files import OpenFile, identify
from worker.sources.containers.wxr import check_piece
from worker.sources.containers.xml_pieces import (
    Piece,
    decode_source,
    find_pieces,
    find_root_tag,
    read_head,
    read_piece,
)
from worker.sources.listings.listing import absolute_url

MEDIA_TYPE = "application/xml"
POSTS_PER_PAUSE = 10_000
"""After this many posts in a row, a scan may end."""
_NAMES = ("thread", "post")
_ROOT = re.compile(rb"<disqus\s[^<>]*xmlns\s*=\s*[\"']https?://(?:www\.)?disqus\.com")
_OF_THREAD = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<thread\s+dsq:id\s*=\s*[\"'](\d{1,20})[\"']", re.DOTALL)
_OWN_ID = re.compile(rb"<thread\s+dsq:id\s*=\s*[\"'](\d{1,20})[\"']")
_DELETED = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<(?:isDeleted|isSpam)>\s*+(true)\s*+<", re.DOTALL)
_LINK = re.compile(r"<link>\s*+(?:<!\[CDATA\[)?+((?:(?!\]\]>|<).)*+)(?:\]\]>\s*+)?</link>", re.DOTALL)


def recognizes(file: BufferedReader, name: str) -> bool:  # noqa: ARG001  the shape all kinds share
    """By the root element with its namespace."""
    file.seek(0)
    return bool(_ROOT.search(file.read(HEAD_BYTES)))


def scan(file: BufferedReader, position: int) -> Iterator[Record]:
    """Each thread; those without posts, and deleted ones, are no documents."""
    posts = _posts_of(file)
    others = 0
    for piece in find_pieces(file, position, _NAMES):
        if piece.name == "thread":
            source = _read(file, piece)
            is_shown = not piece.is_whole or (
                _id_in(_OWN_ID, source) in posts and not _says(_DELETED, source)
            )
            yield Record(piece.start, piece.end, is_shown, piece.is_whole)
        elif (others := others + 1) % POSTS_PER_PAUSE == 0:
            yield Record(piece.start, piece.end, is_document=False, is_record=False)


def read(file: BufferedReader, position: int, limit: int, name: str) -> RawItem:
    """Read one thread with its posts as an export of its own.

    Raises Rejected("malformed_record", "too_large").
    """
    thread = check_piece(next(find_pieces(file, position, _NAMES), None), position, limit, name)
    head = read_head(file, _NAMES)
    root = find_root_tag(decode_source(head, head), "disqus")
    if root is None:
        raise Rejected("malformed_record", f"{name}: the file does not begin as an export of Disqus")
    source = read_piece(file, thread, head)
    places = _posts_of(file).get(_id_in(_OWN_ID, _read(file, thread)) or b"", array("q"))
    posts: list[str] = []
    size = thread.end - thread.start
    for start, end in zip(places[::2], places[1::2], strict=True):
        size += end - start
        if size > limit:
            raise Rejected("too_large", f"{name}: a thread of more than {limit:,} bytes (WINNOW_MAX_BYTES)")
        if len(posts) < 2 * MAX_COMMENTS:  # some may be deleted
            posts.append(read_piece(file, Piece(start, end, "post"), head))
    link = _LINK.search(source)
    content = f"{root}{source}{''.join(posts)}</disqus>"
    url = absolute_url("", link[1].strip().replace("&amp;", "&")) if link else None
    encoded = content.encode("utf-8", "replace")
    return RawItem(
        target=name, content=encoded, received=None, media_type=MEDIA_TYPE, charset="utf-8", final_url=url
    )


def _posts_of(file: BufferedReader) -> Mapping[bytes, array[int]]:
    """Where the posts of each thread begin and end, by the thread's id."""
    return _find_posts(identify(file))


@lru_cache(maxsize=2)
def _find_posts(opened: OpenFile) -> Mapping[bytes, array[int]]:
    file = opened.file
    found: defaultdict[bytes, array[int]] = defaultdict(lambda: array("q"))
    for piece in find_pieces(file, 0, _NAMES):
        if piece.name != "post" or not piece.is_whole:
            continue
        thread = _id_in(_OF_THREAD, _read(file, piece))
        if thread is not None:
            found[thread].extend((piece.start, piece.end))
    return dict(found)


def _read(file: BufferedReader, piece: Piece) -> bytes:
    file.seek(piece.start)
    return file.read(piece.end - piece.start)


def _id_in(pattern: re.Pattern[bytes], source: bytes) -> bytes | None:
    return next((found[1] for found in pattern.finditer(source) if found[1]), None)


def _says(pattern: re.Pattern[bytes], source: bytes) -> bool:
    return any(found[1] for found in pattern.finditer(source))
