"""Feeds saved to disk (RSS, Atom): each entry is a record. Those that give no text fail, and say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedReader

from worker.document import RawItem
from worker.errors import Rejected
from worker.page.charset import decode
from worker.sources.containers.container_kinds import HEAD_BYTES, Record
from worker.sources.containers.wxr import check_piece
from worker.sources.containers.xml_pieces import (
    close_tag,
    decode_source,
    find_pieces,
    find_root_tag,
    read_head,
    read_piece,
)
from worker.sources.listings import feed

_RECORDS = ("item", "entry")
_ROOTS = "rss|feed|RDF"
_ROOT = re.compile(
    r"\A\s*+(?:<\?[^>]{0,1000}+>\s*+|<!--(?>.{0,4000}?-->)\s*+|<!DOCTYPE\s[^>\[]{0,1000}+>\s*+){0,20}+"
    r"<(?:\w+:)?(rss|feed|RDF)[\s>]",
    re.DOTALL,
)
_OTHER = re.compile(r"xmlns:\w+\s*=\s*[\"']https?://(?:www\.)?wordpress\.org/export/")
_RSS_IN_RDF = re.compile(r"purl\.org/rss/1\.0|netscape\.com/rdf/simple")
_BOXES = re.compile(r"<(image|textInput|textinput)\b.*?</\1\s*>", re.DOTALL)
_HEAD_FIELDS = re.compile(
    r"<(title|link|language|dc:language|author|dc:creator|subtitle)\b[^>]*?(?:/>|>.*?</\1\s*>)", re.DOTALL
)
_NO_POST = re.compile(r"schemas\.google\.com/blogger/2008/kind#(?!post|page)\w+")
"""Settings, templates and comments in an export of Blogger."""


def recognizes(file: BufferedReader, name: str) -> bool:  # noqa: ARG001  the shape all kinds share
    """By the root element, at the beginning of the file."""
    file.seek(0)
    head = decode(file.read(HEAD_BYTES))
    root = _ROOT.match(head)
    if root is None or _OTHER.search(head):
        return False
    return root[1] != "RDF" or bool(_RSS_IN_RDF.search(head))


def scan(file: BufferedReader, position: int) -> Iterator[Record]:
    """Each entry."""
    head = read_head(file, _RECORDS)
    for piece in find_pieces(file, position, _RECORDS):
        is_post = not piece.is_whole or not _NO_POST.search(read_piece(file, piece, head))
        yield Record(piece.start, piece.end, is_post, piece.is_whole)


def read(file: BufferedReader, position: int, limit: int, name: str) -> RawItem:
    """Read one entry as a feed of its own. Raises Rejected("malformed_record", "too_large")."""
    piece = check_piece(next(find_pieces(file, position, _RECORDS), None), position, limit, name)
    head_bytes = read_head(file, _RECORDS)
    head = decode_source(head_bytes, head_bytes)
    root = find_root_tag(head, _ROOTS)
    if root is None:
        raise Rejected("malformed_record", f"{name}: the file does not begin as a feed")
    about = "".join(field[0] for field in _HEAD_FIELDS.finditer(_BOXES.sub("", head)))
    entry = read_piece(file, piece, head_bytes)
    if piece.name == "entry":
        return make_record(f"{root}{about}{entry}{close_tag(root)}", name, "application/atom+xml")
    source = f"{root}<channel>{about}</channel>{entry}{close_tag(root)}"
    return make_record(source, name, "application/rss+xml")


def make_record(source: str, name: str, media_type: str) -> RawItem:
    """A feed of one entry as a document at the entry's address. Raises Rejected("malformed_record")."""
    try:
        entries = feed.read(source, "").entries
    except Rejected as error:
        raise Rejected("malformed_record", f"{name}: {error.detail}") from error
    return RawItem(
        target=name, content=source.encode("utf-8", "replace"), received=None, media_type=media_type,
        charset="utf-8", final_url=entries[0].address if entries else None,
    )  # fmt: skip
