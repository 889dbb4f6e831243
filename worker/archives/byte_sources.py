"""The bytes of an archive by position, also where the archive is compressed as a whole (``.tar.gz``)."""

from __future__ import annotations

import os
from io import UnsupportedOperation
from typing import IO, Protocol

from worker.archives.decompression import Codec, Unpacker, find_codec

MAX_UNPACKED_BYTES = 1_000_000_000
"""Of an archive that is compressed as a whole: 3 s of unpacking for gzip."""

_SKIPPED_BYTES = 1_000_000
_resting: list[tuple[tuple[int, ...], Unpacker]] = []
"""The last unpacker of this process, where it stopped. Members are mostly read in order; without it, each
one would cost the unpacking of all those before it."""


class ByteSource(Protocol):
    """Bytes by position."""

    def read_at(self, position: int, size: int) -> bytes:
        """Read up to `size` bytes; fewer only at the end. Raises Rejected."""


def open_source(file: IO[bytes], name: str) -> ByteSource:
    """The bytes of a file, unpacked if it is compressed; `name` is for errors."""
    file.seek(0)
    codec = find_codec(file.read(8))
    return UnpackedSource(file, codec, name) if codec else PlainSource(file)


def read_head(file: IO[bytes], size: int) -> bytes:
    """The first bytes of a file, unpacked if it is compressed; no unpacker that rests is lost by it."""
    file.seek(0)
    head = file.read(size)
    codec = find_codec(head)
    return Unpacker(codec, MAX_UNPACKED_BYTES, "").read(file, size) if codec else head


class PlainSource:
    """The bytes of a file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def read_at(self, position: int, size: int) -> bytes:
        """See `ByteSource`."""
        self._file.seek(position)
        return self._file.read(size)


class UnpackedSource:
    """The unpacked bytes of a compressed file. Going forwards is cheap; going back starts again."""

    def __init__(self, file: IO[bytes], codec: Codec, name: str) -> None:
        self._file = file
        self._codec = codec
        self._name = name
        self._identity = _identify(file)

    def read_at(self, position: int, size: int) -> bytes:
        """See `ByteSource`."""
        unpacker = self._take(position)
        while gap := position - unpacker.position:
            if not unpacker.read(self._file, min(gap, _SKIPPED_BYTES)):
                break
        content = unpacker.read(self._file, size)
        _resting[:] = [(self._identity, unpacker)]
        return content

    def _take(self, position: int) -> Unpacker:
        """The unpacker that rests before a position of this file, or a new one."""
        while _resting:
            identity, unpacker = _resting.pop()
            if identity == self._identity and unpacker.position <= position:
                unpacker.name = self._name
                return unpacker
        return Unpacker(self._codec, MAX_UNPACKED_BYTES, self._name)


def _identify(file: IO[bytes]) -> tuple[int, ...]:
    """What tells an unchanged file from all others; of bytes in memory, the object itself."""
    try:
        status = os.fstat(file.fileno())
    except UnsupportedOperation:
        return (id(file),)
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
