"""A ZIP archive of a stranger: nothing of it is read before its bounds are checked."""

from __future__ import annotations

import lzma
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, TypeVar
from zipfile import BadZipFile, ZipFile, ZipInfo

from worker.errors import Rejected

_CENTRAL_ENTRY = b"PK\x01\x02"
_END_RECORD = b"PK\x05\x06"
_MAX_END_BYTES = 22 + 65_535
"""The end record with the longest comment (APPNOTE 4.3.16)."""
_ZIP64 = 0xFFFFFFFF
_MIN_ENTRY_BYTES = 46
_ENCRYPTED_FLAG = 1
_CHUNK_BYTES = 65_536
_DAMAGES = (
    BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, OverflowError,
    NotImplementedError,
)  # fmt: skip
"""What zipfile raises for damaged archives, and for kinds of compression that it does not know."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ZipLimits:
    """How much an archive may hold. Office programs stay far below all of these."""

    max_entries: int = 20_000
    max_bytes: int = 100_000_000
    """Unpacked, of all that is read."""
    max_ratio: int = 250
    """Unpacked bytes for each packed byte of an entry. Deflate reaches 1,032; XML of real documents, 100."""
    min_ratio_bytes: int = 5_000_000
    """Smaller entries may have any ratio: what they unpack to is small."""


class BoundedZip:
    """Reads entries of an archive by name, until its limits are reached.

    `kind` names the format for reasons, as in ``malformed_docx``. Every failure is a Rejected:
    ``malformed_<kind>``, ``encrypted``, ``too_large`` or ``archive_bomb``.
    """

    def __init__(
        self, file: IO[bytes], target: str, kind: str = "zip", limits: ZipLimits | None = None
    ) -> None:
        self.target = target
        self.kind = kind
        self.limits = limits or ZipLimits()
        self._bytes_read = 0
        self._guard(lambda: self._check_entry_count(file))
        self._zip = self._guard(lambda: ZipFile(file))
        self.entries: dict[str, ZipInfo] = {entry.filename: entry for entry in self._zip.infolist()}
        """By name, in the order of the archive, folders too; of entries with one name, the last."""

    def __contains__(self, name: object) -> bool:
        return name in self.entries

    def read(self, name: str, max_bytes: int | None = None) -> bytes:
        """Unpack an entry of at most `max_bytes`. Raises Rejected, also if there is no such entry."""
        entry = self.entries.get(name)
        if entry is None:
            raise self.malformed(f"it has no entry {name!r:.200}")
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise Rejected("encrypted", f"{self.target}: its entry {name!r:.200} needs a password")
        allowed = self.limits.max_bytes - self._bytes_read
        if max_bytes is not None:
            allowed = min(allowed, max_bytes)
        self._check_size(entry, allowed)
        content = self._guard(lambda: self._unpack(entry, allowed))
        self._bytes_read += len(content)
        return content

    def malformed(self, detail: str) -> Rejected:
        """The error for an archive that is not as its format asks."""
        return Rejected(f"malformed_{self.kind}", f"{self.target}: {detail}")

    def _unpack(self, entry: ZipInfo, allowed: int) -> bytes:
        parts: list[bytes] = []
        size = 0
        with self._zip.open(entry) as opened:
            while part := opened.read(_CHUNK_BYTES):
                parts.append(part)
                size += len(part)
                if size > allowed:
                    raise self._too_large(entry, allowed)
        return b"".join(parts)

    def _check_size(self, entry: ZipInfo, allowed: int) -> None:
        """Refuse an entry by the sizes that it states; zipfile never unpacks more than that."""
        size, packed = entry.file_size, max(entry.compress_size, 1)
        if size > self.limits.min_ratio_bytes and size > self.limits.max_ratio * packed:
            raise Rejected(
                "archive_bomb",
                f"{self.target}: {entry.filename!r:.200} would grow from {packed:,} to {size:,} bytes",
            )
        if size > allowed:
            raise self._too_large(entry, allowed)

    def _too_large(self, entry: ZipInfo, allowed: int) -> Rejected:
        return Rejected(
            "too_large",
            f"{self.target}: {entry.filename!r:.200} unpacks to more than {max(allowed, 0):,} bytes",
        )

    def _check_entry_count(self, file: IO[bytes]) -> None:
        """Count the entries before zipfile makes an object of each: that takes seconds for a million."""
        size = file.seek(0, 2)
        start = max(0, size - _MAX_END_BYTES)
        file.seek(start)
        tail = file.read(_MAX_END_BYTES)
        end = tail.rfind(_END_RECORD)
        if end < 0 or len(tail) < end + 22:
            raise self.malformed("it has no list of its entries; it is cut off, or no ZIP archive")
        listed = int.from_bytes(tail[end + 12 : end + 16], "little")
        if listed == _ZIP64:
            listed = start + end
        if listed >= self.limits.max_entries * _MIN_ENTRY_BYTES:
            file.seek(max(0, start + end - listed))
            if file.read(listed).count(_CENTRAL_ENTRY) > self.limits.max_entries:
                raise Rejected(
                    "too_large", f"{self.target}: it has more than {self.limits.max_entries:,} entries"
                )

    def _guard(self, action: Callable[[], T]) -> T:
        try:
            return action()
        except _DAMAGES as error:
            raise self.malformed(f"the archive is damaged: {error}") from error
        except RuntimeError as error:  # zipfile's word for a missing password
            raise Rejected("encrypted", f"{self.target}: {error}") from error
