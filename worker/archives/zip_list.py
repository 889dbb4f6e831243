"""The list of entries at the end of a ZIP archive, read entry by entry (APPNOTE.TXT)."""

from __future__ import annotations

import stat
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO

from worker.archives.members import label_of
from worker.errors import Rejected

_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_LOCATOR_64 = b"PK\x06\x07"
_ENTRY = b"PK\x01\x02"
_MAX_END_BYTES = 22 + 65_535 + 20
"""The end record with the longest comment, and the locator before it (APPNOTE 4.3.15, 4.3.16)."""
_ENTRY_FORM = struct.Struct("<4s4B4H3L5H2L")
_UNSET = 0xFFFFFFFF
_UTF8 = 0x800
_UNIX = 3
_TIMES_FIELD, _LARGE_FIELD = 0x5455, 1
"""Extra fields: times (Info-ZIP), and values that need more than 32 bits (APPNOTE 4.5.3)."""


@dataclass(frozen=True, slots=True)
class ZipList:
    """Where the list of entries begins and ends, and by how much all stated places are to be moved."""

    start: int
    end: int
    shift: int


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """An entry of the list."""

    label: str
    method: int
    flags: int
    crc: int
    packed: int
    size: int
    place: int
    """Where its local header is; the end of the list if that is where it cannot be."""
    is_file: bool
    modified: datetime | None
    end: int
    """Where the next entry begins."""


def find_list(file: IO[bytes], name: str) -> ZipList:
    """Find the list of entries by the record at the archive's end. Raises Rejected("malformed_zip")."""
    file_size = file.seek(0, 2)
    begin = max(0, file_size - _MAX_END_BYTES)
    file.seek(begin)
    tail = file.read(_MAX_END_BYTES)
    place = tail.rfind(_END)
    if place < 0 or len(tail) < place + 22:
        raise damaged(name, "it has no list of its members; it is cut off")
    size, offset = struct.unpack_from("<2L", tail, place + 12)
    end = begin + place
    if _UNSET in (size, offset) or tail[place - 20 : place - 16] == _LOCATOR_64:
        end, size, offset = _read_end_64(file, end, name)
    start = end - size
    if start < offset:
        raise damaged(name, "its list of members is not where it should be")
    return ZipList(start, end, start - offset)


def _read_end_64(file: IO[bytes], end: int, name: str) -> tuple[int, int, int]:
    """The place of the record of a large archive, and the size and place of the list (APPNOTE 4.3.14)."""
    place = end - 20 - 56
    file.seek(max(0, place))
    record = file.read(56)
    if place < 0 or not record.startswith(_END_64):
        raise damaged(name, "its list of members cannot be found")
    size, offset = struct.unpack_from("<2Q", record, 40)
    return place, size, offset


def read_entry(file: IO[bytes], position: int, listed: ZipList, name: str) -> ZipEntry:
    """Read the entry at a position of the list. Raises Rejected("malformed_zip")."""
    file.seek(position)
    head = file.read(_ENTRY_FORM.size)
    if len(head) < _ENTRY_FORM.size or not head.startswith(_ENTRY):
        raise damaged(name, f"its list of members has no entry at byte {position:,}")
    (_, _, system, _, _, flags, method, clock, day, crc, packed, size,
     name_length, extra_length, comment_length, _, _, mode, place) = _ENTRY_FORM.unpack(head)  # fmt: skip
    called = file.read(name_length)
    extra = _split_extra(file.read(extra_length))
    size, packed, place = _large_values((size, packed, place), extra.get(_LARGE_FIELD, b""))
    text = _decode(called, is_utf8=bool(flags & _UTF8))
    kind = stat.S_IFMT(mode >> 16) if system == _UNIX else 0
    return ZipEntry(
        label=label_of(text),
        method=method,
        flags=flags,
        crc=crc,
        packed=packed,
        size=size,
        place=min(place + listed.shift, listed.end),
        is_file=not text.endswith("/") and kind in (0, stat.S_IFREG),
        modified=_time_of(extra.get(_TIMES_FIELD, b""), day, clock),
        end=position + _ENTRY_FORM.size + name_length + extra_length + comment_length,
    )


def _split_extra(extra: bytes) -> dict[int, bytes]:
    """The extra fields by their number (APPNOTE 4.5)."""
    found: dict[int, bytes] = {}
    place = 0
    while len(extra) - place >= 4:
        number, length = struct.unpack_from("<2H", extra, place)
        found.setdefault(number, extra[place + 4 : place + 4 + length])
        place += 4 + length
    return found


def _large_values(values: tuple[int, int, int], stated: bytes) -> tuple[int, int, int]:
    """Size, packed size and place; those that do not fit are in the extra field 1, in this order."""
    found = []
    for value in values:
        if value == _UNSET and len(stated) >= 8:
            value, stated = int.from_bytes(stated[:8], "little"), stated[8:]  # noqa: PLW2901
        found.append(value)
    return found[0], found[1], found[2]


def _decode(called: bytes, *, is_utf8: bool) -> str:
    """A name: UTF-8 if it says so or is valid as such, else DOS's charset (APPNOTE, appendix D)."""
    if is_utf8:
        return called.decode("utf-8", "replace")
    try:
        return called.decode("utf-8")
    except UnicodeDecodeError:
        return called.decode("cp437")


def _time_of(stated: bytes, day: int, clock: int) -> datetime | None:
    """The time of the last change: the extra field's, else DOS's, whose time zone is unknown."""
    try:
        if len(stated) >= 5 and stated[0] & 1:
            return datetime.fromtimestamp(int.from_bytes(stated[1:5], "little", signed=True), UTC)
        if day >> 9 == 0:  # 1980, which archives without times state
            return None
        return datetime(1980 + (day >> 9), day >> 5 & 15, day & 31, clock >> 11, clock >> 5 & 63,
                        min(59, (clock & 31) * 2), tzinfo=UTC)  # fmt: skip
    except (ValueError, OverflowError, OSError):
        return None


def damaged(name: str, why: str) -> Rejected:
    """The error for an archive that is not as it should be."""
    return Rejected("malformed_zip", f"{name}: a damaged ZIP archive: {why}")
