"""Find the elements of a large XML file that are records, without reading the file as a whole.

Only offsets are kept. Text that looks like a tag inside CDATA sections and comments is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from worker.page.charset import decode
from worker.page.xml_reader import FORBIDDEN_CHARS

MAX_HEAD_BYTES = 4_000_000
"""Before the first record. WordPress lists all authors, categories and tags there."""
_READ_BYTES = 1_000_000
_OVERLAP_BYTES = 256
"""Kept of what was searched: longer than the beginning of a tag."""
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.-]{1,40})[\"']")
_CDATA_END, _COMMENT_END = re.compile(rb"\]\]>"), re.compile(rb"-->")


class Piece(NamedTuple):
    """Where an element begins and ends, in bytes of the file, and its name."""

    start: int
    end: int
    name: str
    is_whole: bool = True
    """False if it has no end: the file is cut, or another element of this name begins in it."""


def find_pieces(file: BinaryIO, position: int, names: tuple[str, ...]) -> Iterator[Piece]:
    """Find the elements with these names from a position on, which must be outside of them; not nested."""
    opened: tuple[int, str] | None = None
    for start, end, name, is_end in _find_tags(file, position, names):
        if opened is None:
            opened = None if is_end else (start, name)
        elif name != opened[1]:
            continue
        elif is_end:
            yield Piece(opened[0], end, name)
            opened = None
        else:
            yield Piece(opened[0], start, name, is_whole=False)
            opened = (start, name)
    if opened is not None:
        yield Piece(opened[0], file.seek(0, 2), opened[1], is_whole=False)


def _find_tags(file: BinaryIO, position: int, names: tuple[str, ...]) -> Iterator[tuple[int, int, str, bool]]:
    """Where tags with these names begin and end, their name, and whether they are end tags."""
    outside = re.compile(
        rb"<(?:(?P<cdata>!\[CDATA\[)|(?P<comment>!--)|(?P<close>/)?(?P<name>" + "|".join(names).encode()
        + rb")(?(close)\s*>|(?=[\s>])(?![^<>]{0,200}/>)))"
    )  # fmt: skip
    wanted, buffer, offset, place = outside, b"", position, 0
    while True:
        found = wanted.search(buffer, place)
        if found is None:
            kept = max(place, len(buffer) - _OVERLAP_BYTES)
            file.seek(offset + len(buffer))
            more = file.read(_READ_BYTES)
            if not more:
                return
            buffer, offset, place = buffer[kept:] + more, offset + kept, 0
            continue
        place = found.end()
        if wanted is not outside:
            wanted = outside
        elif found["cdata"]:
            wanted = _CDATA_END
        elif found["comment"]:
            wanted = _COMMENT_END
        else:
            name = found["name"].decode()
            yield offset + found.start(), offset + found.end(), name, bool(found["close"])


def read_piece(file: BinaryIO, piece: Piece, head: bytes) -> str:
    """The source of an element, in the encoding that the head of the file declares."""
    file.seek(piece.start)
    return decode_source(file.read(piece.end - piece.start), head)


def read_head(file: BinaryIO, names: tuple[str, ...]) -> bytes:
    """What is before the first record, up to `MAX_HEAD_BYTES`."""
    first = next(find_pieces(file, 0, names), None)
    file.seek(0)
    return file.read(min(first.start if first else MAX_HEAD_BYTES, MAX_HEAD_BYTES))


def decode_source(content: bytes, head: bytes) -> str:
    """Decode a part of the file by its declaration; characters that XML forbids are left out."""
    declared = _ENCODING.search(head[:500])
    text = decode(content, declared[1].decode("ascii", "replace") if declared else "utf-8")
    return FORBIDDEN_CHARS.sub("", text)


def find_root_tag(head: str, names: str) -> str | None:
    """The tag of the root element, with its namespaces, if it has one of these names (a pattern)."""
    found = re.search(rf"<(?:\w+:)?(?:{names})(?:\s[^<>]*)?>", head)
    return found[0] if found else None


def close_tag(tag: str) -> str:
    """The end tag of a tag."""
    return re.sub(r"[\s>].*", "", tag, flags=re.DOTALL).replace("<", "</", 1) + ">"
