"""The members of a ZIP archive, each read by its own entry in the archive's list.

`BoundedZip` opens a whole archive by names, as a format does. Here each member is a document of its own, and
is read alone: parsing the list of 10,000 entries for each of them would take longer than reading them.
"""

from __future__ import annotations

import bz2
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import IO

from worker.archives.bounded_zip import ZipLimits
from worker.archives.decompression import CODECS, DAMAGES, Decompressor, Inflater
from worker.archives.members import Member
from worker.archives.zip_list import ZipEntry, damaged, find_list, read_entry
from worker.errors import Rejected

MAX_UNPACKED_BYTES = 10_000_000_000
"""Of all members together, as the list states."""

_HEAD_BYTES = 4096
_SEARCHED_BYTES = 65_536
"""Of the list: a thousand entries."""
_DOCUMENT_ENTRY = re.compile(
    rb"PK(?:\x01\x02.{42}|\x03\x04.{26})(?:\[Content_Types\]\.xml|word/document|xl/workbook|ppt/presentation"
    rb"|META-INF/container\.xml|mimetype|Index/Document\.iwa)",
    re.DOTALL,
)
"""An entry of an office document or book (ECMA-376, ODF 1.3, EPUB OCF, iWork), wherever it stands."""
_LOCAL = b"PK\x03\x04"
_ENCRYPTED = 0x1
_STORED, _DEFLATED, _BZIP2, _ZSTANDARD = 0, 8, 12, 93
_METHODS: dict[int, Callable[[], Decompressor]] = {
    _DEFLATED: lambda: Inflater(-zlib.MAX_WBITS),
    _BZIP2: bz2.BZ2Decompressor,
    _ZSTANDARD: next(codec.make for codec in CODECS if codec.name == "Zstandard"),
}
_PIECE_BYTES = 262_144


def recognizes(file: IO[bytes]) -> bool:
    """Whether a file is a ZIP archive, and no office document or book, which are ZIP archives too."""
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    if not head.startswith(_LOCAL):
        return False
    try:
        listed = find_list(file, "")
    except Rejected:  # it is damaged: what is left of it decides
        return not _DOCUMENT_ENTRY.search(head)
    file.seek(listed.start)
    return not _DOCUMENT_ENTRY.search(file.read(_SEARCHED_BYTES))


def list_members(file: IO[bytes], position: int, name: str) -> Iterator[Member]:
    """The members from a position on, which is 0 or that of an entry in the list. Raises Rejected."""
    listed = find_list(file, name)
    position = position or listed.start
    while position < listed.end:
        entry = read_entry(file, position, listed, name)
        yield _make_member(file, entry, position, name)
        position = entry.end


def check(file: IO[bytes], max_members: int, name: str) -> None:
    """Refuse an archive of too many members or bytes, before any is read. Raises Rejected."""
    file_size = file.seek(0, 2)
    listed = find_list(file, name)
    position, count, packed, size = listed.start, 0, 0, 0
    while position < listed.end:
        entry = read_entry(file, position, listed, name)
        position, count = entry.end, count + 1
        packed, size = packed + entry.packed, size + entry.size
        if count > max_members:
            raise Rejected("too_large", f"{name}: it has more than {max_members:,} members; split it")
    if packed > file_size:
        raise Rejected(
            "archive_bomb", f"{name}: its members share their bytes, as those of no real archive do"
        )
    if size > MAX_UNPACKED_BYTES:
        raise Rejected("too_large", f"{name}: it unpacks to {size:,} bytes; split it")


def _make_member(file: IO[bytes], entry: ZipEntry, position: int, name: str) -> Member:
    def read(limit: int) -> bytes:
        return _read_content(file, entry, limit, name)

    return Member(entry.label, position, entry.end, entry.is_file, entry.modified, read)


def _read_content(file: IO[bytes], entry: ZipEntry, limit: int, name: str) -> bytes:
    if entry.flags & _ENCRYPTED:
        raise Rejected("encrypted", f"{name}: it needs a password; pack it without one")
    if entry.size > limit:
        raise Rejected("too_large", f"{name}: it has {entry.size:,} bytes; the limit is {limit:,}")
    bounds = ZipLimits()
    if entry.size > max(bounds.min_ratio_bytes, bounds.max_ratio * entry.packed):
        raise Rejected("archive_bomb", f"{name}: it would grow from {entry.packed:,} to {entry.size:,} bytes")
    file.seek(entry.place)
    local = file.read(30)
    if len(local) < 30 or not local.startswith(_LOCAL):
        raise damaged(name, "its bytes are not where the list says")
    file.seek(entry.place + 30 + sum(struct.unpack_from("<2H", local, 26)))
    content = _unpack(file, entry, name)
    if len(content) != entry.size or zlib.crc32(content) != entry.crc:
        raise damaged(name, "its bytes are not those that were packed")
    return content


def _unpack(file: IO[bytes], entry: ZipEntry, name: str) -> bytes:
    """Unpack up to one byte more than the entry states."""
    if entry.method == _STORED:
        return file.read(min(entry.packed, entry.size + 1))
    make = _METHODS.get(entry.method)
    if make is None:
        raise Rejected(
            "not_supported", f"{name}: it is packed by method {entry.method}; pack it as usual (deflate)"
        )
    inner, parts, packed, left = make(), [], entry.packed, entry.size + 1
    try:
        while left > 0 and not inner.eof:
            data = file.read(min(packed, _PIECE_BYTES)) if inner.needs_input else b""
            if inner.needs_input and not data:
                break
            packed -= len(data)
            parts.append(inner.decompress(data, left))
            left -= len(parts[-1])
    except DAMAGES as error:
        raise damaged(name, str(error)) from error
    return b"".join(parts)
