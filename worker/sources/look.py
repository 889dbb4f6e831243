"""A look at a folder: how it is done, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import Protocol

from worker.document import ItemRef, Progress
from worker.item_notes import ItemNotes

Reader = Callable[[Path, Path | None], bytes]
"""Reads a file whole, which must lie inside the folder where one is given; raises Rejected or TryLater."""


Opener = Callable[[Path, Path | None], AbstractContextManager[BufferedReader]]
"""Opens a file, with the same care."""


class Memory(Protocol):
    """A folder's files as they were when last accepted."""

    def is_same(self, path: str, stamp: str) -> bool:
        """Whether the file at a path is as it was, by its stamp."""

    def hash_of(self, path: str) -> str:
        """The SHA-256 of what was last accepted at a path; empty where nothing was."""


class NothingKnown:
    """The memory of a folder that was never looked at."""

    def is_same(self, path: str, stamp: str) -> bool:  # noqa: ARG002
        """No file is."""
        return False

    def hash_of(self, path: str) -> str:  # noqa: ARG002
        """Nothing was."""
        return ""


@dataclass(slots=True)
class Found:
    """What a look at a folder gave."""

    refs: list[ItemRef] = field(default_factory=list)
    files: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Stamp and hash of each file that the refs stand for, to be remembered once they are accepted."""
    progress: dict[str, Progress] = field(default_factory=dict)
    """How far each container has come that is not through yet."""
    feeds: list[str] = field(default_factory=list)
    """The feeds that OPML files name: sources to be added."""
    unsettled: int = 0
    """Files left for the next look: they changed a moment ago."""

    def add(self, other: Found) -> None:
        """Take in what another look gave."""
        self.refs += other.refs
        self.files |= other.files
        self.progress |= other.progress
        self.feeds += other.feeds
        self.unsettled += other.unsettled


@dataclass(frozen=True, slots=True)
class Look:
    """How to look at a folder: when, with what memory, and by whose hands."""

    now: datetime
    settle: float
    """Seconds for which a file must have held still."""
    read: Reader
    address_key: Callable[[str], str]
    known: Memory = field(default_factory=NothingKnown)
    within: Path | None = None
    """The folder out of which no link may lead."""
    source_id: int | None = None
    open: Opener | None = None
    """Opens a file of any size, for containers; without it, they are files like any."""
    progress: Mapping[str, Progress] = field(default_factory=dict)
    """How far each container had come at the last look."""


def file_ref(target: str, observed: str, look: Look) -> ItemRef:
    """The observation of a file. The folder out of which no link may lead goes with it, to its fetch."""
    notes = ItemNotes(within=str(look.within) if look.within else None)
    return ItemRef("file", target, f"file:{target}:{observed}", look.source_id, notes=notes)


def target_of(path: Path) -> str:
    """A path as a target: as it is, or as a ``file://`` URI where its name is not UTF-8."""
    text = str(path)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return path.as_uri()
    return text
