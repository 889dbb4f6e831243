"""Raw bytes, kept as received: content-addressed, compressed files in the data folder."""

from __future__ import annotations

import gzip
import os
import zlib
from hashlib import sha256
from pathlib import Path

from worker.errors import Rejected, TryLater


class RawFiles:
    """Files named by the SHA-256 of their content, in folders by its first two digits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        """Where the bytes with this hash lie."""
        return self.folder / digest[:2] / f"{digest}.gz"

    def keep(self, content: bytes, digest: str) -> None:
        """Write bytes so that they are on disk, whole, when this returns.

        Raises TryLater when the disk is full or cannot be written.
        """
        path = self.path(digest)
        if path.exists():
            return
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(gzip.compress(content, compresslevel=6, mtime=0))
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
            _sync_folder(path.parent)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise TryLater("disk_error", f"{path}: {error.strerror}") from error

    def load(self, digest: str) -> bytes:
        """The bytes with this hash.

        Raises Rejected when they are missing or damaged.
        """
        path = self.path(digest)
        try:
            content = gzip.decompress(path.read_bytes())
        except (OSError, EOFError, zlib.error) as error:
            raise Rejected("raw_unreadable", f"{path}: {error}") from error
        if sha256(content).hexdigest() != digest:
            raise Rejected("raw_damaged", f"{path}: its content is not what its name says")
        return content


def _sync_folder(folder: Path) -> None:
    """Make a rename in this folder last (POSIX asks for it; see fsync(2))."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
