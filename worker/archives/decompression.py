"""Compressed files (gzip, bzip2, xz, Zstandard), unpacked forwards and within bounds."""

from __future__ import annotations

import bz2
import lzma
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Protocol

from worker.errors import Rejected

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAX_RATIO = 250
"""Unpacked bytes for each packed byte. Deflate reaches 1,032; text of real documents, 100."""
MIN_RATIO_BYTES = 5_000_000
"""Up to this many unpacked bytes, any ratio is allowed."""
MAX_XZ_MEMORY_BYTES = 128_000_000
"""`xz -9` needs 65 MB (its manual). libzstd itself refuses windows of more than 128 MB."""

MALFORMED = "malformed_archive"
"""The reason for compressed data or a TAR archive that is damaged or cut off."""

_PIECE_BYTES = 65_536
DAMAGES = (zlib.error, lzma.LZMAError, zstd.ZstdError, EOFError, OSError, ValueError)
"""What the libraries raise for damaged data; bz2 raises the last two."""


class Decompressor(Protocol):
    """What the standard library's decompressors have in common."""

    @property
    def eof(self) -> bool:
        """Whether the end of the compressed stream was reached."""

    @property
    def needs_input(self) -> bool:
        """Whether it gives nothing more without further data."""

    @property
    def unused_data(self) -> bytes:
        """The data behind the end."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Take data, and give up to `max_length` unpacked bytes."""


class Inflater:
    """zlib's decompressor in the shape of the others. `wbits` is zlib's choice of a format."""

    def __init__(self, wbits: int) -> None:
        self._inner = zlib.decompressobj(wbits)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        """See `Decompressor`."""
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        """See `Decompressor`."""
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """See `Decompressor`."""
        given = self._inner.decompress(self._inner.unconsumed_tail + data, max(max_length, 0))
        self.needs_input = not self._inner.unconsumed_tail and not 0 < max_length <= len(given)
        return given


@dataclass(frozen=True, slots=True)
class Codec:
    """A kind of compression."""

    name: str
    magic: bytes
    suffixes: tuple[str, ...]
    make: Callable[[], Decompressor]


CODECS = (
    Codec("gzip", b"\x1f\x8b\x08", (".gz", ".gzip"), lambda: Inflater(16 + zlib.MAX_WBITS)),
    Codec("Zstandard", b"\x28\xb5\x2f\xfd", (".zst", ".zstd"), zstd.ZstdDecompressor),
    Codec("bzip2", b"BZh", (".bz2", ".bzip2"), bz2.BZ2Decompressor),
    Codec("xz", b"\xfd7zXZ\0", (".xz",), lambda: lzma.LZMADecompressor(memlimit=MAX_XZ_MEMORY_BYTES)),
)  # fmt: skip


def find_codec(head: bytes) -> Codec | None:
    """The compression of data that begins so; None if it is not compressed."""
    return next((codec for codec in CODECS if head.startswith(codec.magic)), None)


class Unpacker:
    """Unpacks a compressed file from its beginning forwards. It keeps no file, only how far it read.

    `read` raises Rejected: ``malformed_archive`` if the data is damaged or cut off, ``archive_bomb``, or
    ``too_large`` after `max_bytes`.
    """

    def __init__(self, codec: Codec, max_bytes: int, name: str) -> None:
        self.name = name
        """Names the file in errors."""
        self.position = 0
        """Bytes unpacked so far."""
        self._codec = codec
        self._max_bytes = max_bytes
        self._taken = 0
        self._inner: Decompressor | None = codec.make()

    def read(self, file: IO[bytes], size: int) -> bytes:
        """Read up to `size` more bytes; fewer only at the end."""
        parts: list[bytes] = []
        left = size
        while left > 0 and self._inner is not None:
            piece = self._unpack(file, min(left, _PIECE_BYTES))
            self._check_bounds()
            parts.append(piece)
            left -= len(piece)
        return b"".join(parts)

    def _unpack(self, file: IO[bytes], size: int) -> bytes:
        assert self._inner is not None
        data = b""
        if self._inner.needs_input:
            file.seek(self._taken)
            data = file.read(_PIECE_BYTES)
            self._taken += len(data)
            if not data:
                raise self._damaged("it is cut off")
        try:
            piece = self._inner.decompress(data, size)
        except DAMAGES as error:
            raise self._damaged(str(error)) from error
        self.position += len(piece)
        if self._inner.eof:
            self._begin_next_stream(file, len(self._inner.unused_data))
        return piece

    def _begin_next_stream(self, file: IO[bytes], unused: int) -> None:
        """Go on with the stream behind this one: compressed files may be joined. Padding ends the file."""
        self._taken -= unused
        file.seek(self._taken)
        goes_on = file.read(len(self._codec.magic)) == self._codec.magic
        self._inner = self._codec.make() if goes_on else None

    def _check_bounds(self) -> None:
        if self.position > self._max_bytes:
            raise Rejected("too_large", f"{self.name}: it unpacks to more than {self._max_bytes:,} bytes")
        if self.position > max(MIN_RATIO_BYTES, MAX_RATIO * self._taken):
            raise Rejected(
                "archive_bomb",
                f"{self.name}: {self._taken:,} bytes of it unpack to more than {self.position:,}",
            )

    def _damaged(self, why: str) -> Rejected:
        return Rejected(MALFORMED, f"{self.name}: its {self._codec.name} data is damaged: {why}")
