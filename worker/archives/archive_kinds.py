"""Which kind of archive a file is: ZIP, or TAR, plain or compressed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Protocol

from worker.archives import tar_members, zip_members
from worker.archives.members import Member


class ArchiveKind(Protocol):
    """The functions of a kind's module."""

    def recognizes(self, file: IO[bytes]) -> bool:
        """Whether an open file is of this kind; reads a bounded part of it."""

    def check(self, file: IO[bytes], max_members: int, name: str) -> None:
        """Refuse an archive of too many members or bytes. Raises Rejected."""

    def list_members(self, file: IO[bytes], position: int, name: str) -> Iterator[Member]:
        """The members from a position on. Raises Rejected where the archive is damaged."""


KINDS: tuple[ArchiveKind, ...] = (zip_members, tar_members)


def find_kind(file: IO[bytes]) -> ArchiveKind | None:
    """The kind of archive that a file is; None for any other file."""
    return next((kind for kind in KINDS if kind.recognizes(file)), None)
