"""A look at a folder: how it is done, and what it gives."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from io import BufferedReader
from math import inf
from pathlib import Path
from time import monotonic
from typing import Protocol
from urllib.parse import unquote_to_bytes, urlsplit

from worker.document import ItemRef, Progress
from worker.document.item_notes import ItemNotes
from worker.sources.listings.listing import Entry

Reader = Callable[[Path, Path | None], bytes]
"""Reads a file whole, which must lie inside the folder where one is given; raises Rejected or TryLater."""


Opener = Callable[[Path, Path | None], AbstractContextManager[BufferedReader]]
"""Opens a file, with the same care."""


class FileRecords(Protocol):
    """A folder's files as they were when last accepted."""

    def is_same(self, path: str, stamp: str) -> bool:
        """Whether the file at a path is as it was, by its stamp."""

    def hash_of(self, path: str) -> str:
        """The SHA-256 of what was last accepted at a path; empty where nothing was."""


class NoFileRecords:
    """The memory of a folder that was never looked at."""

    def is_same(self, path: str, stamp: str) -> bool:  # noqa: ARG002
        """No file is."""
        return False

    def hash_of(self, path: str) -> str:  # noqa: ARG002
        """Nothing was."""
        return ""


class Timer:
    """Tells when so many seconds are over."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._ends_at = clock() + seconds

    @property
    def is_over(self) -> bool:
        """Whether they are."""
        return self._clock() >= self._ends_at


@dataclass(slots=True)
class ScanResult:
    """What a look at a folder gave."""

    refs: list[ItemRef] = field(default_factory=list)
    files: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Stamp and hash of each file that the refs stand for, to be remembered once they are accepted."""
    progress: dict[str, Progress] = field(default_factory=dict)
    """How far each container has come that is not through yet."""
    feeds: list[Entry] = field(default_factory=list)
    """The feeds, and other sources, that OPML files name: to be added."""
    unsettled: int = 0
    """Files left for the next look: they changed a moment ago."""
    unfinished: int = 0
    """Files with many documents in them that the next look goes on with."""
    resume_at: str | None = None
    """The path at which the next look goes on, where this one was over before its end."""

    def add(self, other: ScanResult) -> None:
        """Take in what another look gave."""
        self.refs += other.refs
        self.files |= other.files
        self.progress |= other.progress
        self.feeds += other.feeds
        self.unsettled += other.unsettled
        self.unfinished += other.unfinished


@dataclass(frozen=True, slots=True)
class FolderScan:
    """How to look at a folder: when, with what memory, and by whose hands."""

    now: datetime
    settle: float
    """Seconds for which a file must have held still."""
    read: Reader
    address_key: Callable[[str], str]
    known: FileRecords = field(default_factory=NoFileRecords)
    within: Path | None = None
    """The folder out of which no link may lead."""
    source_id: int | None = None
    open: Opener | None = None
    """Opens a file of any size, for containers; without it, they are files like any."""
    progress: Mapping[str, Progress] = field(default_factory=dict)
    """How far each container had come at the last look."""
    seconds: float = inf
    """After which a look ends, to go on the next time where it was."""
    container_seconds: float = inf
    """After which it leaves a file with many documents in it for the next time, and turns to other files."""
    max_records: float = inf
    """Documents that one file may hold which is asked for by its name."""
    begin_at: str | None = None
    """The path at which it goes on."""
    clock: Callable[[], float] = monotonic


def file_ref(target: str, observed: str, look: FolderScan) -> ItemRef:
    """The observation of a file. The folder out of which no link may lead goes with it, to its fetch."""
    notes = ItemNotes(within=str(look.within) if look.within else None)
    return ItemRef("file", target, f"file:{target}:{observed}", look.source_id, notes=notes)


def path_of(target: str) -> Path:
    """The path that `target_of` made a target of."""
    if not target.startswith("file://"):
        return Path(target)
    return Path(os.fsdecode(unquote_to_bytes(urlsplit(target).path)))


def target_of(path: Path) -> str:
    """A path as a target: as it is, or as a ``file://`` URI where its name is not UTF-8."""
    text = str(path)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return path.as_uri()
    return text
