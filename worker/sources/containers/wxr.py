"""Exports of WordPress (WXR, eXtended RSS): each published post or page, with its comments, is a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedReader

from worker.document import RawItem
from worker.errors import Rejected
from worker.sources.containers.container_kinds import HEAD_BYTES, Record
from worker.sources.containers.xml_pieces import (
    Piece,
    close_tag,
    decode_source,
    find_pieces,
    find_root_tag,
    read_head,
    read_piece,
)
from worker.sources.listings.listing import absolute_url

MEDIA_TYPE = "application/rss+xml"
_RECORD = ("item",)
_NAMESPACE = re.compile(rb"""xmlns:\w+\s*=\s*["']https?://(?:www\.)?wordpress\.org/export/""")
_FIELDS = re.compile(
    r"<wp:(post_type|status|post_password)>\s*+(?:<!\[CDATA\[)?([^<\]]*+)|<!\[CDATA\[.*?(?:\]\]>|\Z)",
    re.DOTALL,
)
"""Fields of a post; text that looks like one stands in CDATA sections, which are passed over whole."""
_HEAD_FIELDS = re.compile(
    r"<(title|link|language|wp:wxr_version|wp:base_site_url|wp:base_blog_url)>(?:<!\[CDATA\[(?:(?!\]\]>|<!\[CDATA\[).)*+\]\]>|[^<]*+)</\1>",
    re.DOTALL,
)
_IMAGE = re.compile(r"<image>(?:(?!<image>).)*?</image>", re.DOTALL)
_AUTHOR = re.compile(r"<wp:author>(?:(?!<wp:author>).)*?</wp:author>", re.DOTALL)
_TEXT = r"\s*+(?:<!\[CDATA\[)?+((?:(?!\]\]>|<).)*+)(?:\]\]>\s*+)?"
"""The text of an element, in a CDATA section or not."""
_LOGIN = re.compile(rf"<wp:author_login>{_TEXT}</wp:author_login>", re.DOTALL)
_CREATOR = re.compile(rf"<dc:creator>{_TEXT}</dc:creator>", re.DOTALL)
_LINK = re.compile(rf"<link>{_TEXT}</link>", re.DOTALL)
_SHOWN_TYPES = frozenset(["post", "page"])


def recognizes(file: BufferedReader, name: str) -> bool:  # noqa: ARG001  the shape all kinds share
    """By the namespace of the root element."""
    file.seek(0)
    return bool(_NAMESPACE.search(file.read(HEAD_BYTES)))


def scan(file: BufferedReader, position: int) -> Iterator[Record]:
    """Each item. Files, menus, drafts, private and protected posts are no documents."""
    head = read_head(file, _RECORD)
    for piece in find_pieces(file, position, _RECORD):
        is_shown = not piece.is_whole or _is_published(read_piece(file, piece, head))
        yield Record(piece.start, piece.end, is_shown, piece.is_whole)


def _is_published(source: str) -> bool:
    fields = {found[1]: found[2].strip() for found in _FIELDS.finditer(source) if found[1]}
    is_shown = fields.get("post_type") in _SHOWN_TYPES and fields.get("status") == "publish"
    return is_shown and not fields.get("post_password")


def read(file: BufferedReader, position: int, limit: int, name: str) -> RawItem:
    """Read one post as an export of its own. Raises Rejected("malformed_record", "too_large")."""
    piece = next(find_pieces(file, position, _RECORD), None)
    source = check_piece(piece, position, limit, name)
    head_bytes = read_head(file, _RECORD)
    head = decode_source(head_bytes, head_bytes)
    root = find_root_tag(head, "rss")
    if root is None:
        raise Rejected("malformed_record", f"{name}: the file does not begin as an export of WordPress")
    item = read_piece(file, source, head_bytes)
    creator = _CREATOR.search(item)
    authors = [
        author[0]
        for author in _AUTHOR.finditer(head)
        if creator and (login := _LOGIN.search(author[0])) and login[1].strip() == creator[1].strip()
    ]
    about = [field[0] for field in _HEAD_FIELDS.finditer(_AUTHOR.sub("", _IMAGE.sub("", head)))]
    content = f"{root}<channel>{''.join(about + authors[:1])}{item}</channel>{close_tag(root)}"
    link = _LINK.search(item)
    return RawItem(
        target=name, content=content.encode("utf-8", "replace"), received=None, media_type=MEDIA_TYPE,
        charset="utf-8", final_url=absolute_url("", link[1].strip().replace("&amp;", "&")) if link else None,
    )  # fmt: skip


def check_piece(piece: Piece | None, position: int, limit: int, name: str) -> Piece:
    """Return the piece at a position. Raises Rejected("malformed_record", "too_large")."""
    if piece is None or piece.start != position or not piece.is_whole:
        raise Rejected("malformed_record", f"{name}: the element at byte {position:,} is cut off")
    if piece.end - piece.start > limit:
        size = piece.end - piece.start
        raise Rejected("too_large", f"{name}: a record of {size:,} bytes (WINNOW_MAX_BYTES)")
    return piece
