"""The members of a TAR archive (POSIX pax, GNU), plain or compressed, each read from its own position."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from tarfile import (
    AREGTYPE,
    BLOCKSIZE,
    CONTTYPE,
    GNUTYPE_LONGLINK,
    GNUTYPE_LONGNAME,
    GNUTYPE_SPARSE,
    NUL,
    REGTYPE,
    SOLARIS_XHDTYPE,
    XGLTYPE,
    XHDTYPE,
    HeaderError,
    TarInfo,
)
from typing import IO

from worker.archives.byte_sources import ByteSource, open_source, read_head
from worker.archives.decompression import MALFORMED
from worker.archives.members import Member, label_of
from worker.errors import Rejected

MAX_EXTENSIONS = 16
"""Headers that extend one member's header."""
MAX_EXTENSION_BYTES = 1_000_000

_MAGIC = b"ustar"
_MAGIC_PLACE = 257
_FILE_TYPES = (REGTYPE, AREGTYPE, CONTTYPE)
_NAME_TYPES = (GNUTYPE_LONGNAME,)
_PAX_TYPES = (XHDTYPE, SOLARIS_XHDTYPE)
_IGNORED_TYPES = (GNUTYPE_LONGLINK, XGLTYPE)
_SIZE = re.compile(r"[0-9]{1,13}")
_MAX_SIZE = 10**13
_RECORD = re.compile(rb"(\d{1,10}) ([^=\n]{1,200})=")


@dataclass(slots=True)
class _Extension:
    """What headers before a member's header say of it."""

    name: str | None = None
    fields: dict[str, str] = field(default_factory=dict)


def recognizes(file: IO[bytes]) -> bool:
    """Whether a file is a TAR archive, by its first header."""
    try:
        head = read_head(file, BLOCKSIZE)
    except Rejected:
        return False
    return head.startswith(_MAGIC, _MAGIC_PLACE)


def list_members(file: IO[bytes], position: int, name: str) -> Iterator[Member]:
    """The members from a position on. Raises Rejected("malformed_archive", "archive_bomb", "too_large")."""
    source = open_source(file, name)
    while True:
        member = _read_member(source, position, name)
        if member is None:
            return
        yield member
        position = member.end


def check(file: IO[bytes], max_members: int, name: str) -> None:
    """Refuse an archive of too many members or bytes, before any is read. Raises Rejected.

    Damage is left to whoever reads on: what stands before it is read.
    """
    count = 0
    try:
        for _ in islice(list_members(file, 0, name), max_members + 1):
            count += 1
    except Rejected as error:
        if error.reason != MALFORMED:
            raise
    if count > max_members:
        raise Rejected("too_large", f"{name}: it has more than {max_members:,} members; split it")


def _read_member(source: ByteSource, position: int, name: str) -> Member | None:
    """The member whose headers begin at a position; None at the end of the archive."""
    extension, place = _Extension(), position
    for _ in range(MAX_EXTENSIONS):
        block = source.read_at(place, BLOCKSIZE)
        if not block.strip(NUL) and place == position:
            return None
        if len(block) < BLOCKSIZE:
            raise _damaged(name, place, "it is cut off")
        try:
            info = TarInfo.frombuf(block, "utf-8", "replace")
        except HeaderError as error:
            raise _damaged(name, place, str(error)) from error
        place += BLOCKSIZE
        if info.type not in (*_NAME_TYPES, *_PAX_TYPES, *_IGNORED_TYPES):
            return _make_member(source, info, extension, (position, place), name)
        if not 0 <= info.size <= MAX_EXTENSION_BYTES:
            raise _damaged(name, place, f"a header of {info.size:,} bytes")
        content = source.read_at(place, info.size)
        if info.type in _NAME_TYPES:
            extension.name = content.rstrip(NUL).decode("utf-8", "replace")
        elif info.type in _PAX_TYPES:
            extension.fields |= _parse_records(content)
        place += _padded(info.size)
    raise _damaged(name, place, f"more than {MAX_EXTENSIONS} headers of one member")


def _make_member(
    source: ByteSource, info: TarInfo, extension: _Extension, places: tuple[int, int], name: str
) -> Member:
    """The member; `places` are those of its first header and of its content."""
    fields = extension.fields
    is_sparse = info.type == GNUTYPE_SPARSE or any(key.startswith("GNU.sparse.") for key in fields)
    size = int(fields["size"]) if _SIZE.fullmatch(fields.get("size", "")) else info.size
    if not 0 <= size < _MAX_SIZE:
        raise _damaged(name, places[0], f"a member of {size:,} bytes")
    called = fields.get("GNU.sparse.name") or fields.get("path") or extension.name or info.name

    def read(limit: int) -> bytes:
        if is_sparse:
            raise Rejected("not_supported", f"{name}: it is stored with holes (a sparse file); pack it whole")
        if size > limit:
            raise Rejected("too_large", f"{name}: it has {size:,} bytes; the limit is {limit:,}")
        content = source.read_at(places[1], size)
        if len(content) < size:
            raise _damaged(name, places[1], "the archive is cut off")
        return content

    return Member(
        label=label_of(called),
        position=places[0],
        end=places[1] + _padded(size),
        is_file=is_sparse or (info.type in _FILE_TYPES and not called.endswith("/")),
        modified=_time_of(fields.get("mtime"), info.mtime),
        read=read,
    )


def _parse_records(content: bytes) -> dict[str, str]:
    """The records of a pax header, each ``length key=value`` and a line end; what is no record ends them."""
    found: dict[str, str] = {}
    place = 0
    while record := _RECORD.match(content, place):
        end = place + int(record[1])
        if end <= record.end() or end > len(content):
            break
        key = record[2].decode("utf-8", "replace")
        found[key] = content[record.end() : end - 1].decode("utf-8", "replace")
        place = end
    return found


def _time_of(stated: str | None, seconds: float) -> datetime | None:
    """The time of the last change; 0, which reproducible archives state, is none."""
    try:
        seconds = float(stated) if stated else seconds
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def _padded(size: int) -> int:
    return -(-size // BLOCKSIZE) * BLOCKSIZE


def _damaged(name: str, place: int, why: str) -> Rejected:
    return Rejected(MALFORMED, f"{name}: a damaged TAR archive at byte {place:,}: {why}")
