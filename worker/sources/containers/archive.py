"""ZIP and TAR archives of documents: each member that may be a document is a record.

A member that is itself a container, another archive included, is opened, one level deep. Positions are
numbers of two parts: the place of a member, and the place of a record within that member.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import SEEK_END, BufferedReader, BytesIO

from worker.archives.archive_kinds import ArchiveKind, find_kind
from worker.archives.members import Member
from worker.dates import Reference
from worker.document import RawItem
from worker.errors import Rejected
from worker.sources.containers import container_kinds
from worker.sources.containers.container_kinds import Record
from worker.sources.folders.folder_walk import is_ignored
from worker.word_tables import names

MAX_MEMBERS = 100_000
MAX_FILE_BYTES = 8_000_000_000
MAX_OPENED_BYTES = 50_000_000
"""Of a member that is opened to see whether it is a container; a larger one counts as a document."""

_INNER_BITS = 30
_INNER_MASK = (1 << _INNER_BITS) - 1
"""Places within a member stay below a GB, and places of members below 8 GB, so that both fit in 63 bits."""
_END = (1 << 63) - 1

_NO_DOCUMENTS = names(
    "jpg jpeg png gif webp svg ico bmp tif tiff heic avif psd ai eps mp3 wav ogg oga flac m4a aac wma mp4 m4v"
    " mov avi mkv webm wmv mpg mpeg srt vtt css scss less js mjs map woff woff2 ttf otf eot exe dll so dylib"
    " bin class pyc o dmg iso msi deb rpm apk"
)
"""Suffixes of pictures, sounds, videos, subtitles, styles, scripts, fonts and programs, which archives of
pages hold beside them. Of a WARC, the same are skipped."""


def recognizes(file: BufferedReader, name: str) -> bool:  # noqa: ARG001  the shape all kinds share
    """Whether it is an archive, and no office document or book, which are ZIP archives too."""
    return find_kind(file) is not None


def scan(file: BufferedReader, position: int) -> Iterator[Record]:
    """Each member, and each record of a member that is a container.

    An archive that breaks a bound, or has no document in it, is one record; reading it says why.
    """
    kind = _kind_of(file, "")
    if position:
        yield from _scan_members(kind, file, position)
        return
    whole = Record(0, _END, is_whole=False)
    try:
        _check(kind, file, "")
    except Rejected:
        yield whole
        return
    is_empty = True
    for record in _scan_members(kind, file, 0):
        is_empty = is_empty and not record.is_document
        yield record
    if is_empty:
        yield whole


def read(file: BufferedReader, position: int, limit: int, name: str) -> RawItem:
    """Read the document of a record. Raises Rejected, also for an archive that breaks a bound."""
    kind = _kind_of(file, name)
    if position == 0:
        _check(kind, file, name)
        raise Rejected("no_documents", f"{name}: it holds only pictures, programs and the like")
    place, inner_place = _decode(position)
    member = _member_at(kind, file, place, name)
    if inner_place is not None:
        inner = _open(member)
        inner_kind = find_kind(inner)
        if inner_kind is None:
            return container_kinds.read(inner, inner_place, limit, name, member.label)
        member = _member_at(inner_kind, inner, inner_place, name)
    content = member.read(limit)
    _refuse_archive(content, name)
    return RawItem(name, content, Reference(member.modified, "mtime") if member.modified else None)


def _scan_members(kind: ArchiveKind, file: BufferedReader, position: int) -> Iterator[Record]:
    """The records from a position on. A damaged place is the last one, and fails when it is read."""
    place, begin = _decode(position) if position else (0, None)
    try:
        for member in kind.list_members(file, place, ""):
            place = member.end
            if _may_be_document(member):
                yield from _scan_member(member, begin or 0)
            else:
                yield Record(_encode(member.position), _encode(member.end), is_document=False)
            begin = None
    except Rejected:
        yield Record(_encode(place), _END, is_whole=False)


def _scan_member(member: Member, begin: int) -> Iterator[Record]:
    """The records of a member from a place in it on; itself, if it is no container that can be opened."""
    try:
        inner = _open(member)
        records = _scan_inner(inner, member.label)
    except Rejected:  # reading it says why
        records = None
    if records is None:
        yield Record(_encode(member.position), _encode(member.end), name=member.label)
        return
    for record in records:
        if record.position >= begin:
            position, end = (_encode(member.position, place) for place in (record.position, record.end))
            yield replace(record, position=position, end=end)


def _scan_inner(inner: BufferedReader, label: str) -> Iterator[Record] | None:
    """The records of a member that is a container; None if it is none. Raises Rejected for a broken one."""
    if kind := find_kind(inner):
        _check(kind, inner, label)
        return _scan_inner_archive(kind, inner, label)
    if container := container_kinds.find(inner, label):
        numbered = enumerate(container.scan(inner, 0), 1)
        return (replace(record, name=f"{label}/{number}") for number, record in numbered)
    return None


def _scan_inner_archive(kind: ArchiveKind, inner: BufferedReader, label: str) -> Iterator[Record]:
    """The members of an archive in an archive, which are not opened. A damaged place is the last one."""
    place = 0
    try:
        for member in kind.list_members(inner, 0, label):
            place = member.end
            is_document = _may_be_document(member)
            yield Record(member.position, place, is_document, name=f"{label}/{member.label}")
    except Rejected:
        yield Record(place, _INNER_MASK, is_whole=False, name=label)


def _may_be_document(member: Member) -> bool:
    suffix = member.label.rpartition(".")[2].lower()
    return member.is_file and suffix not in _NO_DOCUMENTS and not is_ignored(member.label)


def _open(member: Member) -> BufferedReader:
    return BufferedReader(BytesIO(member.read(MAX_OPENED_BYTES)))


def _kind_of(file: BufferedReader, name: str) -> ArchiveKind:
    kind = find_kind(file)
    if kind is None:
        raise Rejected("container_changed", f"{name}: it is not the file that was accepted")
    return kind


def _member_at(kind: ArchiveKind, file: BufferedReader, place: int, name: str) -> Member:
    member = next(kind.list_members(file, place, name), None)
    if member is None:
        raise Rejected("container_changed", f"{name}: it is not where it was when it was accepted")
    return member


def _refuse_archive(content: bytes, name: str) -> None:
    """Refuse a member that is an archive which could not be opened."""
    inner = BytesIO(content)
    if kind := find_kind(inner):
        kind.check(inner, MAX_MEMBERS, name)
        raise Rejected(
            "wrapped_too_deep", f"{name}: an archive in an archive in an archive; unpack the outer one"
        )


def _check(kind: ArchiveKind, file: BufferedReader, name: str) -> None:
    size = file.seek(0, SEEK_END)
    if size > MAX_FILE_BYTES:
        raise Rejected("too_large", f"{name}: an archive of {size:,} bytes; split it")
    kind.check(file, MAX_MEMBERS, name)


def _encode(place: int, inner_place: int | None = None) -> int:
    """A position: the place of a member, and that of a record in it. It is never 0."""
    return (place + 1) << _INNER_BITS | (0 if inner_place is None else min(inner_place + 1, _INNER_MASK))


def _decode(position: int) -> tuple[int, int | None]:
    inner = position & _INNER_MASK
    return (position >> _INNER_BITS) - 1, inner - 1 if inner else None
