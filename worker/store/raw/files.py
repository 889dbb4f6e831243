"""Bytes as received, in content-addressed, compressed files in the data folder."""

from __future__ import annotations

import gzip
import os
import zlib
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from worker.document.digest import Digest, as_digest
from worker.errors import Rejected, TryLater
from worker.runtime import private_files

GZIP_LEVEL = 2
"""On pages of the body benchmark, level 4 takes 1.4 times as long for 9 % fewer bytes, level 6 2.5 times for
13 %, and level 1 .95 times for 4 % more."""

PART_SUFFIX = ".part"
"""The suffix of a file that is being written."""


class RawStore(Protocol):
    """Keeps received bytes by the SHA-256 of their content: `RawFiles`, `object_store.RawObjects`."""

    @property
    def is_available(self) -> bool:
        """Whether bytes from other workers can be here."""

    def has(self, digest: Digest) -> bool:
        """Whether there are bytes with this hash, damaged or not. Raises TryLater."""

    def keep(self, content: bytes, digest: Digest) -> None:
        """Keep bytes; they are complete and durable when this returns. Raises TryLater."""

    def read_packed(self, digest: Digest) -> bytes:
        """The bytes with this hash, as they are stored, compressed. Raises OSError, TryLater."""

    def keep_packed(self, packed: bytes, digest: Digest) -> None:
        """Keep bytes of another store. Raises Rejected when they are damaged, TryLater."""

    def delete(self, digest: Digest) -> bool:
        """Delete the bytes with this hash; whether there were any. Raises TryLater."""

    def list_stray(self, shard: int, before: float) -> list[Digest]:
        """List the hashes in one of 256 parts, last touched before this time (seconds since 1970)."""

    def delete_parts(self, shard: int, before: float) -> int:
        """Delete half-written files from before this time in one of 256 parts; how many. Raises TryLater."""

    def load(self, digest: Digest) -> bytes:
        """The bytes with this hash. Raises Rejected when they are missing or damaged, TryLater."""


class RawFiles:
    """Files named by the SHA-256 of their content, in folders by its first two digits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def is_available(self) -> bool:
        """Whether bytes from other workers can be here: the first write makes the folder."""
        return self.folder.is_dir()

    def path(self, digest: Digest) -> Path:
        """Return the path of the bytes with this hash. Raises ValueError if it is no hash."""
        return self.folder / digest[:2] / f"{Digest(digest)}.gz"

    def has(self, digest: Digest) -> bool:
        """Whether there are bytes with this hash, damaged or not. Raises TryLater."""
        path = self.path(digest)
        try:
            path.stat()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise TryLater("disk_error", f"{path}: {error.strerror}") from error
        return True

    def keep(self, content: bytes, digest: Digest) -> None:
        """Write bytes; they are complete and on disk when this returns.

        Raises TryLater if the disk is full or cannot be written.
        """
        self._write(self.path(digest), gzip.compress(content, compresslevel=GZIP_LEVEL, mtime=0))

    def read_packed(self, digest: Digest) -> bytes:
        """Read the bytes with this hash as they are stored, compressed. Raises OSError."""
        return self.path(digest).read_bytes()

    def keep_packed(self, packed: bytes, digest: Digest) -> None:
        """Keep bytes of another store. Raises Rejected when they are damaged, TryLater as `keep` does."""
        unpack(packed, digest, digest)
        self._write(self.path(digest), packed)

    def _write(self, path: Path, packed: bytes) -> None:
        # Two containers can have one process id.
        part = path.parent / f"{path.name}.{uuid4().hex}{PART_SUFFIX}"
        try:
            if _is_there(path, packed):
                os.utime(path)  # `list_stray` skips recent files: the row of this one is not written yet
                return
            _make_folder(path.parent)
            with private_files.create(part) as file:
                file.write(packed)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
            sync_folder(path.parent)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            raise TryLater("disk_error", f"{path}: {error.strerror}") from error

    def delete(self, digest: Digest) -> bool:
        """Delete the bytes with this hash; whether there were any. Raises TryLater when the disk refuses."""
        path = self.path(digest)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise TryLater("disk_error", f"{path}: {error.strerror}") from error
        return True

    def list_stray(self, shard: int, before: float) -> list[Digest]:
        """List the hashes of files in one of 256 folders, last touched before this (seconds since 1970)."""
        names = [path.name for path in self._old_files(shard, before)]
        found = [as_digest(name.removesuffix(".gz")) for name in names if name.endswith(".gz")]
        return [digest for digest in found if digest is not None]

    def delete_parts(self, shard: int, before: float) -> int:
        """Delete the half-written files of one of 256 folders, which a killed process left; how many."""
        parts = [path for path in self._old_files(shard, before) if path.name.endswith(PART_SUFFIX)]
        try:
            for path in parts:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise TryLater("disk_error", f"{self.folder}: {error.strerror}") from error
        return len(parts)

    def _old_files(self, shard: int, before: float) -> list[Path]:
        folder = self.folder / f"{shard:02x}"
        try:
            with os.scandir(folder) as entries:
                return [Path(entry) for entry in entries if _changed_at(entry) < before]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise TryLater("disk_error", f"{folder}: {error.strerror}") from error

    def load(self, digest: Digest) -> bytes:
        """Load the bytes with this hash.

        Raises Rejected if they are missing or damaged (`retry` fetches them again), TryLater if the disk
        cannot be read.
        """
        path = self.path(digest)
        try:
            packed = path.read_bytes()
        except FileNotFoundError as error:
            raise Rejected("raw_missing", f"{path}: no such file; retry to fetch it again") from error
        except OSError as error:
            raise TryLater("disk_error", f"{path}: {error.strerror}") from error
        return unpack(packed, digest, str(path))


def unpack(packed: bytes, digest: Digest, name: str) -> bytes:
    """Decompress bytes and check them by their hash. Raises Rejected if they are damaged."""
    try:
        content = gzip.decompress(packed)
    except (OSError, EOFError, zlib.error) as error:
        raise Rejected("raw_damaged", f"{name}: {error}; retry to fetch it again") from error
    if sha256(content).hexdigest() != digest:
        raise Rejected("raw_damaged", f"{name}: its content is not what its name says")
    return content


def _is_there(path: Path, packed: bytes) -> bool:
    """Whether a file has this content: fetching again must replace a damaged file."""
    try:
        return path.read_bytes() == packed
    except FileNotFoundError:
        return False


def _changed_at(entry: os.DirEntry[str]) -> float:
    """Return when a file was last changed; infinity if it was just deleted."""
    try:
        return entry.stat(follow_symlinks=False).st_mtime
    except FileNotFoundError:
        return float("inf")


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        private_files.make_folder(folder)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder durable (POSIX requires it; see fsync(2))."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
